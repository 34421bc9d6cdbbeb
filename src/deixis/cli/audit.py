"""`deixis audit`: is what a caption says to be seen?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deixis.cli import talk
from deixis.cli.each import ask_each
from deixis.cli.options import Json, Model, Out, Photo, read_text

if TYPE_CHECKING:
    from deixis.tasks.audit import Audit
    from deixis.tasks.session import Session

Text = Annotated[
    str, typer.Argument(metavar="TEXT", help='A caption, alt text or report; "-" reads it from standard input.')
]


def audit(photo: Photo, text: Text, model: Model = None, as_json: Json = False, out: Out = None) -> None:
    """Say of each phrase of a caption whether it is supported, contradicted or not visible.

    Prints a table and writes a picture with what is supported. A folder needs --out, a folder for results.jsonl. Exits
    with 1 if no phrase is supported.
    """
    said = read_text(text)

    def ask(session: Session, path: Path) -> Audit:
        from deixis.tasks.audit import audit as audit_one

        return audit_one(session, path, said)

    job = {"task": "audit", "text": said}
    raise typer.Exit(
        ask_each(photo, out, ask, _tell, ending=".audit.deixis.png", job=job, model=model, as_json=as_json)
    )


def _tell(found: Audit) -> None:
    talk.note(f"score {found.score:.2f}{'' if found.calibrated else ', which only ranks'}")
    table = talk.table("phrase", "verdict", "presence", "box", "why")
    for one in found.phrases:
        box = "" if one.box is None else " ".join(f"{edge:.0f}" for edge in one.box)
        table.add_row(talk.shown(one.text), one.verdict.value, f"{one.presence:.2f}", box, talk.shown(one.why))
    for relation in found.relations:
        subject, other = (found.phrases[p].text for p in (relation.subject, relation.other))
        said = talk.shown(f"{subject} … {relation.words} … {other}")
        table.add_row(said, relation.verdict.value, "", "", f"geometry's log-odds {relation.log_odds:+.1f}")
    talk.results().print(table)
