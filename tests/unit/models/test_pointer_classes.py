"""What the classifier's word counts for, and for which phrases."""

from __future__ import annotations

import json

import numpy as np
import pytest

from deixis.errors import WeightsError
from deixis.models.backends.pointer.classes import Classes
from deixis.text.given import with_phrases
from deixis.text.words import find_words
from deixis.types.query import Query

KNOWN = Classes({"dog": (1, 2), "hot dog": (3,), "cup": (0,)}, frozenset({"cup"}), (0.5, 0.5, 0.0))


def asked(text: str) -> Query:
    return with_phrases(Query(text, tuple(find_words(text)), ()), [(0, len(text))])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a brown Dog", "dog"), ("two dogs", "dog"), ("a hot dog", "hot dog"), ("hot dogs", "hot dog"),
        ("a dog house", None), ("a man", None), ("cups", "cup"), ("!", None),
    ],
)  # fmt: skip
def test_a_phrase_goes_by_the_name_that_is_known(text: str, name: str | None) -> None:
    query = asked(text)
    assert KNOWN.of(query, query.phrases[0]) == name


def test_presence_follows_both_and_what_any_cell_shows() -> None:
    seen = np.zeros((4, 6), np.float32)
    seen[1, 2], seen[2, 2] = 0.5, 0.45
    assert KNOWN.presence(0.5, seen, "dog") > 0.5 > KNOWN.presence(0.5, seen, "hot dog") > 0
    assert KNOWN.presence(0.9, seen, "dog") > KNOWN.presence(0.5, seen, "dog")
    assert KNOWN.presence(1.0, np.ones((4, 6), np.float32), "hot dog") <= 1


def test_the_classifier_does_not_speak_against_what_is_worn() -> None:
    nothing, all_over = np.zeros((4, 6), np.float32), np.ones((4, 6), np.float32)
    assert KNOWN.presence(0.5, nothing, "cup") == 0.5 < KNOWN.presence(0.5, all_over, "cup")


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"weigh": [1, 2], "nouns": {}}', '{"weigh": [1, 2, 3], "nouns": 3}', "x"]
)
def test_a_malformed_file_is_a_typed_error(text: str) -> None:
    with pytest.raises(WeightsError, match=r"classes\.json is malformed"):
        Classes.from_json(text.encode())


def test_what_is_written_is_read() -> None:
    stored = {"weigh": KNOWN.weigh, "worn": ["cup"], "nouns": KNOWN.nouns}
    assert Classes.from_json(json.dumps(stored).encode()) == KNOWN


def test_maps_are_of_the_names_that_it_speaks_against_too() -> None:
    seen = np.zeros((4, 4), np.float32)
    seen[1, 3], seen[2, 3], seen[0, 0] = 0.5, 0.25, 1.0
    maps = KNOWN.maps(seen)
    assert maps.names == ("dog", "hot dog") and maps.classes == (frozenset({1, 2}), frozenset({3}))
    assert maps.maps.shape == (2, 2, 2)
    assert maps.maps[0, 1, 1] == 0.75 and maps.maps[0].sum() == 0.75
