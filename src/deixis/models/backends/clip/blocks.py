"""The blocks of a vision transformer, taken apart, so that the last one can mix its tokens in other ways.

Sources: MaskCLIP (Zhou et al., arXiv:2112.01071, section 3.2): the last block passes each token's value on in place of
what attention would gather. SCLIP (Wang et al., arXiv:2312.01597, equation 4): it attends by
softmax(q qᵀ / √d) + softmax(k kᵀ / √d). Both keep the block's residuals and its feed-forward part, as the authors' code
does for vision transformers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import torch
from torch import Tensor

Module = Callable[[Tensor], Tensor]


def identity(x: Tensor) -> Tensor:
    """What came."""
    return x


class Mixing(StrEnum):
    """How a block mixes its tokens."""

    ATTENTION = "attention"  # as it was trained
    VALUE = "value"  # MaskCLIP
    SELF_SELF = "self-self"  # SCLIP


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A pre-norm transformer block.

    Attributes:
        norm1, norm2: before attention, and before the feed-forward part.
        qkv: from (B, T, C) tokens their queries, keys and values, (B, T, C) each.
        out: what attention's result goes through.
        mlp: the feed-forward part.
        heads: of attention.
        scale1, scale2: what each branch goes through before it is added.
    """

    norm1: Module
    qkv: Callable[[Tensor], tuple[Tensor, Tensor, Tensor]]
    out: Module
    norm2: Module
    mlp: Module
    heads: int
    scale1: Module = identity
    scale2: Module = identity

    @classmethod
    def of_transformers(cls, layer: Any) -> Block:
        """From an encoder layer of CLIP, SigLIP or SigLIP 2 of transformers."""
        attention = layer.self_attn

        def qkv(x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
            return attention.q_proj(x), attention.k_proj(x), attention.v_proj(x)

        return cls(
            layer.layer_norm1, qkv, attention.out_proj, layer.layer_norm2, layer.mlp, attention.num_heads
        )  # fmt: skip

    @classmethod
    def of_open_clip(cls, block: Any) -> Block:
        """From a residual attention block of open_clip."""
        attention = block.attn

        def qkv(x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
            q, k, v = torch.nn.functional.linear(x, attention.in_proj_weight, attention.in_proj_bias).chunk(3, dim=-1)
            return q, k, v

        return cls(
            block.ln_1, qkv, attention.out_proj, block.ln_2, block.mlp, attention.num_heads, block.ls_1, block.ls_2
        )

    def __call__(self, x: Tensor, mixing: Mixing = Mixing.ATTENTION, mask: Tensor | None = None) -> Tensor:
        """(B, T, C): the tokens after the block.

        Args:
            x: (B, T, C).
            mixing: how tokens are mixed.
            mask: (B, T) bool, the tokens that may be attended to; None: all.
        """
        return self.finish(x, self.norm1(x), mixing, mask)

    def finish(
        self, x: Tensor, normed: Tensor, mixing: Mixing = Mixing.ATTENTION, mask: Tensor | None = None
    ) -> Tensor:
        """(B, T, C): as a call, from the tokens and from them after the first norm."""
        x = x + self.scale1(self.out(self._mixed(normed, mixing, mask)))
        return x + self.scale2(self.mlp(self.norm2(x)))

    def attention(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """(B, heads, T, T): how much each token, in rows, attends to each other one."""
        q, k, _ = (self._split(part) for part in self.qkv(self.norm1(x)))
        return _weights(q, k, mask)

    def _mixed(self, normed: Tensor, mixing: Mixing, mask: Tensor | None) -> Tensor:
        q, k, v = self.qkv(normed)
        if mixing is Mixing.VALUE:
            return v
        q, k, v = self._split(q), self._split(k), self._split(v)
        return (_mixed_weights(q, k, mixing, mask) @ v).transpose(1, 2).flatten(2)

    def _split(self, x: Tensor) -> Tensor:
        """(B, T, C) → (B, heads, T, C / heads)."""
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)


def entering(blocks: Sequence[Block], x: Tensor, mask: Tensor | None = None) -> tuple[Tensor, ...]:
    """The (B, T, C) tokens that enter each block, of which `x` enter the first."""
    tokens = [x]
    for block in blocks[:-1]:
        tokens.append(block(tokens[-1], mask=mask))
    return tuple(tokens)


def _mixed_weights(q: Tensor, k: Tensor, mixing: Mixing, mask: Tensor | None) -> Tensor:
    if mixing is Mixing.SELF_SELF:
        return _weights(q, q, mask) + _weights(k, k, mask)
    return _weights(q, k, mask)


def _weights(a: Tensor, b: Tensor, mask: Tensor | None) -> Tensor:
    """(B, heads, T, T): softmax(a bᵀ / √d)."""
    logits = a @ b.transpose(-1, -2) * a.shape[-1] ** -0.5
    if mask is not None:
        logits = logits.masked_fill(~mask[:, None, None, :], float("-inf"))
    return logits.softmax(dim=-1)
