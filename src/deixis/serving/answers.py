"""What each kind of call answers: the documents of the command line."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from deixis.errors import DeixisError, InputError
from deixis.io.document import grounding_to_dict
from deixis.serving.limits import Limits
from deixis.tasks.session import EncodedImage, Session
from deixis.types.alignment import Alignment
from deixis.types.boxes import Boxes
from deixis.types.export import SCHEMA, size_to_dict, span_to_list

if TYPE_CHECKING:
    from numpy.typing import NDArray

Document = dict[str, Any]


class TooCostlyError(DeixisError):
    """A call that asks for more work than one may."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One call about one image.

    Attributes:
        session: of the model.
        image: encoded by it.
        pixels: gives (H, W, 3) uint8, the image; it has to be decoded again for that.
        fields: of the call, checked.
        limits: of the server.
    """

    session: Session
    image: EncodedImage
    pixels: Callable[[], NDArray[np.uint8]]
    fields: Document
    limits: Limits

    def check_work(self, count: int) -> None:
        """Whether so many phrases or names may be looked for.

        Raises:
            TooCostlyError: they may not.
        """
        size = self.image.size
        if count * size.height * size.width > self.limits.work:
            most = self.limits.work // (size.height * size.width)
            raise TooCostlyError(
                f"asks for {count} phrases or names in an image of {size}; at most {most} may be asked of it at once: "
                "ask in parts, or send a smaller image"
            )


def ground(asked: Asked) -> Document:
    """As `deixis find --json`, with word maps where they are wanted."""
    text, fields = asked.fields["text"], asked.fields
    asked.check_work(len(asked.session.parse(text).phrases))
    document = _reasoned(asked) if fields["reason"] == "auto" and _needs_reasoning(text) else _found(asked)
    if fields["maps"]:
        document["maps"] = maps_of(asked.session.align(asked.image, text))
    return document


def _found(asked: Asked) -> Document:
    fields = asked.fields
    found = asked.session.ground(
        asked.image, fields["text"],
        threshold=fields["threshold"], max_regions=fields["max_regions"], masks=fields["masks"],
    )  # fmt: skip
    return grounding_to_dict(found)


def _reasoned(asked: Asked) -> Document:
    from deixis.tasks.referring import refer

    masks = asked.fields.get("masks", True)
    found = refer(asked.session, asked.image, asked.pixels(), asked.fields["text"], masks=masks)
    return {**grounding_to_dict(found.grounding), "reasoning": found.to_json()}


def _needs_reasoning(text: str) -> bool:
    from deixis.tasks.referring import form_of, needs_reasoning

    return needs_reasoning(form_of(text))


def align(asked: Asked) -> Document:
    """Word maps, by the model's own attention unless another method without pixels is asked for."""
    text, method = asked.fields["text"], asked.fields.get("method")
    asked.check_work(len(asked.session.parse(text).words))
    alignment = asked.session.align(asked.image, text, method=method)
    words = [span_to_list(word) for word in alignment.query.words]
    image = size_to_dict(alignment.size)
    named = {"text": text, "method": alignment.method, "words": words}
    return {"schema": SCHEMA, "kind": "alignment", "image": image, **named, "maps": maps_of(alignment)}


def maps_of(alignment: Alignment) -> Document:
    """Words × rows × columns as bytes: 0 is scale[0] and 255 is scale[1]."""
    values = alignment.matrix
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
    shares = (values - low) / max(high - low, 1e-9)
    data = base64.b64encode(np.rint(shares * 255).astype(np.uint8).tobytes()).decode("ascii")
    grid = alignment.grid
    return {"rows": grid.height, "columns": grid.width, "data": data, "scale": [low, high]}


def reason(asked: Asked) -> Document:
    """As `deixis find --explain --json`."""
    asked.check_work(len(asked.session.parse(asked.fields["text"]).phrases))
    return _reasoned(asked)


def reason_scene(fields: Document) -> Document:
    """As `deixis reason --json`."""
    from deixis.io.scene import scene_from_json
    from deixis.reasoning.resolve import resolve
    from deixis.text.checks import check_text

    found = resolve(check_text(fields["text"]), scene_from_json(fields["scene"]))
    return {"schema": SCHEMA, "kind": "reasoning", **found.to_json()}


def words(asked: Asked) -> Document:
    """As `deixis words --json`."""
    from deixis.tasks.wording import Place, words_of

    fields = asked.fields
    place = Place.at(*fields["point"]) if fields["point"] is not None else Place(*fields["box"])
    found = words_of(asked.session, asked.image, place, top=fields["top"], words=fields["names"])
    return found.to_dict()


def detect(asked: Asked) -> Document:
    """As `deixis detect --json`. The image is looked at once more, with its pixels, whole and in parts."""
    from deixis.tasks.detection import Detector, DetectSettings

    fields = asked.fields
    asked.check_work(len(fields["names"]))
    how = DetectSettings(threshold=fields["threshold"], max_instances=fields["max_instances"], masks=fields["masks"])
    return Detector(asked.session, fields["names"], how).detect(asked.pixels()).to_dict()


def match(asked: Asked) -> Document:
    """As `deixis match --json`."""
    from deixis.tasks.matching import match as match_one

    asked.check_work(len(asked.session.parse(asked.fields["text"]).phrases))
    return match_one(asked.session, asked.image, asked.fields["text"]).to_dict()


def audit(asked: Asked) -> Document:
    """As `deixis audit --json`."""
    from deixis.tasks.audit import audit as audit_one

    asked.check_work(len(asked.session.parse(asked.fields["text"]).phrases))
    return audit_one(asked.session, asked.image, asked.fields["text"], rgb=asked.pixels()).to_dict()


def ask(asked: Asked) -> Document:
    """As `deixis ask --json`."""
    from deixis.tasks.answering.answer import answer_in
    from deixis.tasks.answering.looking import View

    asked.check_work(len(asked.session.parse(asked.fields["question"]).phrases))
    return answer_in(View(asked.session, asked.image, asked.pixels()), asked.fields["question"]).to_dict()


def graph(asked: Asked) -> Document:
    """As `deixis graph --json`. The image is looked at once more, with its pixels, for colours."""
    from deixis.tasks.graph import scene_graph

    return scene_graph(asked.session, asked.pixels()).to_dict()


def describe(asked: Asked) -> Document:
    """As `deixis describe --json`."""
    from deixis.tasks.describing import describe as describe_one

    return describe_one(asked.session, asked.pixels()).to_dict()


def segment(asked: Asked) -> Document:
    """A mask for each box, or for each point."""
    boxes, points = asked.fields["boxes"], asked.fields["points"]
    if (boxes is None) == (points is None):
        raise InputError(f"segment: expected boxes or points, got {'neither' if boxes is None else 'both'}")
    asked.check_work(len(boxes if boxes is not None else points))
    if boxes is not None:
        masks = asked.session.segment(asked.image, Boxes(boxes) if boxes else Boxes.empty())
    else:
        masks = asked.session.segment(asked.image, points=points)
    image = size_to_dict(asked.image.size)
    return {"schema": SCHEMA, "kind": "masks", "image": image, "masks": masks.to_coco()}


ABOUT_IMAGES: dict[str, Callable[[Asked], Document]] = {
    "ground": ground, "align": align, "reason": reason, "words": words, "detect": detect, "match": match,
    "audit": audit, "ask": ask, "graph": graph, "describe": describe, "segment": segment,
}  # fmt: skip
