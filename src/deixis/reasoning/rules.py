"""The rules of relations, in one table: what a scene may list, what boxes and depths say, and which of the two decides.

`RULES` can be read, and another table can be given to `resolve`, such as
``{**RULES, "NEAR": replace(RULES["NEAR"], geometry=mine)}``. Every geometric rule gives the degree, in [0, 1], to which
the row's object stands in the relation to the column's. 0.5 is where it turns from no to yes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from deixis.reasoning.geometry import Geometry, Numbers, ramp

APART = (0.0, 0.5)  # centres, in half the sum of the two sizes: from nothing to clearly beside
STICKS_OUT = (0.0, 0.4)  # the share of the subject that lies beyond the other's edge
OFFSET = 0.4  # what is taken off "above" where the boxes do not lie over one another
LEAST_SIZE = 0.06  # what counts as near in small things: a share of the picture's diagonal
STEEP = 0.3  # what is taken off where the way is mostly across
NEXT = (1.8, 0.6)  # the free way between two boxes, in their mean size
WITHIN = 0.5  # what is taken off "next to" where one box contains the other: it stays just true
CLOSE = (3.0, 1.0)
CONTAINED = (0.5, 0.9)  # the share of the subject inside the other
HAD_IN = (0.3, 0.7)  # the same for what is worn or had, which sticks out
HIGHER = (-0.3, -0.1)  # how far the middle of what rests on something is above its middle, in its heights
DEEPER = (0.0, 0.1)  # the difference of two depths, in their mean
CUE = (-0.08, 0.08)  # the difference of two lower edges, in heights of the picture
CUE_TRUST = 0.7  # what a cue without depth is worth at most: a depth that is known leads it
ASIDE = 0.1  # the free way across between two boxes, in the sum of their widths, from which one is off to a side
OFF_TO_A_SIDE = 0.7  # how far at most what is off to a side is in front of a thing, or behind it
BOX_TRUST = 0.8  # what boxes that contain each other say of having and wearing


class Lists(StrEnum):
    """What a relation that the scene lists does to the rule."""

    HELP = "help"  # a listed pair holds; for others the boxes say
    DECIDE = "decide"  # where the scene lists the name anywhere, only listed pairs hold; else the boxes say
    NAME = "name"  # for a subject of a name that is listed so, only listed pairs hold; else the boxes say
    LANDMARK = "landmark"  # for an other to which something is listed, only listed pairs hold; else the boxes say
    ONLY = "only"  # only listed pairs hold


@dataclass(frozen=True, slots=True)
class Rule:
    """How one relation is judged.

    Attributes:
        meaning: in words.
        listed: names under which a scene may list it.
        inverse: names that, listed the other way round, say the same.
        lists: whether listed pairs decide or help.
        also: further names that hold where they are listed, but decide nothing for pairs that are not.
        also_inverse: the same, the other way round.
        loosely: a name that is taken for this relation where the other is of certain kinds, and these kinds.
        geometry: from boxes and depths to degrees, (N, N); None where they say nothing.
        source: where the geometric rule comes from.
    """

    meaning: str
    listed: tuple[str, ...]
    inverse: tuple[str, ...] = ()
    lists: Lists = Lists.DECIDE
    geometry: Callable[[Geometry], Numbers] | None = None
    source: str = ""
    also: tuple[str, ...] = ()
    also_inverse: tuple[str, ...] = ()
    loosely: tuple[str, frozenset[str]] | None = None


def left_of(g: Geometry) -> Numbers:
    """Centres apart along x, sticking out beyond the other, a little less where the way is steep."""
    half = (g.w[:, None] + g.w) / 2
    apart = (g.cx - g.cx[:, None]) / half
    out = (g.x0 - g.x0[:, None]) / g.w[:, None]
    across, along = np.abs(g.cy - g.cy[:, None]), np.maximum(g.cx - g.cx[:, None], 1e-9)
    return np.minimum(ramp(apart, *APART), ramp(out, *STICKS_OUT)) * (1 - STEEP * ramp(across / along, 1, 2))


def right_of(g: Geometry) -> Numbers:
    """The mirror image of `left_of`."""
    return left_of(_turned(g, g.width - g.x1, g.width - g.x0, g.y0, g.y1))


def above(g: Geometry) -> Numbers:
    """As `left_of`, with y for x; less where it is not over the other: what is above is thought of as overhead."""
    over = 1 - OFFSET * ramp(g.gap_x() / _mean_size(g), 0, 0.5)
    return left_of(_turned(g, g.y0, g.y1, g.x0, g.x1)) * over


def below(g: Geometry) -> Numbers:
    """As `above`, upside down."""
    return above(_turned(g, g.x0, g.x1, g.height - g.y1, g.height - g.y0))


def next_to(g: Geometry) -> Numbers:
    """The free way between the boxes, in their mean size; less where one contains the other."""
    return ramp(g.gap() / _mean_size(g), *NEXT) * (1 - WITHIN * ramp(np.maximum(g.inside(), g.inside().T), *CONTAINED))


def near(g: Geometry) -> Numbers:
    """As `next_to`, twice as far."""
    return ramp(g.gap() / _mean_size(g), *CLOSE)


def far_from(g: Geometry) -> Numbers:
    """The rest of `near` to one."""
    return 1 - near(g)


def inside(g: Geometry) -> Numbers:
    """The share of the box in the other's, which must be the larger."""
    return np.where(g.area[:, None] < g.area, ramp(g.inside(), *CONTAINED), 0.0)


