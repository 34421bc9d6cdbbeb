"""The whole of a training run, from photographs and captions to a folder that a backend runs from.

Stages: everything together; outlines; the phrase finder; release. A stage that has left its file in the run's folder is
not run again, and the first, long one goes on from its last checkpoint.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from deixis.errors import ConfigError
from deixis.io.datasets.flickr30k import read_ids, read_images
from deixis.training.events import Event, Saved, Validated
from deixis.training.pointer.captions import caption_objective, pointing_figures
from deixis.training.pointer.corpus import Corpus, load_examples, load_pixels
from deixis.training.pointer.export import outline_graph, to_onnx
from deixis.training.pointer.finder import read_sentences, train_finder
from deixis.training.pointer.lessons import look_at_pictures, read_lessons
from deixis.training.pointer.loop import Data, Run, train
from deixis.training.pointer.network.model import Pointer
from deixis.training.pointer.network.outline import OutlineNet
from deixis.training.pointer.network.text import load_minilm
from deixis.training.pointer.network.vision import load_imagenet
from deixis.training.pointer.outline_stage import draw_outlines, seen_outlines, train_outlines
from deixis.training.pointer.pack import bytes_for_size
from deixis.training.pointer.recipe import Recipe
from deixis.training.pointer.release import calibrate, write_graphs
from deixis.training.pointer.starts import text_start, tokenizer_start, vision_start
from deixis.training.pointer.teacher import Lessons


def train_pointer(corpus: Corpus, recipe: Recipe, out: Path) -> Iterator[Event]:
    """Run every stage that is not done yet, in `out`; the model is in ``out/model`` at the end.

    Raises:
        ConfigError: `out` holds a run of another recipe, or the recipe wants photographs that are not given.
    """
    tokenizer, (data, held_out, held_ids), model = _prepare(corpus, recipe, out)
    lessons = None
    if recipe.listed:
        yield from look_at_pictures(corpus, recipe, data, out)
        lessons = read_lessons(corpus, recipe, tokenizer, out)
    yield from _joint(model, recipe, data, held_out, out, lessons)
    outlines = OutlineNet()
    yield from _outlines(outlines, model, recipe, data, out)
    yield from _finder(model, recipe, corpus, tokenizer, held_ids, out)
    write_graphs(model, bytes_for_size(to_onnx(outline_graph(outlines))), tokenizer_start(), out / "model")
    images = list(read_images(corpus.root, held_ids))
    yield Validated(0, calibrate(out / "model", images, held_out.pixels))
    yield Saved(0, str(out / "model"))


def train_captions(corpus: Corpus, recipe: Recipe, out: Path) -> Iterator[Event]:
    """From captions alone: no box is used to learn. The last event has the figures on the excluded pictures.

    Leaves ``out/captions.pt``. Raises what `train_pointer` does.
    """
    tokenizer, (data, held_out, _), model = _prepare(corpus, recipe, out)
    per_epoch = len(data.examples) // recipe.pictures
    run, checkpoint = Run(model, recipe, per_epoch * recipe.epochs, aim=caption_objective), out / "checkpoint.pt"
    if checkpoint.exists():
        run.resume(checkpoint)
    yield from train(run, data, held_out, checkpoint, per_epoch, figures=pointing_figures)
    torch.save(run.average.module.state_dict(), out / "captions.pt")
    ids = read_ids(corpus.excluded)
    pixels = load_pixels(corpus.images, ids, recipe.shape.image, out / "excluded.npy")
    examples = load_examples(corpus.root, ids, tokenizer)
    yield Validated(run.step, pointing_figures(run.average.module, examples, np.array(pixels)))


def _prepare(corpus: Corpus, recipe: Recipe, out: Path) -> tuple[Tokenizer, tuple[Data, Data, list[str]], Pointer]:
    """The tokenizer, the pictures to learn from and to choose by with the latter's ids, and the untrained network."""
    if recipe.listed and corpus.classes is None:
        raise ConfigError("the recipe wants photographs of ImageNet classes (listed > 0): give their folder, --classes")
    out.mkdir(parents=True, exist_ok=True)
    _claim(out, recipe)
    tokenizer = Tokenizer.from_str(tokenizer_start())
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer, _load(corpus, read_ids(corpus.ids), tokenizer, recipe, out), _start(recipe)


