"""What is read before anything is converted: numbers, their label, and what was lost on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

from deixis.io.box_text.dialects import Layout


@dataclass(frozen=True, slots=True)
class Found:
    """A box (four numbers) or a point (two), as the model wrote it.

    Attributes:
        numbers: in the order in which they are written.
        label: what it is of, None where the text does not say.
        layout: the order, where names of the numbers say it.
        whole: whether no number has a decimal point.
        percent: whether every number has a percent sign.
    """

    numbers: tuple[float, ...]
    label: str | None = None
    layout: Layout | None = None
    whole: bool = True
    percent: bool = False


@dataclass(slots=True)
class Reading:
    """All that one family of dialects finds in a text.

    Attributes:
        hints: dialects that the way of writing points at; empty for plain numbers.
        found: boxes and points in reading order.
        notes: what was lost or repaired.
        empty: whether the text has an empty list, which says that there is nothing.
    """

    hints: tuple[str, ...] = ()
    found: list[Found] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    empty: bool = False
