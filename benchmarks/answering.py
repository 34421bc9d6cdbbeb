"""How often answers are right, by kind of question, beside what is mostly right without a look.

    python -m benchmarks.answering --root DIR --written benchmarks/answering_written.jsonl

Questions made from the captions and boxes of a split (`answering_questions.py`), and those that were written. Figures a
kind, with 95 % intervals drawn by photograph: accuracy over all questions, where "I cannot tell" is wrong; how often
there was an answer; and accuracy where there was. `made_to_answer` takes what was held back as too unsure for the
answer. The prior sees no picture: the most frequent answer to questions of the kind about the same noun, or else of the
kind, among questions made in the same way from training photographs.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from benchmarks.answering_questions import Question, known, questions_of, right, things_of
from benchmarks.fit_matching import held_out, picture
from benchmarks.options import parser_of

import deixis
from deixis.io.datasets.flickr30k import read_ids, read_images
from deixis.io.images import open_image
from deixis.tasks.answering.answer import answer_in
from deixis.tasks.answering.asked import Asked, Kind, asked
from deixis.tasks.answering.looking import View
from deixis.tasks.answering.result import Answer
from deixis.tasks.answering.words import head_of
from deixis.types import form as forms
from deixis.types.form import walk

RESAMPLES = 2000
EVERY = 8  # training photograph in so many is asked about, for the prior
LEAST = 3  # questions about a noun, for a prior of its own


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a question."""

    question: Question
    answer: Answer
    right: bool
    prior_right: bool

    @property
    def forced_right(self) -> bool:
        """Whether the likeliest answer is right, given or held back."""
        held = [text for text, _ in self.answer.others[:1]] if not self.answer.known else [self.answer.value]
        return any(right(one, self.question.answers) for one in held)


