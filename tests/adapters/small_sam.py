"""Small SAM, SAM 2 and SAM 3 models and a small CLIPSeg, with random weights; nothing is downloaded."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zlib import crc32

import numpy as np
import torch
import transformers
from numpy.typing import NDArray
from safetensors.torch import save_file

WORDS = "red ball and blue box on green field something else one two three the cat dog".split()
START, END = "<|startoftext|>", "<|endoftext|>"
VOCABULARY = 600  # and more than there are pieces
CPU = torch.device("cpu")
SIDE = 64  # pixels of the models' input
MASK_DECODER = dict(
    hidden_size=32, mlp_dim=48, num_attention_heads=4, iou_head_hidden_dim=32, num_hidden_layers=2
)  # fmt: skip


def rgb(height: int, width: int, seed: int = 0) -> NDArray[np.uint8]:
    """A picture of a few large patches with some noise."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 255, (4, 5, 3)).repeat(-(-height // 4), axis=0).repeat(-(-width // 5), axis=1)
    noise = rng.integers(-20, 20, (height, width, 3))
    return np.asarray(np.clip(coarse[:height, :width] + noise, 0, 255), np.uint8)


def varied(model: Any, by: float = 0.2, seed: int = 0) -> Any:
    """The model with weights that make its answers differ: what a fresh one says hardly depends on its input.

    What is added to a weight depends on its name alone, so that versions of transformers have the same model.
    """
    with torch.no_grad():
        for name, weight in model.named_parameters():
            own = torch.Generator().manual_seed(crc32(name.encode()) + seed)
            weight.copy_(weight * 0.1 + by * torch.randn(weight.shape, generator=own))
            if name.endswith("norm.weight"):
                weight.add_(1)
    return model.eval()


