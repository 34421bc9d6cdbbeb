import json
from pathlib import Path

import pytest

import deixis
from deixis.errors import DataError, UnknownBackendError, WeightsError
from deixis.models.backends.pointer.spec import SPEC
from deixis.models.folder import FILE, is_folder_name, read_folder, write_folder
from deixis.models.registry import Registry
from deixis.models.spec import BackendSpec
from deixis.models.weights import check_weights, read_weights

FACTS = {"name": "mine", "backend": "pointer", "licence": "MIT"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / "a.bin").write_bytes(b"abc")
    write_folder(tmp_path, FACTS)
    return tmp_path


def read(folder: Path) -> BackendSpec:
    return read_folder(folder, Registry.built_in(plugins=False))


def test_what_was_written_is_read_and_checked(folder: Path) -> None:
    spec = read(folder)
    assert (spec.name, spec.licence, spec.factory) == ("mine", "MIT", SPEC.factory)
    assert read_weights(spec, "weights/a.bin") == b"abc"


def test_a_changed_file_is_refused_and_the_folder_named(folder: Path) -> None:
    spec = read(folder)
    (folder / "weights" / "a.bin").write_bytes(b"abd")
    with pytest.raises(WeightsError, match=str(folder)):
        check_weights(spec)


def test_a_folder_without_a_model_says_what_writes_one(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="deixis train"):
        deixis.load(tmp_path)


@pytest.mark.parametrize("path", ["../a.bin", "/etc/passwd", "weights/../../a", "C:a"])
def test_files_outside_the_folder_are_refused(folder: Path, path: str) -> None:
    model = json.loads((folder / FILE).read_text())
    model["files"][0]["path"] = path
    (folder / FILE).write_text(json.dumps(model))
    with pytest.raises(DataError, match=r"files\.0\.path"):
        read(folder)


def test_a_model_of_an_unknown_backend_is_refused(folder: Path) -> None:
    write_folder(folder, FACTS | {"backend": "pionter"})
    with pytest.raises(UnknownBackendError, match="pointer"):
        read(folder)


def test_folders_are_told_from_names(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    assert is_folder_name(folder.name) and not is_folder_name("pointer")


@pytest.mark.weights
def test_the_embedded_model_copied_out_loads_and_answers(tmp_path: Path) -> None:
    for file in SPEC.weights:
        target = tmp_path / file.path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(read_weights(SPEC, file.path))
    write_folder(tmp_path, FACTS | {"name": "copied", "calibrated": True})
    session = deixis.load(str(tmp_path))
    assert session.spec.name == "copied"
    assert session.parse("a red ball").phrases
