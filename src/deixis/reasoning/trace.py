"""Why: which objects were considered, what each clause gave each of them, and what decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SHOWN = 12  # objects that a line of text names


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a form and the degree to which it holds of every object.

    Attributes:
        form: in the notation of forms.
        truth: id of the object and degree, in the order of the scene; those that are 0 are left out.
        note: how it was judged, where that may surprise.
    """

    form: str
    truth: tuple[tuple[str, float], ...]
    note: str = ""

    def __str__(self) -> str:
        """One line.

        >>> str(Clause("LEFT_OF(fork)", (("a", 1.0), ("b", 0.25)), "by boxes"))
        'LEFT_OF(fork): a 1.00, b 0.25 (by boxes)'
        """
        told = ", ".join(f"{one} {degree:.2f}" for one, degree in self.truth[:SHOWN]) or "none"
        more = f", and {len(self.truth) - SHOWN} more" if len(self.truth) > SHOWN else ""
        return f"{self.form}: {told}{more}" + (f" ({self.note})" if self.note else "")


@dataclass(frozen=True, slots=True)
class Trace:
    """The way to a conclusion.

    Attributes:
        considered: ids of the objects that the head noun names, or all where there is none.
        clauses: every clause that was judged, innermost first.
        decided: what settled it, in a sentence.
        failed: where nothing was found: what was nearest, and which clause it failed.
        notes: on other readings of the text.
    """

    considered: tuple[str, ...]
    clauses: tuple[Clause, ...]
    decided: str
    failed: str = ""
    notes: tuple[str, ...] = ()

    def lines(self) -> tuple[str, ...]:
        """As lines of text."""
        shown = ", ".join(self.considered[:SHOWN]) or "no object"
        more = f", and {len(self.considered) - SHOWN} more" if len(self.considered) > SHOWN else ""
        last = [f"nearest: {self.failed}"] if self.failed else []
        notes = [f"note: {note}" for note in self.notes]
        return (f"considered: {shown}{more}", *map(str, self.clauses), f"decided: {self.decided}", *last, *notes)

    def to_json(self) -> dict[str, Any]:
        """As a JSON document."""
        return {
            "considered": list(self.considered),
            "clauses": [
                {"form": one.form, "truth": {name: round(degree, 4) for name, degree in one.truth}, "note": one.note}
                for one in self.clauses
            ],
            "decided": self.decided,
            "failed": self.failed,
            "notes": list(self.notes),
        }
