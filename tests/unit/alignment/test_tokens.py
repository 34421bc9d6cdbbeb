import numpy as np

from deixis.alignment.tokens import pool, tokens_of, weighted_pool
from deixis.types.span import Span

OFFSETS = [(0, 1), (2, 6), (6, 8), (8, 9)]  # "a leftmost." as a, left, most, and a full stop with a gap before
VALUES = np.array([[1, 0], [0, 2], [0, 4], [5, 5]], np.float32)


def test_a_word_of_two_pieces_has_both() -> None:
    assert tokens_of([Span(2, 8)], OFFSETS).tolist() == [[False, True, True, False]]


def test_a_span_that_cuts_a_token_has_it() -> None:
    assert tokens_of([Span(3, 4)], OFFSETS).tolist() == [[False, True, False, False]]


def test_no_spans_and_no_tokens_keep_their_shapes() -> None:
    assert tokens_of([], OFFSETS).shape == (0, 4)
    assert tokens_of([Span(0, 1)], []).shape == (1, 0)


def test_pool_is_the_mean_over_a_spans_tokens() -> None:
    members = tokens_of([Span(2, 8), Span(1, 2)], OFFSETS)
    assert pool(VALUES, members).tolist() == [[0, 3], [0, 0]]


def test_weighted_pool_follows_the_logits() -> None:
    logits = np.array([0, 0, np.log(3), 0], np.float32)
    pooled = weighted_pool(VALUES, logits, tokens_of([Span(2, 8)], OFFSETS))
    np.testing.assert_allclose(pooled, [[0, 3.5]], rtol=1e-6)


def test_weighted_pool_of_a_span_without_tokens_is_that_of_the_text() -> None:
    pooled = weighted_pool(VALUES, np.zeros(4, np.float32), tokens_of([Span(1, 2)], OFFSETS))
    np.testing.assert_allclose(pooled, VALUES.mean(axis=0, keepdims=True), rtol=1e-6)
