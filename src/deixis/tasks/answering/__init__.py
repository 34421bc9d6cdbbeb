"""Questions about a picture, answered from what is seen: with regions, reasons and a confidence, or not at all."""

from deixis.tasks.answering.answer import answer
from deixis.tasks.answering.result import Answer, Place

__all__ = ["Answer", "Place", "answer"]
