"""`deixis.boxes`: boxes and points in what a language model writes, to pixels of the original picture."""

from __future__ import annotations

from deixis.io.box_text.dialects import DIALECTS, Dialect
from deixis.io.box_text.parse import parse
from deixis.io.box_text.result import Answer

__all__ = ["DIALECTS", "Answer", "Dialect", "parse"]
