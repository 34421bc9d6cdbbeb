"""A second parser: its answers are read by the grammar of forms, or are not used."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

import deixis
from deixis.errors import InputError, ModelOutputError
from deixis.text.forms import show
from deixis.text.parse import plugged

TEXT = "the cup that my aunt gave me"
BAD = {
    "no form": "the cup of the aunt",
    "an unknown operator": "EXPLODE(cup)",
    "unfinished": "THE(AND(cup, color=red)",
    "a quality of no kind": "THE(AND(cup, smell=sweet))",
    "code": "__import__('os').getcwd()",
    "empty": "",
    "too deep": "NOT(" * 100 + "cup" + ")" * 100,
    "too long": "THE(" + "cup" * 20_000 + ")",
    "no text": 7,
}


@dataclass
class Point:
    """Stands for an installed entry point."""

    name: str
    value: object

    def load(self) -> object:
        if isinstance(self.value, Exception):
            raise self.value
        return self.value


def test_its_form_is_the_best_reading_and_those_of_the_rules_follow() -> None:
    parsed = deixis.parse(TEXT, parser=lambda text: "THE(AND(cup, OF(aunt)))")
    assert show(parsed.form) == "THE(AND(cup, OF(aunt)))"
    assert [one.form for one in parsed.readings[1:]] == [one.form for one in deixis.parse(TEXT).readings]
    assert sum(one.score for one in parsed.readings) == pytest.approx(1)
    assert parsed.readings[0].score == max(one.score for one in parsed.readings)
    assert any("parser" in note for note in parsed.notes)


def test_where_it_agrees_with_the_rules_nothing_is_said_twice() -> None:
    parsed = deixis.parse("the red cup", parser=lambda text: "THE(AND(cup, color=red))")
    assert [show(one.form) for one in parsed.readings] == ["THE(AND(cup, color=red))"]
    assert parsed.readings[0].spans


@pytest.mark.parametrize("answer", BAD.values(), ids=BAD.keys())
def test_what_is_no_form_is_not_used(answer: str) -> None:
    parsed = deixis.parse(TEXT, parser=lambda text: answer)
    assert parsed.readings == deixis.parse(TEXT).readings
    assert any(note.startswith("not used: parser") for note in parsed.notes)
    with pytest.raises(ModelOutputError, match="parser"):
        deixis.parse(TEXT, parser=lambda text: answer, strict=True)


def test_what_it_raises_is_told() -> None:
    def broken(text: str) -> str:
        raise RuntimeError("no connection")

    assert "no connection" in deixis.parse(TEXT, parser=broken).notes[-1]
    with pytest.raises(ModelOutputError, match="no connection"):
        deixis.parse(TEXT, parser=broken, strict=True)


def test_a_name_is_an_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEIXIS_PLUGINS", "1")
    points = [Point("mine", lambda text: "THE(cup)"), Point("ill", ImportError("no torch"))]
    monkeypatch.setattr(plugged, "entry_points", lambda group: points if group == "deixis.parsers" else [])
    assert show(deixis.parse(TEXT, parser="mine").form) == "THE(cup)"
    with pytest.raises(InputError, match="no torch"):
        deixis.parse(TEXT, parser="ill")
    with pytest.raises(InputError, match="mine"):
        deixis.parse(TEXT, parser="yours")
