"""The embedded model without quantisation, as a folder: what its bytes cost is then a comparison of two runs.

    python benchmarks/float_model.py --weights final.pt --out float-model/
    deixis eval flickr30k --root DIR --split val --model float-model/ --out float/
    deixis eval flickr30k --root DIR --split val --model pointer --out bytes/
    deixis compare bytes/predictions.jsonl float/predictions.jsonl --gold bytes/gold.jsonl --metric flickr-recall

`final.pt` is what `deixis train pointer` leaves behind beside the model it packs. The constants and the tokenizer are
those of the embedded model, whose release the weights must be. Needs the extra `train`.
"""

from __future__ import annotations

import argparse
import json
import shutil
from importlib import resources
from pathlib import Path
from unittest.mock import patch

import torch

from deixis.models.folder import write_folder
from deixis.training.pointer import export, release
from deixis.training.pointer.network.model import Pointer
from deixis.training.pointer.recipe import Recipe


def main() -> None:
    """Write the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    shipped = Path(str(resources.files("deixis.models.backends.pointer"))) / "weights"
    model = Pointer(Recipe().shape)
    model.load_state_dict(torch.load(options.weights, weights_only=True))
    floats = dict.fromkeys(release.PACKERS, lambda graph: graph)
    with patch.object(release, "PACKERS", floats), patch.object(export, "ByteEmbedding", _float_rows):
        tokenizer = (shipped / "tokenizer.json").read_text(encoding="utf-8")
        release.write_graphs(model, (shipped / "outline.onnx").read_bytes(), tokenizer, options.out)
    shutil.copy(shipped / "constants.json", options.out / "weights" / "constants.json")
    write_folder(options.out, release.FACTS | {"name": "pointer-float", "calibrated": True})
    sizes = {path.name: path.stat().st_size for path in (options.out / "weights").iterdir()}
    print(json.dumps(sizes, indent=2))


def _float_rows(table: torch.Tensor) -> torch.nn.Embedding:
    return torch.nn.Embedding.from_pretrained(table)


if __name__ == "__main__":
    main()
