"""The ONNX graphs, each loaded when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from deixis import config
from deixis.errors import InferenceError, WeightsError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

WIDE = frozenset({"image", "point", "classes"})  # graphs that gain from several threads
Read = Callable[[str], bytes]  # a file of the model, by name


class Graphs:
    """Runs `image`, `text`, `point` and, where the model has it, `classes`. Safe to share between threads."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._sessions: dict[tuple[str, bool], InferenceSession] = {}  # by name, and whether of several threads
        self._lock = Lock()

    def run(self, name: str, inputs: dict[str, NDArray[Any]], *, little: bool = False) -> list[NDArray[np.float32]]:
        """The outputs of one graph, in its order.

        Args:
            name: of the graph.
            inputs: by name.
            little: whether there is so little to do that threads would wait for each other longer than they work.

        Raises:
            WeightsError: the graph's file is missing or not the one that was released.
            InferenceError: the runtime failed.
        """
        session = self._session(name, name in WIDE and not little)
        try:
            return list(session.run(None, inputs))
        except Exception as error:  # onnxruntime raises classes of its own that share no base
            raise InferenceError(f"the graph {name!r} failed: {error}") from error

    def _session(self, name: str, wide: bool) -> InferenceSession:
        with self._lock:
            if (name, wide) not in self._sessions:
                self._sessions[name, wide] = self._load(name, wide)
            return self._sessions[name, wide]

    def _load(self, name: str, wide: bool) -> InferenceSession:
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = (config.settings().threads or 0) if wide else 1
        data = self._read(f"{name}.onnx")
        try:
            return InferenceSession(data, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # as above
            raise WeightsError(f"{name}.onnx cannot be loaded: {error}") from error
