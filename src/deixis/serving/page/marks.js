// Which boxes are drawn, and how: of phrases, and of a step of the reasons.

import { shownAt } from "./answer.js";
import { twoDigits } from "./dom.js";

/**
 * The boxes of all phrases at a threshold.
 * @param {{phrases: object[], threshold: number, resolved: boolean}} view
 * @param {number|null} strong the phrase that is pointed at
 */
export function phraseMarks({ phrases, threshold, resolved }, strong) {
  return phrases.flatMap((phrase) => {
    const { regions, look } = shownAt(phrase, threshold, resolved);
    const mark = { phrase: phrase.index, label: String(phrase.index + 1), look, strong: phrase.index === strong };
    const dimmed = strong !== null && phrase.index !== strong;
    return regions.map(({ box, score }) => ({ ...mark, box, dimmed, name: named(phrase.text, score) }));
  });
}

const named = (text, score) => (score == null ? text : `${text} ${twoDigits(score)}`);

/** The objects of a step, with the degree to which each fulfils it. */
export function stepMarks({ degrees }, seen) {
  const names = Object.keys(seen);
  return degrees
    .filter(([name]) => seen[name])
    .map(([name, degree]) => ({
      box: seen[name].box, phrase: names.indexOf(name), label: name, name: twoDigits(degree), look: "seen",
      strong: degree >= 0.5, dimmed: degree < 0.2,
    }));
}

/** The regions on the page as rows, of all phrases or of one; nearest ones of absent phrases are none. */
export function rowsOf({ phrases, threshold, resolved }, only = null) {
  return phrases
    .filter((phrase) => only === null || phrase.index === only)
    .flatMap((phrase) => {
      const { regions, look } = shownAt(phrase, threshold, resolved);
      return look === "absent" ? [] : regions.map((region) => ({ ...region, phrase: phrase.index }));
    });
}

/** The rows that the library itself gives at this threshold: rivals of an ambiguous phrase only where they reach it. */
export function answersOf({ phrases, threshold, resolved }) {
  return phrases.flatMap((phrase) => {
    if (phrase.status === "absent") return [];
    const given = phrase.regions.filter(({ score }, rank) => resolved || rank === 0 || score === null || score >= threshold);
    return given.map((region) => ({ ...region, phrase: phrase.index }));
  });
}
