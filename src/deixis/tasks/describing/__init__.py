"""Regions → short phrases, and a whole image → a description to be read aloud, of what was grounded alone."""

from deixis.tasks.describing.dense import DenseCaptions, RegionCaption, captions_of, dense_captions
from deixis.tasks.describing.description import Clause, Description, describe

__all__ = ["Clause", "DenseCaptions", "Description", "RegionCaption", "captions_of", "dense_captions", "describe"]
