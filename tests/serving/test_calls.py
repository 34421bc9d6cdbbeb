"""Each call answers with the document of its command."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import pytest
from tests.serving.running import Running

import deixis
from deixis.io.document import grounding_to_dict
from deixis.tasks.detection import Detector, DetectSettings
from deixis.tasks.session import Session


@pytest.fixture(scope="module")
def offline() -> Session:
    return deixis.load("fake")


def same(answer: Any, document: dict[str, Any]) -> bool:
    """Byte for byte, as strict JSON."""
    assert answer.status_code == 200, answer.text
    return bool(answer.content == json.dumps(document, allow_nan=False, ensure_ascii=False).encode())


def test_encode_says_what_it_took(server: Running, photo: bytes) -> None:
    found = server.encode(photo).json()
    assert (found["kind"], found["width"], found["height"], found["model"]) == ("encoded", 200, 160, "fake")
    assert len(bytes.fromhex(found["image"])) == 16


@pytest.mark.parametrize("text", ["a red cup", "a dog and a 🐕 and a man in a hat", "no such thing"])
def test_ground_is_the_offline_answer(text: str, server: Running, image: str, photo: bytes, offline: Session) -> None:
    answer = server.post("/v1/ground", image=image, text=text, masks=True, reason="never", threshold=0.6)
    assert same(answer, grounding_to_dict(offline.ground(photo, text, threshold=0.6)))


def test_a_text_with_structure_is_reasoned_about(server: Running, image: str, photo: bytes, offline: Session) -> None:
    text = "the man left of the dog"
    found = offline.refer(photo, text, masks=False)
    wanted = {**grounding_to_dict(found.grounding), "reasoning": found.to_json()}
    assert same(server.post("/v1/ground", image=image, text=text), wanted)
    assert "reasoning" not in server.post("/v1/ground", image=image, text=text, reason="never").json()


def test_maps_are_those_of_the_alignment(server: Running, image: str, photo: bytes, offline: Session) -> None:
    found = server.post("/v1/ground", image=image, text="a red cup", maps=True).json()
    maps, wanted = found["maps"], offline.align(photo, "a red cup")
    values = np.frombuffer(base64.b64decode(maps["data"]), np.uint8).astype(float)
    low, high = maps["scale"]
    step = (high - low) / 255
    shape = (len(found["words"]), maps["rows"] * maps["columns"])
    assert np.abs((low + values * step).reshape(shape) - wanted.matrix).max() <= step / 2 + 1e-6
    aligned = server.post("/v1/align", image=image, text="a red cup").json()
    assert aligned["maps"] == maps and aligned["words"] == found["words"]


def test_reason_over_a_scene(server: Running) -> None:
    scene = {"width": 20, "height": 10, "objects": [{"id": "a", "name": "cup", "box": [0, 0, 9, 9]}]}
    found = server.post("/v1/reason", scene=scene, text="how many cups are there?").json()
    assert (found["kind"], found["answer"]) == ("reasoning", 1)
    assert server.post("/v1/reason", scene={**scene, "objects": 3}, text="the cup").status_code == 422


def test_detect_is_the_offline_answer(server: Running, image: str, photo: bytes, offline: Session) -> None:
    how = DetectSettings(threshold=0.1, masks=False)
    wanted = Detector(offline, ["dog", "7=cat"], how).detect(photo).to_dict()
    assert same(server.post("/v1/tasks/detect", image=image, names=["dog", "7=cat"], threshold=0.1), wanted)


@pytest.mark.parametrize(
    ("path", "fields", "kind"),
    [
        ("tasks/words", {"point": [60, 80], "names": ["dog", "suit", "hat"]}, "words"),
        ("tasks/words", {"box": [10, 10, 150, 150], "names": ["dog"]}, "words"),
        ("tasks/match", {"text": "a woman in an orange suit"}, "match"),
        ("tasks/audit", {"text": "a woman in an orange suit"}, "audit"),
        ("tasks/ask", {"question": "is there a cup?"}, "answer"),
        ("tasks/graph", {}, "graph"),
        ("tasks/describe", {}, "description"),
        ("reason", {"text": "how many dogs are there?"}, "grounding"),
        ("align", {"text": "a dog", "method": "attention"}, "alignment"),
    ],
)
def test_every_task_answers(path: str, fields: dict[str, Any], kind: str, server: Running, image: str) -> None:
    answer = server.post(f"/v1/{path}", image=image, **fields)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["schema"], answer.json()["kind"]) == ("deixis/1", kind)


@pytest.mark.parametrize(
    ("path", "fields", "status", "code"),
    [
        ("ground", {"text": " "}, 422, "bad_input"),
        ("ground", {"text": "a", "treshold": 1}, 422, "bad_input"),
        ("ground", {"text": "a", "threshold": 1.5}, 422, "bad_input"),
        ("ground", {"text": "a", "image": "0" * 32}, 404, "unknown_image"),
        ("ground", {"text": "a", "image": "../../etc/passwd"}, 422, "bad_input"),
        ("ground", {"text": "a", "model": "nobody"}, 404, "unknown_model"),
        ("ground", {"text": "a", "model": "clip:org/model"}, 404, "unknown_model"),
        ("ground", {"text": "a", "model": "clip:./folder"}, 404, "unknown_model"),
        ("tasks/words", {"point": [900, 1]}, 422, "bad_input"),
        ("tasks/words", {}, 422, "bad_input"),
        ("tasks/segment", {"boxes": [[0, 0, 5, 5]]}, 422, "incapable"),
        ("align", {"text": "a dog", "method": "occlusion"}, 422, "bad_input"),
    ],
)
def test_a_wrong_call_is_told_what_is_wrong(
    path: str, fields: dict[str, Any], status: int, code: str, server: Running, image: str
) -> None:
    answer = server.client.post(f"/v1/{path}", json={"image": image, **fields})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (status, code), answer.text
    assert len(error["id"]) == 16 and error["id"] == answer.headers["x-request-id"]


def test_models_and_health(server: Running) -> None:
    found = server.client.get("/v1/models").json()
    assert found["models"][0] == {**found["models"][0], "name": "fake", "runs": True}
    assert {"name", "tasks", "runs"} <= set(found["models"][-1])
    assert server.client.get("/healthz").status_code == server.client.get("/readyz").status_code == 200
    assert "deixis_requests_total" in server.client.get("/metrics").text
    assert server.client.get("/openapi.json").json()["openapi"].startswith("3.1")


def test_samples_are_served(server: Running) -> None:
    listed = server.client.get("/v1/samples").json()["samples"]
    assert listed
    for one in listed:
        answer = server.client.get(one["url"])
        assert answer.headers["content-type"] == "image/jpeg"
        assert len(answer.content) < 60_000 and one["licence"]
        assert server.encode(answer.content).json()["width"] == one["width"]


@pytest.mark.parametrize("name", ["two  spaces", "a\nline", "x\u0085y", "18=dog"])
def test_words_to_choose_from_may_be_written_in_any_way(name: str, server: Running, image: str) -> None:
    """A KeyError once, which schemathesis found."""
    answer = server.post("/v1/tasks/words", image=image, box=[0, 0, 200, 160], names=[name])
    assert answer.status_code == 200, answer.text
    assert [one["text"] for one in answer.json()["words"]] == [name]
