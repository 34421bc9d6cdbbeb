"""Names, relations and attributes under the words that people use for them."""

from __future__ import annotations

import pytest

from deixis.reasoning.attributes import words_of
from deixis.reasoning.listed import stem
from deixis.reasoning.names import noun_truth
from deixis.reasoning.resolve import resolve
from deixis.text.forms import read
from deixis.types.grounding import Status
from deixis.types.scene import Scene, SceneObject, SceneRelation
from deixis.types.size import Size


def one(name: str, *attributes: str, id: str = "a", x: float = 0) -> SceneObject:
    return SceneObject(id, name, (x, 0, x + 9, 9), attributes)


@pytest.mark.parametrize(
    ("noun", "name"),
    [
        ("vehicle", "cup"), ("person", "trainer"), ("drink", "lake"), ("animal", "teddy bear"),
        ("airplane", "helicopter"), ("animal", "baseball bat"), ("clothing", "tree trunk"), ("honey", "honey dipper"),
        ("box", "boxer"),
        ("toy", "boat"), ("person", "snowman"), ("vegetable", "table"),
    ],
)  # fmt: skip
def test_what_only_sounds_like_a_kind_is_none(noun: str, name: str) -> None:
    assert noun_truth(noun, [one(name)])[0].tolist() == [0]


@pytest.mark.parametrize(
    ("noun", "name"),
    [
        ("box", "toolbox"), ("jar", "jar of honey"), ("honey", "jar of honey"), ("hay", "hay bale"),
        ("oak", "oak tree"), ("horse", "rocking horse"), ("toy", "rocking horse"), ("lion", "lioness"),
        ("drum", "drum kit"),
        ("bird", "cygnet"), ("farm animal", "hen"), ("bear", "teddy bear"), ("man", "coach"), ("boy", "toddler"),
        ("officer", "policewoman"),
    ],
)  # fmt: skip
def test_what_a_name_also_says(noun: str, name: str) -> None:
    thing = SceneObject("a", name, (0, 0, 10, 30))
    assert noun_truth(noun, [thing])[0][0] >= 0.5


@pytest.mark.parametrize(
    ("noun", "name", "degree"),
    [
        ("man", "guy", 1),
        ("person", "women", 1),
        ("animal", "puppy", 1),
        ("vehicle", "pickup truck", 1),
        ("glass", "wine glass", 1),
        ("dog", "hot dog", 0),
        ("woman", "man", 0),
        ("cup", "mug", 1),
        ("sofa", "couch", 1),
        ("traffic light", "Traffic Light", 1),
        ("thing", "spoon", 1),
    ],
)
def test_names_match_by_kind(noun: str, name: str, degree: float) -> None:
    assert noun_truth(noun, [one(name)])[0].tolist() == [degree]


def test_names_are_stretched_only_where_nothing_fits() -> None:
    truth, note = noun_truth("cup", [one("cup"), one("mug")])
    assert (truth.tolist(), note) == ([1, 0], "")
    assert "taken for one another" in noun_truth("cup", [one("mug")])[1]


def test_attributes_make_kinds() -> None:
    assert noun_truth("woman", [one("person", "female"), one("person", "male")])[0].tolist() == [1, 0]
    assert noun_truth("chocolate cake", [one("cake", "chocolate"), one("cake", "white")])[0].tolist() == [1, 0]


@pytest.mark.parametrize(
    ("listed", "asked"),
    [("is chasing", "chase"), ("held by", "hold by"), ("looks at", "look at"), ("running after", "run after")],
)
def test_verbs_match_in_any_form(listed: str, asked: str) -> None:
    assert stem(listed) == stem(asked)


