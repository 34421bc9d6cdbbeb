"""What boxes hold and what points lie on."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from deixis.errors import CapabilityError, InputError
from deixis.models.protocols import PointSegmenter, Segmenter
from deixis.types.boxes import Boxes
from deixis.types.checks import frozen
from deixis.types.masks import Masks


def segment(backend: Any, encoded: Any, boxes: Boxes | None, points: ArrayLike | None) -> Masks:
    """One mask a box, or one a point, in order.

    Args:
        backend: draws what a box holds, or what a point lies on.
        encoded: an image that it encoded.
        boxes: pixels of the original image; or None.
        points: (N, 2), x and y in pixels of the original image; or None.

    Raises:
        InputError: not just one of the two, or a point outside the image.
        ShapeError: points of another shape.
        CapabilityError: the backend does not draw what it is asked for.
    """
    if (boxes is None) == (points is None):
        raise InputError(f"segment: expected boxes or points, got {'neither' if boxes is None else 'both'}")
    if boxes is not None:
        masks: Masks = _capable(backend, Segmenter, "draw what a box holds").segment(encoded, boxes)
        return masks
    xy = frozen("points", [] if points is None else points, (None, 2), np.float32)
    outside = ((xy < 0) | (xy > np.array(encoded.size.wh))).any(axis=1)
    if outside.any():
        raise InputError(f"points: {xy[outside][0].tolist()} is outside the image, which is {encoded.size}")
    masks = _capable(backend, PointSegmenter, "draw what a point lies on").segment_points(encoded, xy)
    return masks


def _capable(backend: Any, protocol: type[Any], does: str) -> Any:
    if not isinstance(backend, protocol):
        name = backend.spec.name
        composed = f"; '{name} + sam2:tiny' does" if "ground" in backend.spec.tasks else ""
        raise CapabilityError(f"backend {name!r} does not {does}{composed}; `deixis models` says which segment")
    return backend
