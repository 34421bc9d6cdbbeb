"""`deixis fetch`: the weights of a model, once it is clear what they are."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deixis.cli import talk
from deixis.cli.models import shown_bytes
from deixis.cli.options import Json
from deixis.errors import ConfigError

if TYPE_CHECKING:
    from deixis.models.hub.store import Offer
    from deixis.models.spec import BackendSpec

Name = Annotated[str, typer.Argument(help="A model: family, family:variant, family:org/model.", metavar="NAME")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before the download.")]
Offline = Annotated[bool, typer.Option("--offline", help="Ask nobody; say whether the weights are here and whole.")]


def fetch(name: Name, yes: Yes = False, offline: Offline = False, as_json: Json = False) -> None:
    """Download the weights of a model, after saying their licence, size and whether they are gated.

    Prints the folder that they are in.
    """
    from deixis.models.loading import specs_of
    from deixis.models.registry import Registry

    for spec in specs_of(name, Registry.built_in()):
        if spec.source is None or spec.sends_images:
            talk.note(f"{spec.name}: there is nothing to fetch: {_why(spec)}")
            continue
        path, licence = _get(spec, yes=yes, offline=offline)
        if as_json:
            facts = {"name": spec.name, "source": spec.source, "licence": licence, "folder": str(path)}
            talk.write_json({"schema": "deixis/1", "kind": "fetch", **facts})
        else:
            typer.echo(path)


def _get(spec: BackendSpec, *, yes: bool, offline: bool) -> tuple[Path, str]:
    """The folder, and the licence of what is in it."""
    from deixis import config
    from deixis.models.hub import store

    if offline or config.settings().offline or (spec.source and store.is_path(spec.source)):
        return store.folder(spec, offline=True), spec.licence
    offer = store.offer(spec)
    for line in _terms(spec, offer):
        talk.note(line)
    if not yes:
        _ask()
    agreed = offer.terms(spec)
    return store.fetch(agreed), agreed.licence


def _terms(spec: BackendSpec, offer: Offer) -> list[str]:
    """What one agrees to."""
    from deixis.models.spec import UNKNOWN_LICENCE

    agreed = offer.terms(spec)
    says = "unknown; look at the model's page" if agreed.licence == UNKNOWN_LICENCE else agreed.licence
    if offer.licence and offer.licence.lower() != agreed.licence.lower():
        says = f"{agreed.licence}; the model's page says {offer.licence}"
    return [
        f"model     {spec.name}",
        f"source    {offer.source} at {offer.revision[:12]}",
        f"licence   {says}",
        f"gated     {'yes: the hub wants an account and your consent' if agreed.gated else 'no'}",
        f"download  {shown_bytes(offer.bytes)} in {len(offer.files)} files",
    ]


def _ask() -> None:
    if not sys.stdin.isatty():
        raise ConfigError("nobody is there to ask; say --yes to download under this licence")
    typer.confirm("Download?", abort=True, err=True)


def _why(spec: BackendSpec) -> str:
    return "a server runs it" if spec.sends_images else "it needs no weights but those in its package"
