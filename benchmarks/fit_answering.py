"""Fit the constants of `deixis.tasks.answering` on training photographs, and write them.

    python -m benchmarks.fit_answering --root DIR --out src/deixis/tasks/answering/constants.json

The questions are those of `answering_questions.py` about the training photographs that the model's own training held
out. `answering_habits.py`, `answering_usual.py` and `fit_colours.py` come before. Each regression is also
fitted on one half of the photographs and tried on the other, which is printed.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.answering_questions import Question, counted, is_alone, known, questions_of, right, things_of
from benchmarks.fit_matching import held_out, picture
from benchmarks.options import parser_of

import deixis
from deixis.io.datasets.flickr30k import AnnotatedImage, read_images
from deixis.io.images import open_image
from deixis.models.weights import fingerprint
from deixis.tasks.answering import beliefs, counting, opens, places
from deixis.tasks.answering.asked import asked
from deixis.tasks.answering.looking import View, presence_features
from deixis.tasks.colours import colour_chances
from deixis.tasks.matching.combine import fit
from deixis.tasks.matching.evidence import log_odds, sigmoid
from deixis.types import form as forms
from deixis.types.boxes import Boxes, pairwise_iou

RIDGE = 0.02
STEPS = 1200
STEP = 0.05
FITS = 0.4  # IoU from which a region is an annotated thing
MANY = 3  # what a further thing counts: nine in ten things here are alone, and who asks how many expects more
MOST = 8  # regions of a thing that are fitted on
OPEN = ("related", "beside", "doing", "name")
FLOORS = {  # of confidence, set by hand: below them nothing is answered
    "yes/no": 0.6, "choice": 0.6, "comparison": 0.6, "related": 0.3, "doing": 0.3, "name": 0.3,
}  # fmt: skip

Rows = dict[str, list[tuple[list[float], float, int]]]
Choices = dict[str, list[tuple[np.ndarray, np.ndarray, int]]]


def main() -> None:
    """Ask, fit, say how well it holds, and write."""
    options = _options()
    session = deixis.load(options.model)
    ids = held_out(options.root, 300, 0)[: options.images]
    rows, choices = collect(options.root, session, ids, options.seed)
    slopes, weights = fitted(rows, choices)
    document = {
        "model": session.spec.name,
        "weights": fingerprint(session.spec),
        "fitted_on": "questions about held-out training photographs of Flickr30k Entities",
        "slopes": slopes,
        "choosers": weights,
        "floors": FLOORS,
    }
    options.out.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


def collect(root: Path, session: deixis.Session, ids: list[str], seed: int) -> tuple[Rows, Choices]:
    """What every regression and chooser is fitted on."""
    rows: Rows = defaultdict(list)
    choices: Choices = defaultdict(list)
    images = list(read_images(root, ids))
    strangers = [one.name for image in images for one in things_of(image) if one.name in known()]
    random = np.random.default_rng(seed)
    for i, image in enumerate(images):
        rgb = open_image(picture(root, image.id)).rgb()
        view = View(session, session.encode(rgb), rgb)
        for question in questions_of(image, strangers, random):
            gather(view, image, question, rows, choices, i)
        regions(view, image, rows, i)
        print(f"\r{i + 1}/{len(images)}", end="", file=sys.stderr)
    print(file=sys.stderr)
    return rows, choices


def fitted(rows: Rows, choices: Choices) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """The slopes of the regressions, and the weights of the choosers."""
    weights = {kind: chooser(choices[kind]) for kind in OPEN}
    tops = {kind: [_top(one, weights[kind]) for one in choices[kind]] for kind in OPEN}
    for kind in OPEN:
        halves = chooser([one for one in choices[kind] if one[2] % 2 == 0])
        _say_choice(kind, [one for one in choices[kind] if one[2] % 2], halves)
    return {name: _regression(name, found) for name, found in sorted({**rows, **tops}.items())}, weights


def gather(view: View, image: AnnotatedImage, question: Question, rows: Rows, choices: Choices, number: int) -> None:
    """Adds what one question tells."""
    wanted = asked(question.text)
    match question.kind:
        case "presence":
            sight = view.look(question.head)
            rows["presence"].append((presence_features(sight), question.answers == ("yes",), number))
        case "place":
            sight = view.meant(wanted.subject)
            side, margin = places.side_of(sight.boxes[0], view.image.size.width)
            seen = log_odds(np.array([sight.presence, sight.scores[0]])).tolist()
            rows["place"].append(([*seen, margin], side == question.answers[0], number))
        case "relation":
            assert isinstance(wanted.form, forms.Exists)
            degree = beliefs.degree_of(view, wanted.form.domain)[0]
            rows["rules"].append(([beliefs.rule_feature(degree)], question.answers == ("yes",), number))
        case "colour":
            _colour(view, question, wanted.subject, rows, number)
        case kind if kind in OPEN:
            _open(view, question, choices, number)


def regions(view: View, image: AnnotatedImage, rows: Rows, number: int) -> None:
    """Adds, of each thing whose number is known, which regions after the best are further ones."""
    size = view.image.size
    things = things_of(image)
    for thing in things:
        if not (is_alone(thing, things) and thing.kind != "scene" and counted(thing)):
            continue
        sight = view.look(thing.name)
        if len(sight.boxes) < 2:
            continue
        gold = Boxes(thing.boxes * np.array([size.width, size.height] * 2))
        overlap = pairwise_iou(Boxes(list(sight.boxes)), gold)
        owner = np.where(overlap.max(axis=1) >= FITS, overlap.argmax(axis=1), -1)
        for row, features in list(enumerate(counting.region_features(sight).tolist()))[1:MOST]:
            further = owner[row] >= 0 and owner[row] not in owner[:row]
            rows["region"] += [(features, bool(further), number)] * (MANY if further else 1)


def _colour(view: View, question: Question, subject: str, rows: Rows, number: int) -> None:
    sight = view.meant(subject)
    chances = colour_chances(view.rgb, sight.boxes[0], question.head)
    first, share = next(iter(chances.items()))
    seen = log_odds(np.array([share, sight.presence, sight.scores[0]])).tolist()
    rows["colour"].append((seen, first in question.answers, number))
    for name, chance in chances.items():
        rows["coloured"].append(([float(log_odds(np.array(chance)))], name in question.answers, number))


def _open(view: View, question: Question, choices: Choices, number: int) -> None:
    wanted = asked(question.text)
    if wanted.kind.value not in {"related", "doing", "name"}:
        return
    subject = view.meant(wanted.subject) if wanted.subject else None
    known_ones = opens.candidates(wanted)
    sights = view.look_each([one.phrase for one in known_ones])
    features = opens.features(wanted, known_ones, subject, sights, view.image.size)
    gold = np.array([right(one.text, question.answers) for one in known_ones])
    choices[opens.group_of(wanted)].append((features, gold, number))


def chooser(rows: list[tuple[np.ndarray, np.ndarray, int]]) -> list[float]:
    """The weights under which right candidates are likeliest, by gradient ascent with a small ridge."""
    useful = [(x, gold) for x, gold, _ in rows if gold.any()]
    weights = np.array([1.0, 0.3, 0.3, 1.0, -0.3, -0.3])
    start = weights.copy()
    for _ in range(STEPS):
        gradient = np.zeros(len(weights))
        for x, gold in useful:
            p = np.asarray(opens.shares(x, weights.tolist()))
            inside = np.where(gold, p, 0) / p[gold].sum()
            gradient += x.T @ (inside - p)
        step = gradient / max(len(useful), 1) - RIDGE * (weights - start)
        weights = weights + STEP * np.clip(step, -1, 1)
    return [round(float(weight), 3) for weight in weights]


def _top(row: tuple[np.ndarray, np.ndarray, int], weights: list[float]) -> tuple[list[float], float, int]:
    x, gold, number = row
    share = opens.shares(x, weights)
    best = int(np.argmax(share))
    return [float(log_odds(np.array(share[best])))], float(gold[best]), number


def _say_choice(kind: str, rows: list[tuple[np.ndarray, np.ndarray, int]], weights: list[float]) -> None:
    first = [bool(gold[np.argmax(opens.shares(x, weights))]) for x, gold, _ in rows]
    usual = [bool(gold[np.argmax(x[:, 0])]) for x, gold, _ in rows]
    among = np.mean([gold.any() for _, gold, _ in rows])
    print(f"{kind}: {np.mean(first):.3f} right, most usual {np.mean(usual):.3f}, among candidates {among:.3f}, "
          f"of {len(rows)}")  # fmt: skip


def _regression(name: str, rows: list[tuple[list[float], float, int]]) -> list[float]:
    x, y = np.array([row[0] for row in rows]), np.array([float(row[1]) for row in rows])
    even = np.array([row[2] % 2 == 0 for row in rows])
    bias, slopes = fit(x[even], y[even])
    p = sigmoid(bias + x[~even] @ np.array(slopes))
    print(f"{name}: other half {float(((p > 0.5) == y[~even]).mean()):.3f} of {len(p)}, rate {y.mean():.3f}")
    bias, slopes = fit(x, y)
    return [round(value, 4) for value in (bias, *slopes)]


def _options() -> Any:
    return parser_of(__doc__, "root", "out", "model", "seed", "images", seed=1, images=200).parse_args()


if __name__ == "__main__":
    main()
