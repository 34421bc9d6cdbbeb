"""`deixis detect`: instances of names of the user's own, in a photograph or in a folder of them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from deixis.cli import exits, talk
from deixis.cli.options import Json, Model, Out, Photo, target
from deixis.cli.runs import check_out, follow, report
from deixis.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deixis.models.spec import BackendSpec
    from deixis.tasks.detection import Category, Detections, Detector

ASKED, UNASKED = 0.3, 0.5  # thresholds
ENDING = ".detect.deixis.png"

Names = Annotated[
    str | None,
    typer.Option(help='What to look for, with commas: "dog,person"; "18=dog,1=person" gives the ids, else from 1.'),
]
NamesFile = Annotated[
    Path | None,
    typer.Option(help="The same in a file: COCO's categories, or a line of NAME, or of ID, NAME, THRESHOLD with tabs."),
]
Everything = Annotated[bool, typer.Option("--everything", help="Look for what everyday captions name, without a list.")]
Threshold = Annotated[
    float | None,
    typer.Option(
        help="Leave out instances that score less, 0 to 1; if not set, 0.3, and 0.5 for --everything; "
        "the model's own where its scores are no probabilities."
    ),
]
Of = Annotated[list[str] | None, typer.Option("--threshold-of", help='For one name: "dog=0.5". Repeatable.')]
Tile = Annotated[
    str,
    typer.Option(
        metavar="PIXELS",
        help="Also look at a larger image in tiles of this many pixels a side; auto: in about four, where the model "
        "sees the whole much smaller than it is; off: only as a whole.",
    ),
]
AnyName = Annotated[
    float, typer.Option(help="IoU from which boxes of different names compete for one thing; above 1: never.")
]
Top = Annotated[int, typer.Option(help="At most so many instances in a photograph.")]
NoMasks = Annotated[bool, typer.Option("--no-masks", help="Boxes only, which is faster.")]
Pictures = Annotated[bool, typer.Option("--pictures", help="For a folder: write annotated pictures too.")]
Coco = Annotated[Path | None, typer.Option(help="Also write what is found as a COCO data set to this file.")]


def detect(
    photo: Photo,
    names: Names = None,
    names_file: NamesFile = None,
    everything: Everything = False,
    model: Model = None,
    threshold: Threshold = None,
    threshold_of: Of = None,
    any_name: AnyName = 0.8,
    top: Top = 100,
    tile: Tile = "auto",
    no_masks: NoMasks = False,
    as_json: Json = False,
    pictures: Pictures = False,
    out: Out = None,
    coco: Coco = None,
) -> None:
    """Detect instances of a list of names: box, mask, score and the class id that the list gives.

    Prints a table and writes an annotated picture next to the photograph. A folder needs --out, a folder for
    results.jsonl; run again, it goes on where it was stopped. Exits with 1 if nothing was found.
    """
    from deixis import config
    from deixis.tasks.detection import Detector, DetectSettings
    from deixis.tasks.session import load

    folder_out = check_out(photo, out, as_json=as_json)
    categories = with_thresholds(_categories(names, names_file, everything=everything), threshold_of or [])
    if not photo.is_dir():
        from deixis.io.images import open_image

        open_image(photo)  # a wrong path should not wait for a model
    session = load(config.settings({"model": model}).model)
    how = DetectSettings(
        threshold=_usual(session.spec, everything=everything) if threshold is None else threshold,
        any_name=any_name if any_name <= 1 else None,
        max_instances=top,
        tile=_tile(tile),
        masks=not no_masks,
    )
    detector = Detector(session, categories, how)
    if folder_out:
        raise typer.Exit(_in_folder(detector, photo, folder_out, asdict(how), pictures=pictures, coco=coco))
    found = detector.detect(photo)
    place = target(out, photo, ENDING) if out or not as_json else None
    if place:
        _write_picture(photo, found, place)
    if coco:
        _write_coco(coco, [found.to_dict(file=photo.name)], categories)
    _report(photo, found, place, as_json=as_json)
    raise typer.Exit(exits.FOUND if len(found) else exits.NOTHING_FOUND)


def _tile(said: str) -> int | Literal["auto"] | None:
    if said == "auto":
        return "auto"
    if said != "off" and not said.isdecimal():
        raise InputError(f"--tile {said!r}: expected a number of pixels, auto or off")
    return None if said == "off" else int(said)


def _usual(spec: BackendSpec, *, everything: bool) -> float:
    if not spec.calibrated:
        return spec.threshold
    return UNASKED if everything else ASKED


def with_thresholds(categories: tuple[Category, ...], given: list[str]) -> tuple[Category, ...]:
    """The categories with the thresholds of "NAME=NUMBER".

    Raises:
        InputError: a name that is not looked for, or no number.
    """
    from dataclasses import replace

    wanted: dict[str, float] = {}
    for one in given:
        name, _, number = one.rpartition("=")
        if name not in {category.name for category in categories}:
            raise InputError(f"--threshold-of {one!r}: expected NAME=NUMBER with a name that is looked for")
        try:
            wanted[name] = float(number)
        except ValueError as error:
            raise InputError(f"--threshold-of {one!r}: {number!r} is no number") from error
    return tuple(replace(c, threshold=wanted.get(c.name, c.threshold)) for c in categories)


def _categories(names: str | None, file: Path | None, *, everything: bool) -> tuple[Category, ...]:
    from deixis.tasks.detection import categories as known

    if (names is not None) + (file is not None) + everything != 1:
        raise InputError("say what to look for with one of --names, --names-file and --everything")
    if everything:
        return known.everyday()
    if file is not None:
        return known.read_categories(file)
    return known.from_names([name for name in (names or "").split(",") if name.strip()])


def _in_folder(
    detector: Detector, folder: Path, out: Path, how: dict[str, Any], *, pictures: bool, coco: Path | None
) -> int:
    from deixis.tasks.folder import RESULTS, picture_place, run_folder

    def work(path: Path, name: str) -> tuple[dict[str, Any], int]:
        found = detector.detect(path)
        if pictures:
            _write_picture(path, found, picture_place(out, name))
        return found.to_dict(file=name), len(found)

    job = {**detector.described(), "settings": how, "pictures": pictures}
    end = follow(run_folder(folder, out, job, work), out)
    if coco:
        with (out / RESULTS).open(encoding="utf-8") as lines:
            _write_coco(coco, map(json.loads, lines), detector.categories)
    return report(end, out)


def _write_coco(path: Path, documents: Iterable[dict[str, Any]], categories: tuple[Category, ...]) -> None:
    from deixis.io.files import write_text
    from deixis.tasks.detection import to_coco
    from deixis.types.export import to_json

    write_text(path, to_json(to_coco(documents, categories)))


def _write_picture(photo: Path, found: Detections, place: Path) -> None:
    from deixis.cli.pictures import write_annotated

    write_annotated(photo, found.as_grounding(), place)


def _report(photo: Path, found: Detections, place: Path | None, *, as_json: bool) -> None:
    if as_json:
        talk.write_json(found.to_dict(file=str(photo)))
        return
    table = talk.table("id", "name", "score", "box")
    for id, name, score, box in zip(found.category, found.names, found.score, found.boxes.xyxy.tolist(), strict=True):
        table.add_row(str(id), talk.shown(name), f"{score:.2f}", " ".join(f"{edge:.0f}" for edge in box))
    talk.results().print(table)
    if place:
        talk.note(f"wrote {place}")
