"""The published ImageNet classifier as a teacher: where in a picture it sees each of its 1,000 classes.

Cells of its last feature map are classified one by one, as in class activation mapping (Zhou et al., arXiv:1512.04150),
and each cell's logits go through the softmax.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from deixis.training.pointer.batches import View, seen_in
from deixis.training.pointer.corpus import IGNORED, LISTED, Example, TokenCaption, TokenPhrase
from deixis.training.pointer.network.vision import EfficientNetLite, load_imagenet
from deixis.training.pointer.nouns import CLASSES, Noun, Vocabulary

SIDE, GRID = 320, 10  # the classifier sees pictures of this side, and answers on this grid
BATCH = 32
SURE, SILENT = 0.5, 0.004  # a cell so certain shows the noun; a picture whose every cell is below has none
CORE = 0.35  # of the largest activation: what belongs to the thing
FORMS = ("{}", "a {}", "the {}", "a photo of a {}")


class Teacher(torch.nn.Module):
    """(B, 3, S, S) RGB 0 to 255 → (B, 1000, S / 32, S / 32) probabilities."""

    def __init__(self, published: Mapping[str, Tensor]) -> None:
        super().__init__()
        self.tower = EfficientNetLite()
        load_imagenet(self.tower, published)
        self.classify = torch.nn.Conv2d(self.tower.channels[-1], CLASSES, 1)
        with torch.no_grad():
            self.classify.weight.copy_(published["_fc.weight"][:, :, None, None])
            self.classify.bias.copy_(published["_fc.bias"])

    @torch.no_grad()
    def forward(self, rgb: Tensor) -> Tensor:
        return self.look(rgb)

    def look(self, rgb: Tensor) -> Tensor:
        """As `forward`, for what follows gradients or exports."""
        logits: Tensor = self.classify(self.tower(rgb)[-1])
        return logits.softmax(1)


def teach(teacher: Teacher, pixels: NDArray[np.uint8], cache: Path) -> Iterator[int]:
    """Write what the teacher sees in N pictures, (N, 1000, GRID, GRID) float16, to `cache`; yields how far it is."""
    partial = cache.with_suffix(".partial.npy")
    seen = np.lib.format.open_memmap(partial, "w+", np.float16, (len(pixels), CLASSES, GRID, GRID))
    for start in range(0, len(pixels), BATCH):
        rgb = torch.from_numpy(np.ascontiguousarray(pixels[start : start + BATCH])).permute(0, 3, 1, 2).float()
        rgb = F.interpolate(rgb, (SIDE, SIDE), mode="bilinear", align_corners=False)
        seen[start : start + BATCH] = teacher(rgb.contiguous(memory_format=torch.channels_last)).numpy()
        yield start
    seen.flush()
    partial.replace(cache)


def look(seen: NDArray[np.float16], views: Sequence[View], covers: Tensor, grid: int) -> Tensor:
    """What the teacher sees of some nouns in views of pictures.

    Args:
        seen: (B, 1000, GRID, GRID) of the whole pictures.
        views: B.
        covers: (N, 1000) the classes of each noun.
        grid: cells a side wanted.

    Returns:
        (B, N, grid, grid) in [0, 1]; 0 where a view reaches past its picture.
    """
    maps = torch.einsum("nc,bcyx->bnyx", covers, torch.from_numpy(seen.astype(np.float32)))
    return seen_in(views, maps, grid).clamp(0, 1)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the teacher says of N nouns in the B pictures of a batch.

    Attributes:
        ids: (N, T) token ids.
        maps: (B, N, cells) in [0, 1].
        there, gone: (B, N) bool: the noun is surely there; surely not.
    """

    ids: Tensor
    maps: Tensor
    there: Tensor
    gone: Tensor


