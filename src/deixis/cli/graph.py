"""`deixis graph`: what is in a photograph, and how it is related."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deixis.cli import exits, talk
from deixis.cli.each import ask_each
from deixis.cli.options import Json, Model, Out, Photo
from deixis.errors import InputError

if TYPE_CHECKING:
    from deixis.tasks.graph import Attribute, SceneGraph
    from deixis.tasks.session import Session

Dot = Annotated[bool, typer.Option("--dot", help="Print the graph in Graphviz's DOT, and draw nothing.")]
LeastObject = Annotated[
    float, typer.Option(help="Leave out objects none of whose names, of kinds too, is so probable, 0 to 1.")
]
LeastRelation = Annotated[float, typer.Option(help="Leave out relations that are less probable, 0 to 1.")]


def graph(
    photo: Photo,
    least_object: LeastObject = 0.25,
    least_relation: LeastRelation = 0.1,
    model: Model = None,
    as_json: Json = False,
    dot: Dot = False,
    out: Out = None,
) -> None:
    """Say what is in a photograph: objects, their attributes, and the relations between them.

    Prints two tables and writes an annotated picture. A folder needs --out, a folder for results.jsonl; run again, it
    goes on where it was stopped. Exits with 1 if nothing was found.
    """
    from deixis.tasks.graph import GraphSettings

    how = GraphSettings(least_object=least_object, least_relation=least_relation)

    def ask(session: Session, path: Path) -> SceneGraph:
        from deixis.tasks.graph import scene_graph

        return scene_graph(session, path, how)

    if dot:
        raise typer.Exit(_dot(photo, ask, model, alone=not (as_json or out)))
    job = {"task": "graph", "least_object": least_object, "least_relation": least_relation}
    raise typer.Exit(
        ask_each(photo, out, ask, _tell, ending=".graph.deixis.png", job=job, model=model, as_json=as_json)
    )


def _dot(photo: Path, ask: Callable[[Session, Path], SceneGraph], model: str | None, *, alone: bool) -> int:
    if not alone or photo.is_dir():
        raise InputError("--dot prints one photograph's graph; leave --json and --out away, and name no folder")
    from deixis import config
    from deixis.io.images import open_image
    from deixis.tasks.session import load

    open_image(photo)  # a wrong path should not wait for a model
    found = ask(load(config.settings({"model": model}).model), photo)
    typer.echo(found.to_dot(title=photo.name), nl=False)
    return exits.FOUND if found.nodes else exits.NOTHING_FOUND


def _tell(found: SceneGraph) -> None:
    if not found.calibrated:
        talk.note("probabilities of objects are the model's scores: they rank, and were not fitted for these weights")
    objects = talk.table("object", "probability", "or", "attributes", "box")
    for node in found.nodes:
        said = ", ".join(f"{one.name} {one.probability:.2f}" for one in node.attributes)
        objects.add_row(
            talk.shown(node.id),
            f"{node.probability:.2f}",
            ", ".join(f"{one.name} {one.probability:.2f}" for one in sorted(node.alternatives, key=_falling)[:2]),
            said,
            " ".join(f"{edge:.0f}" for edge in node.box),
        )
    talk.results().print(objects)
    relations = talk.table("subject", "relation", "object", "probability")
    for edge in found.edges:
        relations.add_row(talk.shown(edge.subject), edge.text, talk.shown(edge.object), f"{edge.probability:.2f}")
    talk.results().print(relations)


def _falling(one: Attribute) -> float:
    return -one.probability
