"""`deixis find`: what a text means in a photograph, or in a folder of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deixis.cli import exits, talk
from deixis.cli.options import Json, Model, Out, Photo, Second, read_spans, read_text, target
from deixis.errors import InputError

if TYPE_CHECKING:
    from deixis.models.protocols import GroundSettings
    from deixis.tasks.referring import Referred
    from deixis.tasks.session import Session
    from deixis.types.grounding import Grounding
    from deixis.types.span import Span

    Asked = tuple[str, tuple[Span, ...] | None, GroundSettings, bool, str | None]

ENDING = ".deixis.png"

Text = Annotated[str, typer.Argument(metavar="TEXT", help='What to look for; "-" reads it from standard input.')]
Threshold = Annotated[
    float | None, typer.Option(help="Leave out regions that score less, 0 to 1; the model's own if not set.")
]
Top = Annotated[int | None, typer.Option(help="At most so many regions a phrase; 10 if not set.")]
Phrases = Annotated[
    list[str] | None,
    typer.Option(
        "--phrase", help="Look for this part of the text alone: its words, or START:END in characters. Repeatable."
    ),
]
NoMasks = Annotated[bool, typer.Option("--no-masks", help="Boxes only, which is faster.")]
JsonLines = Annotated[bool, typer.Option("--jsonl", help="For a folder: write JSON lines alone, no pictures.")]
Explain = Annotated[
    bool,
    typer.Option("--explain", help="Resolve the text by its structure, and say why: what was seen, and each step."),
]
Whole = Annotated[
    bool, typer.Option("--whole", help="Ask the model as it stands, even for relations, order or counts.")
]
Coco = Annotated[Path | None, typer.Option(help="Also write what is found as a COCO data set to this file.")]


def find(
    photo: Photo,
    text: Text,
    model: Model = None,
    threshold: Threshold = None,
    top: Top = None,
    phrase: Phrases = None,
    no_masks: NoMasks = False,
    explain: Explain = False,
    whole: Whole = False,
    parser: Second = None,
    as_json: Json = False,
    jsonl: JsonLines = False,
    out: Out = None,
    coco: Coco = None,
) -> None:
    """Find what a text says in a photograph: a box, a score and a mask for each phrase.

    Prints a table and writes an annotated picture next to the photograph. A folder of photographs needs --out, a folder
    for the results; run again, it goes on where it was stopped.

    A text that asks for relations between things, their order, number or size, or for what is not so, is resolved by
    its structure: the model finds what it names, and rules decide. --explain shows how, --whole does without.

    Exits with 0 if something was found, 1 if nothing was, 2 if the call was wrong, 3 if some photographs failed.
    """
    from deixis import config
    from deixis.models.protocols import GroundSettings
    from deixis.text.checks import check_text

    wanted = config.settings({"model": model, "threshold": threshold, "max_regions": top})
    least = _threshold_of(wanted.model) if wanted.threshold is None else wanted.threshold
    settings = GroundSettings(threshold=least, max_regions=wanted.max_regions, masks=not no_masks)
    said = check_text(read_text(text))
    spans = read_spans(said, phrase or [])
    _check_mode(photo, as_json=as_json, jsonl=jsonl, out=out)
    structured = not (whole or spans) and (explain or _needs_reasoning(said, parser))
    if photo.is_dir():
        assert out is not None
        asked = (said, spans, settings, structured, parser)
        raise typer.Exit(_find_in_folder(photo, out, asked, wanted.model, pictures=not jsonl, coco=coco))
    place = target(out, photo, ENDING) if out or not as_json else None
    if structured:
        found = _session(photo, wanted.model).refer(photo, said, masks=settings.masks, parser=parser)
        raise typer.Exit(_refer(photo, found, place, as_json=as_json, explain=explain))
    grounding = _ground(photo, said, spans, wanted.model, settings, place)
    if coco:
        from deixis.io.coco import write_coco

        write_coco(coco, [(photo.name, grounding)])
    _report(photo, grounding, place, as_json=as_json)
    raise typer.Exit(exits.FOUND if len(grounding) else exits.NOTHING_FOUND)


def _threshold_of(model: str) -> float:
    from deixis.models.loading import specs_of
    from deixis.models.registry import Registry

    return specs_of(model, Registry.built_in())[0].threshold


def _check_mode(photo: Path, *, as_json: bool, jsonl: bool, out: Path | None) -> None:
    if photo.is_dir() and out is None:
        raise InputError(f"{photo}: is a folder; name one for the results with --out")
    if photo.is_dir() and as_json:
        raise InputError(f"{photo}: is a folder, which gives many documents; use --jsonl in place of --json")
    if jsonl and not photo.is_dir():
        raise InputError("--jsonl is for folders; for one photograph use --json")


def _ground(
    photo: Path, text: str, spans: tuple[Span, ...] | None, model: str, settings: GroundSettings, place: Path | None
) -> Grounding:
    """The answer; its picture is written first, so that nothing is said where that fails."""
    session = _session(photo, model)
    grounding = session.ground(
        photo,
        text,
        spans,
        threshold=settings.threshold,
        max_regions=settings.max_regions,
        masks=settings.masks,
    )
    if place:
        from deixis.cli.pictures import write_annotated

        write_annotated(photo, grounding, place)
    return grounding


def _find_in_folder(photo: Path, out: Path, asked: Asked, model: str, *, pictures: bool, coco: Path | None) -> int:
    from deixis.cli.folder import find_in_folder
    from deixis.cli.pictures import write_annotated
    from deixis.tasks.batch import Job

    text, spans, settings, structured, parser = asked
    annotate = write_annotated if pictures else None
    job = Job(text=text, phrases=spans, settings=settings, annotate=annotate, structured=structured, parser=parser)
    return find_in_folder(photo, out, job, model, coco=coco)


def _needs_reasoning(text: str, parser: str | None) -> bool:
    from deixis.tasks.referring import form_of, needs_reasoning

    return needs_reasoning(form_of(text, parser))


def _refer(photo: Path, found: Referred, place: Path | None, *, as_json: bool, explain: bool) -> int:
    """What an expression means by its structure, written and told; the exit code."""
    if place:
        from deixis.cli.pictures import write_annotated

        write_annotated(photo, found.grounding, place)
    if as_json:
        from deixis.io.document import grounding_to_dict

        talk.write_json({**grounding_to_dict(found.grounding, file=str(photo)), "reasoning": found.to_json()})
    else:
        _tell(found, place, explain=explain)
    return exits.FOUND if len(found.grounding) or found.resolution.answer is not None else exits.NOTHING_FOUND


def _tell(found: Referred, place: Path | None, *, explain: bool) -> None:
    from deixis.cli.reason import print_resolution

    _print_table(found.grounding)
    print_resolution(found.resolution, found.scene, explain=explain)
    if place:
        talk.note(f"wrote {place}")


def _session(photo: Path, model: str) -> Session:
    """The model, once the photograph can be opened: a wrong path should not wait for a model."""
    from deixis.io.images import open_image
    from deixis.tasks.session import load

    open_image(photo)
    return load(model)


def _report(photo: Path, grounding: Grounding, place: Path | None, *, as_json: bool) -> None:
    if as_json:
        from deixis.io.document import grounding_to_dict

        talk.write_json(grounding_to_dict(grounding, file=str(photo)))
        return
    _print_table(grounding)
    if not grounding.query.phrases:
        talk.note("no phrase to look for was found in the text; name one with --phrase")
    for phrase, status, why in zip(grounding.query.phrases, grounding.status, grounding.trace, strict=True):
        if status != "found":
            talk.note(f"{grounding.query.string(phrase)}: {status.value}: {why}")
    if place:
        talk.note(f"wrote {place}")


def _print_table(grounding: Grounding) -> None:
    table = talk.table("phrase", "status", "score", "box")
    for index, phrase in enumerate(grounding.query.phrases):
        name, status = talk.shown(grounding.query.string(phrase)), grounding.status[index].value
        regions = list(grounding.of(index))
        for region in regions:
            score = "" if region.score is None else f"{region.score:.2f}"
            table.add_row(name, status, score, " ".join(f"{edge:.0f}" for edge in region.box))
            name = status = ""
        if not regions:
            table.add_row(name, status, "", "")
    talk.results().print(table)
