"""The files of the page, read and not run: fast, and without a browser."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from deixis.io import heatmap, palette

PAGE = Path(__file__).parents[2] / "src" / "deixis" / "serving" / "page"
MODULES = sorted(PAGE.glob("*.js"))
FILES = [path for path in PAGE.iterdir() if path.is_file()]
HTML = (PAGE / "index.html").read_text(encoding="utf-8")
CODE = {path.name: path.read_text(encoding="utf-8") for path in MODULES}

FIRST_LOAD = 300_000
LONGEST_FILE = 400
SINKS = (
    "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "DOMParser",
    "createContextualFragment", "srcdoc", "javascript:", "setAttribute(\"style\"", "localStorage", "document.cookie",
)  # fmt: skip


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def tags() -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(HTML)
    return parser.tags


def test_the_first_load_is_small() -> None:
    assert sum(path.stat().st_size for path in FILES) < FIRST_LOAD


@pytest.mark.parametrize("name", CODE)
def test_a_module_is_short_and_has_no_way_to_make_markup_of_text(name: str) -> None:
    assert len(CODE[name].splitlines()) <= LONGEST_FILE
    assert [sink for sink in SINKS if sink in CODE[name]] == []


def test_nothing_is_fetched_from_elsewhere() -> None:
    namespaces = {"http://www.w3.org/2000/svg"}
    for path in FILES:
        found = set(re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"'`)]*", path.read_text(encoding="utf-8")))
        assert {url for url in found if ":" in url or url.startswith("//www")} <= namespaces, path.name


def test_the_document_has_no_inline_script_style_or_handler() -> None:
    for tag, attributes in tags():
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        assert tag != "style"
        assert tag != "script" or attributes.get("src")


def test_ids_are_unique_and_every_one_that_a_module_asks_for_is_there() -> None:
    ids = [attributes["id"] for _, attributes in tags() if "id" in attributes]
    assert len(ids) == len(set(ids))
    asked = {name for code in CODE.values() for name in re.findall(r'byId\("([\w-]+)"\)', code)}
    made_by_code = {"pen"}
    assert asked - made_by_code <= set(ids)


def test_every_reference_of_the_document_has_its_target() -> None:
    ids = {attributes.get("id") for _, attributes in tags()}
    for tag, attributes in tags():
        for name in ("for", "aria-labelledby", "aria-describedby", "popovertarget"):
            assert attributes.get(name) is None or attributes[name] in ids, (tag, name)


def test_every_module_that_is_imported_is_there() -> None:
    for code in CODE.values():
        assert {name for name in re.findall(r'from "\./([\w.]+)"', code)} <= set(CODE)


def test_the_colours_of_phrases_are_those_of_annotated_pictures() -> None:
    listed = re.search(r"OKABE_ITO = \[(.*?)\]", CODE["colours.js"], re.DOTALL)
    assert listed is not None
    colours = [tuple(bytes.fromhex(colour)) for colour in re.findall(r"#([0-9a-f]{6})", listed[1])]
    assert colours == list(palette.OKABE_ITO)


def test_the_colours_of_maps_are_those_of_heatmaps() -> None:
    listed = re.search(r"VIRIDIS = \[(.*?)\];", CODE["colours.js"], re.DOTALL)
    assert listed is not None
    steps = [[int(part) for part in step.split(",")] for step in re.findall(r"\[([\d, ]+)\]", listed[1])]
    assert steps == heatmap.VIRIDIS.astype(int).tolist()
    assert f"STRONGEST = {heatmap.STRONGEST}" in CODE["colours.js"]


def test_the_keys_of_the_sheet_are_those_of_the_document() -> None:
    shown = re.findall(r'keys: \[(.*?)\],(?: shown: "(.*?)",)? does: .*?, says: "(.*?)"', CODE["input.js"])
    sheet = [(label or keys.strip('"'), says) for keys, label, says in shown]
    page = (PAGE.parents[3] / "docs" / "page.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(.+?)` \| (.+?) \|$", page, re.MULTILINE) == sheet
