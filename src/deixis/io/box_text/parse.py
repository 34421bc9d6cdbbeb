"""The translator: a model's text to boxes or points, with what it rests on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from deixis.errors import InputError, ModelOutputError
from deixis.io.box_text.convert import Pictures, finite, fits, repaired
from deixis.io.box_text.decide import candidates, distinct
from deixis.io.box_text.dialects import AUTO, Dialect, dialect_of
from deixis.io.box_text.found import Found, Reading
from deixis.io.box_text.objects import read_objects
from deixis.io.box_text.refusal import says_none
from deixis.io.box_text.result import Answer, Kind
from deixis.io.box_text.tags import read_tags
from deixis.io.box_text.tokens import read_tokens
from deixis.types.size import Size

THOUGHT = "</think>"
REPAIR = 0.9  # certainty for each kind of repair
SAYS_SO = 0.9
EMPTY_LIST = 0.95
FORCED_MISFIT = 0.5


def parse(text: str, dialect: str = AUTO, *, size: Size, resized: Size | None = None) -> Answer:
    """The boxes or points that a model's answer names.

    Args:
        text: what the model wrote, special tokens included if there are any.
        dialect: the name of a dialect, which is then taken on trust; "auto" decides by evidence, and says "ambiguous"
            where the evidence allows several that differ.
        size: of the original picture, in whose pixels the answer is.
        resized: of the picture the model was shown, where that was another.

    Raises:
        ModelOutputError: a dialect was named, and the text has neither coordinates in it nor words that say that
            nothing is there. "auto" never raises on what a model wrote: it says "none", with certainty 0.
        ConfigError: no dialect has that name.
        InputError: the text is no text, a size is none, or the dialect needs `resized`.

    >>> parse('{"box_2d": [250, 100, 500, 200], "label": "cup"}', size=Size(width=640, height=480)).xyxy.tolist()
    [[64.0, 120.0, 128.0, 240.0]]
    >>> parse("[12, 20, 40, 60]", size=Size(width=640, height=480)).candidates
    ('pixels', 'percent', 'grid1000')
    """
    pictures, forced = _checked(text, dialect, size, resized)
    said, notes = _spoken(text)
    readings = _readings(said, forced)
    if forced is None and len(readings) > 1:
        return _mixed(readings)
    reading = readings[0]
    kept, more = _usable(reading)
    notes += more
    if not kept:
        return _nothing(reading, text, said, forced, notes)
    if forced is not None:
        sure = 1.0 if fits(kept, forced, pictures) else FORCED_MISFIT
        return _answer(kept, forced, sure, notes, pictures)
    return _decided(reading, kept, said, notes, pictures)


def _checked(text: str, dialect: str, size: Size, resized: Size | None) -> tuple[Pictures, Dialect | None]:
    if not isinstance(text, str):
        raise InputError(f"text: expected a str, got {type(text).__name__}; decode bytes first")
    if not isinstance(size, Size) or not isinstance(resized, Size | None):
        raise InputError(f"size, resized: expected deixis.Size, got {size!r:.60} and {resized!r:.60}")
    forced = None if dialect == AUTO else dialect_of(dialect)
    if forced is not None and forced.resized and resized is None:
        raise InputError(
            f"dialect {dialect!r} is in pixels of the picture the model was shown: give its size as `resized`"
        )
    return Pictures(size, resized), forced


def _spoken(text: str) -> tuple[str, list[str]]:
    """What the model says after it has thought."""
    at = text.rfind(THOUGHT)
    return (text, []) if at < 0 else (text[at + len(THOUGHT) :], ["what stands before </think> is left out"])


def _readings(text: str, forced: Dialect | None) -> list[Reading]:
    """The families that are met: tokens and tags, which leave no doubt, before brackets and names."""
    marked = read_tokens(text) + read_tags(text) if "<" in text else []
    if forced is not None:
        return [_forced(text, [reading for reading in marked if reading.found], forced)]
    found = [reading for reading in marked if reading.found]
    return found or [_with_losses(read_objects(text), marked)]


def _forced(text: str, marked: Sequence[Reading], forced: Dialect) -> Reading:
    """What is read in a dialect that was named: its own marks first, then those of others that hold plain numbers."""
    own = [reading for reading in marked if forced.name in reading.hints]
    others = [reading for reading in marked if not _own(reading) and not forced.tokens]
    objects = read_objects(text)
    if forced.tokens:
        objects.found = []
    return (own or others or [objects])[0]


def _own(reading: Reading) -> bool:
    """Whether its numbers mean nothing in any other dialect."""
    return reading.hints[0] in {"paligemma", "florence-2", "kosmos-2"}


def _with_losses(reading: Reading, marked: Sequence[Reading]) -> Reading:
    reading.notes += [note for one in marked for note in one.notes]
    reading.empty |= any(one.empty for one in marked)
    return reading


def _mixed(readings: Sequence[Reading]) -> Answer:
    names = tuple(reading.hints[0] for reading in readings)
    note = f"the text has marks of several dialects: {', '.join(names)}"
    return _empty("ambiguous", 1 / len(names), [note], names)


def _usable(reading: Reading) -> tuple[list[Found], list[str]]:
    """Boxes if there are any, else points; without what is not finite."""
    notes = list(dict.fromkeys(reading.notes))
    kept = finite(reading.found)
    if len(kept) < len(reading.found):
        notes.append(f"{len(reading.found) - len(kept)} of {len(reading.found)} are not finite, left out")
    boxes = [one for one in kept if len(one.numbers) == 4]
    if boxes and len(boxes) < len(kept):
        notes.append(f"{len(kept) - len(boxes)} points beside boxes, left out")
    return boxes or kept, notes


def _nothing(reading: Reading, text: str, said: str, forced: Dialect | None, notes: list[str]) -> Answer:
    name = forced.name if forced else ""
    if reading.empty and not reading.found:
        return _empty("none", EMPTY_LIST, notes, dialect=name)
    if says_none(said) and not reading.found and not notes:
        return _empty("none", SAYS_SO, notes, dialect=name)
    if forced is not None:
        raise ModelOutputError(
            f"no box or point in dialect {forced.name!r} is in the model's answer {text!r:.80}; "
            f"it writes {forced.example}; dialect='auto' decides by what is there",
            text,
        )
    return _empty("none", 0.0, [*notes, "neither coordinates nor words that say that nothing is there"])


def _decided(reading: Reading, kept: list[Found], text: str, notes: list[str], pictures: Pictures) -> Answer:
    possible, sure = candidates(reading, kept, text, pictures)
    possible = distinct(kept, possible, pictures)
    if not possible:
        note = f"the numbers fit no dialect in a picture of {pictures.size}; if it was shown resized, give `resized`"
        return _empty("ambiguous", 0.0, [*notes, note], ("resized",))
    if len(possible) > 1:
        told = [_told(kept, dialect, pictures) for dialect in possible]
        return _empty("ambiguous", 1 / len(told), [*notes, *told], tuple(one.name for one in possible))
    if not reading.hints and possible[0].layout == "xyxy" and kept[0].layout is None:
        notes = [*notes, "x is taken to come first: nothing says that y does"]
    return _answer(kept, possible[0], sure, notes, pictures)


def _told(found: Sequence[Found], dialect: Dialect, pictures: Pictures) -> str:
    first = repaired(found[:1], dialect, pictures)[0][0]
    return f"{dialect.name} ({dialect.models}) would make the first {[round(value, 1) for value in first]}"


def _answer(found: Sequence[Found], dialect: Dialect, sure: float, notes: list[str], pictures: Pictures) -> Answer:
    rows, repairs = repaired(found, dialect, pictures)
    kind: Kind = "boxes" if len(found[0].numbers) == 4 else "points"
    return Answer(
        kind=kind,
        xyxy=np.array(rows if kind == "boxes" else [], np.float32).reshape(-1, 4),
        points=np.array(rows if kind == "points" else [], np.float32).reshape(-1, 2),
        labels=tuple(one.label for one in found),
        dialect=dialect.name,
        certainty=round(sure * REPAIR ** len(repairs), 3),
        notes=(*notes, *repairs),
    )


def _empty(
    kind: Kind, certainty: float, notes: Sequence[str], names: tuple[str, ...] = (), dialect: str = ""
) -> Answer:
    return Answer(
        kind=kind,
        xyxy=np.zeros((0, 4), np.float32),
        points=np.zeros((0, 2), np.float32),
        labels=(),
        dialect=dialect,
        certainty=round(certainty, 3),
        notes=tuple(notes),
        candidates=names,
    )
