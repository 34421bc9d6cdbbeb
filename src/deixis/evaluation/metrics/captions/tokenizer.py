"""Words of a caption, as the caption metrics count them.

The metrics of COCO captions are computed on the tokens of the Stanford PTB tokenizer (3.4.1, lower-cased) without
punctuation (Chen et al., "Microsoft COCO Captions", arXiv:1504.00325, section 4.1). These are its rules for the
English of captions, written from its behaviour:

- clitics and negations stand alone: "man's" -> man 's, "don't" -> do n't, "cannot" -> can not, "gonna" -> gon na;
- words joined by a hyphen, a slash or an underscore stay whole; dashes and ellipses part words;
- brackets become -lrb- -rrb- -lsb- -rsb- -lcb- -rcb-. **They stay**: the list of punctuation to drop has them in
  capitals, and the tokens are in lower case by then;
- numbers, times, fractions, abbreviations ("mr.", "u.s.", single letters with a full stop) keep their marks.

Of 153,915 captions of Flickr30k 11 get other words than from the Stanford tokenizer. Ours differs on URLs, e-mail
addresses, SGML, emoticons, telephone numbers, mixed fractions ("3 1/2") and abbreviations not in the short list here.
"""

from __future__ import annotations

import re
from functools import lru_cache

DROPPED = frozenset(("''", "'", "``", "`", ".", "?", "!", ",", ":", "-", "--", "...", ";"))
BRACKETS = {"(": "-lrb-", ")": "-rrb-", "[": "-lsb-", "]": "-rsb-", "{": "-lcb-", "}": "-rcb-"}
SIGNS = {"£": "#", "€": "$", "’": "'", "‘": "'", "´": "'", "“": '"', "”": '"', "–": "--", "—": "--", "…": "..."}
TABLE = str.maketrans(SIGNS)
ABBREVIATIONS = "mr|mrs|ms|dr|st|jr|sr|vs|etc|prof|gen|col|sgt|capt|lt|co|cos|inc|ltd|corp|ave|blvd|rd|mt|dept"
TOKEN = re.compile(
    rf"""
      \.{{2,}} | -{{2,}}
    | (?:[^\W\d_]\.)(?:[^\W\d_]\.)+              # u.s.
    | (?:{ABBREVIATIONS}|no(?=\.\s*\d)|ft(?=\.\s)|[^\W\d_])\.(?!\w)
    | (?-i:[A-Z]+(?:&[A-Z]+)+)                   # AT&T
    | [!?]{{2,}} | [:;]-?\) | \#[^\W\d]\w* | @\w+
    | 'n'(?=\W|$) | 'n(?=\s) | 'em\b | '\d\ds?\b | ol'(?=\s)
    | (?:cannot|gonna|gotta|wanna|gimme|lemme)\b
    | '(?:t(?=is\b|was\b)) | y'(?=all\b)
    | '(?:s|m|d|re|ve|ll)\b
    | \w+?(?=n't\b) | n't\b
    | \d*(?:[.,:/]?\d)+(?![^\W_])(?:-\w+)*       # 1,000 10:30 1/2 3.5-inch
    | \d+[.,]\d+                                 # 2.5m is 2.5 m
    | [^\W\d_]'(?!(?:s|m|d|re|ve|ll)\b)[^\W_]+(?:-[^\W_]+)* | ma'am\b
    | [^\W_]+(?:[-/._][^\W_]+)*
    | [^\w\s]
    | _+
    """,
    re.VERBOSE | re.IGNORECASE,
)
PARTED = {"cannot": ("can", "not"), **{w: (w[:3], w[3:]) for w in ("gonna", "gotta", "wanna", "gimme", "lemme")}}


@lru_cache(maxsize=65536)
def tokens(caption: str) -> tuple[str, ...]:
    """The words of a caption, in lower case, without punctuation.

    >>> tokens("A man's t-shirt, red & blue (50%)!")
    ('a', 'man', "'s", 't-shirt', 'red', '&', 'blue', '-lrb-', '50', '%', '-rrb-')
    """
    return tuple(part for part in _all_tokens(caption.translate(TABLE)) if part not in DROPPED)


def _all_tokens(text: str) -> list[str]:
    return [part for found in TOKEN.findall(text) for part in _parts(found.lower())]


def _parts(found: str) -> tuple[str, ...]:
    if found[0] == '"' or found[:2] == "..":
        return ()
    return PARTED.get(found, (BRACKETS.get(found, found),))
