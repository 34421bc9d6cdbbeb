"""Answers that say that nothing is there, or that decline."""

from __future__ import annotations

import re

SAYS_NONE = re.compile(
    r"\b(?:no(?:ne|thing)?|not|n't|cannot|can't|isn't|aren't|doesn't|don't|couldn't|unable|sorry|without|absent|empty"
    r"|null|n/a)\b",
    re.IGNORECASE,
)


def says_none(text: str) -> bool:
    """Whether the words say that there is nothing to point at.

    >>> says_none("There is no zebra in this picture."), says_none("It is on the table.")
    (True, False)
    """
    return not text.strip() or SAYS_NONE.search(text) is not None