def on(g: Geometry) -> Numbers:
    """Above or over the other's upper part, with the lower edge within it: what is held up by it."""
    over = ramp(g.shared_x(), 0.3, 0.7)
    sunk = (g.y1[:, None] - g.y0) / g.h  # the lower edge, from the other's upper edge down, in its heights
    resting = np.minimum(ramp(sunk, -0.15, -0.05), ramp(sunk, 1.1, 0.95))
    higher = ramp((g.cy - g.cy[:, None]) / g.h, *HIGHER)
    return np.minimum(np.minimum(over, resting), higher)


def under(g: Geometry) -> Numbers:
    """Below, with the boxes over one another."""
    over = np.maximum(g.shared_x(), g.shared_x().T)
    lower = ramp((g.cy[:, None] - g.cy) / ((g.h[:, None] + g.h) / 2), *APART)
    return np.minimum(lower, ramp(over, 0.2, 0.6))


def behind(g: Geometry) -> Numbers:
    """Farther from the camera: by depth where both are known, else by the lower edge."""
    return in_front_of(g).T


def in_front_of(g: Geometry) -> Numbers:
    """Nearer to the camera: by depth where both are known, else by the lower edge: what is nearer stands lower."""
    mean = np.maximum((np.abs(g.depth[:, None]) + np.abs(g.depth)) / 2, 1e-9)
    deeper = ramp((g.depth - g.depth[:, None]) / mean, *DEEPER)
    cue = 0.5 + (ramp((g.y1[:, None] - g.y1) / g.height, *CUE) - 0.5) * (2 * CUE_TRUST - 1)
    aside = np.where(g.gap_x() > (g.w[:, None] + g.w) * ASIDE, OFF_TO_A_SIDE, 1.0)
    return np.minimum(np.where(np.isnan(deeper), cue, deeper), aside)


def touching(g: Geometry) -> Numbers:
    """Boxes that meet may touch: never more than 0.6."""
    return np.where(g.gap() <= 0, 0.6, 0.0)


def worn(g: Geometry) -> Numbers:
    """The other's box lies in the subject's: all that boxes say of having and wearing."""
    larger = g.area[:, None] > g.area
    return np.where(larger, ramp(g.inside().T, *HAD_IN), 0.0) * BOX_TRUST


def belongs(g: Geometry) -> Numbers:
    """A good half of the box lies in the other's, which is the larger."""
    return worn(g).T


def _mean_size(g: Geometry) -> Numbers:
    size = (g.w + g.h) / 2
    return np.maximum((size[:, None] + size) / 2, LEAST_SIZE * float(np.hypot(g.width, g.height)))


def _turned(g: Geometry, x0: Numbers, x1: Numbers, y0: Numbers, y1: Numbers) -> Geometry:
    return Geometry(x0, y0, x1, y1, g.depth, g.width, g.height)


ZADEH = "degrees and their ramps: Zadeh, Fuzzy Sets, Information and Control 8, 1965"
PROJECTIVE = "projections and angle: Krishnapuram, Keller, Ma, IEEE Transactions on Fuzzy Systems 1, 1993"
PROXIMITY = "distance in sizes: Gapp, Basic Meanings of Spatial Relations, AAAI 1994"
PERSPECTIVE = "height in the field as a cue of depth: Cutting and Vishton, Perception of Space and Motion, 1995"
SUPPORT = "support and contact: Coventry and Garrod, Saying, Seeing and Acting, 2004"

HELD = (
    "holding", "carrying", "gripping", "grasping", "clutching", "has in hand", "holding up", "holding onto", "cradling",
)  # fmt: skip
IN_HAND = (
    "drinking from", "sipping from", "swinging", "lifting", "raising", "writing with", "talking on",
    "photographing with", "aiming", "waving", "picking up",
)  # fmt: skip
HANDLED = (
    *IN_HAND, "reading", "eating", "sipping", "using", "pulling", "pushing", "dragging", "towing", "walking", "leading",
    "flying", "playing", "kicking", "throwing", "bouncing", "dribbling", "steering", "rolling", "wheeling",
    "hauling", "leaning on", "riding", "driving", "paddling", "rowing", "flying",
)  # fmt: skip
AT_A_BODY = ("on lap of", "in lap of", "on back of", "on shoulder of", "on head of", "in hand of", "in mouth of")
WORN = ("wearing", "dressed in", "has on")
BAGS = frozenset(["bag", "backpack", "camera"])
SEATS = frozenset(
    "chair sofa bed boat vehicle airplane tree plate tray field hammock bush grass seat bench picture".split()
)
HAD = ("with", "has", "have", "having", "containing", "contain", "full of", "filled with", "including")

