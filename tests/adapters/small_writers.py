"""Small models that write, with random weights, and tokenizers of single bytes; nothing is downloaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import torch
import transformers
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from deixis.models.backends.florence2.backend import Florence2
from deixis.models.backends.florence2.spec import SPEC as FLORENCE2
from deixis.models.backends.kosmos2.backend import Kosmos2
from deixis.models.backends.kosmos2.spec import SPEC as KOSMOS2
from deixis.models.backends.paligemma.backend import PaliGemma
from deixis.models.backends.paligemma.spec import SPEC as PALIGEMMA
from deixis.models.backends.qwen_vl.backend import QwenVL
from deixis.models.backends.qwen_vl.spec import SPEC as QWEN_VL
from deixis.models.hub.torch_writer import TorchWriter
from deixis.models.spec import BackendSpec

CPU = torch.device("cpu")
FRAME = {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3}
QWEN = ["<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|video_pad|>"]
TEMPLATE = (
    "{% for turn in messages %}<|im_start|>{{ turn.role }}\n{% for part in turn.content %}{% if part.type == 'image' %}"
    "<|vision_start|><|image_pad|><|vision_end|>{% else %}{{ part.text }}{% endif %}{% endfor %}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


LOUD = {"patch_embedding": 50, "encoder_attn": 20, "x_attn": 20, "latent_query": 0.1}  # where pixels come in


@dataclass
class Small:
    """A family's backend on a small random model.

    Attributes:
        writer: the backend.
        model: of transformers.
        processor: of transformers.
    """

    writer: TorchWriter
    model: Any
    processor: Any


def tokenizer(cls: Any, special: list[str], **names: Any) -> Any:
    """A tokenizer whose tokens are bytes, and special ones."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = FRAME | {letter: place for place, letter in enumerate(letters, len(FRAME))}
    inner = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    made = cls(
        tokenizer_object=inner, bos_token="<s>", eos_token=names.pop("eos_token", "</s>"), pad_token="<pad>",
        unk_token="<unk>", **names,
    )  # fmt: skip
    made.add_special_tokens({"additional_special_tokens": special} if special else {})
    return made


def florence2() -> Small:
    text = tokenizer(tokenizer_class("BartTokenizerFast"), [], extra_special_tokens={"image_token": "<image>"})
    text.add_tokens([transformers.AddedToken(f"<loc_{bin}>", special=False) for bin in range(1000)])
    pictures = transformers.CLIPImageProcessor(
        size={"height": 64, "width": 64}, do_center_crop=False, resample=3, image_mean=[0.5] * 3, image_std=[0.5] * 3
    )
    pictures.image_seq_length = 5
    config = transformers.Florence2Config(
        vision_config={
            "depths": (1, 1, 1, 1), "embed_dim": (8, 8, 16, 16), "num_heads": (2, 2, 2, 2), "num_groups": (2, 2, 2, 2),
            "window_size": 4, "projection_dim": 32, "drop_path_rate": 0.0,
        },
        text_config={
            "model_type": "bart", "vocab_size": len(text), "d_model": 32, "encoder_layers": 2, "decoder_layers": 2,
            "encoder_attention_heads": 4, "decoder_attention_heads": 4, "encoder_ffn_dim": 48, "decoder_ffn_dim": 48,
            "max_position_embeddings": 256, "pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2,
            "decoder_start_token_id": 2, "dropout": 0.0,
        },
        image_token_id=text.image_token_id,
        bos_token_id=0, eos_token_id=2, pad_token_id=1, decoder_start_token_id=2,
    )  # fmt: skip
    rules: dict[str, Any] = {"phrase_grounding": {"banned_grounding_tokens": []}, "description_with_bboxes": {}}
    processor = transformers.Florence2Processor(pictures, text, post_processor_config=rules)
    return small(Florence2, FLORENCE2, transformers.Florence2ForConditionalGeneration, config, processor)


def kosmos2() -> Small:
    text = tokenizer(tokenizer_class("XLMRobertaTokenizerFast"), [])
    pictures = transformers.CLIPImageProcessor(size={"shortest_edge": 28}, crop_size={"height": 28, "width": 28})
    processor = transformers.Kosmos2Processor(pictures, text)
    config = transformers.Kosmos2Config(
        text_config={
            "vocab_size": len(text), "embed_dim": 32, "layers": 2, "ffn_dim": 48, "attention_heads": 4,
            "max_position_embeddings": 512, "dropout": 0.0, "attention_dropout": 0.0,
        },
        vision_config={
            "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4,
            "image_size": 28, "patch_size": 14,
        },
        latent_query_num=64,
    )  # fmt: skip
    return small(Kosmos2, KOSMOS2, transformers.Kosmos2ForConditionalGeneration, config, processor)


