"""The three ONNX graphs, each loaded when it is first needed."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from deixis.errors import InferenceError, WeightsError
from deixis.models.weights import read_checked

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

    from deixis.models.spec import BackendSpec


class Graphs:
    """Runs `image`, `text` and `point` of one model folder. Safe to share between threads."""

    def __init__(self, folder: Path, spec: BackendSpec, threads: int | None) -> None:
        self._folder, self._spec, self._threads = folder, spec, threads
        self._sessions: dict[str, InferenceSession] = {}
        self._lock = Lock()

    def run(self, name: str, inputs: dict[str, NDArray[Any]]) -> list[NDArray[np.float32]]:
        """The outputs of one graph, in its order.

        Raises:
            WeightsError: the graph's file is missing or not the one that was released.
            InferenceError: the runtime failed.
        """
        session = self._session(name)
        try:
            return list(session.run(None, inputs))
        except Exception as error:  # onnxruntime raises classes of its own that share no base
            raise InferenceError(f"the graph '{name}' of {self._spec.name} failed: {error}") from error

    def _session(self, name: str) -> InferenceSession:
        with self._lock:
            if name not in self._sessions:
                self._sessions[name] = self._load(name)
            return self._sessions[name]

    def _load(self, name: str) -> InferenceSession:
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.log_severity_level = 3
        if self._threads:
            options.intra_op_num_threads = self._threads
        data = read_checked(self._folder, f"{name}.onnx", self._spec)
        try:
            return InferenceSession(data, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # as above
            raise WeightsError(f"{name}.onnx of {self._spec.name} cannot be loaded: {error}") from error