RULES: Mapping[str, Rule] = MappingProxyType({
    "LEFT_OF": Rule(
        "farther left in the picture", ("left of", "to the left of", "on the left of", "left side of", "left"),
        ("right of", "to the right of", "on the right of", "right"), Lists.HELP, left_of, PROJECTIVE,
    ),
    "RIGHT_OF": Rule(
        "farther right in the picture", ("right of", "to the right of", "on the right of", "right side of", "right"),
        ("left of", "to the left of", "on the left of", "left"), Lists.HELP, right_of, PROJECTIVE,
    ),
    "ABOVE": Rule(
        "higher in the picture", ("above", "over", "higher than"), ("below", "beneath", "under", "underneath"),
        Lists.HELP, above, PROJECTIVE,
    ),
    "BELOW": Rule(
        "lower in the picture", ("below", "beneath", "under", "underneath", "lower than"), ("above", "over"),
        Lists.HELP, below, PROJECTIVE,
    ),
    "IN_FRONT_OF": Rule(
        "nearer to the camera", ("in front of", "before", "ahead of"), ("behind", "in back of"),
        Lists.HELP, in_front_of, PERSPECTIVE,
    ),
    "BEHIND": Rule(
        "farther from the camera", ("behind", "in back of", "at the back of"), ("in front of", "ahead of"),
        Lists.HELP, behind, PERSPECTIVE,
    ),
    "NEXT_TO": Rule(
        "close by, neither inside the other", ("next to", "beside", "by", "adjacent to", "alongside", "at the side of"),
        ("next to", "beside", "adjacent to", "alongside"), Lists.LANDMARK, next_to, PROXIMITY,
    ),
    "NEAR": Rule(
        "close by", ("near", "close to", "nearby", "next to", "beside", "by", "adjacent to", "at"),
        ("near", "close to", "next to", "beside", "adjacent to"), Lists.LANDMARK, near, PROXIMITY,
    ),
    "FAR_FROM": Rule("not near", ("far from", "away from"), ("far from",), Lists.HELP, far_from, PROXIMITY),
    "INSIDE": Rule(
        "in the other, which is the larger", ("in", "inside", "within", "inside of", "into", "contained in"),
        ("contains", "containing", "full of", "filled with"), Lists.DECIDE, inside, ZADEH,
        also=("wearing", "riding", "driving", "riding in", "dressed in"), loosely=("on", SEATS),
    ),
    "ON": Rule(
        "resting on the other", ("on", "on top of", "onto", "atop", "upon", "supported by"),
        ("supporting",), Lists.DECIDE, on, SUPPORT,
        also=(
            "riding", "attached to", "hanging from", "perched in", "crossing",
            "walking across", "walking along", "covering", "draped over", "hanging over", "hanging on", "on end of",
            "on tip of", "on edge of", *AT_A_BODY,
        ),
        also_inverse=("wearing", "underneath", "beneath", "under"), loosely=("in", SEATS),
    ),
    "UNDER": Rule(
        "below the other, covered by it", ("under", "beneath", "underneath", "below", "covered by"),
        ("on", "on top of", "over", "above", "atop", "covering"), Lists.LANDMARK, under, SUPPORT,
    ),
    "TOUCHING": Rule(
        "in contact", ("touching", "in contact with", "against", "leaning on", "leaning against", "attached to"),
        ("touching", "in contact with"), Lists.DECIDE, touching, ZADEH,
    ),
    "AROUND": Rule("on all sides", ("around", "surrounding", "encircling"), (), Lists.DECIDE, near, PROXIMITY),
    "WITH": Rule(
        "having, wearing, holding or containing", (*HAD, *HELD, *WORN),
        ("of", "part of", "belonging to", "worn by", "held by", "carried by"), Lists.LANDMARK, worn, ZADEH,
        also=HANDLED, also_inverse=(
            "in", "inside", "on", "on top of", "attached to", "riding", "driving", "covering", "hanging from",
            "hanging on", *AT_A_BODY,
        ),
    ),
    "OF": Rule(
        "belonging to", ("of", "part of", "belonging to", "attached to", "worn by", "held by", "owned by"),
        ("with", "has", "have", *HELD, *WORN, "owns", "riding", "driving"), Lists.NAME, belongs, ZADEH,
        also_inverse=HANDLED,
    ),
    "HOLDING": Rule(
        "in its hands, or of a shelf or crate: in or on it", HELD, ("held by", "carried by"), Lists.ONLY,
        also=IN_HAND, also_inverse=("in", "inside", "on", "on top of"), loosely=("wearing", BAGS),
    ),
    "WEARING": Rule("on its body", WORN, ("worn by",), Lists.DECIDE, worn, ZADEH),
    "RIDING": Rule(
        "on its back or at its wheel", ("riding", "riding on", "mounted on", "riding in", "astride", "on the back of"),
        ("ridden by",), Lists.ONLY,
        also=("driving", "cycling on", "pedalling", "pedaling", "skating on", "sitting astride"),
    ),
    "FACING": Rule(
        "turned towards", ("facing", "turned towards", "looking at", "looking towards", "staring at", "watching"), (),
        Lists.ONLY,
    ),
})  # fmt: skip
