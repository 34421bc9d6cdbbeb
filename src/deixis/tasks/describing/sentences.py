"""A scene graph → sentences, as parts that know what they are said of.

Order: people, animals and vehicles first, the larger and surer before the others, each with what it wears, what it does
and where it is; then other things; then what hides what; then the place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deixis.tasks.describing.hidden import Hidden, hidden
from deixis.tasks.describing.words import NUMBERS, are, article, called, listed, place, several
from deixis.tasks.graph.graph import Edge, Node, SceneGraph
from deixis.tasks.graph.predicates import PREPOSITIONS
from deixis.tasks.graph.prior import kind_of
from deixis.text.parse.lemma import singular

PLAIN = 0.85  # the probability from which a name is said without "perhaps"
KIND = 0.7  # that of a kind ("person"), which is said in place of a name that is less sure than `PLAIN`
SAID = 0.5  # below, nothing is said
RELATED = 0.4  # the least probability of a relation that is said
COLOUR = 0.7  # that of a colour
CHILD = 0.8  # from which a person is said to be perhaps a child
SCENE = 0.6  # that of a place
REPEATED = 0.6  # of the smaller of two boxes, from which they are not counted as two things
MOST = 5  # sentences of one object each
ACTORS = ("people", "animals", "vehicles")
WORN = ("clothing", "bodyparts")
KINDS = {"child": 0.9, "person": KIND, "animal": KIND, "vehicle": KIND}  # narrower first, with what each needs


@dataclass(frozen=True, slots=True)
class Part:
    """Words, ids of what they are said of, and the probability that they are true; None where they claim nothing."""

    text: str
    regions: tuple[str, ...]
    probability: float | None


@dataclass(frozen=True, slots=True)
class _Name:
    """What an object is called: words without article, the probability that they are right, and a further guess."""

    words: str
    probability: float
    guess: str = ""


def sentences(graph: SceneGraph) -> list[list[Part]]:
    """The sentences of a description; none where nothing is sure enough to be said."""
    teller = _Teller(graph)
    told = []
    for node in (*teller.leading()[:MOST], *teller.others()[:MOST]):
        if node.id not in teller.mentioned | teller.passed_over:
            alike = teller.alike(node)
            told.append(teller.several(alike) if len(alike) > 1 else teller.of(alike[0]))
    told += [teller.behind(one) for one in hidden(graph) if {one.front, one.back} <= teller.mentioned]
    return told + teller.setting()


def _named(node: Node) -> _Name | None:
    """What an object is called; None where nothing is sure enough."""
    if node.probability >= PLAIN:
        return _Name(called(node, colour=COLOUR), node.probability)
    chances = _chances(node)
    kind = next((kind for kind, least in KINDS.items() if chances.get(kind, 0) >= least), "")
    if kind:
        return _Name(called(node, name=kind, colour=COLOUR), chances[kind], _guess(chances, kind))
    surest = max([(node.probability, node.name), *((chances[kind], kind) for kind in KINDS if kind in chances)])
    return _Name(called(node, name=surest[1], colour=COLOUR), surest[0]) if surest[0] >= SAID else None


def _chances(node: Node) -> dict[str, float]:
    """The probabilities of all names of an object."""
    return {**{one.name: one.probability for one in node.alternatives}, node.name: node.probability}


def _guess(chances: dict[str, float], kind: str) -> str:
    """What something that is called by its kind is likeliest to be, narrower than that; "" where nothing is likely."""
    narrow = [(probability, name) for name, probability in chances.items() if singular(name) not in KINDS]
    probability, name = max(narrow, default=(0.0, ""))
    if probability >= SAID:
        return name
    return "child" if kind == "person" and chances.get("child", 0) >= CHILD else ""


def _kind(node: Node) -> str:
    return kind_of(singular(node.name))


class _Teller:
    """What was spoken of already, so that it is not told twice."""

    def __init__(self, graph: SceneGraph) -> None:
        self.graph = graph
        self.names = {node.id: name for node in graph.nodes if (name := _named(node))}
        self.nodes = {node.id: node for node in graph.nodes if node.id in self.names}
        self.mentioned: set[str] = set()
        self.passed_over: set[str] = set()

    def leading(self) -> list[Node]:
        """People, animals and vehicles, the weightiest first."""
        return self._weightiest([node for node in self.nodes.values() if _kind(node) in ACTORS])

    def others(self) -> list[Node]:
        """Things that are not worn, and not the place."""
        known = (*ACTORS, *WORN, "scene")
        return self._weightiest([node for node in self.nodes.values() if _kind(node) not in known])

    def alike(self, node: Node) -> list[Node]:
        """The object, and where it does nothing all that are called the same and do nothing; from left to right.

        What may well be the same thing again is left out, and not spoken of later either.
        """
        if self._edges(node):
            return [node]
        words = self.names[node.id].words
        idle = [
            one
            for one in self.nodes.values()
            if self.names[one.id].words == words
            and one.id not in self.mentioned | self.passed_over
            and not self._edges(one)
        ]
        apart = [one for i, one in enumerate(idle) if not any(_within(one, other) for other in idle[:i])]
        self.passed_over.update(one.id for one in idle if one not in apart)
        return sorted(apart, key=lambda one: one.box[0] + one.box[2])

    def several(self, alike: Sequence[Node]) -> list[Part]:
        """One sentence about things that are called the same: how many, and where each is."""
        self.mentioned.update(node.id for node in alike)
        least = min(self.names[node.id].probability for node in alike)
        count = NUMBERS[len(alike)] if len(alike) < len(NUMBERS) else str(len(alike))
        amount = count if least >= KIND else f"perhaps {count}" if len(alike) == 2 else "perhaps several"
        opening = Part(
            f"there are {amount} {several(self.names[alike[0].id].words)}", tuple(n.id for n in alike), least
        )
        places = [place(node.box, self.graph.size) for node in alike]
        if len(set(places)) < len(places):
            return [opening]
        return [opening, *(Part(f", one {spot}", (n.id,), None) for spot, n in zip(places, alike, strict=True) if spot)]

    def of(self, node: Node) -> list[Part]:
        """One sentence about an object."""
        name, plural, guess = self._first(node), are(self.names[node.id].words), self._guess(node)
        self.mentioned.add(node.id)
        where = place(node.box, self.graph.size)
        worn, done = self._worn(node), self._done(node, plural)
        if done:
            opening = f"{where}, {name}" if where else name
            return [self._part(opening, node), *guess, *worn, *done]
        there = self._part(f"there {plural} {name}", node)
        return [there, *guess, *worn, *([Part(where, (node.id,), None)] if where else [])]

    def _part(self, text: str, node: Node) -> Part:
        return Part(text, (node.id,), self.names[node.id].probability)

    def _first(self, node: Node) -> str:
        """How an object is spoken of the first time."""
        name = self.names[node.id]
        again = any(self.names[id].words == name.words for id in self.mentioned)
        said = f"another {name.words}" if again and article(name.words) != name.words else article(name.words)
        return f"perhaps {said}" if name.probability < KIND else said

    def _guess(self, node: Node) -> list[Part]:
        """What an object that is called by its kind may be."""
        guess = self.names[node.id].guess
        return [Part(f", perhaps {article(guess)}", (node.id,), node.probability)] if guess else []

    def _other(self, node: Node) -> str:
        """How an object is spoken of in another's sentence."""
        if node.id in self.mentioned:
            return f"the {self.names[node.id].words}"
        self.mentioned.add(node.id)
        return article(self.names[node.id].words)

    def _worn(self, node: Node) -> list[Part]:
        """What the object wears, as one part."""
        edges = [edge for edge in self._edges(node, WORN) if edge.name == "wear"]
        if not edges:
            return []
        words = listed([self._other(self.nodes[edge.object]) for edge in edges])
        least = min(edge.probability * self.names[edge.object].probability for edge in edges)
        return [Part(f"in {words}", (node.id, *(edge.object for edge in edges)), least)]

    def _done(self, node: Node, plural: str) -> list[Part]:
        """What the object does and where it stands, at most one of each."""
        edges = [edge for edge in self._edges(node) if _kind(self.nodes[edge.object]) not in WORN]
        verb = next((edge for edge in edges if edge.name.split()[0] not in PREPOSITIONS), None)
        spot = next((edge for edge in edges if edge.name.split()[0] in PREPOSITIONS), None)
        chosen = [edge for edge in (verb, spot) if edge]
        parts: list[Part] = []
        for edge in chosen[:1] if verb and spot and verb.object == spot.object else chosen:
            text = f"{edge.text} {self._other(self.nodes[edge.object])}"
            probability = edge.probability * self.names[edge.object].probability
            parts.append(Part(text if parts else f"{plural} {text}", (node.id, edge.object), probability))
        return parts

    def _edges(self, node: Node, kinds: Sequence[str] | None = None) -> list[Edge]:
        """The relations of an object that are sure enough to be said, best first."""
        return [
            edge
            for edge in self.graph.edges
            if edge.subject == node.id and edge.object in self.nodes and edge.probability >= RELATED
            and (kinds is None or _kind(self.nodes[edge.object]) in kinds)
        ]  # fmt: skip

    def behind(self, one: Hidden) -> list[Part]:
        """What is partly hidden by what."""
        back, front = (self.names[id].words for id in (one.back, one.front))
        text = f"the {back} {are(back)} partly hidden by the {front}"
        return [Part(text, (one.back, one.front), one.probability)]

    def setting(self) -> list[list[Part]]:
        """The place, where it has not been spoken of."""
        scenes = [node for node in self.nodes.values() if _kind(node) == "scene" and node.id not in self.mentioned]
        sure = [node for node in self._weightiest(scenes) if node.probability >= SCENE][:2]
        if not sure:
            return []
        words = listed([article(self.names[node.id].words) for node in sure])
        least = min(node.probability for node in sure)
        doubt = "perhaps " if least < PLAIN else ""
        return [[Part(f"there is {doubt}{words} to be seen", tuple(node.id for node in sure), least)]]

    def _weightiest(self, nodes: Sequence[Node]) -> list[Node]:
        return sorted(nodes, key=lambda node: -node.probability * _area(node) ** 0.5)


def _area(node: Node) -> float:
    x0, y0, x1, y1 = node.box
    return max((x1 - x0) * (y1 - y0), 0.0)


def _within(one: Node, other: Node) -> bool:
    """Whether most of the smaller of two boxes lies in the other: they may well be of one thing."""
    a, b = one.box, other.box
    shared = max(min(a[2], b[2]) - max(a[0], b[0]), 0) * max(min(a[3], b[3]) - max(a[1], b[1]), 0)
    return shared >= REPEATED * min(_area(one), _area(other))
