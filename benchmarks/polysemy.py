"""Whether a word's map follows its meaning: one word in two sentences, on photographs of the one and of the other.

    python -m benchmarks.polysemy --root DIR [--split train] [--model pointer]

For each word two sentences and, for each of these, photographs of Flickr30k Entities whose own captions use the word
in that meaning and box it (at most four). On every photograph the word's map is made in both sentences. A photograph is
right if the sentence that means what it shows marks the boxes more: by how many standard deviations of the map its mean
inside lies above its mean outside. Even odds are 0.5. `alike` is the correlation of the two maps: 1 is the same map.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from benchmarks.options import parser_of
from numpy.typing import NDArray

import deixis
from deixis.evaluation.benchmarks.benchmark import ENDINGS
from deixis.io.datasets.flickr30k import AnnotatedImage, read_ids, read_images
from deixis.tasks.session import EncodedImage
from deixis.types.boxes import Boxes

Map = NDArray[np.float32]
MOST = 4  # photographs a meaning


@dataclass(frozen=True, slots=True)
class Meaning:
    """A sentence, and what a caption of a photograph says where the word means that."""

    sentence: str
    caption: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its two meanings."""

    word: str
    meanings: tuple[Meaning, Meaning]


def _word(word: str, one: str, says: str, other: str, tells: str) -> Word:
    return Word(word, (Meaning(one, says), Meaning(other, tells)))


WORDS = (
    _word("trunk", "a bag in the trunk of a car", "trunk of|car", "a child climbs the trunk of a tree", "tree"),
    _word("ring", "two boxers fight in the ring", "box|fight|wrest|match", "a dog carries a toy ring", "dog|toy|pool"),
    _word("bar", "friends drink beer at a bar", "drink|beer", "a gymnast swings on a bar", "metal|gym|hang|swing"),
    _word("hood", "a man opens the hood of a car", "car", "a girl wears a jacket with a hood", "blue|red|wear|fur"),
    _word("net", "a goalkeeper stands before the net", "volley|tennis|goal", "a man throws a fishing net", "fish"),
    _word("bank", "men on the bank of a river", "river|lake|water|pond", "people queue in a bank", "lockers|bank ?$"),
    _word("plate", "the batter stands at home plate", "home|baseball|bat", "food lies on a plate", "food|eat|cake"),
    _word("pipe", "a skateboarder in a half pipe", "half|quarter|skate", "water runs from a drain pipe", "drain|hose"),
    _word("track", "greyhounds race on a track", "race|dog|run", "a train rolls along the track", "train|railroad"),
    _word("deck", "a sailor on the deck of a boat", "boat|ship", "a family on the deck of a house", "wood|house|porch"),
    _word("club", "a man swings a golf club", "golf|cricket|swing", "people dance in a club", "danc|music|night"),
    _word("float", "people wave from a float", "parade|religious", "a boy on a float in a pool", "pool|water|boat"),
    _word("stand", "melons at a fruit stand", "fruit|food|sell", "a man before a music stand", "music|camera"),
    _word("band", "a band plays music on the street", "music|play|march", "a girl with a hair band", "hair|arm band"),
)  # fmt: skip


def main() -> None:
    """Find the photographs, make the maps, and print what holds."""
    options = _options()
    session, images = deixis.load(options.model), list(read_images(options.root, read_ids(_split(options))))
    rows = {word.word: [_right(session, options.root, word, images, side) for side in (0, 1)] for word in WORDS}
    print(file=sys.stderr)
    print(json.dumps({name: _told(both) for name, both in rows.items()}, indent=2))
    every = [one for both in rows.values() for side in both for one in side]
    least = [np.mean([better for better, _ in side]) for both in rows.values() for side in both if side]
    print(json.dumps({"photographs": len(every), "right": round(float(np.mean([b for b, _ in every])), 3),
                      "meanings": len(least), "meanings right": int(np.sum(np.array(least) > 0.5)),
                      "alike": round(float(np.mean([alike for _, alike in every])), 3)}))  # fmt: skip


def _told(both: list[list[tuple[bool, float]]]) -> dict[str, object]:
    alike = [alike for side in both for _, alike in side]
    right = [f"{sum(better for better, _ in side)} of {len(side)}" for side in both]
    return {"right": right, "alike": round(float(np.mean(alike)), 2) if alike else None}


def _right(
    session: deixis.Session, root: Path, word: Word, images: list[AnnotatedImage], side: int
) -> list[tuple[bool, float]]:
    """For each photograph of one meaning, whether its own sentence marks the boxes more, and how alike the maps are."""
    found = []
    for image, boxes in _photographs(word, images, side):
        photograph = next(path for e in ENDINGS if (path := root / "images" / f"{image.id}{e}").exists())
        encoded = session.encode(photograph)
        own, other = (_map(session, encoded, word.word, word.meanings[i].sentence) for i in (side, 1 - side))
        inside = _inside(boxes, image, own.shape)
        if inside.all() or not inside.any():
            continue
        better = _contrast(own, inside) > _contrast(other, inside)
        found.append((better, float(np.corrcoef(own.ravel(), other.ravel())[0, 1])))
        print(".", end="", file=sys.stderr, flush=True)
    return found


def _photographs(word: Word, images: list[AnnotatedImage], side: int) -> Iterator[tuple[AnnotatedImage, Boxes]]:
    """The first photographs whose captions box the word and speak of the one meaning, and not of the other."""
    wanted, unwanted = (re.compile(word.meanings[i].caption) for i in (side, 1 - side))
    said = re.compile(rf"\b{word.word}\b")
    count = 0
    for image in images:
        for caption in image.captions:
            text = caption.text.lower()
            named = [p for p in caption.phrases if p.chain in image.boxes and said.search(p.span.of(text))]
            if named and wanted.search(text) and not unwanted.search(text):
                yield image, image.boxes[named[0].chain]
                count += 1
                break
        if count == MOST:
            return


def _map(session: deixis.Session, encoded: EncodedImage, word: str, sentence: str) -> Map:
    alignment = session.align(encoded, sentence)
    return np.asarray(alignment.heatmap(alignment.query.find(word)))


def _inside(boxes: Boxes, image: AnnotatedImage, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    y, x = ((np.arange(n) + 0.5) / n for n in shape)
    corners = boxes.xyxy / np.array([image.size.width, image.size.height] * 2)
    rows = [(x >= a) & (x < c) & (y[:, None] >= b) & (y[:, None] < d) for a, b, c, d in corners]
    return np.asarray(np.any(rows, axis=0))


def _contrast(grid: Map, inside: NDArray[np.bool_]) -> float:
    """How many standard deviations of the map its mean inside lies above its mean outside."""
    return float((grid[inside].mean() - grid[~inside].mean()) / max(float(grid.std()), 1e-6))


def _split(options: argparse.Namespace) -> Path:
    return Path(options.root) / f"{options.split}.txt"


def _options() -> argparse.Namespace:
    return parser_of(__doc__, "root", "split", "model", split="train").parse_args()


if __name__ == "__main__":
    main()
