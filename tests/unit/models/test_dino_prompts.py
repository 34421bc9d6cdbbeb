from __future__ import annotations

from deixis.models.backends.grounding_dino.prompts import Asking, Prompt, prompts
from deixis.models.hub.names import Name, names, packed
from deixis.models.hub.phrases import parse
from deixis.text.given import with_phrases
from deixis.types.query import Query


def count(text: str) -> int:
    return len(text.split())


def asked(query: Query, asking: Asking = Asking.NAMES, limit: int = 256) -> tuple[Prompt, ...]:
    return prompts(query, asking, count, limit)


def strings(prompt: Prompt) -> list[str]:
    return [span.of(prompt.text) for span in prompt.spans]


def test_names_are_lower_case_with_a_full_stop_after_each() -> None:
    (prompt,) = asked(parse("A Red\n Cup and the DOG"))
    assert prompt.text == "a red cup. the dog."
    assert strings(prompt) == ["a red cup", "the dog"]
    assert prompt.phrases == (0, 1)


def test_marks_that_would_end_a_name_are_not_in_it() -> None:
    query = with_phrases(parse("a St. Bernard or what? dog"), [(0, 13), (14, 26)])
    assert asked(query)[0].text == "a st bernard. or what dog."


def test_phrases_without_letters_are_in_no_prompt() -> None:
    query = with_phrases(parse("!!! dog"), [(0, 3), (4, 7)])
    assert asked(query)[0].phrases == (1,)
    assert asked(with_phrases(query, [(0, 3)])) == ()
    assert asked(with_phrases(query, [(0, 3)]), Asking.CAPTION) == ()
    assert asked(with_phrases(query, [])) == ()


def test_names_go_into_as_few_prompts_as_have_room() -> None:
    found = asked(parse("a cat . the red dog . cup . a tree ."), limit=9)  # 2 marks; 3 + 4, then 2 + 3
    assert [prompt.text for prompt in found] == ["a cat. the red dog.", "cup. a tree."]
    assert [prompt.phrases for prompt in found] == [(0, 1), (2, 3)]


def test_a_name_over_the_limit_is_alone() -> None:
    found = asked(parse("cat . a very long name of a red dog . cup ."), limit=6)
    assert [prompt.phrases for prompt in found] == [(0,), (1,), (2,)]


def test_a_caption_is_the_text_with_a_full_stop_and_its_phrases_where_they_stand() -> None:
    query = with_phrases(parse("A man with a DOG"), [(11, 16), (0, 5)])
    (prompt,) = asked(query, Asking.CAPTION)
    assert prompt.text == "a man with a dog."
    assert strings(prompt) == ["a dog", "a man"]
    assert asked(parse("A dog."), Asking.CAPTION)[0].text == "a dog."


def test_spans_of_a_caption_hold_where_lower_case_is_longer() -> None:
    query = with_phrases(parse("İİ and a dog"), [(7, 12)])
    assert strings(asked(query, Asking.CAPTION)[0]) == ["a dog"]


def test_a_caption_over_the_limit_is_asked_as_names() -> None:
    found = asked(with_phrases(parse("A man with a dog"), [(0, 5)]), Asking.CAPTION, limit=6)
    assert [(prompt.asking, prompt.text) for prompt in found] == [(Asking.NAMES, "a man.")]


def test_names_are_on_one_line_and_keep_their_case() -> None:
    query = with_phrases(parse("A  red\tCup, ..."), [(0, 10), (12, 15)])
    assert names(query) == (Name(0, "A red Cup"),)


def test_nothing_packs_into_nothing() -> None:
    assert list(packed((), lambda name: 1, 5)) == []
