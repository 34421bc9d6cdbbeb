"""Open-vocabulary detection and segmentation: names of the user's own → instances with boxes, masks and class ids."""

from deixis.tasks.detection.categories import Category, everyday, read_categories
from deixis.tasks.detection.detections import Detections, to_coco
from deixis.tasks.detection.detector import Detector, DetectSettings, detect

__all__ = [
    "Category",
    "DetectSettings",
    "Detections",
    "Detector",
    "detect",
    "everyday",
    "read_categories",
    "to_coco",
]
