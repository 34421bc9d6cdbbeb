"""How fast the page is: from a word that is pointed at to its map, and from a key to new boxes.

    python -m benchmarks.page

prints one JSON document. It needs the extras `serve` and `dev`, and a Chromium, whose path may be given in
CHROMIUM.
"""

from __future__ import annotations

import json
import os
import statistics
from typing import Any

from benchmarks.page_browser import browsing, opened, serving
from benchmarks.speed import CORES, use_two_cores

TEXT = "a woman in an orange suit holds a white helmet beside a flag"
ROUNDS = 4
HOVER_MS, TYPING_MS = 16, 150  # targets

LISTEN = """() => {
    window.frames_ms = []; window.work_ms = [];
    const painted = (since, into) => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => into.push(performance.now() - since);
        channel.port2.postMessage(0);
    });
    addEventListener("pointerover", event => {
        if (!event.target.closest(".word")) return;
        const start = performance.now();
        window.painting = () => painted(start, window.frames_ms);
        window.started = start;
    }, { capture: true });
    addEventListener("pointerover", event => {
        if (!event.target.closest(".word")) return;
        window.work_ms.push(performance.now() - window.started);
        window.painting();
    });
    window.typed_ms = []; window.answered_ms = [];
    new PerformanceObserver(list => list.getEntries().forEach(entry => {
        window.answered_ms.push(entry.duration);
        painted(entry.startTime, window.typed_ms);
    })).observe({ entryTypes: ["measure"] });
}"""


def hover(page: Any) -> dict[str, float]:
    """Points at every word in turn, a few times."""
    words = page.locator("#words .word")
    for _ in range(ROUNDS):
        for index in range(words.count()):
            words.nth(index).hover()
            page.wait_for_timeout(40)
    work, frames = page.evaluate("() => [window.work_ms, window.frames_ms]")
    return {"hovers": len(frames), **spread("map_drawn_ms", work), **spread("frame_painted_ms", frames)}


def typing(page: Any) -> dict[str, float]:
    """Types a sentence key by key, and waits for the boxes after each."""
    page.fill("#text", "a")
    page.wait_for_timeout(1000)
    page.evaluate("() => { window.typed_ms.length = window.answered_ms.length = 0 }")
    page.focus("#text")
    page.keyboard.press("End")
    for count, key in enumerate(TEXT[1:], 1):
        page.keyboard.type(key)
        page.wait_for_function("count => window.typed_ms.length >= count", arg=count, timeout=20_000)
    answered, painted = page.evaluate("() => [window.answered_ms, window.typed_ms]")
    return {"keys": len(painted), **spread("boxes_drawn_ms", answered), **spread("boxes_painted_ms", painted)}


def spread(name: str, values: list[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    high = statistics.quantiles(values, n=20)[-1]
    return {name: round(statistics.median(values), 1), f"{name}_p95": round(high, 1)}


def main() -> None:
    """Measures both, and prints the figures."""
    use_two_cores()
    with serving() as address, browsing() as browser:
        page = opened(browser, address, TEXT, "astronaut")
        page.evaluate(LISTEN)
        page.wait_for_timeout(1500)
        figures = {"hover": hover(page), "typing": typing(page)}
    targets = {"hover_ms": HOVER_MS, "typing_ms": TYPING_MS}
    print(json.dumps({"cores": CORES, "load": os.getloadavg()[0], "targets": targets, **figures}, indent=1))


if __name__ == "__main__":
    main()
