"""Names → instances, in any number of images."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from deixis.config import version
from deixis.errors import CapabilityError, ConfigError, InputError
from deixis.io.images import open_image
from deixis.models.protocols import GroundSettings, Squasher
from deixis.models.vectors import NameReader, names_query
from deixis.models.weights import fingerprint
from deixis.tasks.detection.categories import Category, checked, from_names
from deixis.tasks.detection.detections import Detections
from deixis.tasks.detection.tiles import INSIDE, Tile, covered, cut_sides, join, side_for, tiles_of
from deixis.tasks.session import EncodedImage, OneImage, Session
from deixis.types import rle
from deixis.types.boxes import Boxes, pairwise_iou
from deixis.types.grounding import Grounding
from deixis.types.masks import Masks
from deixis.types.size import Size

LEAST = 0.01  # of a threshold: 0 would ask for every candidate of every name
PROMPT = 1500  # characters of one text, where a backend does not read names by themselves
BETWEEN = " . "
TIGHTENED = 100  # instances, the surest of an image, whose boxes are moved towards their masks where none are wanted
SURER = 1.4  # times as sure as another name of the same place: the other is wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectSettings:
    """How instances are chosen.

    Attributes:
        threshold: in [0, 1], of categories without one of their own.
        same_name: of two boxes of one name with at least this IoU the surer stays.
        any_name: of two boxes of any names with at least this IoU the one stays that is 1.4 times as sure; None: names
            do not compete.
        max_instances: in one image, at most.
        max_of_name: of one name in one view, at most.
        masks: whether masks are wanted.
        tile: pixels; a larger image is also looked at in tiles of this side. "auto": in about four, where the model
            sees the whole much smaller than it is. None: only as a whole.
        tile_overlap: share of a tile that its neighbour has too.

    Raises:
        ConfigError: a value out of range.
    """

    threshold: float = 0.3
    same_name: float = 0.5
    any_name: float | None = 0.8
    max_instances: int = 100
    max_of_name: int = 20
    masks: bool = True
    tile: int | Literal["auto"] | None = "auto"
    tile_overlap: float = 0.2

    def __post_init__(self) -> None:
        for name in ("threshold", "same_name", "any_name"):
            value = getattr(self, name)
            if value is not None and not 0 <= value <= 1:
                raise ConfigError(f"{name}: expected a number in [0, 1], got {value}")
        if min(self.max_instances, self.max_of_name) < 1:
            raise ConfigError("max_instances, max_of_name: expected at least 1")


DEFAULTS = DetectSettings()


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """What was found in one tile: a grounding whose phrases are the categories, and its boxes in the image's pixels."""

    tile: Tile
    grounding: Grounding
    boxes: NDArray[np.float32]
    score: NDArray[np.float32]


