"""Put one photograph through every task, and write docs/gallery.md with what came of it.

    python benchmarks/gallery.py --out docs

The photograph is scikit-image's cameraman (CC0). Nothing is touched up: mistakes are shown too.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from skimage import data

SIDE = 420  # pixels of a picture on the page
PLAIN = {"NO_COLOR": "1", "COLUMNS": "100", "TERM": "dumb"}
HEAD = """# One photograph, every task

Made by `python benchmarks/gallery.py --out docs` with the embedded model, on scikit-image's cameraman (CC0).
Nothing is touched up: what the model gets wrong is here too. [tasks.md](tasks.md) says what each
number means, [cli.md](cli.md) has every option.
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """A task on the page.

    Attributes:
        name: of its picture, and its anchor.
        title: above it.
        command: without the name of the program; "photo.png" is the photograph.
        picture: the file that it writes, or "".
    """

    name: str
    title: str
    command: str
    picture: str = ""


TASKS = (
    Shown("find", "Phrases", 'find photo.png "a man with a camera on a tripod"', "photo.deixis.png"),
    Shown("explain", "By structure", 'find photo.png "the man left of the tripod" --explain', "photo.deixis.png"),
    Shown("heatmap", "One word", 'heatmap photo.png "camera" --in "a man with a camera" -o map.png', "map.png"),
    Shown(
        "detect",
        "A list of names",
        'detect photo.png --names "man,camera,tripod,coat,dog"',
        "photo.detect.deixis.png",
    ),
    Shown("match", "Does a text fit?", 'match photo.png "a man with a camera in a field"', "photo.match.deixis.png"),
    Shown("audit", "Is a caption true?", 'audit photo.png "a man in a red coat with a dog"', "photo.audit.deixis.png"),
    Shown("ask", "A question", 'ask photo.png "what colour is the coat?"', "photo.answer.deixis.png"),
    Shown("describe", "In sentences", "describe photo.png", "photo.describe.deixis.png"),
    Shown("graph", "A scene graph", "graph photo.png", "photo.graph.deixis.png"),
    Shown("words", "From a place to words", "words photo.png --at 150,250", "photo.words.deixis.png"),
    Shown("search", "Search", 'index search idx "a man with a camera"'),
)


def main() -> None:
    """Run all, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    out: Path = parser.parse_args().out
    pictures = out / "gallery"
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Image.fromarray(data.camera()).convert("RGB").save(folder / "photo.png")
        _others(folder / "photos")
        _run("index add idx photos", folder)
        parts = [HEAD, *(_section(task, folder, pictures) for task in TASKS)]
    (out / "gallery.md").write_text("\n".join(parts), encoding="utf-8")


def _others(folder: Path) -> None:
    """A few photographs to search in."""
    folder.mkdir()
    for name in ("camera", "astronaut", "coffee", "chelsea", "rocket"):
        Image.fromarray(getattr(data, name)()).convert("RGB").save(folder / f"{name}.png")


def _section(task: Shown, folder: Path, pictures: Path) -> str:
    said = _run(task.command, folder)
    lines = [f"## {task.title}", "", "```sh", f"deixis {task.command}", "```", ""]
    if task.picture:
        small = Image.open(folder / task.picture).convert("RGB")
        small.thumbnail((SIDE, SIDE))
        small.save(pictures / f"{task.name}.jpg", quality=82, optimize=True)
        lines += [f"![{task.title}](gallery/{task.name}.jpg)", ""]
    return "\n".join([*lines, "```text", said, "```", ""])


def _run(command: str, folder: Path) -> str:
    """What a command prints, results and talk."""
    call = [sys.executable, "-m", "deixis", *shlex.split(command)]
    done = subprocess.run(call, cwd=folder, capture_output=True, text=True, env=os.environ | PLAIN, check=False)
    if done.returncode > 1:
        raise SystemExit(f"deixis {command}: {done.stderr}")
    kept = [
        line.rstrip() for line in (done.stderr + done.stdout).splitlines() if not re.match(r"(wrote|encoded) ", line)
    ]
    return "\n".join(line for line in kept if line).rstrip().replace(f"{folder}/", "")


if __name__ == "__main__":
    main()
