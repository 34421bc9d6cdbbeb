"""`deixis find` in a folder: shows how far it is, and says at the end what became of the photographs."""

from __future__ import annotations

import json
from pathlib import Path

from deixis.cli import runs
from deixis.io.coco import write_coco
from deixis.io.document import grounding_from_dict
from deixis.tasks.batch import RESULTS, Job, ground_folder
from deixis.tasks.session import load


def find_in_folder(folder: Path, out: Path, job: Job, model: str, *, coco: Path | None) -> int:
    """Runs the job and returns the exit code."""
    end = runs.follow(ground_folder(load(model), folder, out, job), out)
    if coco:
        with (out / RESULTS).open(encoding="utf-8") as lines:
            documents = map(json.loads, lines)
            write_coco(coco, ((document["image"]["file"], grounding_from_dict(document)) for document in documents))
    return runs.report(end, out)
