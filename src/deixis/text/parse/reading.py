"""What a text was understood to mean."""

from __future__ import annotations

from dataclasses import dataclass

from deixis.types.form import Form
from deixis.types.span import Span


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a text.

    Attributes:
        form: what it means.
        score: how likely this reading is among those of its text, in (0, 1]; they add up to 1.
        spans: (path, span) of the nodes of the form that have words of their own; a path is as in `form.walk`.
        instruction: what the text tells to do with what the form names ("pick up"); None where nothing.
    """

    form: Form
    score: float
    spans: tuple[tuple[tuple[int, ...], Span], ...] = ()
    instruction: str | None = None


@dataclass(frozen=True, slots=True)
class Parse:
    """A text and its readings.

    Attributes:
        text: as it was given.
        readings: at least one, the best first.
        notes: what was not understood, or is worth knowing.
    """

    text: str
    readings: tuple[Reading, ...]
    notes: tuple[str, ...] = ()

    @property
    def form(self) -> Form:
        """The best reading's."""
        return self.readings[0].form
