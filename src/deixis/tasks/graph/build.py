"""An image → its scene graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from deixis.errors import ConfigError
from deixis.io.images import open_image
from deixis.tasks.graph.attributes import attributes_of
from deixis.tasks.graph.graph import Attribute, Edge, Node, SceneGraph
from deixis.tasks.graph.objects import Thing, things_in
from deixis.tasks.graph.prior import prior
from deixis.tasks.session import EncodedImage, OneImage, Session
from deixis.text.parse.lemma import singular
from deixis.types.size import Size

LEAST_OTHER = 0.1  # the probability of another name that is told

RGB = NDArray[np.uint8]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphSettings:
    """How much of a graph is kept.

    Attributes:
        least_object: in [0, 1]; objects none of whose names, of kinds too, is so probable are left out.
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
    kept = [one for one in things if one.best >= settings.least_object]
    nodes = nodes_of(kept[: settings.max_objects], rgb, settings.least_object)
    return SceneGraph(seen.size, nodes, edges_of(nodes, seen.size, settings), calibrated)


def nodes_of(things: Sequence[Thing], rgb: RGB | None, least: float) -> tuple[Node, ...]:
    """One node a thing, in order, by its first name that is probable enough; ids count things of one name."""
    count: Counter[str] = Counter()
    nodes = []
    for one in things:
        told = [pair for i, pair in enumerate(one.names) if i == 0 or pair[1] >= LEAST_OTHER]
        name, probability = next((pair for pair in told if pair[1] >= least), told[0])
        count[name] += 1
        said = attributes_of(name, one.box, dict(one.words), rgb)
        rest = tuple(Attribute(other, p) for other, p in told if other != name)
        nodes.append(Node(f"{name} {count[name]}", name, one.box, probability, said, rest))
    return tuple(nodes)


class Predicates(Protocol):
    """What says which predicates hold of pairs."""

    def of(self, nouns: Sequence[tuple[str, str]], subjects: Floats, objects: Floats, size: Size, /) -> Floats:
        """As `deixis.tasks.graph.prior.Prior.of`."""


def edges_of(
    nodes: Sequence[Node], size: Size, settings: GraphSettings = DEFAULTS, known: Predicates | None = None
) -> tuple[Edge, ...]:
    """The relations between objects, best first; by the package's own prior where no other is given."""
    pairs = [(a, b) for a in range(len(nodes)) for b in range(len(nodes)) if a != b]
    if not pairs:
        return ()
    known = known or prior()
    names = prior().counts.predicates
    boxes = np.array([node.box for node in nodes], np.float64)
    ends = np.array(pairs)
    nouns = [(singular(nodes[a].name), singular(nodes[b].name)) for a, b in pairs]
    probability = known.of(nouns, boxes[ends[:, 0]], boxes[ends[:, 1]], size)
    sure = np.array([node.probability for node in nodes])
    if settings.one_a_pair:
        probability = np.where(probability == probability.max(axis=1, keepdims=True), probability, 0)
    whole = probability * (sure[ends[:, 0]] * sure[ends[:, 1]])[:, None]
    best = np.argsort(-whole, axis=None, kind="stable")[: settings.max_relations]
    return tuple(
        Edge(nodes[pairs[p][0]].id, names[name], nodes[pairs[p][1]].id,
             float(probability[p, name]), float(whole[p, name]))
        for p, name in zip(*np.unravel_index(best, whole.shape), strict=True)
        if probability[p, name] >= max(settings.least_relation, 1e-9)
    )  # fmt: skip
