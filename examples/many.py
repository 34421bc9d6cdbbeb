"""Many texts on many photographs: each photograph is encoded once."""

from skimage import data

import deixis

PHOTOGRAPHS = {"astronaut": data.astronaut(), "chelsea": data.chelsea(), "coffee": data.coffee()}
TEXTS = ["a cat", "a cup", "a woman smiling"]

session = deixis.load()
images = session.encode(list(PHOTOGRAPHS.values()))

for name, image in zip(PHOTOGRAPHS, images, strict=True):
    for text, g in zip(TEXTS, session.ground(image, TEXTS), strict=True):
        print(f"{name:10} {text:16} {', '.join(g.status):10} {len(g)} region(s)")