class Detector:
    """Categories, read once by one model, to be found in any number of images. Keeps nothing between images.

    Args:
        session: of a model that finds phrases and scores them. One that reads names (`deixis.models.vectors`) reads
            each by itself; any other is asked for them as phrases of as few texts as they fit in.
        categories: with ids and thresholds of the user's own, or names, which are counted from 1.
        settings: how instances are chosen.

    Raises:
        InputError: no categories, or an id or name that stands twice.
    """

    def __init__(
        self, session: Session, categories: Iterable[Category | str], settings: DetectSettings = DEFAULTS
    ) -> None:
        given = list(categories)
        names = [one for one in given if isinstance(one, str)]
        self.categories = from_names(names) if len(names) == len(given) else checked(_only_categories(given))
        self._session, self._settings = session, settings
        backend = session._backend
        self._read = (
            backend.read_names([one.name for one in self.categories]) if isinstance(backend, NameReader) else None
        )
        self._least = np.array([settings.threshold if c.threshold is None else c.threshold for c in self.categories])

    def detect(self, image: OneImage) -> Detections:
        """The instances in an image.

        Raises:
            CapabilityError: the model does not find phrases, or does not score what it finds.
            InputError: what `Session.encode` refuses; an encoded image where tiles of a given side are wanted. With
                "auto" an encoded image is looked at as a whole.
        """
        views = list(self._views(image))
        size = Size(height=views[0].tile.bottom, width=views[0].tile.right)
        return self._merged(views, size)

    def described(self) -> dict[str, Any]:
        """What is looked for and by what, as JSON: other categories or weights are another job."""
        spec = self._session.spec
        categories = [[one.id, one.name, one.threshold] for one in self.categories]
        return {
            "task": "detect", "model": spec.name, "weights": fingerprint(spec), "version": version(),
            "categories": categories,
        }  # fmt: skip

    def _views(self, image: OneImage) -> Iterator[_View]:
        if isinstance(image, EncodedImage):
            if isinstance(self._settings.tile, int):
                raise InputError("image: is encoded already, and tiles are wanted; give the file or the pixels")
            yield self._view(image, Tile(0, 0, image.size.width, image.size.height))
            return
        picture = open_image(image)
        tiles = tiles_of(picture.size, self._tile(picture.size), self._settings.tile_overlap)
        yield self._view(self._session.encode(image), tiles[0])
        rgb = picture.rgb() if len(tiles) > 1 else None
        for tile in tiles[1:]:
            assert rgb is not None
            part = np.ascontiguousarray(rgb[tile.top : tile.bottom, tile.left : tile.right])
            yield self._view(self._session.encode(part), tile)

    def _tile(self, size: Size) -> int | None:
        if self._settings.tile != "auto":
            return self._settings.tile
        backend = self._session._backend
        return side_for(size, backend.side) if isinstance(backend, Squasher) else None

    def _view(self, seen: EncodedImage, tile: Tile) -> _View:
        grounding = self._ground(seen)
        if grounding.score is None:
            raise CapabilityError(
                f"backend {self._session.spec.name!r} scores nothing, so nothing can be chosen by score"
            )
        shift = np.array([tile.left, tile.top, tile.left, tile.top], np.float32)
        score = grounding.score
        if grounding.presence is not None:
            score = score * grounding.presence[grounding.phrase]
        sure = score >= self._least[grounding.phrase]
        kept = replace(grounding[sure], heatmaps=None, enclosing=None)  # of every name: they would fill the memory
        return _View(tile, kept, kept.boxes.xyxy + shift, np.asarray(score[sure], np.float32))

    def _ground(self, seen: EncodedImage) -> Grounding:
        how = GroundSettings(
            threshold=max(float(self._least.min()), LEAST), max_regions=self._settings.max_of_name,
            masks=self._settings.masks or self._read is not None,
        )  # fmt: skip
        if self._read is not None:
            backend: Any = self._session._backend
            found: Grounding = backend.ground_names(seen._encoded, self._read, how)
            return found
        return joined([self._prompted(seen, names, how) for names in _prompts([c.name for c in self.categories])])

    def _prompted(self, seen: EncodedImage, names: Sequence[str], how: GroundSettings) -> Grounding:
        """The names as phrases of one text."""
        starts = np.cumsum([0] + [len(name) + len(BETWEEN) for name in names])
        spans = [(int(start), int(start) + len(name)) for start, name in zip(starts, names, strict=False)]
        text = BETWEEN.join(names) + BETWEEN.rstrip()
        return self._session.ground(
            seen, text, spans, threshold=how.threshold, max_regions=how.max_regions, masks=how.masks
        )

    def _merged(self, views: Sequence[_View], size: Size) -> Detections:
        """Halves joined, repeats left out, the best first."""
        boxes = np.concatenate([view.boxes for view in views])
        score = np.concatenate([view.score for view in views])
        name = np.concatenate([view.grounding.phrase for view in views])
        cut = np.concatenate([cut_sides(view.boxes, view.tile, size) for view in views])
        groups = join(boxes, cut, name)
        hulls = np.array([[*boxes[g, :2].min(axis=0), *boxes[g, 2:].max(axis=0)] for g in groups], np.float32)
        best = np.array([score[g].max() for g in groups], np.float32)
        names = np.array([name[g[0]] for g in groups], np.int64)
        hulls = hulls.reshape(-1, 4)
        whole = len(views[0].boxes)
        close = np.array([min(g) >= whole for g in groups], np.bool_)
        kept = self._chosen(Boxes(hulls), best, names, close)
        ids = np.array([one.id for one in self.categories], np.int64)
        drawn = kept if self._settings.masks else kept[:TIGHTENED]
        masks = self._masks(views, [groups[row] for row in drawn], size)
        if masks is not None and self._read is not None:
            hulls[drawn] = towards_masks(hulls[drawn], masks)
        shown = masks if self._settings.masks else None
        return Detections(
            size, self.categories, Boxes(hulls[kept]).clip(size), ids[names[kept]], best[kept], shown, len(views)
        )

    def _chosen(
        self, boxes: Boxes, score: NDArray[np.float32], name: NDArray[np.int64], close: NDArray[np.bool_]
    ) -> list[int]:
        """Non-maximum suppression within and across names: the rows that stay, best first.

        Of those that were seen `close`, in a tile alone, one that lies in a surer one of its name is a piece of that.
        """
        kept: list[int] = []
        for row in np.argsort(-score, kind="stable"):
            overlap = pairwise_iou(boxes[int(row)], boxes[kept])[0] if kept else np.zeros(0)
            same = name[kept] == name[row]
            clash = same & (overlap >= self._settings.same_name)
            if close[row] and kept:
                clash |= same & (covered(boxes.xyxy[row], boxes.xyxy[kept]) >= INSIDE)
            if self._settings.any_name is not None:
                clash |= (overlap >= self._settings.any_name) & (score[kept] >= SURER * score[row])
            if not clash.any():
                kept.append(int(row))
                if len(kept) == self._settings.max_instances:
                    break
        return kept

    @staticmethod
    def _masks(views: Sequence[_View], groups: Sequence[Sequence[int]], size: Size) -> Masks | None:
        """One mask a group: what any of its members has on; None where the backend draws none."""
        if any(view.grounding.masks is None for view in views):
            return None
        place = [(view, row) for view in views for row in range(len(view.boxes))]
        counts = [rle.union([_counts(*place[row], size) for row in group], size) for group in groups]
        return Masks.from_rle(counts, size)


