"""The Python blocks of README and docs run as they stand, in order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from skimage import data

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)#]+)(?:#[^)]*)?\)")
PICTURES = {"desk.jpg": data.coffee, "photo.jpg": data.chelsea}
RECORDS = ("gold.jsonl", "predictions.jsonl", "theirs.jsonl")


def python_of(page: Path) -> str:
    """All Python blocks of a page as one program; each line keeps its number, so that tracebacks point at the page."""
    text = page.read_text(encoding="utf-8")
    kept = [""] * len(text.splitlines())
    for block in BLOCK.finditer(text):
        first = text.count("\n", 0, block.start(1))
        lines = block.group(1).splitlines()
        kept[first : first + len(lines)] = lines
    return "\n".join(kept)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, picture in PICTURES.items():
        Image.fromarray(picture()).save(tmp_path / name)
    for name in RECORDS:
        (tmp_path / name).write_text('{"id": "7", "boxes": [[10, 20, 60, 90]]}\n')
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("desk", "default_model")
@pytest.mark.parametrize("page", [page for page in PAGES if python_of(page).strip()], ids=lambda page: page.name)
def test_the_blocks_of_a_page_run(page: Path) -> None:
    exec(compile(python_of(page), page, "exec"), {"__name__": "__main__"})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_block_is_python(page: Path) -> None:
    compile(python_of(page), page, "exec")


@pytest.mark.parametrize(
    "page", [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "benchmarks" / "README.md"], ids=lambda page: str(page.name)
)
def test_every_link_inside_leads_somewhere(page: Path) -> None:
    inside = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in inside if not (page.parent / link).exists()] == []


def test_the_readme_keeps_its_promise() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in ["pip install .", "pip install -e '.[dev]'", "pytest"]:
        assert f"```sh\n{command}\n```" in readme
