r"""What fine-tuning gains on a task that captions do not teach: who stands farthest to the left.

    python benchmarks/finetune.py --root DIR --images DIR/images --ids DIR/train.txt --test-ids DIR/val.txt \
        --out runs/leftmost

DIR holds Flickr30k Entities in the official layout. Pictures with at least two people, each in a box of their own, are
asked for "the person on the far left". The model learns from 200 pictures of one list and is tried, before and after,
on all of the other.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

import deixis
from deixis.evaluation import Record, evaluate, metric
from deixis.io.datasets.flickr30k import AnnotatedImage, read_ids, read_images

TEXT = "the person on the far left"
PICTURES = 200
APART = 0.1  # of the width: the leftmost person's middle is this far left of the next one's


def main() -> None:
    """Write the samples, train, and score both models."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    learnt = list(_samples(options.root, options.images, read_ids(options.ids)))[:PICTURES]
    tried = list(_samples(options.root, options.images, read_ids(options.test_ids)))
    data = options.out / "samples.jsonl"
    data.write_text("".join(json.dumps(sample) + "\n" for sample in learnt), encoding="utf-8")
    start = time.monotonic()
    command = [sys.executable, "-m", "deixis", "train", "finetune", str(data), "--images", str(options.images)]
    subprocess.run([*command, "--out", str(options.out / "run")], check=True)
    minutes = (time.monotonic() - start) / 60
    before, after = (_score(model, tried, options.images) for model in ("pointer", str(options.out / "run" / "model")))
    print(
        json.dumps(
            {"learnt_from": len(learnt), "minutes": round(minutes, 1), "before": before, "after": after}, indent=2
        )
    )


def _samples(root: Path, images: Path, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    for image in read_images(root, list(ids)):
        boxes = _people(image)
        middles = np.sort((boxes[:, 0] + boxes[:, 2]) / 2) / image.size.width
        if len(boxes) < 2 or middles[1] - middles[0] < APART:
            continue
        leftmost = boxes[(boxes[:, 0] + boxes[:, 2]).argmin()]
        file = f"{image.id}{_ending(images, image.id)}"
        size = {"width": image.size.width, "height": image.size.height}
        yield {"id": image.id, "file": file, "text": TEXT, "boxes": [leftmost.tolist()], **size}


def _people(image: AnnotatedImage) -> np.ndarray:
    """(n, 4) the boxes of the people, each named by some caption."""
    chains = {p.chain for caption in image.captions for p in caption.phrases if "people" in p.kinds}
    rows = [image.boxes[chain].xyxy for chain in sorted(chains & image.boxes.keys())]
    return np.unique(np.concatenate(rows), axis=0) if rows else np.zeros((0, 4))


def _ending(images: Path, id: str) -> str:
    return next(ending for ending in (".jpg", ".webp", ".png") if (images / f"{id}{ending}").exists())


def _score(model: str, samples: Sequence[dict[str, Any]], images: Path) -> dict[str, Any]:
    session = deixis.load(model)
    gold, predicted = [], []
    for line, sample in enumerate(samples, 1):
        found = session.ground(images / sample["file"], TEXT, phrases=[(0, len(TEXT))], threshold=0.0, masks=False)
        scale = [sample["width"] / found.size.width, sample["height"] / found.size.height] * 2
        gold.append(Record(sample["id"], sample, Path("gold"), line))
        boxes = (found.boxes.xyxy * scale).tolist()
        predicted.append(Record(sample["id"], {"boxes": boxes}, Path(model), line))
    result = evaluate(metric("referring"), gold, predicted)
    return {"accuracy": result.value, "interval": result.interval, "count": result.count}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--root", "--images", "--ids", "--test-ids", "--out"):
        parser.add_argument(name, type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
