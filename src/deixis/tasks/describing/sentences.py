"""A scene graph → sentences, as parts that know what they are said of.

Order: people, animals and vehicles first, the larger and surer before the others, each with what it wears, what it does
and where it is; then other things; then what hides what; then the place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deixis.tasks.describing.hidden import Hidden, hidden
from deixis.tasks.describing.words import are, article, called, listed, place
from deixis.tasks.graph.graph import Edge, Node, SceneGraph
from deixis.tasks.graph.predicates import PREPOSITIONS
from deixis.tasks.graph.prior import kind_of

SURE = 0.6  # below, "perhaps" is said
SAID = 0.4  # below, nothing is
RELATED = 0.4  # the least probability of a relation that is said
MOST = 5  # sentences of one object each
ACTORS = ("people", "animals", "vehicles")
WORN = ("clothing", "bodyparts")


@dataclass(frozen=True, slots=True)
class Part:
    """Words, ids of what they are said of, and the probability that they are true; None where they claim nothing."""

    text: str
    regions: tuple[str, ...]
    probability: float | None


def sentences(graph: SceneGraph) -> list[list[Part]]:
    """The sentences of a description; none where nothing is sure enough to be said."""
    teller = _Teller(graph)
    told = [
        teller.of(node)
        for group in (teller.leading(), teller.others())
        for node in group[:MOST]
        if node.id not in teller.mentioned
    ]
    told += [teller.behind(one) for one in hidden(graph) if {one.front, one.back} <= teller.mentioned]
    return told + teller.setting()


class _Teller:
    """What was spoken of already, so that it is not told twice."""

    def __init__(self, graph: SceneGraph) -> None:
        self.graph = graph
        self.nodes = {node.id: node for node in graph.nodes if node.probability >= SAID}
        self.mentioned: set[str] = set()

    def leading(self) -> list[Node]:
        """People, animals and vehicles, the weightiest first."""
        return self._weightiest([node for node in self.nodes.values() if kind_of(node.name) in ACTORS])

    def others(self) -> list[Node]:
        """Things that are not worn, not the place, and not yet spoken of."""
        known = (*ACTORS, *WORN, "scene")
        return self._weightiest([node for node in self.nodes.values() if kind_of(node.name) not in known])

    def of(self, node: Node) -> list[Part]:
        """One sentence about an object."""
        name = self._name(node)
        self.mentioned.add(node.id)
        where = place(node.box, self.graph.size)
        worn, done = self._worn(node), self._done(node)
        opening = Part(f"{where}, {name.text}" if where else name.text, name.regions, name.probability)
        if not done:
            there = Part(f"there {are(node.name)} {name.text}", name.regions, name.probability)
            return [there, *worn, *([Part(where, name.regions, None)] if where else [])]
        return [opening, *worn, *done]

    def _name(self, node: Node) -> Part:
        words = called(node)
        new = "the " + words if node.id in self.mentioned else self._another(node, words)
        text = f"perhaps {new}" if node.probability < SURE else new
        return Part(text, (node.id,), node.probability)

    def _another(self, node: Node, words: str) -> str:
        again = any(self.nodes[id].name == node.name for id in self.mentioned if id in self.nodes)
        return f"another {words}" if again and article(words) != words else article(words)

    def _worn(self, node: Node) -> list[Part]:
        """What the object wears, as one part."""
        edges = [edge for edge in self._edges(node, WORN) if edge.name == "wear"]
        worn = [self.nodes[edge.object] for edge in edges]
        if not worn:
            return []
        self.mentioned.update(one.id for one in worn)
        words = listed([article(called(one)) for one in worn])
        least = min(edge.probability * self.nodes[edge.object].probability for edge in edges)
        return [Part(f"in {words}", (node.id, *(one.id for one in worn)), least)]

    def _done(self, node: Node) -> list[Part]:
        """What the object does or where it stands, at most one of each."""
        edges = [edge for edge in self._edges(node) if kind_of(self.nodes[edge.object].name) not in WORN]
        verb = next((edge for edge in edges if edge.name.split()[0] not in PREPOSITIONS), None)
        spot = next((edge for edge in edges if edge.name.split()[0] in PREPOSITIONS), None)
        chosen = [edge for edge in (verb, spot) if edge]
        parts = []
        for i, edge in enumerate(chosen[:1] if verb and spot and verb.object == spot.object else chosen):
            other = self.nodes[edge.object]
            name = f"the {called(other)}" if other.id in self.mentioned else article(called(other))
            self.mentioned.add(other.id)
            text = f"{are(node.name)} {edge.text} {name}" if i == 0 else f"{edge.text} {name}"
            parts.append(Part(text, (node.id, other.id), edge.probability * other.probability))
        return parts

    def _edges(self, node: Node, kinds: Sequence[str] | None = None) -> list[Edge]:
        """The relations of an object that are sure enough to be said, best first; each other object once."""
        return [
            edge
            for edge in self.graph.edges
            if edge.subject == node.id and edge.object in self.nodes and edge.probability >= RELATED
            and (kinds is None or kind_of(self.nodes[edge.object].name) in kinds)
        ]  # fmt: skip

    def behind(self, one: Hidden) -> list[Part]:
        """What is partly hidden by what."""
        back, front = self.nodes[one.back], self.nodes[one.front]
        text = f"the {called(back)} {are(back.name)} partly hidden by the {called(front)}"
        return [Part(text, (back.id, front.id), one.probability)]

    def setting(self) -> list[list[Part]]:
        """The place, where it has not been spoken of."""
        scenes = [n for n in self.nodes.values() if kind_of(n.name) == "scene" and n.id not in self.mentioned]
        sure = [node for node in self._weightiest(scenes) if node.probability >= SURE][:2]
        if not sure:
            return []
        words = listed([article(called(node)) for node in sure])
        return [[Part(f"there is {words} to be seen", tuple(n.id for n in sure), min(n.probability for n in sure))]]

    def _weightiest(self, nodes: Sequence[Node]) -> list[Node]:
        return sorted(nodes, key=lambda node: -node.probability * _area(node) ** 0.5)


def _area(node: Node) -> float:
    x0, y0, x1, y1 = node.box
    return max((x1 - x0) * (y1 - y0), 0.0)