def paligemma() -> Small:
    text = tokenizer(tokenizer_class("GemmaTokenizerFast"), [], extra_special_tokens={"image_token": "<image>"})
    pictures = transformers.SiglipImageProcessor(size={"height": 32, "width": 32})
    pictures.image_seq_length = 16
    processor = transformers.PaliGemmaProcessor(pictures, text)
    config = transformers.PaliGemmaConfig(
        vision_config={
            "model_type": "siglip_vision_model", "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2,
            "num_attention_heads": 4, "image_size": 32, "patch_size": 8, "vision_use_head": False,
        },
        text_config={
            "model_type": "gemma", "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2,
            "num_attention_heads": 4, "num_key_value_heads": 1, "head_dim": 8, "vocab_size": len(text),
            "pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2,
        },
        image_token_index=processor.image_token_id, projection_dim=32, hidden_size=32, vocab_size=len(text),
        pad_token_id=1, bos_token_id=0, eos_token_id=2,
    )  # fmt: skip
    return small(PaliGemma, PALIGEMMA, transformers.PaliGemmaForConditionalGeneration, config, processor)


QWEN_TEXT = {
    "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4,
    "num_key_value_heads": 2, "bos_token_id": 0, "eos_token_id": 2, "pad_token_id": 1,
}  # fmt: skip


def qwen25() -> Small:
    text, ids = _qwen_tokenizer()
    config = transformers.Qwen2_5_VLConfig(
        vision_config={
            "depth": 2, "hidden_size": 32, "intermediate_size": 48, "num_heads": 4, "out_hidden_size": 32,
            "window_size": 56, "fullatt_block_indexes": [1],
        },
        text_config={
            **QWEN_TEXT, "vocab_size": len(text), "rope_theta": 10000.0,
            "rope_scaling": {"type": "mrope", "rope_type": "default", "mrope_section": [2, 1, 1]},
        },
        **ids,
    )  # fmt: skip
    pictures = transformers.Qwen2VLImageProcessor(min_pixels=56 * 56, max_pixels=112 * 112)
    processor = transformers.Qwen2_5_VLProcessor(
        pictures, text, transformers.Qwen2VLVideoProcessor(), chat_template=TEMPLATE
    )
    return small(QwenVL, QWEN_VL, transformers.Qwen2_5_VLForConditionalGeneration, config, processor)


def qwen3() -> Small:
    text, ids = _qwen_tokenizer()
    config = transformers.Qwen3VLConfig(
        vision_config={
            "depth": 2, "hidden_size": 32, "intermediate_size": 48, "num_heads": 4, "out_hidden_size": 32,
            "num_position_embeddings": 64, "deepstack_visual_indexes": [0], "patch_size": 16,
        },
        text_config={
            **QWEN_TEXT, "vocab_size": len(text), "rope_theta": 10000.0, "head_dim": 8,
            "rope_scaling": {"rope_type": "default", "mrope_section": [2, 1, 1], "mrope_interleaved": True},
        },
        **ids,
    )  # fmt: skip
    pictures = transformers.Qwen2VLImageProcessor(patch_size=16, min_pixels=64 * 64, max_pixels=128 * 128)
    processor = transformers.Qwen3VLProcessor(
        pictures, text, transformers.Qwen3VLVideoProcessor(), chat_template=TEMPLATE
    )
    return small(QwenVL, QWEN_VL, transformers.Qwen3VLForConditionalGeneration, config, processor)


def _qwen_tokenizer() -> tuple[Any, dict[str, int]]:
    text = tokenizer(tokenizer_class("Qwen2TokenizerFast"), QWEN, eos_token="<|im_end|>")
    named = {"image_token_id": 4, "video_token_id": 5, "vision_start_token_id": 2, "vision_end_token_id": 3}
    return text, {name: text.convert_tokens_to_ids(QWEN[place]) for name, place in named.items()}


def small(make: Any, spec: BackendSpec, cls: Any, config: Any, processor: Any) -> Small:
    """The model and its backend; weights are larger than usual, so that what it sees makes a difference."""
    torch.manual_seed(0)
    model = cls(config).eval()
    with torch.no_grad():
        for name, value in model.named_parameters():
            if value.dim() > 1:
                value.mul_(next((factor for part, factor in LOUD.items() if part in name), 4))
    for config in (model.generation_config, getattr(model, "text_model", model).generation_config):
        config.eos_token_id = processor.tokenizer.eos_token_id
        config.pad_token_id = processor.tokenizer.pad_token_id
        config.min_new_tokens = 12  # else nothing is said at all
        config.no_repeat_ngram_size = 1  # else it is one token again and again
    writer = make(replace(spec, source="./nowhere"), model, processor, CPU)
    writer.answer_tokens = 24
    return Small(writer, model, processor)


def tokenizer_class(older: str) -> Any:
    """What processors of transformers 4 insist on; those of 5 take any."""
    five = int(transformers.__version__.split(".")[0]) >= 5
    return transformers.PreTrainedTokenizerFast if five else getattr(transformers, older)


FAMILIES: dict[str, Callable[[], Small]] = {
    "florence-2": florence2, "kosmos-2": kosmos2, "paligemma": paligemma, "qwen2.5-vl": qwen25, "qwen3-vl": qwen3,
}  # fmt: skip
