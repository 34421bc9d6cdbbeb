"""The types everything speaks: immutable, checked once, NumPy only."""

from deixis.types.alignment import Alignment, Faithfulness, WordScore
from deixis.types.boxes import Boxes, pairwise_iou
from deixis.types.checks import frozen
from deixis.types.frame import Frame
from deixis.types.grounding import Grounding, Region, Source, Status
from deixis.types.heatmaps import Heatmaps
from deixis.types.masks import CocoMask, Masks
from deixis.types.query import Phrase, Query
from deixis.types.scene import Scene, SceneObject, SceneRelation
from deixis.types.size import Size
from deixis.types.span import Span

__all__ = [
    "Alignment",
    "Boxes",
    "CocoMask",
    "Faithfulness",
    "Frame",
    "Grounding",
    "Heatmaps",
    "Masks",
    "Phrase",
    "Query",
    "Region",
    "Scene",
    "SceneObject",
    "SceneRelation",
    "Size",
    "Source",
    "Span",
    "Status",
    "WordScore",
    "frozen",
    "pairwise_iou",
]
