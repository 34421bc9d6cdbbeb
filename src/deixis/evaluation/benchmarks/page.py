"""The report as one HTML page that needs nothing beside itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files
from itertools import groupby
from typing import Any

from deixis.evaluation.benchmarks.diagram import Bin, reliability
from deixis.evaluation.benchmarks.surprises import ABSENT, CONFIDENT, LOW, Picture

Document = Mapping[str, Any]

HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
<main>
"""
TAIL = "</main>\n</body>\n</html>\n"
PROBABILITIES = {"score": "first score", "presence": "presence"}
ASIDE = frozenset({"dropped", "upper_bound", "skipped"})  # told in report.json alone
MOST_COLUMNS = 5
MOST_TYPES = 12
WHY = {
    CONFIDENT: "The highest scores among first boxes that hit none of the true ones (IoU below 0.5).",
    LOW: "A right box was among the candidates, but far from the first.",
    ABSENT: "The lowest presence among phrases that people drew boxes for.",
}


def page(report: Document, pictures: Sequence[Picture]) -> str:
    """The page of a report.

    Args:
        report: the document of `deixis.evaluation.benchmarks.report`.
        pictures: the surprises, drawn; those of a sort stand together.
    """
    title = f"{report['model']} on {report['dataset']} {report['split']}"
    parts = [
        _head(report, title),
        _figures(report["rows"]),
        _types(report),
        _trust(report),
        _finder(report.get("finder")),
        _pictures(pictures),
        _small_print(report),
    ]
    style = (files(__package__) / "page.css").read_text(encoding="utf-8").strip()
    return HEAD.format(title=escape(title), style=style) + "\n".join(filter(None, parts)) + "\n" + TAIL


def percent(value: float | None) -> str:
    """A fraction as a percentage without its sign; a dash where there is nothing to tell.

    >>> percent(0.6583), percent(None)
    ('65.8', '–')
    """
    return "–" if value is None else f"{100 * value:.1f}"


def _head(report: Document, title: str) -> str:
    lines = [f"<h1>{escape(title)}</h1>"]
    lines.append(
        f"<p>{report['samples']:,} samples in {report['pictures']:,} pictures. Figures are percentages; under each the "
        "95 % interval, drawn by picture. The floors below the model never see a picture.</p>"
    )
    if report["missing"]:
        lines.append(
            f'<p class="warning" role="note">{report["missing"]:,} samples have no prediction and count as wrong.</p>'
        )
    return "\n".join(lines)


def _figures(rows: Sequence[Document]) -> str:
    """One column for each figure of each metric, one row a system."""
    wanted = [(m, name) for m, told in enumerate(rows[0]["metrics"]) if told for name in headlines(told)]
    groups = [(rows[0]["metrics"][m], len(list(same))) for m, same in groupby(wanted, lambda pair: pair[0])]
    over = "".join(
        f'<th scope="colgroup" colspan="{n}">{escape(told["metric"])}<br><small>{escape(told["preset"])}</small></th>'
        for told, n in groups
    )
    names = "".join(f'<th scope="col">{escape(_short(name))}</th>' for _, name in wanted)
    body = "\n".join(_line(row["name"], (_part(row, m, name) for m, name in wanted)) for row in rows)
    return _table("Figures", f'<tr><td rowspan="2"></td>{over}</tr><tr>{names}</tr>', body)


def headlines(told: Document) -> list[str]:
    """The names of a metric's figures over all samples, the first first; those by type have their own table."""
    return [name for name in told["parts"] if "/" not in name and name not in ASIDE][:MOST_COLUMNS]


def _types(report: Document) -> str:
    """The headline of every metric that has types: one row a type, one column a system that has figures."""
    rows, counts = report["rows"], report["types"]
    tables = []
    for m, told in enumerate(rows[0]["metrics"]):
        headline = next(iter(told["parts"])) if told else ""
        kinds = [kind for kind in counts if told and f"{headline}/{kind}" in told["parts"]][:MOST_TYPES]
        if not kinds:
            continue
        systems = [row for row in rows if _part(row, m, headline)]
        names = "".join(f'<th scope="col">{escape(row["name"])}</th>' for row in systems)
        body = "\n".join(
            _line(f"{kind} ({counts[kind]:,})", (_part(row, m, f"{headline}/{kind}") for row in systems))
            for kind in kinds
        )
        title = f"{told['metric']}, {told['preset']}: {_short(headline)}"
        tables.append(
            f"<table><caption>{escape(title)}</caption>\n<thead><tr><td></td>{names}</tr></thead>\n"
            f"<tbody>\n{body}\n</tbody></table>"
        )
    if not tables:
        return ""
    return f'<section><h2>By type</h2>\n<div class="side">{"".join(tables)}</div></section>'


def _line(name: str, parts: Iterable[Document | None]) -> str:
    return f'<tr><th scope="row">{escape(name)}</th>{"".join(map(_cell, parts))}</tr>'


def _part(row: Document, m: int, name: str) -> Document | None:
    told = row["metrics"][m] if m < len(row["metrics"]) else None
    if not told or name not in told["parts"]:
        return None
    return {"value": told["parts"][name], "interval": told["part_intervals"][name]}


