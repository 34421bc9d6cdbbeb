"""LVIS: COCO's form, with categories by frequency and, for each picture, what is known not to be in it.

``neg_category_ids`` were looked for and are absent; of ``not_exhaustive_category_ids`` not every thing is marked. A
file name is the end of ``coco_url``, folder and all ("val2017/000000397133.jpg"), for LVIS draws on several COCO
folders; files of v0.5 have ``file_name``. Source: Gupta et al., "LVIS" (arXiv:1908.03195) and the format page of its
site.
"""

from __future__ import annotations

from pathlib import Path

from deixis.io.datasets.coco import detection_set
from deixis.io.datasets.detection import DetectionSet
from deixis.io.datasets.fields import Node, read_json

LAYOUT = "LVIS's layout is one file a split, such as lvis_v1_val.json"
FREQUENCIES = ("r", "c", "f")


def read_lvis(path: Path, split: str = "") -> DetectionSet:
    """The pictures of one file; every category has a frequency, every picture its negative and inexhaustive ones.

    Args:
        path: the file.
        split: what to call it; the file holds one split and does not say which.

    Raises:
        DataError: as for `read_coco`; or a category without a frequency, or a picture without the two lists.
    """
    root = read_json(path, LAYOUT)
    for category in root.each("categories"):
        if category.get("frequency").value not in FREQUENCIES:
            raise category.get("frequency").wrong("'r', 'c' or 'f'")
    for image in root.each("images"):
        image.get("neg_category_ids")
        image.get("not_exhaustive_category_ids")
    return detection_set(root, split, _file)


def _file(image: Node) -> str:
    if image.has("file_name"):
        return image.get("file_name").string()
    return "/".join(image.get("coco_url").string().split("/")[-2:])
