"""Names of things, and which classes of an ImageNet classifier each one covers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from deixis.errors import DataError

CLASSES = 1000
GROUPS = ("animals", "vehicles", "things", "food", "places")
PATTERN = re.compile(r"^n\d{8}_(.+)$")


@dataclass(frozen=True, slots=True)
class Noun:
    """A name, and the classes that it covers.

    Attributes:
        quiet: whether a classifier's silence says that no such thing is there.
    """

    name: str
    classes: tuple[int, ...]
    quiet: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """N nouns as a text tower takes them.

    Attributes:
        ids: (N, T) token ids, "[CLS] name [SEP]" and zeros.
        covers: (N, 1000) 1.0 where the noun covers the class.
        quiet: (N,) bool, see `Noun`.
    """

    nouns: tuple[Noun, ...]
    ids: Tensor
    covers: Tensor
    quiet: Tensor

    def __len__(self) -> int:
        return len(self.nouns)


def class_names(paths: Sequence[Path]) -> list[str]:
    """The names in `nSYNSET_name.*`, one photograph a class, in the order of the classes.

    Raises:
        DataError: there are not 1,000 such files.
    """
    names = [match[1] for path in sorted(paths) if (match := PATTERN.match(path.stem))]
    if len(names) != CLASSES:
        folder = paths[0].parent if paths else Path()
        raise DataError(f"expected {CLASSES} photographs called nSYNSET_name, found {len(names)}", folder)
    return [name.replace("_", " ").lower() for name in names]


def read_nouns(names: Sequence[str]) -> list[Noun]:
    """Everyday names, then the classes' own."""
    table = tomllib.loads(files(__package__).joinpath("everyday_nouns.toml").read_text(encoding="utf-8"))
    doubtful, unseen = {*table["doubt"]["names"]}, {*table["doubt"]["worn"], *table["doubt"]["common"]}
    everyday = {name: _classes(spans) for group in GROUPS for name, spans in table[group].items()}
    own = {name: (i,) for i, name in enumerate(names) if name not in everyday and name not in doubtful}
    return [Noun(name, classes, not unseen & {*classes}) for name, classes in (everyday | own).items()]


def _classes(spans: Sequence[int | str]) -> tuple[int, ...]:
    """Numbers and "low-high" ranges, both ends in."""
    found: list[int] = []
    for span in spans:
        low, _, high = str(span).partition("-")
        found += range(int(low), int(high or low) + 1)
    return tuple(found)


def vocabulary(nouns: Sequence[Noun], tokenizer: Tokenizer) -> Vocabulary:
    """The nouns, tokenised."""
    rows = [tokenizer.encode(noun.name).ids for noun in nouns]
    ids = torch.zeros(len(rows), max(len(row) for row in rows), dtype=torch.long)
    covers = torch.zeros(len(rows), CLASSES)
    for i, (row, noun) in enumerate(zip(rows, nouns, strict=True)):
        ids[i, : len(row)] = torch.tensor(row)
        covers[i, list(noun.classes)] = 1.0
    return Vocabulary(tuple(nouns), ids, covers, torch.tensor([noun.quiet for noun in nouns]))
