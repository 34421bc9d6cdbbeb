"""Dense captioning: an image → regions, each with a short phrase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deixis.errors import CapabilityError
from deixis.io.images import open_image
from deixis.models.vectors import BoxEmbedder
from deixis.tasks.describing.words import short_phrase
from deixis.tasks.graph import GraphSettings, Node, SceneGraph, scene_graph
from deixis.tasks.graph.attributes import attributes_of
from deixis.tasks.graph.naming import naming
from deixis.tasks.session import EncodedImage, OneImage, Session
from deixis.types.boxes import Boxes
from deixis.types.export import SCHEMA, size_to_dict
from deixis.types.grounding import Grounding
from deixis.types.scene import Box
from deixis.types.size import Size

SETTINGS = GraphSettings(least_object=0.1, max_objects=30)


@dataclass(frozen=True, slots=True)
class RegionCaption:
    """A short phrase for a place: pixels of the image, and the probability that name and box are right."""

    id: str
    text: str
    box: Box
    probability: float


@dataclass(frozen=True, slots=True)
class DenseCaptions:
    """Regions of an image with short phrases, surest first.

    Attributes:
        size: of the image.
        regions: surest first.
        graph: that they were taken from.
    """

    size: Size
    regions: tuple[RegionCaption, ...]
    graph: SceneGraph

    def shown(self) -> Grounding:
        """The regions, for drawing."""
        return self.graph.shown()

    def to_dict(self, *, file: str | None = None) -> dict[str, Any]:
        """As a JSON document of schema "deixis/1"; `file` is the name of the image, where it has one."""
        image = size_to_dict(self.size)
        return {
            "schema": SCHEMA,
            "kind": "dense_captions",
            "image": image if file is None else {"file": file, **image},
            "calibrated": self.graph.calibrated,
            "regions": [
                {"id": one.id, "text": one.text, "box": list(one.box), "probability": one.probability}
                for one in self.regions
            ],
        }


def dense_captions(session: Session, image: OneImage, settings: GraphSettings = SETTINGS) -> DenseCaptions:
    """Regions of an image, each with a short phrase.

    Args:
        session: of a model that finds phrases and scores them.
        image: anything that `Session.encode` takes; colours are measured in its pixels, so what is encoded already has
            none.
        settings: how many regions.

    Raises:
        CapabilityError: the model does not find phrases, or does not score what it finds.
        InputError: what `Session.encode` refuses.
    """
    graph = scene_graph(session, image, settings)
    regions = tuple(RegionCaption(one.id, short_phrase(one), one.box, one.probability) for one in graph.nodes)
    return DenseCaptions(graph.size, regions, graph)


def captions_of(session: Session, image: OneImage, boxes: Boxes) -> tuple[RegionCaption, ...]:
    """A short phrase for each given box; its probability is the naming network's, and not calibrated.

    Args:
        session: of a model whose vectors the naming network was made for: the embedded one.
        image: anything that `Session.encode` takes; colours are measured in its pixels, so what is encoded already has
            those of the network alone.
        boxes: pixels of the image.

    Raises:
        CapabilityError: the naming network was not made for this model.
        InputError: what `Session.encode` refuses.
    """
    backend, known = session._backend, naming()
    if not isinstance(backend, BoxEmbedder) or not known.fits(session.spec):
        raise CapabilityError(
            f"backend {session.spec.name!r} has no vectors that the naming network was made for; {known.model!r} has"
        )
    seen = session.encode(image)
    rgb = None if isinstance(image, EncodedImage) else open_image(image).rgb()
    names, words = known.read(backend.embed_boxes(seen._encoded, boxes), boxes, seen.size)
    found = []
    for row, (left, top, right, bottom) in enumerate(boxes.xyxy.tolist()):
        name, box = known.names[int(names[row].argmax())], (left, top, right, bottom)
        said = attributes_of(name, box, dict(zip(known.words, words[row].tolist(), strict=True)), rgb)
        node = Node(f"box {row + 1}", name, box, float(names[row].max()), said)
        found.append(RegionCaption(node.id, short_phrase(node), box, node.probability))
    return tuple(found)
