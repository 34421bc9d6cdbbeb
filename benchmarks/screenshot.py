"""Makes the picture of the page that the README shows.

    python -m benchmarks.screenshot docs/page.png

A word of the first sample's sentence is pointed at. 256 colours, so that the file stays small.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from benchmarks.page_browser import ANSWER_MS, browsing, serving
from PIL import Image

SIZE = {"width": 1200, "height": 670}
WORD = "mug"


def taken() -> Image.Image:
    """The page as it opens, with a map on the picture."""
    with serving() as address, browsing() as browser:
        page = browser.new_context(viewport=SIZE).new_page()
        page.goto(address)
        page.wait_for_selector(".phrase-row", timeout=ANSWER_MS)
        page.locator("#words .word", has_text=WORD).first.hover()
        page.wait_for_timeout(500)
        return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


if __name__ == "__main__":
    place = Path(sys.argv[1])
    picture = taken()
    colours = picture.quantize(256)
    picture.quantize(palette=colours, dither=Image.Dither.FLOYDSTEINBERG).save(place, optimize=True)
    print(f"{place}: {place.stat().st_size} bytes")
