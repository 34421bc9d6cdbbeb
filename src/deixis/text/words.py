"""Where the words of a text are."""

from __future__ import annotations

import re

from deixis.types.span import Span

LETTERS = r"(?:[^\W_][\u0300-\u036f]*)+"  # letters and digits, each with the accents that may follow it
JOINTS = "['\u2019\u02bc\\-\u2010\u2011]"  # apostrophes and hyphens
WORD = re.compile(f"{LETTERS}(?:{JOINTS}{LETTERS})*")


def find_words(text: str) -> tuple[Span, ...]:
    """The words of a text, in reading order: runs of letters and digits, with the apostrophes and hyphens inside.

    >>> [span.of("The dog's T-shirt, 2x!") for span in find_words("The dog's T-shirt, 2x!")]
    ['The', "dog's", 'T-shirt', '2x']
    """
    return tuple(Span(*match.span()) for match in WORD.finditer(text))
