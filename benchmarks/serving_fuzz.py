"""Inputs by the ten thousand: mutated image files, and whatever the OpenAPI document allows and forbids."""

from __future__ import annotations

import random
import sys
import warnings
from collections import Counter
from io import BytesIO
from typing import Any

import httpx
import numpy as np
from benchmarks.serving_client import IMAGE, Server, photographs
from PIL import Image

KINDS = ("PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP")
SIDE = 48
SEED = 20261123


def seeds() -> list[bytes]:
    """Small files of each kind: grey, colour, palette, with alpha, progressive, with EXIF."""
    noise = np.random.default_rng(SEED).integers(0, 255, (SIDE, SIDE, 3), np.uint8)
    picture = Image.fromarray(noise)
    exif = Image.Exif()
    exif[0x0112] = 6
    files = []
    for kind in KINDS:
        for mode in ("RGB", "L", "P", "RGBA"):
            if mode == "RGBA" and kind in ("JPEG", "BMP"):
                continue
            more: dict[str, Any] = {"exif": exif} if kind in ("JPEG", "WEBP", "TIFF") else {}
            file = BytesIO()
            image = picture.convert(mode)
            (image.convert("RGB") if kind in ("JPEG", "WEBP") and mode == "P" else image).save(file, kind, **more)
            files.append(file.getvalue())
    progressive = BytesIO()
    picture.save(progressive, "JPEG", progressive=True)
    return [*files, progressive.getvalue()]


def mutated(file: bytes, rng: random.Random) -> bytes:
    """The file with a few bytes changed, put in, taken out, doubled, or cut."""
    data = bytearray(file)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        at = rng.randrange(len(data)) if rng.random() < 0.5 else rng.randrange(min(len(data), 120))
        way = rng.randrange(6)
        if way == 0:
            data[at] = rng.randrange(256)
        elif way == 1:
            data[at] ^= 1 << rng.randrange(8)
        elif way == 2:
            data[at : at + 4] = rng.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\x80\0\0\0"))
        elif way == 3:
            del data[at : at + rng.randrange(1, 20)]
        elif way == 4:
            data[at:at] = rng.randbytes(rng.randrange(1, 20))
        else:
            start = rng.randrange(len(data))
            data[at:at] = data[start : start + rng.randrange(1, 60)]
        if not data:
            return b""
    return bytes(data)


def images(cases: int) -> dict[str, Any]:
    """Mutated files straight into the process that decodes, and a tenth of as many over HTTP."""
    from deixis.errors import ImageError
    from deixis.serving.limits import Limits
    from deixis.serving.sandbox import Decoder

    rng, files, tally = random.Random(SEED), seeds(), Counter[str]()
    decoder = Decoder(Limits())
    decoder.wait()
    pid, deaths = decoder.pid, 0
    for number in range(cases):
        file = mutated(files[number % len(files)], rng)
        try:
            decoder.call({"op": rng.choice(("rgb", "square")), "side": 64}, file)
            tally["decoded"] += 1
        except ImageError as error:
            tally[
                "crashed its decoder"
                if "crashes" in str(error)
                else "too slow"
                if "takes more" in str(error)
                else "refused"
            ] += 1
        if decoder.pid != pid:
            pid, deaths = decoder.pid, deaths + 1
    decoder.close()
    return {
        "target": "no process dies",
        "cases": cases,
        "seen": dict(tally),
        "deaths": deaths,
        **_over_http(cases // 10, files),
    }


def _over_http(cases: int, files: list[bytes]) -> dict[str, Any]:
    rng, tally = random.Random(SEED + 1), Counter[int]()
    with Server("fake") as server, httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=60) as client:
        pids = server.tree()
        for number in range(cases):
            answer = client.post("/v1/encode", content=mutated(files[number % len(files)], rng), headers=IMAGE)
            tally[answer.status_code] += 1
        return {"over_http": cases, "statuses": dict(tally), "processes_changed": server.tree() != pids}


def schema(cases: int) -> dict[str, Any]:
    """Calls that schemathesis makes of the OpenAPI document, a share of them about an image that is there."""
    warnings.simplefilter("ignore")
    with Server("fake") as server:
        pids = server.tree()
        address = f"http://127.0.0.1:{server.port}"
        tally, made, failures = run_schema(address, cases)
        same = server.tree() == pids
    return {
        "target": "no status 500, no process dies", "cases": made, "statuses": dict(sorted(tally.items())),
        "status_500": tally[500], "failures": failures[:5], "processes_changed": not same,
    }  # fmt: skip


def run_schema(address: str, cases: int) -> tuple[Counter[int], int, list[str]]:
    """Statuses, the number of calls, and what is not as the document says."""
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

    document = schemathesis.openapi.from_url(f"{address}/openapi.json")
    image = httpx.post(f"{address}/v1/encode", content=photographs()[0], headers=IMAGE).json()["image"]
    operations: list[Any] = [found.ok() for found in document.get_all_operations()]  # type: ignore[union-attr]
    failures: list[str] = []
    tally, made = Counter[int](), 0
    rng = random.Random(SEED)
    checks = (not_a_server_error, status_code_conformance, response_schema_conformance)
    per = -(-cases // sum(2 if operation.body else 1 for operation in operations))
    for operation in operations:
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
            if mode is schemathesis.GenerationMode.NEGATIVE and not operation.body:
                continue

            @settings(max_examples=per, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
                      suppress_health_check=list(HealthCheck))  # fmt: skip
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case: Any) -> None:
                nonlocal made
                if isinstance(case.body, dict) and "image" in case.body and rng.random() < 0.7:
                    case.body["image"] = image
                response = case.call(base_url=address)
                made += 1
                tally[response.status_code] += 1
                if made % 2000 == 0:
                    print(f"{made} calls, {dict(tally)}, {len(failures)} failures", file=sys.stderr, flush=True)
                try:
                    case.validate_response(response, checks=checks)
                except BaseExceptionGroup as error:  # what schemathesis found; it derives from BaseException
                    failures.append(f"{case.operation.label}: {str(error)[:300]}")

            ask()
    return tally, made, failures
