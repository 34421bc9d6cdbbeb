"""Flickr30k Entities, read from its official layout.

``ROOT/Annotations/ID.xml`` holds the boxes of an image's chains, ``ROOT/Sentences/ID.txt`` its captions with the
phrases marked up. Source: Plummer et al., "Flickr30k Entities" (arXiv:1505.04870) and the notes of its release.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from deixis.errors import DataError
from deixis.types.boxes import Boxes
from deixis.types.size import Size
from deixis.types.span import Span

NOT_VISUAL = 0
MARKUP = re.compile(r"\[/EN#(\d+)((?:/\w+)+) ([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class EntityPhrase:
    """One marked phrase of a caption.

    Attributes:
        span: where it stands in the caption.
        chain: the entity it names; the same number in another caption of the image is the same entity.
            0 is the chain of everything that is not visible.
        kinds: its types, one or more of people, clothing, bodyparts, animals, vehicles, instruments, scene,
            other, notvisual.
    """

    span: Span
    chain: int
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption without its mark-up, and its phrases in reading order."""

    text: str
    phrases: tuple[EntityPhrase, ...]


@dataclass(frozen=True, slots=True)
class AnnotatedImage:
    """One image's captions and boxes.

    Attributes:
        id: its file name without ending.
        size: of the original image, the frame of the boxes.
        captions: usually five.
        boxes: by chain; a chain that has no box is not in it.
    """

    id: str
    size: Size
    captions: tuple[Caption, ...]
    boxes: dict[int, Boxes]


def read_ids(path: Path) -> list[str]:
    """The ids of a split file, one a line."""
    return [line.strip() for line in _read(path).splitlines() if line.strip()]


def read_images(root: Path, ids: list[str]) -> Iterator[AnnotatedImage]:
    """The annotations of the named images, in that order.

    Raises:
        DataError: a file is missing or malformed.
    """
    for id in ids:
        size, boxes = read_annotations(root / "Annotations" / f"{id}.xml")
        yield AnnotatedImage(id, size, read_captions(root / "Sentences" / f"{id}.txt"), boxes)


def read_captions(path: Path) -> tuple[Caption, ...]:
    """The captions of one ``Sentences`` file."""
    return tuple(
        _parse_caption(line, path, number) for number, line in enumerate(_read(path).splitlines(), 1) if line.strip()
    )


def _parse_caption(line: str, path: Path, number: int) -> Caption:
    """Takes the mark-up out and keeps where its phrases stand in what remains."""
    parts: list[str] = []
    phrases: list[EntityPhrase] = []
    length = done = 0
    for match in MARKUP.finditer(line):
        chain, kinds, words = match.groups()
        before = line[done : match.start()]
        start = length + len(before)
        if not words:
            raise DataError(f"phrase of chain {chain} is empty", path, number)
        parts += [before, words]
        length, done = start + len(words), match.end()
        phrases.append(EntityPhrase(Span(start, length), int(chain), tuple(kinds.strip("/").split("/"))))
    parts.append(line[done:])
    text = "".join(parts)
    if "[/EN#" in text:
        raise DataError("phrase mark-up that is not closed", path, number)
    return Caption(text, tuple(phrases))


def read_annotations(path: Path) -> tuple[Size, dict[int, Boxes]]:
    """Size and boxes by chain of one ``Annotations`` file.

    The file's corners are pixel indices counted from 1, both included; ours are pixel edges, so a box
    (1, 1, w, h) becomes (0, 0, w, h).
    """
    try:
        tree = ElementTree.fromstring(_read(path))
        size = Size(height=_int(tree, "size/height"), width=_int(tree, "size/width"))
        rows: dict[int, list[list[int]]] = {}
        for thing in tree.iter("object"):
            box = thing.find("bndbox")
            if box is None:
                continue
            corners = [_int(box, "xmin") - 1, _int(box, "ymin") - 1, _int(box, "xmax"), _int(box, "ymax")]
            for name in thing.findall("name"):
                rows.setdefault(int(name.text or ""), []).append(corners)
        return size, {chain: Boxes(corners) for chain, corners in rows.items()}
    except (ElementTree.ParseError, ValueError) as error:
        raise DataError(f"not a Flickr30k Entities annotation: {error}", path) from error


def _int(element: ElementTree.Element, path: str) -> int:
    found = element.findtext(path)
    if found is None:
        raise ValueError(f"no <{path}>")
    return int(found)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"cannot be read: {error}", path) from error
