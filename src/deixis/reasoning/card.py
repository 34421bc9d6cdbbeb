"""A resolution as a page: the scene drawn once for every clause, each object as dark as the clause holds of it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from deixis.reasoning.resolve import Resolution
from deixis.text.forms import show
from deixis.types.scene import Scene, SceneObject

STYLE = """body{font:15px/1.4 system-ui,sans-serif;margin:2em;color:#222;background:#fff}
h1{font-size:1.3em;margin:0}.status{display:inline-block;padding:.1em .6em;border-radius:.6em;color:#fff}
.found{background:#1a7f37}.ambiguous{background:#9a6700}.absent{background:#8c1d18}.unknown{background:#57606a}
.steps{display:flex;flex-wrap:wrap;gap:1em}figure{margin:0;width:320px}svg{width:100%;border:1px solid #ccc}
figcaption{font-size:.85em;overflow-wrap:anywhere}code{font-family:ui-monospace,monospace}.note{color:#57606a}
text{font-family:system-ui,sans-serif;paint-order:stroke;stroke:#fff;stroke-width:3px}"""


def card(asked: str, found: Resolution, scene: Scene) -> str:
    """A whole HTML page that needs nothing beside it: the answer, and a picture for every clause.

    Args:
        asked: the text or form, as the user gave it.
        found: what became of it.
        scene: that it was resolved in.
    """
    chosen = dict.fromkeys(found.objects, 1.0)
    steps = [
        _figure(scene, dict(clause.truth), clause.form, clause.note, frozenset()) for clause in found.trace.clauses
    ]
    last = _figure(scene, chosen, f"decided: {found.trace.decided}", found.trace.failed, frozenset(chosen))
    answer = "" if found.answer is None else f" <b>{escape(str(found.answer))}</b>"
    said = "".join(f"<li>{escape(words)}</li>" for words in found.suggestions)
    suggested = f"<p>Say:</p><ul>{said}</ul>" if said else ""
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in found.trace.notes)
    status = found.status.value
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(asked)}</title><style>{STYLE}</style>'
        f'<h1>{escape(asked)}</h1><p><span class="status {status}">{status}</span>{answer} '
        f"{escape(', '.join(found.objects))}</p><p><code>{escape(show(found.form))}</code></p>{suggested}{notes}"
        f'<div class="steps">{"".join(steps)}{last}</div></html>\n'
    )


def _figure(scene: Scene, truth: Mapping[str, float], title: str, note: str, chosen: frozenset[str]) -> str:
    boxes = "".join(_box(one, truth.get(one.id, 0.0), one.id in chosen, scene) for one in _by_area(scene))
    more = f' <span class="note">{escape(note)}</span>' if note else ""
    return (
        f'<figure><svg viewBox="0 0 {scene.size.width} {scene.size.height}" role="img">{boxes}</svg>'
        f"<figcaption><code>{escape(title)}</code>{more}</figcaption></figure>"
    )


def _box(one: SceneObject, degree: float, chosen: bool, scene: Scene) -> str:
    x0, y0, x1, y1 = one.box
    size = max(scene.size.width, scene.size.height) / 40
    line, color = (size / 4, "#1a7f37") if chosen else (size / 12, "#0969da")
    return (
        f'<rect x="{x0:g}" y="{y0:g}" width="{x1 - x0:g}" height="{y1 - y0:g}" fill="#0969da" '
        f'fill-opacity="{0.6 * degree:.3f}" stroke="{color}" stroke-width="{line:g}"><title>{degree:.2f}</title></rect>'
        f'<text x="{x0 + size / 4:g}" y="{y0 + size:g}" font-size="{size:g}">{escape(f"{one.name} {one.id}")}</text>'
    )


def _by_area(scene: Scene) -> list[SceneObject]:
    """The largest first, so that nothing is hidden."""
    return sorted(scene.objects, key=lambda one: -(one.box[2] - one.box[0]) * (one.box[3] - one.box[1]))
