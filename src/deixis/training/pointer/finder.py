"""Training the phrase finder on every sentence that has mark-up, with or without a photograph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from deixis.io.datasets.flickr30k import read_captions
from deixis.training.events import Event, StepDone
from deixis.training.pointer.corpus import IGNORED, TokenCaption, tokenize
from deixis.training.pointer.loop import rate_factor
from deixis.training.pointer.network.text import TextTower

SENTENCES = 64  # a step
READ = 256  # sentences through the tower at once
PEAK_RATE = 1e-3
DROP_CASE = 0.15  # share of sentences shortened to a terse expression


@dataclass(frozen=True, slots=True)
class Sentences:
    """Tokenised sentences, padded: (N, T) ids and tags; shorter sentences end in zeros and `IGNORED`."""

    ids: NDArray[np.int64]
    tags: NDArray[np.int64]


def read_sentences(root: Path, ids: Sequence[str], tokenizer: Tokenizer, terse: float, seed: int) -> Sentences:
    """Every sentence of the named images; a share of them shortened as people write when they point."""
    rng = np.random.default_rng(seed)
    captions = [tokenize(c, tokenizer) for id in ids for c in read_captions(root / "Sentences" / f"{id}.txt")]
    rows = [_shorten(c, rng) if rng.random() < terse else (c.ids, c.tags) for c in captions]
    length = min(max(len(row) for row, _ in rows), 64)
    filled = np.zeros((len(rows), length), np.int64)
    tags = np.full((len(rows), length), IGNORED, np.int64)
    for i, (row, labels) in enumerate(rows):
        filled[i, : len(row)], tags[i, : len(row)] = row[:length], labels[:length]
    order = np.argsort((filled != 0).sum(1), kind="stable")
    return Sentences(filled[order], tags[order])


ARTICLES = frozenset((1037, 2019, 1996))


def _shorten(caption: TokenCaption, rng: np.random.Generator) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """A piece of the caption that begins and ends with a phrase, mostly without articles and the full stop.

    The tag of a dropped article passes to the word after it.
    """
    if not caption.phrases:
        return caption.ids, caption.tags
    first = int(rng.integers(len(caption.phrases)))
    last = min(len(caption.phrases) - 1, first + int(rng.integers(0, 3)))
    start, end = caption.phrases[first].start, caption.phrases[last].end
    ids, tags, carried = [], [], None
    drop = rng.random() < 0.8
    for token, tag in zip(caption.ids[start:end], caption.tags[start:end], strict=True):
        if drop and token in ARTICLES:
            carried = tag if tag > 0 and tag % 2 == 1 else carried
            continue
        ids.append(token)
        tags.append(carried if carried is not None and tag > 0 else tag)
        carried = None
    if not ids:
        return caption.ids, caption.tags
    return (caption.ids[0], *ids, caption.ids[-1]), (IGNORED, *tags, IGNORED)


@torch.no_grad()
def hidden_states(tower: TextTower, sentences: Sentences) -> Tensor:
    """(N, T, 384) bfloat16: what the finished tower makes of the sentences."""
    tower.eval()
    ids = torch.from_numpy(sentences.ids)
    states = torch.zeros(*ids.shape, tower.encoder.words.embedding_dim, dtype=torch.bfloat16)
    for start in range(0, len(ids), READ):
        some = ids[start : start + READ]
        some = some[:, : int((some != 0).sum(1).max())]
        with torch.autocast("cpu", torch.bfloat16):
            states[start : start + READ, : some.shape[1]] = tower.encoder(some, some != 0).bfloat16()
    return states


def train_finder(tower: TextTower, sentences: Sentences, epochs: int, seed: int) -> Iterator[Event]:
    """Fit the finder; the tower itself stays as it is."""
    states = hidden_states(tower, sentences)
    ids, tags = torch.from_numpy(sentences.ids), torch.from_numpy(sentences.tags)
    finder = tower.finder.train()
    optimizer = torch.optim.AdamW(finder.parameters(), PEAK_RATE, weight_decay=0.01)
    steps = epochs * (len(ids) // SENTENCES)
    total = 0.0
    for step in range(steps):
        rng = np.random.default_rng([seed, step])
        start = int(rng.integers(0, len(ids) - SENTENCES))  # neighbours are of one length
        mask = ids[start : start + SENTENCES] != 0
        length = int(mask.sum(1).max())
        for group in optimizer.param_groups:
            group["lr"] = PEAK_RATE * rate_factor(step, steps, 100)
        with torch.autocast("cpu", torch.bfloat16):
            logits = finder(states[start : start + SENTENCES, :length].float(), mask[:, :length])
        loss = F.cross_entropy(
            logits.float().flatten(0, 1), tags[start : start + SENTENCES, :length].flatten(), ignore_index=IGNORED
        )
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(finder.parameters(), 1.0)
        optimizer.step()
        total += float(loss)
        if (step + 1) % 200 == 0:
            yield StepDone(step + 1, steps, {"tags": total / 200}, PEAK_RATE * rate_factor(step, steps, 100), 0.0)
            total = 0.0
