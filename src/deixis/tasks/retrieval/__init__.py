"""Search: text → images and image → texts, with an index on disk."""

from deixis.tasks.retrieval.index import Index
from deixis.tasks.retrieval.search import Hit, search, texts_of

__all__ = ["Hit", "Index", "search", "texts_of"]
