"""Relations to what a form names: as pairs of objects, as words among attributes, or by what an unlisted part has."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from deixis.reasoning import attributes
from deixis.reasoning.geometry import Numbers, greatest
from deixis.reasoning.kinds_at_work import KIN, SEEN_THINGS, SETTINGS
from deixis.reasoning.names import all_kinds, is_known, lemma, noun_truth
from deixis.reasoning.parts import on_side
from deixis.reasoning.unseen import JUDGED, NO_THINGS, is_seen_verb
from deixis.text.parse.lexicon import CLOTHING, PARTS
from deixis.text.parse.people import ROLES
from deixis.text.parse.relations import GIVEN
from deixis.types import form as forms
from deixis.types.form import Form
from deixis.types.grounding import Status

if TYPE_CHECKING:
    from deixis.reasoning.evaluate import Evaluation

Truths: TypeAlias = "NDArray[np.bool_]"
YES = 0.5
INSTEAD = {"outside": ("INSIDE",), "from": ("INSIDE", "ON"), "off": ("ON",), "out of": ("INSIDE",)}
VIEWERS = frozenset("me us you camera viewer lens".split())
WHEREABOUTS = frozenset(["INSIDE", "ON", "NEAR", "at"])
AT_A_PART = frozenset(["INSIDE", "ON", "AROUND"])
OF_HAIR = frozenset("blond blonde curly ginger brunette".split())
LISTED = PARTS | CLOTHING | SEEN_THINGS | ROLES
BODY = frozenset(
    "hand head lap back shoulder arm neck mouth finger foot wrist ear nose leg face chest beak paw".split()
)


def related(e: Evaluation, form: forms.Relation, group: Numbers) -> Numbers:
    """(N,) to what degree each object stands in a relation, where it is judged together with `group`."""
    if form.name in AT_A_PART and (at := _part_of_body(form.other)) and not (e.truth(at[0]) >= YES).any():
        return _at_unlisted(e, *at)
    if form.name in WHEREABOUTS and _is_setting(form.other) and not e.truth(form.other).any():
        e.note("taken for where the picture is")
        return np.ones(len(group))
    if form.name.removesuffix(" to") in GIVEN and form.name.endswith(" to") and not e.listed.like(form.name):
        e.note("the scene does not say to whom")
        return np.ones(len(group))
    if form.name == "IN_FRONT_OF" and isinstance(form.other, forms.Noun) and form.other.name in VIEWERS:
        return np.ones(len(group))
    if form.name in INSTEAD and not form.passive and not e.listed.like(form.name):
        instead = greatest([e.truth(forms.Relation(name, form.other), group) for name in INSTEAD[form.name]])
        if form.name == "from" and not (np.minimum(instead, group) >= YES).any():
            e.doubt(Status.UNKNOWN, "nothing in the scene says where it is from")
            return np.full(len(group), YES)
        return 1 - instead if form.name == "outside" else instead
    if (unseen := _unseen(e, form)) is not None:
        e.doubt(Status.UNKNOWN, f"no picture shows what {unseen!r} holds of")
        return np.full(len(group), YES)
    if form.name == "HOLDING" and (at := _part_of_body(form.other)) and not (e.truth(at[0]) >= YES).any():
        return e.over(at[1], e.pairs.of("hold hands with")[0])
    pairs, note = e.pairs.of(form.name, passive=form.passive)
    if form.name == "WITH" and form.other == forms.Thing():
        pairs[:, e.listed.of_wholes()] = 0  # a handle is nothing that a mug has in it
    found = e.over(form.other, pairs)
    if not form.passive and (said := _as_attribute(form.other)):
        names = e.rules[form.name].listed if form.name in e.rules else (form.name,)
        found = np.maximum(found, attributes.doing_truth(names, said, e.scene.objects))
    if form.name in SAID_OF:
        found = np.maximum(found, np.where(SAID_OF[form.name](e, form.other), _said_to_have(e, form.other), 0.0))
    if form.name == "WITH" and not found.any() and (lacking := _lacking(e, form.other)).any():
        e.note("as some are listed as without it")
        found = 1 - lacking
    if form.name == "WITH" and form.other == forms.Thing():
        found = np.maximum(found, attributes.listed_value("full", e.scene.objects, e.listed))
    if form.name == "OF" and not (np.minimum(found, group) >= YES).any():
        found = e.over(form.other, np.maximum(e.listed.any_pair(), e.listed.any_pair().T))
    if note:
        e.note(note)
    if not found.any() and _is_strange(form.other) and not e.truth(form.other).any():
        e.doubt(Status.UNKNOWN, "no table has such a thing")
        return np.full(len(group), YES)
    return found


def _is_setting(other: Form) -> bool:
    inner = other.domain if isinstance(other, forms.A | forms.The) else other
    return isinstance(inner, forms.Noun) and lemma(inner.name) in SETTINGS


def _lacking(e: Evaluation, other: Form) -> Numbers:
    """(N,) what is listed as being without a thing: "headless"."""
    name = other.name if isinstance(other, forms.Noun) else ""
    without = {f"{name}less", f"no {name}", f"without {name}"}
    return np.array([bool(name) and bool(without & set(one.attributes)) for one in e.scene.objects], np.float64)


def _unseen(e: Evaluation, form: forms.Relation) -> str | None:
    """The word of a relation that nothing lists and no picture shows: its verb, or the noun of what is no thing."""
    match form.other:
        case forms.Noun(noun) | forms.And((forms.Noun(noun), *_)) | forms.Superlative(_, forms.Noun(noun)) if (
            _is_no_thing(noun, form) and not noun_truth(noun, e.scene.objects)[0].any()
        ):
            return noun
    if form.name.isupper() or e.listed.like(form.name) or e.listed.like(form.name, " by"):
        return None
    return None if is_seen_verb(form.name) else form.name


def _is_no_thing(noun: str, form: forms.Relation) -> bool:
    """Whether a noun names no thing of a picture, or somebody by what they are to another who did a thing once."""
    somebody = form.passive and noun.split()[-1] in KIN
    judged = noun.split()[0] in JUDGED
    return somebody or judged or any(lemma(word) in NO_THINGS for word in noun.split())


def _is_strange(other: Form) -> bool:
    """Whether no table has a noun, nor its last word, and so nobody can say that a scene would list it."""
    match other:
        case forms.Noun(noun) | forms.And((forms.Noun(noun), *_)) | forms.Superlative(_, forms.Noun(noun)):
            pass
        case _:
            return False
    return not (
        noun.startswith("number ") or is_known(noun) or is_known(noun.split()[-1]) or lemma(noun.split()[-1]) in LISTED
    )


def _part_of_body(other: Form) -> tuple[Form, Form, str] | None:
    """The part, its owner and the side, of what is a part of a body; None for anything else."""
    match other:
        case forms.A(domain) | forms.The(domain):
            return _part_of_body(domain)
        case forms.PartOf(part, whole, side):
            return part, whole, side
        case forms.And((forms.Noun(name) as part, forms.Relation("OF", owner))) if name in BODY:
            return part, owner, ""
    return None


def _at_unlisted(e: Evaluation, part: Form, owner: Form, side: str) -> Numbers:
    """What is at a part that the scene does not list: "in the man's hand" is what the man holds, wears or has."""
    pairs = e.pairs.of("WITH")[0].T
    found = e.over(owner, pairs)
    e.note("the part is not listed: by what its owner holds, wears or has")
    if not side:
        return found
    sided, note = on_side(side, found, np.minimum(pairs, e.argument(owner)), e.scene, e.geometry)
    e.note(note)
    return np.minimum(found, sided)


def _said_to_have(e: Evaluation, other: Form) -> Numbers:
    """(N,) whether what is had stands among the attributes or in the name: "stripe", "red hat", "red"."""
    inner = other.domain if isinstance(other, forms.A | forms.The) else other
    if isinstance(inner, forms.Or):
        return greatest([_said_to_have(e, part) for part in inner.parts])
    said = _as_attribute(inner)
    if not said:
        return np.zeros(len(e.scene.objects))
    *values, noun = said.split()
    found = attributes.listed_value(said, e.scene.objects, e.listed)
    if noun == "hair" and values and values[-1] in OF_HAIR:
        found = np.maximum(found, attributes.listed_value(values[-1], e.scene.objects, e.listed))
    return found


def _all(e: Evaluation, other: Form) -> Truths:
    return np.ones(len(e.scene.objects), bool)


def _people(e: Evaluation, other: Form) -> Truths:
    """Who may be in blue scrubs."""
    return np.array(["person" in all_kinds(one) for one in e.scene.objects], bool)


def _named_otherwise(e: Evaluation, other: Form) -> Truths:
    """What is not itself what it is of: a bread loaf is a loaf of bread."""
    said = lemma(_as_attribute(other) or "-")
    return np.array([not lemma(one.name).endswith(said) for one in e.scene.objects], bool)


SAID_OF = {"WITH": _all, "WEARING": _all, "INSIDE": _people, "OF": _named_otherwise}
"""Relations that words of an object may say as well, and of which objects."""


def _as_attribute(other: Form) -> str:
    """What is had, in the words in which a scene may list it as an attribute: "stripe" is "striped", "red hat"."""
    match other:
        case forms.Noun(name):
            return name
        case forms.Attribute("color" | "pattern", value):
            return value
        case forms.And(parts) if all(isinstance(part, forms.Noun | forms.Attribute) for part in parts):
            values = [part.value for part in parts if isinstance(part, forms.Attribute)]
            return " ".join([*values, *(part.name for part in parts if isinstance(part, forms.Noun))])
    return ""
