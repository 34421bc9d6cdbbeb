// What an answer says, as the page shows it: pure, from the document of `deixis find --json`.

import { counted, twoDigits } from "./dom.js";
import { carried } from "./sentence.js";

const REPEATED = 0.6; // of the smaller box; regions come with their repeats where none is to be left out
const SAME = 0.5; // of the union: a region that shares so much with a box is what the box is drawn round
const RIVAL = 0.8; // of the best score: what reaches it could be meant as well

/**
 * A phrase and what became of it.
 * @typedef {object} Phrase
 * @property {number} index
 * @property {string} text
 * @property {number[]} span
 * @property {"found"|"ambiguous"|"absent"|"unknown"} status
 * @property {number|null} presence
 * @property {string} why
 * @property {{box: number[], score: number|null}[]} regions best first, without repeats
 */

/** The phrases of an answer with their regions. @returns {Phrase[]} */
export function phrasesOf(answer) {
  return answer.phrases.map((phrase, index) => ({
    index,
    text: phrase.text,
    span: phrase.span,
    status: phrase.status,
    presence: phrase.presence,
    why: phrase.trace ?? "",
    regions: (answer.reasoning ? (regions) => regions : apart)(answer.regions.filter((region) => region.phrase === index)),
  }));
}

/**
 * What of a phrase is drawn at a threshold: regions that reach it, or the best alone where none does; for an absent
 * phrase the nearest one; for one that rules resolved, what they chose.
 * @returns {{regions: object[], look: "plain"|"weak"|"absent"}}
 */
export function shownAt(phrase, threshold, resolved) {
  if (phrase.status === "absent" || phrase.status === "unknown") return { regions: phrase.regions.slice(0, 1), look: "absent" };
  if (resolved || phrase.regions.some((region) => region.score === null)) return { regions: phrase.regions, look: "plain" };
  const best = phrase.regions[0]?.score ?? 0;
  const least = phrase.status === "ambiguous" ? Math.min(threshold, RIVAL * best) : threshold;
  const regions = phrase.regions.filter((region) => region.score >= least);
  return regions.length ? { regions, look: "plain" } : { regions: phrase.regions.slice(0, 1), look: "weak" };
}

/** One line that says what became of a phrase. */
export function verdict(phrase, threshold, resolved) {
  const { regions, look } = shownAt(phrase, threshold, resolved);
  const best = phrase.regions[0]?.score;
  if (phrase.status === "absent") return best === undefined ? "not here" : `not here; nearest ${twoDigits(best)}`;
  if (phrase.status === "unknown") return "cannot be told";
  if (phrase.status === "ambiguous") return `any of ${regions.length}?`;
  if (look === "weak") return `below ${twoDigits(threshold)}`;
  return regions.length === 1 ? "" : counted(regions.length, "region");
}

/** The whole answer in a sentence, to be read aloud. */
export function summary({ phrases, threshold, resolved }) {
  if (!phrases.length) return "The text names nothing to look for.";
  return phrases
    .map((phrase) => {
      const { regions, look } = shownAt(phrase, threshold, resolved);
      const said = verdict(phrase, threshold, resolved);
      const score = look !== "absent" && regions[0]?.score != null ? `, score ${twoDigits(regions[0].score)}` : "";
      return `${phrase.text}: ${look === "plain" ? "found" : look === "weak" ? "best" : ""}${said ? ` ${said}` : ""}${score}.`.replace(/: {1,2}/, ": ");
    })
    .join(" ");
}

/** Where in the picture a box lies, in words. */
export function whereabouts([x0, y0, x1, y1], { width, height }) {
  const third = (middle, size, names) => names[Math.min(2, Math.floor((3 * middle) / size))];
  const across = third((x0 + x1) / 2, width, ["left", "centre", "right"]);
  const down = third((y0 + y1) / 2, height, ["upper", "middle", "lower"]);
  return down === "middle" ? across : across === "centre" ? `${down} middle` : `${down} ${across}`;
}

/** The words of the text by how well they fit a point or a box, best first; one that stands twice counts once. */
export function ranked({ maps, answer, text }, place) {
  const points = [...text];
  const scores = place.length === 2 ? maps.at(...place) : maps.within(place);
  const words = answer.words.map(([start, end], index) => ({ text: points.slice(start, end).join(""), score: scores[index] }));
  const best = words.sort((a, b) => b.score - a.score);
  return best.filter(({ text: word }, rank) => best.findIndex((other) => other.text === word) === rank);
}

/** The phrase of the text that a box is drawn round, by the region that fits it best; empty if none fits. */
export function phraseIn({ phrases, photo }, place) {
  if (place.length === 2) return "";
  const box = place.map((share, axis) => share * (axis % 2 ? photo.height : photo.width));
  const fits = phrases.flatMap((phrase) => phrase.regions.map((region) => ({ text: phrase.text, fit: overlap(region.box, box) })));
  const best = fits.sort((a, b) => b.fit - a.fit)[0];
  return best?.fit >= SAME ? best.text : "";
}

/** Pins on the words of an answer, on the same words of the next; those whose words are gone are let go. */
export function pinsCarried(pins, from, to) {
  const spans = [...pins].map((pin) => String(carried(from.answer?.words[pin], from.text, to.text)));
  return new Set((to.answer?.words ?? []).flatMap((word, index) => (spans.includes(String(word)) ? [index] : [])));
}

function apart(regions) {
  const kept = [];
  for (const region of [...regions].sort((a, b) => b.score - a.score))
    if (!kept.some((better) => shared(region.box, better.box) >= REPEATED)) kept.push(region);
  return kept;
}

const area = ([x0, y0, x1, y1]) => (x1 - x0) * (y1 - y0);

function common(a, b) {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  return Math.max(width, 0) * Math.max(height, 0);
}

/** What two boxes share, of the smaller. */
const shared = (a, b) => common(a, b) / Math.max(Math.min(area(a), area(b)), 1e-9);

/** What two boxes share, of both together. */
const overlap = (a, b) => common(a, b) / Math.max(area(a) + area(b) - common(a, b), 1e-9);
