"""Questions: how many, are there more, is it, who, what."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.alternatives import or_object
from deixis.text.parse.choices import chosen_from
from deixis.text.parse.classes import is_determiner, is_ing, is_plural, starts_phrase
from deixis.text.parse.draft import Draft
from deixis.text.parse.lemma import singular, verb_lemma
from deixis.text.parse.modifiers import modifier, modifier_starts, predicate, verb_of, whose
from deixis.text.parse.prepositions import preposition
from deixis.text.parse.state import State
from deixis.text.parse.statements import follow, phrases
from deixis.text.parse.words import words
from deixis.types.form import (
    All,
    And,
    Attribute,
    Between,
    CompareCounts,
    Count,
    Exists,
    Form,
    Group,
    HowMany,
    Noun,
    Opaque,
    Place,
    Relation,
    Superlative,
    The,
    Thing,
    conjunction,
    disjunction,
)  # fmt: skip

UNTOLD = words("called named worth about like for saying thinking going heading coming")
POSED = words("sitting standing lying parked hanging sleeping")


def counted(state: State) -> Form | None:
    """As in "how many dogs are there", "count the dogs", "what is the number of dogs"."""
    asked = (
        state.take("how", "many")
        or state.take("what", "is", "the", "number", "of")
        or state.take("what", "is", "the", "total", "number", "of")
        or state.take("what", "is", "the", "count", "of")
        or state.take("the", "number", "of")
        or state.take("the", "total", "number", "of")
        or state.take("total", "number", "of")
        or state.take("number", "of")
    )
    if not asked and not (state.word(-1) == "count" and state.at == 1):
        return None
    state.take("of")
    draft = state.phrase(state, "")
    if draft is None:
        return None
    _listed_too(state, draft)
    if state.word() in {"does", "do", "did"} and starts_phrase(state, 1) and state.word(1) != "you":
        return _of_subject(state, draft)
    if state.take_one(lex.BE) and not (state.take("there") or state.take("left")):
        said = predicate(state, draft)
        if said is not None:
            draft.parts.append(said)
    _there(state)
    return HowMany(draft.domain())


def _listed_too(state: State, draft: Draft) -> None:
    """As in "how many of the cups and plates are red": what is counted with the first."""
    while (
        state.word() == "and"
        and not (draft.parts or draft.leads)
        and draft.name is not None
        and is_plural(state.word(1))
    ):
        at = state.at
        state.at += 1
        other = state.phrase(state, "STUFF")
        if other is None or other.name is None or other.leads:
            state.at = at
            return
        draft.name = disjunction(draft.name, other.name)
        draft.parts.extend(other.parts)


def _of_subject(state: State, draft: Draft) -> Form | None:
    """As in "how many windows does the house have"."""
    state.at += 1
    subject = state.phrase(state, "BY")
    if subject is None or not state.is_word():
        return None
    lemma = verb_lemma(state.word())
    state.at += 1
    have = lemma == "have"
    by = Relation("OF", subject.argument()) if have else Relation(lemma, subject.argument(), passive=True)
    draft.parts.append(by)
    return HowMany(draft.domain())


def _there(state: State) -> None:
    state.take_one(words("are is do can"))
    state.take("there") or state.take("you", "see")
    state.take("in", "total")


def compared(state: State) -> Form | None:
    """As in "are there more dogs than cats", "are there as many dogs as cats"."""
    state.take("do", "you", "see") or state.take("can", "you", "see") or state.take("do", "we", "have")
    state.take_one(words("are is"))
    state.take("there")
    state.take_one(words("exactly just precisely"))
    for said, comparison, link in (
        (("more",), "more", "than"), (("fewer",), "fewer", "than"), (("less",), "fewer", "than"),
        (("as", "many"), "equal", "as"), (("the", "same", "number", "of"), "equal", "as"), 
        (("same", "number", "of"), "equal", "as"),
        (("an", "equal", "number", "of"), "equal", "and"), (("equally", "many"), "equal", "and"),
    ):  # fmt: skip
        at = state.at
        if state.take(*said):
            return _compare(state, comparison, link)
        state.at = at
    return None


def _compare(state: State, comparison: str, link: str) -> Form | None:
    first = state.phrase(state, "THAN")
    if first is None:
        return None
    state.take_one(words("are is"))
    state.take("there")
    doing = is_ing(state.word(-1)) and bool(first.parts)
    if not (state.take(link) or state.take("as") or state.take("and")):
        return None
    state.take("there")
    state.take_one(words("are is"))
    at = state.at
    state.sibling = _noun_of(first.parts[-1].other) if first.parts and isinstance(first.parts[-1], Relation) else None
    doings = is_ing(state.word()) and state.word(1) not in lex.ONES
    shared = predicate(state, first) if doings or preposition(state)[0] else None
    state.sibling = None
    if shared is not None and first.name is not None:
        return CompareCounts(first.domain(), conjunction(first.name, shared), comparison)
    state.at = at
    second = state.phrase(state, "THAN")
    if second is not None and second.name is None:
        second.name = first.name
    if second is not None and _is_had(first, second) and isinstance(first.parts[-1], Relation):
        had = Relation(first.parts[-1].name, second.domain())
        return CompareCounts(first.domain(), conjunction(first.name or Noun("person"), had), comparison)
    if second is not None and doing and not second.parts:
        second.parts.append(first.parts[-1])
    if second is not None and not first.parts:
        first.parts = [part for part in second.parts if isinstance(part, Relation | Place)]
    return None if second is None else CompareCounts(first.domain(), second.domain(), comparison)


def _noun_of(form: Form) -> Form | None:
    named = form.parts[0] if isinstance(form, And) else form
    return named if isinstance(named, Noun) else None


def _is_had(first: Draft, second: Draft) -> bool:
    """As in "more people wearing dresses than caps": the second is what the first have."""
    last = first.parts[-1] if first.parts else None
    living = lex.PEOPLE | lex.ANIMALS
    having = isinstance(last, Relation) and last.name in {"WEARING", "HOLDING", "RIDING", "WITH"}
    return having and first.noun in living and second.noun not in living and not second.parts


def asked(state: State) -> Form | None:
    """As in "is there a cat", "is the cup red", "do you see a dog", "which dog is black", "where is the dog"."""
    untold = _untold(state)
    if untold is not None:
        return untold
    is_what = state.word() in {"what", "whatever"} and state.word(1) == "is"
    if is_what and is_determiner(state.word(2)):
        held = _what_of(state)
        if held is not None:
            return held
    done = _done_by(state)
    if done is not None:
        return done
    if (is_what and modifier_starts(state, 2)) or (state.word() in {"what", "whatever"} and starts_phrase(state, 1)):
        return _whatever(state)
    if state.word() in {"who", "whoever"}:
        return _who(state)
    if state.word() == "whose" and starts_phrase(state, 1):
        state.at += 1
        said = whose(state)
        return None if said is None else The(conjunction(Noun("person"), said))
    if state.take("whichever", "one") or state.take("whichever"):
        return _which(state)
    if state.take("which", "one") or state.take("which") or state.take("what", "is"):
        return _which(state)
    if state.take("where", "is") or state.take("where", "are") or state.take("where", "'s"):
        return phrases(state)
    yes_no = state.take("do", "you", "see") or state.take("can", "you", "see") or state.take("does", "anyone", "see")
    there = not yes_no and (state.take("is", "there") or state.take("are", "there"))
    if yes_no or there:
        return _there_are(state)
    if not state.take_one(words("is are does do did has have")):
        return None
    return _yes_no(state)


def _there_are(state: State) -> Form | None:
    """As in "(is there) a cat", "a cat or a dog", "a cat and a dog"."""
    drafts: list[Draft] = []
    joint = ""
    while True:
        draft = state.phrase(state, "")
        if draft is None:
            break
        drafts.append(draft)
        if not (state.word() in {"and", "or"} and starts_phrase(state, 1)):
            break
        joint = state.word()
        state.at += 1
    if len(drafts) < 2:
        return Exists(_amount(drafts[0])) if drafts else None
    if joint == "or":
        return Exists(disjunction(*(draft.domain() for draft in drafts)))
    return Exists(Group(tuple(draft.quantified() for draft in drafts)))


def _yes_no(state: State) -> Form | None:
    start, chosen = state.at, len(state.choices)
    draft = state.phrase(state, "")
    if draft is None:
        return None
    said_of_it = [part for part in draft.parts if not isinstance(part, Attribute)]
    if (
        not state.is_word()
        and len(state.choices) > chosen
        and not state.refused
        and len(said_of_it) == 1
        and _asks(state, said_of_it[0], chosen)
    ):
        verbal = [at for at in state.choices[chosen:] if is_ing(state.tokens[at].text)]
        told = verbal[-1] if verbal else state.choices[chosen]
        state.refused = frozenset([told])  # a question says something: what an inner phrase took
        state.at = start
        del state.choices[chosen:]
        draft = state.phrase(state, "")
        if draft is None:
            return None
    said = predicate(state, draft)
    if isinstance(said, Superlative) and isinstance(said.domain, Thing) and draft.name is not None:
        said = Superlative(said.measure, draft.name, said.most, said.count)
    if said is None and draft.parts:
        draft.parts[-1] = or_object(state, draft.parts[-1])
    if said is None and draft.quantifier == "all" and draft.parts:
        said = draft.parts.pop()
    if said is None and draft.parts and (draft.ordinal or draft.leads or draft.nearest):
        said = draft.parts.pop()
    if said is not None and (draft.ordinal or draft.leads or draft.nearest):
        return Exists(conjunction(draft.domain(), said))
    if said is not None and draft.quantifier == "all":
        return CompareCounts(conjunction(draft.domain(), said), draft.domain(), "equal")
    if said is not None:
        draft.parts.append(said)
    return Exists(_amount(draft))


def _asks(state: State, said: Form, chosen: int) -> bool:
    """Whether what an inner phrase took may be what is asked: not the shirt in "between the boy in a shirt and me"."""
    return not isinstance(said, Between) or any(is_ing(state.tokens[at].text) for at in state.choices[chosen:])


def _amount(draft: Draft) -> Form:
    counted = draft.quantifier in {"count", "no"}
    return Count(draft.low, draft.high, draft.domain()) if counted else draft.domain()


def _which(state: State) -> Form | None:
    draft = state.phrase(state, "")
    if draft is None:
        return None
    follow(state, draft)
    return _chosen(state, draft)


def _chosen(state: State, draft: Draft) -> Form:
    """The one that is asked for, of those between which a choice is given: ", the cat or the dog"."""
    given = chosen_from(state, draft.name)
    if given is None:
        return draft.quantified()
    draft.name, draft.is_one, draft.quantifier, draft.plural = disjunction(*given), False, "the", False
    return The(draft.domain())


def _who(state: State) -> Form | None:
    """As in "who is holding the umbrella", "whoever has the ball"; a noun may follow: "who is the man in red"."""
    state.at += 1
    draft = Draft(name=Noun("person"))
    is_verbal = bool(state.take_one(lex.BE))
    if is_verbal and is_determiner(state.word()):
        return _who_is(state)
    said = predicate(state, draft) if is_verbal else modifier(state, draft) or verb_of(state, draft)
    if said is None:
        return None
    draft.say(said)
    return _chosen(state, draft)


def _who_is(state: State) -> Form | None:
    """As in "(who is) the tallest", "(who is) the man in red"."""
    start = state.at
    draft = state.phrase(state, "")
    if draft is not None and draft.name is None and not state.is_word():
        draft.name = Noun("person")
        return draft.quantified()
    state.at = start
    return phrases(state)


def _what_of(state: State) -> Form | None:
    """As in "what is the man holding": the object of what one does."""
    at = state.at
    state.at += 2
    subject = state.phrase(state, "BY")
    if subject is None or not is_ing(state.word()):
        state.at = at
        return None
    lemma = verb_lemma(state.word())
    state.at += 1
    length = preposition(state)[1]
    particle = " ".join(state.word(i) for i in range(length)) if length and not starts_phrase(state, length) else ""
    state.at += length if particle else 0
    _in_hand(state)
    return The(Relation(f"{lemma} {particle}".strip(), subject.argument(), passive=True))


def _untold(state: State) -> Form | None:
    """As in "where is the bus going", "what is the horse called", "what is it worth": what no picture shows."""
    at, tokens = state.at, state.tokens
    said = [token.text for token in tokens[at:] if token.is_word]
    asks = len(said) > 3 and (said[-1] in UNTOLD or (said[0] == "where" and is_ing(said[-1])))
    if not asks or said[0] not in {"where", "what", "why"} or said[1] not in lex.BE or said[-1] in POSED:
        return None
    state.at, state.tokens = at + 2, tokens[: at + len(said) - 1]
    subject = state.phrase(state, "BY")
    state.tokens = tokens
    if subject is None:
        state.at = at
        return None
    state.at = len(tokens)
    return The(conjunction(subject.domain(), state.mark(Opaque(" ".join(said)), at)))


def _done_by(state: State) -> Form | None:
    """As in "what does the boy have in his hands", "which film is the boy watching": the object of what one does."""
    at = state.at
    if not (state.take("what") or state.take("which") or state.take("who")):
        return None
    named = None if state.word() in lex.AUXILIARIES else state.phrase(state, "BY")
    doing = state.take_one(words("does do did")) or (named is not None and state.take_one(words("is are")))
    subject = state.phrase(state, "BY") if doing and is_determiner(state.word()) else None
    verbal = is_ing(state.word()) if doing in {"is", "are"} else verb_lemma(state.word()) == state.word()
    if subject is None or not state.is_word() or not verbal:
        state.at = at
        return None
    lemma = verb_lemma(state.word())
    state.at += 1
    length = preposition(state)[1]
    particle = " ".join(state.word(i) for i in range(length)) if length and not state.is_word(length) else ""
    state.at += length if particle else 0
    before = state.at
    _in_hand(state)
    held = lemma == "have" and state.at > before
    name = "hold" if held else "WITH" if lemma == "have" else f"{lemma} {particle}".strip()
    done = Relation(name, subject.argument(), passive=True)
    return The(done if named is None else conjunction(named.domain(), done))


def _in_hand(state: State) -> None:
    """Reads "in her left hand", which says where one holds a thing."""
    ahead = 3 if state.word(2) in {"left", "right", "other"} else 2
    if state.word() in {"in", "on"} and singular(state.word(ahead)) in lex.PARTS and not state.is_word(ahead + 1):
        state.at += ahead + 1


def _whatever(state: State) -> Form | None:
    """As in "what is on the fridge", "what the girl is eating"."""
    state.at += 1
    draft = Draft(quantifier="all")
    if not state.take("is"):
        said = modifier(state, draft)
        return None if said is None else The(said)
    state.heads.append(None)
    said = predicate(state, draft)
    state.heads.pop()
    return None if said is None else The(said) if _is_single(said) else All(said)


def _is_single(said: Form) -> bool:
    """Whether one is asked for: "what is between the cups"."""
    return isinstance(said, Between) or (isinstance(said, And) and isinstance(said.parts[0], Between))
