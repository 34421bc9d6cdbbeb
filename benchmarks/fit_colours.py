"""Fit how people name the colours of things, on training phrases with a colour, and write `colour_words.json`.

    python -m benchmarks.fit_colours --root DIR --out src/deixis/reasoning/colour_words.json

Each phrase of a training caption that names a colour is pointed at by the model; the shares of colours in its mask, and
in the middle of its box, are one example each of what people call so. A multinomial logistic regression on the square
roots of the shares is fitted, and tried on the photographs that the model's own training held out.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from benchmarks.fit_matching import held_out, picture
from benchmarks.swaps import phrases_of
from sklearn.linear_model import LogisticRegression

import deixis
from deixis.io.datasets.flickr30k import AnnotatedImage, read_ids, read_images
from deixis.io.images import open_image
from deixis.reasoning.colours import NAMES, SPELLINGS, colour_shares, middle
from deixis.tasks.session import Session
from deixis.text.words import find_words

Example = tuple[list[float], int]


def main() -> None:
    """Point, fit, say how well it holds, and write."""
    options = _options()
    session = deixis.load("pointer")
    aside = held_out(options.root, 300, 0)
    rest = sorted(set(read_ids(options.root / "train.txt")) - set(aside))
    ids = [rest[i] for i in np.random.default_rng(7).permutation(len(rest))[: options.images]]
    rows, words = _gathered(session, options.root, ids)
    model = LogisticRegression(C=1.0, max_iter=2000).fit(rows, words)
    tried, said = _gathered(session, options.root, aside)
    found = {
        "fitted_on": f"{len(rows)} examples of {len(ids)} training photographs of Flickr30k Entities",
        "tried_on": f"{len(tried)} examples of {len(aside)} held-out ones",
        "named_as_people_do": round(float(model.score(tried, said)), 3),
        "by_the_largest_share": round(_most_share(tried, said), 3),
        "by_the_commonest_word": round(float(np.bincount(said).max() / len(said)), 3),
        "colours": list(NAMES),
        "bias": np.round(model.intercept_, 3).tolist(),
        "slopes": np.round(model.coef_, 3).tolist(),
    }
    options.out.write_text(json.dumps(found) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))


def _gathered(session: Session, root: Path, ids: list[str]) -> tuple[np.ndarray, np.ndarray]:
    found: list[Example] = []
    for i, image in enumerate(read_images(root, ids)):
        found.extend(_examples(session, root, image))
        print(f"\r{i + 1}/{len(ids)}", end="", file=sys.stderr)
    return np.array([row for row, _ in found]), np.array([word for _, word in found])


def _examples(session: Session, root: Path, image: AnnotatedImage) -> Iterator[Example]:
    path = picture(root, image.id)
    seen, rgb, done = session.encode(path), open_image(path).rgb(), set[tuple[str, str]]()
    for caption in image.captions:
        for phrase, _ in phrases_of(caption, image):
            said = [word.of(caption.text).lower() for word in find_words(caption.text) if phrase.span.covers(word)]
            colours = {SPELLINGS.get(word, word) for word in said} & set(NAMES)
            new = {(phrase.head.of(caption.text).lower(), colour) for colour in colours} - done
            if not new:
                continue
            done |= new
            span = (phrase.span.start, phrase.span.end)
            found = session.ground(seen, caption.text, [span], threshold=0.0, max_regions=1, masks=True)
            if len(found) and found.masks is not None:
                for pixels in (rgb[found.masks.dense_one(0)], middle(rgb, found.boxes.xyxy[0])):
                    yield from ((_row(pixels), NAMES.index(colour)) for _, colour in new if len(pixels))


def _row(pixels: np.ndarray) -> list[float]:
    shares = colour_shares(pixels)
    return [shares.get(name, 0.0) ** 0.5 for name in NAMES]


def _most_share(rows: np.ndarray, words: np.ndarray) -> float:
    return float((rows.argmax(axis=1) == words).mean())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--images", type=int, default=1500)
    return parser.parse_args()


if __name__ == "__main__":
    main()
