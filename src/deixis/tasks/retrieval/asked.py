"""What an index is asked: texts, added and taken away."""

from __future__ import annotations

import re
from dataclasses import dataclass

from deixis.errors import TextError
from deixis.text.checks import check_text

SIGN = re.compile(r"(?:(?<=\s)|^)([+-])(?=\S)")


@dataclass(frozen=True, slots=True)
class Term:
    """A text, and whether it is wanted (1) or not (-1)."""

    text: str
    sign: int


def read_terms(query: str) -> tuple[Term, ...]:
    """The terms of a query: a + or - before a word, after a space or at the start, begins one.

    A hyphen inside a word is one of its letters.

    >>> read_terms("a dog on a beach -people +t-shirt")
    (Term(text='a dog on a beach', sign=1), Term(text='people', sign=-1), Term(text='t-shirt', sign=1))

    Raises:
        TextError: what `check_text` refuses, or nothing that is wanted.
    """
    pieces = SIGN.split(check_text(query))
    signed = [("+", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
    terms = tuple(Term(text.strip(), 1 if sign == "+" else -1) for sign, text in signed if text.strip())
    if not any(term.sign > 0 for term in terms):
        raise TextError(f"{query!r:.60}: says only what is not wanted; name something that is")
    return terms
