r"""What fine-tuning gains where a user's words mean what no caption says: three new words for things in photographs.

    python benchmarks/finetune.py --root DIR --images DIR/images --ids DIR/train.txt --test-ids DIR/val.txt \
        --out runs/words

DIR holds Flickr30k Entities in the official layout. Where captions name a dog, the model is asked for "the dax";
headwear is "the wug", and what is worn over the chest "the blick". It learns from 200 pictures of one list and is
tried, before and after, on all of the other.
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

import deixis
from deixis.evaluation import Record, evaluate, metric
from deixis.io.datasets.flickr30k import AnnotatedImage, read_ids, read_images
from deixis.text.heads import head

WORDS = {
    "dax": frozenset({"dog", "puppy"}),
    "wug": frozenset({"hat", "cap", "helmet", "beanie"}),
    "blick": frozenset({"shirt", "t-shirt", "jacket", "coat", "sweater", "vest"}),
}
PICTURES = 200


def main() -> None:
    """Write the samples, train, and score both models."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    learnt = _samples(options.root, options.images, read_ids(options.ids), PICTURES)
    tried = _samples(options.root, options.images, read_ids(options.test_ids), None)
    data = options.out / "samples.jsonl"
    data.write_text("".join(json.dumps(sample) + "\n" for sample in learnt), encoding="utf-8")
    start = time.monotonic()
    command = [sys.executable, "-m", "deixis", "train", "finetune", str(data), "--images", str(options.images)]
    subprocess.run([*command, "--out", str(options.out / "run")], check=True)
    minutes = (time.monotonic() - start) / 60
    before, after = (_score(model, tried, options.images) for model in ("pointer", str(options.out / "run" / "model")))
    print(
        json.dumps(
            {
                "photographs": PICTURES,
                "samples": len(learnt),
                "minutes": round(minutes, 1),
                "before": before,
                "after": after,
            },
            indent=2,
        )
    )


def _samples(root: Path, images: Path, ids: Sequence[str], pictures: int | None) -> list[dict[str, Any]]:
    """Of the first so many pictures that show something of the kind."""
    samples: list[dict[str, Any]] = []
    shown = 0
    for image in read_images(root, list(ids)):
        found = list(_words_in(image))
        shown += bool(found)
        for word, boxes in found:
            file = f"{image.id}{_ending(images, image.id)}"
            size = {"width": image.size.width, "height": image.size.height}
            asked = {"id": f"{image.id}-{word}", "image": image.id, "file": file, "text": f"the {word}", "type": [word]}
            samples.append(asked | {"boxes": boxes} | size)
        if shown == pictures:
            break
    return samples


def _words_in(image: AnnotatedImage) -> Iterator[tuple[str, list[list[float]]]]:
    """Each new word that fits something in the picture, with the boxes of all that it fits."""
    for word, meant in WORDS.items():
        chains = {p.chain for c in image.captions for p in c.phrases if _head(p.span.of(c.text)) in meant}
        boxes = [box for chain in sorted(chains & image.boxes.keys()) for box in image.boxes[chain].xyxy.tolist()]
        if boxes:
            yield word, boxes


def _head(phrase: str) -> str:
    words = phrase.lower().split()
    return words[head(words)].rstrip("s")


def _ending(images: Path, id: str) -> str:
    return next(ending for ending in (".jpg", ".webp", ".png") if (images / f"{id}{ending}").exists())


def _score(model: str, samples: Sequence[dict[str, Any]], images: Path) -> dict[str, Any]:
    session = deixis.load(model)
    gold, predicted = [], []
    for line, sample in enumerate(samples, 1):
        text = sample["text"]
        found = session.ground(images / sample["file"], text, phrases=[(0, len(text))], threshold=0.0, masks=False)
        scale = [sample["width"] / found.size.width, sample["height"] / found.size.height] * 2
        gold.append(Record(sample["id"], sample, Path("gold"), line))
        boxes = (found.boxes.xyxy * scale).tolist()
        predicted.append(Record(sample["id"], {"boxes": boxes}, Path(model), line))
    result = evaluate(metric("referring"), gold, predicted)
    by_word = {name: round(value, 3) for name, value in result.parts.items() if "/" in name}
    return {"accuracy": result.value, "interval": result.interval, "count": result.count, **by_word}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--root", "--images", "--ids", "--test-ids", "--out"):
        parser.add_argument(name, type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
