"""What stands after the colon: a variant, a hub id, a folder, a server's name, or an error that helps."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from deixis.errors import BackendUnavailableError, ConfigError, UnknownBackendError, WeightsError
from deixis.models.hub import store
from deixis.models.registry import Door, Registry
from deixis.models.spec import UNKNOWN_LICENCE, BackendSpec, Variant, WeightFile
from deixis.models.weights import fingerprint

PIN = WeightFile("model.safetensors", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
FAMILY = BackendSpec(
    name="owl", factory="deixis.testing.fake:build", tasks=frozenset({"ground"}), licence="MIT", summary="an owl",
    variants=(
        Variant("base", "acme/owl-base", "Apache-2.0", weights=(PIN,)),
        Variant("large", "acme/owl-large", "CC-BY-NC-4.0", "a large owl", gated=True, revision="v2"),
    ),
)  # fmt: skip
SERVER = replace(FAMILY, name="served", variants=(), sends_images=True)
PLAIN = replace(FAMILY, name="plain", variants=())
REGISTRY = Registry.behind([Door("test", lambda: (FAMILY, SERVER, PLAIN))])


def test_the_first_variant_is_the_default() -> None:
    spec = REGISTRY.spec("owl")
    assert spec == REGISTRY.spec("owl:base")
    assert (spec.name, spec.source, spec.licence, spec.summary) == ("owl:base", "acme/owl-base", "Apache-2.0", "an owl")
    assert fingerprint(spec) == fingerprint(replace(FAMILY, weights=(PIN,)))


def test_a_variant_has_its_own_facts() -> None:
    spec = REGISTRY.spec("owl:large")
    assert (spec.licence, spec.gated, spec.revision, spec.summary) == ("CC-BY-NC-4.0", True, "v2", "a large owl")
    assert spec.weights == ()


def test_a_hub_id_of_which_nothing_is_known() -> None:
    spec = REGISTRY.spec("owl:someone/Owl-1.5_ft")
    assert (spec.name, spec.source) == ("owl:someone/Owl-1.5_ft", "someone/Owl-1.5_ft")
    assert (spec.licence, spec.revision) == (UNKNOWN_LICENCE, None)


def test_a_hub_id_of_a_known_variant_is_that_variant_unless_the_revision_differs() -> None:
    assert REGISTRY.spec("owl:acme/owl-large") == REGISTRY.spec("owl:large")
    other = REGISTRY.spec("owl:acme/owl-large@refs/pr/7")
    assert (other.source, other.revision, other.licence) == ("acme/owl-large", "refs/pr/7", UNKNOWN_LICENCE)


@pytest.mark.parametrize("path", ["./mine", "../mine", "/models/mine", "~/mine", "C:/mine", ".\\mine"])
def test_a_folder(path: str) -> None:
    assert REGISTRY.spec(f"owl:{path}").source == path


@pytest.mark.parametrize("name", ["gpt-5", "llava:13b", "Qwen/Qwen3-VL@http://localhost:8000/v1"])
def test_a_server_has_its_own_names(name: str) -> None:
    assert REGISTRY.spec(f"served:{name}").source == name


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("owl:bsae", "no variant 'bsae'; did you mean 'base'"),
        ("owl:a/b/c", "base, large; or give a hub id, 'owl:org/model', or a folder"),
        ("owl:org/../etc", "no variant"),
        ("owl:-x/model", "no variant"),
        ("plain:base", "no variant 'base'; it has none"),
        ("plain:./mine", "no variant"),
        ("olw:base", "did you mean 'owl'"),
    ],
)
def test_what_is_none_of_these_is_refused(name: str, message: str) -> None:
    with pytest.raises(UnknownBackendError, match=message):
        REGISTRY.spec(name)


def test_variants_that_share_a_name_are_refused() -> None:
    with pytest.raises(ConfigError, match="a name each"):
        replace(FAMILY, variants=FAMILY.variants * 2)


def owl_in(folder: Path) -> BackendSpec:
    return REGISTRY.spec(f"owl:{folder}")


def test_a_folder_with_safetensors_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"abc")
    assert store.folder(owl_in(tmp_path)) == tmp_path
    assert store.cached(owl_in(tmp_path)) == tmp_path


@pytest.mark.parametrize("pickle", ["pytorch_model.bin", "model.pt", "model.pth", "last.ckpt"])
def test_a_folder_of_pickles_is_refused_unread(tmp_path: Path, pickle: str) -> None:
    (tmp_path / pickle).write_bytes(b"\x80\x04c__builtin__\neval\n.")
    with pytest.raises(WeightsError, match=rf"{pickle}, are a pickle.*safetensors\.torch\.save_file"):
        store.folder(owl_in(tmp_path))


def test_an_empty_or_missing_folder_says_what_is_wanted(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="has no safetensors"):
        store.folder(owl_in(tmp_path))
    with pytest.raises(WeightsError, match="is no folder"):
        store.folder(owl_in(tmp_path / "none"))
    assert store.cached(owl_in(tmp_path / "none")) is None


def test_a_pinned_file_is_checked(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"abc")
    pinned = replace(owl_in(tmp_path), weights=(PIN,))
    assert store.folder(pinned) == tmp_path
    (tmp_path / "model.safetensors").write_bytes(b"abd")
    with pytest.raises(WeightsError, match="has sha256"):
        store.folder(pinned)


def test_a_broken_index_of_shards_is_a_typed_error(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors.index.json").write_text("[]")
    with pytest.raises(WeightsError, match="malformed"):
        store._is_whole(tmp_path)


def test_a_snapshot_without_all_its_shards_is_not_whole(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors.index.json").write_text(
        '{"weight_map": {"a": "1.safetensors", "b": "2.safetensors"}}'
    )
    (tmp_path / "preprocessor_config.json").touch()
    (tmp_path / "1.safetensors").touch()
    assert not store._is_whole(tmp_path)
    (tmp_path / "2.safetensors").touch()
    assert store._is_whole(tmp_path)


def test_a_snapshot_without_a_file_that_is_needed_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("model.safetensors", "preprocessor_config.json"):
        (tmp_path / name).touch()
    monkeypatch.setattr(store, "_in_cache", lambda spec: tmp_path)
    monkeypatch.setattr(store, "fetch", lambda spec: Path("fetched"))
    spec = replace(REGISTRY.spec("owl"), weights=())

    assert store.folder(spec, offline=False) == tmp_path
    assert store.folder(spec, offline=False, needs="open_clip_config.json") == Path("fetched")


def test_nothing_is_asked_of_the_hub_when_offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_in_cache", lambda spec: None)
    monkeypatch.setattr(store, "fetch", lambda spec: pytest.fail("asked the hub"))
    monkeypatch.setenv("DEIXIS_OFFLINE", "1")
    with pytest.raises(BackendUnavailableError, match=r"deixis fetch owl:base"):
        store.folder(REGISTRY.spec("owl"))


def test_without_the_package_of_the_hub_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(BackendUnavailableError, match=r"pip install 'deixis\[hub\]'"):
        store.folder(REGISTRY.spec("owl"))


@pytest.mark.parametrize(("value", "offline"), [("1", True), ("true", True), ("0", False), ("", False)])
def test_the_hubs_own_switch_holds(monkeypatch: pytest.MonkeyPatch, value: str, offline: bool) -> None:
    from deixis import config

    monkeypatch.setenv("HF_HUB_OFFLINE", value)
    assert config.settings().offline is offline
    monkeypatch.setenv("DEIXIS_OFFLINE", "0")
    assert config.settings().offline is False


def test_a_download_says_its_licence_first(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    said = list[str]()

    def download(spec: BackendSpec, *, local: bool) -> Path:
        said.extend(record.getMessage() for record in caplog.records)
        raise OSError("no network here")

    monkeypatch.setattr(store, "_snapshot", download)
    with pytest.raises(BackendUnavailableError, match=r"acme/owl-large: the hub did not answer: no network here"):
        store.folder(REGISTRY.spec("owl:large"), offline=False)
    assert said == ["owl:large: fetching acme/owl-large, licence CC-BY-NC-4.0, gated"]


def test_of_a_model_of_which_nothing_is_known_the_hub_is_asked_for_its_licence(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    (tmp_path / "model.safetensors").touch()
    offer = store.Offer(source="a/b", revision="0", licence="cc-by-nc-4.0", gated=True, bytes=1, files=())
    monkeypatch.setattr(store, "offer", lambda spec: offer)
    monkeypatch.setattr(store, "_snapshot", lambda spec, local: tmp_path)
    assert store.fetch(REGISTRY.spec("owl:a/b")) == tmp_path
    assert caplog.messages == ["owl:a/b: fetching a/b, licence cc-by-nc-4.0, gated"]
