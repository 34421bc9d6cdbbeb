"""`deixis ask`: a question about a photograph, answered with what it stands on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deixis.cli import talk
from deixis.cli.each import ask_each
from deixis.cli.options import Json, Model, Out, Photo, read_text

if TYPE_CHECKING:
    from deixis.tasks.answering import Answer
    from deixis.tasks.session import Session

Question = Annotated[
    str, typer.Argument(metavar="QUESTION", help='Such as "how many dogs are there?"; "-" reads standard input.')
]


def ask(photo: Photo, question: Question, model: Model = None, as_json: Json = False, out: Out = None) -> None:
    """Answer a question about a photograph, with regions, reasons and a confidence, or say why it cannot tell.

    Prints the answer and writes a picture with what it stands on. A folder needs --out, a folder for results.jsonl.
    Exits with 1 if it cannot tell.
    """
    said = read_text(question)

    def put(session: Session, path: Path) -> Answer:
        from deixis.tasks.answering import answer

        return answer(session, path, said)

    job = {"task": "answer", "question": said}
    code = ask_each(
        photo, out, put, _tell, ending=".answer.deixis.png", job=job, model=model, as_json=as_json, found=_is_known
    )
    raise typer.Exit(code)


def _is_known(found: Answer) -> bool:
    return found.known


def _tell(found: Answer) -> None:
    talk.results().print(talk.shown(found.text))
    if found.confidence is not None:
        talk.note(f"confidence {found.confidence:.2f}{'' if found.calibrated else ', which only ranks'}")
    talk.note(f"why: {talk.shown(found.why)}")
    for place in found.regions:
        talk.note(f"{talk.shown(place.name)}: {' '.join(f'{edge:.0f}' for edge in place.box)}, {place.score:.2f}")
    for text, share in found.others:
        talk.note(f"or {talk.shown(text)}: {share:.2f}")
