import pytest

from deixis.text.tags import KINDS, OUTSIDE, begin, inside, kind_of, runs

P, Q, C = begin("people"), inside("people"), begin("clothing")


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ([], []),
        ([OUTSIDE], []),
        ([P], [(0, 1, "people")]),
        ([P, P], [(0, 1, "people"), (1, 2, "people")]),
        ([P, Q, OUTSIDE, Q], [(0, 2, "people"), (3, 4, "people")]),
        ([P, inside("animals"), C], [(0, 2, "people"), (2, 3, "clothing")]),
    ],
)
def test_runs_join_begin_and_inside_tags(tags: list[int], found: list[tuple[int, int, str]]) -> None:
    assert runs(tags) == found


@pytest.mark.parametrize("kind", KINDS)
def test_both_tags_of_a_kind_name_it(kind: str) -> None:
    assert kind_of(begin(kind)) == kind_of(inside(kind)) == kind


def test_the_outside_tag_names_no_kind() -> None:
    assert kind_of(OUTSIDE) is None
