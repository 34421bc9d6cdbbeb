"""Location tokens: PaliGemma, Florence-2, Kosmos-2, MiniGPT-v2."""

from __future__ import annotations

import re

from deixis.io.box_text.found import Found, Reading

CELLS = 32  # a side of Kosmos-2's grid
LOC = re.compile(r"<loc([0-9]{4})>")
BIN = re.compile(r"<loc_([0-9]{1,4})>")
PATCH = re.compile(r"<patch_index_([0-9]{4})>")
SMALL = re.compile(r"<([0-9]{1,3})>")
TAG = re.compile(r"<[^<>]*>")
NAMED = re.compile(r"<p(?:hrase)?>([^<]*)</p(?:hrase)?>")
BROKEN = re.compile(r"<(?:loc|patch|[0-9])[^<>]{0,20}$")


def read_tokens(text: str) -> list[Reading]:
    """What each family of tokens finds; a family that does not stand in the text gives nothing."""
    read = [
        _runs(text, LOC, "paligemma", 4, after=True),
        _runs(text, BIN, "florence-2", 4),
        _runs(text, PATCH, "kosmos-2", 2),
        _runs(text, SMALL, "minigpt-v2", 4),
    ]
    return [reading for reading in read if reading.found or reading.notes]


def _runs(text: str, token: re.Pattern[str], name: str, size: int, *, after: bool = False) -> Reading:
    """The boxes of every run of tokens, `size` tokens each; the label stands before the run or after it."""
    reading = Reading((name,))
    runs = _split(text, token)
    last: str | None = None
    for index, (values, start, end) in enumerate(runs):
        left = runs[index - 1][2] if index else 0
        right = runs[index + 1][1] if index + 1 < len(runs) else len(text)
        label = _first(text[end:right]) if after else _last(text[left:start], token is SMALL or token is PATCH)
        last = label or (last if not after else None)
        whole = len(values) - len(values) % size
        for at in range(0, whole, size):
            numbers = tuple(float(value) for value in values[at : at + size])
            reading.found.append(Found(_cells(numbers) if token is PATCH else numbers, last))
        if whole < len(values):
            reading.notes.append(f"{len(values) - whole} of {len(values)} tokens in a row are no whole box")
    if runs and BROKEN.search(text[-40:]):
        reading.notes.append("the answer ends inside a token")
    return reading


def _split(text: str, token: re.Pattern[str]) -> list[tuple[list[int], int, int]]:
    """Runs of tokens that nothing but white space stands between: their values, start and end."""
    runs: list[tuple[list[int], int, int]] = []
    for match in token.finditer(text):
        if runs and not text[runs[-1][2] : match.start()].strip():
            runs[-1][0].append(int(match[1]))
            runs[-1] = (runs[-1][0], runs[-1][1], match.end())
        else:
            runs.append(([int(match[1])], match.start(), match.end()))
    return runs


def _first(text: str) -> str | None:
    """The label that follows a run: up to the next semicolon."""
    return TAG.sub("", text).split(";")[0].split("\n")[0].strip() or None


def _last(text: str, tagged: bool) -> str | None:
    """The label before a run: what its tags hold, or everything since the run before."""
    if tagged:
        named = list(NAMED.finditer(text))
        return named[-1][1].strip() or None if named else None
    return TAG.sub("", text).strip(" ,;.\n") or None


def _cells(numbers: tuple[float, ...]) -> tuple[float, ...]:
    """Two cells as a box in fractions, as microsoft/unilm's `decode_string.py` has it.

    The box runs from middle to middle; where both cells share a row or a column, over the whole cells.

    >>> _cells((33, 33))
    (0.03125, 0.03125, 0.0625, 0.0625)
    """
    y0, x0 = divmod(numbers[0], CELLS)
    y1, x1 = divmod(numbers[1], CELLS)
    low, high = (0.0, 1.0) if x0 == x1 or y0 == y1 else (0.5, 0.5)
    return (x0 + low) / CELLS, (y0 + low) / CELLS, (x1 + high) / CELLS, (y1 + high) / CELLS
