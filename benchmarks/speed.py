"""How fast: encoding beside a known detector, one more phrase, and the whole command.

    python benchmarks/speed.py [encode] [ask] [cold]

prints one JSON document. All of it runs on two cores. `encode` needs the extra `bench` (torch, transformers).
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from skimage import data

import deixis

CORES = 2
COLOURS = ("red", "green", "blue", "black", "white", "yellow", "brown", "orange", "grey", "pink")
THINGS = ("cup", "table", "rocket", "tower", "cloud", "man", "dog", "street", "window", "shirt", "hat", "bag")
REFERENCE_SIZES = ((800, 800), (800, 1066))  # the second is what its own preprocessing makes of 4:3


def use_two_cores() -> None:
    """Keep this process, and those that it starts, on two cores."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])


def milliseconds(run: Callable[[int], object], times: int, warm_up: int = 2) -> float:
    """The median time of `run(i)`; every call gets another number, so that it can ask something new."""
    taken = []
    for index in range(times + warm_up):
        start = time.perf_counter()
        run(index)
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken[warm_up:])


def phrase(index: int) -> str:
    """A phrase that no other index below 120 gives."""
    return f"the {COLOURS[index % len(COLOURS)]} {THINGS[index // len(COLOURS) % len(THINGS)]}"


def caption(index: int, phrases: int = 15) -> tuple[str, list[tuple[int, int]]]:
    """A caption of so many phrases, and where they stand."""
    words = [phrase(7 * index + step) for step in range(phrases)]
    starts = np.cumsum([0, *(len(word) + len(" and ") for word in words[:-1])]).tolist()
    return " and ".join(words), [(start, start + len(word)) for start, word in zip(starts, words, strict=True)]


def encode() -> dict[str, Any]:
    """One photograph encoded, beside one forward pass of the reference, in turns within this process."""
    session = deixis.load()
    photograph = data.rocket()
    ours = milliseconds(lambda index: session.encode(np.roll(photograph, index, axis=1)), times=20)
    reference = {f"{height}x{width}": reference_forward(height, width) for height, width in REFERENCE_SIZES}
    again = milliseconds(lambda index: session.encode(np.roll(photograph, -1 - index, axis=1)), times=20)
    encoding = statistics.mean([ours, again])
    return {
        "encode_ms": round(encoding, 2),
        "reference_ms": {size: round(taken) for size, taken in reference.items()},
        "times_faster": {size: round(taken / encoding) for size, taken in reference.items()},
    }


def reference_forward(height: int, width: int) -> float:
    """Milliseconds of transformers' Grounding DINO: default configuration, random weights, one picture, one phrase."""
    import torch
    from transformers import GroundingDinoConfig, GroundingDinoForObjectDetection

    torch.set_num_threads(CORES)
    model = GroundingDinoForObjectDetection(GroundingDinoConfig()).eval()
    tokens = torch.tensor([[101, 1037, 4937, 1012, 102]])  # [CLS] a cat . [SEP]
    pixels = torch.randn(1, 3, height, width)
    with torch.inference_mode():
        return milliseconds(
            lambda _: model(pixel_values=pixels, input_ids=tokens, attention_mask=torch.ones_like(tokens)),
            times=3,
            warm_up=1,
        )


def ask() -> dict[str, Any]:
    """More texts on an image that is encoded already; no text is asked twice."""
    session = deixis.load()
    image = session.encode(data.rocket())

    def ask_caption(index: int) -> object:
        text, spans = caption(index)
        return session.ground(image, text, phrases=spans)

    def ask_with_masks(index: int) -> object:
        masks = session.ground(image, phrase(119 - index)).masks
        return masks.rle if masks is not None else None

    return {
        "phrase_ms": round(milliseconds(lambda index: session.ground(image, phrase(index)), times=60), 2),
        "phrase_with_masks_made_ms": round(milliseconds(ask_with_masks, times=50), 2),
        "caption_of_15_phrases_ms": round(milliseconds(ask_caption, times=30), 2),
        "word_map_ms": round(milliseconds(lambda index: session.align(image, phrase(index)), times=60), 2),
    }


def cold() -> dict[str, Any]:
    """`deixis find` on one photograph, the whole process: start, read, answer, draw, write."""
    from PIL import Image

    command = Path(sys.executable).with_name("deixis")
    with tempfile.TemporaryDirectory() as folder:
        Image.fromarray(data.rocket()).save(Path(folder, "photo.jpg"))

        def find(_: int) -> object:
            return subprocess.run([command, "find", "photo.jpg", "the rocket"], cwd=folder, capture_output=True)

        return {"cold_start_s": round(milliseconds(find, times=5, warm_up=1) / 1000, 2)}


PARTS: dict[str, Callable[[], dict[str, Any]]] = {"encode": encode, "ask": ask, "cold": cold}


def main(names: list[str]) -> None:
    """Run the named parts, or all, and print what they found."""
    use_two_cores()
    report: dict[str, Any] = {"version": deixis.__version__, "machine": platform.machine(), "cores": CORES}
    for name in names or list(PARTS):
        report |= PARTS[name]()
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main(sys.argv[1:])
