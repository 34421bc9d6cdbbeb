"""Feeds the box translator damaged answers, and counts what it must never do: crash, or break its own promises.

    python benchmarks/fuzz_boxes.py --count 1000000 --seed 0

Input i of a seed is the same in every run: `--start` goes on where a run stopped, or repeats one input.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter

import numpy as np

from deixis.boxes import DIALECTS, Answer, parse
from deixis.errors import ModelOutputError
from deixis.types.size import Size

SHAPES = [
    *(dialect.example for dialect in DIALECTS.values()),
    '```json\n[{"bbox_2d": [10, 20, 300, 400], "label": "a cup"}, {"bbox_2d": [5, 6, 7, 8], "label": "b"}]\n```',
    '[{"box_2d": [10, 20, 300, 400], "label": "a"}, {"box_2d": [1, 2, 3',
    "{'<OD>': {'bboxes': [[1.5, 2, 3, 400], [1, 2, 3, 4]], 'labels': ['cat', 'dog']}}",
    '<points x1="10.5" y1="20" x2="30" y2="40.5" alt="cups">cups</points>',
    "<|box_start|>(1,2),(3,4)<|box_end|><|box_start|>(5,6),(7,8)<|box_end|>",
    "The cup is at (100, 200), (300, 400), and x1=10, y1=20, x2=30, y2=40.",
    "I'm sorry, there is no zebra in this picture.",
    "[]",
    '{"points": [[1, 2], [3, 4]], "center": {"x": 0.5, "y": 0.25}}',
    "cat<loc_1><loc_2><loc_3><loc_4><loc_5><loc_6><loc_7><loc_8>dog<loc_9><loc_9><loc_9><loc_9></s>",
    "<think>[1, 2, 3, 4]</think> NaN Infinity 1e999 -0.0 12% 12px",
]
BITS = [
    *"[](){}<>,:;=.-+%|\\/\"'\n\t 0123456789eE",
    *"<loc <loc0012> <loc_ <box> </box> <ref> [[ ]] NaN 1e999 -1 99999 0.5 \u00e9 \U0001f431 \ud800 \x00".split(" "),
]
SIZES = [
    Size(width=640, height=480),
    Size(width=1, height=1),
    Size(width=1000, height=1000),
    Size(width=33, height=4000),
]
NAMES = ["auto", "auto", "auto", *DIALECTS]


def damaged(rng: random.Random) -> str:
    """A real answer after up to eight random edits, or several joined."""
    text = rng.choice(SHAPES)
    for _ in range(rng.randrange(9)):
        a, b = sorted((rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)))
        match rng.randrange(7):
            case 0:
                text = text[:a] + rng.choice(BITS) + text[a:]
            case 1:
                text = text[:a] + text[min(b, a + 4) :]
            case 2:
                text = text[: max(b, 5)]
            case 3:
                text = text[:a] + text[a:b][:60] * 2 + text[b:]
            case 4:
                text = text[:a] + rng.choice(BITS) + text[a + 1 :]
            case 5:
                text = (text + rng.choice(["", " ", "\n", ", "]) + rng.choice(SHAPES))[:600]
            case _:
                text = text[:a] + str(rng.choice([rng.random(), rng.randrange(2000), -rng.randrange(9)])) + text[a:]
    return text


def broken_promise(answer: Answer, size: Size) -> str:
    """The promise that an answer breaks; "" for none."""
    rows = len(answer.xyxy) + len(answer.points)
    limits = np.array([size.width, size.height], np.float32)
    corners = np.concatenate([answer.xyxy.reshape(-1, 2), answer.points])
    promises = {
        "kind": answer.kind in ("boxes", "points", "none", "ambiguous"),
        "labels": len(answer.labels) == rows,
        "rows": (rows > 0) == (answer.kind in ("boxes", "points")),
        "inside": bool(np.isfinite(corners).all() and (corners >= 0).all() and (corners <= limits).all()),
        "order": bool((answer.xyxy[:, :2] <= answer.xyxy[:, 2:]).all()),
        "certainty": 0 <= answer.certainty <= 1,
        "candidates": bool(answer.candidates) == (answer.kind == "ambiguous"),
        "notes": answer.kind != "ambiguous" or bool(answer.notes),
    }
    return next((name for name, kept in promises.items() if not kept), "")


def one(seed: int, index: int) -> tuple[str, str]:
    """What came of input `index`, and the input."""
    rng = random.Random(seed << 40 | index)
    text, size, name = damaged(rng), rng.choice(SIZES), rng.choice(NAMES)
    resized = rng.choice(SIZES) if name != "auto" and DIALECTS[name].resized else rng.choice([None, *SIZES])
    try:
        answer = parse(text, name, size=size, resized=resized)
    except ModelOutputError as error:
        return ("refused" if error.raw == text and name != "auto" else "BROKEN refusal"), text
    except Exception as error:  # whatever comes is what is looked for
        return f"CRASH {type(error).__name__}: {error}"[:200], text
    wrong = broken_promise(answer, size)
    return f"BROKEN {wrong}" if wrong else answer.kind, text


def main() -> None:
    """Runs the inputs and prints one line of JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--start", type=int, default=0)
    given = options.parse_args()
    counts: Counter[str] = Counter()
    began = time.perf_counter()
    for index in range(given.start, given.start + given.count):
        result, text = one(given.seed, index)
        counts[result] += 1
        if result[0] in "CB" and counts[result] == 1:
            print(f"{index}: {result}: {text!r}", file=sys.stderr, flush=True)
        if not (index + 1) % 100_000:
            print(f"{index + 1} done, {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    seconds = round(time.perf_counter() - began, 1)
    bad = sum(count for name, count in counts.items() if name[0] in "CB")
    print(json.dumps({**vars(given), "bad": bad, "seconds": seconds, "outcomes": dict(counts.most_common(12))}))
    raise SystemExit(bad > 0)


if __name__ == "__main__":
    main()