@pytest.mark.parametrize(
    ("listed", "form", "objects"),
    [
        ("sitting on", "THE(AND(man, ON(horse)))", "a"),
        ("riding", "THE(AND(man, RIDING(horse)))", "a"),
        ("riding", "THE(AND(horse, WITH(man)))", "b"),
        ("riding", "THE(AND(rider, ON(horse)))", "a"),
        ("standing next to", "THE(AND(horse, NEXT_TO(man)))", "b"),
        ("pulls", 'THE(AND(horse, REL_BY("drag", man)))', "b"),
        ("carrying", "THE(AND(man, HOLDING(horse)))", "a"),
        ("in front of", "THE(AND(horse, BEHIND(man)))", "b"),
        ("leading", 'THE(AND(man, REL("lead", horse)))', "a"),
        ("sitting on", "THE(AND(man, state=sitting))", "a"),
        ("on", "THE(AND(man, state=sitting, ON(horse)))", "a"),
    ],
)
def test_listed_relations_are_found_under_other_words(listed: str, form: str, objects: str) -> None:
    things = (one("man"), one("horse", id="b", x=30))
    scene = Scene(Size(height=90, width=90), things, (SceneRelation("a", listed, "b"),))
    found = resolve(read(form), scene)
    assert (found.status, " ".join(found.objects)) == (Status.FOUND, objects)


@pytest.mark.parametrize(
    ("attribute", "asked"),
    [("grey", "gray"), ("dark blue", "blue"), ("striped", "stripy"), ("wood", "wooden"), ("red and white", "white")],
)
def test_attributes_match_in_other_words(attribute: str, asked: str) -> None:
    assert words_of(asked) <= words_of(attribute)


def test_a_person_is_what_it_wears() -> None:
    things = (one("man"), one("man", id="b", x=30), one("shirt", "red", id="s", x=60))
    scene = Scene(Size(height=90, width=90), things, (SceneRelation("b", "wearing", "s"),))
    assert resolve(read("THE(AND(man, color=red))"), scene).objects == ("b",)
    assert resolve(read("THE(AND(man, WITH(AND(shirt, color=red))))"), scene).objects == ("b",)
    assert resolve(read("THE(AND(man, NOT(WEARING(shirt))))"), scene).objects == ("a",)


def test_what_is_had_may_be_an_attribute() -> None:
    scene = Scene(Size(height=90, width=90), (one("sock", "striped"), one("sock", "plain", id="b", x=30)))
    assert resolve(read("THE(AND(sock, WITH(stripe)))"), scene).objects == ("a",)
    assert resolve(read("THE(AND(sock, NOT(WITH(stripe))))"), scene).objects == ("b",)


@pytest.mark.parametrize(
    ("noun", "name", "degree"),
    [
        ("seagull", "gull", 1),
        ("pram", "stroller", 1),
        ("pail", "bucket", 1),
        ("goalie", "goalkeeper", 1),
        ("walking stick", "cane", 1),
        ("vessel", "ferry", 1),
        ("tower", "lighthouse", 1),
        ("power tool", "drill", 1),
        ("folding chair", "chair", 1),
        ("toy car", "car", 0),
        ("umbrela", "umbrella", 1),
        ("tower", "towel", 0),
        ("pear", "apple", 0),
    ],
)
def test_names_that_mean_the_same_or_nearly(noun: str, name: str, degree: float) -> None:
    assert noun_truth(noun, [one(name)])[0].tolist() == [degree]


def told(text: str, *objects: SceneObject, relations: tuple[SceneRelation, ...] = ()) -> tuple[str, set[str]]:
    found = resolve(text, Scene(Size(height=100, width=400), objects, relations))
    return str(found.status), set(found.objects)


def test_an_age_that_nothing_tells_is_unknown() -> None:
    assert told("the oldest horse", one("horse"), one("horse", id="b", x=50))[0] == "unknown"
    assert told("the oldest horse", one("horse"), one("horse", "old", id="b", x=50)) == ("found", {"b"})


def test_what_is_nearest_to_nothing_is_absent() -> None:
    assert told("the cup nearest the kettle", one("cup"), one("cup", id="b", x=50))[0] == "absent"


