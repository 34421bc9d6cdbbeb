"""What pronouns stand for. Phrases are marked in the sentences as [kind: words]."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deixis.text.coreference import antecedents, is_pronoun, with_antecedents
from deixis.text.finder import make_phrase
from deixis.text.rules import parse
from deixis.text.words import find_words
from deixis.types import Query, Span
from deixis.types.query import Phrase

MARK = re.compile(r"\[(\w): ([^\]]*)\]")
KINDS = {"p": "people", "a": "animals", "c": "clothing", "b": "bodyparts", "s": "scene", "o": "other"}


def marked(sentence: str) -> Query:
    """The sentence without its marks, and its marked phrases."""
    text, spans, done = "", [], 0
    for match in MARK.finditer(sentence):
        text += sentence[done : match.start()]
        spans.append((len(text), len(text) + len(match[2]), KINDS[match[1]]))
        text, done = text + match[2], match.end()
    text += sentence[done:]
    words = find_words(text)
    return Query(text, words, tuple(_phrase(text, words, *span) for span in spans))


def _phrase(text: str, words: tuple[Span, ...], start: int, end: int, kind: str) -> Phrase:
    return make_phrase(text, [word for word in words if word.overlaps(Span(start, end))], kind)


def meant(sentence: str) -> list[tuple[str, str]]:
    """Each pronoun that stands for something, with it."""
    query = marked(sentence)
    found = antecedents(query.text, query.words, query.phrases)
    return [(span.of(query.text), named.of(query.text)) for span, named in sorted(found.items())]


CASES = [
    ("[p: a boy] throws [o: a ball]; he wears [c: a cap]", [("he", "a boy")]),
    ("[p: A man] smiles at [p: a woman] as she sings", [("she", "a woman")]),
    ("[p: A man] lifts [p: a boy] and throws him", [("him", "a boy")]),
    ("[p: A man] plays [o: a guitar] while [p: a man] standing beside him claps", [("him", "A man")]),
    ("[p: A man] smiles at [p: the people] watching him", [("him", "A man")]),
    ("[p: A player] runs while another tries to block him", [("him", "A player")]),
    ("[p: A girl] has [o: paint] on her", [("her", "A girl")]),
    ("[a: A dog] kicks up [o: sand] as it jumps", [("it", "A dog")]),
    ("[p: A boy] jumps off [o: a skateboard] as it goes down [s: the stairs]", [("it", "a skateboard")]),
    ("[p: A man] holding [o: a sign] with [o: writing] on it", [("it", "a sign")]),
    ("[p: A woman] holding [p: a baby] and making [o: faces] at it", [("it", "a baby")]),
    ("[a: A dog] looks up at [o: a ball] and catches it", [("it", "a ball")]),
    ("[p: A baby] holds [o: plants] and puts them in [b: its mouth]", [("them", "plants")]),
    ("[p: A boy] and [p: a girl] hold hands as they walk", [("they", "A boy and a girl")]),
    ("[p: Two girls] on [o: a trampoline] and [o: a house] is behind them", [("them", "Two girls")]),
    ("[p: A person] covers [b: their face] as they cry", [("they", "A person")]),
    ("[p: A climber] pulls himself up [o: a rope]", [("himself", "A climber")]),
    ("as he rides by, [p: a man] waves", [("he", "a man")]),
    ("[p: A woman] feeds [a: a bird]. She is kind. It sings.", [("She", "A woman"), ("It", "a bird")]),
    ("[p: The woman 's face] falls into shadow as she sings", [("she", "The woman 's face")]),
]


@pytest.mark.parametrize(("sentence", "expected"), CASES)
def test_pronouns_stand_for(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert meant(sentence) == expected


NOTHING = [
    "[p: A man] sings as she dances",
    "He is climbing.",
    "[p: A man] hugs [p: a woman] as they talk",
    "[o: two cups] beside him",
]


def test_a_pronoun_inside_a_phrase_is_part_of_it() -> None:
    assert meant("[p: A man] and [p: the dog beside him]") == []


@pytest.mark.parametrize("sentence", NOTHING)
def test_what_nothing_agrees_with_stands_for_nothing(sentence: str) -> None:
    assert meant(sentence) == []


def test_pronouns_become_phrases_of_the_kind_they_stand_for() -> None:
    query = with_antecedents(marked("[p: a boy] throws [o: a ball]; he wears [c: a cap]"))
    told = [(query.string(p), p.kind, p.meant.of(query.text)) for p in query.phrases]
    assert told == [
        ("a boy", "people", "a boy"),
        ("a ball", "other", "a ball"),
        ("he", "people", "a boy"),
        ("a cap", "clothing", "a cap"),
    ]


@pytest.mark.parametrize(
    ("sentence", "goes_back"),
    [
        ("[p: A man] walks [a: a dog]. [a: The dog] barks.", True),
        ("[p: A man] walks [a: a dog] and [a: the dog] barks", True),
        ("[p: A man] talks to [p: the man] in [c: red]", False),
        ("[a: A dog] chases [a: the dog] running ahead", False),
        ("[a: A dog], [a: a dog] and [a: the dog]", False),
        ("[a: The dog] sees [a: the dog]", False),
        ("[a: A dog] and [a: the brown dog] play", False),
    ],
)
def test_a_second_mention_goes_back_to_the_first(sentence: str, goes_back: bool) -> None:
    last = with_antecedents(marked(sentence)).phrases
    assert any(phrase.antecedent is not None for phrase in last) == goes_back


@given(st.lists(st.sampled_from("a man woman dog and with him her it they the while . ; on red his two".split())))
def test_antecedents_are_phrases_before_or_after_and_never_the_pronoun(words: list[str]) -> None:
    query = parse(" ".join(["a", "man", *words]))
    asked = with_antecedents(query)
    for phrase in asked.phrases:
        if phrase.antecedent is not None:
            assert not phrase.antecedent.overlaps(phrase.span)
            assert any(phrase.antecedent.covers(named.span) for named in query.phrases)
    assert [p.span for p in asked.phrases] == sorted(p.span for p in asked.phrases)


def test_pronouns_are_known_in_any_case() -> None:
    assert is_pronoun("He") and is_pronoun("them") and not is_pronoun("a man") and not is_pronoun("")
