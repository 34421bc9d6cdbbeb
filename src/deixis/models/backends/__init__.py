"""The backends of Deixis, one folder each.

A folder has a `spec` module with `SPEC`, a `BackendSpec`, or `SPECS`, several.
"""

from __future__ import annotations

from pkgutil import iter_modules


def spec_modules() -> list[str]:
    """The names of the spec modules, sorted. Imports none."""
    return sorted(f"{__name__}.{module.name}.spec" for module in iter_modules(__path__) if module.ispkg)