class Prior:
    """The most frequent answers of training questions, by kind and noun."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self._by: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for question in questions:
            kind, head = key(question.text)
            for told in question.answers[:1]:
                self._by[kind, head][told] += 1
                self._by[kind, ""][told] += 1

    def guess(self, text: str) -> str:
        """An answer without a look; for a choice, one of its options."""
        kind, head = key(text)
        if kind == Kind.CHOICE.value:
            kind = Kind.COLOUR.value
            return next((one for one in self._ranked(kind, head) if one in text.lower().split()), "")
        return next(iter(self._ranked(kind, head)), "yes")

    def _ranked(self, kind: str, head: str) -> list[str]:
        own, general = self._by[kind, head], self._by[kind, ""]
        first = [one for one, _ in own.most_common()] if sum(own.values()) >= LEAST else []
        return list(dict.fromkeys([*first, *(one for one, _ in general.most_common())]))


def key(text: str) -> tuple[str, str]:
    """The kind of a question, and the noun or relation that its prior is looked up by."""
    wanted = asked(text)
    if wanted.kind is Kind.RELATED:
        return wanted.kind.value, f"{wanted.relation} {wanted.backwards}"
    return wanted.kind.value, _noun(wanted)


def _noun(wanted: Asked) -> str:
    if wanted.form is not None:
        return next((part.name for _, part in walk(wanted.form) if isinstance(part, forms.Noun)), "")
    return head_of(wanted.subject) if wanted.subject else ""


def main() -> None:
    """Ask, judge, and print the figures."""
    options = _options()
    trained = held_out(options.root, 300, 0)
    rest = [id for id in read_ids(options.root / "train.txt") if id not in set(trained)]
    prior = Prior(made(options.root, rest[::EVERY], 0))
    session = deixis.load(options.model)
    sets = {options.split: made(options.root, _ids(options, trained), options.seed)}
    if options.written:
        sets["written"] = written(options.written)
    judged = {name: judge(options.root, session, questions, prior) for name, questions in sets.items()}
    if options.out:
        options.out.write_text("".join(line(one) + "\n" for rows in judged.values() for one in rows), encoding="utf-8")
    print(json.dumps({"seed": options.seed, **{name: by_kind(rows) for name, rows in judged.items()}}, indent=2))


def by_kind(judged: Sequence[Judged]) -> dict[str, dict[str, object]]:
    """The figures of all, and of each kind."""
    kinds = list(dict.fromkeys(one.question.kind for one in judged))
    each = {kind: figures([one for one in judged if one.question.kind == kind]) for kind in kinds}
    return {"all": figures(judged), **each}


def _ids(options: argparse.Namespace, trained: list[str]) -> list[str]:
    ids = trained if options.split == "held-out" else read_ids(options.root / f"{options.split}.txt")
    return ids[:: options.every][: options.limit]


def made(root: Path, ids: list[str], seed: int) -> list[Question]:
    """The questions made from the annotations of photographs."""
    random = np.random.default_rng(seed)
    images = list(read_images(root, ids))
    strangers = [one.name for image in images for one in things_of(image) if one.name in known()]
    return [question for image in images for question in questions_of(image, strangers, random)]


def written(path: Path) -> list[Question]:
    """Questions that people wrote, one JSON object a line."""
    rows = [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines()]
    return [Question(row["image"], row["kind"], row["question"], tuple(row["answers"]), "") for row in rows]


def judge(root: Path, session: deixis.Session, questions: Sequence[Question], prior: Prior) -> list[Judged]:
    """Asks all, each photograph looked at once."""
    found = []
    view, seen = None, ""
    for i, question in enumerate(sorted(questions, key=lambda one: one.image)):
        if view is None or question.image != seen:
            rgb = open_image(picture(root, question.image)).rgb()
            view, seen = View(session, session.encode(rgb), rgb), question.image
        told = answer_in(view, question.text)
        is_right = told.value is not None and right(told.value, question.answers)
        found.append(Judged(question, told, is_right, right(prior.guess(question.text), question.answers)))
        print(f"\r{i + 1}/{len(questions)}", end="", file=sys.stderr)
    print(file=sys.stderr)
    return found


def figures(judged: Sequence[Judged]) -> dict[str, object]:
    """Counts, and shares with their intervals."""
    table = np.array([(one.right, one.answer.known, one.prior_right, one.forced_right) for one in judged], np.float64)
    names = np.array([one.question.image for one in judged])
    return {
        "questions": len(judged),
        "accuracy": _with_interval(table, names, lambda t: t[:, 0].mean()),
        "answered": _with_interval(table, names, lambda t: t[:, 1].mean()),
        "accuracy_where_answered": _with_interval(table, names, lambda t: t[:, 0].sum() / max(t[:, 1].sum(), 1)),
        "made_to_answer": _with_interval(table, names, lambda t: t[:, 3].mean()),
        "prior": _with_interval(table, names, lambda t: t[:, 2].mean()),
        "over_prior": _with_interval(table, names, lambda t: (t[:, 0] - t[:, 2]).mean()),
    }


def _with_interval(table: np.ndarray, names: np.ndarray, of: object) -> list[float]:
    """A figure, and its 95 % interval from photographs drawn with replacement."""
    assert callable(of)
    random = np.random.default_rng(0)
    groups = [np.flatnonzero(names == name) for name in dict.fromkeys(names.tolist())]
    drawn = [
        of(table[np.concatenate([groups[i] for i in random.integers(0, len(groups), len(groups))])])
        for _ in range(RESAMPLES)
    ]
    return [round(float(value), 3) for value in (of(table), *np.percentile(drawn, (2.5, 97.5)))]


def line(one: Judged) -> str:
    """A question and its answer as JSON."""
    return json.dumps(
        {"image": one.question.image, "kind": one.question.kind, "question": one.question.text,
         "answers": one.question.answers, "value": one.answer.value, "confidence": one.answer.confidence,
         "right": one.right, "prior_right": one.prior_right, "why": one.answer.why, "others": one.answer.others},
        ensure_ascii=False,
    )  # fmt: skip


def _options() -> argparse.Namespace:
    parser = parser_of(__doc__, "root", "model", "seed", "limit", seed=1)
    parser.add_argument("--split", default="val", help='"val", "train", or "held-out": of train, by its training')
    parser.add_argument("--written", type=Path)
    parser.add_argument("--every", type=int, default=1, help="photograph in so many")
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
