import json
from collections.abc import Generator, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

torch = pytest.importorskip("torch")
pytest.importorskip("onnxscript")

from deixis.errors import DataError, InputError  # noqa: E402
from deixis.models.backends.pointer.spec import SPEC  # noqa: E402
from deixis.models.folder import read_folder  # noqa: E402
from deixis.models.registry import Registry  # noqa: E402
from deixis.models.spec import BackendSpec  # noqa: E402
from deixis.models.weights import read_weights  # noqa: E402
from deixis.tasks.session import load  # noqa: E402
from deixis.training.events import Validated  # noqa: E402
from deixis.training.pointer.finetune import FineTuning, finetune  # noqa: E402
from deixis.training.pointer.network.model import Pointer, Shape  # noqa: E402
from deixis.training.pointer.own_data import OwnData, load_own, read_samples, split  # noqa: E402
from deixis.training.pointer.release import keep_classes, write_graphs  # noqa: E402

TOKENIZER = read_weights(SPEC, "weights/tokenizer.json").decode("utf-8")
OUTLINE = read_weights(SPEC, "weights/outline.onnx")


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    rows = []
    for i in range(4):
        Image.fromarray(rng.integers(0, 255, (40, 60, 3), np.uint8)).save(tmp_path / f"{i}.png")
        rows.append(
            {"id": f"a{i}", "file": f"{i}.png", "text": "a dog by a wall", "span": [0, 5], "boxes": [[5, 5, 30, 30]]}
        )
        rows.append(
            {"id": f"b{i}", "file": f"{i}.png", "text": "a dog by a wall", "span": [9, 15], "boxes": [[0, 0, 60, 40]]}
        )
        rows.append({"id": f"c{i}", "file": f"{i}.png", "text": "a cat", "boxes": []})
    path = tmp_path / "samples.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def own(lines: Path) -> OwnData:
    from tokenizers import Tokenizer

    return load_own(read_samples(lines), lines.parent, Tokenizer.from_str(TOKENIZER), 64, lambda done, count: None)


def test_samples_become_captions_with_phrases(lines: Path) -> None:
    data = own(lines)
    assert (len(data.images), data.without_boxes) == (4, 4)
    caption = data.data.examples[0].captions[0]
    assert [p.head for p in caption.phrases] == ["dog", "wall"]
    np.testing.assert_allclose(data.data.examples[0].boxes[1], [[5 / 60, 5 / 40, 0.5, 0.75]])


def test_coco_categories_become_texts(tmp_path: Path) -> None:
    document = {
        "images": [{"id": 1, "file_name": "1.png", "width": 60, "height": 40}],
        "categories": [{"id": 3, "name": "traffic light"}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 3, "bbox": [10, 10, 20, 20]}],
    }
    path = tmp_path / "instances.json"
    path.write_text(json.dumps(document))
    (sample,) = read_samples(path)
    assert (sample.text, sample.boxes.xyxy.tolist()) == ("traffic light", [[10, 10, 30, 30]])


def test_a_missing_photograph_is_named(lines: Path) -> None:
    (lines.parent / "2.png").unlink()
    with pytest.raises(DataError, match=r"2\.png.*'a2'"):
        own(lines)


def test_one_photograph_is_too_few(lines: Path) -> None:
    data = own(lines)
    with pytest.raises(InputError, match="two photographs"):
        split(OwnData(data.data, data.images[:1], 0), 0.5, 0)


def small_model(folder: Path) -> BackendSpec:
    torch.manual_seed(0)
    model = Pointer(Shape(image=64, width=64, neck_layers=1, decoder_layers=2))
    for parameter in model.parameters():
        parameter.data.add_(torch.randn_like(parameter), alpha=0.02)
    write_graphs(model, OUTLINE, TOKENIZER, folder)
    return read_folder(folder, Registry.built_in(plugins=False))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_run_that_is_killed_goes_on_to_the_same_model(lines: Path, tmp_path: Path) -> None:
    spec = small_model(tmp_path / "start")
    learnt, held = split(own(lines), 0.25, seed=0)
    how = FineTuning(epochs=3, patience=3)

    def figures(events: Iterator[object]) -> list[dict[str, float]]:
        return [event.figures for event in events if isinstance(event, Validated)]

    straight = figures(finetune(spec, learnt, held, how, tmp_path / "straight"))
    stopped = finetune(spec, learnt, held, how, tmp_path / "stopped")
    for event in stopped:
        if isinstance(event, Validated) and event.step:
            next(stopped)  # it has saved
            assert isinstance(stopped, Generator)
            stopped.close()
    resumed = figures(finetune(spec, learnt, held, how, tmp_path / "stopped"))
    assert resumed == straight[-len(resumed) :]
    session = load(tmp_path / "stopped" / "model")
    assert len(session.ground(lines.parent / "0.png", "a dog", phrases=[(0, 5)], threshold=0.0))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_classifier_is_kept(tmp_path: Path) -> None:
    small_model(tmp_path / "start")
    keep_classes(SPEC, tmp_path / "start")
    weights = tmp_path / "start" / "weights"
    assert (weights / "classes.onnx").read_bytes() == read_weights(SPEC, "weights/classes.onnx")
    assert json.loads((weights / "constants.json").read_text())["classes"] is True
    assert load(tmp_path / "start").spec.weights


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_packed_classifier_sees_what_the_published_one_does() -> None:
    from onnxruntime import InferenceSession
    from skimage import data

    from deixis.training.pointer.classifier import class_graph
    from deixis.training.pointer.starts import vision_start
    from deixis.training.pointer.teacher import Teacher

    rgb = np.ascontiguousarray(data.chelsea()[:256, :256])[None]
    published = vision_start()
    seen = InferenceSession(class_graph(published, 256)).run(None, {"rgb": rgb})[0]
    expected = Teacher(published).eval()(torch.from_numpy(rgb).permute(0, 3, 1, 2).float()).numpy()
    assert np.abs(seen - expected).max() < 0.1, "weights are rounded to bytes"
    assert seen[0, 281:286].sum(axis=0).max() > 0.9, "it is a cat"
