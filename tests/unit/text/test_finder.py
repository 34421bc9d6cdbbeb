from deixis.text.finder import find_phrases
from deixis.text.tags import OUTSIDE, begin, inside
from deixis.text.words import find_words
from deixis.types.span import Span

TEXT = "A man walks his dog; it barks."


def tagged(**kinds: str) -> list[int]:
    """One tag a word of TEXT: words named by the keywords begin a phrase of that kind, "+" goes on."""
    tags = []
    for word in find_words(TEXT):
        kind = kinds.get(word.of(TEXT))
        tags.append(OUTSIDE if kind is None else inside("other") if kind == "+" else begin(kind))
    return tags


def test_phrases_have_span_head_and_kind() -> None:
    query = find_phrases(TEXT, find_words(TEXT), tagged(A="people", man="+", his="animals", dog="+"))
    assert [(query.string(p), query.string(p.head), p.kind) for p in query.phrases] == [
        ("A man", "man", "people"),
        ("his dog", "dog", "animals"),
    ]


def test_what_is_not_visible_is_no_phrase() -> None:
    query = find_phrases(TEXT, find_words(TEXT), tagged(it="notvisual", dog="animals"))
    assert [query.string(p) for p in query.phrases] == ["dog"]


def test_a_text_of_nothing_visible_has_no_phrases() -> None:
    assert find_phrases(TEXT, find_words(TEXT), tagged(it="notvisual")).phrases == ()


def test_a_text_without_tags_is_one_phrase() -> None:
    query = find_phrases("bright pink!", find_words("bright pink!"), [OUTSIDE, OUTSIDE])
    assert [p.span for p in query.phrases] == [Span(0, 11)]


def test_a_text_without_words_has_no_phrases() -> None:
    assert find_phrases("?!", (), []).phrases == ()