def _claim(out: Path, recipe: Recipe) -> None:
    """Write the recipe into the run's folder, or make sure that it is the one already there."""
    path, text = out / "recipe.json", json.dumps(asdict(recipe), indent=2) + "\n"
    if path.exists() and path.read_text() != text:
        raise ConfigError(f"{out} holds a run of another recipe; give another folder, or that recipe")
    path.write_text(text)


def _load(
    corpus: Corpus, ids: list[str], tokenizer: Tokenizer, recipe: Recipe, out: Path
) -> tuple[Data, Data, list[str]]:
    examples = load_examples(corpus.root, ids, tokenizer)
    pixels = np.array(load_pixels(corpus.images, ids, recipe.shape.image, out / "pixels.npy"))
    order = np.random.default_rng([recipe.seed, 3]).permutation(len(ids))
    held, kept = (sorted(int(i) for i in part) for part in np.split(order, [recipe.held_out]))
    picked = Data([examples[i] for i in kept], pixels[kept])
    return picked, Data([examples[i] for i in held], pixels[held]), [ids[i] for i in held]


def _start(recipe: Recipe) -> Pointer:
    torch.manual_seed(recipe.seed)
    model = Pointer(recipe.shape)
    load_imagenet(model.vision, vision_start())
    load_minilm(model.text.encoder, text_start())
    return model


def _joint(
    model: Pointer, recipe: Recipe, data: Data, held_out: Data, out: Path, lessons: Lessons | None
) -> Iterator[Event]:
    """Everything but masks and finder, end to end; leaves the averaged weights in `model`."""
    per_epoch = len(data.examples) // recipe.pictures
    run = Run(model, recipe, per_epoch * recipe.epochs, lessons)
    checkpoint = out / "checkpoint.pt"
    if checkpoint.exists():
        run.resume(checkpoint)
    yield from train(run, data, held_out, checkpoint, per_epoch)
    model.load_state_dict(run.average.module.state_dict())


def _outlines(net: OutlineNet, model: Pointer, recipe: Recipe, data: Data, out: Path) -> Iterator[Event]:
    """The network that draws masks, which starts from the vision tower as the joint stage left it.

    Of several rounds each later one learns, from the start, what the one before has seen.
    """
    done, rough = out / "outlines.pt", out / "rough-outlines.npy"
    if not done.exists():
        yield from draw_outlines(data, rough)
        labels, learner = np.load(rough), net
        for later in range(recipe.outline_rounds):
            labels = seen_outlines(learner, data) if later else labels
            learner = OutlineNet()
            learner.start_from(model.vision)
            yield from train_outlines(learner, data, labels, recipe)
        torch.save(learner.state_dict(), done)
    net.load_state_dict(torch.load(done, weights_only=True))


def _finder(
    model: Pointer, recipe: Recipe, corpus: Corpus, tokenizer: Tokenizer, held_ids: list[str], out: Path
) -> Iterator[Event]:
    done = out / "finder.pt"
    if not done.exists():
        away = {*read_ids(corpus.excluded), *held_ids}
        ids = sorted(path.stem for path in (corpus.root / "Sentences").glob("*.txt") if path.stem not in away)
        sentences = read_sentences(corpus.root, ids, tokenizer, recipe.terse, recipe.seed)
        yield from train_finder(model.text, sentences, recipe.finder_epochs, recipe.seed)
        torch.save(model.state_dict(), done)
    model.load_state_dict(torch.load(done, weights_only=True))
