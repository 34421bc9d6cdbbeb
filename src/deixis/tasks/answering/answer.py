"""A question about a picture → an answer with what it stands on, or why there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from deixis.io.images import ImageSource, open_image
from deixis.reasoning.resolve import resolve
from deixis.tasks.answering.asked import Asked, Kind, asked
from deixis.tasks.answering.beliefs import unseen, yes_or_no
from deixis.tasks.answering.choices import either, named, which_leads
from deixis.tasks.answering.constants import calibrated, constants
from deixis.tasks.answering.counting import compare, how_many
from deixis.tasks.answering.looking import View
from deixis.tasks.answering.opens import find_out
from deixis.tasks.answering.places import where
from deixis.tasks.answering.result import Answer, Finding, Place, cannot_tell
from deixis.tasks.answering.words import head_of
from deixis.tasks.colours import colour_chances
from deixis.tasks.matching.evidence import log_odds
from deixis.tasks.perception import perceive
from deixis.tasks.session import Session
from deixis.text.checks import check_text
from deixis.types import form as forms
from deixis.types.form import walk


def answer(session: Session, image: ImageSource, question: str) -> Answer:
    """What a question about an image comes to, by looking for what it names and by rules; no language model is asked.

    Args:
        session: whose model finds phrases and says whether they are there.
        image: a path, the bytes of a file, a PIL image, or a (H, W, 3) uint8 RGB array, but nothing encoded: colours
            are measured in its pixels. A session with `cache_bytes` looks once for all questions.
        question: of 1 to 2000 characters: whether something is there or is so, how many, what colour, where, what
            something is doing, holding, wearing or next to, which of two.

    Raises:
        CapabilityError: the model does not find phrases, or does not say whether they are there.
        InputError: what `Session.encode` and `Session.parse` refuse.
    """
    view = View(session, session.encode(image), open_image(image).rgb())
    return answer_in(view, question)


def answer_in(view: View, question: str) -> Answer:
    """The same, of an image that was looked at."""
    wanted = asked(check_text(question))
    found = _cautious(wanted, _find(view, wanted))
    return Answer(
        question=question,
        kind=wanted.kind.value,
        value=found.value,
        text=found.text,
        confidence=found.confidence,
        calibrated=calibrated(view.session.spec),
        why=found.why,
        regions=found.regions,
        trace=found.trace,
        others=found.others,
        size=view.image.size,
    )


def _find(view: View, wanted: Asked) -> Finding:
    match wanted.kind, wanted.form:
        case Kind.YES_NO, forms.Exists() as form:
            return yes_or_no(view, form, definite=wanted.definite)
        case Kind.COUNT, forms.HowMany() as form:
            return how_many(view, form)
        case Kind.COMPARISON, forms.CompareCounts() as form:
            return compare(view, form)
        case Kind.COMPARISON, _:
            return which_leads(view, wanted.relation, wanted.options)
        case Kind.CHOICE, forms.Exists() as form:
            return either(view, form, definite=wanted.definite)
        case Kind.CHOICE, _:
            return named(view, wanted.options)
        case Kind.COLOUR, _:
            return _colour(view, wanted.subject)
        case Kind.PLACE, _:
            return where(view, wanted.subject)
        case ((Kind.DOING | Kind.RELATED | Kind.NAME), _):
            return find_out(view, wanted)
        case Kind.WHICH, _:
            return _which(view, wanted)
    return cannot_tell(_unread(wanted))


def _cautious(wanted: Asked, found: Finding) -> Finding:
    """No answer in place of one that is too unsure; what it would have been stays among the others."""
    floor = constants().floors.get(wanted.kind.value, 0.0)
    if found.confidence is None or found.confidence >= floor:
        return found
    why = f"{found.text!r} has a confidence of only {found.confidence:.2f}; {floor:.2f} is asked for"
    rest = cannot_tell(why, regions=found.regions, trace=found.trace)
    return replace(rest, others=((found.text, found.confidence), *found.others))


def _colour(view: View, text: str) -> Finding:
    sight = view.meant(text)
    lost = unseen(sight)
    if lost:
        return cannot_tell(lost)
    chances = colour_chances(view.rgb, sight.boxes[0], head_of(text))
    first, share = next(iter(chances.items()))
    seen = log_odds(np.array([share, sight.presence, sight.scores[0]])).tolist()
    confidence = constants().probability("colour", seen)
    told = ", ".join(f"{name} {chance:.2f}" for name, chance in list(chances.items())[:4])
    own = (Place(text, sight.boxes[0], sight.scores[0]),)
    lines = (f"{text}: presence {sight.presence:.2f}, score {sight.scores[0]:.2f}", f"colours in its box: {told}")
    return Finding(first, first, confidence, f"measured in the pixels of its box: {told}", own, lines,
                   tuple(list(chances.items())[1:4]))  # fmt: skip


def _which(view: View, wanted: Asked) -> Finding:
    """What a question with "which" or "who" refers to, named by its noun."""
    assert wanted.form is not None
    scene = perceive(view.session, view.image, view.rgb, wanted.form)
    found = resolve(wanted.subject, scene)
    lines = found.trace.lines()
    meant = [one for name in found.objects for one in scene.objects if one.id == name]
    if not meant:
        return cannot_tell(f"{found.status.value}: {found.trace.decided}", trace=lines)
    places = tuple(Place(one.name, one.box, one.score) for one in meant)
    text = "the " + " and the ".join(dict.fromkeys(one.name for one in meant))
    least = min(one.score for one in meant)
    return Finding(meant[0].name, text, least / len(meant), found.trace.decided, places, lines)


def _unread(wanted: Asked) -> str:
    parts = () if wanted.form is None else walk(wanted.form)
    unread = [part.text for _, part in parts if isinstance(part, forms.Opaque)]
    told = f" (no rule for {', '.join(map(repr, unread))})" if unread else ""
    return f"the question is not understood{told}; ask whether, how many, what colour, where, what or which"
