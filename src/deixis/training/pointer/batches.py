"""Drawing batches: which pictures, captions and phrases a step sees, and how they are changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from deixis.training.pointer.corpus import IGNORED, LISTED, Example, TokenCaption, TokenPhrase

CLS, SEP = 101, 102
MAX_BOXES = 8
ANYONE = frozenset("person people someone man men guy individual human adult worker crowd group child kid".split())


@dataclass(frozen=True, slots=True)
class Batch:
    """One step's input. B pictures, N captions, T tokens, P phrases with boxes, at most M boxes each.

    Attributes:
        rgb: (B, 3, S, S) float, 0 to 255.
        ids, mask: (N, T) token ids; which are real.
        tags: (N, T) phrase tags, `IGNORED` where a token has none.
        caption_of: (P,) the caption of each phrase.
        picture_of: (P,) its picture.
        members: (P, T) bool, its tokens.
        boxes: (P, M, 4) xyxy fractions of the picture; rows from `box_count` on are zero.
        box_count: (P,) at least 1.
        chain: (P,) a number that phrases of one entity share.
        foreign: (P, B) bool, whether the phrase surely names nothing in the picture.
        boxed: (P,) bool, whether its boxes were drawn by hand, rather than guessed from a classifier.
        views: B, the part of each picture that is shown.
    """

    rgb: Tensor
    ids: Tensor
    mask: Tensor
    tags: Tensor
    caption_of: Tensor
    picture_of: Tensor
    members: Tensor
    boxes: Tensor
    box_count: Tensor
    chain: Tensor
    foreign: Tensor
    boxed: Tensor
    views: tuple[View, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Augmentation:
    """How pictures and texts are varied; chances in [0, 1].

    Attributes:
        flip: mirror the picture, and left and right in its captions.
        zoom: cut out a part, or (half as often) shrink the picture into a larger frame.
        smallest: the shortest side of a part, as a fraction.
        colour: how far brightness, contrast and saturation may go, as a fraction.
        bare: a caption gives way to one of its phrases alone.
        keep: a box counts while at least this much of it is in the part.
    """

    flip: float = 0.5
    zoom: float = 0.4
    smallest: float = 0.55
    colour: float = 0.25
    bare: float = 0.15
    keep: float = 0.6


PLAIN = Augmentation(flip=0, zoom=0, colour=0, bare=0)


@dataclass(frozen=True, slots=True)
class View:
    """The part of a picture that is shown: corners in fractions of the picture, and whether it is mirrored."""

    x0: float = 0.0
    y0: float = 0.0
    x1: float = 1.0
    y1: float = 1.0
    mirrored: bool = False

    def move(self, boxes: NDArray[np.float32], keep: float) -> NDArray[np.float32]:
        """Boxes as fractions of the view; those with less than `keep` of their area in it are left out."""
        low, span = (
            np.array([self.x0, self.y0] * 2, np.float32),
            np.array([self.x1 - self.x0, self.y1 - self.y0] * 2, np.float32),
        )
        moved = (boxes - low) / span
        cut = np.clip(moved, 0, 1)
        whole = np.prod(moved[:, 2:] - moved[:, :2], axis=1)
        seen = np.prod(cut[:, 2:] - cut[:, :2], axis=1)
        cut = cut[(seen >= keep * whole) & (seen > 1e-5)]
        if self.mirrored:
            cut = np.stack([1 - cut[:, 2], cut[:, 1], 1 - cut[:, 0], cut[:, 3]], axis=1)
        return cut.astype(np.float32)


def draw_view(rng: np.random.Generator, how: Augmentation) -> View:
    """A random view."""
    mirrored = bool(rng.random() < how.flip)
    if rng.random() >= how.zoom:
        return View(mirrored=mirrored)
    if rng.random() < 1 / 3:
        side = rng.uniform(1, 1.6)
        x0, y0 = rng.uniform(1 - side, 0, 2)
        return View(x0, y0, x0 + side, y0 + side, mirrored)
    width, height = rng.uniform(how.smallest, 1, 2)
    x0, y0 = rng.uniform(0, 1 - width), rng.uniform(0, 1 - height)
    return View(x0, y0, x0 + width, y0 + height, mirrored)


def seen_in(views: Sequence[View], maps: Tensor, side: int) -> Tensor:
    """Maps of whole pictures (B, C, H, W) → of views of them (B, C, side, side); 0 past a picture's border."""
    rows = []
    for v in views:
        x0, x1 = (v.x1, v.x0) if v.mirrored else (v.x0, v.x1)
        rows.append([[x1 - x0, 0, x0 + x1 - 1], [0, v.y1 - v.y0, v.y0 + v.y1 - 1]])
    grid = F.affine_grid(torch.tensor(rows, dtype=torch.float32), [len(rows), 1, side, side], align_corners=False)
    return F.grid_sample(maps, grid, mode="bilinear", padding_mode="zeros", align_corners=False)


