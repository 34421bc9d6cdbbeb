"""What a scene graph is, and the forms it is given out in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from deixis.config import version
from deixis.models.vectors import names_query
from deixis.tasks.graph.predicates import spoken
from deixis.types.boxes import Boxes
from deixis.types.export import SCHEMA, size_to_dict
from deixis.types.grounding import Grounding, Source, Status
from deixis.types.scene import Box, Scene, SceneObject, SceneRelation
from deixis.types.size import Size


@dataclass(frozen=True, slots=True)
class Attribute:
    """What is said of one object: "red"; and the probability that it is so."""

    name: str
    probability: float


@dataclass(frozen=True, slots=True)
class Node:
    """One object.

    Attributes:
        id: unlike that of any other object of its graph: "dog 1".
        name: what it is.
        box: pixels of the image.
        probability: that the box is right and is what its name says.
        attributes: surest first.
        alternatives: other names that it may have instead, with their probabilities: first those as narrow as its own,
            then those of kinds ("person").
    """

    id: str
    name: str
    box: Box
    probability: float
    attributes: tuple[Attribute, ...] = ()
    alternatives: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """That one object stands in a relation to another.

    Attributes:
        subject: id of the object that does it.
        name: a verb in the infinitive, with its preposition if it has one, or a preposition: "sit on", "near".
        object: id of the object that it is done to.
        probability: that a caption would say so of the two, given that both are what their names say.
        whole: that, times the probabilities of both objects; edges are ranked by it.
    """

    subject: str
    name: str
    object: str
    probability: float
    whole: float

    @property
    def text(self) -> str:
        """As it is said between the two names: "sitting on"."""
        return spoken(self.name)


@dataclass(frozen=True, slots=True)
class SceneGraph:
    """The objects of an image and the relations between them.

    Attributes:
        size: of the image.
        nodes: surest first, by the likeliest of their names, of kinds too.
        edges: best first.
        calibrated: whether the probabilities of objects were fitted for the weights that saw the image.
    """

    size: Size
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    calibrated: bool

    def scene(self, least: float = 0.5) -> Scene:
        """The part of at least this probability, as the reasoner takes it (`deixis.reasoning.resolve`)."""
        kept = [node for node in self.nodes if node.probability >= least]
        ids = {node.id for node in kept}
        objects = tuple(
            SceneObject(
                node.id, node.name, node.box,
                tuple(one.name for one in node.attributes if one.probability >= least), score=node.probability,
            )
            for node in kept
        )  # fmt: skip
        relations = tuple(
            SceneRelation(edge.subject, edge.text, edge.object, edge.probability)
            for edge in self.edges
            if edge.probability >= least and {edge.subject, edge.object} <= ids
        )
        return Scene(self.size, objects, relations)

    def to_dot(self, *, title: str = "") -> str:
        """In Graphviz's language DOT: objects as boxes, attributes as ovals, relations as arrows."""
        from deixis.tasks.graph.dot import to_dot

        return to_dot(self, title=title)

    def shown(self) -> Grounding:
        """The objects, for drawing."""
        names = list(dict.fromkeys(node.name for node in self.nodes))
        rows = sorted(self.nodes, key=lambda node: names.index(node.name))
        return Grounding(
            query=names_query(names),
            size=self.size,
            boxes=Boxes([node.box for node in rows]) if rows else Boxes.empty(),
            phrase=np.array([names.index(node.name) for node in rows], np.int64),
            score=np.array([node.probability for node in rows], np.float32),
            masks=None,
            status=(Status.FOUND,) * len(names),
            presence=None,
            heatmaps=None,
            enclosing=None,
            trace=("",) * len(names),
            source=Source("graph", "", version()),
        )

    def to_dict(self, *, file: str | None = None) -> dict[str, Any]:
        """As a JSON document of schema "deixis/1"; `file` is the name of the image, where it has one."""
        image = size_to_dict(self.size)
        return {
            "schema": SCHEMA,
            "kind": "graph",
            "image": image if file is None else {"file": file, **image},
            "calibrated": self.calibrated,
            "objects": [_node(node) for node in self.nodes],
            "relations": [_edge(edge) for edge in self.edges],
        }


def _node(node: Node) -> dict[str, Any]:
    return {
        "id": node.id,
        "name": node.name,
        "box": list(node.box),
        "probability": node.probability,
        "attributes": [{"name": one.name, "probability": one.probability} for one in node.attributes],
        "alternatives": [{"name": one.name, "probability": one.probability} for one in node.alternatives],
    }


def _edge(edge: Edge) -> dict[str, Any]:
    return {
        "subject": edge.subject,
        "name": edge.name,
        "text": edge.text,
        "object": edge.object,
        "probability": edge.probability,
        "whole": edge.whole,
    }
