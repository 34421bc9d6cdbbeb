"""Whether a phrase speaks of one thing or of several."""

from __future__ import annotations

from collections.abc import Sequence

SEVERAL = frozenset(
    "two three four five six seven eight nine ten eleven twelve several many some few both all these those "
    "multiple various numerous couple pair group groups crowd bunch people men women children kids girls boys "
    "ladies guys others feet teeth geese sheep police cattle they them themselves".split()
)
SINGULAR_S = ("ss", "us", "is")


def is_plural(words: Sequence[str], head: str) -> bool:
    """Whether the phrase with these words and this head word names several things.

    >>> is_plural(["two", "dogs"], "dogs"), is_plural(["a", "glass"], "glass"), is_plural(["a", "crowd"], "crowd")
    (True, False, True)
    """
    lowered = [word.lower() for word in words]
    if any(word in SEVERAL for word in lowered):
        return True
    if lowered and lowered[0] in {"a", "an", "one", "this", "that", "each", "every"}:
        return False
    last = head.lower()
    return len(last) > 3 and last.endswith("s") and not last.endswith(SINGULAR_S)
