"""Which tokens of the published text tower a model of English keeps."""

from __future__ import annotations

import json
import re
import unicodedata

RESERVED = re.compile(r"\[unused\d+\]")


def foreign_rows(tokenizer: str) -> list[int]:
    r"""Ids of the tokens that no English text needs: reserved ones, and those with a letter of another script.

    Args:
        tokenizer: the JSON of the `tokenizers` package.

    >>> foreign_rows('{"model": {"vocab": {"[unused3]": 0, "dog": 1, "##\u00e9e": 2, "\u732b": 3, "\u20ac": 4}}}')
    [0, 3]
    """
    vocabulary = json.loads(tokenizer)["model"]["vocab"]
    return sorted(row for token, row in vocabulary.items() if RESERVED.fullmatch(token) or any(map(_is_foreign, token)))


def _is_foreign(character: str) -> bool:
    """Whether this is a letter, or a mark on letters, and not Latin."""
    return unicodedata.category(character)[0] in "LM" and "LATIN" not in unicodedata.name(character, "")
