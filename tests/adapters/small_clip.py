"""Small models of CLIP's kind with random weights, and tokenizers of a few words; nothing is downloaded."""

from __future__ import annotations

from typing import Any

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import (
    CLIPConfig,
    CLIPImageProcessor,
    CLIPModel,
    PreTrainedTokenizerFast,
    Siglip2Config,
    Siglip2ImageProcessor,
    Siglip2Model,
    SiglipConfig,
    SiglipImageProcessor,
    SiglipModel,
)

from deixis.models.spec import BackendSpec

WORDS = "a red ball and blue box on green field something else photo of dog . , the cat".split()
SPECIAL = {"<pad>": 0, "<s>": 1, "</s>": 2, "<unk>": 3}
VOCABULARY = SPECIAL | {word: place for place, word in enumerate(WORDS, len(SPECIAL))}
TEXT = {
    "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4,
    "vocab_size": len(VOCABULARY), "max_position_embeddings": 20, "pad_token_id": 0, "bos_token_id": 1,
    "eos_token_id": 99,
}  # fmt: skip
VISION = {
    "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 3, "num_attention_heads": 4, "image_size": 48,
    "patch_size": 8,
}  # fmt: skip
CPU = torch.device("cpu")


def spec(name: str) -> BackendSpec:
    """Of a backend that is built by hand."""
    return BackendSpec(
        name=name, factory="none:none", tasks=frozenset({"match", "align", "ground"}), licence="MIT", summary="small",
        source="./nowhere",
    )  # fmt: skip


def tokenizer(*, ends: bool) -> PreTrainedTokenizerFast:
    """Of whole words, lower-cased, with a start and end where `ends`."""
    inner = Tokenizer(models.WordLevel(VOCABULARY, unk_token="<unk>"))
    inner.normalizer = normalizers.Lowercase()
    inner.pre_tokenizer = pre_tokenizers.Whitespace()
    if ends:
        inner.post_processor = processors.TemplateProcessing(
            single="<s> $A </s>", special_tokens=[("<s>", 1), ("</s>", 2)]
        )
    return PreTrainedTokenizerFast(
        tokenizer_object=inner, pad_token="<pad>", bos_token="<s>", eos_token="</s>", unk_token="<unk>"
    )


def varied(model: Any) -> Any:
    """The model with weights that make its answers differ: what a fresh one says hardly depends on its input."""
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.ndim > 1:
                weight.mul_(3)
            elif name.endswith("bias"):
                weight.normal_(std=0.1)
    return model.eval()


def clip(seed: int = 0) -> CLIPModel:
    """A CLIP of 6x6 cells."""
    torch.manual_seed(seed)
    config = CLIPConfig(text_config=TEXT | {"eos_token_id": 2}, vision_config=VISION, projection_dim=16)
    return varied(CLIPModel(config))


def clip_processor() -> CLIPImageProcessor:
    """CLIP's preparation for it: the shorter side to 48, and a square from the middle."""
    return CLIPImageProcessor(size={"shortest_edge": 48}, crop_size={"height": 48, "width": 48})


def siglip(seed: int = 0) -> SiglipModel:
    """A SigLIP of 6x6 cells."""
    torch.manual_seed(seed)
    return varied(SiglipModel(SiglipConfig(text_config=TEXT | {"projection_size": 32}, vision_config=VISION)))


def siglip_processor() -> SiglipImageProcessor:
    """SigLIP's preparation for it: squashed to 48x48."""
    return SiglipImageProcessor(size={"height": 48, "width": 48})


def naflex(seed: int = 0) -> Siglip2Model:
    """A SigLIP 2 for pictures in their own shape, trained for 6x6 cells."""
    torch.manual_seed(seed)
    vision = {name: value for name, value in VISION.items() if name != "image_size"} | {"num_patches": 36}
    return varied(Siglip2Model(Siglip2Config(text_config=TEXT | {"projection_size": 32}, vision_config=vision)))


def naflex_processor() -> Siglip2ImageProcessor:
    """Its preparation: at most 36 cells in the picture's shape."""
    return Siglip2ImageProcessor(patch_size=8, max_num_patches=36)
