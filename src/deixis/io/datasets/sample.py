"""What every reader of texts and boxes gives: one text, or one phrase of it, and what it names in one picture."""

from __future__ import annotations

from dataclasses import dataclass, field

from deixis.errors import InputError
from deixis.io.datasets.outline import Outline
from deixis.types.boxes import Boxes
from deixis.types.masks import Masks
from deixis.types.size import Size
from deixis.types.span import Span


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """One thing to find.

    Attributes:
        id: unique in its data set and split; the sentence's, or the phrase's.
        image: the picture's id. Samples of one picture share it.
        file: the photograph's file name, relative to a folder of images.
        text: the whole text.
        span: the phrase inside the text that is asked for; None is the whole text.
        size: of the picture, the frame of boxes and outlines; None where the data set does not say.
        boxes: (n, 4) xyxy. No rows: what the text names is not in the picture.
        outlines: of the things in it, as the data set draws them; None where it has no masks. As many as boxes, or one
            for them all, as each reader says.
        types: what sort of thing it is, in the data set's own words; may be empty.
        split: the split that it was read from.
    """

    id: str
    image: str
    file: str
    text: str
    span: Span | None = None
    size: Size | None = None
    boxes: Boxes = field(default_factory=Boxes.empty)
    outlines: tuple[Outline, ...] | None = None
    types: tuple[str, ...] = ()
    split: str = ""

    @property
    def phrase(self) -> str:
        """The words that are asked for: the span of the text, or all of it."""
        return self.text if self.span is None else self.span.of(self.text)

    @property
    def masks(self) -> Masks | None:
        """The outlines, drawn; made anew at each call. None where the data set has no masks.

        Raises:
            InputError: there are outlines, but no size to draw them in.
            ShapeError: an outline does not fit the size.
        """
        if self.outlines is None:
            return None
        if self.size is None:
            raise InputError(f"sample {self.id!r} has outlines but no size to draw them in")
        return Masks.from_rle([outline.rle(self.size) for outline in self.outlines], self.size)
