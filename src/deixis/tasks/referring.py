"""Referring comprehension: what one expression means in a picture, by structure, with reasons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from deixis.reasoning.resolve import Resolution, resolve
from deixis.tasks.perception import MOST, Seen, boxes_of, look
from deixis.text.parse import parse
from deixis.text.parse.plugged import Parser
from deixis.types import form as forms
from deixis.types.boxes import pairwise_iou
from deixis.types.form import Form, walk
from deixis.types.grounding import Grounding
from deixis.types.masks import Masks
from deixis.types.scene import Scene, SceneObject

if TYPE_CHECKING:
    from deixis.tasks.session import EncodedImage, Session

QUESTIONS = (forms.HowMany, forms.Exists, forms.CompareCounts)
LOGIC = (
    forms.Not, forms.Except, forms.OtherThan, forms.Ordinal, forms.Superlative, forms.Comparative, forms.Nearest,
    forms.Same, forms.PartOf, *QUESTIONS,
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Referred:
    """What an expression means in a picture.

    Attributes:
        grounding: the whole expression as one phrase, with a row for each object that is meant or that it is open
            between; its trace is the sentence that says what decided.
        resolution: form, status, answer to a question, trace and suggestions.
        scene: what was seen.
    """

    grounding: Grounding
    resolution: Resolution
    scene: Scene

    def to_json(self) -> dict[str, Any]:
        """What `deixis find --json` adds to the grounding, under "reasoning"."""
        seen = {
            one.id: {"name": one.name, "box": [round(edge, 2) for edge in one.box], "score": round(one.score, 4),
                     "attributes": list(one.attributes)}
            for one in self.scene.objects
        }  # fmt: skip
        return {**self.resolution.to_json(), "seen": seen}


def form_of(text: str, parser: str | Parser | None = None) -> Form:
    """The best reading of a text; a second parser is as `deixis.parse` takes it."""
    return parse(text, parser=parser).readings[0].form


def needs_reasoning(form: Form) -> bool:
    """Whether a text asks for what a model of phrases does not tell: logic, order, counts, or one thing by another.

    Captions ("a man in a red shirt holds a dog") do not: their phrases are found one by one. What has words that no
    form stands for does not either.

    >>> [needs_reasoning(form_of(text)) for text in ("the cup left of the plate", "a man in a red shirt")]
    [True, False]
    """
    parts = [part for _, part in walk(form)]
    if any(isinstance(part, forms.Opaque) for part in parts):
        return False
    if any(isinstance(part, LOGIC) for part in parts):
        return True
    definite = isinstance(form, forms.The | forms.All)
    return definite and any(isinstance(part, forms.Relation | forms.Between | forms.Place) for part in parts)


def refer(
    session: Session,
    image: EncodedImage,
    rgb: NDArray[np.uint8],
    text: str,
    *,
    masks: bool = True,
    parser: str | Parser | None = None,
) -> Referred:
    """Resolve an expression, or answer a question, over what the model sees of it.

    Args:
        session: whose model finds phrases.
        image: encoded by it.
        rgb: (H, W, 3) the same image.
        text: one expression.
        masks: whether masks are wanted.
        parser: a second parser, as `deixis.parse` takes it.
    """
    parsed = parse(text, parser=parser)
    seen = look(session, image, rgb, parsed.form, masks=masks)
    resolution = resolve(parsed, seen.scene)
    meant = [one for name in resolution.objects for one in seen.scene.objects if one.id == name]
    answers = _answers(session, image, meant, seen, masks=masks)
    regions = sorted((_region(one, answers[one.name]) for one in meant), key=lambda region: -region.score)
    whole = session.ground(image, text, [(0, len(text))], threshold=0.0, max_regions=1, masks=False)
    return Referred(_grounding(whole, regions, resolution, masks=masks), resolution, seen.scene)


def _answers(
    session: Session, image: EncodedImage, meant: list[SceneObject], seen: Seen, *, masks: bool
) -> dict[str, Grounding]:
    """What the model answered for the nouns of what is meant; asked again only where the masks were not drawn."""
    answers = {one.name: seen.groundings[one.name] for one in meant}
    for noun, found in answers.items():
        if masks and found.masks is None:
            answers[noun] = session.ground(image, noun, [(0, len(noun))], threshold=0.0, max_regions=MOST, masks=True)
    return answers


def _grounding(whole: Grounding, regions: list[_Region], resolution: Resolution, *, masks: bool) -> Grounding:
    """The whole expression's grounding, with the regions of what is meant."""
    drawn = [region.mask for region in regions if region.mask is not None]
    return replace(
        whole,
        boxes=boxes_of([region.object for region in regions]),
        phrase=np.zeros(len(regions), np.int64),
        score=np.array([region.score for region in regions], np.float32),
        masks=Masks.from_rle(drawn, whole.size) if masks and len(drawn) == len(regions) else None,
        status=(resolution.status,),
        presence=None,
        enclosing=None,
        trace=(resolution.trace.decided,),
    )


@dataclass(frozen=True, slots=True)
class _Region:
    """An object with the score that the model gave it when it was asked for its noun, and its mask if there is one."""

    object: SceneObject
    score: float
    mask: bytes | None


def _region(one: SceneObject, found: Grounding) -> _Region:
    row = int(pairwise_iou(found.boxes, boxes_of([one]))[:, 0].argmax())
    score = one.score if found.score is None else float(found.score[row])
    return _Region(one, score, None if found.masks is None else found.masks[row].rle[0])
