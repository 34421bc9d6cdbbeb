"""What is said of a noun after it: prepositions, clauses, participles, comparisons, negations."""

from __future__ import annotations

from collections.abc import Callable

from deixis.text.parse import lexicon as lex
from deixis.text.parse.alternatives import either, lacking, or_object, renamed
from deixis.text.parse.beyond import beyond
from deixis.text.parse.classes import (
    adjective_kind,
    is_content,
    is_determiner,
    is_done,
    is_ed,
    is_finite,
    is_finite_ahead,
    is_ing,
    second_verb,
    starts_phrase,
)
from deixis.text.parse.denials import another_denied, denied, had_too, is_predicate, of_its_kind
from deixis.text.parse.draft import Draft
from deixis.text.parse.graded import comparative, compared_with
from deixis.text.parse.idioms import backs, directed, left_so, nothing_said, seen
from deixis.text.parse.lemma import singular
from deixis.text.parse.places import place
from deixis.text.parse.prepositions import preposition
from deixis.text.parse.relations import prepositional, related
from deixis.text.parse.sameness import as_large, same
from deixis.text.parse.state import State
from deixis.text.parse.subclauses import infinitive, meanwhile, neither_does, object_clause
from deixis.text.parse.trailing import adjective_after, superlative_after
from deixis.text.parse.verbs import verb
from deixis.text.parse.words import words
from deixis.types.form import (
    Form,
    Not,
    Noun,
    Relation,
    Superlative,
    Thing,
    conjunction,
    disjunction,
)

LEADING = words("nearest closest furthest farthest")
STACKED = words("shelf rack drawer step table counter bench bunk bed")
NESTED = 12  # modifiers inside modifiers, beyond which nothing is understood
NEGATIONS = words("not never neither nor")


def modifier_starts(state: State, ahead: int = 0) -> bool:
    """Whether a modifier begins at a token ahead, as far as its first words say."""
    word = state.word(ahead)
    return (
        word in NEGATIONS or word in lex.RELATIVES or word == "whose" or word in lex.BE
        or (word == "no" and is_content(state, ahead + 1)) or (word == "where" and is_determiner(state.word(ahead + 1)))
        or bool(preposition(state, ahead)[0])
        or is_ing(word) or (is_ed(word) and word not in lex.NOUNS_ED) or comparative(state, ahead) is not None
        or word in {"does", "do", "has", "have"}
    )  # fmt: skip


def modifier(state: State, draft: Draft) -> Form | None:
    """The modifier at the cursor, as what it says of an object; None where there is none that can be read.

    The caller puts the cursor back where there is none.
    """
    state.step()
    start = state.at
    connector = _connector(state)
    found = _joined(state, draft, connector) if connector else _single(state, draft)
    return None if found is None else state.mark(found, start)


def _connector(state: State) -> str:
    """The comma or conjunction at the cursor, which is read if a modifier or "not the one" follows."""
    at = state.at
    if at == state.reserved:
        return ""
    state.take(",")
    word = state.take_one(lex.CONJUNCTIONS) or ("," if state.at > at else "")
    state.at += 1 if word and state.word() in {"only", "just"} and is_ing(state.word(1)) else 0
    if word and (
        modifier_starts(state)
        or _renames(state, word)
        or _place_starts(state)
        or lacking(state, word)
        or (word == "," and state.word() in lex.PLACES and singular(state.word(1)) in STACKED)
        or (state.word() == "left" and lex.ADJECTIVES.get(state.word(1)) == "state")
        or second_verb(state, 0)
    ):
        return word
    if word in {"but", "or"} and adjective_kind(state.word()) and not is_content(state, 1):
        return word
    state.at = at
    return ""


def _renames(state: State, word: str) -> bool:
    """Whether ", the red one" follows."""
    ends = next((i for i in (1, 2, 3) if state.word(i) in lex.ONES), None)
    told = is_determiner(state.word()) or adjective_kind(state.word()) or state.word() in lex.PLACES
    return word == "," and ends is not None and bool(told) and state.word(ends + 1) != "or"


def _place_starts(state: State) -> bool:
    far = 1 if state.word() in lex.FAR_WORDS else 0
    return state.word(far) in lex.PLACES and not is_content(state, far + 1)


def _joined(state: State, draft: Draft, connector: str) -> Form | None:
    if _renames(state, connector):
        return renamed(state, draft)
    if lacking(state, connector):
        last = draft.parts[-1] if draft.parts else None
        name = last.name if isinstance(last, Relation) and last.name in {"WEARING", "HOLDING"} else "WITH"
        return related(state, name)
    found = _single(state, draft)
    if found is not None and connector == "or" and draft.parts:
        return either(draft.parts.pop(), found)
    return found


