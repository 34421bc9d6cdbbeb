"""Expressions made by rule over scenes made by chance: does the parser give back the forms that they were worded from?

python -m benchmarks.reasoning_generated --count 5000 --seed 0
python -m benchmarks.reasoning_generated --failures 20
python -m benchmarks.reasoning_generated --speed
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from random import Random

from benchmarks.reasoning import ordered
from benchmarks.wordings import Teller, Worded, a_scene, generate

from deixis.reasoning import resolve
from deixis.text.forms import show
from deixis.text.parse import parse
from deixis.types.form import All, Except, Form, Nearest, Ordinal, Superlative, The


def parsed(text: str) -> Form:
    """The best reading."""
    return parse(text).readings[0].form


def recovered(worded: Worded) -> bool:
    """Whether the best reading of the words is the form, up to the order inside AND and OR."""
    return ordered(parsed(worded.text)) == ordered(worded.form)


def speed(seed: int) -> dict[str, float]:
    """Milliseconds to resolve a form 4 deep over 100 objects, without and with the words that settle an ambiguity."""
    random = Random(seed)
    scenes = [a_scene(random, 100) for _ in range(200)]
    pairs = [(scene, Teller(random, scene).expression(depth=4)) for scene in scenes]
    plain = sorted(_ms(partial(resolve, worded.form, scene, suggest=False)) for scene, worded in pairs)
    whole = sorted(_ms(partial(resolve, worded.form, scene)) for scene, worded in pairs)
    return {
        "resolve_ms_median": statistics.median(plain), "resolve_ms_p95": plain[190],
        "resolve_with_suggestions_ms_median": statistics.median(whole), "resolve_with_suggestions_ms_p95": whole[190],
    }  # fmt: skip


def _ms(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Prints the share of forms that the parser recovers, by kind of expression."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--count", type=int, default=5000)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument(
        "--failures", type=int, default=0, metavar="N", help="print the first N that were not recovered"
    )
    options.add_argument("--speed", action="store_true", help="only time 200 forms 4 deep over scenes of 100 objects")
    given = options.parse_args()
    if given.speed:
        print(json.dumps(speed(given.seed), indent=2))
        return
    right: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for _, worded in generate(given.count, given.seed):
        kind = _kind_of(worded.form)
        whole[kind] += 1
        right[kind] += recovered(worded)
        if not recovered(worded) and whole.total() - right.total() <= given.failures:
            print(f"{worded.text}\n  gold {show(worded.form)}\n  ours {show(parsed(worded.text))}")
    shares = {kind: right[kind] / count for kind, count in sorted(whole.items())}
    print(
        json.dumps(
            {"expressions": whole.total(), "recovered": right.total() / whole.total(), "by_kind": shares}, indent=2
        )
    )


def _kind_of(form: Form) -> str:
    inside = form.children()[0] if isinstance(form, The | All) else form
    return type(inside if isinstance(inside, Superlative | Ordinal | Nearest | Except) else form).__name__


if __name__ == "__main__":
    main()
