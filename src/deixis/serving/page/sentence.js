// The sentence: one text that is typed into and whose words are handles. A text area without ink lies over the same
// text in words, set alike, so that caret and words stand at the same places.

import { colourOf, dashOf } from "./colours.js";
import { byId, element, styled } from "./dom.js";

/** A text with the places of its words, in the code points that answers count in. */
export class Told {
  /** @param {string} text @param {number[][]} words @param {{span: number[], status: string}[]} phrases */
  constructor(text, words, phrases) {
    Object.assign(this, { text, words, phrases, points: [...text] });
  }

  part = ([start, end]) => this.points.slice(start, end).join("");
  word = (index) => this.part(this.words[index]);

  /** What still stands where the text was changed: words before and after the change, moved with it. */
  changedTo(text) {
    const moved = mover(this.text, text);
    const phrases = this.phrases.map((phrase, index) => ({ index, ...phrase, span: moved(phrase.span) }));
    return new Told(text, this.words.map(moved).filter(Boolean), phrases.filter((phrase) => phrase.span));
  }
}

/** Where a span of a text is in the text it was changed to; null where it was changed itself, or is not there. */
export const carried = (span, text, changed) => (span ? mover(text, changed)(span) : null);

function mover(text, changed) {
  const [from, to] = [[...text], [...changed]];
  const most = Math.min(from.length, to.length);
  let before = 0;
  while (before < most && from[before] === to[before]) before++;
  let after = 0;
  while (after < most - before && from.at(-1 - after) === to.at(-1 - after)) after++;
  const by = to.length - from.length;
  return ([start, end]) => (end <= before ? [start, end] : start >= from.length - after ? [start + by, end + by] : null);
}

export class Sentence {
  #told = new Told("", [], []);
  #nodes = [];
  #current = 0;

  /**
   * @param {{typed: Function, hover: Function, pin: Function, phrase: Function}} told `typed(text)`, `hover(word or
   *   null)`, `pin(word)`
   */
  constructor(told) {
    this.told = told;
    this.field = byId("text");
    this.line = byId("words");
    this.field.addEventListener("input", () => this.#typed());
    this.field.addEventListener("keydown", (event) => this.#fieldKey(event));
    this.field.addEventListener("pointermove", (event) => told.hover(this.#under(event)));
    this.field.addEventListener("click", (event) => this.#fieldClick(event));
    for (const node of [this.field, this.line]) node.addEventListener("pointerleave", () => told.hover(null));
    this.line.addEventListener("pointerover", (event) => told.hover(wordOf(event.target)));
    this.line.addEventListener("click", (event) => this.#lineClick(event));
    this.line.addEventListener("dblclick", () => this.edit());
    this.line.addEventListener("focusin", (event) => this.#focused(event));
    this.line.addEventListener("focusout", () => told.hover(null));
    this.line.addEventListener("keydown", (event) => this.#wordKey(event));
  }

  get text() {
    return this.field.value;
  }

  /** Puts another text in, as if it were typed. */
  write(text) {
    this.field.value = text;
    this.#typed();
  }

  /** Shows a text whose words are known. */
  show(told) {
    this.#told = told;
    if (this.field.value !== told.text) this.field.value = told.text;
    this.#render();
  }

  /** Puts the caret at the end of the text. */
  edit() {
    this.field.focus();
    this.field.setSelectionRange(this.text.length, this.text.length);
  }

  /** Steps to the next word, or the one before, and points at it. */
  step(by) {
    const count = this.#told.words.length;
    if (!count) return;
    const at = this.#nodes.indexOf(document.activeElement);
    this.#current = at < 0 ? (by > 0 ? 0 : count - 1) : (at + by + count) % count;
    this.#nodes[this.#current].focus();
  }

  /** @param {{current: number|null, pins: Set<number>, fits: number[]|null, phrase: number|null}} state */
  paint({ current, pins, fits, phrase }) {
    this.#nodes.forEach((node, index) => {
      node.classList.toggle("current", index === current);
      node.setAttribute("aria-pressed", pins.has(index));
      styled(node, { "--fit": fits ? fits[index] : 0 });
    });
    for (const node of this.line.querySelectorAll(".phrase"))
      node.classList.toggle("strong", Number(node.dataset.phrase) === phrase);
  }

  #typed() {
    this.#told = this.#told.changedTo(this.text);
    this.#render();
    this.told.typed(this.text);
  }

  #render() {
    const { text, points, words } = this.#told;
    const parts = [];
    this.#nodes = [];
    let place = 0;
    let next = 0;
    const upTo = (end, into) => {
      for (; next < words.length && words[next][1] <= end; next++) {
        into.push(points.slice(place, words[next][0]).join(""), this.#wordNode(next));
        place = words[next][1];
      }
      into.push(points.slice(place, end).join(""));
      place = end;
    };
    this.#told.phrases.forEach((phrase, index) => {
      const [start, end] = phrase.span;
      if (start < place) return;
      upTo(start, parts);
      const inside = [];
      upTo(end, inside);
      parts.push(this.#phraseNode(phrase, phrase.index ?? index, inside));
    });
    upTo(points.length, parts);
    this.line.replaceChildren(...parts, text.endsWith("\n") || !text ? "\u200b" : "");
    this.#current = Math.min(this.#current, Math.max(this.#nodes.length - 1, 0));
    if (this.#nodes.length) this.#nodes[this.#current].tabIndex = 0;
  }

  #wordNode(index) {
    const attributes = { class: "word", role: "button", tabindex: -1, "aria-pressed": "false", "data-word": index };
    const node = element("span", attributes, this.#told.word(index));
    this.#nodes.push(node);
    return node;
  }

  #phraseNode(phrase, index, inside) {
    const node = element("span", { class: `phrase ${phrase.status}`, "data-phrase": index, "data-number": index + 1 }, inside);
    return styled(node, { "--own": colourOf(index), "--underline": dashOf(index).underline });
  }

  #under(event) {
    const node = document.elementsFromPoint(event.clientX, event.clientY).find((one) => one.classList.contains("word"));
    return node ? Number(node.dataset.word) : null;
  }

  #fieldClick(event) {
    const word = this.#under(event);
    const selected = this.field.selectionStart !== this.field.selectionEnd;
    if (word !== null && (event.detail === 2 || (event.detail === 1 && !selected))) this.told.pin(word); // twice: as before
  }

  #lineClick(event) {
    const word = wordOf(event.target);
    if (word === null) this.edit();
    else if (event.detail <= 2) this.told.pin(word); // twice: as before
  }

  #focused(event) {
    const word = wordOf(event.target);
    if (word === null) return;
    this.#nodes.forEach((node, index) => (node.tabIndex = index === word ? 0 : -1));
    this.#current = word;
    this.told.hover(word);
  }

  #fieldKey(event) {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.field.blur();
    if (event.key === "Enter" && this.#nodes.length) this.#nodes[this.#current].focus();
  }

  #wordKey(event) {
    const word = wordOf(event.target);
    const steps = { ArrowRight: 1, ArrowLeft: -1 };
    if (word === null || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in steps) this.step(steps[event.key]);
    else if (event.key === "Home" || event.key === "End") this.#nodes.at(event.key === "Home" ? 0 : -1).focus();
    else if (event.key === "Enter" || event.key === " ") this.told.pin(word);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function wordOf(node) {
  const word = node.closest?.(".word");
  return word ? Number(word.dataset.word) : null;
}
