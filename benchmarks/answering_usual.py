"""How surely a model sees each everyday noun and deed in photographs taken at random.

    python -m benchmarks.answering_usual --root DIR --out src/deixis/tasks/answering/usual.tsv

One row a phrase: the phrase, and the means of the log-odds of its presence and of its best score over training
photographs that the model's training held out.
"""

from __future__ import annotations

import sys

import numpy as np
from benchmarks.fit_matching import held_out, picture
from benchmarks.options import parser_of

import deixis
from deixis.io.images import open_image
from deixis.tasks.answering.asked import Asked, Kind
from deixis.tasks.answering.looking import View
from deixis.tasks.answering.opens import candidates
from deixis.tasks.detection.categories import everyday
from deixis.tasks.matching.evidence import log_odds


def main() -> None:
    """Ask and write."""
    parser = parser_of(__doc__, "root", "out", "model", "images", images=80)
    options = parser.parse_args()
    session = deixis.load(options.model)
    deeds = [one.phrase for head in ("person", "dog") for one in candidates(Asked(Kind.DOING, f"the {head}"))]
    names = list(dict.fromkeys([*(one.name for one in everyday()), *deeds]))
    total = np.zeros((2, len(names)))
    ids = held_out(options.root, 300, 0)[: options.images]
    for i, id in enumerate(ids):
        rgb = open_image(picture(options.root, id)).rgb()
        sights = View(session, session.encode(rgb), rgb).look_each(names)
        total[0] += log_odds(np.array([one.presence for one in sights]))
        total[1] += log_odds(np.array([one.scores[0] if one.scores else 0.0 for one in sights]))
        print(f"\r{i + 1}/{len(ids)}", end="", file=sys.stderr)
    rows = (f"{name}\t{a:.2f}\t{b:.2f}\n" for name, (a, b) in zip(names, (total / len(ids)).T, strict=True))
    options.out.write_text("".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
