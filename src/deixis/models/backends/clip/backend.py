"""CLIP and its kin, as a backend: scores of texts, and maps and regions that need no training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import normalize

from deixis.alignment.maps import Region, regions, relative, stretched
from deixis.config import version
from deixis.models.backends.clip.blocks import Mixing
from deixis.models.backends.clip.towers import Pixels, Towers
from deixis.models.hub import phrases, torch_explain
from deixis.models.protocols import GroundSettings
from deixis.models.spec import BackendSpec
from deixis.models.weights import fingerprint
from deixis.types.alignment import Alignment
from deixis.types.boxes import Boxes
from deixis.types.grounding import Grounding, Source, Status
from deixis.types.heatmaps import Heatmaps
from deixis.types.picture import Picture
from deixis.types.query import Query
from deixis.types.size import Size

Array = NDArray[np.float32]
Rgb = NDArray[np.uint8]

HIGH = 0.5  # a region is where a map is more than half way from its least value to its largest
REMEMBERED = 4096  # texts whose embeddings are kept


@dataclass(slots=True, eq=False)
class ClipImage:
    """An encoded picture.

    Attributes:
        size: of the original picture.
        embedding: (D,) of unit length, of the picture as the model's own preparation shows it.
    """

    size: Size
    embedding: Tensor
    _seen: Pixels | Rgb = field(repr=False)  # the whole picture: prepared, or squashed to a square
    _cells: Tensor | None = field(default=None, repr=False)

    def whole(self, towers: Towers) -> Pixels:
        """The picture, nothing cut off, for maps; prepared when first asked for."""
        if not isinstance(self._seen, Pixels):
            self._seen = towers.of_square(self._seen)
        return self._seen

    def cells(self, towers: Towers, mixing: Mixing) -> Tensor:
        """(cells, D) of unit length; computed when first asked for. Two threads that ask at once both compute it."""
        if self._cells is None:
            self._cells = _cells(towers, self.whole(towers), mixing)
        return self._cells


class Contrastive:
    """Matches texts, maps words and finds phrases where their maps are high.

    Safe to share between threads. The embeddings of texts are remembered.

    Args:
        spec: facts about the model.
        towers: the model.
        mixing: how the last vision block mixes tokens for maps: as SCLIP, as MaskCLIP, or as it was trained.
    """

    def __init__(self, spec: BackendSpec, towers: Towers, mixing: Mixing = Mixing.SELF_SELF) -> None:
        self._spec = spec
        self._towers = towers
        self._mixing = mixing
        self._remembered = dict[str, Tensor]()

    @property
    def spec(self) -> BackendSpec:
        """What is known about this model."""
        return self._spec

    def encode(self, picture: Picture) -> ClipImage:
        """The picture through the vision tower."""
        return self.encode_batch([picture])[0]

    @torch.no_grad()
    def encode_batch(self, pictures: Sequence[Picture]) -> tuple[ClipImage, ...]:
        """Several pictures through the vision tower at once."""
        if not pictures:
            return ()
        own, side = [self._towers.pixels(picture) for picture in pictures], self._towers.side
        seen: Sequence[Pixels | Rgb] = own if side is None else [picture.square(side) for picture in pictures]
        embedded = normalize(self._towers.embed_images(Pixels.joined(own)).float(), dim=-1)
        rows = zip(pictures, embedded, seen, strict=True)
        return tuple(ClipImage(picture.size, embedding, whole) for picture, embedding, whole in rows)

    def match(self, image: ClipImage, texts: Sequence[str]) -> Array:
        """(N,): the model's logit of each text.

        CLIP: the scaled cosine, of which a softmax over all texts that could be meant gives probabilities. SigLIP: the
        scaled cosine and a bias, whose sigmoid is the probability that the text fits. See `probabilities`.

        Raises:
            TextError: a text is longer than the model reads.
        """
        if not texts:
            return np.zeros(0, np.float32)
        cosine = self._texts(texts) @ image.embedding
        return _array(self._towers.scale * cosine + (self._towers.bias or 0.0))

    def probabilities(self, image: ClipImage, texts: Sequence[str]) -> Array:
        """(N,) in [0, 1]: how probable each text is, as the model was trained to say.

        CLIP: that it is the right one of them all; they add up to 1. SigLIP: that it fits, whatever the others are.

        Raises:
            TextError: a text is longer than the model reads.
        """
        logits = torch.from_numpy(self.match(image, texts))
        return _array(logits.softmax(dim=0) if self._towers.bias is None else logits.sigmoid())

    def parse(self, text: str) -> Query:
        """The phrases that Deixis finds, for the model has no finder of its own."""
        return phrases.parse(text)

    def align(self, image: ClipImage, query: Query) -> Alignment:
        """For each word, by itself, the cosine of each cell, stretched to [0, 1].

        Values rank the cells of one word; they do not compare words, and do not say whether a word is there at all.
        """
        words = [query.string(word) for word in query.words]
        return Alignment(query, image.size, image.whole(self._towers).grids[0], stretched(self.cosines(image, words)))

    def ground(self, image: ClipImage, query: Query, settings: GroundSettings) -> Grounding:
        """For each phrase the connected parts where its map is high.

        A row scores (1 + cosine) / 2 at its peak, which ranks and is no probability. The model cannot say that a phrase
        is absent, so each one is found; it has no masks and no presence.
        """
        cosines = self.cosines(image, [query.string(phrase) for phrase in query.phrases])
        grid = image.whole(self._towers).grids[0]
        found = [regions(row.reshape(grid.hw), HIGH, settings.max_regions) for row in cosines]
        kept = [_kept(parts, settings.threshold) for parts in found]
        rows = [part for parts in kept for part in parts]
        boxes = np.stack([part.box for part in rows]) if rows else np.zeros((0, 4), np.float32)
        spans = tuple(phrase.span for phrase in query.phrases)
        return Grounding(
            query=query,
            size=image.size,
            boxes=Boxes.from_normalized_xyxy(boxes, image.size),
            phrase=np.repeat(np.arange(len(kept)), [len(parts) for parts in kept]),
            score=np.array([_score(part) for part in rows], np.float32),
            masks=None,
            status=(Status.FOUND,) * len(kept),
            presence=None,
            heatmaps=Heatmaps(stretched(cosines).reshape(-1, *grid.hw), spans, image.size),
            enclosing=None,
            trace=tuple(f"the map peaks at cosine {parts[0].peak:.3f}; absence is not judged" for parts in found),
            source=Source(self._spec.name, fingerprint(self._spec), version(), asdict(settings)),
        )

    @torch.no_grad()
    def cosines(self, image: ClipImage, texts: Sequence[str]) -> Array:
        """(N, cells): the cosine of each text with each cell of the whole picture.

        Raises:
            TextError: a text is longer than the model reads.
            CapabilityError: the vision tower cannot be taken apart.
        """
        if not texts:
            return np.zeros((0, _count(image.whole(self._towers).grids[0])), np.float32)
        return _array(self._texts(texts) @ image.cells(self._towers, self._mixing).T)

    def gradient(self, image: ClipImage, query: Query) -> Alignment:
        """For each word the Grad-CAM of its score at the first norm of the last vision block.

        The largest value of a map is 1; a word for which nothing speaks has a map of zeros.

        Raises:
            CapabilityError: the vision tower cannot be taken apart.
        """
        words = [query.string(word) for word in query.words]
        grid = image.whole(self._towers).grids[0]
        maps = self.grad_cams(image, words) if words else np.zeros((0, _count(grid)), np.float32)
        return Alignment(query, image.size, grid, relative(maps), method="gradient")

    def grad_cams(self, image: ClipImage, texts: Sequence[str]) -> Array:
        """(N, cells): the Grad-CAM of each text's cosine with the whole picture, as it comes."""
        towers, pixels = self._towers, image.whole(self._towers)
        with torch.no_grad():
            entering = towers.hidden(pixels)[-1]
            embedded = self._texts(texts)
        block = towers.blocks[-1]
        with torch.enable_grad():
            normed = block.norm1(entering).detach().requires_grad_()
            tokens = block.finish(entering, normed, mask=pixels.mask)
            scores = embedded @ normalize(towers.pool(tokens, pixels).float(), dim=-1)[0]
            slopes = torch_explain.gradients(scores, normed)[:, 0]  # (N, T, C)
        cells = slice(0, _count(pixels.grids[0]))
        return _array(
            torch_explain.grad_cam(towers.of_cells(normed.detach())[:, cells], towers.of_cells(slopes)[:, cells])
        )

    @torch.no_grad()
    def rollout(self, image: ClipImage, query: Query) -> Alignment:
        """Where the vision tower looks: attention rollout. It does not depend on the text: all words have one map.

        Raises:
            CapabilityError: the vision tower cannot be taken apart.
        """
        grid = image.whole(self._towers).grids[0]
        looks = relative(_array(self.attention(image))[None])
        return Alignment(query, image.size, grid, np.repeat(looks, len(query.words), axis=0), method="rollout")

    @torch.no_grad()
    def attention(self, image: ClipImage) -> Tensor:
        """(cells,): the share of each cell in the picture's embedding, by attention rollout."""
        towers, pixels = self._towers, image.whole(self._towers)
        entering = towers.hidden(pixels)
        rows = zip(towers.blocks, entering, strict=True)
        mixed = torch_explain.rollout([block.attention(x, pixels.mask)[0] for block, x in rows])
        leaving = towers.blocks[-1](entering[-1], mask=pixels.mask)
        shares = (towers.attended(leaving, pixels)[0].float() @ mixed)[None, :, None]
        return towers.of_cells(shares)[0, : _count(pixels.grids[0]), 0]

    @torch.no_grad()
    def _texts(self, texts: Sequence[str]) -> Tensor:
        """(N, D) of unit length, of at least one text; those not seen before go through the text tower at once."""
        kept = self._remembered
        known = {text: kept[text] for text in texts if text in kept}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            embedded = normalize(self._towers.embed_texts(new).float(), dim=-1)
            known.update(zip(new, embedded, strict=True))
            if len(kept) + len(new) > REMEMBERED:
                kept.clear()
            kept.update((text, known[text]) for text in new[:REMEMBERED])
        return torch.stack([known[text] for text in texts])


@torch.no_grad()
def _cells(towers: Towers, pixels: Pixels, mixing: Mixing) -> Tensor:
    entering = towers.hidden(pixels)[-1]
    leaving = towers.blocks[-1](entering, mixing, pixels.mask)
    cells = towers.cells(leaving, pixels)[0, : _count(pixels.grids[0])]
    return normalize(cells.float(), dim=-1)


def _kept(parts: tuple[Region, ...], threshold: float) -> tuple[Region, ...]:
    """The best region, and every other one that reaches the threshold."""
    return tuple(part for row, part in enumerate(parts) if row == 0 or _score(part) >= threshold)


def _score(part: Region) -> float:
    return float(np.clip((1 + part.peak) / 2, 0, 1))


def _count(grid: Size) -> int:
    return grid.height * grid.width


def _array(values: Tensor) -> Array:
    return np.asarray(values.float().cpu().numpy(), np.float32)
