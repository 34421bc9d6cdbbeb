"""Forms written otherwise that mean the same: of those that are not the gold one, which always answer alike.

    python -m benchmarks.reasoning_alike [--split tune6] [--show]

"The red cup on the left" may be written in more than one way that comes to the same, and the gold form is one of them.
Beside the share of forms that equal the gold one this prints the share that cannot be told from it: on `SHAKES` shaken
copies of the scene (objects left out, boxes, attributes and ends of relations exchanged) both come to the same status,
objects and answer each time, and to three different outcomes at least.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from benchmarks.reasoning import SPLITS, Judged, judge, load

from deixis.reasoning import resolve
from deixis.text.forms import show
from deixis.types.form import Form
from deixis.types.scene import Scene, SceneRelation

SHAKES = 150
OUTCOMES = 3  # of fewer it is not known what the form means


def shaken(scene: Scene, seed: int) -> Scene:
    """The scene with some of its objects left out, and boxes, attributes and ends of relations exchanged."""
    random = Random(seed)
    objects = list(scene.objects)
    places = [(one.box, one.depth) for one in objects]
    if random.random() < 0.7:
        random.shuffle(places)
    said = [one.attributes for one in objects]
    if random.random() < 0.6:
        random.shuffle(said)
    objects = [
        replace(one, box=box, depth=depth, attributes=attributes)
        for one, (box, depth), attributes in zip(objects, places, said, strict=True)
    ]
    kept = [one for one in objects if random.random() < random.choice([0.6, 0.85, 1.0])] or objects
    ids = [one.id for one in kept]
    moved = [_moved(relation, ids, random) for relation in scene.relations] if len(ids) > 1 else []
    there = [one for one in moved if one.subject in ids and one.object in ids and one.subject != one.object]
    return replace(scene, objects=tuple(kept), relations=tuple(dict.fromkeys(there)))


def _moved(relation: SceneRelation, ids: list[str], random: Random) -> SceneRelation:
    if random.random() < 0.6:
        return relation
    end = random.choice(ids)
    return replace(relation, subject=end) if random.random() < 0.5 else replace(relation, object=end)


def outcomes(form: Form, scene: Scene) -> Iterator[tuple[object, ...]]:
    """What the form comes to on every shaken copy."""
    for seed in range(SHAKES):
        found = resolve(form, shaken(scene, seed), suggest=False)
        yield str(found.status), tuple(sorted(found.objects)), found.answer


def alike(one: Judged) -> bool:
    """Whether the form that was read is the gold one, or cannot be told from it."""
    if one.form_right:
        return True
    gold = list(outcomes(one.item.form, one.item.scene))
    return len(set(gold)) >= OUTCOMES and gold == list(outcomes(one.form, one.item.scene))


def main() -> None:
    """A line a split."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--split", choices=SPLITS, help="only this one")
    options.add_argument("--show", action="store_true", help="print the forms that are alike and not the same")
    given = options.parse_args()
    print(f"{'':10} {'n':>5} {'the gold form':>14} {'or alike':>9}")
    for split in [given.split] if given.split else SPLITS:
        judged = [judge(item) for item in load(split)]
        same = [alike(one) for one in judged]
        exact = sum(one.form_right for one in judged)
        print(f"{split:10} {len(judged):5} {exact / len(judged):14.3f} {sum(same) / len(judged):9.3f}")
        if given.show:
            for one, is_alike in zip(judged, same, strict=True):
                if is_alike and not one.form_right:
                    print(f"  {one.item.text}\n    {show(one.item.form)}\n    {show(one.form)}")


if __name__ == "__main__":
    main()
