"""What the embedded model gets wrong, as one sheet of pictures for its model card.

    python benchmarks/failures.py --out docs/pointer-failures.jpg

The photographs are those of scikit-image: `chelsea` (CC0, Stéfan van der Walt), `coffee` (CC0, Rachel Michetti),
`rocket` (CC0, SpaceX) and `astronaut` (NASA, public domain). The phrases were chosen because the answers are wrong. A
whole white line is where the thing is, drawn by hand; a dashed one is the model's best region. Prints what it drew.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw
from skimage import data

import deixis
from deixis.io.palette import INK, PAPER, WHITE, colour_of, font_of
from deixis.io.strokes import draw_box

TILE, PICTURE, TEXT, STROKE, COLUMNS = (300, 330), 270, 15, 3, 4
DASHES = (4.0, 2.0)
ANSWER = colour_of(0)


@dataclass(frozen=True, slots=True)
class Failure:
    """A phrase asked of a photograph; where it is, in its pixels, or None where it is not."""

    photograph: str
    phrase: str
    truth: tuple[int, int, int, int] | None


FAILURES = (
    Failure("rocket", "a rocket", (308, 126, 338, 408)),
    Failure("rocket", "a man", None),
    Failure("chelsea", "a dog", None),
    Failure("chelsea", "a nose", (235, 228, 292, 266)),
    Failure("astronaut", "a helmet", (280, 343, 510, 511)),
    Failure("astronaut", "a space shuttle", (355, 0, 460, 290)),
    Failure("astronaut", "a smiling woman in an orange suit", (15, 15, 360, 511)),
    Failure("coffee", "the handle of the cup", (195, 228, 262, 308)),
)


def main() -> None:
    """Ask, draw, and say what was answered."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--model", default="pointer")
    options = parser.parse_args()
    session = deixis.load(options.model)
    rows = -(-len(FAILURES) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * TILE[0], rows * TILE[1]), PAPER)
    for i, failure in enumerate(FAILURES):
        tile, said = _tile(session, failure)
        sheet.paste(tile, (i % COLUMNS * TILE[0], i // COLUMNS * TILE[1]))
        print(json.dumps({"photograph": failure.photograph, "phrase": failure.phrase, "answer": said}))
    sheet.save(options.out, quality=80, optimize=True)


def _tile(session: deixis.Session, failure: Failure) -> tuple[Image.Image, str]:
    photograph = Image.fromarray(getattr(data, failure.photograph)())
    found = session.ground(photograph, failure.phrase, [(0, len(failure.phrase))], masks=False)
    assert found.score is not None and found.presence is not None
    factor = min((TILE[0] - 20) / photograph.width, PICTURE / photograph.height)
    picture = photograph.resize((round(photograph.width * factor), round(photograph.height * factor)))
    pen = ImageDraw.Draw(picture)
    if failure.truth is not None:
        draw_box(pen, _scaled(failure.truth, factor, picture), WHITE, (), STROKE)
    for box in found.boxes.xyxy[:1].tolist():
        draw_box(pen, _scaled(box, factor, picture), ANSWER, DASHES, STROKE)
    score = f", score {found.score[0]:.2f}" if len(found) else ""
    said = f"{found.status[0].value}, presence {found.presence[0]:.2f}{score}"
    tile = Image.new("RGB", TILE, PAPER)
    tile.paste(picture, ((TILE[0] - picture.width) // 2, 10 + (PICTURE - picture.height) // 2))
    write = ImageDraw.Draw(tile)
    write.text((10, PICTURE + 16), failure.phrase, font=font_of(TEXT), fill=INK)
    write.text((10, PICTURE + 36), said, font=font_of(TEXT - 2), fill=INK)
    return tile, said


def _scaled(box: Sequence[float], factor: float, picture: Image.Image) -> tuple[int, int, int, int]:
    """A box in pixels of the tile's picture, with its line inside."""
    limits = (picture.width - STROKE, picture.height - STROKE) * 2
    left, top, right, bottom = (
        min(max(round(edge * factor), STROKE), limit) for edge, limit in zip(box, limits, strict=True)
    )
    return left, top, right, bottom


if __name__ == "__main__":
    main()
