"""How well a text fits an image, and which of its words are supported by what."""

from deixis.tasks.matching.match import Match, PhraseSupport, WordSupport, match

__all__ = ["Match", "PhraseSupport", "WordSupport", "match"]
