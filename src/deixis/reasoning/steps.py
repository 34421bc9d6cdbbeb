"""What an evaluation leaves behind: what each clause gave, and what was amiss."""

from __future__ import annotations

from dataclasses import dataclass

from deixis.reasoning.geometry import Numbers
from deixis.types.form import Form
from deixis.types.grounding import Status


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """What one clause gave.

    Attributes:
        form: the clause.
        truth: (N,) the degree of each object.
        note: what should be known about how it was judged.
    """

    form: Form
    truth: Numbers
    note: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason not to answer as if all were well: a count that does not fit, words that nothing here can judge.

    A mild one counts only where the rest leaves several open: of one "lovely cat" nobody need know what is lovely.
    """

    status: Status
    reason: str
    mild: bool = False
