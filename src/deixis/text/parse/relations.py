"""Prepositions and their objects, as relations."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.adjectives import adjective
from deixis.text.parse.classes import adjective_kind, is_content, is_determiner, is_ing, second_verb, starts_phrase
from deixis.text.parse.draft import Draft
from deixis.text.parse.lemma import singular
from deixis.text.parse.parts_on import is_part_on
from deixis.text.parse.prepositions import INVERSE, preposition
from deixis.text.parse.state import State
from deixis.text.parse.topics import OWNERS, refers_back, topic
from deixis.text.parse.words import words
from deixis.types.form import (
    RELATIONS,
    And,
    Attribute,
    Between,
    Comparative,
    Count,
    Form,
    Not,
    Noun,
    Opaque,
    Or,
    Place,
    Relation,
    Superlative,
    Thing,
    conjunction,
    disjunction,
)

SURFACES = words("table shelf counter desk tray floor rack sofa bed bench worktop windowsill plate stand wall ground")
SOURCES = words("board pallet belt holder hook stove drawer mat")
TOPS = words("table desk counter shelf tray worktop")
HOLDERS = words("bowl box basket bag drawer cupboard fridge jar cup bin crate case pocket cabinet bucket tin pot")
GIVEN = words("kick pass throw give hand show toss offer read roll bring send feed serve sell")
OUT = words("from off")
COUNTED = words("WITH HOLDING WEARING INSIDE")
PATTERNED = {"stripe": "striped", "spot": "spotted", "dot": "dotted", "check": "checkered"}


def prepositional(state: State, draft: Draft) -> Form | None:
    """A preposition at the cursor and its object, as what it says of a draft."""
    state.skip(words("directly immediately just halfway midway") if preposition(state, 1)[0] else frozenset())
    if state.word().endswith("ly") and preposition(state, 1)[0]:
        state.at += 1
    if state.word() in {"in", "all"} and _in_color(state):
        state.at += 1
        return _colors(state)
    if state.word() == "no" and draft.name is not None and is_content(state, 1) and state.word(-1) != "or":
        state.at += 1
        return related(state, "NOT_WITH")
    name, length = preposition(state)
    if state.word() == "by" and state.elsewhere and state.word(1) in OWNERS and singular(state.word(2)) in lex.PARTS:
        state.aside.update(range(state.at, state.at + 3))
        state.at += 3
        return Thing()  # "lift the mug by its handle"
    last = draft.parts[-1] if draft.parts else None
    if name == "to" and isinstance(last, Relation) and last.name in GIVEN:
        state.at += length
        return related(state, f"{last.name} to")
    if name == "HOLDING" and state.word(length) == "hands" and state.word(length + 1) not in {"with", "and", "of"}:
        state.at += length + 1
        return Relation("hold hands with", Noun("person"))
    if name in OUT and name in state.elsewhere and draft.quantifier == "all" and draft.name is None:
        state.at += length
        return related(state, "ON")
    source = _source(state, draft, name, length)
    if source is not None:
        return source
    if not name or (
        name in state.elsewhere
        and ((state.depth == 1 and state.word(-1) not in lex.BE) or name in OUT or _ends(state, length))
    ):
        return None
    state.at += length
    if name == "BETWEEN":
        return _between(state)
    if state.word() in {"and", "or"} and preposition(state, 1)[0]:
        return _shared(state, name)
    if name == "WITH" and state.take("no"):
        name = "NOT_WITH"
    sided = name in {"LEFT_OF", "RIGHT_OF"} and "side" in {state.word(-i) for i in range(1, length + 1)}
    said = _in_common(state, name) or _owner_side(state, name) or related(state, name)
    if sided and isinstance(said, Relation) and isinstance(said.other, Noun) and said.other.name in TOPS:
        return conjunction(Relation("ON", said.other), Place("left" if name == "LEFT_OF" else "right"))
    whole = said.other if isinstance(said, Relation) and said.name == "ON" else None
    if whole is not None and is_part_on(draft.noun, whole) and draft.owner is None:
        draft.owner = whole
        return Thing()
    return said


def _source(state: State, draft: Draft, name: str, length: int) -> Form | None:
    """As in "take the spoon out of the mug", "pick the chip off the board": where it still is."""
    said = " ".join(state.word(i) for i in range(length))
    if said not in {"off", "out of", "from"} or name not in state.elsewhere or state.depth > 1:
        return None
    at = state.at
    state.at += length
    place = state.phrase(state, "ON")
    if place is None or place.noun not in SURFACES | HOLDERS | lex.CONTAINERS | SOURCES:
        state.at = at
        return None
    held = said == "out of" or (said == "from" and place.noun in HOLDERS | lex.CONTAINERS)
    form = relation("INSIDE" if held else "ON", place)
    if isinstance(form, Relation) and is_part_on(draft.noun, form.other) and draft.owner is None:
        draft.owner = form.other
        return Thing()
    return form


def _ends(state: State, length: int) -> bool:
    """Whether the text ends with the phrase behind a preposition: "put the toy with the wheels in the box"."""
    ahead = length
    while is_content(state, ahead) or is_determiner(state.word(ahead)):
        ahead += 1
    return state.depth == 2 and not state.is_word(ahead)


def _in_common(state: State, name: str) -> Form | None:
    """As in "on the same shelf as the vase": on a shelf that has the vase."""
    at = state.at
    if name in INVERSE and state.take("the", "same") and state.word() not in lex.SAME_KINDS.keys() | lex.SIDES:
        had = state.phrase(state, "STUFF") if is_content(state) else None
        if had is not None and had.noun not in lex.CLOTHING and state.take("as"):
            other = state.phrase(state, "SAME")
            if other is not None:
                return Relation(name, conjunction(had.domain(), Relation(INVERSE[name], other.argument())))
    state.at = at
    return None


def _shared(state: State, name: str) -> Form | None:
    """As in "behind and to the left of the car": several prepositions and one object."""
    names, disjoined = [name], state.word() == "or"
    while state.word() in {"and", "or"}:
        following, length = preposition(state, 1)
        if not length or following == "BETWEEN":
            return None
        names.append(following)
        state.at += 1 + length
    other = state.phrase(state, names[-1])
    if other is None:
        return None
    forms = [relation(each, other) for each in names]
    return disjunction(*forms) if disjoined else conjunction(*forms)


def _in_color(state: State) -> bool:
    last = 1
    while (
        state.word(last) in lex.COLORS and state.word(last + 1) in {"and", "or"} and state.word(last + 2) in lex.COLORS
    ):
        last += 2
    if state.word(last) not in lex.COLORS:
        return False
    return not is_content(state, last + 1) or (
        is_ing(state.word(last + 1)) and state.word(last + 1) not in lex.ING_COMPOUNDS
    )


def _colors(state: State) -> Form | None:
    found = adjective(state, alone=True)
    while found is not None and state.word() in {"and", "or"} and state.word(1) in lex.COLORS:
        joined = disjunction if state.word() == "or" else conjunction
        state.at += 1
        other = adjective(state, alone=True)
        found = found if other is None else joined(found, other)
    return found


def _owner_side(state: State, name: str) -> Form | None:
    """As in "to the dog's left"."""
    at = state.at
    if name not in {"to", "ON", "NEAR"}:
        return None
    if state.word() in OWNERS and state.word(1) in {"left", "right"} and not is_content(state, 2):
        return _side_of_another(state)
    owner = state.phrase(state, "OF") if _side_ahead(state) else None
    if owner is not None and state.word(-1) in {"left", "right"} and owner.owner is not None:
        return Relation("LEFT_OF" if state.word(-1) == "left" else "RIGHT_OF", owner.owner)
    state.at = at
    return None


def _side_of_another(state: State) -> Form:
    """As in "to her left": beside whoever was named before; a side of the picture where nobody was."""
    side = state.word(1)
    before = [head for head in state.heads[:-1] if head is not None]
    other = topic(state, state.word()) or (before[-1] if before else None)
    state.at += 2
    return Place(side) if other is None else Relation("LEFT_OF" if side == "left" else "RIGHT_OF", other)


def _side_ahead(state: State) -> bool:
    return any(state.word(i) == "'s" and state.word(i + 1) in {"left", "right"} for i in range(1, 5))


def _between(state: State) -> Form | None:
    before, state.reserved = state.reserved, _joint(state)
    first = state.phrase(state, "BETWEEN")
    state.reserved = before
    if first is None:
        return None
    at = state.at
    if state.take("and"):
        second = joined_phrase(state, "BETWEEN", first)
        if second is not None:
            first.name = first.name or (None if first.is_one else second.name)
            return Between(first.domain(), second.domain())
        state.at = at
    return Between(first.domain(), first.domain())


def _joint(state: State) -> int:
    """Where the "and" of "between the man with a hat and a bag and the tree" stands; -1 where there is none."""
    ahead = [
        i for i in range(1, len(state.tokens) - state.at) if state.word(i) == "and" and starts_phrase(state, i + 1)
    ]
    ahead = [i for i in ahead if not is_ing(state.word(i + 1))]
    alike = [i for i in ahead if state.word(i + 1) == state.word()]
    return state.at + (alike[0] if alike else ahead[-1]) if ahead else -1


def joined_phrase(state: State, via: str, first: Draft) -> Draft | None:
    """The phrase that "and" joins to another, whose noun is that of "the blue one" in it."""
    state.sibling = first.name
    return state.phrase(state, via)


def related(state: State, name: str) -> Form | None:
    """The relation of a name to the noun phrases at the cursor, joined by "and" or "or"."""
    most = _by_number(state) if name in COUNTED else None
    if most is not None:
        return most
    lead = _correlative(state)
    first = state.phrase(state, name)
    if first is None:
        return None
    outer = state.heads[-1] if state.heads else None
    if first.worn and isinstance(outer, Noun) and outer.name.split()[-1] in lex.CONTAINERS:
        first.worn = False  # "the bottle with a cap on"
    forms, disjoined = [_turned(relation(name, first), outer)], lead == "neither"
    while state.word() in {"and", "or", "nor"} and _another(state, name):
        disjoined = disjoined or state.word() in {"or", "nor"}
        at = state.at
        state.at += 1
        following = joined_phrase(state, name, first)
        if following is None or _unlike(name, first, following):
            state.at = at
            break
        if not lead:
            state.choices.append(at)
        forms.append(relation(name, following))
    if lead == "neither":
        return Not(disjunction(*forms))
    if name == "NOT_WITH" and disjoined:
        return Not(disjunction(*(form.part if isinstance(form, Not) else form for form in forms)))
    return disjunction(*forms) if disjoined else conjunction(*forms)


def _turned(form: Form, outer: Form | None) -> Form:
    """As in "the tent with the dog in front of it": what the dog is to the tent, said of the tent."""
    if not isinstance(form, Relation) or form.name != "WITH" or not isinstance(form.other, And) or outer is None:
        return form
    *said, last = form.other.parts
    if not isinstance(last, Relation) or last.other != outer or last.passive:
        return form
    had = conjunction(*said)
    if last.name in INVERSE and last.name not in {"ON", "INSIDE"}:
        return Relation(INVERSE[last.name], had)
    return form if last.name in RELATIONS else Relation(last.name, had, passive=True)


def _by_number(state: State) -> Form | None:
    """As in "(with) the most apples", "(has) fewer eggs than the bowl": a number of things as the measure."""
    start = state.at
    definite = state.take("the")
    word = state.take_one(words("most fewest least") if definite else words("more fewer less most fewest least"))
    definite = definite or word in {"most", "fewest", "least"}
    if not word or not is_content(state) or state.word() == "than":
        state.at = start
        return None
    counted = state.phrase(state, "STUFF")
    measure = _as_measure(counted)
    _ = state.take("around", "it") or state.take("under", "it") or state.take("above", "it") or state.take("near", "it")
    _ = state.take("in", "it") or state.take("on", "it") or state.take("on", "them") or state.take("in", "them")
    more = word in {"most", "more"}
    if measure and definite:
        return Superlative(measure, Thing(), more)
    if measure and state.word() != "than" and word in {"more", "fewer"}:
        return Superlative(measure, Thing(), more)
    other = state.phrase(state, "THAN") if measure and state.take("than") else None
    if other is None:
        state.at = start
        return None
    if other.plural and not other.quantifier and other.name not in state.heads:
        text = " ".join(token.text for token in state.tokens[start : state.at])
        return state.mark(Opaque(text), start)  # "more apples than oranges": no form compares two numbers of one's own
    return Comparative(measure, more, other.argument())


def _as_measure(counted: Draft | None) -> str:
    """The name of what is counted, with its adjectives: "red apple"; empty where it is said otherwise."""
    if counted is None or not isinstance(counted.name, Noun):
        return ""
    if not all(isinstance(part, Attribute) for part in counted.parts):
        return ""
    values = [part.value for part in counted.parts if isinstance(part, Attribute)]
    return " ".join([*values, counted.name.name])


def _correlative(state: State) -> str:
    """As in "both", "either" or "neither" before what "and", "or" or "nor" joins, which is read."""
    joined = any(state.word(i) in {"and", "or", "nor"} for i in range(2, 8))
    if state.word() == "neither" and any(state.word(i) == "nor" for i in range(2, 8)):
        return state.take_one(words("neither"))
    both = state.word(1) == "the" and any(state.word(i) == "and" and state.word(i + 1) == "the" for i in range(3, 8))
    joined = joined and (both or state.word(1) not in {"of", "the"})
    return state.take_one(words("both either neither")) if joined else ""


def _unlike(name: str, first: Draft, following: Draft) -> bool:
    """Whether what "and" joins is no second object: "the man in a shirt and the woman in a dress"."""
    if name not in {"WITH", "NOT_WITH", "WEARING", "HOLDING", "RIDING", "INSIDE", "ON"} and name.isupper():
        return False
    worn = first.noun in lex.CLOTHING and name in {"INSIDE", "WEARING"}
    living = lex.PEOPLE | lex.ANIMALS
    told = following.noun in lex.PEOPLE and bool(following.parts) and first.noun not in lex.PEOPLE
    return (
        told
        or (worn and following.noun not in lex.CLOTHING)
        or (first.noun not in living and following.noun in lex.PEOPLE)
    )


def _another(state: State, name: str) -> bool:
    """Whether "and" joins another object of the relation, not another thing said of its subject."""
    refused = state.at == state.reserved or (state.at in state.refused and state.word() != "nor")
    if refused or state.word(1) in {"not", "also"} or is_ing(state.word(1)):
        return False
    if state.depth == 1 and state.word() == "and" and refers_back(state, 1, name == "WITH"):
        return False
    if second_verb(state) or (state.word(1) in lex.DETERMINERS and state.word(2) in lex.ONES):
        return False
    return starts_phrase(state, 1) and not (adjective_kind(state.word(1)) and not is_content(state, 2))


def relation(name: str, other: Draft) -> Form:
    """A relation to an object; clothes after "in" are worn, and "no hat" is the lack of one."""
    if name == "INSIDE" and (other.noun in lex.CLOTHING or other.noun in {"outfit", "attire"}):
        name = "WEARING"
    if name == "outside":
        return Not(Relation("INSIDE", other.argument()))
    if name == "from" and other.noun in SURFACES | HOLDERS:
        name = "ON" if other.noun in SURFACES else "INSIDE"
    if name == "WITH" and other.in_hand:
        name = "HOLDING"
    if name == "NOT_WITH":
        lacked = relation("WITH", other)
        return lacked if isinstance(lacked, Not) else Not(lacked)
    if other.quantifier == "no":
        return Not(Relation(name, other.domain()))
    if name in {"WEARING", "INSIDE"} and isinstance(other.domain(), Attribute) and not other.is_one:
        return other.domain()
    said = other.parts[0] if len(other.parts) == 1 else None
    if name == "WITH" and other.noun in {"pattern", "print", "design"} and isinstance(said, Attribute):
        return Attribute("pattern", said.value)
    if name in {"WITH", "WEARING", "INSIDE"} and other.noun in PATTERNED and not other.parts:
        return Attribute("pattern", PATTERNED[other.noun])
    if name == "INSIDE" and other.noun in PATTERNED and all(map(_is_color, other.parts)):
        return conjunction(*other.parts, Attribute("pattern", PATTERNED[other.noun]))  # "in the red and white stripes"
    if name == "WITH" and other.worn and other.noun in lex.CLOTHING:
        name = "WEARING"
    form = other.argument()
    if isinstance(form, Count) and name not in RELATIONS and form.low == 0 and form.high == 0:
        return Not(Relation(name, form.domain))
    return Relation(name, form)


def _is_color(form: Form) -> bool:
    parts = form.parts if isinstance(form, Or) else (form,)
    return all(isinstance(part, Attribute) and part.kind == "color" for part in parts)
