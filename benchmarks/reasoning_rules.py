"""Do the rules of relations agree with what people say of photographs? Captions with boxes, judged by boxes alone.

    python benchmarks/reasoning_rules.py --root flickr30k --ids train.txt
    python benchmarks/reasoning_rules.py --root flickr30k --ids train.txt --json

Where a caption of Flickr30k Entities has two marked phrases with one box each and nothing between them but words such
as "sitting on" or "is standing next to", the relation was said of these boxes. "said": how often the rule holds of
them; "turned": of the same pair the other way round; "others": of other boxes of the picture to the same landmark, of
which nobody said it, though it may be true. A rule that tells anything apart has said above others.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from deixis.io.datasets.flickr30k import AnnotatedImage, Caption, EntityPhrase, read_ids, read_images
from deixis.reasoning.geometry import Geometry
from deixis.reasoning.rules import RULES

SAID = {
    "LEFT_OF": "on the left of|to the left of|left of", "RIGHT_OF": "on the right of|to the right of|right of",
    "NEXT_TO": "next to|beside|by|alongside", "NEAR": "near|close to", "BEHIND": "behind",
    "IN_FRONT_OF": "in front of", "UNDER": "under|underneath|beneath", "BELOW": "below", "ABOVE": "above|over",
    "ON": "on|on top of", "INSIDE": "in|inside",
    "WEARING": "wearing|in", "TOUCHING": "touching|against", "WITH": "with", "AROUND": "around",
}  # fmt: skip
BEFORE = frozenset(
    "is are stands sits sitting standing walking walks lying parked directly right running runs kneeling crouching "
    "posing leaning".split()
)
Box = Sequence[float]


@dataclass(frozen=True, slots=True)
class Said:
    """A relation that a caption says, in a picture of this size.

    Attributes:
        boxes: the subject, the other, and further things of the picture.
    """

    name: str
    width: float
    height: float
    boxes: tuple[Box, ...]


def said_of(image: AnnotatedImage) -> Iterator[Said]:
    """The relations that the captions of an image say between two phrases of one box each, every one once."""
    single = {chain: tuple(boxes.xyxy[0]) for chain, boxes in image.boxes.items() if len(boxes) == 1}
    found = {
        (name, first.chain, second.chain): None
        for caption in image.captions
        for first, second in zip(caption.phrases, caption.phrases[1:], strict=False)
        if first.chain in single and second.chain in single and first.chain != second.chain
        for name in _names(caption, first, second)
    }
    for name, one, other in found:
        rest = [box for chain, box in single.items() if chain not in {one, other}]
        yield Said(name, image.size.width, image.size.height, (single[one], single[other], *rest))


def _names(caption: Caption, first: EntityPhrase, second: EntityPhrase) -> Iterator[str]:
    """The relations that the words between two phrases name; clothes are worn, and nothing else is."""
    between = caption.text[first.span.end : second.span.start].split()
    while between and between[0] in BEFORE:
        between = between[1:]
    for name, words in SAID.items():
        clothes = "clothing" in second.kinds
        fits = clothes if name == "WEARING" else not (clothes and name in {"INSIDE", "WITH"})
        if " ".join(between) in words.split("|") and fits:
            yield name


def degrees(said: Said) -> tuple[float, float, list[float]]:
    """The rule's degrees by boxes alone: as it was said, turned, and of the others to the same landmark."""
    x0, y0, x1, y1 = np.array(said.boxes, np.float64).T
    geometry = RULES[said.name].geometry
    assert geometry is not None, said.name
    pairs = geometry(Geometry(x0, y0, x1, y1, np.full(len(x0), np.nan), said.width, said.height))
    return float(pairs[0, 1]), float(pairs[1, 0]), [float(degree) for degree in pairs[2:, 1]]


def measured(images: Iterator[AnnotatedImage]) -> dict[str, dict[str, float]]:
    """By relation: how many were said, and the shares that hold (have at least 0.5)."""
    found: defaultdict[str, list[tuple[float, float, list[float]]]] = defaultdict(list)
    for image in images:
        for said in said_of(image):
            found[said.name].append(degrees(said))
    return {
        name: {
            "pairs": len(rows),
            "said": _share([one for one, _, _ in rows]),
            "turned": _share([one for _, one, _ in rows]),
            "others": _share([one for _, _, others in rows for one in others]),
        }
        for name, rows in ((name, found[name]) for name in SAID if found[name])
    }


def _share(values: Sequence[float]) -> float:
    return float(np.mean(np.array(values) >= 0.5)) if values else float("nan")


def main() -> None:
    """Prints the shares by relation."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--root", type=Path, required=True, help="the folder with Annotations and Sentences")
    options.add_argument("--ids", type=Path, required=True, help="a file of ids, one a line; those that were tuned on")
    options.add_argument("--json", action="store_true", help="print JSON")
    given = options.parse_args()
    found = measured(read_images(given.root, read_ids(given.ids)))
    if given.json:
        print(json.dumps(found, indent=2))
        return
    print(f"{'':14}{'pairs':>7}{'said':>8}{'turned':>8}{'others':>8}")
    for name, row in found.items():
        print(f"{name:14}{row['pairs']:7}{row['said']:8.3f}{row['turned']:8.3f}{row['others']:8.3f}")


if __name__ == "__main__":
    main()
