"""What a form needs to know of a picture, asked of a model and measured: a scene that the reasoner works on.

The model is asked for what models are good at: single nouns, and where nothing measures an attribute or a relation, the
composed phrase ("playing dog", "girl climbing stairs"). Colours are measured in the pixels; places, sizes, order and
spatial relations are left to the reasoner's rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from deixis.reasoning.attributes import COLORS
from deixis.reasoning.colours import colour_shares, middle
from deixis.reasoning.explain import core, heads
from deixis.reasoning.measures import WORDS
from deixis.reasoning.names import canonical, kinds_of
from deixis.reasoning.rules import RULES, Lists
from deixis.types import form as forms
from deixis.types.boxes import Boxes, pairwise_iou
from deixis.types.form import Form, walk
from deixis.types.grounding import Grounding, Status
from deixis.types.scene import Scene, SceneObject, SceneRelation

if TYPE_CHECKING:
    from deixis.tasks.session import EncodedImage, Session

KEPT = 0.3  # regions that score less are no objects
RELATIVE = 0.5  # nor are those with a smaller share of the best one's score
MOST = 12  # of one noun
CANDIDATES = 60  # of a composed phrase
SURE = 0.5  # what an object's score is at the least: 0.5 is where the rules turn from no to yes
SAME = 0.6  # IoU from which two nouns' regions are one thing
LIKELIER = 0.6
FITS = 0.5  # IoU from which a region of a composed phrase is that of an object
SEEN = 0.7  # the share of the best object's score that another needs to be seen the same way
TINY = 1e-9
SHARE = 0.2  # of an object's pixels that a colour needs
LANDMARK = 0.75  # the least score of the best region of what a form takes to be there
CLEARLY = 0.8
FEMALE, MALE = ("woman", "girl"), ("man", "boy")
CONTRASTS = {**dict.fromkeys(FEMALE, MALE), **dict.fromkeys(MALE, FEMALE)}
ANYTHING = "person"  # asked for where a form names nothing: "the one on the left"


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What was seen of a picture.

    Attributes:
        scene: its objects.
        groundings: what the model answered for each noun that a form names, with masks where they were wanted.
    """

    scene: Scene
    groundings: Mapping[str, Grounding]


def perceive(session: Session, image: EncodedImage, rgb: NDArray[np.uint8], form: Form) -> Scene:
    """The scene that a form is resolved over.

    Args:
        session: whose model finds phrases.
        image: encoded by it.
        rgb: (H, W, 3) the same image.
        form: what is asked.
    """
    return look(session, image, rgb, form, masks=False).scene


def look(session: Session, image: EncodedImage, rgb: NDArray[np.uint8], form: Form, *, masks: bool) -> Seen:
    """As `perceive`, and what the model answered; with masks of the nouns that the form may mean an object of."""
    given, nouns = _landmarks(form), _nouns(form)
    drawn = frozenset(_names(core(form)) or nouns) if masks else frozenset()
    found = {
        noun: _ask(session, image, noun, presupposed=noun in given, masks=noun in drawn)
        for noun in (*nouns, *_contrasts(nouns))
    }
    objects = [one for noun in nouns for one in _objects(found[noun], noun, presupposed=noun in given)]
    rivals = [one for noun in found if noun not in nouns for one in _objects(found[noun], noun, presupposed=False)]
    objects = _told_apart(_without_mistaken(objects, rivals))
    seen = _seen_attributes(session, image, form, objects)
    described = tuple(_described(one, rgb, seen) for one in objects)
    return Seen(Scene(image.size, described, tuple(_relations(session, image, form, described))), found)


def _nouns(form: Form) -> tuple[str, ...]:
    named = dict.fromkeys(part.name for _, part in walk(form) if isinstance(part, forms.Noun))
    return tuple(named) or (ANYTHING,)


def _contrasts(nouns: Sequence[str]) -> tuple[str, ...]:
    """Names that are mistaken for those of a form, which the form does not have: they are asked for to tell apart."""
    asked = {canonical(noun) for noun in nouns}
    return tuple(dict.fromkeys(name for noun in asked for name in CONTRASTS.get(noun, ()) if name not in asked))


def _without_mistaken(objects: list[SceneObject], rivals: list[SceneObject]) -> list[SceneObject]:
    """Without what is likelier to be something else that the form does not name, where others of its name stay."""
    if not objects or not rivals:
        return objects
    same = pairwise_iou(boxes_of(objects), boxes_of(rivals)) >= SAME
    mistaken = {
        one.id
        for one, row in zip(objects, same, strict=True)
        for alike, other in zip(row, rivals, strict=True)
        if alike
        and other.name in CONTRASTS.get(canonical(one.name), ())
        and one.score - SURE < CLEARLY * (other.score - SURE)
    }
    stay = {one.name for one in objects if one.id not in mistaken}
    return [one for one in objects if one.id not in mistaken or one.name not in stay]


