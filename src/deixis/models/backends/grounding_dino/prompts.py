"""What a query is called when it is put to Grounding DINO: lower case, a full stop after each name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from deixis.models.hub.names import Name, names, packed
from deixis.types.query import Query
from deixis.types.span import Span

STOPS = str.maketrans(".?", "  ")  # the marks that the model takes for the end of a name
FRAME = 2  # [CLS] and [SEP]

Count = Callable[[str], int]


class Asking(Enum):
    """How a query is put to the model."""

    NAMES = "names"  # its phrases as a list of names
    CAPTION = "caption"  # its whole text as it stands, of which the phrases are parts


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text for the model.

    Attributes:
        text: lower-case, with a full stop at its end.
        phrases: which of the query's phrases it asks for, by index.
        spans: where each of them stands in `text`.
        asking: what it is.
    """

    text: str
    phrases: tuple[int, ...]
    spans: tuple[Span, ...]
    asking: Asking


def prompts(query: Query, asking: Asking, count: Count, limit: int) -> tuple[Prompt, ...]:
    """The prompts that ask for a query's phrases.

    A phrase without letters or digits is in none. Names come in as few prompts as their tokens need, and one that is
    longer than the limit alone. A caption that is longer than the limit is asked as names.

    Args:
        query: with the phrases.
        asking: how they are to be asked.
        count: the number of tokens of a text, without those that begin and end every prompt.
        limit: of the tokens of a prompt.
    """
    asked = [replace(name, text=" ".join(name.text.translate(STOPS).lower().split())) for name in names(query)]
    if asking is Asking.CAPTION and asked:
        caption = _caption(query, tuple(name.phrase for name in asked))
        if count(caption.text) + FRAME <= limit:
            return (caption,)
    groups = packed(asked, lambda name: count(name.text) + 1, limit - FRAME)  # 1: the full stop
    return tuple(_list(group) for group in groups)


def _caption(query: Query, asked: tuple[int, ...]) -> Prompt:
    """The text, which is given the full stop that it may lack."""
    text, starts = _lowered(query.text)
    spans = (query.phrases[index].span for index in asked)
    places = tuple(Span(starts[span.start], starts[span.end]) for span in spans)
    return Prompt(text if text.rstrip().endswith(".") else f"{text}.", asked, places, Asking.CAPTION)


def _list(group: Sequence[Name]) -> Prompt:
    """The names, each with a full stop: "a cat. a dog."."""
    text, spans = "", list[Span]()
    for name in group:
        start = len(text) + 1 if text else 0
        text = f"{text} {name.text}." if text else f"{name.text}."
        spans.append(Span(start, start + len(name.text)))
    return Prompt(text, tuple(name.phrase for name in group), tuple(spans), Asking.NAMES)


def _lowered(text: str) -> tuple[str, list[int]]:
    """A text in lower case, and where each of its characters begins in that, which may be longer; and the end."""
    parts = [char.lower() for char in text]
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part))
    return "".join(parts), starts
