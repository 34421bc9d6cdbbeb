"""Every error Deixis raises, one tree.

::

    DeixisError
    ├─ InputError (ValueError)          the caller's image, text or array is wrong
    │  ├─ ImageError                    an image cannot be read, or is refused
    │  ├─ TextError                     a text is empty, too long or not text
    │  ├─ ShapeError                    an array has the wrong shape, dtype or range
    │  └─ SpanError                     a character span does not fit its text
    ├─ ConfigError (ValueError)         a setting is unknown, missing or out of range
    ├─ OutputError (OSError)            a result cannot be written
    ├─ DataError                        a file on disk is malformed; knows path and line
    └─ BackendError
       ├─ UnknownBackendError (LookupError)
       ├─ BackendUnavailableError       known, but cannot run here; carries `hint`
       ├─ WeightsError                  a weight file is missing or fails its checksum
       ├─ CapabilityError               the backend runs, but not this task
       └─ InferenceError                the model ran and failed
          └─ ModelOutputError           its output could not be parsed; carries `raw`

A message says what, where, what came, and what to do next.
"""

from __future__ import annotations

from pathlib import Path


class DeixisError(Exception):
    """Base of every error below."""


class InputError(DeixisError, ValueError):
    """The caller's image, text or array is wrong."""


class ImageError(InputError):
    """An image cannot be read, or is refused. `path` names it where it has a name."""

    def __init__(self, message: str, path: Path | None = None) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path


class TextError(InputError):
    """A text is empty, too long or not text."""


class ShapeError(InputError):
    """An array has the wrong shape, dtype or range."""


class SpanError(InputError):
    """A character span does not fit its text."""


class ConfigError(DeixisError, ValueError):
    """A setting is unknown, missing or out of range."""


class OutputError(DeixisError, OSError):
    """A result cannot be written."""


class DataError(DeixisError):
    """A file on disk is malformed.

    Attributes:
        path: the file.
        line: the line, counted from 1, or None where lines mean nothing.
    """

    def __init__(self, message: str, path: Path, line: int | None = None) -> None:
        where = f"{path}:{line}" if line else f"{path}"
        super().__init__(f"{where}: {message}")
        self.path = path
        self.line = line


class BackendError(DeixisError):
    """A model cannot be had, or fails."""


class UnknownBackendError(BackendError, LookupError):
    """No backend has this name."""


class BackendUnavailableError(BackendError):
    """The backend is known but cannot run here; `hint` says what would help."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message}. {hint}")
        self.hint = hint


class WeightsError(BackendError):
    """A weight file is missing or fails its checksum."""


class CapabilityError(BackendError):
    """The backend runs, but cannot do this task."""


class InferenceError(BackendError):
    """The model ran and failed."""


class ModelOutputError(InferenceError):
    """The model's output could not be parsed; `raw` is what it said."""

    def __init__(self, message: str, raw: str) -> None:
        super().__init__(message)
        self.raw = raw
