// Masks as COCO writes them: run lengths down the columns, in its own base of 32.

import { colourOf } from "./colours.js";

const OPACITY = 110; // of 255

/** The run lengths of a compressed mask: pixels outside, inside, outside, ... */
export function runsOf(counts) {
  const runs = [];
  for (let at = 0; at < counts.length; ) {
    let value = 0;
    let shift = 0;
    for (let more = true; more; shift += 5) {
      const part = counts.charCodeAt(at++) - 48;
      value |= (part & 31) << shift;
      more = (part & 32) !== 0;
      if (!more && part & 16) value |= -1 << (shift + 5);
    }
    runs.push(runs.length > 2 ? value + runs[runs.length - 2] : value);
  }
  return runs;
}

/** Draws the masks of rows over the picture, each in the colour of its phrase; none where there are none. */
export function drawMasks(canvas, rows) {
  const masked = rows.filter((row) => row.mask);
  canvas.hidden = !masked.length;
  if (!masked.length) return;
  const [height, width] = masked[0].mask.size;
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  for (const row of [...masked].reverse()) fill(pixels, row.mask, colourOf(row.phrase));
  context.putImageData(image, 0, 0);
}

function fill(pixels, { size: [height, width], counts }, colour) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const value = (OPACITY << 24) | (b << 16) | (g << 8) | r;
  let place = 0;
  runsOf(counts).forEach((run, index) => {
    const end = Math.min(place + run, width * height);
    if (index % 2) for (; place < end; place++) pixels[(place % height) * width + Math.floor(place / height)] = value;
    place = end;
  });
}
