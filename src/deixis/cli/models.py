"""`deixis models`: what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deixis.cli import talk
from deixis.cli.options import Json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deixis.models.spec import BackendSpec, Variant


Markdown = Annotated[bool, typer.Option("--markdown", help="Print the tables of docs/models.md.")]


def models(as_json: Json = False, markdown: Markdown = False) -> None:
    """List the models and their variants: name, tasks, licence, size, and what each is."""
    from deixis import config
    from deixis.models.registry import Registry

    specs = list(Registry.built_in())
    default = config.settings().model
    if markdown:
        typer.echo(markdown_tables(specs))
        return
    if as_json:
        rows = [_fields(spec) | {"default": spec.name == default} for spec in specs]
        talk.write_json({"schema": "deixis/1", "kind": "models", "models": rows})
        return
    table = talk.table("model", "tasks", "licence", "size", "")
    for spec in specs:
        mark = " (default)" if spec.name == default else ""
        size = sum(file.bytes for file in spec.weights) or None
        table.add_row(spec.name + mark, ", ".join(sorted(spec.tasks)), spec.licence, shown_bytes(size), spec.summary)
        for variant in spec.variants:
            gated = " (gated)" if variant.gated else ""
            name, licence = f"  {spec.name}:{variant.name}", variant.licence + gated
            table.add_row(name, "", licence, shown_bytes(variant.bytes), variant.summary)
    talk.results().print(table)


def markdown_tables(specs: Iterable[BackendSpec]) -> str:
    """A table of the families, and one of their variants."""
    families, variants = [], []
    for spec in specs:
        name = f"[{spec.name}]({spec.paper})" if spec.paper else spec.name
        extra = f"`{spec.extra}`" if spec.extra else ""
        size = shown_bytes(sum(file.bytes for file in spec.weights) or None)
        families.append((name, ", ".join(sorted(spec.tasks)), spec.licence, size, extra, spec.summary, spec.verified))
        for variant in spec.variants:
            source = f"{variant.source}@{variant.revision}" if variant.revision else variant.source
            gated = "yes" if variant.gated else ""
            row = (f"`{spec.name}:{variant.name}`", source, variant.licence, shown_bytes(variant.bytes), gated)
            variants.append((*row, variant.summary))
    first = _markdown(("family", "tasks", "licence", "size", "extra", "", "what was verified, and how"), families)
    return f"{first}\n\n{_markdown(('name', 'source', 'licence', 'size', 'gated', ''), variants)}"


def _markdown(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def shown_bytes(count: int | None) -> str:
    """A size for people; nothing where it is not known.

    >>> shown_bytes(689_000_000), shown_bytes(37_505_487), shown_bytes(None)
    ('689 MB', '38 MB', '')
    """
    return "" if count is None else f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{max(count / 1e6, 1):.0f} MB"


def _fields(spec: BackendSpec) -> dict[str, Any]:
    return {
        "name": spec.name,
        "tasks": sorted(spec.tasks),
        "licence": spec.licence,
        "summary": spec.summary,
        "paper": spec.paper,
        "calibrated": spec.calibrated,
        "threshold": spec.threshold,
        "bytes": sum(file.bytes for file in spec.weights),
        "extra": spec.extra,
        "verified": spec.verified,
        "sends_images": spec.sends_images,
        "variants": [_variant(spec, variant) for variant in spec.variants],
    }


def _variant(spec: BackendSpec, variant: Variant) -> dict[str, Any]:
    return {
        "name": f"{spec.name}:{variant.name}",
        "source": variant.source,
        "licence": variant.licence,
        "gated": variant.gated,
        "bytes": variant.bytes,
        "summary": variant.summary,
    }
