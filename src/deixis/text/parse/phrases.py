"""Noun phrases, with all that stands after their nouns."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.attachment import CARRIED, belongs_outside, is_animate, last_word, tells_whole
from deixis.text.parse.classes import (
    adjective_kind,
    is_content,
    is_determiner,
    is_ed,
    is_finite,
    is_ing,
    second_verb,
    starts_phrase,
)
from deixis.text.parse.draft import Draft
from deixis.text.parse.idioms import adverbs
from deixis.text.parse.lemma import singular
from deixis.text.parse.modifiers import modifier, modifier_starts
from deixis.text.parse.nouns import head, prenominal
from deixis.text.parse.prepositions import preposition
from deixis.text.parse.quantifiers import quantifier
from deixis.text.parse.specials import special
from deixis.text.parse.state import DEEPEST, State
from deixis.text.parse.subclauses import MEANWHILE
from deixis.text.parse.topics import topic
from deixis.text.parse.verbs import SPATIAL
from deixis.text.parse.words import words
from deixis.types.form import And, Attribute, Form, Noun, Opaque, Relation, Thing, disjunction

WORN = words("WEARING")
BODY = lex.BODY | words("back lap wrist waist chest finger hair ankle thumb hip chin forehead teeth")
HAD = words("WITH NOT_WITH HOLDING WEARING RIDING")
OWN = words("his her its their one's the both")
HELD = words("up down out open closed off back forward apart")
EMPTY = words(
    "else together too there here please now also currently visible anywhere somewhere altogether overall yet "
    "anymore again still nicely"
)


def noun_phrase(state: State, via: str = "") -> Draft | None:
    """The noun phrase at the cursor; None, and nothing read, where none begins.

    Args:
        state: the cursor.
        via: the relation whose argument it is; empty at the top.
    """
    state.step()
    if state.depth >= DEEPEST:
        return _given_up(state, via)
    start = state.at
    pronoun = _each_other(state, via) or _pronoun(state, via)
    if pronoun is not None:
        return pronoun
    state.depth += 1
    draft = _draft(state, via)
    state.depth -= 1
    if draft is None:
        state.at = start
        return None
    return draft


def _draft(state: State, via: str) -> Draft | None:
    start = state.at
    draft = Draft(via)
    sibling, state.sibling = state.sibling, None
    if not via:
        _leading_adverb(state)
    quantifier(state, draft)
    _all_but(state, draft)
    prenominal(state, draft)
    head(state, draft)
    _or_another(state, draft)
    if draft.is_empty() and state.word(-1) in {"those", "these"} and state.at == start + 1:
        draft.is_one = draft.plural = True
    draft = _possessed(state, draft, start)
    bare = draft.is_empty() and not modifier_starts(state)
    if bare or (draft.is_empty() and via):
        return None
    _refer(state, draft, sibling)
    state.heads.append(draft.name)
    state.plurals.append(draft.plural)
    _after(state, draft)
    state.heads.pop()
    state.plurals.pop()
    if _owns(state, draft):
        draft = _possessed(state, draft, start)
        _after(state, draft)
    domain = state.mark(draft.domain(), start)
    state.named.append((domain, draft.plural))
    return None if isinstance(domain, Thing) and draft.is_empty() else draft


def _or_another(state: State, draft: Draft) -> None:
    """Reads "or pony" of "the second horse or pony": what is counted or the most is so among both."""
    chosen = draft.ordinal or draft.leads or draft.quantifier == "count"
    at, other = state.at, Draft(draft.via)
    if not (chosen and isinstance(draft.name, Noun) and state.word() == "or" and is_content(state, 1)):
        return
    if adjective_kind(state.word(1)):
        return
    state.at += 1
    head(state, other)
    if isinstance(other.name, Noun) and other.plural == draft.plural and not other.parts:
        draft.name = disjunction(draft.name, other.name)
    else:
        state.at = at


def _leading_adverb(state: State) -> None:
    """Reads "just" of "just behind the car", "right" of "right next to it"."""
    if state.sees("half", "of"):
        return
    adverb = state.word() in lex.ADVERBS - lex.QUANTIFIERS or state.word().endswith("ly")
    if adverb and preposition(state, 1)[0] and not preposition(state)[0]:
        state.at += 1


def _given_up(state: State, via: str) -> Draft:
    start = state.at
    state.at = len(state.tokens)
    text = " ".join(token.text for token in state.tokens[start:])
    return Draft(via, parts=[state.mark(Opaque(text), start)])


def _pronoun(state: State, via: str) -> Draft | None:
    """As in "it", "them": what was last named that is not being read."""
    demonstrative = state.word() in {"this", "that", "these", "those"}
    if state.word() not in lex.PRONOUNS or (is_content(state, 1) and demonstrative):
        return None
    if state.word() in {"those", "these"} and not state.named and modifier_starts(state, 1):
        return None
    if state.word() == "her" and is_content(state, 1) and not is_ing(state.word(1)):
        return None
    if demonstrative and (state.word(1) in lex.ONES or state.word(1) in lex.NUMBERS):
        return None
    plural = state.word() in {"them", "these", "those", "they"}
    antecedent = topic(state, state.word())
    state.at += 1
    antecedent = antecedent or _antecedent(state, plural)
    draft = Draft(via, quantifier="the", plural=plural, is_one=True)
    if antecedent is not None:
        draft.name = antecedent
    return draft


def _each_other(state: State, via: str) -> Draft | None:
    """As in "each other", "one another": others of the same name."""
    if not (state.take("each", "other") or state.take("one", "another")):
        return None
    heads = [head for head in state.heads if head is not None]
    return Draft(via, quantifier="the", is_one=True, name=heads[0] if heads else Thing())


def _antecedent(state: State, plural: bool) -> Form | None:
    """What a pronoun of a number stands for: the last phrase of it, or the last, or the outermost that is open."""
    people = state.word(-1) in {"he", "him", "she", "her"}
    fitting = [form for form, many in state.named if many == plural and (not people or is_animate(_noun(form)))]
    fitting = fitting or [form for form, many in state.named if people and not many and _does(_noun(form))]
    if fitting:
        return fitting[-1]
    if state.word(-1) == "they":
        return Noun("person")
    heads = [head for head in state.heads if head is not None]
    if people and not any(map(is_animate, heads)):
        return Noun("person")
    return heads[0] if heads and (people or not state.named) else state.named[-1][0] if state.named else None


def _does(name: Form) -> bool:
    """Whether a noun looks as if it named who does something: "joiner"."""
    return isinstance(name, Noun) and name.name.endswith(("er", "or", "ist", "ian", "man"))


def _noun(form: Form) -> Form:
    return form.parts[0] if isinstance(form, And) else form


def _all_but(state: State, draft: Draft) -> None:
    """As in "all but the red cup": the cups save the red one."""
    if draft.quantifier != "all" or state.word() not in {"but", "except"} or state.word(-1) == "everything":
        return
    state.at += 1
    state.take("for")
    at = state.at
    inner = noun_phrase(state, "EXCEPT")
    if inner is None:
        return
    if inner.quantifier == "count":
        said = " ".join(token.text for token in state.tokens[at : state.at])
        draft.name, draft.parts = inner.name or inner.among, [*inner.parts, state.mark(Opaque(f"all but {said}"), at)]
        return
    draft.name, name = inner.name, inner.name
    inner.name = None
    draft.excluded = inner.domain() if inner.parts or inner.leads or inner.ordinal else name
    if not (inner.parts or inner.leads or inner.ordinal):
        draft.name = Thing()
    draft.is_one = True


def _possessed(state: State, draft: Draft, start: int) -> Draft:
    """As in "the dog's left ear": what was read is an owner, and the thing follows."""
    if state.word() == "'s" and draft.name is not None and not state.is_word(1) and state.at > start:
        return _nameless(state, draft, start)
    while state.word() == "'s" and (draft.name is not None or draft.is_one) and is_content(state, 1):
        owner = state.mark(draft.domain(), start)
        state.at += 1
        shared = _quantified_first(state, start)
        many = (draft.quantifier, draft.low, draft.high) if shared else ("the", 0, None)
        draft = Draft(draft.via, *many, owner=owner)
        prenominal(state, draft)
        head(state, draft)
    return draft


def _quantified_first(state: State, start: int) -> bool:
    """Whether the amount is of what is owned: "both of the dog's ears", "all the girl's toys"."""
    first, second = (token.text for token in state.tokens[start : start + 2])
    return second == "of" or (first in {"both", "all"} and second in lex.DETERMINERS)


def _nameless(state: State, draft: Draft, start: int) -> Draft:
    """As in "all ties except the groom's", "the cup next to the boy's": whose it is, of what is being read."""
    owner = state.mark(draft.domain(), start)
    state.at += 1
    heads = [name for name in state.heads if name is not None]
    name = heads[-1] if heads and draft.via not in {"EXCEPT", "NOT", "IS"} else None
    return Draft(draft.via, quantifier="the", name=name, is_one=True, parts=[Relation("OF", owner)])


def _refer(state: State, draft: Draft, sibling: Form | None) -> None:
    """Gives "one" the noun of what it is joined to, or, in an argument, of a phrase that is open."""
    open_heads = [name for name in state.heads if name is not None]
    if sibling is not None and draft.is_one and draft.name is None and state.word(-1) in lex.ONES:
        kin = bool(open_heads) and last_word(open_heads[-1]) == last_word(sibling)
        draft.name = open_heads[-1] if kin else sibling
        return
    if draft.other and draft.quantifier == "a" and draft.name is not None and draft.name in open_heads[-1:]:
        draft.other = False  # "the cup next to another cup": nothing stands in a relation to itself
    if draft.via == "IS" and draft.name is None and open_heads and (draft.leads or draft.ordinal):
        draft.name = open_heads[-1]
    if draft.other and draft.name is None and open_heads and state.word(-1) in {"others", "rest"}:
        draft.name, draft.other = open_heads[-1], False
    if not draft.is_one or draft.name is not None or state.word(-1) not in lex.ONES:
        return
    if open_heads and draft.via in HAD and state.word(-2) not in lex.DETERMINERS and draft.is_bare():
        draft.name = _had_before(state, open_heads) or open_heads[-1]
    elif open_heads and draft.via not in {"NOT", "EXCEPT", "IS"}:
        draft.name = open_heads[-1]


def _had_before(state: State, heads: list[Form]) -> Form | None:
    """What "one" stands for in "the girl with the hat and the girl without one": the last phrase of another name."""
    others = [form for form, _ in state.named if isinstance(_noun(form), Noun) and _noun(form) not in heads]
    return _noun(others[-1]) if others else None


def _after(state: State, draft: Draft) -> None:
    """Reads all that is said after the noun."""
    inner, before = state.depth > 1, len(draft.parts)
    while state.at < len(state.tokens) and not _owns(state, draft):
        state.step()
        if state.word() in EMPTY or (state.word() == "only" and not state.is_word(1)):
            state.at += 1
            continue
        if not draft.is_empty() and adverbs(state):
            continue
        at = state.at
        if (draft.via in CARRIED | WORN or draft.via.islower()) and _on_body(state, draft):
            return
        if draft.via in CARRIED and (_worn(state, draft) or _held_so(state, draft)):
            return
        if draft.via == "BY" and (state.word() in lex.BE or is_finite(state) or _asks_of(state)):
            return
        if inner and tells_whole(state, draft):
            state.choices.append(at)
            if at not in state.refused:
                return
        elif inner and (at in state.refused or belongs_outside(state, draft)):
            return
        if special(state, draft):
            continue
        if inner and state.word() in MEANWHILE and draft.via not in {"OF", "BY"}:
            return
        if inner and state.word() in lex.CONJUNCTIONS and second_verb(state):
            return
        if inner and (
            state.word() in {",", "but", "nor"} or (state.word() in lex.CONJUNCTIONS and len(draft.parts) == before)
        ):
            return
        found = modifier(state, draft)
        if found is None and _told_where(state, draft):
            continue
        if found is None:
            state.at = at
            return
        draft.say(found)
        if inner:
            state.choices.append(at)


def _told_where(state: State, draft: Draft) -> bool:
    """Reads where a thing goes or comes from if more is said of it: "take the pan off the heat, the one with a lid"."""
    start = state.at
    name, length = preposition(state)
    if state.depth > 1 or not name or name not in state.elsewhere:
        return False
    state.at += length
    where = state.phrase(state, "TO")
    state.aside.update(range(start, state.at))
    return where is not None and state.word() == "," and any(state.word(i) in lex.ONES for i in (2, 3))


def _owns(state: State, draft: Draft) -> bool:
    """Whether what is described owns what follows: "the man on the left's hat", not "the cup on the left's red"."""
    if state.word() != "'s" or not draft.parts or draft.name is None or not is_content(state, 1):
        return False
    word = state.word(1)
    return not (is_ing(word) or is_ed(word) or (adjective_kind(word) and not is_content(state, 2)))


def _asks_of(state: State) -> bool:
    """Whether this is the verb of "what is the man in the middle holding", "which horse is the girl in pink riding"."""
    said = [token.text for token in state.tokens[: state.at]]
    doers = [i for i, word in enumerate(said[:-2], 1) if word in {"is", "are"} and is_determiner(said[i])]
    object_of = said[:1] == ["which"] and any(not lex.ONES.intersection(said[i:]) for i in doers)
    asks = object_of or said[:1] == ["what"]
    later = any(is_ing(token.text) for token in state.tokens[state.at + 1 :])
    return asks and is_ing(state.word()) and not later and not starts_phrase(state, 1)


def _worn(state: State, draft: Draft) -> bool:
    """Reads "on it" after what something has, which says nothing new, and "on" after what somebody wears."""
    name, length = preposition(state)
    after = state.word(length)
    owns = after == "her" and is_content(state, length + 1)
    if name in {"ON", "INSIDE"} and after in {"it", "them", "him", "her", "top"} and length and not owns:
        state.at += length + 1
        return True
    if state.word() == "on" and not starts_phrase(state, 1):
        state.at += 1
        draft.worn = True
        return True
    if draft.via == "WITH" and state.word() in {"in", "inside"} and not state.is_word(1):
        state.at += 1
        return True
    return False


def _on_body(state: State, draft: Draft) -> bool:
    """Reads "on his head", "in her left hand" after what one wears or has; what is had in hands is held."""
    name, length = preposition(state)
    by_hand = name == "WITH" and draft.via in {"HOLDING", "RIDING"}
    if not (name in SPATIAL or by_hand) or draft.noun in lex.PARTS or state.word(length) not in OWN:
        return False
    at = length + 1
    at += 1 if state.word(at) in {"left", "right", "own", "two"} and is_content(state, at + 1) else 0
    part = singular(state.word(at))
    if part not in BODY or is_content(state, at + 1) or state.word(at + 1) in {"of", "'s"}:
        return False
    state.at += at + 1
    draft.in_hand = part == "hand"
    draft.worn = draft.worn or draft.noun in lex.CLOTHING
    return True


def _held_so(state: State, draft: Draft) -> bool:
    """As in "with its tongue out", "with his eyes closed", "with her arms crossed": how a part is held."""
    word = state.word()
    particle = word in HELD and not starts_phrase(state, 1) and not preposition(state)[1] > 1
    part = draft.noun in lex.PARTS and not is_content(state, 1) and word != "dressed"
    held = part and ((is_ed(word) and state.word(1) != "by") or lex.ADJECTIVES.get(word) == "state")
    if not (particle or held):
        return False
    state.at += 1
    if draft.noun in lex.PARTS or held:
        draft.parts.append(state.mark(Attribute("state", word), state.at - 1))
    if held and state.word() in HELD:
        state.at += 1
    return True
