"""What completes an ordinal, a superlative or a noun: "from the right", "closest to the cup", "of the bottles"."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.classes import adjective_kind, is_content, is_determiner, starts_phrase
from deixis.text.parse.draft import Draft
from deixis.text.parse.graded import WAYS, comparative
from deixis.text.parse.lemma import singular
from deixis.text.parse.prepositions import preposition
from deixis.text.parse.quantifiers import number
from deixis.text.parse.state import State
from deixis.text.parse.words import words
from deixis.types.form import Attribute, Noun, Relation, disjunction

ENDS = {"left": "left", "right": "right", "top": "top", "bottom": "bottom", "front": "near", "back": "far"}
EXCEPTIONS = words("except excluding besides but minus save bar barring")
PIECES = words("piece item article bit")
MASSES = words(
    "luggage furniture clothing cutlery fruit equipment baggage silverware footwear jewelry jewellery crockery pottery "
    "art machinery kit tableware headwear food"
)
PLATES = frozenset(["number plate", "license plate", "licence plate", "registration plate", "name plate"])
LINES = words("row line column queue stack pile heap")


def special(state: State, draft: Draft) -> bool:
    """Reads one of these into the draft; False, and nothing read, where there is none."""
    start = state.at
    if state.word() == "number" and number(state, 1) and state.word(2) == "from":
        state.at += 1
    if draft.leads is not None and draft.leads[:2] in lex.ENDS_OF and state.take("but", "one"):
        draft.ordinal, draft.leads = (2, lex.ENDS_OF[draft.leads[:2]]), None  # "the tallest man but one"
        return True
    for step in (_counted_from, _from_end, _nearest, _of, excepted, _line):
        if step(state, draft):
            return True
        state.at = start
    state.at = start
    return False


def _counted_from(state: State, draft: Draft) -> bool:
    """As in "the bottle second from the right": the ordinal, after its noun."""
    n = lex.ORDINALS.get(state.word(), number(state))
    if not n or draft.ordinal is not None or state.word(1) != "from":
        return False
    state.at += 1
    draft.ordinal = (n, "")
    if _from_end(state, draft):
        return True
    draft.ordinal = None
    return False


def _from_end(state: State, draft: Draft) -> bool:
    if not (
        state.take("from")
        or state.take("counting", "from")
        or state.take("counted", "from")
        or state.take("on")
        or state.take("on", "the")
    ):
        return False
    counted = state.word(-1) == "from"
    state.take("the")
    state.take("far")
    end = ENDS.get(state.word())
    loose = draft.ordinal is not None and draft.ordinal[0] > 0 and not draft.ordinal[1] and draft.leads is None
    piled = state.word(1) == "of" and state.word(3) in LINES and counted and not state.is_word(4)
    if end is None or not (counted or loose) or (state.word(1) == "of" and not piled) or _names(state):
        return False
    state.at += 4 if piled else 1
    state.take("side") or state.take("end")
    if draft.ordinal is None:
        if draft.leads is None or draft.leads[0] not in {"left", "right"}:
            return False
        draft.leads = (end, True, draft.leads[2])
        return True
    n, _ = draft.ordinal
    draft.ordinal = (n, end)
    return True


def _names(state: State) -> bool:
    """Whether a noun follows the end that is counted from, and no adjective that ends a question."""
    worn = adjective_kind(state.word(1)) and singular(state.word(2)) in lex.CLOTHING
    return is_content(state, 1) and not worn and not (adjective_kind(state.word(1)) and not is_content(state, 2))


def _nearest(state: State, draft: Draft) -> bool:
    """As in "closest to the cup", and the rest of "the closest cup to the plate"."""
    if draft.via == "STUFF":
        return False  # "the glass of wine nearest the lamp"
    word = state.word()
    state.take("that", "is") or state.take("which", "is") or state.take("who", "is")
    state.take("the")
    word = state.word()
    near = word in {"closest", "nearest", "closer", "nearer"}
    far = word in {"farthest", "furthest", "farther", "further"}
    if (near or far) and not (word.endswith("er") and _has_than(state)):
        state.at += 1
        state.take("away")
        return _reference(state, draft, far) or _end(state, draft, near)
    if draft.leads and draft.leads[0] in {"near", "far"} and word in {"to", "from"} and not draft.nearest:
        if preposition(state)[1] > 1:
            return False
        return _reference(state, draft, draft.leads[0] == "far")
    return False


def _has_than(state: State) -> bool:
    return any(state.word(i) == "than" for i in range(1, 8))


def _end(state: State, draft: Draft, near: bool) -> bool:
    """As in "furthest to the left", "closest"."""
    at = state.at
    state.take("to") or state.take("on")
    state.take("the")
    side = state.word()
    if side in {"left", "right", "top", "bottom"} and state.word(1) != "of":
        state.at += 1
        state.take_one(words("edge side end"))
        many = draft.low if draft.quantifier == "count" and draft.low == draft.high and draft.low > 1 else 1
        draft.quantifier = "the" if many > 1 else draft.quantifier
        draft.leads = (side, True, many)
        return True
    state.at = at
    way = state.take_one(frozenset(WAYS)) if not is_content(state, 1) and state.word(1) != "of" else ""
    draft.leads = (WAYS.get(way) or ("near" if near else "far"), True, 1)
    return True


def _reference(state: State, draft: Draft, far: bool) -> bool:
    at = state.at
    direct = state.word(-1) in {"nearest", "nearer"} and (
        is_determiner(state.word()) or is_content(state) or state.word() in {"me", "us", "you", "camera"}
    )
    if not (state.take("to") or state.take("from") or direct):
        return False
    ahead = 1 if state.word() == "the" else 0
    if state.word(ahead) in {"left", "right", "top", "bottom"} and state.word(ahead + 1) != "of":
        state.at = at
        return False
    if ahead and state.word(1) in {"front", "back"} and not is_content(state, 2) and state.word(2) != "of":
        state.at += 2
        leads = ENDS[state.word(-1)] if not far else {"front": "far", "back": "near"}[state.word(-1)]
        draft.leads = (leads, True, draft.leads[2] if draft.leads else 1)
        return True
    if state.word(ahead) in {"camera", "viewer", "us", "lens"} or (not ahead and state.word() in {"me", "you"}):
        state.at += ahead + 1
        many = draft.low if draft.quantifier == "count" and draft.low == draft.high else 1
        draft.quantifier = "the" if many > 1 else draft.quantifier
        draft.leads = ("far" if far else "near", True, draft.leads[2] if draft.leads else many)
        return True
    other = state.phrase(state, "NEAREST")
    if other is None:
        state.at = at
        return False
    landmark = other.argument()
    if state.word() == "or" and state.word(1) in {"to", "from"}:
        state.at += 2
        either = state.phrase(state, "NEAREST")
        landmark = landmark if either is None else disjunction(landmark, either.domain())
    many = draft.leads[2] if draft.leads else 1
    if many > 1:
        draft.quantifier, draft.low, draft.high = "count", many, many
    draft.leads, draft.nearest = None, (landmark, far)
    return True


def _of(state: State, draft: Draft) -> bool:
    """As in "the tallest of the three bottles", "a group of people", "a cup of tea", "the ear of the dog"."""
    if _of_color(state, draft):
        return True
    if state.sees("of", "different") or state.sees("of", "the", "same") or state.sees("of", "a", "different"):
        return False
    chosen = (state.sees("from", "the") and number(state, 2)) or state.sees("from", "all")
    if not (
        state.take("of")
        or (_is_choice(draft) and (state.take("out", "of") or (chosen and state.take("from"))))
        or (draft.leads and state.take("among"))
    ):
        return False
    if any(state.word(i) in lex.PICTURE for i in (0, 1)):
        state.at += 2 if state.word() not in lex.PICTURE else 1
        return True
    full = state.word(-2) == "full"
    plated = isinstance(draft.name, Noun) and draft.name.name in PLATES
    stuff = draft.noun in lex.CONTAINERS and state.word() != "the" and not plated
    inner = state.phrase(state, "STUFF" if stuff else "OF")
    if inner is None:
        return False
    if draft.noun == "middle" and inner.quantifier == "count":
        draft.name, draft.leads = None, ("middle", True, 1)
    if draft.name is not None and draft.leads is not None and inner.name is None and not inner.parts:
        return True  # "the smaller dog of the two"
    if draft.name is None:
        draft.among = inner.argument() if inner.quantifier == "count" else inner.domain()
        draft.is_one = True
        while draft.leads and inner.plural and (state.sees(",") or state.sees("and")) and is_content(state, 1):
            state.at += 1
            more = state.phrase(state, "OF")
            if more is None or not more.plural:
                break
            draft.among = disjunction(draft.among, more.domain())
    elif draft.noun in PIECES and inner.noun in MASSES:
        draft.name = inner.name
        draft.parts.extend(inner.parts)
    elif draft.noun in lex.GROUPS:
        draft.name, draft.plural = inner.domain(), inner.plural
        draft.quantifier = "all" if draft.quantifier == "a" and inner.plural else draft.quantifier
    elif stuff or full:
        draft.parts.append(Relation("WITH", inner.argument()))
    elif draft.noun in lex.PARTS:
        draft.owner = inner.argument()
    else:
        draft.parts.append(Relation("OF", inner.argument()))
    return True


def _of_color(state: State, draft: Draft) -> bool:
    """As in "of red colour", "of the colour blue", which is read."""
    start = state.at
    if state.take("of"):
        state.take_one(lex.DETERMINERS)
        for first, second in ((0, 1), (1, 0)):
            if state.word(first) in lex.COLORS and state.word(second) in {"color", "colour"}:
                draft.parts.append(state.mark(Attribute("color", state.word(first).replace("grey", "gray")), start))
                state.at += 2
                return True
    state.at = start
    return False


def _is_choice(draft: Draft) -> bool:
    """Whether some of several are meant, and "out of" says of which."""
    return draft.name is None or draft.leads is not None or draft.ordinal is not None or draft.quantifier == "count"


def excepted(state: State, draft: Draft) -> bool:
    """Reads what is left out: "other than the mug", "but for the red ones"."""
    state.take(",")
    if state.take("other", "than") or state.take("apart", "from") or state.take("aside", "from"):
        pass
    elif state.word() in EXCEPTIONS and state.word(1) not in {"not", "no"} and _leaves_out(state, draft):
        if comparative(state, 1) is not None:
            return False
        if state.word() == "but" and draft.quantifier not in {"all", "count", "a"} and not draft.plural:
            return False
        state.at += 1
    else:
        return False
    state.take("for")
    excluded = state.phrase(state, "EXCEPT")
    if excluded is None:
        return False
    found = [excluded.argument()]
    while state.word() == "and" and starts_phrase(state, 1):
        state.at += 1
        more = state.phrase(state, "EXCEPT")
        if more is None:
            break
        found.append(more.argument())
    draft.excluded = disjunction(*found)
    return True


def _leaves_out(state: State, draft: Draft) -> bool:
    """Whether "besides" is no place: "everything besides the mug"."""
    if state.word() == "bar":
        return is_determiner(state.word(1)) or state.word(1) == "for"
    return state.word() != "besides" or draft.quantifier == "all"


def _line(state: State, draft: Draft) -> bool:
    """As in "in the row", after an ordinal, says nothing more."""
    if draft.ordinal is None or not (state.take("in") or state.take("of")):
        return False
    state.take("the") or state.take("a")
    if not state.take_one(LINES):
        return False
    return state.word() != "of"
