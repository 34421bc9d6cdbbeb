"""What a word is where it stands: by list, by ending, and by what is beside it."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.actions import AMBIGUOUS, PARTICIPLES, VERBS
from deixis.text.parse.lemma import singular, verb_lemma
from deixis.text.parse.prepositions import FIRST, preposition
from deixis.text.parse.state import State
from deixis.text.parse.words import words

NOUNS_EST = words("forest chest guest crest quest harvest breast priest beast feast honest interest everest")
NOT_NOUNS = words(
    "twice out else got not except excluding 's never neither i we you apart aside nobody someone somebody here "
    "away anywhere somewhere everywhere altogether overall ahead yet anymore again equal"
)
MASSES = words("footwear luggage furniture cutlery silverware baggage clothing")
OBJECTS = words("a an his its their himself herself itself themselves")
EXTREME = words("closest nearest farthest furthest closer nearer")


def is_determiner(word: str) -> bool:
    """Whether a noun phrase surely begins here."""
    return word in lex.DETERMINERS or word in lex.QUANTIFIERS or word in lex.NUMBERS or word.isdigit()


def is_superlative(word: str) -> bool:
    """Whether this is an adjective's superlative: in the list, or by its ending."""
    if word in lex.SUPERLATIVES:
        return True
    known = words(
        "forest nest chest vest west guest rest test crest quest harvest breast priest east beast feast honest"
    )
    return word.endswith("est") and len(word) > 4 and word not in known


def is_ing(word: str) -> bool:
    """Whether this may be a present participle."""
    return word.endswith("ing") and len(word) > 4 and word not in lex.NOUNS_ING


def is_ed(word: str) -> bool:
    """Whether this may be a past participle."""
    return word in PARTICIPLES or (word.endswith("ed") and len(word) > 4 and word not in lex.NOUNS_ED)


def is_done(state: State) -> bool:
    """Whether a participle that looks like its verb stands at the cursor: "cut into slices"."""
    return state.word() in {"cut", "set", "split", "shut", "spread", "hit"} and bool(preposition(state, 1)[0])


def is_finite(state: State, after_plural: bool = False) -> bool:
    """Whether the word at the cursor, after a noun, is a verb in the present ("walks") and not a noun."""
    word = state.word()
    lemma = verb_lemma(word)
    if word.endswith("s") and state.word(1) in OBJECTS and len(word) > 3:
        return True
    if (
        lemma not in VERBS
        or (is_ed(word) and state.word(1) == "by")
        or is_ing(word)
        or word in {"lead", "left", "made"}
    ):
        return False
    if word == lemma and after_plural and (not state.is_word(1) or state.word(1) in {"while", "whilst", "when"}):
        return True
    if word == lemma:
        return (after_plural or lemma not in AMBIGUOUS | {"stand"}) and (
            is_determiner(state.word(1)) or state.word(1) in FIRST
        )
    return True


def is_finite_ahead(state: State) -> bool:
    """Whether the word after the cursor is a finite verb."""
    state.at += 1
    found = is_finite(state)
    state.at -= 1
    return found


def adjective_kind(word: str) -> str:
    """The kind of attribute that a word names; empty where it is no adjective."""
    if word in lex.ADJECTIVES:
        return lex.ADJECTIVES[word]
    hyphened = word.rsplit("-", 1)
    if word.startswith("mid-"):
        return "state"
    if len(hyphened) == 2 and hyphened[1] in {"colored", "coloured"}:
        return "color"
    if is_ed(word) or is_ing(word):
        return "state"
    if word.endswith("ish") and (kind := _kind_of_stem(word[:-3])):
        return kind
    if len(hyphened) == 2 and hyphened[1] == "shaped":
        return "shape"
    if len(hyphened) == 2 and (
        is_ed(hyphened[1]) or (is_ed(hyphened[0]) and hyphened[1] in {"off", "on", "up", "down", "out"})
    ):
        return "state"
    named = word.endswith(lex.NOUN_ENDINGS) or word in lex.NOUNS_ABLE
    return "other" if word.endswith(lex.ADJECTIVE_ENDINGS) and len(word) > 5 and not named else ""


