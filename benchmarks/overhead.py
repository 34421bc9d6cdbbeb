"""What Deixis costs on top of transformers: one CLIP, asked through both, turn by turn in one process.

    pip install -e '.[hub]'
    python benchmarks/overhead.py

prints one JSON document. The CLIP is small, has random weights and is built here: nothing is downloaded. One turn is a
photograph and some texts, never the same twice, to the logits of all pairs; the two take turns, and begin in turn.
Time is processor time of one thread, which other programs on the machine disturb least. `overhead` is the median over
all pairs of turns of how much longer Deixis took, as a share; `between` holds half of the pairs.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from time import process_time
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import CLIPConfig, CLIPImageProcessor, CLIPModel, PreTrainedTokenizerFast

import deixis
from deixis.models.backends.clip.backend import Contrastive
from deixis.models.backends.clip.transformers_towers import ClipTowers
from deixis.models.spec import BackendSpec

Rgb = NDArray[np.uint8]
Ask = Callable[[Rgb, list[str]], NDArray[np.float32]]

WORDS = 400
TEXTS = 8  # a picture
WARM = 4  # turns that do not count
TEXT_TOWER = {
    "hidden_size": 256, "intermediate_size": 1024, "num_hidden_layers": 6, "num_attention_heads": 4,
    "vocab_size": WORDS + 4, "max_position_embeddings": 77, "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2,
}  # fmt: skip
VISION_TOWER = {
    "hidden_size": 384, "intermediate_size": 1536, "num_hidden_layers": 12, "num_attention_heads": 6,
    "image_size": 224, "patch_size": 16,
}  # fmt: skip


def tokenizer() -> Any:
    """One token a word."""
    special = {"<pad>": 0, "<s>": 1, "</s>": 2, "<unk>": 3}
    vocabulary = special | {f"w{i}": i + len(special) for i in range(WORDS)}
    inner = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    inner.pre_tokenizer = pre_tokenizers.Whitespace()
    inner.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 1), ("</s>", 2)])
    return PreTrainedTokenizerFast(
        tokenizer_object=inner, pad_token="<pad>", bos_token="<s>", eos_token="</s>", unk_token="<unk>"
    )


def bare(model: Any, prepare: Any, tokens: Any) -> Ask:
    """As the documentation of transformers has it."""

    def ask(rgb: Rgb, texts: list[str]) -> NDArray[np.float32]:
        inputs = tokens(texts, padding=True, return_tensors="pt", return_token_type_ids=False)
        pixels = prepare(images=rgb, input_data_format="channels_last", return_tensors="pt")
        with torch.no_grad():
            found: NDArray[np.float32] = model(**pixels, **inputs).logits_per_image[0].numpy()
        return found

    return ask


def through_deixis(model: Any, prepare: Any, tokens: Any) -> Ask:
    """Through a session, checks and conversions and all."""
    spec = BackendSpec(
        name="clip", factory="none:none", tasks=frozenset({"match", "align", "ground"}), licence="none", summary=""
    )
    towers = ClipTowers(model, prepare, tokens, torch.device("cpu"))
    ask: Ask = deixis.Session(Contrastive(spec, towers)).match
    return ask


def photograph(turn: int) -> Rgb:
    """(480, 640, 3), another at every turn."""
    y, x = np.mgrid[:480, :640]
    waves = [127 + 120 * np.sin(x / (9 + 3 * c) + turn + y / (13 - c)) for c in range(3)]
    return np.stack(waves, axis=-1).astype(np.uint8)


def texts(turn: int) -> list[str]:
    """Of six words, others at every turn, for Deixis remembers texts."""
    words = np.random.default_rng(turn).integers(0, WORDS, (TEXTS, 6))
    return [" ".join(f"w{word}" for word in row) for row in words]


def timed(ask: Ask, turn: int) -> tuple[float, NDArray[np.float32]]:
    """Seconds, and what was said."""
    rgb, asked = photograph(turn), texts(turn)
    start = process_time()
    found = ask(rgb, asked)
    return process_time() - start, found


def measure(turns: int, *, squash: bool) -> dict[str, Any]:
    """Both, in turn.

    Args:
        turns: how many.
        squash: whether the preparation shows the whole picture, as SigLIP's does; CLIP's own cuts a square from its
            middle, and Deixis then prepares the picture once more, whole, for maps.
    """
    torch.manual_seed(0)
    model = CLIPModel(CLIPConfig(text_config=TEXT_TOWER, vision_config=VISION_TOWER, projection_dim=128)).eval()
    own = {"do_center_crop": False, "size": {"height": 224, "width": 224}} if squash else {}
    parts = (model, CLIPImageProcessor(**own), tokenizer())
    theirs, ours = bare(*parts), through_deixis(*parts)
    rows, apart = [], 0.0
    for turn in range(turns + WARM):
        first, second = (theirs, ours) if turn % 2 else (ours, theirs)
        (one, said), (two, answered) = timed(first, turn), timed(second, turn)
        apart = max(apart, float(np.abs(said - answered).max()))
        if turn >= WARM:
            rows.append((one, two) if turn % 2 else (two, one))
    return _summary(np.array(rows), apart)


def _summary(seconds: NDArray[np.float64], apart: float) -> dict[str, Any]:
    more = seconds[:, 1] / seconds[:, 0] - 1
    theirs, ours = np.median(seconds, axis=0)
    return {
        "transformers_ms": round(1e3 * theirs, 2),
        "deixis_ms": round(1e3 * ours, 2),
        "overhead": round(float(np.median(more)), 4),
        "between": [round(float(edge), 4) for edge in np.quantile(more, [0.25, 0.75])],
        "turns": len(seconds),
        "largest_difference_of_logits": apart,
    }


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--turns", type=int, default=60)
    turns = options.parse_args().turns
    torch.set_num_threads(1)
    report = {
        "whole_picture": measure(turns, squash=True),
        "centre_of_the_picture": measure(turns, squash=False),
        "torch": torch.__version__,
    }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
