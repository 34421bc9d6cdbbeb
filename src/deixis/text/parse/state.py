"""A cursor over the tokens of a text, and what has been understood so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from deixis.text.parse.draft import Draft
from deixis.text.parse.tokens import Token
from deixis.types.form import Form
from deixis.types.span import Span

DEEPEST = 12
F = TypeVar("F", bound=Form)


Phrases: TypeAlias = "Callable[[State, str], Draft | None]"


class TooHardError(Exception):
    """The text asks for more steps than its length allows; the parser then gives it up as a whole."""


@dataclass(slots=True)
class State:
    """Where the parser is in a text.

    Attributes:
        tokens: of the text.
        phrase: reads the noun phrase at the cursor, as an argument of the relation that is named.
        refused: tokens at which no inner noun phrase may take a modifier: what one reading does otherwise.
        at: the token that is read next.
        depth: how many noun phrases are open.
        steps: how many were taken.
        nested: how many modifiers are open.
        begin: where what is named begins, after what the text tells to do.
        elsewhere: the relations that, said of the whole, tell where it is to go, come from or be done with.
        choices: tokens at which an inner noun phrase took a modifier that an outer one might have.
        marks: which tokens each form came from.
        heads: the nouns of the phrases that are open, outermost first.
        plurals: whether each of these phrases is plural.
        named: the phrases named so far, and whether each is plural, for pronouns.
        sibling: the noun of the phrase that "and" joins the next one to, which is that of "the blue one".
        reserved: the "and" that joins what something is between, which joins nothing else.
        aside: tokens that say where a thing goes or what is done, for which no form stands.
        topic: the phrase that "and" joins the whole next one to, with all that is said of it, and whether it is plural.
    """

    tokens: list[Token]
    phrase: Phrases
    refused: frozenset[int] = frozenset()
    at: int = 0
    depth: int = 0
    steps: int = 0
    begin: int = 0
    elsewhere: frozenset[str] = frozenset()
    nested: int = 0
    choices: list[int] = field(default_factory=list)
    marks: list[tuple[Form, int, int]] = field(default_factory=list)
    heads: list[Form | None] = field(default_factory=list)
    plurals: list[bool] = field(default_factory=list)
    named: list[tuple[Form, bool]] = field(default_factory=list)
    sibling: Form | None = None
    reserved: int = -1
    aside: set[int] = field(default_factory=set)
    topic: tuple[Form, bool] | None = None

    def word(self, ahead: int = 0) -> str:
        """The text of a token ahead; empty past the end."""
        index = self.at + ahead
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def is_word(self, ahead: int = 0) -> bool:
        """Whether a token ahead is a word, not a mark or the end."""
        index = self.at + ahead
        return index < len(self.tokens) and self.tokens[index].is_word

    def names(self, ahead: int = 0) -> bool:
        """Whether a token ahead is somebody's or some place's name, by its capital."""
        index = self.at + ahead
        return index < len(self.tokens) and self.tokens[index].is_name

    def sees(self, *words: str) -> bool:
        """Whether the next tokens are these."""
        return all(self.word(i) == word for i, word in enumerate(words))

    def take(self, *words: str) -> bool:
        """Whether the next tokens are these, which are then read."""
        if not self.sees(*words):
            return False
        self.at += len(words)
        return True

    def take_one(self, words: frozenset[str]) -> str:
        """The next token if it is one of these, which is then read; else empty."""
        word = self.word()
        if word not in words:
            return ""
        self.at += 1
        return word

    def skip(self, words: frozenset[str]) -> None:
        """Reads on past any of these."""
        while self.word() in words and self.word():
            self.at += 1

    def mark(self, form: F, start: int) -> F:
        """The form, noted as coming from the tokens since `start`."""
        self.marks.append((form, start, max(self.at, start + 1)))
        return form

    def span(self, start: int, end: int) -> Span:
        """The characters of the tokens from `start` up to `end`."""
        last = min(end, len(self.tokens)) - 1
        spans = [token.span for token in self.tokens[min(start, last) : last + 1]]
        return Span(min(span.start for span in spans), max(span.end for span in spans))

    def step(self) -> None:
        """Counts a step, and gives up where there are too many."""
        self.steps += 1
        if self.steps > 50 + 20 * len(self.tokens):
            raise TooHardError
