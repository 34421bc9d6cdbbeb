"""Point at what a sentence names, and keep the picture of one mask."""

from PIL import Image
from skimage import data

import deixis

photograph = data.astronaut()  # any path, bytes, PIL image or (H, W, 3) uint8 RGB does
g = deixis.find("A woman with brown hair in an orange suit in front of a flag.", in_image=photograph)

for index, phrase in enumerate(g.query.phrases):
    rows = g.of(index)
    print(f"{g.query.string(phrase)!r} is {g.status[index]}, {len(rows)} region(s)")
    for region in rows:
        print(f"    score {region.score}  box {region.box.round().tolist()}")

best = next(iter(g), None)
if best is not None and best.mask is not None:
    Image.fromarray(best.mask).save("mask.png")
    print(f"mask.png: the mask of {best.text!r}")
