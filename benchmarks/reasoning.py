"""How well sentences are understood: the suite of expressions over scenes, read, parsed, resolved and judged.

    python benchmarks/reasoning.py                       # every split, a table
    python benchmarks/reasoning.py --split tune2 --failures
    python benchmarks/reasoning.py --json

The suite stands under tests/suite. "tune": the parser and the rules were written on it. "tune2" to "tune14": the unseen
ones of earlier releases, which were then tuned on too. "unseen": written by another hand and only reported; its figures
are the ones to quote. Failures are printed of what is tuned on; of unseen only if asked by name.

An answer is right where its status and its objects are, and to a question where the number, yes or no is. A form is
right where it equals the gold one up to the order inside AND and OR, NOT(OR(a, b)) being NOT(a) and NOT(b). "Wrong
found" is the share of all expressions that got the status found, or a question's answer, and a wrong one.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from deixis.io.scene import scene_from_json
from deixis.reasoning import Resolution, resolve
from deixis.text.forms import read, show
from deixis.text.parse import parse
from deixis.types.form import And, Attribute, Form, Not, Or, Relation, Superlative, conjunction, walk
from deixis.types.scene import Scene

SUITE = Path(__file__).parent.parent / "tests" / "suite"
NAMES = (
    "tune",
    "tune2",
    "tune3",
    "tune4",
    "tune5",
    "tune6",
    "tune7",
    "tune8",
    "tune9",
    "tune10",
    "tune11",
    "tune12",
    "tune13",
    "tune14",
    "unseen",
)
SPLITS = tuple(name for name in NAMES if (SUITE / name).is_dir())
PLAIN = frozenset(["Noun", "Thing", "And", "The"])


@dataclass(frozen=True, slots=True)
class Item:
    """One expression of the suite, with its gold form and answer."""

    scene: Scene
    scene_name: str
    split: str
    text: str
    status: str
    objects: tuple[str, ...]
    any_one: bool
    answer: int | bool | None
    form: Form
    compositional: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of an item."""

    item: Item
    form: Form
    status: str
    objects: tuple[str, ...]
    answer: int | bool | None
    parse_ms: float
    answer_ms: float

    @property
    def form_right(self) -> bool:
        """Whether the best reading is the gold form."""
        return ordered(self.form) == ordered(self.item.form)

    @property
    def answer_right(self) -> bool:
        """Whether the status and what comes with it are right."""
        gold = self.item
        if gold.answer is not None or self.answer is not None:
            return type(self.answer) is type(gold.answer) and self.answer == gold.answer
        if self.status != gold.status:
            return False
        if gold.any_one:
            return len(self.objects) == 1 and self.objects[0] in gold.objects
        return gold.status in {"absent", "unknown"} or set(self.objects) == set(gold.objects)

    @property
    def wrong_but_found(self) -> bool:
        """Whether it is sure and wrong: objects, or a number, yes or no."""
        return (self.status == "found" or self.answer is not None) and not self.answer_right


def load(split: str) -> list[Item]:
    """The items of a split, in their order."""
    scenes = {row["scene"]: scene_from_json(row) for row in _rows(SUITE / split / "scenes.jsonl")}
    return [_item(row, scenes[row["scene"]], split) for row in _rows(SUITE / split / "expressions.jsonl")]


def _item(row: Mapping[str, Any], scene: Scene, split: str) -> Item:
    return Item(
        scene=scene,
        scene_name=row["scene"],
        split=split,
        text=row["text"],
        status=row["status"],
        objects=tuple(row.get("objects", ())),
        any_one=row.get("any", False),
        answer=row.get("answer"),
        form=read(row["form"]),
        compositional=row.get("compositional", False),
    )


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def ordered(form: Form) -> Form:
    """The form as it is compared: NOT(OR(a, b)) as NOT(a), NOT(b), and the parts of every AND and OR in one order."""
    if isinstance(form, Not) and isinstance(form.part, Or):
        return ordered(conjunction(*(Not(part) for part in form.part.parts)))
    if isinstance(form, And):
        return And(tuple(sorted(conjunction(*map(ordered, form.parts)).children(), key=show)))
    changed: dict[str, Any] = {}
    for field in fields(form):
        value = getattr(form, field.name)
        if isinstance(value, tuple):
            parts = tuple(ordered(part) for part in value)
            changed[field.name] = tuple(sorted(parts, key=show)) if isinstance(form, Or) else parts
        elif hasattr(value, "children"):
            changed[field.name] = ordered(value)
    return replace(form, **changed)


def operators(form: Form) -> set[str]:
    """The names of what a form is made of, as the table groups them."""
    return {name for _, node in walk(form) for name in [_operator(node)] if name not in PLAIN}