def show(pixels: NDArray[np.uint8], views: Sequence[View], gains: NDArray[np.float32]) -> Tensor:
    """(B, S, S, 3) pictures → (B, 3, S, S) float views, grey (127) where a view reaches past its picture.

    `gains` is (B, 3): factors of brightness, contrast and saturation.
    """
    rgb = torch.from_numpy(np.ascontiguousarray(pixels)).permute(0, 3, 1, 2).float() - 127
    if any(view != View() for view in views):  # plain views keep their pixels
        rgb = seen_in(views, rgb, rgb.shape[-1])
    brightness, contrast, saturation = torch.from_numpy(gains)[:, :, None, None, None].unbind(1)
    grey = rgb.mean(1, keepdim=True)
    rgb = grey + (rgb - grey) * saturation
    middle = rgb.mean((1, 2, 3), keepdim=True)
    rgb = (rgb - middle) * contrast + middle
    return ((rgb + 127) * brightness).clamp(0, 255)


@dataclass(frozen=True, slots=True)
class _Row:
    """A phrase on its way into a batch."""

    caption: int
    picture: int
    start: int
    end: int
    boxes: NDArray[np.float32]
    chain: tuple[int, int]
    phrase: TokenPhrase


def make_batch(
    examples: Sequence[Example],
    pixels: NDArray[np.uint8],
    rng: np.random.Generator,
    how: Augmentation,
    captions: int,
) -> Batch:
    """A batch of these pictures with up to `captions` of each one's captions."""
    views = [draw_view(rng, how) for _ in examples]
    gains = rng.uniform(1 - how.colour, 1 + how.colour, (len(examples), 3)).astype(np.float32)
    texts: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    rows: list[_Row] = []
    for picture, (example, view) in enumerate(zip(examples, views, strict=True)):
        boxes = {chain: view.move(found, how.keep) for chain, found in example.boxes.items()}
        chosen = (
            rng.permutation(len(example.captions))[:captions]
            if captions < len(example.captions)
            else range(len(example.captions))
        )
        for index in chosen:
            _add_caption(
                example.captions[index], picture, boxes, view.mirrored, bool(rng.random() < how.bare), rng, texts, rows
            )
    return _collate(show(pixels, views, gains), texts, rows, examples, tuple(views))


def _add_caption(
    caption: TokenCaption,
    picture: int,
    boxes: dict[int, NDArray[np.float32]],
    mirrored: bool,
    bare: bool,
    rng: np.random.Generator,
    texts: list[tuple[tuple[int, ...], tuple[int, ...]]],
    rows: list[_Row],
) -> None:
    ids = caption.mirrored if mirrored else caption.ids
    phrases = [p for p in caption.phrases if len(boxes.get(p.chain, ())) > 0]
    if bare and phrases:
        p = phrases[rng.integers(len(phrases))]
        length = p.end - p.start
        rows.append(_Row(len(texts), picture, 1, 1 + length, boxes[p.chain][:MAX_BOXES], (picture, p.chain), p))
        texts.append(((CLS, *ids[p.start : p.end], SEP), (IGNORED, *caption.tags[p.start : p.end], IGNORED)))
        return
    rows += [
        _Row(len(texts), picture, p.start, p.end, boxes[p.chain][:MAX_BOXES], (picture, p.chain), p) for p in phrases
    ]
    texts.append((ids, caption.tags))


def _collate(
    rgb: Tensor,
    texts: list[tuple[tuple[int, ...], tuple[int, ...]]],
    rows: list[_Row],
    examples: Sequence[Example],
    views: tuple[View, ...],
) -> Batch:
    length = max(len(ids) for ids, _ in texts)
    ids = np.zeros((len(texts), length), np.int64)
    tags = np.full((len(texts), length), IGNORED, np.int64)
    for i, (row, labels) in enumerate(texts):
        ids[i, : len(row)], tags[i, : len(row)] = row, labels
    members = np.zeros((len(rows), length), bool)
    boxes = np.zeros((len(rows), MAX_BOXES, 4), np.float32)
    for i, r in enumerate(rows):
        members[i, r.start : r.end] = True
        boxes[i, : len(r.boxes)] = r.boxes
    chains = {chain: i for i, chain in enumerate(dict.fromkeys(r.chain for r in rows))}
    foreign = [[surely_absent(r.phrase, example) for example in examples] for r in rows]
    return Batch(
        rgb=rgb,
        ids=torch.from_numpy(ids),
        mask=torch.from_numpy(ids != 0),
        tags=torch.from_numpy(tags),
        caption_of=torch.tensor([r.caption for r in rows], dtype=torch.long),
        picture_of=torch.tensor([r.picture for r in rows], dtype=torch.long),
        members=torch.from_numpy(members),
        boxes=torch.from_numpy(boxes),
        box_count=torch.tensor([len(r.boxes) for r in rows], dtype=torch.long),
        chain=torch.tensor([chains[r.chain] for r in rows], dtype=torch.long),
        foreign=torch.tensor(foreign, dtype=torch.bool).reshape(len(rows), len(examples)),
        boxed=torch.tensor([r.phrase.kind != LISTED for r in rows], dtype=torch.bool),
        views=views,
    )


def surely_absent(phrase: TokenPhrase, example: Example) -> bool:
    """Whether no caption of the example names such a thing.

    Captions leave things out, so this errs towards "may be there": scenes are never surely absent, nor are
    people of no particular sort where there are people. Of a picture with one listed noun all else is unknown.
    """
    if LISTED in (phrase.kind, *example.kinds):
        return False
    if phrase.kind == "scene" or phrase.head in example.heads:
        return False
    return not (phrase.kind == "people" and phrase.head in ANYONE and "people" in example.kinds)
