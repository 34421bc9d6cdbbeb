"""What questions ask for."""

from __future__ import annotations

import pytest

from deixis.tasks.answering.asked import Asked, Kind, asked, tidy
from deixis.text.forms import show


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Is there a dog?", Kind.YES_NO),
        ("Is anyone wearing a hat?", Kind.YES_NO),
        ("is the man left of the dog?", Kind.YES_NO),
        ("How many dogs are there?", Kind.COUNT),
        ("Are there more dogs than cats?", Kind.COMPARISON),
        ("Is the shirt red or blue?", Kind.CHOICE),
        ("Which dog is black?", Kind.WHICH),
        ("why is the sky blue?", Kind.UNREAD),
        ("the dog", Kind.UNREAD),
    ],
)
def test_kinds(question: str, kind: Kind) -> None:
    assert asked(question).kind is kind


@pytest.mark.parametrize(
    ("question", "kind", "subject"),
    [
        ("What colour is the car?", Kind.COLOUR, "the car"),
        ("what color are the man's shoes", Kind.COLOUR, "the man's shoes"),
        ("What is the colour of the car?", Kind.COLOUR, "the car"),
        ("What color hat is the man wearing?", Kind.COLOUR, "the man's hat"),
        ("Where is the dog?", Kind.PLACE, "the dog"),
        ("where's the dog in this picture?", Kind.PLACE, "the dog"),
        ("What is the man in red doing?", Kind.DOING, "the man in red"),
    ],
)
def test_subjects(question: str, kind: Kind, subject: str) -> None:
    assert (asked(question).kind, asked(question).subject) == (kind, subject)


@pytest.mark.parametrize(
    ("question", "subject", "relation", "backwards", "person"),
    [
        ("What is the man holding?", "the man", "holding", False, False),
        ("What is the man on the left holding?", "the man on the left", "holding", False, False),
        ("What does the woman wear?", "the woman", "wearing", False, False),
        ("What is the dog jumping through?", "the dog", "jumping through", False, False),
        ("What is the cup on?", "the cup", "on", False, False),
        ("What is next to the dog?", "the dog", "next to", True, False),
        ("What is to the left of the man?", "the man", "to the left of", True, False),
        ("Who is holding the umbrella?", "the umbrella", "holding", True, True),
    ],
)
def test_relations(question: str, subject: str, relation: str, backwards: bool, person: bool) -> None:
    found = asked(question)
    assert found.kind is Kind.RELATED
    assert (found.subject, found.relation, found.backwards, found.person) == (subject, relation, backwards, person)


def test_options() -> None:
    assert asked("Who is taller, the man or the woman?") == Asked(
        Kind.COMPARISON, relation="taller", options=("the man", "the woman")
    )
    assert asked("Is it a dog or a cat?").options == ("a dog", "a cat")
    assert asked("What kind of animal is this?") == Asked(Kind.NAME, options=("animals",))


def test_what_is_taken_to_be_there() -> None:
    assert asked("is the dog wet?").definite
    assert asked("are the man's shoes red?").definite
    assert not asked("is there a wet dog?").definite
    wet = asked("is the dog wet?").form
    assert wet is not None
    assert show(wet).startswith("EXISTS(AND(dog")


def test_what_says_that_it_is_a_question_goes() -> None:
    assert tidy("  What's the DOG doing in the photo ?!") == "what is the dog doing"
    assert tidy("what is in the picture?") == "what is this"
    assert tidy("what is on the table?") == "what is on the table"
