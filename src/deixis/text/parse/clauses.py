"""Whole expressions: instructions, questions, statements and groups of noun phrases."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.classes import is_content, is_ing, is_superlative, starts_phrase
from deixis.text.parse.draft import Draft
from deixis.text.parse.modifiers import modifier, modifier_starts, predicate, verb_of
from deixis.text.parse.state import State
from deixis.text.parse.words import words
from deixis.types.form import (
    A,
    All,
    CompareCounts,
    Count,
    Exists,
    Form,
    Group,
    HowMany,
    Opaque,
    Place,
    Relation,
    The,
    conjunction,
)

COMMANDS = words(
    "pick grab take find show select click point locate highlight segment mark circle choose get give bring put place "
    "draw identify detect track crop blur remove touch move push press tap look tell count outline spot erase hand "
    "mask fetch focus zoom open close lift reach turn pass delete replace box name describe see want segment color make"
)
POLITE = words("please can could would you kindly i'd like to i want now then hey ok okay let us will")
PARTICLES = words("up on at to me us out down in for where into off over the_")
DRAWN = words("box circle rectangle arrow line outline mark marker border frame ring label dot cross star square tag")
AROUNDS = words("around on over at to onto under above round near beside in")
PUT = words("put place draw add make move set drop")


def expression(state: State) -> tuple[Form | None, str | None]:
    """The form of the whole text from the cursor, and the instruction that it stands in."""
    told = instruction(state)
    for step in (_compared, _counted, _asked, _stated):
        at = state.at
        form = step(state)
        if form is not None:
            return form, told
        state.at = at
    return phrases(state), told


def instruction(state: State) -> str | None:
    """The verb that the text tells to do, with its particle, which is read; None where it tells nothing."""
    start = state.at
    state.skip(POLITE)
    if state.word() not in COMMANDS and not (state.word(1) == "the" and _is_unknown(state)):
        state.at = start
        return None
    if not (starts_phrase(state, 1) or state.word(1) in PARTICLES):
        state.at = start
        return None
    if (
        state.word() in {"open", "close", "color", "box", "circle", "mark", "line"}
        and start == state.at
        and (state.word(1) not in lex.DETERMINERS)
    ):
        return None
    begin = state.at
    state.at += 1
    _particles(state)
    if state.tokens[begin].text in PUT:
        state.moving = not _drawn(state)
    if not starts_phrase(state) and not modifier_starts(state):
        state.at = start
        return None
    return " ".join(token.text for token in state.tokens[begin : state.at] if token.is_word)


def _is_unknown(state: State) -> bool:
    """Whether the word at the cursor can only be a verb before "the"."""
    word = state.word()
    return is_content(state) and not (
        is_ing(word) or is_superlative(word) or word in lex.PLACES or word in lex.ORDINALS
    )


def _particles(state: State) -> None:
    while state.word() in PARTICLES and (starts_phrase(state, 1) or state.word(1) in PARTICLES):
        state.at += 1


def _drawn(state: State) -> bool:
    """As in "a red box around": what is drawn is not looked for."""
    for length in range(1, 6):
        if state.word(length) in DRAWN and state.word(length + 1) in AROUNDS:
            state.at += length + 2
            return True
    return False


def _counted(state: State) -> Form | None:
    """As in "how many dogs are there", "count the dogs", "what is the number of dogs"."""
    asked = (
        state.take("how", "many")
        or state.take("what", "is", "the", "number", "of")
        or state.take("the", "number", "of")
    )
    if not asked and not (state.word(-1) == "count" and state.at == 1):
        return None
    draft = state.phrase(state, "")
    if draft is None:
        return None
    if state.take_one(lex.BE) and not state.take("there"):
        said = predicate(state, draft)
        if said is not None:
            draft.parts.append(said)
    _there(state)
    return HowMany(draft.domain())


def _there(state: State) -> None:
    state.take_one(words("are is do can"))
    state.take("there") or state.take("you", "see")
    state.take("in", "total")


def _compared(state: State) -> Form | None:
    """As in "are there more dogs than cats", "are there as many dogs as cats"."""
    state.take_one(words("are is"))
    state.take("there")
    for said, comparison, link in (
        (("more",), "more", "than"), (("fewer",), "fewer", "than"), (("less",), "fewer", "than"),
        (("as", "many"), "equal", "as"), (("the", "same", "number", "of"), "equal", "as"),
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
    if not (state.take(link) or state.take("as") or state.take("and")):
        return None
    state.take("there")
    state.take_one(words("are is"))
    second = state.phrase(state, "THAN")
    if second is not None and not first.parts:
        first.parts = [part for part in second.parts if isinstance(part, Relation | Place)]
    return None if second is None else CompareCounts(first.domain(), second.domain(), comparison)


def _asked(state: State) -> Form | None:
    """As in "is there a cat", "is the cup red", "do you see a dog", "which dog is black", "where is the dog"."""
    if (state.sees("what", "is") and modifier_starts(state, 2)) or (state.sees("what") and starts_phrase(state, 1)):
        return _whatever(state)
    if (state.sees("what", "is") and modifier_starts(state, 2)) or (state.sees("what") and starts_phrase(state, 1)):
        return _whatever(state)
    if state.take("which", "one") or state.take("which") or state.take("what", "is") or state.take("who", "is"):
        return _which(state)
    if state.take("where", "is") or state.take("where", "are") or state.take("where", "'s"):
        return phrases(state)
    yes_no = state.take("do", "you", "see") or state.take("can", "you", "see") or state.take("does", "anyone", "see")
    there = not yes_no and (state.take("is", "there") or state.take("are", "there"))
    if yes_no or there:
        draft = state.phrase(state, "")
        return None if draft is None else Exists(_amount(draft))
    if not state.take_one(words("is are does do has have")):
        return None
    return _yes_no(state)


def _yes_no(state: State) -> Form | None:
    draft = state.phrase(state, "")
    if draft is None:
        return None
    said = predicate(state, draft)
    if said is None and draft.quantifier == "all" and draft.parts:
        said = draft.parts.pop()
    if said is not None and draft.quantifier == "all":
        return CompareCounts(conjunction(draft.domain(), said), draft.domain(), "equal")
    if said is not None:
        draft.parts.append(said)
    return Exists(_amount(draft))


def _amount(draft: Draft) -> Form:
    counted = draft.quantifier in {"count", "no"}
    return Count(draft.low, draft.high, draft.domain()) if counted else draft.domain()


def _whatever(state: State) -> Form | None:
    """As in "what is on the fridge", "what the girl is eating"."""
    state.at += 1
    draft = Draft(quantifier="all")
    if not state.take("is"):
        said = modifier(state, draft)
        return None if said is None else The(said)
    said = predicate(state, draft)
    return None if said is None else All(said)


def _which(state: State) -> Form | None:
    draft = state.phrase(state, "")
    if draft is None:
        return None
    _follow(state, draft)
    return draft.quantified()


def _stated(state: State) -> Form | None:
    """As in "there is a dog on the sofa"."""
    if not (state.take("there", "is") or state.take("there", "are") or state.take("there", "'s")):
        return None
    return phrases(state)


def phrases(state: State) -> Form | None:
    """One noun phrase, or several joined by "and" or commas, as a group."""
    found: list[Form] = []
    nouns: list[Form | None] = []
    last: Form | None = None
    while True:
        start = state.at
        state.heads = [noun for noun in nouns[-1:] if noun is not None] if found else []
        draft = state.phrase(state, "")
        state.heads = []
        if draft is None:
            break
        _follow(state, draft)
        if found and draft.name is None and nouns[-1] is not None and draft.is_one:
            draft.name = nouns[-1]
        if found and draft.other:
            draft.excluded, draft.other = last, False
        last = draft.domain()
        found.append(state.mark(draft.quantified(), start))
        nouns.append(draft.name)
        if not _and_another(state):
            break
    if len(found) > 1:
        return Group(tuple(found))
    return found[0] if found else None


def _and_another(state: State) -> bool:
    at = state.at
    state.take(",")
    state.take("and") or state.take("or") or state.take("then")
    if state.at > at and starts_phrase(state):
        return True
    state.at = at
    return False


def _follow(state: State, draft: Draft) -> None:
    """The rest of a main clause: "a man is walking his dog", "a man walks his dog"."""
    at = state.at
    said = None
    if state.take_one(lex.BE):
        said = predicate(state, draft)
    elif is_ing(state.word()) or state.word():
        said = verb_of(state, draft)
    if said is None:
        state.at = at
        return
    draft.parts.append(said)


def rest(state: State, form: Form) -> Form:
    """The form with what is left of the text as an opaque part, in the innermost quantifier where there is one."""
    start = state.at
    state.at = len(state.tokens)
    text = " ".join(token.text for token in state.tokens[start:])
    left = state.mark(Opaque(text), start)
    match form:
        case The() | A() | All() | HowMany() | Exists():
            return type(form)(conjunction(form.domain, left))
        case Count(low, high, domain):
            return Count(low, high, conjunction(domain, left))
    return conjunction(form, left)
