"""Deixis points at what words mean in a picture.

>>> import deixis
>>> deixis.Span(2, 5).of("A man walks.")
'man'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deixis import boxes as boxes
    from deixis.errors import (
        BackendError,
        BackendUnavailableError,
        CapabilityError,
        ConfigError,
        DataError,
        DeixisError,
        ImageError,
        InferenceError,
        InputError,
        ModelOutputError,
        OutputError,
        ShapeError,
        SpanError,
        TextError,
        UnknownBackendError,
        WeightsError,
    )
    from deixis.reasoning.resolve import Resolution, resolve
    from deixis.tasks.session import EncodedImage, Session, find, load
    from deixis.text.parse import Parse, parse
    from deixis.types import (
        Alignment,
        Boxes,
        Grounding,
        Heatmaps,
        Masks,
        Phrase,
        Query,
        Region,
        Scene,
        SceneObject,
        SceneRelation,
        Size,
        Source,
        Span,
        Status,
        WordScore,
    )

    __version__: str

__all__ = [
    "Alignment",
    "BackendError",
    "BackendUnavailableError",
    "Boxes",
    "CapabilityError",
    "ConfigError",
    "DataError",
    "DeixisError",
    "EncodedImage",
    "Grounding",
    "Heatmaps",
    "ImageError",
    "InferenceError",
    "InputError",
    "Masks",
    "ModelOutputError",
    "OutputError",
    "Parse",
    "Phrase",
    "Query",
    "Region",
    "Resolution",
    "Scene",
    "SceneObject",
    "SceneRelation",
    "Session",
    "ShapeError",
    "Size",
    "Source",
    "Span",
    "SpanError",
    "Status",
    "TextError",
    "UnknownBackendError",
    "WeightsError",
    "WordScore",
    "__version__",
    "find",
    "load",
    "parse",
    "resolve",
]

_MODULES = frozenset({"boxes"})
_HOMES = {
    "EncodedImage": "deixis.tasks.session",
    "Session": "deixis.tasks.session",
    "find": "deixis.tasks.session",
    "load": "deixis.tasks.session",
    "Parse": "deixis.text.parse",
    "parse": "deixis.text.parse",
    "Resolution": "deixis.reasoning",
    "resolve": "deixis.reasoning",
}


def __getattr__(name: str) -> Any:
    """Public names are imported when they are first used, so that `import deixis` costs nothing."""
    if name in _MODULES:
        return _module(name)
    if name not in __all__:
        raise AttributeError(f"module 'deixis' has no attribute {name!r}")
    value = _version() if name == "__version__" else getattr(_home(name), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_MODULES})


def _module(name: str) -> Any:
    from importlib import import_module

    return import_module(f"deixis.{name}")


def _home(name: str) -> Any:
    from importlib import import_module

    return import_module(_HOMES.get(name, "deixis.errors" if name.endswith("Error") else "deixis.types"))


def _version() -> str:
    from deixis.config import version

    return version()
