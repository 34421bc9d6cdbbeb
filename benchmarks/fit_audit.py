"""Fit the constants of `deixis.tasks.audit` on training photographs, and write them.

    python -m benchmarks.fit_audit --root DIR --out src/deixis/tasks/audit/constants.json

The photographs are those that the model's own training held out. Each is asked its swapped captions and the true ones
that they were made from (`benchmarks/swaps.py`); the regression tells them apart.
"""

from __future__ import annotations

import argparse
import json
import sys

import numpy as np
from benchmarks.fit_matching import held_out, picture
from benchmarks.options import parser_of
from benchmarks.swaps import swaps_of

import deixis
from deixis.io.datasets.flickr30k import read_images
from deixis.io.images import open_image
from deixis.models.weights import fingerprint
from deixis.tasks.audit import audit
from deixis.tasks.audit.combine import FEATURES, constants
from deixis.tasks.matching.combine import fit


def main() -> None:
    """Ask, fit, write."""
    options = _options()
    session = deixis.load(options.model)
    ids = held_out(options.root, options.held_out, options.seed)[: options.images]
    random = np.random.default_rng(options.seed)
    constants.cache_clear()
    rows, true = [], []
    for i, image in enumerate(read_images(options.root, ids)):
        path = picture(options.root, image.id)
        seen, rgb = session.encode(path), open_image(path).rgb()
        for swap in swaps_of(image, random):
            for text, is_true in ((swap.true, 1), (swap.swapped, 0)):
                rows.append([audit(session, seen, text, rgb=rgb).features[name] for name in FEATURES])
                true.append(is_true)
        print(f"\r{i + 1}/{len(ids)}", end="", file=sys.stderr)
    bias, slopes = fit(rows, true)
    found = {
        "model": session.spec.name, "weights": fingerprint(session.spec),
        "fitted_on": f"{len(ids)} held-out training photographs of Flickr30k Entities, {len(true)} captions",
        "bias": bias, "slopes": list(slopes), "features": list(FEATURES),
    }  # fmt: skip
    options.out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=2))


def _options() -> argparse.Namespace:
    return parser_of(__doc__, "root", "out", "model", "held-out", "seed", "images").parse_args()


if __name__ == "__main__":
    main()
