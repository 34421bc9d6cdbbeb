"""Whole expressions: instructions, questions, statements."""

from __future__ import annotations

from deixis.text.parse.classes import is_content, is_determiner
from deixis.text.parse.commands import GIVING, instruction
from deixis.text.parse.counting import compared, counted
from deixis.text.parse.frames import framed
from deixis.text.parse.questions import asked
from deixis.text.parse.state import State
from deixis.text.parse.statements import phrases
from deixis.text.parse.words import words
from deixis.types.form import A, Count, Form

LIGHT = words(
    "stir push kick wipe wash clean hug pat polish shake look rinse trim scrub tap squeeze pull twist turn go"
)


def expression(state: State) -> tuple[Form | None, str | None]:
    """The form of the whole text from the cursor, and the instruction that it stands in."""
    frame = framed(state)
    told = instruction(state)
    if frame and told is None:
        told = " ".join(token.text for token in state.tokens[: state.at] if token.is_word)
    state.begin = state.at
    for step in (compared, counted, asked, _stated):
        at = state.at
        form = step(state)
        if form is not None:
            return form, told
        state.at = at
    form = phrases(state)
    if isinstance(form, Count) and (form.low, form.high) == (1, 1) and told:
        form = A(form.domain)  # "give me one apple"
    if form is not None and told and told.split()[0] in GIVING and is_determiner(state.word()) and is_content(state, 1):
        if any(state.word(i) in LIGHT for i in (1, 2)):
            state.aside.update(range(state.at, len(state.tokens)))
            state.at = len(state.tokens)  # "give the pan a stir"
            return form, told
        state.begin = state.at
        return phrases(state) or form, told  # "give the boy the red ball"
    return form, told


def _stated(state: State) -> Form | None:
    """As in "there is a dog on the sofa"."""
    if not (state.take("there", "is") or state.take("there", "are") or state.take("there", "'s")):
        return None
    return phrases(state)
