"""Options that benchmarks and fits on Flickr30k Entities share."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

SHARED: dict[str, dict[str, Any]] = {
    "root": {"type": Path, "required": True, "help": "the folder with Annotations, Sentences, images and splits"},
    "out": {"type": Path, "required": True, "help": "what is written"},
    "kept": {"type": Path, "required": True, "help": "graphs of photographs, kept for the next run"},
    "split": {"default": "val"},
    "model": {"default": "pointer"},
    "limit": {"type": int, "help": "only the first so many photographs"},
    "held-out": {"type": int, "default": 300, "help": "training photographs that the model's own training held out"},
    "seed": {"type": int, "default": 0},
    "images": {"type": int, "default": 300, "help": "at most so many photographs"},
}


def parser_of(doc: str | None, *names: str, **defaults: Any) -> argparse.ArgumentParser:
    """A parser with some of the shared options.

    Args:
        doc: what a script does, for --help.
        names: of `SHARED`.
        defaults: other values than the usual ones, by name.
    """
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in names:
        parser.add_argument(f"--{name}", **SHARED[name])
    parser.set_defaults(**defaults)
    return parser
