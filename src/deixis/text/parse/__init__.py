"""Text → logical forms, with the readings that it allows, best first."""

from deixis.text.parse.parser import parse, parse_all
from deixis.text.parse.reading import Parse, Reading

__all__ = ["Parse", "Reading", "parse", "parse_all"]
