"""What hides what: of two things that stand on the ground and overlap, the one that stands lower is in front."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations

from deixis.tasks.graph.graph import Node, SceneGraph
from deixis.tasks.graph.prior import kind_of

STANDING = ("people", "animals", "vehicles")
COVERED = (0.15, 0.7)  # the share of the thing behind that lies in the box of the one in front
LOWER = 0.12  # of the height of the thing behind: how much lower the one in front stands
LEAST = 0.6  # the probability of both names


@dataclass(frozen=True, slots=True)
class Hidden:
    """Ids of the thing in front and of the one behind, and the probability of both being what they are called."""

    front: str
    back: str
    probability: float


def hidden(graph: SceneGraph) -> Iterator[Hidden]:
    """The pairs of which one is partly hidden by the other, by boxes alone; not those that are related otherwise."""
    related = {frozenset((edge.subject, edge.object)) for edge in graph.edges if edge.probability >= LEAST}
    standing = [node for node in graph.nodes if kind_of(node.name) in STANDING and node.probability >= LEAST]
    for front, back in permutations(standing, 2):
        if frozenset((front.id, back.id)) not in related and _covers(front, back):
            yield Hidden(front.id, back.id, front.probability * back.probability)


def _covers(front: Node, back: Node) -> bool:
    a, b = front.box, back.box
    across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    share = max(across, 0) * max(down, 0) / max((b[2] - b[0]) * (b[3] - b[1]), 1e-6)
    return COVERED[0] <= share <= COVERED[1] and a[3] - b[3] >= LOWER * (b[3] - b[1])