def _kind_of_stem(stem: str) -> str:
    """The kind of what "ish" makes less of: "reddish", "bluish", "smallish"."""
    stems = (stem, stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem, f"{stem}e")
    return next((lex.ADJECTIVES[one] for one in stems if one in lex.ADJECTIVES), "")


def is_content(state: State, ahead: int = 0) -> bool:
    """Whether the word may be a part of a noun phrase's run of adjectives and nouns."""
    word = state.word(ahead)
    if word == "can" and _is_a_can(state, ahead):
        return True
    if word == "faces" and state.at + ahead > 0 and state.word(ahead - 1) == "'s":
        return True
    after = state.word(ahead + 1)
    closed = (
        not state.is_word(ahead) or word in lex.AUXILIARIES or word in lex.CONJUNCTIONS or word in lex.RELATIVES
        or word in lex.STOPS or word in NOT_NOUNS or is_determiner(word) or word in lex.PRONOUNS
        or (word == "other" and after == "than")
        or (word in EXTREME and (after in {"to", "from"} or is_determiner(after)))
        or (word == "bar" and state.at + ahead > 0 and _is_several(state, ahead) and is_determiner(after))
        or (word == "upside" and after == "down")
        or (word == "same" and after in lex.SAME_KINDS and state.at + ahead > 0 and _is_named(state, ahead))
        or (word in lex.ORDINALS and after == "from" and state.at + ahead > 0 and state.is_word(ahead - 1))
        or (word in {"save", "besides"} and (is_determiner(after) or after == "for"))
    )  # fmt: skip
    return not closed and not preposition(state, ahead)[0]


def _is_named(state: State, ahead: int) -> bool:
    """Whether a noun may stand before a token ahead."""
    before = state.word(ahead - 1)
    return state.is_word(ahead - 1) and not (is_determiner(before) or before in FIRST or before in lex.AUXILIARIES)


def _is_several(state: State, ahead: int) -> bool:
    """As in "cups bar the red one", "every vehicle bar the bike"."""
    return is_plural(state.word(ahead - 1)) or state.tokens[0].text in {
        "every",
        "each",
        "all",
        "everything",
        "anything",
    }


def _is_a_can(state: State, ahead: int) -> bool:
    before = state.word(ahead - 1) if state.at + ahead > 0 else ""
    after = state.word(ahead + 1)
    ends = not after or bool(preposition(state, ahead + 1)[0]) or after in lex.BE - {"be"}
    if ends and ahead + state.at > 0 and before not in lex.PRONOUNS | lex.RELATIVES | lex.SOMEBODY | lex.AUXILIARIES:
        return True
    named = (before, "can") in lex.COMPOUNDS or before in {"the", "a", "each", "every", "my", "your", "which"}
    return named or (bool(adjective_kind(before)) and not is_ed(before) and not is_ing(before))


def starts_phrase(state: State, ahead: int = 0) -> bool:
    """Whether a noun phrase may begin here."""
    word = state.word(ahead)
    return is_determiner(word) or word in lex.PRONOUNS or is_content(state, ahead)


def noun_lemma(word: str) -> str:
    """The noun's dictionary form."""
    return singular(word)


def is_plural(word: str) -> bool:
    """Whether a noun stands for several."""
    return singular(word) != word or word in {"others", "ones"} or word in MASSES


def second_verb(state: State, ahead: int = 1) -> bool:
    """Whether the word ahead is another verb of the same subject: "throws it and smiles", "have hats and smile"."""
    word = state.word(ahead)
    lemma = verb_lemma(word)
    if lemma not in VERBS or is_ing(word):
        return False
    after = state.word(ahead + 1)
    ends = not state.is_word(ahead + 1) or is_determiner(after) or after in lex.CONJUNCTIONS or after in FIRST
    here = state.at + ahead
    before = [token.text for token in state.tokens[max(0, here - 9) : here]]
    if word != lemma:
        return ends and any(said != verb_lemma(said) and verb_lemma(said) in VERBS and _is_s(said) for said in before)
    return ends and not is_plural(word) and word not in AMBIGUOUS and any(said in VERBS for said in before)


def _is_s(word: str) -> bool:
    return word.endswith("s") and not word.endswith("ss")
