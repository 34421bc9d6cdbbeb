"""Holds the page against axe-core's rules, in each of its states.

    python -m benchmarks.page_axe --axe node_modules/axe-core/axe.min.js

prints one JSON document of what was violated, state by state, and exits with 1 if any of it is serious or critical.
axe-core is not part of Deixis: `npm install axe-core` anywhere gives the file.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.page_browser import browsing, opened, serving

WOMAN = ("a woman in an orange suit holds a white helmet", "astronaut")
CUP = ("the cup left of the spoon", "coffee")
ABSENT = ("a dog beside a fire truck", "astronaut")
GRAVE = {"serious", "critical"}


def as_it_opens(page: Any) -> None:
    """Nothing is done."""


def pinned(page: Any) -> None:
    """A word is pinned."""
    page.locator(".word").nth(1).click()


def place(page: Any) -> None:
    """A place is asked about."""
    page.click("#stage", position={"x": 200, "y": 200})
    page.wait_for_selector("#place-else .ranked")


def sheet(page: Any) -> None:
    """The sheet of keys is open."""
    page.keyboard.press("?")


def menu(page: Any) -> None:
    """A menu is open."""
    page.click("#copy-button")


def typing(page: Any) -> None:
    """The field is typed into."""
    page.focus("#text")


def step(page: Any) -> None:
    """A step of the reasons is looked at."""
    page.locator(".step").nth(1).hover()


STATES: dict[str, tuple[tuple[str, str], Callable[[Any], None]]] = {
    "opened": (WOMAN, as_it_opens), "pinned": (WOMAN, pinned), "place": (WOMAN, place), "sheet": (WOMAN, sheet),
    "menu": (WOMAN, menu), "typing": (WOMAN, typing), "reasons": (CUP, step), "absent": (ABSENT, as_it_opens),
}  # fmt: skip
SETTINGS: dict[str, dict[str, Any]] = {
    "light": {}, "dark": {"color_scheme": "dark"}, "phone": {"viewport": {"width": 390, "height": 760}},
}  # fmt: skip


def violations(page: Any, axe: str) -> tuple[list[dict[str, Any]], int]:
    """What axe says against the page as it stands, and how many rules it passed."""
    page.evaluate(axe)
    told = page.evaluate("() => axe.run()")
    rows = [
        {"rule": one["id"], "impact": one["impact"], "nodes": [node["html"][:120] for node in one["nodes"]]}
        for one in told["violations"]
    ]
    return rows, len(told["passes"])


def main() -> None:
    """Brings the page into every state, in every setting, and asks axe."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--axe", type=Path, required=True)
    axe = parser.parse_args().axe.read_text(encoding="utf-8")
    found: dict[str, list[dict[str, Any]]] = {}
    passed = 0
    with serving() as address, browsing() as browser:
        for setting, options in SETTINGS.items():
            for name, (asked, bring) in STATES.items():
                page = opened(browser, address, *asked, **options)
                page.wait_for_timeout(1200)
                bring(page)
                page.wait_for_timeout(200)
                found[f"{setting}/{name}"], rules = violations(page, axe)
                passed += rules
                page.context.close()
    grave = sum(row["impact"] in GRAVE for rows in found.values() for row in rows)
    against = {name: rows for name, rows in found.items() if rows}
    print(
        json.dumps(
            {"states": len(found), "rules_passed": passed, "serious_or_critical": grave, "against": against}, indent=1
        )
    )
    sys.exit(1 if grave else 0)


if __name__ == "__main__":
    main()
