"""Peak memory of a run over a folder: does it grow with the number of photographs?

    python benchmarks/folder_memory.py --images 10000

Makes so many small pictures, detects in all of them in a process of its own, and prints the largest resident memory,
beside that of a hundredth of them. With the fake model the figure is that of the library alone.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

SIDE = 32


def main() -> None:
    """Print both figures; with --folder, be the process that is measured."""
    options = _options()
    if options.folder:
        print(json.dumps(_run(options.folder, options.model)))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "photographs"
        few, many = (_measured(folder, count, options.model) for count in (options.images // 100, options.images))
    print(json.dumps({"model": options.model, "few": few, "many": many}, indent=2))


def _measured(folder: Path, count: int, model: str) -> dict[str, object]:
    folder.mkdir(exist_ok=True)
    random = np.random.default_rng(count)
    for number in range(len(list(folder.iterdir())), count):
        Image.fromarray(random.integers(0, 255, (SIDE, SIDE, 3), np.uint8)).save(folder / f"{number:06}.png")
    command = [sys.executable, __file__, "--folder", str(folder), "--model", model]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def _run(folder: Path, model: str) -> dict[str, object]:
    import deixis
    from deixis.tasks.detection import Detector
    from deixis.tasks.folder import run_folder

    detector = Detector(deixis.load(model), ["person", "dog", "ball"])

    def work(path: Path, name: str) -> tuple[dict[str, object], int]:
        found = detector.detect(path)
        return found.to_dict(file=name), len(found)

    with tempfile.TemporaryDirectory() as out:
        events = sum(1 for _ in run_folder(folder, Path(out), detector.described(), work))
        bytes_out = (Path(out) / "results.jsonl").stat().st_size
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"photographs": events - 2, "results_mb": round(bytes_out / 2**20, 1), "peak_mb": round(peak, 1)}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--model", default="fake")
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
