"""Flickr30k Entities as arrays that training can draw batches from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from tokenizers import Tokenizer

from deixis.errors import DataError
from deixis.io.datasets.flickr30k import NOT_VISUAL, AnnotatedImage, Caption, read_images
from deixis.text.heads import head
from deixis.text.tags import OUTSIDE, begin, inside

IGNORED = -100  # the label of a token that has none
LISTED = "listed"  # the kind of a phrase, and of a picture, of which a class is all that is known
SIDES = {"left": "right", "right": "left"}
SIDE = re.compile(r"\b(left|right)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Flickr30k Entities on disk.

    Attributes:
        root: holds Annotations/ and Sentences/ in the official layout.
        images: holds ID.jpg (or .webp, .png).
        ids: a file of the ids to train on, one a line.
        excluded: a file of ids whose sentences nothing may learn from: those that figures are reported on.
        classes: holds one photograph for each ImageNet class, nSYNSET_name.webp, for recipes that want them.
    """

    root: Path
    images: Path
    ids: Path
    excluded: Path
    classes: Path | None = None


@dataclass(frozen=True, slots=True)
class TokenPhrase:
    """A phrase as positions of tokens.

    Attributes:
        start, end: tokens, half-open, counted with the leading [CLS].
        chain: the entity.
        kind: its first type.
        head: its head word, lower case and without a plural s.
    """

    start: int
    end: int
    chain: int
    kind: str
    head: str


@dataclass(frozen=True, slots=True)
class TokenCaption:
    """A caption as token ids with one label each, and its visible phrases.

    Attributes:
        ids: with [CLS] and [SEP].
        mirrored: the same with left and right exchanged; the phrases' positions hold for both.
        tags: a phrase tag for each token that begins a word, else `IGNORED`.
    """

    ids: tuple[int, ...]
    mirrored: tuple[int, ...]
    tags: tuple[int, ...]
    phrases: tuple[TokenPhrase, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One image's captions, and by chain its boxes as fractions of the image, (n, 4) xyxy."""

    id: str
    captions: tuple[TokenCaption, ...]
    boxes: dict[int, NDArray[np.float32]]
    heads: frozenset[str]
    kinds: frozenset[str]


def mirror(text: str) -> str:
    """Exchange the whole words left and right, keeping capitals.

    >>> mirror("The Left hand holds a bright leftover")
    'The Right hand holds a bright leftover'
    """

    def other(match: re.Match[str]) -> str:
        word = match.group()
        swapped = SIDES[word.lower()]
        return swapped.capitalize() if word[0].isupper() else swapped

    return SIDE.sub(other, text)


def load_examples(root: Path, ids: Sequence[str], tokenizer: Tokenizer) -> list[Example]:
    """The annotations of the named images, tokenised."""
    return [example_of(image, tokenizer) for image in read_images(root, list(ids))]


def example_of(image: AnnotatedImage, tokenizer: Tokenizer) -> Example:
    """One image's annotations, tokenised."""
    captions = tuple(tokenize(caption, tokenizer) for caption in image.captions)
    frame = np.array(image.size.wh * 2, np.float32)
    boxes = {chain: np.clip(boxes.xyxy / frame, 0, 1) for chain, boxes in image.boxes.items()}
    phrases = [phrase for caption in captions for phrase in caption.phrases]
    heads, kinds = frozenset(p.head for p in phrases), frozenset(p.kind for p in phrases)
    return Example(image.id, captions, boxes, heads, kinds)


def tokenize(caption: Caption, tokenizer: Tokenizer) -> TokenCaption:
    """A caption's tokens, tags and phrases."""
    encoding = tokenizer.encode(caption.text)
    mirrored = tokenizer.encode(mirror(caption.text)) if SIDE.search(caption.text) else encoding
    tags = [
        IGNORED if word is None or word == before else OUTSIDE
        for word, before in zip(encoding.word_ids, [None, *encoding.word_ids], strict=False)
    ]
    phrases = []
    for phrase in caption.phrases:
        inner = [
            i for i, (a, b) in enumerate(encoding.offsets) if b > a and phrase.span.start <= a and b <= phrase.span.end
        ]
        if not inner:
            continue
        kind = phrase.kinds[0]
        for i in inner:
            if tags[i] != IGNORED:
                tags[i] = begin(kind) if i == inner[0] else inside(kind)
        if phrase.chain != NOT_VISUAL:
            words = phrase.span.of(caption.text).split()
            phrases.append(TokenPhrase(inner[0], inner[-1] + 1, phrase.chain, kind, stem(words[head(words)])))
    return TokenCaption(tuple(encoding.ids), tuple(mirrored.ids), tuple(tags), tuple(phrases))


def stem(word: str) -> str:
    """Lower case without a plural s, enough to tell whether two captions name the same kind of thing."""
    word = word.lower()
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def load_pixels(folder: Path, ids: Sequence[str], side: int, cache: Path) -> NDArray[np.uint8]:
    """(N, side, side, 3) photographs squashed to squares, kept in `cache` so that they are decoded once."""
    wanted = (len(ids), side, side, 3)
    names = cache.with_suffix(".ids.txt")
    if cache.exists() and names.exists() and names.read_text().split() == list(ids):
        stored: NDArray[np.uint8] = np.load(cache, mmap_mode="r")
        if stored.shape == wanted:
            return stored
    pixels = np.empty(wanted, np.uint8)
    for i, id in enumerate(ids):
        pixels[i] = _find_square(folder, id, side)
    cache.parent.mkdir(parents=True, exist_ok=True)
    np.save(cache, pixels)
    names.write_text("\n".join(ids))
    return pixels


def _find_square(folder: Path, id: str, side: int) -> NDArray[np.uint8]:
    for ending in ("jpg", "webp", "png", "jpeg"):
        path = folder / f"{id}.{ending}"
        if path.exists():
            return read_square(path, side)
    raise DataError(f"no photograph {id}.jpg, .webp or .png in this folder", folder)


def read_square(path: Path, side: int) -> NDArray[np.uint8]:
    """A photograph squashed to a square, (side, side, 3) RGB."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB").resize((side, side), Image.Resampling.BICUBIC))