def test_so_many_are_nearest() -> None:
    cups = [one("cup", id=name, x=x) for name, x in (("a", 0), ("b", 100), ("c", 200))]
    assert told("the two cups nearest the kettle", *cups, one("kettle", id="k", x=250)) == ("found", {"b", "c"})


def test_a_crate_holds_what_is_in_it_and_an_empty_seat_has_nobody_on_it() -> None:
    inside = (SceneRelation("p", "in", "a"),)
    crates = one("crate"), one("crate", id="b", x=50), one("pear", id="p", x=1)
    assert told("the crate holding the pear", *crates, relations=inside) == ("found", {"a"})
    assert told("the empty crate", *crates, relations=inside) == ("found", {"b"})


def test_a_place_among_ones_kind_where_one_is_left() -> None:
    towels = one("towel", x=300), one("towel", "striped", id="b", x=380)
    assert told("towel on the left, not the striped one", *towels) == ("found", {"a"})
    assert told("towel on the left that is striped", *towels)[0] == "absent"


def test_what_wears_red_is_no_red_thing_where_others_are() -> None:
    scene = one("woman"), one("scarf", "red", id="b"), one("case", "red", id="c", x=50)
    wearing = (SceneRelation("a", "wearing", "b"),)
    assert told("red thing that is not a case", *scene, relations=wearing) == ("found", {"b"})


@pytest.mark.parametrize(
    ("listed", "form"),
    [
        ("towed by", 'THE(AND(cart, REL_BY("pull", horse)))'),
        ("towed by", 'THE(AND(cart, REL("pull by", horse)))'),
        ("pulled by", "THE(AND(cart, OF(horse)))"),
        ("carried by", 'THE(AND(cart, REL_BY("hold", horse)))'),
        ("leaning against", "THE(AND(cart, state=leaning, ON(horse)))"),
        ("playing with", 'THE(AND(horse, REL("play with", cart)))'),
        ("on the back of", "THE(AND(cart, ON(AND(back, OF(horse)))))"),
        ("held by", "THE(AND(cart, INSIDE(PART_OF(hand, horse))))"),
        ("parked in front of", "THE(AND(horse, BEHIND(cart)))"),
    ],
)
def test_relations_are_found_from_either_end(listed: str, form: str) -> None:
    things = (one("cart"), one("horse", id="b", x=50))
    scene = Scene(Size(height=90, width=90), things, (SceneRelation("a", listed, "b"),))
    assert resolve(read(form), scene).status is Status.FOUND


@pytest.mark.parametrize(
    ("kind", "value", "objects", "found"),
    [
        ("color", "blue", [("navy",), ("red",)], "a"),
        ("color", "blue", [("navy",), ("blue",)], "b"),
        ("color", "red", [("red handle",), ("blue",)], "a"),
        ("color", "red", [("red handle",), ("crimson",)], "b"),
        ("color", "black", [("black and white",), ("black",)], "b"),
        ("color", "red", [("red-haired",), ("red",)], "b"),
        ("state", "full", [("half full",), ("full",)], "b"),
        ("state", "open", [("not open",), ("opened",)], "b"),
        ("state", "unlit", [("lit",), ()], "b"),
        ("age", "old", [("middle-aged",), ("elderly",)], "b"),
        ("material", "metal", [("stainless steel",), ("oak",)], "a"),
        ("pattern", "patterned", [("plain",), ("striped",)], "b"),
        ("other", "female", [(), ("female",)], "b"),
    ],
)
def test_qualities_in_other_words(kind: str, value: str, objects: list[tuple[str, ...]], found: str) -> None:
    things = tuple(one("cup", *said, id=id, x=40 * i) for i, (id, said) in enumerate(zip("ab", objects, strict=True)))
    scene = Scene(Size(height=90, width=90), things)
    assert resolve(read(f'THE(AND(cup, {kind}="{value}"))'), scene).objects == (found,)


