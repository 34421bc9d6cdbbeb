"""The parts a data set is divided into."""

from __future__ import annotations

from collections.abc import Collection

from deixis.errors import InputError


def check_split(split: str, there: Collection[str], what: str) -> None:
    """Raises InputError, listing those there are, where `what` has no such split."""
    if split not in there:
        listed = ", ".join(sorted(there)) or "none"
        raise InputError(f"split: {what} has no {split!r}; it has {listed}")
