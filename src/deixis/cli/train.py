"""`deixis train pointer`: the embedded model, from photographs and captions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deixis.cli import talk
from deixis.errors import BackendUnavailableError

if TYPE_CHECKING:
    from deixis.training.events import Event

train = typer.Typer(help="Train a model of your own.", no_args_is_help=True)

Root = Annotated[Path, typer.Option("--root", help="Annotations/ and Sentences/ of Flickr30k Entities.")]
Images = Annotated[Path, typer.Option("--images", help="Its photographs: ID.jpg, .webp or .png.")]
Ids = Annotated[Path, typer.Option("--ids", help="The ids to train on, one a line.")]
Exclude = Annotated[
    Path, typer.Option("--exclude", help="The ids that figures are reported on: nothing learns from them.")
]
Out = Annotated[Path, typer.Option("--out", "-o", help="The run's folder; started again, the run goes on.")]
RecipeFile = Annotated[Path | None, typer.Option("--recipe", help="A TOML file; what it leaves out has its default.")]
Threads = Annotated[int, typer.Option("--threads", help="Processor cores to use; 0 is all.", min=0)]


@train.callback()
def _models() -> None:
    """Train a model of your own."""


@train.command()
def pointer(
    root: Root, images: Images, ids: Ids, exclude: Exclude, out: Out, recipe: RecipeFile = None, threads: Threads = 0
) -> None:
    """Train the embedded model. Its log is OUT/log.jsonl, the model itself OUT/model."""
    try:
        import torch

        from deixis.training.pointer.pipeline import Corpus, train_pointer
        from deixis.training.pointer.recipe import Recipe, read_recipe
    except ImportError as error:
        raise BackendUnavailableError(f"training needs {error.name}", "Run: pip install 'deixis[train]'") from error
    if threads:
        torch.set_num_threads(threads)
    steps = read_recipe(recipe) if recipe else Recipe()
    out.mkdir(parents=True, exist_ok=True)
    with (out / "log.jsonl").open("a", encoding="utf-8") as log:
        for event in train_pointer(Corpus(root, images, ids, exclude), steps, out):
            log.write(json.dumps(_entry(event)) + "\n")
            log.flush()
            talk.note(_line(event))
    talk.note(f"the model is in {out / 'model'}")


def _entry(event: Event) -> dict[str, object]:
    from dataclasses import asdict
    from datetime import UTC, datetime

    return {"event": type(event).__name__, "time": datetime.now(UTC).isoformat(timespec="seconds"), **asdict(event)}


def _line(event: Event) -> str:
    from deixis.training.events import Saved, StepDone

    if isinstance(event, Saved):
        return f"saved {event.path}"
    if isinstance(event, StepDone):
        left = (event.steps - event.step) * event.seconds / 60
        parts = "  ".join(f"{name} {value:.3f}" for name, value in event.losses.items())
        return f"step {event.step}/{event.steps}  {event.seconds:.2f} s, {left:.0f} min left  {parts}"
    return "held out: " + "  ".join(f"{name} {value:.4f}" for name, value in event.figures.items())