def _landmarks(form: Form) -> frozenset[str]:
    """The nouns that a form takes to be there: what something is left of, in, or nearest to."""
    if isinstance(form, forms.Not | forms.Exists | forms.HowMany | forms.CompareCounts | forms.Noun):
        return frozenset()
    inner = frozenset[str]().union(*map(_landmarks, form.children()))
    match form:
        case forms.Relation(_, other) | forms.Nearest(_, other) | forms.Comparative(_, _, other):
            return inner | frozenset(_names(core(other)))
        case forms.Between(first, second) | forms.Nearer(first, second):
            return inner | frozenset((*_names(core(first)), *_names(core(second))))
    return inner


def _objects(found: Grounding, noun: str, *, presupposed: bool) -> Iterator[SceneObject]:
    """The regions of a noun, as objects."""
    scores = [1.0] * len(found) if found.score is None else found.score.tolist()
    for row, (box, score) in enumerate(zip(found.boxes.xyxy.tolist(), scores, strict=True)):
        if row == 0 or score >= max(KEPT, RELATIVE * scores[0]):
            least = LANDMARK if presupposed and row == 0 else SURE
            yield SceneObject(f"{noun} {row + 1}", noun, tuple(box), score=max(least, SURE + (1 - SURE) * score))


def _ask(session: Session, image: EncodedImage, noun: str, *, presupposed: bool, masks: bool) -> Grounding:
    """The regions of a noun; the best one too of a noun that is not there by the model, where it is presupposed."""
    found = session.ground(image, noun, [(0, len(noun))], threshold=KEPT, max_regions=MOST, masks=masks)
    if found.status[0] is Status.ABSENT:
        found = found[:0]
    if not len(found) and presupposed:
        return session.ground(image, noun, [(0, len(noun))], threshold=0.0, max_regions=1, masks=masks)
    return found


def _told_apart(objects: list[SceneObject]) -> list[SceneObject]:
    """One object a place: of two names the narrower kind ("woman", not "person"), else the one clearly likelier."""
    if not objects:
        return objects
    boxes = boxes_of(objects)
    overlap = pairwise_iou(boxes, boxes)
    return [
        one
        for i, one in enumerate(objects)
        if not any(overlap[i, j] >= SAME and _gives_way(one, other) for j, other in enumerate(objects))
    ]


def _gives_way(one: SceneObject, other: SceneObject) -> bool:
    if canonical(one.name) == canonical(other.name):
        return one.name != other.name and one.score < other.score
    mine, theirs = one.score - SURE, other.score - SURE
    if canonical(one.name) in kinds_of(other.name):
        return theirs >= LIKELIER * mine
    return mine < LIKELIER * theirs


def boxes_of(objects: Sequence[SceneObject]) -> Boxes:
    """The boxes of objects, in order."""
    return Boxes(np.array([one.box for one in objects], np.float32).reshape(-1, 4))


def _seen_attributes(
    session: Session, image: EncodedImage, form: Form, objects: Sequence[SceneObject]
) -> dict[str, tuple[str, ...]]:
    """For each object, by id, the attributes of a form that nothing measures and that the model sees in it."""
    wanted = dict.fromkeys(
        part.value
        for _, part in walk(form)
        if isinstance(part, forms.Attribute) and part.value not in COLORS and part.value not in WORDS
    )
    seen: dict[str, tuple[str, ...]] = {}
    for noun in dict.fromkeys(one.name for one in objects):
        alike = [one for one in objects if one.name == noun]
        for value in wanted:
            for one, degree in zip(alike, _degrees(session, image, f"{value} {noun}", alike), strict=True):
                if degree >= SEEN:
                    seen[one.id] = (*seen.get(one.id, ()), value)
    return seen


def _degrees(session: Session, image: EncodedImage, phrase: str, objects: Sequence[SceneObject]) -> list[float]:
    """How well a composed phrase fits each object, beside the best of them; all 0 for a phrase that has no region.

    Where no region is that of an object the model tells none of them apart: all have 1.
    """
    found = session.ground(image, phrase, [(0, len(phrase))], threshold=0.0, max_regions=CANDIDATES, masks=False)
    if not len(found) or not objects:
        return [0.0] * len(objects)
    scores = np.ones(len(found)) if found.score is None else found.score
    fits = pairwise_iou(boxes_of(objects), found.boxes) >= FITS
    best = np.where(fits, scores, 0.0).max(axis=1)
    return (best / best.max()).tolist() if best.max() > 0 else [1.0] * len(objects)