def towards_masks(boxes: NDArray[np.float32], masks: Masks) -> NDArray[np.float32]:
    """(N, 4) boxes, each side half-way to where the mask ends; one without a mask stays.

    A box that was learnt from people's boxes is loose; a mask often tells better where an unfamiliar thing ends.
    """
    drawn = masks.boxes.xyxy
    there = (masks.area > 0)[:, None]
    return np.asarray(np.where(there, (boxes + drawn) / 2, boxes), np.float32)


def detect(
    session: Session, image: OneImage, names: Iterable[Category | str], settings: DetectSettings = DEFAULTS
) -> Detections:
    """The instances of names in one image; for several images, make a `Detector` once."""
    return Detector(session, names, settings).detect(image)


def _only_categories(given: Sequence[Category | str]) -> list[Category]:
    """Names among categories, with the smallest ids above theirs."""
    free = count(max(one.id for one in given if isinstance(one, Category)) + 1)
    return [one if isinstance(one, Category) else Category(next(free), one) for one in given]


def _counts(view: _View, row: int, size: Size) -> bytes:
    """A mask of a tile as one of the image."""
    masks = view.grounding.masks
    assert masks is not None
    if view.tile.size == size:
        return masks[row].rle[0]
    return rle.encode_crop(masks.dense_one(row).T, left=view.tile.left, top=view.tile.top, size=size)


def _prompts(names: Sequence[str]) -> Iterator[list[str]]:
    """The names in runs whose texts are short enough."""
    run: list[str] = []
    for name in names:
        if run and sum(len(one) + len(BETWEEN) for one in [*run, name]) > PROMPT:
            yield run
            run = []
        run.append(name)
    yield run


def joined(parts: Sequence[Grounding]) -> Grounding:
    """Groundings of several texts as one of the names in order; only rows, scores and presence are joined."""
    if len(parts) == 1:
        return parts[0]
    offsets = np.cumsum([0] + [len(part.query.phrases) for part in parts[:-1]])
    names = [part.query.string(phrase) for part in parts for phrase in part.query.phrases]
    masks = [part.masks for part in parts]
    return replace(
        parts[0],
        query=names_query(names),
        boxes=Boxes(np.concatenate([part.boxes.xyxy for part in parts])),
        phrase=np.concatenate([part.phrase + start for part, start in zip(parts, offsets, strict=True)]),
        score=_column([part.score for part in parts]),
        presence=_column([part.presence for part in parts]),
        masks=None if None in masks else Masks.from_rle([c for m in masks if m for c in m.rle], parts[0].size),
        status=tuple(status for part in parts for status in part.status),
        trace=tuple(line for part in parts for line in part.trace),
        heatmaps=None,
        enclosing=None,
    )


def _column(parts: Sequence[NDArray[np.float32] | None]) -> NDArray[np.float32] | None:
    there = [part for part in parts if part is not None]
    return np.concatenate(there) if len(there) == len(parts) else None
