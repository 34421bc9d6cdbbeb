"""Which dialects a text can be in: by how it is written, then by how large its numbers are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from deixis.io.box_text.convert import Pictures, fits, repaired
from deixis.io.box_text.dialects import DIALECTS, Dialect
from deixis.io.box_text.found import Found, Reading

SAME_PX = 1.0  # candidates that differ by no more say the same
CERTAIN = {"paligemma": 0.99, "florence-2": 0.99, "kosmos-2": 0.99, "deepseek-vl2": 0.99, "molmo": 0.98}
BY_MARK = 0.95
BY_KEY = 0.85
BY_RANGE = 0.75
PIXEL_WORDS = re.compile(r"\b(?:pixels?|px)\b", re.IGNORECASE)
GRID_WORDS = re.compile(r"\b0\s*(?:-|–|to)\s*(?:1000|999)\b|\[0, ?1000\]", re.IGNORECASE)
SHARE_WORDS = re.compile(r"\bnormali[sz]ed\b", re.IGNORECASE)
Y_FIRST = re.compile(r"\by_?min\W{1,3}x_?min\b|\by_?1\W{1,3}x_?1\b|\by0\W{1,3}x0\b", re.IGNORECASE)
THREE_DIGITS = re.compile(r"\[\[[0-9]{3},[0-9]{3},[0-9]{3},[0-9]{3}(?:;|\]\])")


def candidates(reading: Reading, found: Sequence[Found], text: str, pictures: Pictures) -> tuple[list[Dialect], float]:
    """The dialects that the evidence allows, best first, and how sure one would be if it were alone."""
    hinted = [DIALECTS[name] for name in _hints(reading, found, text)]
    possible = [dialect for dialect in hinted if fits(found, dialect, pictures) and _believed(found, dialect)]
    if hinted and possible:
        sure = BY_KEY if len(hinted) > 1 else CERTAIN.get(hinted[0].name, BY_MARK)
        return [_without_resized(dialect, pictures) for dialect in possible], sure
    return _by_range(found, text, pictures), BY_RANGE


def _hints(reading: Reading, found: Sequence[Found], text: str) -> tuple[str, ...]:
    if reading.hints:
        return reading.hints
    if all(one.percent for one in found):
        return ("percent",)
    return ("cogvlm",) if THREE_DIGITS.search(text) else ()


def _believed(found: Sequence[Found], dialect: Dialect) -> bool:
    """Grids of 1000 are written in whole numbers: fractions of one speak against them."""
    if dialect.scale in (999, 1000, 1024):
        return all(one.whole for one in found) or max(n for one in found for n in one.numbers) > 1
    return dialect.scale != 1 or dialect.tokens or not all(one.whole for one in found)


def _without_resized(dialect: Dialect, pictures: Pictures) -> Dialect:
    """Pixels of a resized picture that nobody told the size of are taken for pixels of the original."""
    return DIALECTS["pixels"] if dialect.resized and pictures.resized is None else dialect


def _by_range(found: Sequence[Found], text: str, pictures: Pictures) -> list[Dialect]:
    whole = all(one.whole for one in found)
    largest = max(number for one in found for number in one.numbers)
    names = ["resized" if pictures.resized else "pixels"]
    if largest <= 1 and not whole:
        names = ["unit"]
    else:
        names += ["unit"] * (largest <= 1) + ["percent"] * (largest <= 100) + ["grid1000"] * whole
    if Y_FIRST.search(text):
        names = [{"pixels": "pixels-yx", "grid1000": "gemini", "unit": "unit-yx"}.get(name, name) for name in names]
    names = _by_words(names, text)
    fitting = [DIALECTS[name] for name in names if fits(found, DIALECTS[name], pictures)]
    turned = DIALECTS["pixels-yx"]
    if "pixels" in names and DIALECTS["pixels"] not in fitting and fits(found, turned, pictures):
        fitting.append(turned)
    return fitting


def _by_words(names: list[str], text: str) -> list[str]:
    """What the text itself says of its numbers."""
    kept = names
    if PIXEL_WORDS.search(text):
        kept = [name for name in names if DIALECTS[name].in_pixels]
    elif GRID_WORDS.search(text):
        kept = [name for name in names if DIALECTS[name].scale == 1000]
    elif SHARE_WORDS.search(text):
        kept = [name for name in names if not DIALECTS[name].in_pixels]
    return kept or names


def distinct(found: Sequence[Found], dialects: Sequence[Dialect], pictures: Pictures) -> list[Dialect]:
    """The candidates without those that say the same, to a pixel, as one before."""
    kept: list[tuple[Dialect, list[list[float]]]] = []
    for dialect in dialects:
        rows = repaired(found, dialect, pictures)[0]
        if not any(_same(rows, other) for _, other in kept):
            kept.append((dialect, rows))
    return [dialect for dialect, _ in kept]


def _same(a: list[list[float]], b: list[list[float]]) -> bool:
    pairs = zip(a, b, strict=True)
    return all(abs(x - y) <= SAME_PX for first, second in pairs for x, y in zip(first, second, strict=True))