def _described(one: SceneObject, rgb: NDArray[np.uint8], seen: Mapping[str, tuple[str, ...]]) -> SceneObject:
    """The object with its colours, and the attributes that the model saw at its place."""
    colours = [name for name, share in colour_shares(middle(rgb, one.box)).items() if share >= SHARE]
    return replace(one, attributes=(*colours, *seen.get(one.id, ())))


def _relations(
    session: Session, image: EncodedImage, form: Form, objects: tuple[SceneObject, ...]
) -> Iterator[SceneRelation]:
    """For each relation that boxes do not tell: the pairs that the model sees in it."""
    for _, part in walk(form):
        if not isinstance(part, forms.And):
            continue
        for relation in part.parts:
            if isinstance(relation, forms.Relation) and _only_seen(relation.name):
                subject, other = _names(part), _names(core(relation.other))
                doer, done = (other, subject) if relation.passive else (subject, other)
                yield from _pairs(session, image, doer, relation.name, done, objects)


def _names(form: Form) -> tuple[str, ...]:
    return tuple(noun.name for noun in heads(form) if isinstance(noun, forms.Noun))


def _only_seen(name: str) -> bool:
    return name not in RULES or RULES[name].geometry is None or RULES[name].lists is Lists.ONLY


def _pairs(
    session: Session,
    image: EncodedImage,
    doers: tuple[str, ...],
    name: str,
    done: tuple[str, ...],
    objects: tuple[SceneObject, ...],
) -> Iterator[SceneRelation]:
    for doer in doers:
        subjects = [one for one in objects if _is(one, doer)]
        for thing in done:
            things = [one for one in objects if _is(one, thing)]
            phrase = f"{doer} {doing(name)} {thing}"
            for subject, degree in zip(subjects, _degrees(session, image, phrase, subjects), strict=True):
                near = _nearest(subject, [one for one in things if one.id != subject.id])
                if near is not None and degree > 0:
                    reach = _reach(subject, near) / max(max(_reach(one, near) for one in subjects if one != near), TINY)
                    yield SceneRelation(subject.id, name.lower(), near.id, _share(degree) * (1 + min(reach, 1)) / 2)


def doing(name: str) -> str:
    """The words of a relation as they stand after a noun.

    >>> doing("HOLDING"), doing("chase"), doing("run after"), doing("sit on")
    ('holding', 'chasing', 'running after', 'sitting on')
    """
    if name in RULES:
        return name.lower().replace("_", " ")
    verb, *rest = name.split()
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "ie")):
        verb = verb[:-1]
    elif len(verb) <= 4 and verb[-1] not in "aeiouwxy" and verb[-2:-1] in "aeiou" and verb[-3:-2] not in "aeiou":
        verb += verb[-1]
    return " ".join([verb if verb.endswith("ing") else f"{verb}ing", *rest])


def _is(one: SceneObject, noun: str) -> bool:
    return canonical(noun) in kinds_of(one.name)


def _reach(one: SceneObject, thing: SceneObject) -> float:
    """The share of a thing's box that lies in the object's, made a tenth larger on every side."""
    x0, y0, x1, y1 = one.box
    wide, high = (x1 - x0) / 10, (y1 - y0) / 10
    a0, b0, a1, b1 = thing.box
    across = max(min(x1 + wide, a1) - max(x0 - wide, a0), 0.0)
    down = max(min(y1 + high, b1) - max(y0 - high, b0), 0.0)
    return across * down / max((a1 - a0) * (b1 - b0), TINY)


def _share(degree: float) -> float:
    """A degree beside the best's as a probability: one half where it is `SEEN`, sure at 1."""
    return float(np.interp(degree, (0.0, SEEN, 1.0), (0.0, 0.5, 1.0)))


def _nearest(subject: SceneObject, others: list[SceneObject]) -> SceneObject | None:
    """The object whose box is the shortest way off; of those that touch, the one whose middle is."""

    def way(other: SceneObject) -> tuple[float, float]:
        a, b = np.array(subject.box), np.array(other.box)
        gap = np.maximum(np.maximum(a[:2] - b[2:], b[:2] - a[2:]), 0)
        middles = (a[:2] + a[2:] - b[:2] - b[2:]) / 2
        return float(np.hypot(*gap)), float(np.hypot(*middles))

    return min(others, key=way, default=None)
