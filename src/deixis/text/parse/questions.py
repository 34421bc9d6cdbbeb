"""Questions: is it, is there, which, who, what."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.alternatives import or_object
from deixis.text.parse.choices import chosen_from, nearer_of
from deixis.text.parse.classes import is_content, is_determiner, is_ed, is_ing, starts_phrase
from deixis.text.parse.done_by import done_by, untold, what_of
from deixis.text.parse.draft import Draft
from deixis.text.parse.lemma import verb_lemma
from deixis.text.parse.modifiers import modifier, modifier_starts, predicate, verb_of, whose
from deixis.text.parse.prepositions import preposition
from deixis.text.parse.sameness import alike
from deixis.text.parse.specials import excepted, special
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
    Noun,
    Opaque,
    Relation,
    Superlative,
    The,
    Thing,
    conjunction,
    disjunction,
)  # fmt: skip

TIMES = words("morning afternoon evening night yesterday today earlier ago week month year before")
ABSTRACT = words("password price cost title temperature voltage weight speed brand address date time reason meaning")


def asked(state: State) -> Form | None:
    """As in "is there a cat", "is the cup red", "do you see a dog", "which dog is black", "where is the dog"."""
    doing = _doing(state)
    if doing is not None:
        return doing
    told = untold(state) or _of_before(state) or nearer_of(state) or alike(state) or _both_are(state)
    if told is not None:
        return told
    is_what = state.word() in {"what", "whatever"} and state.word(1) == "is"
    if is_what and state.word(2) in {"that", "this"} and state.word(3) in lex.THINGS:
        state.at += 2
        return phrases(state)
    if (is_what or state.sees("what", "are")) and is_determiner(state.word(2)):
        held = what_of(state)
        if held is not None:
            return held
    if (
        state.word() == "what"
        and is_content(state, 1)
        and any(_tells_where(state, i) or state.word(i) in lex.RELATIVES for i in (2, 3, 4))
    ):
        at = state.at
        state.at += 1
        which = _which(state)
        if which is not None and not state.is_word():
            return which
        state.at = at
    done = done_by(state)
    if done is not None:
        return done
    if (is_what and modifier_starts(state, 2)) or (state.word() in {"what", "whatever"} and starts_phrase(state, 1)):
        return _whatever(state)
    if state.word() in {"who", "whoever"}:
        return _who(state)
    if state.word() == "whose" and starts_phrase(state, 1):
        state.at += 1
        if _asks_owner(state):
            owned, state.at = state.phrase(state, "BY"), len(state.tokens)
            return None if owned is None else The(conjunction(owned.domain(), state.mark(Opaque("whose it is"), 0)))
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


def _asks_owner(state: State) -> bool:
    """As in "whose van is that", which no picture tells."""
    return state.tokens[-1].text in {"that", "this", "it", "those", "these"} and state.tokens[-2].text in lex.BE


def _tells_where(state: State, ahead: int) -> bool:
    return state.word(ahead) in lex.BE and bool(preposition(state, ahead + 1)[0])


def _doing(state: State) -> Form | None:
    """As in "what is covering the patient", whose verb could be a noun too."""
    word = state.word(2)
    if not (state.sees("what", "is") and word.endswith("ing") and is_determiner(state.word(3))) or is_ing(word):
        return None
    state.at += 3
    other = state.phrase(state, verb_lemma(word))
    return None if other is None else The(Relation(verb_lemma(word), other.argument()))


def _there_are(state: State) -> Form | None:
    """As in "(is there) a cat", "a cat or a dog", "a cat and a dog"."""
    drafts: list[Draft] = []
    joint = ""
    state.at += state.word() == "both" and is_determiner(state.word(1))
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


def _of_before(state: State) -> Form | None:
    """As in "did the man catch anything", "what is the password on the note": what no picture tells."""
    past = state.word() == "did" and any(token.text in TIMES for token in state.tokens)
    asks = past or (state.sees("what", "is", "the") and state.word(3) in ABSTRACT)
    if not asks or state.at:
        return None
    said, state.at = " ".join(token.text for token in state.tokens), len(state.tokens)
    return Opaque(said)


def _both_are(state: State) -> Form | None:
    """As in "are both the door and the window open", "do the man and the woman have hats"."""
    start, chosen = state.at, len(state.choices)
    opened = state.take_one(words("is are does do did has have"))
    state.at += state.word() == "both"
    first = state.phrase(state, "BY") if opened and state.word() == "the" else None
    second = state.phrase(state, "") if first is not None and state.sees("and", "the") and state.take("and") else None
    told = first is not None and any(not isinstance(part, Attribute) for part in first.parts)
    if first is not None and second is not None and second.quantifier == "the" and not told:
        said = predicate(state, second) or (second.parts.pop() if second.parts else None)
        if said is not None and not state.is_word():
            return Exists(Group((conjunction(first.domain(), said), conjunction(second.domain(), said))))
    state.at = start
    del state.choices[chosen:]
    return None


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
    between = next((i for i, token in enumerate(state.tokens) if token.text == "between"), 0)
    later = [at for at in state.choices[chosen:] if at > between]
    return not isinstance(said, Between) or any(is_ing(state.tokens[at].text) for at in later)


def _amount(draft: Draft) -> Form:
    counted = draft.quantifier in {"count", "no"}
    return Count(draft.low, draft.high, draft.domain()) if counted else draft.domain()


def _which(state: State) -> Form | None:
    several = any(token.text == "are" for token in state.tokens[state.at : state.at + 6])
    draft = state.phrase(state, "")
    if draft is None:
        return None
    draft.plural = draft.plural or (several and draft.quantifier != "count")
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
    if is_ed(state.word()) and state.at == 1:
        done, state.at = " ".join(token.text for token in state.tokens[1:]), len(state.tokens)
        return The(conjunction(Noun("person"), state.mark(Opaque(done), 1)))  # "who scored the goal"
    draft = Draft(name=Noun("person"))
    is_verbal = bool(state.take_one(lex.BE))
    if is_verbal and is_determiner(state.word()):
        return _who_is(state)
    state.heads.append(draft.name)
    state.depth += 1
    said = predicate(state, draft) if is_verbal else modifier(state, draft) or verb_of(state, draft)
    state.depth -= 1
    state.heads.pop()
    if said is None:
        return None
    draft.say(said)
    while (more := modifier(state, draft)) is not None:
        draft.say(more)
    at = state.at
    state.at = at if not excepted(state, draft) else state.at
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


def _whatever(state: State) -> Form | None:
    """As in "what is on the fridge", "what the girl is eating"."""
    state.at += 1
    draft = Draft(quantifier="all")
    if not state.take("is"):
        said = modifier(state, draft)
        return None if said is None else The(said)
    state.heads.append(None)
    state.depth += 1
    said = predicate(state, draft)
    state.depth -= 1
    state.heads.pop()
    if said is None:
        return None
    draft.say(said)
    alone = len(draft.parts)
    while (more := modifier(state, draft)) is not None:
        draft.say(more)
    if special(state, draft) or len(draft.parts) > alone:
        return All(draft.domain())
    return The(said) if _is_single(said) else All(said)


def _is_single(said: Form) -> bool:
    """Whether one is asked for: "what is between the cups"."""
    return isinstance(said, Between) or (isinstance(said, And) and isinstance(said.parts[0], Between))