def _cell(part: Document | None) -> str:
    if part is None or part["value"] is None:
        return "<td>–</td>"
    low, high = part["interval"]
    return f"<td>{percent(part['value'])}<small>{percent(low)} to {percent(high)}</small></td>"


def _table(title: str, head: str, body: str) -> str:
    return (
        f'<section><h2>{escape(title)}</h2>\n<div class="wide" role="region" tabindex="0" aria-label="{escape(title)}">'
        f"<table>\n<thead>{head}</thead>\n<tbody>\n{body}\n</tbody></table></div></section>"
    )


def _short(name: str) -> str:
    """A figure's name for a column.

    >>> _short("recall@1"), _short("mean_iou")
    ('R@1', 'mean iou')
    """
    return name.replace("recall@", "R@").replace("precision@", "Pr@").replace("_", " ")


def _trust(report: Document) -> str:
    found = report.get("trust")
    if not found:
        return ""
    diagrams = [_diagram(one) for one in found["diagrams"]]
    table = _trust_table(found["figures"])
    return (
        "<section><h2>Do its probabilities mean what they say?</h2>\n"
        "<p>Bars on the dashed line are right as often as the model says. The stronger a bar, the more answers.</p>\n"
        f'<div class="side">{"".join(diagrams)}{table}</div></section>'
    )


def _trust_table(figures: Sequence[Document]) -> str:
    """One row a figure, one column a probability."""
    presets = list(dict.fromkeys(one["preset"] for one in figures))
    by_name = {(one["preset"], one["name"]): one for one in figures}
    says = {one["name"]: one["says"] for one in figures}
    names = "".join(f'<th scope="col">{escape(PROBABILITIES.get(preset, preset))}</th>' for preset in presets)
    body = "\n".join(_line(said, (by_name.get((preset, name)) for preset in presets)) for name, said in says.items())
    return f"<table><thead><tr><td></td>{names}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"


def _diagram(one: Document) -> str:
    of = [Bin(**b) for b in one["bins"]]
    said = f"Reliability diagram: {one['says']}. The table after it has its values."
    rows = "".join(
        f"<tr><td>{b.low:.2f}–{b.high:.2f}</td><td>{b.count:,}</td><td>{b.probability:.3f}</td><td>{b.right:.3f}</td></tr>"
        for b in of
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("said", "answers", "mean said", "share right"))
    return (
        f"<figure>{reliability(of, escape(said))}<figcaption>{escape(one['says'])}"
        f"<details><summary>As a table</summary><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        "</details></figcaption></figure>"
    )


def _finder(found: Document | None) -> str:
    if not found:
        return ""
    rows = "\n".join(
        _line(_short(name), [{"value": value, "interval": found["part_intervals"][name]}])
        for name, value in found["parts"].items()
    )
    return (
        "<section><h2>Finding the phrases themselves</h2>\n"
        "<p>In captions without mark-up: a phrase is right if it begins and ends where people marked it.</p>\n"
        f"<table><tbody>\n{rows}\n</tbody></table></section>"
    )


def _pictures(pictures: Iterable[Picture]) -> str:
    sections = []
    for sort, group in groupby(pictures, lambda picture: picture.sort):
        figures = "\n".join(_picture(picture) for picture in group)
        sections.append(
            f"<section><h2>{escape(sort)}</h2>\n<p>{escape(WHY.get(sort, ''))}</p>\n"
            f'<div class="pictures">\n{figures}\n</div></section>'
        )
    if not sections:
        return ""
    key = (
        '<p class="key"><span class="truth"></span> marked by people '
        '<span class="answer"></span> the model\'s box, with its rank</p>'
    )
    return key + "\n" + "\n".join(sections)


def _picture(picture: Picture) -> str:
    alt = f"Photograph with people's box and the model's for “{picture.phrase}”; {picture.said}."
    context = "" if picture.text == picture.phrase else f'<span class="context">in: {escape(picture.text)}</span>'
    return (
        f'<figure><img src="{picture.uri}" width="{picture.size.width}" height="{picture.size.height}" '
        f'loading="lazy" alt="{escape(alt)}"><figcaption><q>{escape(picture.phrase)}</q> '
        f"<span>{escape(picture.said)}</span>{context}</figcaption></figure>"
    )


def _small_print(report: Document) -> str:
    weights = f", weights {report['weights'][:12]}" if report["weights"] else ""
    notes = [f"{name}: {summary}." for name, summary in report["summaries"].items()]
    notes += [f"Model {report['model']}{weights}; Deixis {report['version']}.", *report["notes"]]
    unread = [
        f"{one['image']}: {one['samples']} samples: {one['error']}: {one['reason']}" for one in report["unanswered"]
    ]
    failed = "".join(f"<li>{escape(line)}</li>" for line in unread)
    more = f"<details><summary>{len(unread)} not answered</summary><ul>{failed}</ul></details>" if unread else ""
    return "<footer>" + "".join(f"<p>{escape(note)}</p>" for note in notes) + more + "</footer>"
