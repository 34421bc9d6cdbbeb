from __future__ import annotations

from pathlib import Path

import pytest

from deixis.errors import DataError
from deixis.io.datasets.flickr30k import NOT_VISUAL, read_annotations, read_captions, read_ids, read_images
from deixis.types import Size, Span

SENTENCES = """\
[/EN#1/people A man] in [/EN#2/clothing/other a red shirt] walks [/EN#0/notvisual his way] .
[/EN#1/people Someone] waits .

No phrase here .
"""
ANNOTATION = """\
<annotation>
  <filename>7.jpg</filename>
  <size><width>500</width><height>375</height><depth>3</depth></size>
  <object><name>1</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>500</xmax><ymax>375</ymax></bndbox></object>
  <object><name>1</name><name>2</name>
    <bndbox><xmin>11</xmin><ymin>21</ymin><xmax>20</xmax><ymax>40</ymax></bndbox></object>
  <object><name>3</name><scene>1</scene><nobndbox>1</nobndbox></object>
</annotation>
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder, name, text in (("Sentences", "7.txt", SENTENCES), ("Annotations", "7.xml", ANNOTATION)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_an_image_with_its_captions_and_boxes(root: Path) -> None:
    (image,) = read_images(root, ["7"])
    assert (image.id, image.size) == ("7", Size(height=375, width=500))
    assert [caption.text for caption in image.captions] == [
        "A man in a red shirt walks his way .",
        "Someone waits .",
        "No phrase here .",
    ]


def test_phrases_stand_where_they_are_in_the_plain_caption(root: Path) -> None:
    caption = read_captions(root / "Sentences" / "7.txt")[0]
    assert [phrase.span.of(caption.text) for phrase in caption.phrases] == ["A man", "a red shirt", "his way"]
    assert caption.phrases[0].span == Span(0, 5)
    assert caption.phrases[1].kinds == ("clothing", "other")
    assert [phrase.chain for phrase in caption.phrases] == [1, 2, NOT_VISUAL]


def test_boxes_go_from_counted_pixels_to_edges(root: Path) -> None:
    size, boxes = read_annotations(root / "Annotations" / "7.xml")
    assert boxes[1].xyxy.tolist() == [[0, 0, 500, 375], [10, 20, 20, 40]]
    assert boxes[2].xyxy.tolist() == [[10, 20, 20, 40]], "one box may be of two chains"
    assert 3 not in boxes, "a scene has no box"
    assert boxes[1].area[0] == size.width * size.height


def test_ids(tmp_path: Path) -> None:
    (tmp_path / "val.txt").write_text("7\n\n 8 \n")
    assert read_ids(tmp_path / "val.txt") == ["7", "8"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[/EN#1/people A man walks", "not closed"),
        ("[/EN#1/people ] walks", "empty"),
        ("a [/EN#x/people man]", "not closed"),
    ],
)
def test_malformed_markup_is_named_by_line(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "7.txt"
    path.write_text(f"Good line .\n{line}\n")
    with pytest.raises(DataError, match=rf"7\.txt:2: .*{said}") as caught:
        read_captions(path)
    assert (caught.value.path, caught.value.line) == (path, 2)


@pytest.mark.parametrize(
    "text",
    [
        "<annotation>",
        "<annotation/>",
        ANNOTATION.replace("<xmin>11</xmin>", ""),
        ANNOTATION.replace("<xmin>11</xmin>", "<xmin>abc</xmin>"),
        ANNOTATION.replace("<xmin>11</xmin>", "<xmin>99</xmin>"),
        ANNOTATION.replace("<name>2</name>", "<name>b</name>"),
    ],
)
def test_malformed_annotations_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "7.xml"
    path.write_text(text)
    with pytest.raises(DataError, match="not a Flickr30k Entities annotation"):
        read_annotations(path)


def test_missing_files(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        list(read_images(tmp_path, ["7"]))
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(DataError, match="cannot be read"):
        read_captions(tmp_path / "bad.txt")
