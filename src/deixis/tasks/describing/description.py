"""A whole image → sentences to be read aloud, of what was grounded alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deixis.io.images import open_image
from deixis.reasoning.colours import colour_shares
from deixis.tasks.describing.sentences import Part, sentences
from deixis.tasks.graph import GraphSettings, SceneGraph, scene_graph
from deixis.tasks.session import EncodedImage, OneImage, Session
from deixis.types.export import SCHEMA, size_to_dict
from deixis.types.grounding import Grounding

SETTINGS = GraphSettings(least_object=0.3, least_relation=0.05, max_objects=20)
MOSTLY = 0.5  # of the picture's pixels, for the colour that is all that can be said
NOTHING = "I cannot say with confidence what is in this picture"


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a description, and what it stands on.

    Attributes:
        text: as it stands in the description.
        start, end: where, in characters of the description, half-open.
        regions: ids of the objects that it is said of; none for what is said of the whole image.
        probability: that it is true, by what was fitted; None for what was measured or claims nothing.
    """

    text: str
    start: int
    end: int
    regions: tuple[str, ...]
    probability: float | None


@dataclass(frozen=True, slots=True)
class Description:
    """What an image shows, in sentences.

    Attributes:
        text: to be read aloud.
        clauses: in order; what lies between them joins them.
        graph: what they were made of.
    """

    text: str
    clauses: tuple[Clause, ...]
    graph: SceneGraph

    def shown(self) -> Grounding:
        """The objects that are spoken of, for drawing."""
        spoken = {id for clause in self.clauses for id in clause.regions}
        nodes = tuple(node for node in self.graph.nodes if node.id in spoken)
        return SceneGraph(self.graph.size, nodes, (), self.graph.calibrated).shown()

    def to_dict(self, *, file: str | None = None) -> dict[str, Any]:
        """As a JSON document of schema "deixis/1"; `file` is the name of the image, where it has one."""
        image = size_to_dict(self.graph.size)
        spoken = {id for clause in self.clauses for id in clause.regions}
        return {
            "schema": SCHEMA,
            "kind": "description",
            "image": image if file is None else {"file": file, **image},
            "calibrated": self.graph.calibrated,
            "text": self.text,
            "clauses": [
                {"text": one.text, "span": [one.start, one.end], "regions": list(one.regions),
                 "probability": one.probability}
                for one in self.clauses
            ],
            "regions": [
                {"id": node.id, "name": node.name, "box": list(node.box), "probability": node.probability}
                for node in self.graph.nodes
                if node.id in spoken
            ],
        }  # fmt: skip


def describe(session: Session, image: OneImage, settings: GraphSettings = SETTINGS) -> Description:
    """What an image shows: its objects in order of weight, what they do, where they are, what hides what.

    Nothing is said that was not grounded: each clause names its regions. What is doubtful is said with "perhaps", and
    what is more doubtful than that is not said at all.

    Args:
        session: of a model that finds phrases and scores them.
        image: anything that `Session.encode` takes; colours are measured in its pixels, so what is encoded already has
            none.
        settings: what of the scene graph is looked at.

    Raises:
        CapabilityError: the model does not find phrases, or does not score what it finds.
        InputError: what `Session.encode` refuses.
    """
    graph = scene_graph(session, image, settings)
    parts = sentences(graph)
    if not parts:
        rgb = None if isinstance(image, EncodedImage) else open_image(image).rgb()
        parts = [[Part(NOTHING, (), None)], *([] if rgb is None else _colour(rgb))]
    return told(graph, parts)


def told(graph: SceneGraph, parts: Sequence[Sequence[Part]]) -> Description:
    """Sentences of parts, joined; each part that claims something is a clause."""
    text, clauses = "", []
    for sentence in parts:
        for i, part in enumerate(sentence):
            words = part.text[:1].upper() + part.text[1:] if i == 0 else part.text
            if i and sentence[i - 1].text.startswith(",") and not words.startswith(","):
                text += ","
            text += (" " if text and not words.startswith(",") else "") + words
            clauses.append(Clause(words, len(text) - len(words), len(text), part.regions, part.probability))
        text += "."
    return Description(text, tuple(clauses), graph)


def _colour(rgb: NDArray[np.uint8]) -> list[list[Part]]:
    """What can be said of any picture: the colour of most of it, which is measured; nothing where none is most."""
    colour, share = next(iter(colour_shares(rgb.reshape(-1, 3)).items()))
    return [[Part(f"most of it is {colour}", (), None)]] if share >= MOSTLY else []
