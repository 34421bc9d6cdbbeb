"""The process with the models. Asked by `deixis.serving.worker` through standard input; answers on standard output.

It may be killed at any time: what it keeps can be made again from the files that its parent has.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import accumulate, pairwise
from pathlib import Path
from threading import Lock, Thread
from time import monotonic
from typing import IO, Any

import numpy as np

from deixis.errors import BackendUnavailableError, DeixisError, UnknownBackendError
from deixis.models.protocols import BatchEncoder
from deixis.serving import answers, frames
from deixis.serving.encodings import Encodings
from deixis.serving.frames import Data
from deixis.serving.limits import Limits
from deixis.serving.models import Offered, offered
from deixis.serving.sandbox import SafePicture, Sandbox
from deixis.tasks.session import EncodedImage, Session, load
from deixis.types.export import to_json

log = logging.getLogger(__name__)

LOADED = 2  # models in memory at once


class FileWantedError(Exception):
    """The image's file is needed, and did not come with the question."""


class Models:
    """The models that may be asked, each loaded when it first is."""

    def __init__(self, default: str) -> None:
        self.default = default
        self.offered: tuple[Offered, ...] = ()
        self._sessions: dict[str, Session] = {}
        self._lock = Lock()

    def session(self, name: str) -> Session:
        """A model, loaded.

        Raises:
            UnknownBackendError: it is not offered.
            BackendUnavailableError: it cannot run here.
        """
        with self._lock:
            if name not in self._sessions:
                self._check(name)
                while len(self._sessions) >= LOADED:
                    self._sessions.pop(next(one for one in self._sessions if one != self.default))
                self._sessions[name] = load(name)
            return self._sessions[name]

    def list(self) -> tuple[Offered, ...]:
        """What is offered; found out once."""
        self.offered = self.offered or offered(self.default)
        return self.offered

    def _check(self, name: str) -> None:
        if name == self.default:
            return
        one = next((one for one in self.list() if one.name == name), None)
        if one is None:
            raise UnknownBackendError("this model is not offered here; GET /v1/models lists those that are")
        if one.why is not None:
            raise BackendUnavailableError(f"model {name!r} cannot run here", one.why)


class Engine:
    """Answers questions about images."""

    def __init__(self, default: str, limits: Limits) -> None:
        self.limits = limits
        self.models = Models(default)
        self.encodings = Encodings(limits.encoded_bytes)
        self.sandbox = Sandbox(limits)
        self.unwanted: set[int] = set()  # questions that nobody waits for any more

    def answer(self, header: dict[str, Any], file: bytes) -> tuple[dict[str, Any], bytes]:
        """The document that a question asks for, and what else is to be said.

        Raises:
            DeixisError: what the task refuses.
            FileWantedError: the image is not kept, and no file came.
        """
        if header["op"] == "encode":
            session = self.models.session(header["model"])
            return {"batches": isinstance(session._backend, BatchEncoder)}, self._encode(session, header, file)
        return {}, self._answer(header, file)

    def _answer(self, header: dict[str, Any], file: bytes) -> bytes:
        op, fields = header["op"], header["fields"]
        if op == "models":
            rows = [one.to_dict() for one in self.models.list()]
            return _packed({"schema": "deixis/1", "kind": "models", "default": self.models.default, "models": rows})
        if op == "reason_scene":
            return _packed(answers.reason_scene(fields))
        session = self.models.session(header["model"])
        image = self._image(session, header, file)
        asked = answers.Asked(session, image, lambda: self._pixels(file), fields, self.limits)
        return _packed(answers.ABOUT_IMAGES[op](asked))

    def _encode(self, session: Session, header: dict[str, Any], files: bytes) -> bytes:
        """Encodes one image, or several whose files follow each other; a list of documents or errors."""
        ends = list(accumulate(header["lengths"], initial=0))
        parts: list[Data] = [memoryview(files)[start:end] for start, end in pairwise(ends)]
        found = self._looked_at(session, header["images"], parts)
        documents = [
            {"error": _told(one)} if isinstance(one, DeixisError) else _encoded(id, one, header["model"])
            for id, one in zip(header["images"], found, strict=True)
        ]
        return _packed({"answers": documents})

    def _looked_at(self, session: Session, ids: list[str], files: list[Data]) -> list[EncodedImage | DeixisError]:
        """The images encoded, in one pass where the model can; of each file that cannot be, why."""
        pictures = [self._opened(file) for file in files]
        whole = [one for one in pictures if not isinstance(one, DeixisError)]
        seen = iter(_encode_all(session, whole))
        found: list[EncodedImage | DeixisError] = []
        for id, picture in zip(ids, pictures, strict=True):
            one = picture if isinstance(picture, DeixisError) else next(seen)
            if isinstance(one, EncodedImage):
                self.encodings.put((session.spec.name, id), one)
            found.append(one)
        return found

    def _opened(self, file: Data) -> SafePicture | DeixisError:
        try:
            return self.sandbox.open(file)
        except DeixisError as error:
            return error

    def _image(self, session: Session, header: dict[str, Any], file: bytes) -> EncodedImage:
        id = header["images"][0]
        kept = self.encodings.get((session.spec.name, id))
        return kept if kept is not None else self._look(session, id, file)

    def _look(self, session: Session, id: str, file: bytes) -> EncodedImage:
        if not file:
            raise FileWantedError
        (found,) = self._looked_at(session, [id], [file])
        if isinstance(found, DeixisError):
            raise found
        return found

    def _pixels(self, file: bytes) -> Any:
        if not file:
            raise FileWantedError
        return self.sandbox.open(file).rgb()


