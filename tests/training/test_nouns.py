from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from tokenizers import Tokenizer  # noqa: E402
from tokenizers.models import WordPiece  # noqa: E402
from tokenizers.pre_tokenizers import BertPreTokenizer  # noqa: E402
from tokenizers.processors import BertProcessing  # noqa: E402

from deixis.errors import DataError  # noqa: E402
from deixis.training.pointer.batches import View  # noqa: E402
from deixis.training.pointer.nouns import Noun, class_names, read_nouns, vocabulary  # noqa: E402
from deixis.training.pointer.teacher import GRID, activation_box, draw_lesson, listed_examples, look  # noqa: E402


def tokenizer() -> Tokenizer:
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "the", "photo", "of", "dog", "zebra", "bird"]
    made = Tokenizer(WordPiece({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))
    made.pre_tokenizer = BertPreTokenizer()
    made.post_processor = BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return made


def thousand() -> list[str]:
    return class_names([Path(f"n{i:08d}_thing_{i}.webp") for i in range(1000)])


def test_every_class_has_a_name_of_its_own_or_an_everyday_one() -> None:
    nouns = read_nouns(thousand())
    by_name = {noun.name: noun for noun in nouns}
    assert len(by_name) == len(nouns) > 1000
    assert by_name["dog"].classes == tuple(range(151, 269))
    assert by_name["thing 340"].classes == (340,)
    assert by_name["dog"].quiet and not by_name["jeans"].quiet


def test_another_number_of_photographs_is_refused() -> None:
    with pytest.raises(DataError, match="expected 1000"):
        class_names([Path("n00000001_tench.webp")])


def test_a_noun_covers_its_classes() -> None:
    words = vocabulary([Noun("dog", (1, 3), True), Noun("zebra", (2,), False)], tokenizer())
    assert words.covers[:, :4].tolist() == [[0, 1, 0, 1], [0, 0, 1, 0]]
    assert words.ids.tolist() == [[2, 8, 3], [2, 9, 3]]


def test_what_is_seen_moves_with_the_view() -> None:
    seen = np.zeros((1, 1000, GRID, GRID), np.float16)
    seen[0, 1, :, : GRID // 2] = 0.75  # the left half
    covers = torch.zeros(1, 1000)
    covers[0, 1] = 1
    whole, mirrored, right = (
        look(seen, [view], covers, 8)[0, 0] for view in (View(), View(mirrored=True), View(0.6, 0, 1, 1))
    )
    assert whole[:, 0].min() == mirrored[:, 7].min() == 0.75
    assert whole[:, 7].max() == mirrored[:, 0].max() == right.max() == 0


def test_a_lesson_says_what_is_there_and_what_is_not() -> None:
    words = vocabulary([Noun("dog", (1,), True), Noun("zebra", (2,), True), Noun("bird", (3,), False)], tokenizer())
    seen = np.zeros((2, 1000, GRID, GRID), np.float16)
    seen[0, 1, 4:7, 4:7] = 0.9
    lesson = draw_lesson(seen, [View(), View()], words, 3, 8, np.random.default_rng(0))
    dog, zebra, bird = (lesson.ids[:, 1].tolist().index(token) for token in (8, 9, 10))
    assert lesson.there[:, dog].tolist() == [True, False]
    assert lesson.gone[:, dog].tolist() == [False, True]
    assert lesson.gone[:, zebra].all() and not lesson.gone[:, bird].any()  # of the bird silence says nothing


def test_the_box_is_round_the_strongest_part() -> None:
    activation = np.zeros((16, 16), np.float32)
    activation[4:8, 2:10] = 1.0
    activation[12:16, 12:16] = 0.6
    np.testing.assert_allclose(activation_box(activation), [2 / 16, 4 / 16, 10 / 16, 8 / 16], atol=0.04)


def test_a_class_is_an_example_with_one_noun() -> None:
    seen = np.full((1000, 1000, 1, 1), 0.5, np.float16)
    example = listed_examples([Noun("zebra", (340,), True)], seen, tokenizer())[340]
    spans = [(c.ids[p.start : p.end], p.kind) for c in example.captions for p in c.phrases]
    assert ((9,), "listed") in spans and ((4, 9), "listed") in spans
    assert all(9 in ids for ids, _ in spans)