@dataclass(frozen=True, slots=True)
class Lessons:
    """What lessons are drawn from.

    Attributes:
        words: the nouns.
        examples: the photographs of the classes.
        pixels: theirs, (M, S, S, 3) uint8.
        seen: what the teacher sees in them, (M, 1000, GRID, GRID).
        elsewhere: the same for the training pictures.
    """

    words: Vocabulary
    examples: Sequence[Example]
    pixels: NDArray[np.uint8]
    seen: NDArray[np.float16]
    elsewhere: NDArray[np.float16]


def draw_lesson(
    seen: NDArray[np.float16], views: Sequence[View], words: Vocabulary, count: int, grid: int, rng: np.random.Generator
) -> Lesson:
    """`count` nouns for a batch: for half of them one that some picture shows, the others at random."""
    peaks = torch.from_numpy(seen.astype(np.float32)).amax((2, 3)) @ words.covers.T  # (B, N)
    each = -(-count // (2 * len(peaks)))
    likely = peaks.topk(min(12, len(words))).indices.numpy()
    shown = [int(rng.choice(row)) for row in likely for _ in range(each)]
    some = [*dict.fromkeys(shown[: count // 2])]
    others = [int(i) for i in rng.permutation(len(words)) if int(i) not in some]
    some += others[: count - len(some)]
    chosen = torch.tensor(some)
    maps = look(seen, views, words.covers[chosen], grid)
    there = maps.amax((2, 3)) > SURE
    gone = (peaks[:, chosen] < SILENT) & words.quiet[chosen][None]
    ids = words.ids[chosen]
    return Lesson(ids[:, : int((ids != 0).sum(1).max())], maps.flatten(2), there, gone)


def listed_examples(nouns: Sequence[Noun], seen: NDArray[np.float16], tokenizer: Tokenizer) -> list[Example]:
    """The 1,000 photographs as examples: the names of each one's class, boxed by the classifier's activation."""
    names: list[list[str]] = [[] for _ in range(CLASSES)]
    for noun in nouns:
        if len(noun.classes) < 20 or noun.name in {"dog", "bird", "fish", "cat", "snake"}:
            for number in noun.classes:
                names[number].append(noun.name)
    return [
        Example(
            f"class {number}",
            tuple(_caption(form.format(name), name, tokenizer) for name in names[number] for form in FORMS),
            {0: activation_box(seen[number, number].astype(np.float32))[None]},
            frozenset(),
            frozenset({LISTED}),
        )
        for number in range(CLASSES)
    ]


def _caption(text: str, name: str, tokenizer: Tokenizer) -> TokenCaption:
    encoding = tokenizer.encode(text)
    ids = tuple(encoding.ids)
    start = text.index(name) if text == name else 0
    members = [i for i, (a, b) in enumerate(encoding.offsets) if b > a >= start]
    if text.startswith("a photo of "):
        members = [i for i in members if encoding.offsets[i][0] >= len("a photo of ")]
    phrase = TokenPhrase(members[0], members[-1] + 1, 0, LISTED, name)
    return TokenCaption(ids, ids, (IGNORED,) * len(ids), (phrase,))


def activation_box(activation: NDArray[np.float32]) -> NDArray[np.float32]:
    """The box, (4,) xyxy in fractions, round the largest connected part above `CORE` of the maximum; (G, G) in."""
    fine = F.interpolate(torch.from_numpy(activation)[None, None], (64, 64), mode="bilinear", align_corners=False)[0, 0]
    above = (fine >= CORE * fine.max()).numpy()
    part = _part_of(above, divmod(int(fine.argmax()), 64))
    rows, columns = np.nonzero(part)
    box = np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1], np.float32)
    return box / np.float32(64)


def _part_of(mask: NDArray[np.bool_], seed: tuple[int, int]) -> NDArray[np.bool_]:
    """The connected part of a mask that a pixel belongs to."""
    part = np.zeros_like(mask)
    part[seed] = True
    while True:
        grown = part.copy()
        grown[1:] |= part[:-1]
        grown[:-1] |= part[1:]
        grown[:, 1:] |= part[:, :-1]
        grown[:, :-1] |= part[:, 1:]
        grown &= mask
        if (grown == part).all():
            return part
        part = grown
