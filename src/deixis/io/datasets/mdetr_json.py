"""MDETR's annotation files: COCO's JSON with one image record for each text.

``finetune_refcoco_val.json`` and its sisters (and gRefCOCO's files in this form) ask for the whole text; the
Flickr30k, GQA, Visual Genome and PhraseCut files ask for phrases of it, which ``tokens_positive`` marks as ranges of
characters. An image record's ``dataset_name`` says which: those that begin with "ref" or "gref", or have none, are of
the first kind. An annotation of ``category_id`` -1 says that there is nothing to find. Boxes are x, y, width and
height. Source: the pre-processed annotations of Kamath et al., "MDETR" (arXiv:2104.12763) and its loaders.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from deixis.io.datasets.fields import Node, boxes, read_json
from deixis.io.datasets.instances import by_id
from deixis.io.datasets.outline import Outline, outline_of
from deixis.io.datasets.sample import Sample
from deixis.types.size import Size
from deixis.types.span import Span

NOTHING = -1
LAYOUT = "MDETR's layout is one file a split, such as finetune_refcoco_val.json, from its mdetr_annotations.tar.gz"
Unit = Literal["text", "phrase"]


def read_mdetr(path: Path, split: str = "", *, unit: Unit | None = None) -> Iterator[Sample]:
    """The texts, or the phrases of the texts, of one file.

    A phrase that is marked in several pieces becomes the span from the first to the last. The id is the image record's,
    with a count after a point where there are phrases: "12.0", "12.1".

    Args:
        path: the file.
        split: what to call it; the file holds one split and does not say which.
        unit: "text" or "phrase"; by default what each ``dataset_name`` says.

    Raises:
        DataError: the file is missing or malformed.
    """
    root = read_json(path, LAYOUT)
    images = by_id(root.each("images"))
    of_image: dict[int, list[Node]] = {}
    for annotation in root.each("annotations"):
        id = annotation.get("image_id").integer()
        if id not in images:
            raise annotation.get("image_id").error(f"none of the images has the id {id}")
        of_image.setdefault(id, []).append(annotation)
    for id, image in images.items():
        things = [thing for thing in of_image.get(id, []) if not _is_nothing(thing)]
        if (unit or _unit(image)) == "text":
            yield _sample(image, things, str(id), None, split)
        else:
            yield from _phrases(image, things, split)


def _is_nothing(annotation: Node) -> bool:
    return annotation.has("category_id") and annotation.get("category_id").value == NOTHING


def _unit(image: Node) -> Unit:
    name = image.get("dataset_name").string() if image.has("dataset_name") else "ref"
    return "text" if name.startswith(("ref", "gref")) else "phrase"


def _phrases(image: Node, things: list[Node], split: str) -> Iterator[Sample]:
    """One sample for each set of marked characters, in the order they are first used."""
    text = image.get("caption").string()
    of_span: dict[Span, list[Node]] = {}
    for thing in things:
        of_span.setdefault(_span(thing.get("tokens_positive"), text), []).append(thing)
    for number, (span, found) in enumerate(of_span.items()):
        yield _sample(image, found, f"{image.get('id').integer()}.{number}", span, split)


def _span(node: Node, text: str) -> Span:
    spans = [piece.span(text) for piece in node.items()]
    if not spans:
        raise node.wrong("at least one [start, end]")
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _sample(image: Node, things: list[Node], id: str, span: Span | None, split: str) -> Sample:
    size = image.size()
    file = image.get("file_name").string()
    return Sample(
        id=id,
        image=image.get("original_id").name() if image.has("original_id") else file,
        file=file,
        text=image.get("caption").string(),
        span=span,
        size=size,
        boxes=boxes([thing.get("bbox").xywh() for thing in things]),
        outlines=_outlines(things, size),
        split=split,
    )


def _outlines(things: list[Node], size: Size) -> tuple[Outline, ...] | None:
    """The outlines where every thing has one; None otherwise, for most of the files have none."""
    if not things or not all(thing.has("segmentation") and thing.value["segmentation"] for thing in things):
        return None
    return tuple(outline_of(thing.get("segmentation"), size) for thing in things)