@pytest.mark.parametrize(
    ("clause", "status"),
    [
        ('REL("chase", cat)', Status.ABSENT), ('REL("owe", cat)', Status.UNKNOWN), ("state=asleep", Status.ABSENT),
        ("state=contaminated", Status.UNKNOWN), ("other=clever", Status.UNKNOWN), ("other=curly", Status.ABSENT),
        ("INSIDE(season)", Status.UNKNOWN), ("INSIDE(basket)", Status.ABSENT), ('"bit me"', Status.UNKNOWN),
        ('REL("give", "most milk")', Status.UNKNOWN),
    ],
)  # fmt: skip
def test_what_no_picture_shows_is_unknown_and_what_one_would_show_absent(clause: str, status: Status) -> None:
    scene = Scene(Size(height=90, width=90), (one("dog"), one("dog", "brown", id="b", x=40)))
    assert resolve(read(f"THE(AND(dog, {clause}))"), scene).status is status


def test_parts_belong_by_boxes_though_the_scene_lists_clothes() -> None:
    def ears(*attributes: str) -> dict[str, tuple[str, ...]]:
        cat = SceneObject("c", "cat", (10, 10, 80, 80), attributes)
        parts = SceneObject("e1", "ear", (12, 11, 22, 20)), SceneObject("e2", "ear", (68, 11, 78, 20))
        collar = SceneObject("k", "collar", (30, 40, 60, 45))
        scene = Scene(Size(height=90, width=90), (cat, *parts, collar), (SceneRelation("c", "wearing", "k"),))
        return {side: resolve(read(f"THE(PART_OF(ear, cat, {side}))"), scene).objects for side in ("left", "right")}

    assert ears() == {"left": ("e2",), "right": ("e1",)}
    assert ears("facing away") == {"left": ("e1",), "right": ("e2",)}
    assert ears("seen from behind")["left"] == ("e1",)


def test_a_wheel_that_is_listed_as_no_part_is_none_where_others_are() -> None:
    car, spare = SceneObject("c", "car", (0, 0, 80, 60)), SceneObject("s", "wheel", (30, 30, 40, 40))
    wheel = SceneObject("w", "wheel", (5, 45, 20, 60))
    scene = Scene(Size(height=90, width=90), (car, spare, wheel), (SceneRelation("w", "part of", "c"),))
    assert resolve(read("ALL(PART_OF(wheel, car))"), scene).objects == ("w",)


def test_an_argument_by_its_place_is_what_it_would_be_alone() -> None:
    cages = tuple(SceneObject(f"c{i}", "cage", (10 + 90 * i, 10, 70 + 90 * i, 60)) for i in range(3))
    birds = tuple(SceneObject(f"b{i}", "bird", (30 + 90 * i, 30, 40 + 90 * i, 50)) for i in range(3))
    inside = tuple(SceneRelation(f"b{i}", "in", f"c{i}") for i in range(3))
    scene = Scene(Size(height=70, width=280), (*cages, *birds), inside)
    assert resolve(read("ALL(AND(bird, INSIDE(AND(cage, PLACE(left)))))"), scene).objects == ("b0",)
    assert resolve(read("ALL(EXCEPT(cage, PLACE(left)))"), scene).objects == ("c1", "c2")


def test_ages_that_tie_are_unknown() -> None:
    assert told("the oldest child", one("boy"), one("girl", id="b", x=40), one("baby", id="c", x=80))[0] == "unknown"
    assert told("the youngest child", one("boy"), one("girl", id="b", x=40), one("baby", id="c", x=80)) == (
        "found",
        {"c"},
    )


def test_a_name_that_no_table_has_is_a_person_if_it_does_what_people_do() -> None:
    scene = one("bagpiper", "male"), one("zither", id="b", x=40)
    assert told("the person", *scene) == ("found", {"a"})
    assert told("the man", *scene) == ("found", {"a"})
    assert told("the person", one("gizmo"))[0] == "absent"


def test_a_mouse_beside_a_keyboard_is_no_animal() -> None:
    assert told("how many animals are there?", one("mouse"))[1] == {"a"}
    assert told("how many animals are there?", one("mouse"), one("keyboard", id="b", x=40))[1] == set()
