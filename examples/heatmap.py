"""Where does each word look, and which words are meant at one pixel?"""

import numpy as np
from PIL import Image
from skimage import data

import deixis

session = deixis.load()
image = session.encode(data.coffee())
a = session.align(image, "a red cup of coffee on a saucer")

for word in a.query.words:
    heat = a.heatmap(word)
    y, x = np.unravel_index(heat.argmax(), heat.shape)
    print(f"{a.query.string(word):8} peaks at x={x}, y={y} with {heat.max():.2f}")

Image.fromarray((255 * a.heatmap("coffee")).astype(np.uint8)).save("coffee.png")

print("at x=300, y=180:", ", ".join(f"{word.text} {word.score:.2f}" for word in a.words_at(x=300, y=180, top=3)))
