"""From maps of low resolution to masks at the size of the picture, as transformers draws them."""

from __future__ import annotations

import torch
from torch.nn.functional import interpolate

from deixis.types import rle
from deixis.types.masks import Masks
from deixis.types.size import Size


def drawn(
    maps: torch.Tensor, size: Size, *, above: float, shown: Size | None = None, padded: Size | None = None
) -> Masks:
    """N masks: the pixels at which a map, read between cell centres, is above a number.

    One map is drawn at a time, so that many masks of a large picture need little memory.

    Args:
        maps: (N, h, w), on a grid that covers what the model was shown.
        size: of the original picture.
        above: the number.
        shown: of the picture in the model's input, from its upper left corner on; None: the picture fills it.
        padded: of the model's input, where `shown` is a part of it.
    """
    counts = [rle.encode(_pixels(one, size, shown, padded).gt(above).cpu().numpy()) for one in maps]
    return Masks.from_rle(counts, size)


def _pixels(one: torch.Tensor, size: Size, shown: Size | None, padded: Size | None) -> torch.Tensor:
    """(H, W): a (h, w) map at the size of the picture. Padding is cut off in the model's own pixels."""
    if padded is not None and shown is not None:
        one = _resized(one, padded)[: shown.height, : shown.width]
    return _resized(one, size)


def _resized(one: torch.Tensor, size: Size) -> torch.Tensor:
    return interpolate(one[None, None].float(), size.hw, mode="bilinear", align_corners=False)[0, 0]
