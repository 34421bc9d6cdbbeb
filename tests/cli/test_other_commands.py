"""`deixis heatmap`, `deixis models`, `deixis doctor`, `--version`, `--help`."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deixis.cli import doctor
from deixis.errors import CapabilityError
from deixis.models.backends.fake.spec import SPEC
from deixis.models.registry import Door, Registry
from deixis.models.spec import BackendSpec, Variant


def test_heatmap_draws_a_word(run: Any, photo: Path) -> None:
    done = run("heatmap", photo, "orange", "-o", "map.png")
    assert done.exit_code == 0, done.output
    assert Path("map.png").is_file()
    assert "orange" in done.stdout
    assert done.stderr == "wrote map.png\n"


def test_heatmap_goes_next_to_the_photograph(run: Any, photo: Path) -> None:
    run("heatmap", photo, "orange")
    assert Path("photo.heatmap.deixis.png").is_file()


def test_a_sentence_gives_the_word_its_place(run: Any, photo: Path) -> None:
    done = run("heatmap", photo, "orange suit", "--in", "a woman in an orange suit", "--json")
    document = json.loads(done.stdout)
    assert (document["schema"], document["span"]) == ("deixis/1", [14, 25])
    x, y = document["peak"]
    assert 0 <= x < 200 and 0 <= y < 160


@pytest.mark.parametrize(("word", "message"), [("green", "'green' is not among the words"), ("a", "2 times")])
def test_a_word_that_is_not_in_the_sentence_once(run: Any, photo: Path, word: str, message: str) -> None:
    done = run("heatmap", photo, word, "--in", "a woman in a suit")
    assert done.exit_code == 2
    assert message in done.stderr
    assert not Path("photo.heatmap.deixis.png").exists()


def test_a_model_without_maps_says_so() -> None:
    import numpy as np

    import deixis
    from deixis.testing import FakeBackend

    class Boxes:
        def __init__(self) -> None:
            fake = FakeBackend()
            self.spec, self.encode, self.parse, self.ground = fake.spec, fake.encode, fake.parse, fake.ground

    with pytest.raises(CapabilityError, match="no word maps"):
        deixis.Session(Boxes()).align(np.zeros((4, 4, 3), np.uint8), "a cup")


def test_models(run: Any) -> None:
    done = run("models")
    assert done.exit_code == 0
    assert "fake (default)" in done.stdout
    assert "for tests" in done.stdout


def test_models_as_json(run: Any) -> None:
    document = json.loads(run("models", "--json").stdout)
    (fake,) = [model for model in document["models"] if model["name"] == "fake"]
    assert (document["schema"], fake["licence"], fake["default"]) == ("deixis/1", "Apache-2.0", True)


def test_doctor_says_what_can_run(run: Any) -> None:
    done = run("doctor")
    assert done.exit_code in {0, 3}
    for word in ["python", "numpy", "onnxruntime", "CPUExecutionProvider", "model fake", "can run"]:
        assert word in done.stdout


def test_doctor_says_what_is_broken(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    registry = Registry.behind([Door("acme", lambda: 1 / 0)])  # type: ignore[arg-type,return-value]
    monkeypatch.setattr(Registry, "built_in", lambda: registry)
    done = run("doctor", "--json")
    assert done.exit_code == 2  # the default model cannot run
    broken = [finding for finding in json.loads(done.stdout)["findings"] if not finding["fine"]]
    assert broken == [{"what": "plug-in acme", "fine": False, "says": "is broken: ZeroDivisionError: division by zero"}]


def test_doctor_names_a_package_that_is_missing(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "NEEDED", ("no-such-package",))
    done = run("doctor")
    assert "pip install no-such-package" in done.stdout
    assert done.exit_code == 3


def test_models_lists_variants_with_licence_and_gating(run: Any) -> None:
    shown = run("models").stdout
    assert "paligemma:mix-224" in shown and "(gated)" in shown
    models = {model["name"]: model for model in json.loads(run("models", "--json").stdout)["models"]}
    first = models["owlv2"]["variants"][0]
    assert (first["name"], first["source"]) == ("owlv2:base", "google/owlv2-base-patch16-ensemble")
    assert models["openai"]["sends_images"] and not models["owlv2"]["sends_images"]


def test_doctor_says_what_a_family_needs_and_that_is_nothing_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = BackendSpec(
        name="acme", factory="no_such_module:build", tasks=frozenset({"ground"}), licence="MIT", summary="", extra="ex"
    )
    requires = ['no-such-package>=1; extra == "ex"', "numpy>=1; extra == 'ex'", "other; extra == 'ex2'", "numpy"]
    monkeypatch.setattr("importlib.metadata.requires", lambda name: requires)
    registry = Registry.behind([Door("acme", lambda: (spec,))])
    (finding,) = doctor._backends(registry)
    assert finding.fine
    assert finding.says == "needs no-such-package: pip install 'deixis[ex]'"


def test_doctor_says_what_is_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    variants = (Variant("here", str(tmp_path), "MIT"), Variant("there", str(tmp_path / "none"), "MIT"))
    spec = replace(SPEC, name="acme", variants=variants)
    (finding,) = doctor._backends(Registry.behind([Door("acme", lambda: (spec,))]))
    assert finding.says == "can run; fetched: acme:here"
    bare = replace(spec, variants=variants[1:])
    (finding,) = doctor._backends(Registry.behind([Door("acme", lambda: (bare,))]))
    assert finding.says == "can run; not fetched: deixis fetch acme:there"


def test_version(run: Any) -> None:
    from deixis.config import version

    assert run("--version").stdout == f"deixis {version()}\n"


def test_a_call_without_a_command_shows_the_help(run: Any) -> None:
    done = run()
    assert "Usage" in done.output
    assert done.exit_code in {0, 2}
