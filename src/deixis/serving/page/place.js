// What is at a place of the picture: the words of the text ranked for it, and what else the model would call it.

import { byId, element, styled, twoDigits } from "./dom.js";

const MOST_WORDS = 5;
const MOST_OTHERS = 6;
const SURE = 0.25; // a description that scores less is not held up as one
const GAP = 14; // pixels between the place and the card

export class Place {
  #asked = null;

  /**
   * @param {object} api
   * @param {object} stage rings the place
   * @param {(text: string) => void} use looks for a word that is pressed
   */
  constructor(api, stage, use) {
    Object.assign(this, { api, stage, use });
    this.card = byId("place");
    byId("place-close").addEventListener("click", () => {
      this.close();
      stage.node.focus();
    });
  }

  close() {
    this.#asked = null;
    this.card.hidden = true;
    this.stage.ring(null);
  }

  /**
   * Opens beside a point or a box: at once with the words of the text, then with what the server says.
   * @param {number[]} place shares of the picture
   * @param {{text: string, score: number}[]} words best first
   * @param {string} phrase of the text, that the box is drawn round; empty if none is
   */
  async ask(place, photo, model, words, phrase) {
    const asked = (this.#asked = {});
    this.#open(place, words, phrase);
    const pixels = place.map((share, axis) => share * (axis % 2 ? photo.height : photo.width));
    const body = place.length === 4 ? { box: pixels } : { point: pixels };
    try {
      const told = await this.api.ask("v1/tasks/words", photo, model, body);
      if (asked === this.#asked) this.#tell(told, words);
    } catch (error) {
      if (asked === this.#asked) byId("place-else-title").textContent = error.message;
    }
  }

  #open(place, words, phrase) {
    const isBox = place.length === 4;
    byId("place-title").textContent = isBox ? "In this box" : "At this point";
    byId("place-own").replaceChildren(...words.slice(0, MOST_WORDS).map((word) => bar(word)));
    byId("place-own-title").hidden = !words.length;
    byId("place-best").textContent = phrase;
    byId("place-else").replaceChildren();
    byId("place-else-title").textContent = "Looking …";
    this.card.hidden = false;
    this.stage.ring(place);
    this.#hang(isBox ? place : [...place, ...place]);
  }

  /** Beside the place, on the side where there is room, and within the window. */
  #hang([x0, y0, x1, y1] = this.edges) {
    this.edges = [x0, y0, x1, y1];
    const { left, top, width, height } = this.stage.node.getBoundingClientRect();
    const card = this.card.getBoundingClientRect();
    const within = (value, from, room, size) => Math.min(Math.max(value, 8 - from), Math.max(room - from - size - 8, 8 - from));
    const right = x1 * width + GAP;
    const beside = left + right + card.width < innerWidth - 8 ? right : x0 * width - GAP - card.width;
    const x = within(beside, left, innerWidth, card.width);
    const y = within(((y0 + y1) / 2) * height - card.height / 2, top, innerHeight, card.height);
    styled(this.card, { "--x": `${x}px`, "--y": `${y}px` });
  }

  #tell(found, words) {
    const others = [...found.phrases, ...found.words].sort((a, b) => b.score - a.score).slice(0, MOST_OTHERS);
    const sure = found.best && others[0]?.score >= SURE;
    if (sure) byId("place-best").textContent ||= found.best;
    byId("place-else-title").textContent = sure ? "Everyday words" : "Everyday words, none of them sure";
    byId("place-else").replaceChildren(...others.map((word) => bar(word, () => this.use(word.text))));
    this.#hang();
    const ranked = words.slice(0, 3).map((word) => `${word.text} ${twoDigits(word.score)}`);
    byId("live").textContent = `Here: ${byId("place-best").textContent || "nothing sure"}. ${ranked.join(", ")}`;
  }
}

/** A word with a bar of its score; a chip to press where it can be used. */
function bar({ text, score }, use = null) {
  const inside = [
    element("span", { class: "bar" }), element("span", { class: "said" }, text),
    element("span", { class: "score" }, twoDigits(score)),
  ];
  const attributes = { class: "ranked", type: "button", title: `Look for “${text}”`, onclick: use };
  const node = use ? element("button", attributes, inside) : element("span", { class: "ranked" }, inside);
  return element("li", {}, styled(node, { "--share": Math.min(Math.max(score, 0), 1) }));
}
