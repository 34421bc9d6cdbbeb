// The maps of the words: they come with an answer, and everything that is asked of them is answered here.

import { HEAT } from "./colours.js";

const SIDE = 256; // maps are drawn on a square of this side, which the page then stretches over the picture
const LOWEST_TOP = 0.1;

/** One map a word, on a grid of cells that covers the picture. */
export class Maps {
  /** @param {{rows: number, columns: number, data: string, scale: [number, number]}} sent as the server sends them */
  constructor(sent) {
    this.rows = sent.rows;
    this.columns = sent.columns;
    [this.low, this.high] = sent.scale;
    this.cells = Uint8Array.from(atob(sent.data), (character) => character.charCodeAt(0));
  }

  /** How many words have a map. */
  get length() {
    return this.cells.length / (this.rows * this.columns);
  }

  /** The mean map of some words, one value a cell, in the scale of the model. */
  blend(words) {
    const size = this.rows * this.columns;
    const mean = new Float32Array(size);
    const step = (this.high - this.low) / 255 / words.length;
    for (const word of words)
      for (let cell = 0; cell < size; cell++) mean[cell] += this.cells[word * size + cell] * step;
    if (this.low) for (let cell = 0; cell < size; cell++) mean[cell] += this.low;
    return mean;
  }

  /** The value of every word at a place, x and y from 0 to 1. */
  at(x, y) {
    return Array.from({ length: this.length }, (_, word) => this.#sample(word, x, y));
  }

  /** The mean of every word over the cells whose middle lies in a box, with edges from 0 to 1; or over its middle. */
  within([x0, y0, x1, y1]) {
    const inside = (count, from, to) =>
      [...Array(count).keys()].filter((i) => (i + 0.5) / count >= from && (i + 0.5) / count <= to);
    const columns = inside(this.columns, x0, x1);
    const rows = inside(this.rows, y0, y1);
    if (!columns.length || !rows.length) return this.at((x0 + x1) / 2, (y0 + y1) / 2);
    return Array.from({ length: this.length }, (_, word) => {
      let sum = 0;
      for (const row of rows) for (const column of columns) sum += this.#value(word, row, column);
      return sum / (rows.length * columns.length);
    });
  }

  #value(word, row, column) {
    const cell = (word * this.rows + row) * this.columns + column;
    return this.low + ((this.high - this.low) * this.cells[cell]) / 255;
  }

  #sample(word, x, y) {
    const [left, right, along] = neighbours(x * this.columns - 0.5, this.columns);
    const [above, below, down] = neighbours(y * this.rows - 0.5, this.rows);
    const upper = mix(this.#value(word, above, left), this.#value(word, above, right), along);
    const lower = mix(this.#value(word, below, left), this.#value(word, below, right), along);
    return mix(upper, lower, down);
  }

  /** Draws the mean map of some words on a canvas, and tells the value at the top of its colours. */
  draw(canvas, words) {
    const values = this.blend(words);
    const top = scaleTop(values);
    const fine = down(across(values, this.rows, this.columns), this.rows, SIDE);
    paint(canvas, fine, top);
    return top;
  }
}

/** The value at the top of the colours: the greatest, rounded up to a tenth, and at least a tenth. */
export function scaleTop(values) {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return Math.max(LOWEST_TOP, Math.ceil(most * 10 - 1e-6) / 10);
}

const mix = (from, to, share) => from + (to - from) * share;

function neighbours(place, count) {
  const low = Math.floor(place);
  const inside = (index) => Math.min(Math.max(index, 0), count - 1);
  return [inside(low), inside(low + 1), place - low];
}

/** (rows, columns) stretched to (rows, SIDE). */
function across(values, rows, columns) {
  const out = new Float32Array(rows * SIDE);
  for (let x = 0; x < SIDE; x++) {
    const [[a, b, c, d], [wa, wb, wc, wd]] = spline(((x + 0.5) * columns) / SIDE - 0.5, columns);
    for (let row = 0; row < rows; row++) {
      const start = row * columns;
      out[row * SIDE + x] =
        wa * values[start + a] + wb * values[start + b] + wc * values[start + c] + wd * values[start + d];
    }
  }
  return out;
}

/** (rows, columns) stretched to (SIDE, columns). */
function down(values, rows, columns) {
  const out = new Float32Array(SIDE * columns);
  for (let y = 0; y < SIDE; y++) {
    const [[a, b, c, d], [wa, wb, wc, wd]] = spline(((y + 0.5) * rows) / SIDE - 0.5, rows);
    for (let x = 0; x < columns; x++)
      out[y * columns + x] =
        wa * values[a * columns + x] + wb * values[b * columns + x] + wc * values[c * columns + x] + wd * values[d * columns + x];
  }
  return out;
}

/** The four cells that a place lies among, and their weights on a smooth cubic curve (a B-spline). */
function spline(place, count) {
  const low = Math.floor(place);
  const t = place - low;
  const indices = [-1, 0, 1, 2].map((step) => Math.min(Math.max(low + step, 0), count - 1));
  const cubes = [(1 - t) ** 3, 3 * t ** 3 - 6 * t ** 2 + 4, -3 * t ** 3 + 3 * t ** 2 + 3 * t + 1, t ** 3];
  return [indices, cubes.map((weight) => weight / 6)];
}

function paint(canvas, values, top) {
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext("2d");
  const image = context.createImageData(SIDE, SIDE);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < pixels.length; i++) pixels[i] = HEAT[Math.min(255, Math.max(0, (values[i] / top) * 255 + 0.5)) | 0];
  context.putImageData(image, 0, 0);
}

/** Paints the colours from 0 to the top over middle grey, as they look over a picture. */
export function paintLegend(canvas) {
  canvas.width = 256;
  canvas.height = 1;
  const context = canvas.getContext("2d");
  const image = context.createImageData(256, 1);
  new Uint32Array(image.data.buffer).set(HEAT);
  context.putImageData(image, 0, 0);
}
