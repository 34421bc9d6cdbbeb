"""Things that a classifier names without being asked."""

from __future__ import annotations

import numpy as np
import pytest
from skimage import data

import deixis
from deixis.models.vectors import Classifier, ClassMaps
from deixis.tasks.graph.objects import Thing, with_named
from deixis.tasks.namer import Named, named_things, place_of, surest
from deixis.types.size import Size

NAMES = {
    "cat": {1, 2},
    "kitten": {1, 2},
    "egyptian cat": {1},
    "animal": set(range(200)),
    "zebra": {3},
    "rocket": {4, 5},
}


def maps(**sure: float) -> ClassMaps:
    """Names that are seen so surely in a quarter of an 8 × 8 grid, and nowhere else."""
    cells = np.zeros((len(NAMES), 8, 8), np.float32)
    for row, name in enumerate(NAMES):
        cells[row, 2:6, 4:8] = sure.get(name.replace(" ", "_"), 0.0)
    return ClassMaps(tuple(NAMES), tuple(map(frozenset, NAMES.values())), cells)


def said(seen: ClassMaps) -> list[str]:
    return [seen.names[row] for row in surest(seen)]


def test_of_one_thing_the_name_that_people_use_is_taken() -> None:
    assert said(maps(cat=0.99, kitten=0.99, egyptian_cat=0.95, animal=1.0)) == ["cat"]


def test_what_captions_never_name_is_called_by_its_narrowest_name() -> None:
    assert said(maps(zebra=0.9, animal=0.9)) == ["zebra"]
    assert said(maps(rocket=0.9)) == ["rocket"]


def test_two_things_have_two_names() -> None:
    assert sorted(said(maps(cat=0.9, kitten=0.9, rocket=0.8))) == ["cat", "rocket"]


def test_what_one_cell_shows_is_not_sure() -> None:
    seen = maps()
    seen.maps[0, 3, 3] = 1.0
    assert said(seen) == []
    assert said(maps(cat=0.2)) == []


def test_a_place_is_that_of_the_likeliest_cells() -> None:
    assert place_of(maps(cat=0.9).maps[0], Size(height=80, width=160)) == (80.0, 20.0, 160.0, 60.0)


def test_a_backend_without_a_classifier_names_nothing() -> None:
    session = deixis.load("fake")
    assert not isinstance(session._backend, Classifier)
    assert named_things(session, session.encode(np.zeros((32, 32, 3), np.uint8))) == ()


def test_what_is_named_is_another_name_of_its_place_or_a_thing_of_its_own() -> None:
    dog = Thing((0.0, 0.0, 100.0, 100.0), (("head", 0.4), ("dog", 0.3), ("animal", 0.9)), (("young", 0.5),))
    cat, rocket = Named("cat", (0.0, 0.0, 100.0, 90.0), 0.8), Named("rocket", (200.0, 0.0, 240.0, 90.0), 0.6)
    both = with_named([dog], [cat, rocket])
    assert both[0].names == (("cat", 0.8), ("head", 0.4), ("dog", 0.3), ("animal", 0.9))
    assert both[0].box == dog.box and both[0].words == dog.words
    assert both[1] == Thing(rocket.box, (("rocket", 0.6),))


@pytest.mark.parametrize(("given", "kept"), [(0.2, 0.3), (0.7, 0.7)])
def test_a_name_that_a_place_has_keeps_its_greater_probability(given: float, kept: float) -> None:
    dog = Thing((0.0, 0.0, 100.0, 100.0), (("dog", 0.3),))
    assert with_named([dog], [Named("dog", dog.box, given)])[0].names == (("dog", kept),)
    assert with_named([], [Named("dog", dog.box, given)])[0].names == (("dog", given),)


@pytest.mark.slow
def test_a_cat_and_a_motorcycle_are_named_where_they_are() -> None:
    session = deixis.load("pointer")
    for photograph, name in ((data.chelsea(), "cat"), (data.stereo_motorcycle()[0], "motorcycle")):
        first = named_things(session, session.encode(photograph))[0]
        assert first.name == name and first.probability > 0.7
        assert (first.box[2] - first.box[0]) * (first.box[3] - first.box[1]) > 0.25 * photograph[..., 0].size