def main() -> None:
    """Answers until standard input ends. The first message says the model and the limits."""
    channel = os.fdopen(os.dup(1), "wb")
    frames.widen(channel.fileno())
    frames.widen(sys.stdin.fileno())
    os.dup2(2, 1)
    lock = Lock()
    settings, _ = frames.read(sys.stdin.buffer)
    engine = Engine(settings["model"], Limits(**settings["limits"]))
    try:
        engine.sandbox.start()
        engine.models.session(engine.models.default)
        if settings["warm"]:
            _warm(engine.models.session(engine.models.default))
        engine.sandbox.wait()
    except DeixisError as error:
        frames.write(channel, {"failed": _told(error)})
        return
    gc.freeze()
    _send(channel, lock, {"ready": engine.models.session(engine.models.default).spec.name})
    Thread(target=engine.models.list, daemon=True).start()  # takes a while, and is asked for by the page
    with ThreadPoolExecutor(engine.limits.at_once, "answer") as pool, suppress(EOFError):
        while True:
            header, file = frames.read(sys.stdin.buffer)
            if "cancel" in header:
                engine.unwanted.add(header["cancel"])
            else:
                pool.submit(_answer, engine, channel, lock, header, file)
    engine.sandbox.close()


def _warm(session: Session) -> None:
    """Asks once what is slow the first time: graphs are loaded, and everyday words are read."""
    from deixis.tasks.wording import Place, words_of

    with suppress(DeixisError):
        if session.spec.weights:
            words_of(session, np.zeros((64, 64, 3), np.uint8), Place.at(32, 32))


def _answer(engine: Engine, channel: IO[bytes], lock: Lock, header: dict[str, Any], file: bytes) -> None:
    number = header["job"]
    if number in engine.unwanted or monotonic() >= header["until"]:
        engine.unwanted.discard(number)
        _send(channel, lock, {"job": number, "skipped": True})
        return
    try:
        said, document = engine.answer(header, file)
    except FileWantedError:
        _send(channel, lock, {"job": number, "wants": "file"})
    except DeixisError as error:
        _send(channel, lock, {"job": number, "error": _told(error)})
    except Exception as error:  # a bug of ours or of a plug-in: the process goes on, the log says where and not what
        log.error("bug: %s", _where(error))
        _send(channel, lock, {"job": number, "error": {"type": "bug", "message": "", "where": _where(error)}})
    else:
        _send(channel, lock, {"job": number, **said}, document)


def _send(channel: IO[bytes], lock: Lock, header: dict[str, Any], payload: bytes = b"") -> None:
    with lock, suppress(OSError):
        frames.write(channel, header, payload)


def _encode_all(session: Session, pictures: list[SafePicture]) -> list[EncodedImage | DeixisError]:
    backend = session._backend
    if len(pictures) > 1 and isinstance(backend, BatchEncoder):
        encoded = backend.encode_batch(pictures)
        return [EncodedImage(session.spec, p.size, one) for p, one in zip(pictures, encoded, strict=True)]
    return [_encode_one(session, picture) for picture in pictures]


def _encode_one(session: Session, picture: SafePicture) -> EncodedImage | DeixisError:
    try:
        return EncodedImage(session.spec, picture.size, session._backend.encode(picture))
    except DeixisError as error:
        return error


def _encoded(id: str, image: EncodedImage, model: str) -> dict[str, Any]:
    size = {"width": image.size.width, "height": image.size.height}
    return {"schema": "deixis/1", "kind": "encoded", "image": id, **size, "model": model}


def _packed(document: dict[str, Any]) -> bytes:
    return to_json(document).encode("utf-8", "backslashreplace")


def _told(error: DeixisError) -> dict[str, str]:
    return {"type": type(error).__name__, "message": str(error)}


def _where(error: Exception) -> str:
    """The class of an error and the lines that it came through, without a word of its message."""
    lines = traceback.extract_tb(error.__traceback__)[-6:]
    return f"{type(error).__name__} at " + " < ".join(f"{Path(one.filename).name}:{one.lineno}" for one in lines[::-1])


if __name__ == "__main__":
    main()
