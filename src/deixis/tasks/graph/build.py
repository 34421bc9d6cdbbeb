"""An image → its scene graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deixis.errors import ConfigError
from deixis.io.images import open_image
from deixis.tasks.graph.attributes import colours_of
from deixis.tasks.graph.graph import Edge, Node, SceneGraph
from deixis.tasks.graph.objects import Thing, things_in
from deixis.tasks.graph.prior import prior
from deixis.tasks.session import EncodedImage, OneImage, Session
from deixis.types.size import Size

RGB = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphSettings:
    """How much of a graph is kept.

    Attributes:
        least_object: in [0, 1]; objects that are less probable are left out.
        least_relation: in [0, 1]; relations that are less probable are left out.
        max_objects: the surest.
        max_relations: the best.
        one_a_pair: keep only the best relation of each ordered pair of objects.

    Raises:
        ConfigError: a value out of range.
    """

    least_object: float = 0.25
    least_relation: float = 0.1
    max_objects: int = 30
    max_relations: int = 100
    one_a_pair: bool = True

    def __post_init__(self) -> None:
        for name in ("least_object", "least_relation"):
            if not 0 <= getattr(self, name) <= 1:
                raise ConfigError(f"{name}: expected a number in [0, 1], got {getattr(self, name)}")
        if min(self.max_objects, self.max_relations) < 1:
            raise ConfigError("max_objects, max_relations: expected at least 1")


DEFAULTS = GraphSettings()


def scene_graph(session: Session, image: OneImage, settings: GraphSettings = DEFAULTS) -> SceneGraph:
    """The objects, attributes and relations of an image.

    Args:
        session: of a model that finds phrases and scores them.
        image: anything that `Session.encode` takes. Colours are measured in its pixels, so what is encoded already has
            no attributes.
        settings: how much is kept.

    Raises:
        CapabilityError: the model does not find phrases, or does not score what it finds.
        InputError: what `Session.encode` refuses.
    """
    seen = session.encode(image)
    rgb = None if isinstance(image, EncodedImage) else open_image(image).rgb()
    things, calibrated = things_in(session, seen)
    kept = [one for one in things if one.probability >= settings.least_object][: settings.max_objects]
    nodes = nodes_of(kept, rgb)
    return SceneGraph(seen.size, nodes, edges_of(nodes, seen.size, settings), calibrated)


def nodes_of(things: Sequence[Thing], rgb: RGB | None) -> tuple[Node, ...]:
    """One node a thing, in order; ids count things of one name."""
    count: Counter[str] = Counter()
    nodes = []
    for one in things:
        count[one.name] += 1
        colours = () if rgb is None else colours_of(rgb, one.name, one.box)
        nodes.append(Node(f"{one.name} {count[one.name]}", one.name, one.box, one.probability, colours))
    return tuple(nodes)


def edges_of(nodes: Sequence[Node], size: Size, settings: GraphSettings = DEFAULTS) -> tuple[Edge, ...]:
    """The relations between objects, best first."""
    pairs = [(a, b) for a in range(len(nodes)) for b in range(len(nodes)) if a != b]
    if not pairs:
        return ()
    known = prior()
    boxes = np.array([node.box for node in nodes], np.float64)
    ends = np.array(pairs)
    nouns = [(nodes[a].name, nodes[b].name) for a, b in pairs]
    probability = known.of(nouns, boxes[ends[:, 0]], boxes[ends[:, 1]], size)
    sure = np.array([node.probability for node in nodes])
    if settings.one_a_pair:
        probability = np.where(probability == probability.max(axis=1, keepdims=True), probability, 0)
    whole = probability * (sure[ends[:, 0]] * sure[ends[:, 1]])[:, None]
    best = np.argsort(-whole, axis=None, kind="stable")[: settings.max_relations]
    return tuple(
        Edge(nodes[pairs[p][0]].id, known.counts.predicates[name], nodes[pairs[p][1]].id,
             float(probability[p, name]), float(whole[p, name]))
        for p, name in zip(*np.unravel_index(best, whole.shape), strict=True)
        if probability[p, name] >= max(settings.least_relation, 1e-9)
    )  # fmt: skip