def _single(state: State, draft: Draft) -> Form | None:
    """One modifier without a conjunction before it."""
    if state.word() in lex.PLACES and singular(state.word(1)) in STACKED and (draft.name is not None or draft.is_one):
        return related(state, "INSIDE" if singular(state.word(1)) == "drawer" else "ON")  # "the box bottom shelf"
    steps: tuple[Callable[[State, Draft], Form | None], ...] = (
        _negated, _fixed, _beyond, object_clause, _clause, same, _comparative, _placed, infinitive, prepositional,
        superlative_after, verb_of, adjective_after,
    )  # fmt: skip
    meanwhile(state)
    start = state.at
    state.step()
    state.nested += 1
    for step in steps if state.nested < NESTED else ():
        found = step(state, draft)
        if found is not None:
            break
        state.at = start
    else:
        found = None
    state.nested -= 1
    return found


def _fixed(state: State, draft: Draft) -> Form | None:
    state.at += 2 if state.sees("at", "least", "as") or state.sees("at", "most", "as") else 0
    return backs(state) or directed(state) or seen(state) or nothing_said(state) or left_so(state) or as_large(state)


def _beyond(state: State, draft: Draft) -> Form | None:
    return beyond(state)


def _negated(state: State, draft: Draft) -> Form | None:
    if state.take("neither"):
        return _neither(state, draft)
    if not state.take_one(NEGATIONS):
        return None
    if state.word() in {"right", "directly"} and preposition(state, 1)[0] and not preposition(state)[0]:
        state.at += 1
    had = had_too(state, draft)
    if had is not None:
        return Not(had)
    named = _named(state) if starts_phrase(state) and not is_predicate(state) else None
    filled = isinstance(named, Noun) and draft.noun in lex.CONTAINERS and named.name.split()[-1] not in lex.CONTAINERS
    if filled and named is not None:
        return Not(Relation("WITH", named))  # "the bowl, not the soup"
    if named is not None:
        return Not(_or_named(state, named))
    found = _single(state, draft)
    return None if found is None else Not(found)


def _neither(state: State, draft: Draft) -> Form | None:
    """As in "neither red nor blue", "(that) neither the boy nor the girl is holding"."""
    done = neither_does(state)
    if done is not None:
        return done
    said = [_term(state, draft)]
    while state.take("nor"):
        said.append(_term(state, draft))
    found = [of_its_kind(form, draft) for form in said if form is not None]
    return Not(disjunction(*found)) if found else None


def _named(state: State) -> Form | None:
    """The domain of "not the green one"."""
    named = state.phrase(state, "NOT")
    return None if named is None else named.domain()


def _or_named(state: State, named: Form) -> Form:
    """What else is denied: "not cows or hens"."""
    while another_denied(state):
        at = state.at
        state.take(",")
        state.at += 1
        other = None if is_predicate(state) else _named(state)
        if other is None:
            state.at = at
            break
        named = disjunction(named, other)
    return named


def _clause(state: State, draft: Draft) -> Form | None:
    """As in "that is red and on the left", "who are not wearing helmets", "whose hat is red", and a bare predicate."""
    if state.take("whose"):
        return whose(state)
    if state.word() == "where":
        return _where_is(state)
    relative = bool(state.take_one(lex.RELATIVES))
    if relative and state.word() in {"look", "seem", "appear"} and adjective_kind(state.word(1)):
        state.at += 1
    if relative and state.word() in {"are", "were"}:
        draft.plural = True
    verbal = bool(state.take_one(lex.AUXILIARIES - words("has have had") if relative else lex.BE))
    if verbal:
        state.take("been")
    if relative and not verbal and state.word() in {"has", "have", "had"}:
        done = _perfect(state, draft)
        if done is not None:
            return done
    if relative and not verbal and state.word().endswith("s") and is_content(state) and not is_determiner(state.word()):
        said = verb(state)
        if said is not None:
            return said
    if not relative and not verbal:
        do_not = state.word() in {"does", "do", "did", "has", "have"} and state.word(1) == "not"
        if not do_not:
            return None
        if state.word() in {"has", "have"}:
            return _lacks(state)
        state.at += 1
    return predicate(state, draft)


