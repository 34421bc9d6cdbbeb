"""Which weights a name means: what stands after the colon in "family:choice"."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches

from deixis.errors import UnknownBackendError
from deixis.models.hub.store import is_path
from deixis.models.spec import UNKNOWN_LICENCE, BackendSpec, Variant

HUB_ID = re.compile(r"\w[\w.-]*/[\w.-]+(@[\w./-]+)?", re.ASCII)


def chosen(spec: BackendSpec, choice: str) -> BackendSpec:
    """The spec of a family with the weights that were chosen.

    Args:
        spec: of the family.
        choice: "" for the first variant; the name of a variant; a hub id, with "@revision" where another than the main
            one is wanted; a path that begins with ".", "/", "~" or a drive; and, where `spec.sends_images`, any name.

    Raises:
        UnknownBackendError: it is none of these.
    """
    if not choice:
        return _with_variant(spec, spec.variants[0]) if spec.variants else spec
    for variant in spec.variants:
        if variant.name == choice:
            return _with_variant(spec, variant)
    if spec.sends_images or (spec.variants and is_path(choice)):
        return _with_source(spec, choice)
    if spec.variants and HUB_ID.fullmatch(choice):
        return _from_hub(spec, choice)
    raise UnknownBackendError(f"backend {spec.name!r} has no variant {choice!r}{_suggestion(spec, choice)}")


def _with_variant(spec: BackendSpec, variant: Variant) -> BackendSpec:
    return replace(
        spec, name=f"{spec.name}:{variant.name}", source=variant.source, licence=variant.licence,
        summary=variant.summary or spec.summary, gated=variant.gated, revision=variant.revision,
        weights=variant.weights,
    )  # fmt: skip


def _with_source(spec: BackendSpec, source: str) -> BackendSpec:
    return replace(spec, name=f"{spec.name}:{source}", source=source, licence=UNKNOWN_LICENCE)


def _from_hub(spec: BackendSpec, choice: str) -> BackendSpec:
    """Of a known source what is known of it; of another its licence is for the hub to say."""
    source, _, revision = choice.partition("@")
    known = next((variant for variant in spec.variants if variant.source == source), None)
    if known and not revision:
        return _with_variant(spec, known)
    return replace(_with_source(spec, source), revision=revision or None, name=f"{spec.name}:{choice}")


def _suggestion(spec: BackendSpec, choice: str) -> str:
    if not spec.variants:
        return "; it has none"
    names = [variant.name for variant in spec.variants]
    near = get_close_matches(choice, names, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ";"
    return (
        f"{hint} There are: {', '.join(names)}; or give a hub id, '{spec.name}:org/model', "
        f"or a folder, '{spec.name}:./folder'"
    )