def _operator(node: Form) -> str:
    match node:
        case Relation(name=name, passive=passive):
            return name if name.isupper() else ("open relation, passive" if passive else "open relation")
        case Attribute(kind=kind):
            return f"attribute: {kind}"
        case Superlative(most=most):
            return "superlative" if most else "superlative, least"
        case Not():
            return "negation"
        case _:
            return type(node).__name__


def judge(item: Item) -> Judged:
    """Parses one item, and resolves its text, with the times of both: the second is from text to answer."""
    start = time.perf_counter()
    form = parse(item.text).readings[0].form
    parsed = time.perf_counter()
    found: Resolution = resolve(item.text, item.scene)
    done = time.perf_counter()
    times = (parsed - start) * 1000, (done - parsed) * 1000
    return Judged(item, form, str(found.status), tuple(found.objects), found.answer, *times)


def summary(judged: Sequence[Judged]) -> dict[str, float]:
    """Counts, shares and times of some judged items."""
    count = len(judged)
    return {
        "expressions": count,
        "answers_right": sum(one.answer_right for one in judged) / count,
        "forms_right": sum(one.form_right for one in judged) / count,
        "wrong_but_found": sum(one.wrong_but_found for one in judged) / count,
        "parse_ms_median": statistics.median(one.parse_ms for one in judged),
        "parse_ms_p95": _p95([one.parse_ms for one in judged]),
        "answer_ms_median": statistics.median(one.answer_ms for one in judged),
        "answer_ms_p95": _p95([one.answer_ms for one in judged]),
    }


def _p95(values: Iterable[float]) -> float:
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(0.95 * len(ranked)))]


def by_operator(judged: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """The summary of the items whose gold form has an operator, for every operator."""
    groups: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        for name in operators(one.item.form):
            groups[name].append(one)
    return {name: summary(groups[name]) for name in sorted(groups)}


def report(splits: Mapping[str, Sequence[Judged]]) -> dict[str, Any]:
    """Everything that is printed: by split, the compositional parts, and by operator in each split."""
    parts = dict(splits)
    for name, judged in splits.items():
        new = [one for one in judged if one.item.compositional]
        if new:
            parts[f"{name}, operators never together before"] = new
    return {
        "splits": {name: summary(judged) for name, judged in parts.items()},
        "operators": {name: by_operator(judged) for name, judged in splits.items()},
    }


def table(rows: Mapping[str, Mapping[str, float]]) -> str:
    """Rows of a summary as aligned text."""
    lines = [f"{'':44} {'n':>5} {'answers':>8} {'forms':>8} {'wrong found':>12} {'parse ms':>14} {'answer ms':>14}"]
    for name, row in rows.items():
        parse_ms, answer_ms = (f"{row[f'{k}_ms_median']:.2f} / {row[f'{k}_ms_p95']:.2f}" for k in ("parse", "answer"))
        lines.append(
            f"{name:44} {row['expressions']:5d} {row['answers_right']:8.3f} {row['forms_right']:8.3f} "
            f"{row['wrong_but_found']:12.3f} {parse_ms:>14} {answer_ms:>14}"
        )
    return "\n".join(lines)


def failures(judged: Iterable[Judged]) -> str:
    """What went wrong, an item a paragraph."""
    return "\n\n".join(_failure(one) for one in judged if not (one.answer_right and one.form_right))


def _failure(one: Judged) -> str:
    gold = one.item
    marks = ("" if one.answer_right else " ANSWER") + ("" if one.form_right else " FORM")
    return (
        f"{gold.scene_name}: {gold.text}{marks}\n"
        f"  gold {gold.status} {' '.join(gold.objects)} {'' if gold.answer is None else gold.answer}\n"
        f"  ours {one.status} {' '.join(one.objects)} {'' if one.answer is None else one.answer}\n"
        f"  gold {show(gold.form)}\n  ours {show(one.form)}"
    )


def main() -> None:
    """Runs the suite and prints its report."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--split", choices=SPLITS, help="only this one")
    options.add_argument("--json", action="store_true", help="print JSON")
    options.add_argument("--failures", action="store_true", help="print what went wrong first")
    given = options.parse_args()
    judged = {split: [judge(item) for item in load(split)] for split in SPLITS if given.split in {None, split}}
    if given.failures:
        told = [failures(of) for split, of in judged.items() if split != "unseen" or given.split == "unseen"]
        print("\n\n".join(told), end="\n\n")
    found = report(judged)
    if given.json:
        print(json.dumps(found, indent=2))
        return
    print(table(found["splits"]))
    for split, rows in found["operators"].items():
        print(f"\n{split}\n{table(rows)}")


if __name__ == "__main__":
    main()
