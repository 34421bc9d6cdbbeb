"""Where: the part of the picture, and what it is in, on or next to."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from deixis.reasoning.names import canonical, kinds_of
from deixis.tasks.answering.beliefs import presence, unseen
from deixis.tasks.answering.constants import constants
from deixis.tasks.answering.looking import Sight, View
from deixis.tasks.answering.opens import _habits, stands
from deixis.tasks.answering.result import Box, Finding, Place, cannot_tell
from deixis.tasks.answering.words import head_of
from deixis.tasks.detection.categories import UNSEEABLE
from deixis.tasks.matching.evidence import log_odds
from deixis.tasks.vocabulary import nouns

BORDERS = (0.35, 0.65)  # between left, middle and right, in widths of the picture
SAID = {"left": "on the left", "middle": "in the middle", "right": "on the right"}
LANDMARKS = 40  # names that are tried
SURE = 0.8  # that a landmark is there
FITS = 0.6  # that it stands so
LINKS = ("in", "on", "next to", "near", "behind", "in front of", "under")


def where(view: View, text: str) -> Finding:
    """The third of the picture that a thing's middle is in, and a landmark."""
    sight = view.meant(text)
    lost = unseen(sight)
    if lost:
        return cannot_tell(lost)
    side, margin = side_of(sight.boxes[0], view.image.size.width)
    best = sight.scores[0]
    confidence = constants().probability("place", [*log_odds(np.array([sight.presence, best])).tolist(), margin])
    mark = _landmark(view, head_of(text), sight.boxes[0])
    said = SAID[side] + (f", {mark[0]} the {mark[1].name}" if mark else "")
    own = Place(text, sight.boxes[0], best)
    trace = (
        f"{text}: presence {sight.presence:.2f}, score {best:.2f}",
        f"its middle is {margin:.2f} widths from the nearest border between thirds",
    )
    why = f"the middle of its box lies {SAID[side]} of the picture"
    return Finding(side, said, confidence, why, (own, *((mark[1],) if mark else ())), trace)


def side_of(box: Box, width: float) -> tuple[str, float]:
    """Left, middle or right, and how far from the nearest border, in widths of the picture.

    >>> side_of((0, 0, 20, 50), 100)[0]
    'left'
    """
    middle = (box[0] + box[2]) / 2 / width
    side = "left" if middle < BORDERS[0] else "right" if middle > BORDERS[1] else "middle"
    return side, min(abs(middle - border) for border in BORDERS)


def _landmark(view: View, head: str, box: Box) -> tuple[str, Place] | None:
    """What a thing is in, on or next to, where something likely is."""
    names = [name for name in _landmarks() if not _akin(name, head)]
    best: tuple[float, str, Place] | None = None
    for sight in view.look_each(names):
        there = presence(sight).probability
        if there < SURE or not sight.boxes:
            continue
        for link, fit in _links(sight, box, view):
            worth = there * fit
            if fit >= FITS and (best is None or worth > best[0]):
                best = worth, link, Place(sight.phrase, sight.boxes[0], sight.scores[0])
    return None if best is None else best[1:]


def _links(sight: Sight, box: Box, view: View) -> list[tuple[str, float]]:
    """The relations in which captions have a landmark, each with how well the boxes stand so, times how usual it is."""
    counts = {link: _habits().get((link, "after"), {}).get(sight.phrase, 0) for link in LINKS}
    most = max(counts.values())
    usual = [(link, np.sqrt(count / most)) for link, count in counts.items() if most and count]
    return [(link, share * stands(link, box, sight.boxes[0], view.image.size)) for link, share in usual]


def _akin(a: str, b: str) -> bool:
    return canonical(a) in kinds_of(b) or canonical(b) in kinds_of(a)


@lru_cache(maxsize=1)
def _landmarks() -> tuple[str, ...]:
    found = [one.text for one in nouns() if one.kind not in {"bodyparts", "clothing"} and one.text not in UNSEEABLE]
    return tuple(found[:LANDMARKS])
