"""`deixis train pointer`: the embedded model, from photographs and captions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
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
Classes = Annotated[
    Path | None, typer.Option("--classes", help="One photograph for each ImageNet class, nSYNSET_name.webp.")
]
Out = Annotated[Path, typer.Option("--out", "-o", help="The run's folder; started again, the run goes on.")]
RecipeFile = Annotated[Path | None, typer.Option("--recipe", help="A TOML file; what it leaves out has its default.")]
Data = Annotated[
    Path, typer.Argument(metavar="DATA", help="Samples as JSON lines (file, text, boxes), or a COCO-style .json file.")
]
OwnImages = Annotated[Path, typer.Option("--images", help="The folder of the photographs.")]
Start = Annotated[
    str, typer.Option("--start", help="The model to start from: pointer, or the folder of a trained one.")
]
Epochs = Annotated[int, typer.Option("--epochs", help="Passes over the photographs, at most.", min=1)]
Patience = Annotated[int, typer.Option("--patience", help="Passes without a better figure before it ends.", min=1)]
HeldOut = Annotated[
    float, typer.Option("--held-out", help="The share of the photographs to choose by.", min=0.01, max=0.9)
]
Threads = Annotated[int, typer.Option("--threads", help="Processor cores to use; 0 is all.", min=0)]


@train.callback()
def _models() -> None:
    """Train a model of your own."""


@train.command()
def pointer(
    root: Root,
    images: Images,
    ids: Ids,
    exclude: Exclude,
    out: Out,
    classes: Classes = None,
    recipe: RecipeFile = None,
    threads: Threads = 0,
) -> None:
    """Train the embedded model. Its log is OUT/log.jsonl, the model itself OUT/model."""
    with _torch(threads):
        from deixis.training.pointer.corpus import Corpus
        from deixis.training.pointer.pipeline import train_pointer
        from deixis.training.pointer.recipe import Recipe, read_recipe
    steps = read_recipe(recipe) if recipe else Recipe()
    _follow(train_pointer(Corpus(root, images, ids, exclude, classes), steps, out), out)
    talk.note(f"the model is in {out / 'model'}")


@train.command()
def captions(
    root: Root, images: Images, ids: Ids, exclude: Exclude, out: Out, recipe: RecipeFile = None, threads: Threads = 0
) -> None:
    """Learn to point from captions alone, without boxes. Its log is OUT/log.jsonl, the weights OUT/captions.pt."""
    with _torch(threads):
        from deixis.training.pointer.corpus import Corpus
        from deixis.training.pointer.pipeline import train_captions
        from deixis.training.pointer.recipe import Recipe, read_recipe
    steps = read_recipe(recipe) if recipe else Recipe(epochs=3)
    _follow(train_captions(Corpus(root, images, ids, exclude), steps, out), out)


@train.command()
def finetune(
    data: Data,
    images: OwnImages,
    out: Out,
    start: Start = "pointer",
    epochs: Epochs = 30,
    patience: Patience = 6,
    held_out: HeldOut = 0.15,
    threads: Threads = 0,
) -> None:
    """Train a model further on photographs of your own. Its log is OUT/log.jsonl, the model itself OUT/model."""
    with _torch(threads):
        from deixis.training.pointer.finetune import FineTuning, finetune
        from deixis.training.pointer.own_data import load_own, read_samples, split
    from tokenizers import Tokenizer

    from deixis.models.weights import read_weights
    from deixis.tasks.session import load

    spec = load(start).spec
    tokenizer = Tokenizer.from_str(read_weights(spec, "weights/tokenizer.json").decode("utf-8"))
    side = json.loads(read_weights(spec, "weights/constants.json"))["image"]
    own = load_own(read_samples(data), images, tokenizer, side, _read_so_far)
    if own.without_boxes:
        talk.note(f"{own.without_boxes} samples have no box and are left out")
    learnt, held = split(own, held_out, seed=0)
    talk.note(f"learning from {len(learnt.images)} photographs, choosing by {len(held.images)}")
    _follow(finetune(spec, learnt, held, FineTuning(epochs=epochs, patience=patience), out), out)
    talk.note(f"the model is in {out / 'model'}")


def _read_so_far(done: int, count: int) -> None:
    if done % 100 == 0 or done == count:
        talk.note(f"read {done} of {count} photographs")


@contextmanager
def _torch(threads: int) -> Iterator[None]:
    """What needs torch is imported inside; where it is not installed, that is said."""
    try:
        import torch

        yield
    except ImportError as error:
        raise BackendUnavailableError(f"training needs {error.name}", "Run: pip install 'deixis[train]'") from error
    if threads:
        torch.set_num_threads(threads)


def _follow(events: Iterator[Event], out: Path) -> None:
    """Log each event to a file, and say it."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / "log.jsonl").open("a", encoding="utf-8") as log:
        for event in events:
            log.write(json.dumps(_entry(event)) + "\n")
            log.flush()
            talk.note(_line(event))


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
