"""A place in a picture → words: what a point or a box shows, ranked, and the best short description."""

from deixis.tasks.wording.place import Place
from deixis.tasks.wording.words import RankedText, Wording, words_of

__all__ = ["Place", "RankedText", "Wording", "words_of"]
