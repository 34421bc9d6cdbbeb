"""An index: what is in it, what a search finds, and what a stopped run leaves."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import deixis
from deixis.errors import CapabilityError, ConfigError, DataError, ImageError, OutputError, TextError
from deixis.tasks.folder import Finished, ImageDone, ImageFailed, Started
from deixis.tasks.retrieval import Index, parts, search, texts_of
from deixis.tasks.retrieval.asked import Term, read_terms
from deixis.tasks.retrieval.index import quantised
from deixis.tasks.retrieval.space import Space, correlate
from deixis.tasks.session import Session
from deixis.testing import FakeBackend

COLOURS = {"red.png": (220, 20, 20), "green.png": (20, 220, 20), "blue.png": (20, 20, 220), "teal.png": (0, 200, 200)}


@pytest.fixture
def session() -> deixis.Session:
    return deixis.load("fake")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "photographs"
    root.mkdir()
    for name, colour in COLOURS.items():
        Image.fromarray(np.full((8, 9, 3), colour, np.uint8)).save(root / name)
    return root


@pytest.fixture
def index(tmp_path: Path, session: deixis.Session, folder: Path) -> Index:
    made = Index(tmp_path / "index", session)
    list(made.add([folder]))
    return made


def names(index: Index) -> list[str]:
    return sorted(Path(row.name).name for row in index.images().rows)


def found(index: Index, query: str) -> list[str]:
    return [Path(hit.name).stem for hit in search(index, query)]


def test_a_text_finds_its_image(index: Index) -> None:
    for colour in ("red", "green", "blue"):
        assert found(index, f"the {colour}")[0] == colour
    assert len(search(index, "red", top=2)) == 2


def test_terms_are_added_and_taken_away(index: Index) -> None:
    assert found(index, "green +blue")[0] == "teal"
    assert found(index, "green")[:2] == ["green", "teal"]
    assert found(index, "green -blue")[-2:] != ["green", "teal"]
    assert found(index, "green -blue").index("teal") > found(index, "green").index("teal")
    with pytest.raises(TextError, match="not wanted"):
        search(index, "-red")


def test_terms_are_read() -> None:
    assert read_terms("a t-shirt +red - x -dog") == (Term("a t-shirt", 1), Term("red - x", 1), Term("dog", -1))
    assert read_terms("+a") == (Term("a", 1),)


def test_what_is_there_is_passed_over(tmp_path: Path, index: Index, folder: Path, session: deixis.Session) -> None:
    again = Index(tmp_path / "index", session)
    assert list(again.add([folder])) == [Started(4, 4), Finished(4, 4, 4, 0)]
    Image.fromarray(np.full((8, 9, 3), (20, 20, 220), np.uint8)).save(folder / "red.png")
    events = list(again.add([folder]))
    assert events[:2] == [Started(4, 3), ImageDone(str(folder / "red.png"), 1)]
    assert names(again) == sorted(COLOURS)
    assert set(found(again, "blue")[:2]) == {"blue", "red"}


def test_what_is_gone_goes(index: Index, folder: Path) -> None:
    (folder / "teal.png").unlink()
    list(index.update())
    assert names(index) == ["blue.png", "green.png", "red.png"]
    assert index.remove([folder / "red.png", "no such file"]) == 1
    assert names(index) == ["blue.png", "green.png"]
    assert index.remove([folder]) == 2
    assert names(index) == []
    assert search(index, "red") == []


def test_a_stopped_run_goes_on(tmp_path: Path, session: deixis.Session, folder: Path) -> None:
    events = Index(tmp_path / "index", session).add([folder])
    assert [next(events), next(events)][0] == Started(4, 0)
    events.close()
    later = Index(tmp_path / "index", session)
    assert len(later.images().rows) == 1
    assert next(later.add([folder])) == Started(4, 1)


def test_a_bad_file_stops_nothing(tmp_path: Path, session: deixis.Session, folder: Path) -> None:
    (folder / "bad.png").write_bytes(b"no picture")
    index = Index(tmp_path / "index", session)
    events = list(index.add([folder]))
    assert [event.name for event in events if isinstance(event, ImageFailed)] == [str(folder / "bad.png")]
    assert events[-1] == Finished(5, 4, 4, 1)
    with pytest.raises(ImageError):
        list(index.add([tmp_path / "nowhere.png"][:0]))


def test_many_small_parts_become_one(
    tmp_path: Path, session: deixis.Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deixis.tasks.retrieval.index.SMALL", 3)
    index = Index(tmp_path / "index", session)
    for name in COLOURS:
        list(index.add([folder / name]))
    assert names(index) == sorted(COLOURS)
    assert len(list((tmp_path / "index").glob("part-*"))) == 2
    assert found(index, "red")[0] == "red"


def test_leftovers_are_not_seen(tmp_path: Path, index: Index, session: deixis.Session, folder: Path) -> None:
    orphan = tmp_path / "index" / "part-000099"
    orphan.mkdir()
    assert names(Index(tmp_path / "index", session)) == sorted(COLOURS)
    list(index.add([folder]))
    assert not orphan.exists()


def test_two_writers_are_one_too_many(tmp_path: Path, index: Index) -> None:
    with parts.locked(tmp_path / "index"), pytest.raises(OutputError, match="another run"):
        index.remove(["x"])


def test_an_image_finds_its_text(index: Index, folder: Path) -> None:
    texts = ["something red", "something green", "something blue"]
    assert index.add_texts([*texts, texts[0]]) == 3
    assert index.add_texts(texts) == 0
    assert texts_of(index, folder / "green.png", top=1)[0].name == "something green"
    assert index.remove(["something green"]) == 1
    assert "something green" not in [hit.name for hit in texts_of(index, folder / "green.png")]


def test_the_best_are_looked_at_again(index: Index, folder: Path) -> None:
    (folder / "teal.png").unlink()
    hits = search(index, "green +blue", look=3)
    assert sum(hit.match is not None for hit in hits) == 2, "one of the three is gone"
    scores = [hit.match.score for hit in hits if hit.match]
    assert scores == sorted(scores, reverse=True)
    assert json.loads(json.dumps(hits[0].to_dict()))["match"]["text"] == "green, blue"


def test_another_model_is_refused(tmp_path: Path, index: Index, session: deixis.Session) -> None:
    path = tmp_path / "index" / "index.json"
    path.write_text(path.read_text().replace('"fake"', '"other"'))
    with pytest.raises(ConfigError, match="other"):
        Index(tmp_path / "index", session)
    path.write_text("{}")
    with pytest.raises(DataError):
        Index(tmp_path / "index", session)


def test_a_model_that_does_not_embed_is_told(tmp_path: Path) -> None:
    class Blind(FakeBackend):
        embed = None  # type: ignore[assignment]

    with pytest.raises(CapabilityError, match="does not embed"):
        Index(tmp_path / "index", Session(Blind()))


def test_a_damaged_part_says_where(tmp_path: Path, index: Index, session: deixis.Session) -> None:
    (tmp_path / "index" / "part-000001" / "compact.npy").write_bytes(b"x")
    with pytest.raises(DataError, match="part-000001"):
        search(Index(tmp_path / "index", session), "red")


def test_correlation_finds_what_two_sides_share(rng: np.random.Generator) -> None:
    shared = rng.standard_normal((400, 3))
    images = np.concatenate([shared, rng.standard_normal((400, 5))], axis=1).astype(np.float32)
    texts = np.concatenate([rng.standard_normal((400, 6)), shared[:, ::-1] * [1, -1, 2]], axis=1).astype(np.float32)
    x, y, a, b = correlate(images[:300], texts[:300], 3, 0.01)
    one, two = (images[300:] - x) @ a, (texts[300:] - y) @ b
    assert min(np.corrcoef(one[:, d], two[:, d])[0, 1] for d in range(3)) > 0.95


def test_rare_support_counts(rng: np.random.Generator) -> None:
    """Against regions each word takes its best region, above what strange pictures reach."""
    words = np.eye(8, dtype=np.float32)[:2]
    some = np.eye(8)[None, [0, 3]].repeat(4, 0) * rng.uniform(0.8, 1, (4, 1, 1))
    bank = quantised(some.astype(np.float32))
    space = Space("made", None, None, None, None, bank, 1.0)
    usual, rare = np.eye(8, dtype=np.float32)[[0, 4]], np.eye(8, dtype=np.float32)[[1, 4]]
    scores = space.against(quantised(np.stack([usual, rare])), words, np.ones(2, np.float32))
    assert scores[1] > scores[0]
    assert space.against(quantised(usual[None]), words, np.zeros(2, np.float32)).tolist() == [0.0]
