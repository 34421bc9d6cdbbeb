"""A caption against an image, phrase by phrase and relation by relation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deixis.io.images import open_image
from deixis.tasks.audit.combine import score_of
from deixis.tasks.audit.contrast import Contrast, contrasts
from deixis.tasks.audit.measured import measured_colours
from deixis.tasks.audit.relations import Relation, agreement, relations_of
from deixis.tasks.matching.evidence import Evidence, look
from deixis.tasks.matching.match import Box, PhraseSupport, phrase_supports
from deixis.tasks.session import EncodedImage, OneImage, Session
from deixis.types.boxes import Boxes, pairwise_iou
from deixis.types.export import SCHEMA, size_to_dict
from deixis.types.grounding import Grounding
from deixis.types.size import Size
from deixis.types.span import Span

AGAINST = 1.5  # log-odds by which a rival must be surer than the phrase itself
RIVAL_THERE = 0.5  # presence that a rival needs
RELATION_AGAINST = -2.0  # log-odds of a relation's geometry below which it is contradicted
CERTAIN = 0.9  # a phrase at least so surely present is not held against other nouns
SAME_PLACE = 0.5  # IoU from which a rival takes the place of a phrase
DOUBTED = 0.5  # a phrase less surely present than this may be contradicted by another noun


class Verdict(StrEnum):
    """What became of a phrase or relation."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_VISIBLE = "not visible"


@dataclass(frozen=True, slots=True)
class Finding:
    """A phrase and its verdict.

    Attributes:
        span: where it stands in the text.
        text: its characters.
        verdict: supported, contradicted or not visible.
        presence: the probability that it is in the picture.
        box: of what it names, or of what contradicts it, pixels; None where it is not visible.
        rival: what contradicts it, or None.
        why: in words.
    """

    span: Span
    text: str
    verdict: Verdict
    presence: float
    box: Box | None
    rival: str | None
    why: str


@dataclass(frozen=True, slots=True)
class RelationFinding:
    """What a text says of two phrases, and its verdict: a weak sign, from the boxes' geometry alone.

    Attributes:
        subject, other: indices of the phrases.
        words: that relate them.
        verdict: not visible where one of the phrases is.
        log_odds: that the boxes stand so rather than the other way round; 0 where geometry does not say.
    """

    subject: int
    other: int
    words: str
    verdict: Verdict
    log_odds: float


@dataclass(frozen=True, slots=True, eq=False)
class Audit:
    """A caption that was held against an image.

    Attributes:
        score: in [0, 1]; where `calibrated`, the probability that the caption is true rather than swapped in one place.
        calibrated: whether the score was fitted for these weights; else it only ranks.
        text: the caption.
        size: of the image.
        phrases: one finding each.
        relations: between phrases that follow each other.
        features: what the score was made from, by name.
        grounding: the rows of all phrases, also of the absent.
    """

    score: float
    calibrated: bool
    text: str
    size: Size
    phrases: tuple[Finding, ...]
    relations: tuple[RelationFinding, ...]
    features: dict[str, float]
    grounding: Grounding

    def shown(self) -> Grounding:
        """The best region of each phrase that is supported, for drawing."""
        first = np.flatnonzero(np.diff(self.grounding.phrase, prepend=-1))
        there = [r for r in first if self.phrases[int(self.grounding.phrase[r])].verdict is Verdict.SUPPORTED]
        return self.grounding[np.array(there, np.int64)]

    def to_dict(self, *, file: str | None = None) -> dict[str, Any]:
        """As a JSON document of schema "deixis/1"; `file` is the name of the image, where it has one."""
        image = size_to_dict(self.size)
        return {
            "schema": SCHEMA,
            "kind": "audit",
            "image": image if file is None else {"file": file, **image},
            "text": self.text,
            "score": self.score,
            "calibrated": self.calibrated,
            "phrases": [
                {"span": [f.span.start, f.span.end], "text": f.text, "verdict": f.verdict.value, "presence": f.presence,
                 "box": f.box, "rival": f.rival, "why": f.why} for f in self.phrases
            ],
            "relations": [
                {"subject": r.subject, "object": r.other, "words": r.words, "verdict": r.verdict.value,
                 "log_odds": r.log_odds} for r in self.relations
            ],
        }  # fmt: skip


