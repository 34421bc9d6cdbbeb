"""How surely the embedded model sees a noun in photographs taken at random: what is seen is held against it."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import numpy as np


def usual_of(phrase: str) -> tuple[float, float]:
    """The mean log-odds of a phrase's presence and of its best score; an average noun's where it is not known."""
    table = _table()
    last = " ".join(["person", *phrase.split(" ")[1:]])
    return table.get(phrase) or table.get(last) or _average()


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[float, float]]:
    lines = files(__package__).joinpath("usual.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return {phrase: (float(presence), float(score)) for phrase, presence, score in rows}


@lru_cache(maxsize=1)
def _average() -> tuple[float, float]:
    presence, score = np.mean(list(_table().values()), axis=0).tolist()
    return presence, score
