"""Dense captioning: an image → regions, each with a short phrase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deixis.tasks.describing.words import article, called
from deixis.tasks.graph import GraphSettings, SceneGraph, scene_graph
from deixis.tasks.session import OneImage, Session
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
    regions = tuple(RegionCaption(one.id, article(called(one)), one.box, one.probability) for one in graph.nodes)
    return DenseCaptions(graph.size, regions, graph)
