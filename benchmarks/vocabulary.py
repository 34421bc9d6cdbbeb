"""Make the embedded model's own vocabulary: what the captions of a training split name, with counts.

    python -m benchmarks.vocabulary --root DIR --split train --out src/deixis/tasks/vocabulary

Writes `nouns.txt`, the heads of visible phrases in the singular, each with the kind that it has most often, and
`phrases.txt`, the phrases in lower case without their article, one a line with its count, most frequent first; and
`words.txt`, every word with the number of captions that have it, whose first line is the number of captions. Only
sentences of the split are read, no picture.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path

from benchmarks.options import parser_of

from deixis.io.datasets.flickr30k import Caption, EntityPhrase, read_captions, read_ids
from deixis.text.finder import make_phrase
from deixis.text.parse.lemma import singular
from deixis.text.words import find_words

LEAST_NOUN, LEAST_PHRASE, LEAST_WORD = 12, 6, 5
ARTICLES = frozenset("a an the his her its their some this that these those another other one two three".split())
NO_NAMES = frozenset(  # heads of phrases that name nothing by themselves
    "one other another others all some each two three four five six seven eight nine ten many several it them they he "
    "she him her his who what which that this these those something someone somebody everyone anyone himself herself "
    "themselves itself each-other both few lot most either neither none front back side top bottom middle left right "
    "end part piece type kind way area distance something everything background foreground day night time air".split()
)


def main() -> None:
    """Count, and write."""
    options = _options()
    nouns: Counter[str] = Counter()
    phrases: Counter[str] = Counter()
    words: Counter[str] = Counter()
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for id in read_ids(options.root / f"{options.split}.txt"):
        for caption in read_captions(options.root / "Sentences" / f"{id}.txt"):
            words.update({word.of(caption.text).lower() for word in find_words(caption.text)} | {"*"})
            for phrase in caption.phrases:
                _count(caption, phrase, nouns, phrases, kinds)
    _write(options.out / "nouns.txt", nouns, LEAST_NOUN, kinds)
    _write(options.out / "phrases.txt", phrases, LEAST_PHRASE)
    _write(options.out / "words.txt", words, LEAST_WORD)


def _count(
    caption: Caption,
    phrase: EntityPhrase,
    nouns: Counter[str],
    phrases: Counter[str],
    kinds: dict[str, Counter[str]],
) -> None:
    if "notvisual" in phrase.kinds:
        return
    text = phrase.span.of(caption.text)
    words = find_words(text)
    if not words:
        return
    noun = singular(make_phrase(text, words, None).head.of(text).lower())
    if noun in NO_NAMES or not noun.isalpha():
        return
    nouns[noun] += 1
    kinds[noun][phrase.kinds[0]] += 1
    said = [word.of(text).lower() for word in words]
    while said and said[0] in ARTICLES:
        said = said[1:]
    if said:
        phrases[" ".join(said)] += 1


def _write(path: Path, counts: Counter[str], least: int, kinds: dict[str, Counter[str]] | None = None) -> None:
    rows = sorted(
        ((count, text) for text, count in counts.items() if count >= least), key=lambda row: (-row[0], row[1])
    )
    most = {text: kinds[text].most_common(1)[0][0] for _, text in rows} if kinds else {}
    lines = ("\t".join([text, str(count), *([most[text]] if most else [])]) for count, text in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"{path}: {len(rows)} of {len(counts)}")


def _options() -> argparse.Namespace:
    return parser_of(__doc__, "root", "split", "out", split="train").parse_args()


if __name__ == "__main__":
    main()
