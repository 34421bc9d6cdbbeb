"""Compositional expressions over real photographs: Deixis by structure, beside the same model asked as a whole.

    python -m benchmarks.compositional --root DIR                   # the 40 of compositional.jsonl
    python -m benchmarks.compositional --root DIR --file benchmarks/compositional_relations.jsonl --failures

DIR has Flickr30k Entities' photographs in `images`. A line of the file has the image's id, the expression, its
operator and the gold boxes, which are those of the data set's annotations. The expressions were written over
photographs of the part that is not trained on, all of them before any was tried, and nothing was tuned on them.

An answer is right where its boxes and the gold ones pair off at an IoU of 0.5 or more, none left over. "Named" counts
what has the status found alone; "best" takes the likeliest box of an answer that is open between several, where one box
is gold. "Wrong found" is the share of all that have the status found and are wrong. The model asked as a whole has the
expression as its one phrase; where one box is gold its best is taken.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.options import parser_of
from numpy.typing import NDArray
from PIL import Image

from deixis.tasks.session import Session, load
from deixis.types.boxes import Boxes, pairwise_iou
from deixis.types.grounding import Grounding, Status

FILE = Path(__file__).with_suffix(".jsonl")
ENOUGH = 0.5  # IoU
Rgb = NDArray[np.uint8]
ENDINGS = (".jpg", ".webp", ".png")


@dataclass(frozen=True, slots=True)
class Item:
    """An expression over a photograph, and what it means there."""

    image: str
    size: tuple[int, int]
    text: str
    operator: str
    boxes: Boxes


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of an item.

    Attributes:
        status: found, ambiguous, absent or unknown.
        right: whether the boxes are the gold ones.
        best: whether they are once an open answer is cut to its likeliest box.
        note: on how it was decided.
    """

    item: Item
    status: Status
    right: bool
    best: bool
    note: str = ""


def read_items(path: Path) -> list[Item]:
    """The expressions of a file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Item(row["image"], tuple(row["size"]), row["text"], row.get("operator", "any"), Boxes(row["boxes"]))
        for row in rows
    ]


def pairs_off(found: Boxes, gold: Boxes) -> bool:
    """Whether every box has a partner of its own at an IoU of `ENOUGH`, none left over."""
    if len(found) != len(gold):
        return False
    close = pairwise_iou(found, gold) >= ENOUGH
    return _matched(close.tolist(), 0, frozenset())


def _matched(close: list[list[bool]], row: int, taken: frozenset[int]) -> bool:
    if row == len(close):
        return True
    return any(
        fits and column not in taken and _matched(close, row + 1, taken | {column})
        for column, fits in enumerate(close[row])
    )


def by_structure(session: Session, photo: Rgb, item: Item) -> Judged:
    """The expression resolved over what the model sees."""
    found = session.refer(photo, item.text, masks=False)
    return _judged(item, found.grounding, found.resolution.status, found.resolution.trace.decided)


def as_a_whole(session: Session, photo: Rgb, item: Item) -> Judged:
    """The expression asked of the model as one phrase."""
    found = session.ground(photo, item.text, [(0, len(item.text))], masks=False)
    shown = found[:1] if len(item.boxes) == 1 else found
    return _judged(item, shown, found.status[0], found.trace[0])


def _judged(item: Item, found: Grounding, status: Status, note: str) -> Judged:
    right = pairs_off(found.boxes, item.boxes)
    best = right or (len(item.boxes) == 1 and pairs_off(found[:1].boxes, item.boxes))
    return Judged(item, status, right and status is Status.FOUND, best, note)


def summary(judged: Sequence[Judged]) -> dict[str, Any]:
    """Counts and shares; `wrong_found` is a share of all."""
    wrong = sum(one.status is Status.FOUND and not one.right for one in judged)
    statuses = [one.status.value for one in judged]
    right, best = sum(one.right for one in judged), sum(one.best for one in judged)
    return {
        "items": len(judged),
        "named": _share(right, len(judged)),
        "best": _share(best, len(judged)),
        "wrong_found": _share(wrong, len(judged)),
        "statuses": {status: statuses.count(status) for status in sorted(set(statuses))},
    }


def _share(count: int, total: int) -> dict[str, float]:
    """A share with its 95 % interval (Wilson, JASA 22, 1927)."""
    z, share = 1.96, count / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return {"share": round(share, 3), "low": round(middle - half, 3), "high": round(middle + half, 3)}


def by_operator(judged: Iterable[Judged]) -> dict[str, str]:
    """For each operator how many are right at best, of how many."""
    groups: defaultdict[str, list[bool]] = defaultdict(list)
    for one in judged:
        groups[one.item.operator].append(one.best)
    return {name: f"{sum(rights)}/{len(rights)}" for name, rights in sorted(groups.items())}


def photo_of(root: Path, item: Item) -> Rgb:
    """The photograph of an item, at the size that its gold boxes are in."""
    path = next(path for ending in ENDINGS if (path := root / "images" / f"{item.image}{ending}").exists())
    with Image.open(path) as photo:
        return np.asarray(photo.convert("RGB").resize(item.size))


def main() -> None:
    """Runs both over the file and prints what they are worth."""
    options = parser_of(__doc__, "root", "model")
    options.add_argument("--file", type=Path, default=FILE)
    options.add_argument("--failures", action="store_true")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    session, items = load(given.model), read_items(given.file)
    photos = [photo_of(given.root, item) for item in items]
    runs = {
        name: [ask(session, photo, item) for photo, item in zip(photos, items, strict=True)]
        for name, ask in (("by structure", by_structure), ("as a whole", as_a_whole))
    }
    report = {name: {**summary(run), "operators": by_operator(run)} for name, run in runs.items()}
    print(json.dumps(report) if given.json else _text(report))
    if given.failures:
        _print_failures(runs)


def _text(report: Mapping[str, Mapping[str, Any]]) -> str:
    lines = []
    for name, part in report.items():
        shares = (f"{what} {part[what]['share']:.3f} [{part[what]['low']:.2f}, {part[what]['high']:.2f}]"
                  for what in ("best", "named", "wrong_found"))  # fmt: skip
        lines += [
            f"{name}: {part['items']} items, " + ", ".join(shares),
            f"  {part['statuses']}",
            f"  {part['operators']}",
        ]
    return "\n".join(lines)


def _print_failures(runs: Mapping[str, Sequence[Judged]]) -> None:
    ours, whole = runs["by structure"], runs["as a whole"]
    for one, other in zip(ours, whole, strict=True):
        mark = f"{'+' if one.best else '-'}{'+' if other.best else '-'}"
        print(f"{mark} {one.item.image} {one.item.text!r}: {one.status.value}: {one.note}")


if __name__ == "__main__":
    main()
