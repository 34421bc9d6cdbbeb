"""The suite of expressions: its files are sound, and what is understood of the splits tuned on does not fall."""

from __future__ import annotations

import importlib
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from deixis.text.forms import show

ROOT = Path(__file__).parents[2]
LEVELS = {
    "tune": (0.985, 0.98, 0.005),
    "tune2": (0.985, 0.98, 0.005),
    "tune3": (0.98, 0.965, 0.01),
    "tune4": (0.98, 0.965, 0.01),
    "tune5": (0.985, 0.975, 0.005),
}
RECOVERED = 0.985


@pytest.fixture
def reasoning(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT))
    return importlib.import_module("benchmarks.reasoning")


@pytest.fixture
def generated(reasoning: ModuleType) -> ModuleType:
    return importlib.import_module("benchmarks.reasoning_generated")


def test_every_item_names_objects_of_its_scene(reasoning: ModuleType) -> None:
    for split in reasoning.SPLITS:
        for item in reasoning.load(split):
            assert set(item.objects) <= {one.id for one in item.scene.objects}, item.text
            assert item.status in {"found", "ambiguous", "absent", "unknown"}, item.text
            if item.answer is None:
                assert bool(item.objects) == (item.status in {"found", "ambiguous"}), item.text


def test_the_suite_is_as_large_as_it_must_be_and_says_nothing_twice(reasoning: ModuleType) -> None:
    items = [item for split in reasoning.SPLITS for item in reasoning.load(split)]
    said = Counter((item.scene_name, item.text) for item in items)
    assert len(items) >= 600 and said.most_common(1)[0][1] == 1
    assert len({item.scene_name for item in items}) >= 60


def test_no_scene_is_in_two_splits(reasoning: ModuleType) -> None:
    scenes = [name for split in reasoning.SPLITS for name in {item.scene_name for item in reasoning.load(split)}]
    assert len(scenes) == len(set(scenes))


@pytest.mark.parametrize("split", ["tune", *(pytest.param(name, marks=pytest.mark.slow) for name in list(LEVELS)[1:])])
def test_what_is_tuned_on_is_understood_as_well_as_measured(reasoning: ModuleType, split: str) -> None:
    judged = [reasoning.judge(item) for item in reasoning.load(split)]
    found = reasoning.summary(judged)
    least_answers, least_forms, most_wrong = LEVELS[split]
    assert found["answers_right"] >= least_answers, reasoning.failures(judged)
    assert found["forms_right"] >= least_forms, reasoning.failures(judged)
    assert found["wrong_but_found"] <= most_wrong, reasoning.failures(judged)


def test_generated_wordings_give_back_their_forms(generated: ModuleType) -> None:
    lost = [
        f"{worded.text}\n  gold {show(worded.form)}\n  ours {show(generated.parsed(worded.text))}"
        for _, worded in generated.generate(200, seed=1)
        if not generated.recovered(worded)
    ]
    assert len(lost) <= (1 - RECOVERED) * 200, "\n".join(lost)


def test_the_order_inside_and_does_not_count(reasoning: ModuleType) -> None:
    one, other = (reasoning.read(text) for text in ("AND(cup, color=red, ON(table))", "AND(ON(table), cup, color=red)"))
    assert reasoning.ordered(one) == reasoning.ordered(other)
    assert reasoning.ordered(one) != reasoning.ordered(reasoning.read("AND(cup, ON(table))"))
