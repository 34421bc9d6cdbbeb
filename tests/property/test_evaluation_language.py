import string

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deixis.evaluation.metrics.captions import bleu, rouge
from deixis.evaluation.metrics.captions.alignment import align, chunks
from deixis.evaluation.metrics.captions.cider import Rarity, cider
from deixis.evaluation.metrics.captions.meteor import best_sums, meteor, score
from deixis.evaluation.metrics.captions.stemmer import stem
from deixis.evaluation.metrics.captions.tokenizer import tokens
from deixis.evaluation.metrics.vqa import accuracy, lavis_accuracy, normalized

words = st.lists(st.sampled_from("a the two dog dogs runs running red".split()), max_size=8)
sets = st.lists(words, min_size=1, max_size=4)
answers = st.lists(st.text(string.ascii_letters + string.digits + " ,.'-/", max_size=8), max_size=10)


@given(st.text(max_size=12), answers)
def test_vqa_accuracy_is_a_share(said: str, heard: list[str]) -> None:
    assert 0 <= accuracy(said, heard) <= 1
    assert 0 <= lavis_accuracy(said, heard) <= 1


@given(st.text(max_size=12), answers)
def test_the_order_of_annotators_does_not_count(said: str, heard: list[str]) -> None:
    assert accuracy(said, heard) == pytest.approx(accuracy(said, heard[::-1]))


@given(st.text(max_size=40))
def test_normalized_answers_have_no_articles_and_single_spaces(answer: str) -> None:
    parts = normalized(answer).split(" ")
    assert not {"a", "an", "the"} & set(parts)
    assert parts == [""] or "" not in parts


@given(st.text(max_size=60))
def test_tokens_are_lower_case_words(caption: str) -> None:
    assert all(part == part.lower() and part.split() == [part] for part in tokens(caption))


@given(st.text(string.ascii_lowercase + "'", max_size=12))
def test_a_stem_is_hardly_longer_than_its_word(word: str) -> None:
    assert len(stem(word)) <= len(word) + 1


@given(words, words)
def test_an_alignment_takes_each_word_once(candidate: list[str], reference: list[str]) -> None:
    matches = align(candidate, reference)
    assert len({m.candidate for m in matches}) == len({m.reference for m in matches}) == len(matches)
    assert (len(matches) > 0) <= (chunks(matches) > 0) <= len(matches)


@given(words.filter(bool), sets)
def test_a_reference_scores_highest(candidate: list[str], references: list[list[str]]) -> None:
    text, true = " ".join(candidate), [" ".join(reference) for reference in references]
    assert meteor(text, [*true, text]) == pytest.approx(1)
    assert rouge.coco(text, [*true, text]) == pytest.approx(1)
    assert 0 <= meteor(text, true) <= 1 + 1e-12
    assert 0 <= rouge.rouge_score(text, true) <= 1


@given(st.lists(st.tuples(words, sets), min_size=1, max_size=5))
def test_corpus_scores_do_not_depend_on_order_and_are_bounded(corpus: list[tuple[list[str], list[list[str]]]]) -> None:
    runs = np.array([bleu.sums(*pair) for pair in corpus])
    parts = np.array([best_sums(*pair) for pair in corpus])
    for name in (bleu.coco, bleu.sacrebleu):
        assert name(runs.sum(axis=0)) == pytest.approx(name(runs[::-1].sum(axis=0)))
        assert all(0 <= value <= 1 + 1e-12 for value in name(runs.sum(axis=0)))
    assert 0 <= score(parts.sum(axis=0)) <= 1


@given(st.lists(st.tuples(words, sets), min_size=1, max_size=5))
def test_cider_is_between_0_and_10(corpus: list[tuple[list[str], list[list[str]]]]) -> None:
    rarity = Rarity.of(references for _, references in corpus)
    assert all(0 <= cider(said, references, rarity) <= 10 + 1e-9 for said, references in corpus)
