"""How large: the wheel, what an installation takes on disk, and the memory of one `deixis find`.

    python benchmarks/footprint.py

builds the wheel of this checkout, installs it into a fresh environment, and prints one JSON document. Megabytes are
millions of bytes. Needs a package index for the dependencies, and scikit-image for a photograph.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[1]
MEGABYTE = 1_000_000


def build_wheel(folder: Path) -> Path:
    """The wheel of this checkout, made in `folder`."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True)
    return next(folder.glob("deixis-*.whl"))


def install(wheel: Path, environment: Path) -> int:
    """Bytes that the wheel and its dependencies add to a fresh environment, byte code included."""
    venv.create(environment, with_pip=True)
    before = disk_use(environment)
    subprocess.run([environment / "bin" / "pip", "install", "--quiet", str(wheel)], check=True)
    return disk_use(environment) - before


def disk_use(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())


def peak_memory(command: Path, folder: Path) -> int:
    """Bytes of resident memory that `deixis find` takes at its peak, on a photograph of 640x427."""
    photograph = photographs() / "rocket.jpg"
    out = os.open(folder / "output.txt", os.O_WRONLY | os.O_CREAT)
    arguments = [str(command), "find", str(photograph), "the rocket", "--json"]
    child = os.posix_spawn(command, arguments, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, out, 1)])
    _, status, usage = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise RuntimeError(f"{' '.join(arguments)} failed")
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def photographs() -> Path:
    """Where scikit-image keeps its pictures; it is not imported, for its memory would count."""
    found = find_spec("skimage")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("scikit-image is not installed. pip install 'deixis[dev]'")
    return Path(found.submodule_search_locations[0], "data")


def main() -> None:
    """Measure all three and print them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel = build_wheel(folder)
        installed = install(wheel, folder / "environment")
        report = {
            "wheel_mb": round(wheel.stat().st_size / MEGABYTE, 1),
            "installed_with_dependencies_mb": round(installed / MEGABYTE, 1),
            "peak_memory_of_find_mb": round(
                peak_memory(folder / "environment" / "bin" / "deixis", folder) / MEGABYTE, 1
            ),
        }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
