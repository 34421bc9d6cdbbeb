"""A plug-in that does what its text says: sleeps, hangs, crashes, leaks, or has a bug."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from dataclasses import replace

from deixis.models.backends.fake.spec import SPEC
from deixis.models.protocols import GroundSettings
from deixis.models.spec import BackendSpec
from deixis.testing.fake import FakeBackend, FakeImage
from deixis.types.grounding import Grounding
from deixis.types.picture import Picture
from deixis.types.query import Query

LEAKED: list[bytearray] = []
BATCHES: list[int] = []


class FaultyBackend(FakeBackend):
    """As the fake one, but for texts that begin with an order."""

    @property
    def spec(self) -> BackendSpec:
        return FAULTY

    def encode_batch(self, pictures: Sequence[Picture]) -> list[FakeImage]:
        BATCHES.append(len(pictures))
        return [FakeImage.of(picture) for picture in pictures]

    def ground(self, image: FakeImage, query: Query, settings: GroundSettings) -> Grounding:
        order, _, rest = query.text.partition(" ")
        if order == "sleep":
            time.sleep(float(rest.split()[0]))
        if order == "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
            time.sleep(5)  # another thread may be the one that takes it
        if order == "leak":
            LEAKED.append(bytearray(os.urandom(64)) * 1600)
        if order == "bug":
            raise RuntimeError(query.text)
        found = super().ground(image, query, settings)
        return replace(found, trace=(f"batches {BATCHES}",) * len(query.phrases)) if order == "report" else found


FAULTY = replace(SPEC, name="faulty", factory="faulty_backend:build")


def build(spec: BackendSpec) -> FaultyBackend:
    return FaultyBackend()


def specs() -> tuple[BackendSpec, ...]:
    return (FAULTY,)
