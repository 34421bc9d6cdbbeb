"""A scene graph in DOT, the language of Graphviz (https://graphviz.org/doc/info/lang.html)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deixis.tasks.graph.graph import SceneGraph


def to_dot(graph: SceneGraph, *, title: str = "") -> str:
    """The graph as one digraph; probabilities stand below names.

    An object is a box, an attribute an oval at a dashed line, and a relation an arrow with its words.
    """
    number = {node.id: f"n{place}" for place, node in enumerate(graph.nodes)}
    lines = ["digraph scene {"]
    if title:
        lines.append(f"  label={quoted(title)};")
    lines.append("  node [shape=box];")
    for node in graph.nodes:
        mine = number[node.id]
        lines.append(f"  {mine} [label={quoted(node.name, node.probability)}];")
        for place, one in enumerate(node.attributes):
            lines.append(f"  {mine}a{place} [label={quoted(one.name, one.probability)}, shape=oval];")
            lines.append(f"  {mine} -> {mine}a{place} [style=dashed, arrowhead=none];")
    for edge in graph.edges:
        words = quoted(edge.text, edge.probability)
        lines.append(f"  {number[edge.subject]} -> {number[edge.object]} [label={words}];")
    return "\n".join([*lines, "}", ""])


def quoted(text: str, probability: float | None = None) -> str:
    r"""A quoted string of DOT, with a probability on a line of its own.

    >>> print(quoted('say "hi"', 0.5))
    "say \"hi\"\n0.50"
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"' if probability is None else f'"{escaped}\\n{probability:.2f}"'
