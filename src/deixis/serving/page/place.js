// What is at a place of the picture: the words of the text ranked for it, and what else the model would call it.

import { byId, element, styled, twoDigits } from "./dom.js";

const MOST_WORDS = 5;
const MOST_OTHERS = 6;

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
   */
  async ask(place, photo, model, words) {
    const asked = (this.#asked = {});
    this.#open(place, words);
    const pixels = place.map((share, axis) => share * (axis % 2 ? photo.height : photo.width));
    const body = place.length === 4 ? { box: pixels } : { point: pixels };
    try {
      const told = await this.api.ask("v1/tasks/words", photo, model, body);
      if (asked === this.#asked) this.#tell(told, words);
    } catch (error) {
      if (asked === this.#asked) byId("place-else-title").textContent = error.message;
    }
  }

  #open(place, words) {
    const isBox = place.length === 4;
    byId("place-title").textContent = isBox ? "In this box" : "At this point";
    byId("place-own").replaceChildren(...words.slice(0, MOST_WORDS).map((word) => bar(word)));
    byId("place-own-title").hidden = !words.length;
    byId("place-best").textContent = "";
    byId("place-else").replaceChildren();
    byId("place-else-title").textContent = "Looking …";
    this.card.hidden = false;
    this.stage.ring(place);
    const [x, y] = isBox ? [place[2], place[1]] : place;
    this.card.classList.toggle("leftwards", x > 0.6);
    this.card.classList.toggle("upwards", y > 0.5);
    styled(this.card, { "--x": x, "--y": y });
  }

  #tell(found, words) {
    const others = [...found.phrases, ...found.words].sort((a, b) => b.score - a.score).slice(0, MOST_OTHERS);
    byId("place-best").textContent = found.best ? `“${found.best}”` : "Nothing that everyday captions name.";
    byId("place-else-title").textContent = others.length ? "Everyday words" : "";
    byId("place-else").replaceChildren(...others.map((word) => bar(word, () => this.use(word.text))));
    const ranked = words.slice(0, 3).map((word) => `${word.text} ${twoDigits(word.score)}`);
    byId("live").textContent = `Here: ${found.best || "nothing known"}. ${ranked.join(", ")}`;
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