def _where_is(state: State) -> Form | None:
    """As in "(the shelf) where the bag is", "where is the bag", "where the people are sitting on": what it has."""
    state.at += 1
    state.skip(lex.BE)
    there = state.phrase(state, "BY") if is_determiner(state.word()) else None
    if there is None:
        return None
    state.skip(lex.BE)
    said = verb_of(state, there) if is_ing(state.word()) else None
    state.take_one(words("on in at"))
    return Relation("WITH", there.argument() if said is None else conjunction(there.domain(), said))


def _perfect(state: State, draft: Draft) -> Form | None:
    """As in "has been opened", "hasn't been left open"; None, and nothing read, for what it has."""
    at = state.at
    state.at += 1
    negated = state.take("not")
    state.skip(words("just already recently now only") if is_ed(state.word(1)) else frozenset())
    if not (is_ed(state.word()) or state.word() == "been"):
        state.at = at
        return None
    _ = state.take("been", "left") or state.take("been")
    said = predicate(state, draft)
    return Not(said) if negated and said is not None else said


def _lacks(state: State) -> Form | None:
    """As in "has not a hat"."""
    state.at += 2
    had = related(state, "WITH") if starts_phrase(state) else None
    return None if had is None else Not(had)


def whose(state: State) -> Form | None:
    """What "whose hat is red" says, after "whose"."""
    owned = state.phrase(state, "OF")
    if owned is None:
        return None
    done = state.word() in {"has", "have"} and is_ed(state.word(1))
    state.at += 1 if done else 0
    if done or state.take_one(lex.BE):
        state.heads.append(owned.name)
        said = predicate(state, owned)
        state.heads.pop()
        if isinstance(said, Superlative) and said.domain in {Thing(), owned.name}:
            return Relation("WITH", Superlative(said.measure, owned.domain(), said.most, said.count))
        return None if said is None else Relation("WITH", conjunction(owned.domain(), said))
    return Relation("WITH", owned.domain())


def predicate(state: State, draft: Draft) -> Form | None:
    """What a clause says of its subject, after its "is": modifiers, adjectives or a noun, with "and", "or", "not"."""
    said = _term(state, draft)
    if said is None:
        return None
    while state.word() in lex.CONJUNCTIONS and _term_follows(state):
        connector = state.word()
        at = state.at
        state.at += 1
        state.skip(lex.RELATIVES)
        state.skip(lex.BE)
        following = _term(state, draft)
        if following is None:
            state.at = at
            break
        said = disjunction(said, following) if connector == "or" else conjunction(said, following)
    return or_object(state, said)


def _term_follows(state: State) -> bool:
    is_adjective = bool(adjective_kind(state.word(1))) and not is_content(state, 2)
    return modifier_starts(state, 1) or is_adjective or is_finite_ahead(state)


def _term(state: State, draft: Draft) -> Form | None:
    start = state.at
    negated = False
    while (
        (state.word() in lex.ADVERBS and not preposition(state)[0] and state.word(2) != "as")
        or state.word() in NEGATIONS - {"neither"}
        or state.word() in lex.BE
    ):
        negated = negated or state.word() in NEGATIONS
        state.at += 1
    state.at += 1 if state.word() == "the" and state.word(1) in LEADING and state.word(2) in {"to", "from"} else 0
    found = _single(state, draft)
    if found is None:
        named = state.phrase(state, "IS") if starts_phrase(state) else verb(state)
        found = named.domain() if isinstance(named, Draft) else named
        found = _or_named(state, found) if isinstance(named, Draft) and found is not None else found
    if found is None:
        state.at = start
        return None
    return state.mark(denied(found), start) if negated else found


def _comparative(state: State, draft: Draft) -> Form | None:
    return compared_with(state)


def _placed(state: State, draft: Draft) -> Form | None:
    if state.elsewhere and state.depth == 1 and state.word() in {"back", "away"}:
        return None
    state.skip(words("directly right immediately all way") if state.word(1) in {"at", "on", "in"} else frozenset())
    if state.word() == "right" and preposition(state, 1)[0] and not preposition(state)[0]:
        state.at += 1
        return prepositional(state, draft)
    return place(state)


def verb_of(state: State, draft: Draft) -> Form | None:
    """A participle or a finite verb and its object."""
    word = state.word()
    if lex.ADJECTIVES.get(word, "state") != "state" or (word in {"does", "do"} and state.tokens[0].text == "how"):
        return None
    done = (
        state.word(-1) in {"being", "been"}
        and state.is_word()
        and not preposition(state)[0]
        and not adjective_kind(word)
    )
    if not (is_ing(word) or is_ed(word) or is_finite(state, draft.plural) or done or is_done(state)):
        return None
    return verb(state)
