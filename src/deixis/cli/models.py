"""`deixis models`: what there is."""

from __future__ import annotations

from deixis.cli import talk
from deixis.cli.options import Json


def models(as_json: Json = False) -> None:
    """List the models: name, tasks, licence, and what each is."""
    from deixis import config
    from deixis.models.registry import Registry

    specs = list(Registry.built_in())
    default = config.settings().model
    if as_json:
        rows = [
            {
                "name": spec.name,
                "default": spec.name == default,
                "tasks": sorted(spec.tasks),
                "licence": spec.licence,
                "summary": spec.summary,
                "paper": spec.paper,
                "calibrated": spec.calibrated,
                "bytes": sum(file.bytes for file in spec.weights),
            }
            for spec in specs
        ]
        talk.write_json({"schema": "deixis/1", "kind": "models", "models": rows})
        return
    table = talk.table("model", "tasks", "licence", "")
    for spec in specs:
        mark = " (default)" if spec.name == default else ""
        table.add_row(spec.name + mark, ", ".join(sorted(spec.tasks)), spec.licence, spec.summary)
    talk.results().print(table)
