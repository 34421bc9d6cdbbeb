"""Count how training captions begin a phrase with each noun: "a dog", "the air", "its mouth", "snow".

    python -m benchmarks.fit_determiners --root DIR --out src/deixis/tasks/describing/determiners.txt

One noun a line, with what most often stands first where that is not "a" or "an"; nothing after the tab for no article.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict

from benchmarks.options import parser_of

from deixis.io.datasets.flickr30k import read_captions, read_ids
from deixis.text.finder import make_phrase
from deixis.text.words import find_words

LEAST = 15
DETERMINERS = frozenset("a an the his her their its some two three".split())


def main() -> None:
    """Count, and write."""
    options = _options()
    first: dict[str, Counter[str]] = defaultdict(Counter)
    for id in read_ids(options.root / "train.txt"):
        for caption in read_captions(options.root / "Sentences" / f"{id}.txt"):
            for phrase in caption.phrases:
                words = [word for word in find_words(caption.text) if phrase.span.covers(word)]
                if not words or "notvisual" in phrase.kinds:
                    continue
                head = make_phrase(caption.text, words, None).head.of(caption.text).lower()
                word = words[0].of(caption.text).lower()
                article = "a" if word == "an" else word
                first[head][article if article in DETERMINERS else ""] += 1
    lines = []
    for noun, counts in sorted(first.items()):
        most = counts.most_common(1)[0][0]
        if counts.total() >= LEAST and noun.isalpha() and most != "a":
            lines.append(f"{noun}\t{most}\n")
    options.out.write_text("".join(lines), encoding="utf-8")
    print(len(lines), "nouns")


def _options() -> argparse.Namespace:
    return parser_of(__doc__, "root", "out").parse_args()


if __name__ == "__main__":
    main()