def tokenizer(longest: int) -> Any:
    """CLIP's own, with pieces for all bytes and for a few words; the mark of the end has the highest number."""
    letters = [chr(code) for code in (*range(33, 127), *range(161, 173), *range(174, 324))]  # of the 256 bytes
    pieces, merges = [*letters, *(f"{letter}</w>" for letter in letters)], list[tuple[str, str]]()
    for word in WORDS:
        left = word[0]
        for letter in [*word[1:-1], f"{word[-1]}</w>"]:
            if left + letter not in pieces:
                merges.append((left, letter))
                pieces.append(left + letter)
            left += letter
    with TemporaryDirectory() as folder:
        vocabulary = {piece: number for number, piece in enumerate([*pieces, START, END])}
        (Path(folder) / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
        lines = ["#version: 0.2", *(" ".join(merge) for merge in merges)]
        settings = {"tokenizer_class": "CLIPTokenizer", "model_max_length": longest}
        (Path(folder) / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
        (Path(folder) / "merges.txt").write_text("\n".join(lines), encoding="utf-8")
        return transformers.CLIPTokenizerFast.from_pretrained(folder)


def sam() -> Any:
    """SAM: 8x8 embeddings of a padded square."""
    config = transformers.SamConfig(
        vision_config=dict(
            hidden_size=32, output_channels=32, num_hidden_layers=2, num_attention_heads=4, image_size=SIDE,
            patch_size=8, window_size=4, global_attn_indexes=[1], num_pos_feats=16, mlp_dim=48,
        ),
        prompt_encoder_config=dict(hidden_size=32, image_size=SIDE, patch_size=8, mask_input_channels=4),
        mask_decoder_config=MASK_DECODER,
    )  # fmt: skip
    torch.manual_seed(0)
    return varied(transformers.SamModel(config), seed=9)


def sam_processor() -> Any:
    """SAM's own preparation: the longer side to 64, padded below or on the right."""
    square = {"height": SIDE, "width": SIDE}
    quarter = {"height": SIDE // 4, "width": SIDE // 4}
    return transformers.SamProcessor(
        transformers.SamImageProcessor(
            size={"longest_edge": SIDE}, pad_size=square, mask_size={"longest_edge": SIDE // 4}, mask_pad_size=quarter
        )
    )


def sam2() -> Any:
    """SAM 2: embeddings of 16x16, 8x8 and 4x4."""
    backbone = dict(
        hidden_size=8, image_size=[SIDE, SIDE], blocks_per_stage=[1, 1, 2, 1], embed_dim_per_stage=[8, 16, 32, 64],
        num_attention_heads_per_stage=[1, 2, 4, 4], window_size_per_stage=[4, 2, 2, 2], global_attention_blocks=[3],
        window_positional_embedding_background_size=[4, 4],
    )  # fmt: skip
    config = transformers.Sam2Config(
        vision_config=dict(
            backbone_config=dict(backbone, model_type="sam2_hiera_det_model"), backbone_channel_list=[64, 32, 16, 8],
            backbone_feature_sizes=[[16, 16], [8, 8], [4, 4]], fpn_hidden_size=32,
        ),
        prompt_encoder_config=dict(hidden_size=32, image_size=SIDE, patch_size=16, mask_input_channels=4),
        mask_decoder_config=MASK_DECODER,
    )  # fmt: skip
    torch.manual_seed(0)
    return varied(transformers.Sam2Model(config), by=0.5, seed=6)


def sam2_video() -> Any:
    """SAM 2 with its parts for video, which is what the published checkpoints hold."""
    parts = ("vision_config", "prompt_encoder_config", "mask_decoder_config")
    config = transformers.Sam2VideoConfig(
        **{name: getattr(sam2().config, name).to_dict() for name in parts}, image_size=SIDE,
        memory_attention_hidden_size=32, memory_attention_num_layers=1, memory_attention_num_attention_heads=1,
        memory_attention_feed_forward_hidden_size=32, memory_attention_rope_feat_sizes=[4, 4],
        memory_encoder_hidden_size=32, memory_encoder_output_channels=16, mask_downsampler_embed_dim=32,
        memory_fuser_num_layers=1, memory_fuser_embed_dim=32, memory_fuser_intermediate_dim=32,
    )  # fmt: skip
    return varied(transformers.Sam2VideoModel(config), by=0.5, seed=6)


def sam2_processor() -> Any:
    """SAM 2's own preparation: squashed to 64x64."""
    name = "Sam2ImageProcessor" if hasattr(transformers, "Sam2ImageProcessor") else "Sam2ImageProcessorFast"
    return transformers.Sam2Processor(getattr(transformers, name)(size={"height": SIDE, "width": SIDE}))


def _sam3_vision() -> dict[str, Any]:
    backbone = dict(
        model_type="sam3_vit_model", hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=2,
        image_size=SIDE, patch_size=8, window_size=4, global_attn_indexes=[1], pretrain_image_size=SIDE,
    )  # fmt: skip
    return dict(
        model_type="sam3_vision_model", backbone_config=backbone, fpn_hidden_size=32,
        backbone_feature_sizes=[[32, 32], [16, 16], [8, 8]],
    )  # fmt: skip


def sam3() -> Any:
    """SAM 3's detector."""
    part = dict(hidden_size=32, num_attention_heads=4, intermediate_size=48, num_layers=2)
    config = transformers.Sam3Config(
        vision_config=_sam3_vision(),
        text_config=dict(
            model_type="clip_text_model", vocab_size=VOCABULARY, hidden_size=32, intermediate_size=48,
            projection_dim=16, num_hidden_layers=2, num_attention_heads=4, max_position_embeddings=32,
            eos_token_id=len(tokenizer(32)) - 1,
        ),
        geometry_encoder_config=part,
        detr_encoder_config=part,
        detr_decoder_config=dict(part, num_queries=20),
        mask_decoder_config=dict(hidden_size=32, num_attention_heads=4, num_upsampling_stages=3),
    )  # fmt: skip
    torch.manual_seed(0)
    return varied(transformers.Sam3Model(config), by=0.1)


def sam3_tracker() -> Any:
    """SAM 3's part for boxes and points."""
    config = transformers.Sam3TrackerConfig(
        vision_config=_sam3_vision(),
        prompt_encoder_config=dict(hidden_size=32, image_size=SIDE, patch_size=8, mask_input_channels=4),
        mask_decoder_config=MASK_DECODER,
    )
    torch.manual_seed(0)
    return varied(transformers.Sam3TrackerModel(config), by=0.5, seed=7)


def save_sam3(detector: Any, tracker: Any, folder: Path) -> None:
    """Both in one checkpoint, with the names that the published one has: that of the model for video.

    The tracker's backbone, which is the detector's, is there once.
    """
    weights = {f"detector_model.{name}": value for name, value in detector.state_dict().items()}
    for name, value in tracker.state_dict().items():
        if name.startswith("vision_encoder.neck."):
            weights[name.replace("vision_encoder.neck.", "tracker_neck.")] = value
        elif not name.startswith("vision_encoder."):
            weights[f"tracker_model.{name}"] = value
    copied = {name: value.clone().contiguous() for name, value in weights.items()}
    save_file(copied, folder / "model.safetensors", metadata={"format": "pt"})
    configs = {"detector_config": detector.config.to_dict(), "tracker_config": tracker.config.to_dict()}
    config = {"model_type": "sam3_video", "architectures": ["Sam3VideoModel"], **configs}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")


def sam3_processor() -> Any:
    """SAM 3's own preparation: squashed to 64x64."""
    return transformers.Sam3Processor(
        transformers.Sam3ImageProcessor(size={"height": SIDE, "width": SIDE}), tokenizer(32)
    )


def clipseg() -> Any:
    """CLIPSeg with maps of 64x64."""
    tower = dict(hidden_size=32, intermediate_size=48, num_attention_heads=4)
    last = len(tokenizer(12)) - 1
    config = transformers.CLIPSegConfig(
        text_config=dict(
            tower, num_hidden_layers=2, vocab_size=VOCABULARY, max_position_embeddings=12,
            eos_token_id=last,
        ),
        vision_config=dict(tower, num_hidden_layers=4, image_size=32, patch_size=8),
        projection_dim=16, extract_layers=[1, 2, 3], reduce_dim=16, decoder_num_attention_heads=2,
        decoder_intermediate_size=32,
    )  # fmt: skip
    torch.manual_seed(0)
    return varied(transformers.CLIPSegForImageSegmentation(config))


def clipseg_processor() -> Any:
    """CLIPSeg's own preparation: squashed to 64x64."""
    return transformers.CLIPSegProcessor(
        transformers.ViTImageProcessor(size={"height": SIDE, "width": SIDE}), tokenizer(12)
    )
