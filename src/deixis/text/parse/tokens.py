"""Text → tokens: words in lower case and marks, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from deixis.text.parse import lexicon as lex
from deixis.text.words import find_words
from deixis.types.span import Span

MARK = re.compile(r"[,;:.?!&\u2014\u2013]|(?<= )--?(?= )")
DASHES = frozenset(["\u2014", "\u2013", "-", "--"])
APOSTROPHES = str.maketrans({"\u2019": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-"})
COUNTED = frozenset([*lex.ORDINALS, "to", "last", "but", "one", "two", "next", "from"])
ENDING = re.compile(r"(?:n't|'s|'re)\Z")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark: its text in lower case, where it stands, and whether a capital makes a name of it: "Lisbon"."""

    text: str
    span: Span
    is_word: bool = True
    is_name: bool = False


def tokenize(text: str) -> list[Token]:
    """The words and marks of a text in reading order.

    A possessive ending and "not" are tokens of their own, so that "dog's" is dog 's and "isn't" is is not.

    >>> [token.text for token in tokenize("The dog's ear, isn't it?")]
    ['the', 'dog', "'s", 'ear', ',', 'is', 'not', 'it', '?']
    """
    words = find_words(text)
    found: list[Token] = []
    end = 0
    for span in words:
        found.extend(_marks(text, end, span.start))
        if text[span.start - 1 : span.start] == "#" and text[span.start].isdigit():
            found.append(Token("number", Span(span.start - 1, span.start)))
        found.extend(_word(text, span))
        end = span.end
    found.extend(_marks(text, end, len(text)))
    return _with_names(text, _written_out(text, found))


def _with_names(text: str, tokens: list[Token]) -> list[Token]:
    """The tokens with the words marked that have a capital inside a text of which most words have none."""
    capital = [token.is_word and token.span.of(text).istitle() for token in tokens]
    if sum(capital) * 2 > len(tokens):
        return tokens
    inside = [i > 0 and tokens[i - 1].is_word for i in range(len(tokens))]
    return [
        replace(token, is_name=True) if has and within and len(token.span) > 1 else token
        for token, has, within in zip(tokens, capital, inside, strict=True)
    ]


def _written_out(text: str, tokens: list[Token]) -> list[Token]:
    """The tokens with "w/" and "w/o", and a "w" between two words, as "with" and "without", and "left most" as one."""
    found: list[Token] = []
    for i, token in enumerate(tokens):
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        slashed = text[token.span.end : token.span.end + 1] == "/"
        if token.text == "w" and after is not None and (slashed or (found and found[-1].is_word)):
            without = slashed and after.text in {"o", "out"} and after.span.start == token.span.end + 1
            found.append(Token("without" if without else "with", token.span))
        elif (
            token.text in {"o", "out"}
            and found
            and found[-1].text == "without"
            and found[-1].span.end + 1 == token.span.start
        ):
            found[-1] = Token("without", Span(found[-1].span.start, token.span.end))
        elif token.text == "most" and found and found[-1].text in {"left", "right", "top", "bottom"}:
            found[-1] = Token(f"{found[-1].text}most", Span(found[-1].span.start, token.span.end))
        else:
            found.append(token)
    return found


def _marks(text: str, start: int, end: int) -> list[Token]:
    gap = text[start:end]
    if gap.startswith(("'", "\u2019")) and start and text[start - 1] in "sS":
        return [Token("'s", Span(start, start + 1))]
    return [_mark(m.group(), Span(start + m.start(), start + m.end())) for m in MARK.finditer(gap)]


def _mark(mark: str, span: Span) -> Token:
    if mark == "&":
        return Token("and", span)
    return Token("," if mark in DASHES else mark, span, False)


def _word(text: str, span: Span) -> list[Token]:
    word = span.of(text).lower().translate(APOSTROPHES)
    parts = _hyphened(word) if "-" in word and len(word) == len(span) else [word]
    if len(parts) > 1:
        starts = [span.start + sum(map(len, parts[:i])) for i in range(len(parts))]
        return [
            Token(part.strip("-"), Span(at + part.startswith("-"), at + len(part.rstrip("-"))))
            for part, at in zip(parts, starts, strict=True)
            if part.strip("-")
        ]
    if len(word) != len(span):  # lower case may change the length of letters beyond ASCII
        return [Token(word, span)]
    cut = ENDING.search(word)
    if cut is not None and cut.start() > 0:
        at = span.start + cut.start()
        return [Token(_stem(word), Span(span.start, at)), Token(_ending(word, cut.group()), Span(at, span.end))]
    if word.startswith("non-") and len(word) > 4:
        return [Token("not", Span(span.start, span.start + 3)), Token(word[4:], Span(span.start + 4, span.end))]
    return [Token(word, span)]


def _hyphened(word: str) -> list[str]:
    """The pieces of a word that each stand for themselves: "black-and-white", "second-to-last", "top-left", "dark-red".

    >>> _hyphened("top-left"), _hyphened("polka-dot")
    (['top', '-', 'left'], ['polka-dot'])
    """
    if "-and-" in word:
        return re.split(r"(-and-)", word)
    parts = word.split("-")
    counted = all(part in COUNTED for part in parts)
    placed = all(part in lex.PLACES or part in lex.FAR_WORDS or part in {"hand", "row"} for part in parts)
    shaded = len(parts) == 2 and parts[0] in lex.SHADES - lex.COLORS and parts[1] in lex.COLORS
    ranked = len(parts) == 2 and parts[0] in lex.ORDINALS and parts[1] in lex.SUPERLATIVES
    patterned = len(parts) == 2 and parts[0] in lex.COLORS and parts[1] in lex.PATTERNS
    apart = counted or placed or shaded or ranked or patterned
    return re.split(r"(-)", word) if apart else [word]


def _stem(word: str) -> str:
    return {"can't": "can", "won't": "will"}.get(word, ENDING.sub("", word))


def _ending(word: str, ending: str) -> str:
    if ending == "n't":
        return "not"
    is_verb = ending == "'re" or word in {
        "that's",
        "who's",
        "it's",
        "he's",
        "she's",
        "what's",
        "where's",
        "there's",
        "nobody's",
    }
    return "is" if is_verb else "'s"
