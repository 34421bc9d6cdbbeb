// The picture: its pixels, a map over them, and boxes over both. Places go in and out as shares of it, from 0 to 1.

import { colourOf, dashOf, textOn } from "./colours.js";
import { byId, shape, styled } from "./dom.js";

const DRAG = 6; // pixels; a shorter way is a click
const STEP = 0.02; // of the picture, for each press of an arrow key
const GREY = 0.6; // share of the colour that is taken away under a map, so that colour means the map

/**
 * What can be drawn over the picture.
 * @typedef {object} Mark
 * @property {number[]} box edges in pixels of the picture
 * @property {number} phrase which colour and dashes
 * @property {string} label on its badge
 * @property {string} name beside the badge, where it is pointed at
 * @property {"plain"|"weak"|"absent"|"seen"} look
 * @property {boolean} dimmed whether something else is pointed at
 * @property {boolean} strong whether it is pointed at itself
 */

export class Stage {
  #photo = null;
  #marks = [];
  #from = null;
  #cross = [0.5, 0.5];
  #anchor = null;

  /**
   * @param {{point: Function, box: Function, over: Function, out: Function}} told is called with places: `point(x, y)`
   *   for a click, `box([x0, y0, x1, y1])` for a drag, `over(x, y)` and `out()` as the pointer moves
   */
  constructor(told) {
    this.told = told;
    this.node = byId("stage");
    this.svg = byId("marks");
    this.heat = byId("heat");
    this.node.addEventListener("pointerdown", (event) => this.#down(event));
    this.node.addEventListener("pointermove", (event) => this.#move(event));
    this.node.addEventListener("pointerup", (event) => this.#up(event));
    this.node.addEventListener("pointercancel", () => this.#drop());
    this.node.addEventListener("pointerleave", () => told.out());
    this.node.addEventListener("keydown", (event) => this.#key(event));
    this.node.addEventListener("blur", () => this.#hideCross());
    new ResizeObserver(() => this.#paint()).observe(this.node);
  }

  /** Shows a photograph, or none. */
  show(photo) {
    this.#photo = photo;
    this.node.hidden = !photo;
    if (photo) styled(byId("figure"), { "--ratio": photo.width / photo.height });
    this.#paint();
  }

  /** Shows the map that was drawn on `heat`, or takes it away. */
  warm(shown) {
    this.heat.hidden = byId("grey").hidden = !shown;
  }

  /** @param {Mark[]} marks */
  mark(marks) {
    this.#marks = marks;
    this.#drawMarks();
  }

  #paint() {
    const { clientWidth: width, clientHeight: height } = this.node;
    if (!this.#photo || !width) return;
    for (const id of ["picture", "grey"]) {
      const canvas = byId(id);
      canvas.width = Math.round(width * devicePixelRatio);
      canvas.height = Math.round(height * devicePixelRatio);
      const context = canvas.getContext("2d");
      context.imageSmoothingQuality = "high";
      context.drawImage(this.#photo.bitmap, 0, 0, canvas.width, canvas.height);
      if (id === "grey") desaturate(context, canvas);
    }
    this.#drawMarks();
  }

  #drawMarks() {
    if (!this.#photo) return;
    const { clientWidth: width, clientHeight: height } = this.node;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const scale = [width / this.#photo.width, height / this.#photo.height];
    const order = [...this.#marks].sort((a, b) => Boolean(a.strong) - Boolean(b.strong));
    this.svg.replaceChildren(...order.map((mark) => drawn(mark, scale, width)), shape("g", { id: "pen" }));
  }

  /** Rings a place that was asked about: a point or a box; or takes the ring away. */
  ring(place) {
    const { clientWidth: width, clientHeight: height } = this.node;
    const pen = byId("pen");
    if (!pen) return;
    if (!place) pen.replaceChildren();
    else if (place.length === 2) pen.replaceChildren(...dot(place[0] * width, place[1] * height));
    else {
      const [x0, y0, x1, y1] = place;
      pen.replaceChildren(...outline({ x: x0 * width, y: y0 * height, width: (x1 - x0) * width, height: (y1 - y0) * height }, "pen"));
    }
  }

  #place(event) {
    const { left, top, width, height } = this.node.getBoundingClientRect();
    const inside = (value) => Math.min(Math.max(value, 0), 0.999999);
    return [inside((event.clientX - left) / width), inside((event.clientY - top) / height)];
  }

  #down(event) {
    if (event.button !== 0 || event.target.closest("button")) return;
    this.node.setPointerCapture(event.pointerId);
    this.#from = { place: this.#place(event), x: event.clientX, y: event.clientY, box: null };
  }

  #move(event) {
    const [x, y] = this.#place(event);
    if (!this.#from) {
      this.told.over(x, y);
      return;
    }
    if (Math.hypot(event.clientX - this.#from.x, event.clientY - this.#from.y) < DRAG && !this.#from.box) return;
    this.#from.box = spanned(this.#from.place, [x, y]);
    this.ring(this.#from.box);
  }

  #up(event) {
    const from = this.#from;
    this.#from = null;
    if (!from) return;
    if (from.box) this.told.box(from.box);
    else this.told.point(...this.#place(event));
  }

  #drop() {
    this.#from = null;
    this.ring(null);
  }

  /** Arrow keys move a cross, with Shift they open a box, Enter asks what is there. */
  #key(event) {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const way = ways[event.key];
    if (event.target !== this.node || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!way && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") this.#askAtCross();
    else this.#moveCross(way, event.shiftKey);
  }

  #moveCross(way, opening) {
    this.#anchor = opening ? (this.#anchor ?? this.#cross) : null;
    this.#cross = this.#cross.map((at, axis) => Math.min(Math.max(at + STEP * way[axis], 0), 0.999));
    this.ring(this.#anchor ? spanned(this.#anchor, this.#cross) : this.#cross);
    this.told.over(...this.#cross);
  }

  #askAtCross() {
    if (this.#anchor) this.told.box(spanned(this.#anchor, this.#cross));
    else this.told.point(...this.#cross);
  }

  #hideCross() {
    this.#anchor = null;
    this.told.out();
  }
}

const spanned = ([ax, ay], [bx, by]) => [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)];

function desaturate(context, { width, height }) {
  context.globalCompositeOperation = "saturation";
  context.globalAlpha = GREY;
  context.fillStyle = "#808080";
  context.fillRect(0, 0, width, height);
}

function drawn(mark, [sx, sy], width) {
  const [x0, y0, x1, y1] = mark.box;
  const edges = { x: x0 * sx, y: y0 * sy, width: (x1 - x0) * sx, height: (y1 - y0) * sy };
  const group = shape("g", { class: `mark ${mark.look}${mark.dimmed ? " dimmed" : ""}${mark.strong ? " strong" : ""}` });
  group.append(...outline(edges, "line", mark));
  group.append(badge(mark, edges, width));
  return group;
}

/** A line that shows on any picture: dark, light, and its own colour in dashes. */
function outline(edges, kind, mark = null) {
  const stroke = mark ? { stroke: colourOf(mark.phrase), "stroke-dasharray": dashOf(mark.phrase).line } : {};
  return [
    shape("rect", { ...edges, class: `${kind} dark` }),
    shape("rect", { ...edges, class: `${kind} light` }),
    shape("rect", { ...edges, class: `${kind} own`, ...stroke }),
  ];
}

const BADGE = 22;

function badge(mark, edges, width) {
  const colour = colourOf(mark.phrase);
  const text = mark.strong || mark.look === "seen" ? `${mark.label} ${mark.name}`.trim() : mark.label;
  const wide = Math.max(BADGE, 12 + 7.4 * [...text].length);
  const x = Math.min(Math.max(edges.x, 0), Math.max(width - wide, 0));
  const y = Math.max(edges.y - BADGE / 2, 0);
  return shape(
    "g",
    { class: "badge", transform: `translate(${x} ${y})` },
    shape("rect", { width: wide, height: BADGE, rx: 4, fill: colour }),
    shape("text", { x: wide / 2, y: BADGE / 2 + 1, fill: textOn(colour) }, text),
  );
}

function dot(x, y) {
  return ["dark", "light", "own"].map((kind) => shape("circle", { cx: x, cy: y, r: 7, class: `pen ${kind}` }));
}
