// What stands beside the picture: what was found, and the threshold.

import { shownAt, verdict, whereabouts } from "./answer.js";
import { colourOf, textOn } from "./colours.js";
import { byId, counted, element, shape, styled, twoDigits } from "./dom.js";

const BINS = 40;

/** The list of what was found: the picture's text alternative, and a handle for every phrase. */
export class Found {
  /** @param {{point: Function, solo: Function, insert: Function}} told `point(phrase or null)`, `solo(phrase)`,
   *   `insert(phrase, words)` */
  constructor(told) {
    this.told = told;
    this.list = byId("found");
  }

  /** @param {{phrases: object[], threshold: number, resolved: boolean, photo: object, hints: Map<number, string[]>}} view */
  show(view) {
    const focused = this.list.contains(document.activeElement) ? document.activeElement.dataset.phrase : null;
    this.list.replaceChildren(...view.phrases.map((phrase) => this.#row(phrase, view)));
    if (focused) this.list.querySelector(`button[data-phrase="${Number(focused)}"]`)?.focus();
    byId("nothing").hidden = view.phrases.length > 0;
    byId("nothing").textContent = view.answered ? "The text names nothing to look for." : view.photo ? "Say what to look for." : "No photograph yet.";
  }

  /** @param {{strong: number|null, solo: number|null}} state */
  paint({ strong, solo }) {
    for (const button of this.list.querySelectorAll("button[data-phrase]")) {
      const phrase = Number(button.dataset.phrase);
      button.parentElement.classList.toggle("strong", phrase === strong);
      button.setAttribute("aria-pressed", phrase === solo);
    }
  }

  #row(phrase, view) {
    const { regions, look } = shownAt(phrase, view.threshold, view.resolved);
    const button = element(
      "button",
      {
        class: "phrase-row", type: "button", "data-phrase": phrase.index, "aria-pressed": "false",
        onpointerenter: () => this.told.point(phrase.index), onpointerleave: () => this.told.point(null),
        onfocus: () => this.told.point(phrase.index), onblur: () => this.told.point(null),
        onclick: () => this.told.solo(phrase.index),
      },
      number(phrase.index, look),
      element("span", { class: "said" }, phrase.text),
      look !== "absent" && regions[0]?.score != null ? element("span", { class: "score" }, twoDigits(regions[0].score)) : "",
      element("span", { class: "verdict" }, verdict(phrase, view.threshold, view.resolved)),
    );
    const hints = view.hints.get(phrase.index) ?? [];
    return element("li", { class: `${phrase.status} ${look}` }, button, placesOf(regions, view.photo, look), this.#hints(phrase, hints));
  }

  #hints(phrase, hints) {
    if (!hints.length) return "";
    const chips = hints.map((words) =>
      element("button", { class: "chip", type: "button", onclick: () => this.told.insert(phrase, words) }, words),
    );
    return element("p", { class: "hints" }, "Which? ", ...chips);
  }
}

function number(index, look) {
  const colour = colourOf(index);
  const badge = element("span", { class: `number ${look}`, "aria-hidden": "true" }, String(index + 1));
  return styled(badge, { "--own": colour, "--on": textOn(colour) });
}

/** Every region in words, for who does not see the picture. */
function placesOf(regions, photo, look) {
  const rows = regions.map((region) => {
    const score = region.score == null ? "" : `, score ${twoDigits(region.score)}`;
    const nearest = look === "absent" ? "nearest: " : "";
    return element("li", {}, `${nearest}${whereabouts(region.box, photo)}, ${region.box.map(Math.round).join(" ")}${score}`);
  });
  return element("ul", { class: "unseen" }, rows);
}

/** The threshold, with a histogram of all scores behind it. */
export class Threshold {
  constructor(changed) {
    this.input = byId("threshold");
    this.input.addEventListener("input", () => changed(Number(this.input.value)));
  }

  /** @param {{phrases: object[], threshold: number, resolved: boolean}} view */
  show({ phrases, threshold, resolved }) {
    const here = phrases.filter((phrase) => phrase.status !== "absent");
    const scores = here.flatMap((phrase) => phrase.regions.map((region) => region.score)).filter((score) => score != null);
    this.input.value = threshold;
    this.input.disabled = resolved;
    this.input.setAttribute("aria-valuetext", twoDigits(threshold));
    const reach = scores.filter((score) => score >= threshold).length;
    byId("threshold-value").textContent = resolved ? "chosen by rules" : twoDigits(threshold);
    byId("threshold-note").textContent = resolved || !scores.length ? "" : `${counted(reach, "region")} of ${scores.length}`;
    byId("histogram").replaceChildren(...bars(scores, threshold));
  }
}

function bars(scores, threshold) {
  const counts = Array(BINS).fill(0);
  for (const score of scores) counts[Math.min(BINS - 1, Math.floor(score * BINS))]++;
  const most = Math.max(...counts, 1);
  return counts.flatMap((count, bin) => {
    if (!count) return [];
    const height = 6 + (26 * count) / most;
    const reached = (bin + 0.5) / BINS >= threshold;
    return [shape("rect", { x: bin * 5 + 0.5, y: 32 - height, width: 4, height, class: reached ? "reached" : "" })];
  });
}
