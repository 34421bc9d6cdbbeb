// Why: the steps by which rules resolved a text, each to be seen on the picture.

import { byId, element, styled, twoDigits } from "./dom.js";

const WORDS = {
  AND: (a, b) => `${a}, ${b}`, OR: (a, b) => `${a} or ${b}`, NOT: (a) => `not ${a}`, THE: (a) => `the ${a}`, A: (a) => `a ${a}`,
  ALL: (a) => `all ${a}`, EXCEPT: (a, b) => `${a} except ${b}`, OTHER: (a) => `the other ${a}`,
  NTH: (n, side, a) => `number ${n} from the ${side} of ${a}`, COUNT: (low, high, a) => `${low === high ? low : `${low} to ${high}`} ${a}`,
  PLACE: (a) => `in the ${a}`, BETWEEN: (a, b) => `between ${a} and ${b}`, HOW_MANY: (a) => `how many ${a}`, EXISTS: (a) => `is there ${a}`,
  NEAREST: (a, b) => `the ${a} nearest to ${b}`, REL: (verb, a) => `${verb} ${a}`, REL_BY: (verb, a) => `${verb} by ${a}`,
  MOST: (what, a) => `most ${what} among ${a}`, LEAST: (what, a) => `least ${what} among ${a}`, GROUP: (...all) => all.join(" and "),
};

/** A logical form as people would say it: LEFT_OF(spoon) is "left of spoon". What has no wording keeps its notation. */
export function said(form) {
  const [first, rest] = read(form.match(/"[^"]*"|[(),]|[^(),"]+/g) ?? [], 0);
  return rest === -1 ? form : first;
}

function read(tokens, at) {
  const name = tokens[at]?.trim().replace(/^"|"$/g, "") ?? "";
  if (tokens[at + 1] !== "(") return [name.replace(/^\w+=/, ""), at + 1];
  const inside = [];
  let next = at + 2;
  while (next < tokens.length && tokens[next] !== ")") {
    const [one, after] = read(tokens, next);
    inside.push(one);
    next = tokens[after] === "," ? after + 1 : after;
  }
  return [(WORDS[name] ?? ((...all) => `${name.toLowerCase().replaceAll("_", " ")} ${all.join(", ")}`))(...inside), next + 1];
}

export class Steps {
  #nodes = [];

  /** @param {{point: Function, use: Function}} told `point(step or null)`, `use(text)` that settles what is open */
  constructor(told) {
    this.told = told;
    this.panel = byId("why");
    this.list = byId("steps");
    this.list.addEventListener("pointerleave", () => this.#point(null));
  }

  /** Shows the steps of a resolved text; none for another. */
  show(reasoning) {
    this.panel.hidden = !reasoning;
    this.steps = reasoning ? stepsOf(reasoning) : [];
    this.#nodes = this.steps.map((step, index) => this.#node(step, index));
    this.list.replaceChildren(...this.#nodes.map((node) => element("li", {}, node)));
    byId("decided").textContent = reasoning ? [decided(reasoning), ...(reasoning.trace.notes ?? [])].filter(Boolean).join(" ") : "";
    const chip = (text) => element("button", { class: "chip", type: "button", onclick: () => this.told.use(text) }, text);
    const chips = (reasoning?.suggestions ?? []).map(chip);
    byId("suggestions").replaceChildren(...(chips.length ? ["Which? ", ...chips] : []));
    byId("form").textContent = reasoning?.form ?? "";
  }

  /** Goes to the step before or after. */
  step(by) {
    if (!this.#nodes.length) return;
    const at = this.#nodes.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : this.#nodes.length - 1) : (at + by + this.#nodes.length) % this.#nodes.length;
    this.#nodes[next].focus();
  }

  #node(step, index) {
    const best = Math.max(0, ...step.degrees.map(([, degree]) => degree));
    const attributes = {
      class: "step", type: "button",
      onpointerenter: () => this.#point(index), onfocus: () => this.#point(index), onblur: () => this.#point(null),
      onclick: () => this.#point(index),
    };
    const told = step.degrees.map(([name, degree]) => `${name} ${twoDigits(degree)}`).join(", ") || step.note || "nothing";
    return styled(element("button", attributes, element("span", { class: "said" }, step.said), element("span", { class: "verdict" }, told)), {
      "--share": best,
    });
  }

  #point(index) {
    this.#nodes.forEach((node, at) => node.classList.toggle("strong", at === index));
    this.told.point(index === null ? null : this.steps[index]);
  }
}

/** What was seen, then every clause with the degree to which each object fulfils it. */
function stepsOf(reasoning) {
  const seen = Object.entries(reasoning.seen ?? {}).map(([name, object]) => [name, object.score]);
  const clauses = reasoning.trace.clauses.map((clause) => ({
    said: said(clause.form), note: clause.note,
    degrees: Object.entries(clause.truth).sort((a, b) => b[1] - a[1]),
  }));
  const named = clauses.filter((clause, index) => !/^\w+$/.test(reasoning.trace.clauses[index].form));
  return [{ said: "what was seen", note: "", degrees: seen }, ...(named.length ? named : clauses)];
}

function decided({ answer, trace }) {
  if (answer === true || answer === false) return answer ? "Yes." : "No.";
  if (answer !== undefined && answer !== null) return `${answer}.`;
  const lines = [trace.decided, trace.failed].filter(Boolean).map((line) => `${line[0].toUpperCase()}${line.slice(1)}.`);
  return lines.join(" ").replace(/\b(\w+) (?=\1 \d)/g, ""); // "cup cup 2": its kind, then its name
}