def audit(session: Session, image: OneImage, text: str, *, rgb: NDArray[np.uint8] | None = None) -> Audit:
    """Each phrase of a caption supported, contradicted or not visible, and what its relations' geometry says.

    A phrase is contradicted where its pixels rather have another colour, or, if it is doubtful, where another noun of
    its kind is clearly surer; it is not visible where it is absent and nothing contradicts it.

    Args:
        session: of a model that finds phrases and says whether they are there.
        image: as for `Session.encode`.
        text: the caption.
        rgb: (H, W, 3) the pixels of an image that is encoded; without them its colours are not judged.

    Raises:
        CapabilityError: the model does not find phrases, or does not say whether they are there.
        InputError: what `Session.encode` and `Session.parse` refuse.
    """
    seen = session.encode(image)
    evidence = look(session, seen, text)
    supports = phrase_supports(evidence)
    query = evidence.grounding.query
    nouns = contrasts(session, seen, query, list(evidence.presence < CERTAIN))
    if rgb is None and not isinstance(image, EncodedImage):
        rgb = open_image(image).rgb()
    colours = [None] * len(nouns) if rgb is None else measured_colours(session, seen, rgb, query)
    rivals = [_there(noun, _best_box(evidence, p)) for p, noun in enumerate(nouns)]
    findings = tuple(_finding(*row) for row in zip(supports, colours, rivals, strict=True))
    relations = tuple(_relation(one, findings, evidence) for one in relations_of(query))
    score, calibrated, features = score_of(
        session.spec, evidence, [c.margin for c in colours if c], [n.margin for n in nouns if n],
        [one.log_odds for one in relations],
    )  # fmt: skip
    return Audit(score, calibrated, text, seen.size, findings, relations, features, evidence.grounding)


def _finding(support: PhraseSupport, colour: Contrast | None, noun: Contrast | None) -> Finding:
    def made(verdict: Verdict, box: Box | None, rival: str | None, why: str) -> Finding:
        return Finding(support.span, support.text, verdict, support.presence, box, rival, why)

    if colour and support.supported and colour.margin < -AGAINST:
        return made(Verdict.CONTRADICTED, colour.box, colour.rival, f"its colours are rather those of {colour.rival!r}")
    doubted = support.presence < DOUBTED or not support.supported
    if noun and doubted and _outdone(noun):
        return made(Verdict.CONTRADICTED, noun.box, noun.rival, f"{noun.rival!r} fits better")
    if not support.supported:
        return made(Verdict.NOT_VISIBLE, None, None, f"presence {support.presence:.2f}: nothing in the picture fits")
    return made(Verdict.SUPPORTED, support.box, None, f"presence {support.presence:.2f}, score {support.score:.2f}")


def _there(noun: Contrast | None, own: NDArray[np.float64] | None) -> Contrast | None:
    """A rival that is where the phrase itself would be: a jacket elsewhere says nothing against a shirt."""
    if noun is None or own is None:
        return None
    return noun if pairwise_iou(Boxes([noun.box]), Boxes([own]))[0, 0] >= SAME_PLACE else None


def _outdone(contrast: Contrast) -> bool:
    return contrast.margin < -AGAINST and contrast.presence >= RIVAL_THERE


def _relation(relation: Relation, findings: tuple[Finding, ...], evidence: Evidence) -> RelationFinding:
    a, b = (_best_box(evidence, p) for p in (relation.subject, relation.other))
    value = 0.0 if a is None or b is None else agreement(relation.words, a, b)
    both = all(findings[p].verdict is Verdict.SUPPORTED for p in (relation.subject, relation.other))
    verdict = Verdict.SUPPORTED if value >= RELATION_AGAINST else Verdict.CONTRADICTED
    return RelationFinding(
        relation.subject, relation.other, relation.words, verdict if both else Verdict.NOT_VISIBLE, value
    )


def _best_box(evidence: Evidence, phrase: int) -> NDArray[np.float64] | None:
    rows = np.flatnonzero(evidence.grounding.phrase == phrase)
    return np.asarray(evidence.grounding.boxes.xyxy[rows[0]], np.float64) if len(rows) else None
