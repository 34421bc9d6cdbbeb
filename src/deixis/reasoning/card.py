"""A resolution as a page: the answer, and the scene drawn once for every clause, each object as dark as it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from html import escape

from deixis.reasoning.resolve import Resolution
from deixis.text.forms import show
from deixis.types.scene import Scene, SceneObject

STYLE = """:root{color-scheme:light dark;--ink:#1f2328;--paper:#fff;--soft:#59636e;--line:#d1d9e0;--fill:#0969da;
--yes:#1a7f37}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--soft:#9198a1;--line:#3d444d;--fill:#4493f8;
--yes:#3fb950}}
body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;padding:1.5em;max-width:70em;color:var(--ink);
background:var(--paper)}h1{font-size:1.4em;margin:0 0 .4em}h2{font-size:1em;margin:1.6em 0 .6em}p{margin:.4em 0}
.status{display:inline-block;padding:.1em .7em;border-radius:1em;color:#fff;font-weight:600}
.found{background:#1a7f37}.ambiguous{background:#9a6700}.absent{background:#8c1d18}.unknown{background:#57606a}
.answer{max-width:34em}ol{display:grid;grid-template-columns:repeat(auto-fill,minmax(17em,1fr));gap:1.2em;padding:0;
margin:0;list-style:none}figure{margin:0}svg{display:block;width:100%;border:1px solid var(--line);border-radius:6px}
figcaption{margin-top:.3em;font-size:.9em;overflow-wrap:anywhere}code{font-family:ui-monospace,monospace}
.note,.key{color:var(--soft)}rect{fill:var(--fill);stroke:var(--line)}rect.in{stroke:var(--fill)}
rect.chosen{stroke:var(--yes)}text{font-family:system-ui,sans-serif;fill:var(--ink);paint-order:stroke;
stroke:var(--paper);stroke-linejoin:round}"""
HOLDS = 0.05  # an object that a clause holds of to this degree has its name in the picture
LETTER = 0.55  # the width of a letter, in heights


def card(asked: str, found: Resolution, scene: Scene) -> str:
    """A whole HTML page that needs nothing beside it: the answer, and a picture for every clause.

    Args:
        asked: the text or form, as the user gave it.
        found: what became of it.
        scene: that it was resolved in.
    """
    chosen = frozenset(found.objects)
    clauses = found.trace.clauses
    steps = "".join(
        f"<li>{_figure(scene, dict(clause.truth), _clause(i, clause.form, clause.note), frozenset())}</li>"
        for i, clause in enumerate(clauses, 1)
    )
    answer = _figure(scene, dict.fromkeys(chosen, 1.0), _decided(found), chosen)
    said = "".join(f"<li>{escape(words)}</li>" for words in found.suggestions)
    suggested = f"<h2>Words that would settle it</h2><ul>{said}</ul>" if said else ""
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in found.trace.notes)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(asked)}</title><style>{STYLE}</style><h1>{escape(asked)}</h1>"
        f"<p>{_status(found, scene)}</p><p>Read as <code>{escape(show(found.form))}</code></p>{notes}"
        f'<div class="answer">{answer}</div>{suggested}<h2>Step by step</h2>'
        f'<p class="key">The darker an object, the more a step holds of it.</p><ol>{steps}</ol></html>\n'
    )


def _status(found: Resolution, scene: Scene) -> str:
    names = {one.id: one.name for one in scene.objects}
    objects = ", ".join(f"{names[one]} {one}" for one in found.objects)
    answer = "" if found.answer is None else f" <b>{escape(_spoken(found.answer))}</b>"
    return f'<span class="status {found.status.value}">{found.status.value}</span>{answer} {escape(objects)}'


def _spoken(answer: int | bool) -> str:
    return {True: "yes", False: "no"}[answer] if isinstance(answer, bool) else str(answer)


def _clause(number: int, form: str, note: str) -> str:
    return f"{number}. <code>{escape(form)}</code>" + (f' <span class="note">{escape(note)}</span>' if note else "")


def _decided(found: Resolution) -> str:
    failed = f' <span class="note">{escape(found.trace.failed)}</span>' if found.trace.failed else ""
    return f"{escape(found.trace.decided)}{failed}"


def _figure(scene: Scene, truth: Mapping[str, float], caption: str, chosen: frozenset[str]) -> str:
    unit = max(scene.size.width, scene.size.height) / 26
    ordered = _by_area(scene)
    boxes = "".join(_box(one, truth.get(one.id, 0.0), one.id in chosen, unit) for one in ordered)
    names = _names(scene)
    named = [(one, names[one.id]) for one in ordered if truth.get(one.id, 0.0) >= HOLDS]
    return (
        f'<figure><svg viewBox="0 0 {scene.size.width} {scene.size.height}" role="img">{boxes}'
        f"{''.join(_labels(named, unit, scene))}</svg><figcaption>{caption}</figcaption></figure>"
    )


def _names(scene: Scene) -> dict[str, str]:
    """What each object is called in the picture: its name, with its id where several have the name."""
    often = Counter(one.name for one in scene.objects)
    return {one.id: one.name if often[one.name] == 1 else f"{one.name} {one.id}" for one in scene.objects}


def _box(one: SceneObject, degree: float, chosen: bool, unit: float) -> str:
    x0, y0, x1, y1 = one.box
    look = "chosen" if chosen else "in" if degree >= HOLDS else "out"
    line = unit * {"chosen": 0.22, "in": 0.09, "out": 0.06}[look]
    return (
        f'<rect class="{look}" x="{x0:g}" y="{y0:g}" width="{x1 - x0:g}" height="{y1 - y0:g}" '
        f'fill-opacity="{0.55 * degree:.3f}" stroke-width="{line:g}">'
        f"<title>{escape(f'{one.name} {one.id}')}: {degree:.2f}</title></rect>"
    )


def _labels(named: list[tuple[SceneObject, str]], unit: float, scene: Scene) -> list[str]:
    """The names, each at the first place by its box that no name before it takes: in it, over it, or under it."""
    taken: list[tuple[float, float, float]] = []
    drawn: list[str] = []
    for one, name in named:
        x0, y0, _, y1 = one.box
        width = LETTER * unit * len(name)
        x = max(min(x0 + unit / 4, scene.size.width - width), 0.0)
        over = [y0 - unit * (row + 0.25) for row in range(3)]
        places = [y0 + unit, *over, y1 + unit, *(y0 + unit * row for row in range(2, 12))]
        inside = [y for y in places if unit <= y <= scene.size.height]
        y = next((y for y in inside if not _hits((x, y, width), taken, unit)), y0 + unit)
        taken.append((x, y, width))
        drawn.append(
            f'<text x="{x:g}" y="{y:g}" font-size="{unit:g}" stroke-width="{unit / 5:g}">{escape(name)}</text>'
        )
    return drawn


def _hits(label: tuple[float, float, float], taken: list[tuple[float, float, float]], unit: float) -> bool:
    x, y, width = label
    return any(x < tx + tw and tx < x + width and abs(y - ty) < unit for tx, ty, tw in taken)


def _by_area(scene: Scene) -> list[SceneObject]:
    """The largest first, so that nothing is hidden."""
    return sorted(scene.objects, key=lambda one: -(one.box[2] - one.box[0]) * (one.box[3] - one.box[1]))
