// The page: what is asked, what was answered, and what of it is looked at.

import { phrasesOf, shownAt, summary } from "./answer.js";
import { Api, Failure, Photo } from "./api.js";
import { byId, element, twoDigits } from "./dom.js";
import { listenForKeys, takeFiles, writeSheet } from "./input.js";
import { Maps, paintLegend } from "./maps.js";
import { drawMasks } from "./masks.js";
import { coco, curl, linkOf, python, readLink, yolo } from "./out.js";
import { Found, Place, Threshold } from "./panels.js";
import { Sentence, Told, carried } from "./sentence.js";
import { Stage } from "./stage.js";
import { Steps } from "./steps.js";

const DEBOUNCE_MS = 30;
const QUIET_MS = 700; // after so long without a change it is read aloud, and more is asked
const MOST_REGIONS = 10;
const MOST_UNDONE = 60;
const THRESHOLD = 0.5;
const NOTHING = { answer: null, phrases: [], maps: null, text: "" };
const FIRST_TEXTS = {
  astronaut: "a smiling woman in an orange suit beside an american flag",
  coffee: "the cup left of the spoon",
  chelsea: "a cat with green eyes",
  rocket: "a rocket between two towers",
};

class Page {
  photo = null;
  seen = NOTHING; // the last answer, with its phrases and maps
  pins = new Set();
  threshold = THRESHOLD;
  shows = { heat: true, boxes: true, masks: false };
  pointed = { word: null, phrase: null, step: null, fits: null };
  solo = null;
  hints = new Map();
  samples = [];
  #past = [];
  #asking = null;
  #timers = {};
  #typedAt = 0;

  constructor() {
    this.api = new Api(askToken);
    this.sentence = new Sentence({
      typed: (text) => this.#typed(text), hover: (word) => this.#point({ word }), pin: (word) => this.#pin(word),
    });
    this.stage = new Stage({
      point: (x, y) => this.#askPlace([x, y]), box: (box) => this.#askPlace(box),
      over: (x, y) => this.#over(x, y), out: () => this.#point({ fits: null, phrase: null }),
    });
    this.found = new Found({
      point: (phrase) => this.#point({ phrase }), solo: (phrase) => this.#alone(phrase), insert: (phrase, words) => this.#insert(phrase.span, words),
    });
    this.slider = new Threshold((value) => this.#setThreshold(value));
    this.place = new Place({ use: (text) => this.#use(text), closed: () => this.#closePlace() });
    this.steps = new Steps((step) => this.#point({ step }));
  }

  /** Fills the page: models, samples, and what the link says or the first sample shows. */
  async start() {
    this.#listen();
    paintLegend(byId("legend-bar"));
    const link = readLink(location.hash);
    const [models, samples] = await Promise.allSettled([this.api.models(), this.api.samples()]);
    if (models.status === "fulfilled") this.#fillModels(models.value.models, link.model);
    if (samples.status === "fulfilled") this.#fillSamples(samples.value.samples);
    this.threshold = link.threshold ?? THRESHOLD;
    if (link.text !== null) await this.#openLink(link);
    else if (this.samples.length) await this.#openSample(this.samples[0]);
    else this.#render();
  }

  // -- what is asked

  get model() {
    return byId("model").value;
  }

  #typed(text) {
    this.#typedAt = performance.now();
    if (!this.#timers.typing) this.#remember(this.seen.text);
    this.#later("typing", QUIET_MS, () => {});
    this.#askSoon();
    this.#repaint();
    if (!text.trim()) this.#take(NOTHING);
  }

  #askSoon(wait = DEBOUNCE_MS) {
    this.#later("ask", wait, () => this.#ask());
  }

  /** Asks for the text as it stands; an answer to another text than stands there by then is dropped. */
  async #ask() {
    const { photo, model } = this;
    const { text } = this.sentence;
    this.#asking?.abort();
    if (!photo || !text.trim()) return;
    const asking = (this.#asking = new AbortController());
    const body = { text, threshold: 0, max_regions: MOST_REGIONS, maps: true, masks: this.shows.masks, reason: "auto" };
    try {
      const answer = await this.api.ask("v1/ground", photo, model, body, asking.signal);
      if (asking.signal.aborted || photo !== this.photo || text !== this.sentence.text) return;
      this.#take({ answer, text, phrases: phrasesOf(answer), maps: answer.maps ? new Maps(answer.maps) : null });
      this.#tellSpeed(answer);
    } catch (error) {
      if (!asking.signal.aborted) this.#fail(error);
    }
  }

  /** Shows an answer; pins stay on the words that stayed. */
  #take(seen) {
    const old = this.seen;
    const words = seen.answer?.words ?? [];
    const kept = [...this.pins].map((pin) => carried(old.answer?.words[pin], old.text, seen.text));
    this.pins = new Set(kept.map((span) => (span ? words.findIndex(([start, end]) => start === span[0] && end === span[1]) : -1)).filter((pin) => pin >= 0));
    if (this.wantedPins) this.pins = new Set(this.wantedPins.filter((pin) => pin < words.length));
    this.wantedPins = null;
    this.seen = seen;
    this.hints = new Map();
    this.solo = null;
    this.pointed = { word: null, phrase: null, step: null, fits: null };
    byId("problem").textContent = "";
    if (seen.answer) this.sentence.show(new Told(seen.text, words, seen.phrases));
    this.steps.show(this.reasoning);
    this.#closePlace();
    this.#render();
    this.#later("quiet", QUIET_MS, () => this.#quiet());
  }

  #tellSpeed({ source }) {
    const took = performance.now() - this.#typedAt;
    if (this.#typedAt) performance.measure("deixis:typed-to-boxes", { start: this.#typedAt, duration: took });
    byId("speed").textContent = this.#typedAt ? `${Math.round(took)} ms after the last key · ${source.backend}` : source.backend;
    this.#typedAt = 0;
  }

  /** When typing has stopped: reads the answer aloud, and asks for the words that settle what is open. */
  async #quiet() {
    const { photo, seen } = this;
    byId("live").textContent = seen.answer ? summary(seen.phrases, this.threshold, Boolean(this.reasoning)) : "";
    if (this.reasoning || !photo) return;
    for (const phrase of seen.phrases.filter((one) => one.status === "ambiguous").slice(0, 2)) {
      const text = phrase.text.replace(/^(an?|one|the)\s+/i, "the ");
      const told = await this.api.ask("v1/reason", photo, this.model, { text }).catch(() => null);
      if (seen !== this.seen) return;
      if (told?.reasoning?.suggestions?.length) this.hints.set(phrase.index, told.reasoning.suggestions);
      this.#renderPanels();
    }
  }

  /** What is at a point or in a box: at once from the maps, then from the server. */
  async #askPlace(place) {
    const { photo, seen } = this;
    if (!photo) return;
    const isBox = place.length === 4;
    this.stage.ring(place);
    this.place.show(place, isBox, this.#wordsAt(place));
    const [width, height] = [photo.width, photo.height];
    const pixels = place.map((share, axis) => share * (axis % 2 ? height : width));
    const asked = (this.asked = {});
    try {
      const told = await this.api.ask("v1/tasks/words", photo, this.model, isBox ? { box: pixels } : { point: pixels });
      if (asked !== this.asked || !this.place.open || seen !== this.seen) return;
      this.place.tell(told);
      byId("live").textContent = `${isBox ? "In this box" : "At this point"}: ${told.best || "nothing known"}. ${this.#wordsAt(place).slice(0, 3).map((word) => `${word.text} ${twoDigits(word.score)}`).join(", ")}`;
    } catch (error) {
      if (asked === this.asked) this.place.fail(error.message);
    }
  }

  #wordsAt(place) {
    const { maps, answer, text } = this.seen;
    if (!maps || text !== this.sentence.text) return [];
    const points = [...text];
    const scores = place.length === 2 ? maps.at(...place) : maps.within(place);
    const words = answer.words.map(([start, end], index) => ({ text: points.slice(start, end).join(""), score: scores[index] }));
    return words.sort((a, b) => b.score - a.score);
  }

  #closePlace() {
    this.asked = null;
    this.place.close();
    this.stage.ring(null);
  }

  // -- photographs

  /** Shows a photograph, sends it once, and asks about it. */
  async #openPhoto(blob, name, isSample = false) {
    this.#remember();
    let bitmap;
    try {
      bitmap = await createImageBitmap(blob);
    } catch {
      this.#fail(new Failure(0, { message: `This browser cannot show ${name}. Save it as JPEG or PNG and open that.` }));
      return;
    }
    this.#put(new Photo(blob, bitmap, name, isSample));
  }

  #put(photo) {
    this.photo = photo;
    this.stage.show(photo);
    this.#take(NOTHING);
    this.api.encode(photo, this.model).catch((error) => this.#fail(error));
    return this.#ask();
  }

  async #openSample(sample, text = FIRST_TEXTS[sample.name] ?? "a person") {
    try {
      const blob = await this.api.file(sample.url);
      this.sentence.show(new Told(text, [], []));
      await this.#openPhoto(blob, `${sample.name}.jpg`, sample.name);
    } catch (error) {
      this.#fail(error);
    }
  }

  async #openLink(link) {
    this.wantedPins = link.pins.length ? link.pins : null;
    const sample = this.samples.find((one) => one.name === link.sample);
    if (sample) return this.#openSample(sample, link.text);
    this.sentence.show(new Told(link.text, [], []));
    this.#render();
  }

  #fillSamples(samples) {
    this.samples = samples;
    byId("sample-button").hidden = !samples.length;
    byId("sample-menu").replaceChildren(
      ...samples.map((sample) => {
        const open = () => {
          byId("sample-menu").hidePopover();
          this.#openSample(sample);
        };
        return element("button", { type: "button", onclick: open }, sample.title ?? sample.name);
      }),
    );
  }

  #fillModels(models, wanted) {
    const options = models.map((model) =>
      element("option", { value: model.name, disabled: !model.runs, title: model.why ?? null }, model.runs ? model.name : `${model.name} (not here)`),
    );
    byId("model").replaceChildren(...options);
    const runs = models.filter((model) => model.runs).map((model) => model.name);
    byId("model").value = runs.includes(wanted) ? wanted : runs.includes("pointer") ? "pointer" : (runs[0] ?? "");
  }

  // -- what is looked at

  get reasoning() {
    return this.seen.answer?.reasoning ?? null;
  }

  #point(changes) {
    const before = this.pointed;
    if (Object.keys(changes).every((key) => before[key] === changes[key])) return;
    this.pointed = { ...before, ...changes };
    if ("word" in changes) this.#renderHeat();
    if ("phrase" in changes || "step" in changes) this.#renderMarks();
    this.#repaint();
  }

  #pin(word) {
    if (this.seen.text !== this.sentence.text) return;
    this.#remember();
    if (!this.pins.delete(word)) this.pins.add(word);
    this.#renderHeat();
    this.#repaint();
  }

  #over(x, y) {
    const { maps, phrases, text } = this.seen;
    if (!maps || text !== this.sentence.text) return;
    const at = [x * this.photo.width, y * this.photo.height];
    const inside = ({ box }) => at[0] >= box[0] && at[0] <= box[2] && at[1] >= box[1] && at[1] <= box[3];
    const area = ({ box }) => (box[2] - box[0]) * (box[3] - box[1]);
    const under = phrases
      .flatMap((phrase) => this.#shown(phrase).regions.filter(inside).map((region) => ({ phrase: phrase.index, area: area(region) })))
      .sort((a, b) => a.area - b.area)[0];
    this.#point({ fits: maps.at(x, y), phrase: under ? under.phrase : null });
  }

  #alone(phrase) {
    this.solo = this.solo === phrase || phrase >= this.seen.phrases.length ? null : phrase;
    this.#renderMarks();
    this.#repaint();
  }

  #setThreshold(value) {
    if (!this.#timers.threshold) this.#remember();
    this.#later("threshold", QUIET_MS, () => this.#quiet());
    this.threshold = Math.round(Math.min(Math.max(value, 0), 1) * 100) / 100;
    this.#renderMarks();
    this.#renderPanels();
  }

  #insert([start, end], words) {
    this.#remember();
    const points = [...this.sentence.text];
    points.splice(start, end - start, words);
    this.sentence.write(points.join(""));
  }

  #use(text) {
    this.#closePlace();
    this.#remember();
    this.sentence.write(text);
  }

  // -- drawing

  #shown = (phrase) => shownAt(phrase, this.threshold, Boolean(this.reasoning));

  #render() {
    this.#renderHeat();
    this.#renderMarks();
    this.#renderPanels();
  }

  #repaint() {
    const current = this.pointed.word;
    this.sentence.paint({ current, pins: this.pins, fits: this.pointed.fits, phrase: this.pointed.phrase ?? this.solo });
    this.found.paint({ strong: this.pointed.phrase, solo: this.solo });
  }

  #renderHeat() {
    const { maps, answer, text } = this.seen;
    const words = this.pointed.word !== null ? [this.pointed.word] : [...this.pins];
    const shown = this.shows.heat && maps && words.length > 0 && text === this.sentence.text;
    byId("legend").hidden = !shown;
    if (shown) {
      const points = [...text];
      const named = words.map((word) => points.slice(...answer.words[word]).join(""));
      byId("legend-words").textContent = named.join(" + ");
      byId("legend-top").textContent = maps.draw(byId("heat"), words).toFixed(1);
    }
    this.stage.warm(shown);
  }

  #renderMarks() {
    const { step, phrase } = this.pointed;
    const marks = !this.photo || !this.shows.boxes ? [] : step ? this.#stepMarks(step) : this.#phraseMarks(phrase ?? this.solo);
    this.stage.mark(marks);
    drawMasks(byId("masks"), this.shows.masks && !step ? this.#rows(this.solo) : []);
  }

  #phraseMarks(strong) {
    return this.seen.phrases.flatMap((phrase) => {
      const { regions, look } = this.#shown(phrase);
      const mark = { phrase: phrase.index, label: String(phrase.index + 1), look, strong: phrase.index === strong };
      const dimmed = strong !== null && phrase.index !== strong;
      return regions.map(({ box, score }) => ({ ...mark, box, dimmed, name: `${phrase.text} ${score == null ? "" : twoDigits(score)}` }));
    });
  }

  /** The objects of a step, with the degree to which each fulfils it. */
  #stepMarks({ degrees }) {
    const { seen } = this.reasoning;
    return degrees.filter(([name]) => seen[name]).map(([name, degree]) => ({
      box: seen[name].box, phrase: Object.keys(seen).indexOf(name), label: name, name: twoDigits(degree), look: "seen", strong: degree >= 0.5, dimmed: degree < 0.2,
    }));
  }

  #renderPanels() {
    const view = { phrases: this.seen.phrases, threshold: this.threshold, resolved: Boolean(this.reasoning), photo: this.photo, hints: this.hints };
    this.found.show(view);
    this.slider.show(view);
    const nothing = byId("nothing");
    nothing.hidden = this.seen.phrases.length > 0;
    nothing.textContent = this.seen.answer ? "The text names nothing to look for." : this.photo ? "Say what to look for." : "No photograph yet.";
    const suggestions = this.reasoning?.suggestions ?? [];
    const chips = suggestions.map((words) => element("button", { class: "chip", type: "button", onclick: () => this.#insert([0, [...this.seen.text].length], words) }, words));
    byId("suggestions").replaceChildren(...(chips.length ? ["Which? ", ...chips] : []));
    this.#repaint();
  }

  // -- undo, copy, share, keys

  #now = () => ({ photo: this.photo, text: this.sentence.text, threshold: this.threshold, pins: [...this.pins] });

  #remember(text = this.sentence.text) {
    this.#past.push({ ...this.#now(), text });
    if (this.#past.length > MOST_UNDONE) this.#past.shift();
  }

  #undo() {
    const now = this.#now();
    let was = this.#past.pop();
    while (was && JSON.stringify({ ...was, photo: 0 }) === JSON.stringify({ ...now, photo: 0 }) && was.photo === now.photo) was = this.#past.pop();
    if (!was) return this.#toast("Nothing to undo");
    this.threshold = was.threshold;
    if (was.text === now.text && was.photo === now.photo) {
      this.pins = new Set(was.pins);
      return this.#render();
    }
    this.wantedPins = was.pins;
    this.sentence.show(new Told(was.text, [], []));
    if (was.photo !== now.photo) this.#put(was.photo);
    else if (was.text.trim()) this.#ask();
    else this.#take(NOTHING);
  }

  /** The regions on the page, as they are shown. */
  #rows(only = null) {
    return this.seen.phrases
      .filter((phrase) => only === null || phrase.index === only)
      .flatMap((phrase) => {
        const { regions, look } = this.#shown(phrase);
        return look === "absent" ? [] : regions.map((region) => ({ phrase: phrase.index, ...region }));
      });
  }

  #copied(kind) {
    const { photo, threshold, seen } = this;
    const model = this.model === "pointer" ? "" : this.model;
    const shown = { name: photo.name, width: photo.width, height: photo.height, text: seen.text, threshold, model, phrases: seen.phrases, rows: this.#rows() };
    const { maps, ...document } = seen.answer;
    if (kind === "json") return JSON.stringify(document, null, 1);
    if (kind === "python") return python(shown, Boolean(this.reasoning));
    return kind === "curl" ? curl(shown, location.origin) : { coco, yolo }[kind](shown);
  }

  async #copy(kind) {
    byId("copy-menu").hidePopover();
    if (!this.photo || !this.seen.answer) return this.#toast("Nothing to copy yet");
    await this.#toClipboard(this.#copied(kind), `${byId("copy-menu").querySelector(`[data-copy=${kind}]`).textContent} copied`);
  }

  async #share() {
    const { threshold, pins, photo } = this;
    const model = this.model === "pointer" ? "" : this.model;
    const fragment = linkOf({ text: this.sentence.text, threshold, pins: [...pins], sample: photo?.isSample || "", model });
    history.replaceState(null, "", fragment);
    await this.#toClipboard(location.href, photo?.isSample ? "Link copied" : "Link copied; the photograph is not in it");
  }

  async #toClipboard(text, said) {
    try {
      await navigator.clipboard.writeText(text);
      this.#toast(said);
    } catch {
      this.#toast("The browser does not let this page copy");
    }
  }

  #toast(text) {
    byId("toast").textContent = text;
    byId("toast").classList.add("shown");
    this.#later("toast", 2200, () => byId("toast").classList.remove("shown"));
  }

  #fail(error) {
    const id = error.id ? ` (${error.id})` : "";
    byId("problem").textContent = error instanceof Failure ? `${error.message}${id}` : "The server does not answer. Is it running?";
  }

  #later(name, wait, act) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = setTimeout(() => {
      delete this.#timers[name];
      act();
    }, wait);
  }

  #toggle(name, said) {
    this.shows[name] = !this.shows[name];
    this.#toast(`${said} ${this.shows[name] ? "on" : "off"}`);
    if (name === "masks" && this.shows.masks) this.#ask();
    this.#render();
  }

  #clear() {
    this.pins = new Set();
    this.solo = null;
    this.#closePlace();
    this.#render();
  }

  #listen() {
    takeFiles((file, name) => this.#openPhoto(file, name));
    byId("open-too").addEventListener("click", () => byId("open").click());
    byId("model").addEventListener("change", () => this.photo && this.#put(this.photo));
    byId("share").addEventListener("click", () => this.#share());
    byId("help").addEventListener("click", () => byId("sheet").showModal());
    for (const button of byId("copy-menu").querySelectorAll("button")) button.addEventListener("click", () => this.#copy(button.dataset.copy));
    for (const menu of document.querySelectorAll("[popover]")) menu.addEventListener("toggle", (event) => hang(menu, event));
    writeSheet();
    listenForKeys({
      edit: () => this.sentence.edit(), word: (key) => this.sentence.step(key === "ArrowRight" ? 1 : -1),
      step: (key) => this.steps.step(key === "ArrowDown" ? 1 : -1), phrase: (key) => this.#alone(Number(key) - 1),
      threshold: (key) => this.#setThreshold(this.threshold + (key === "]" ? 0.05 : -0.05)),
      heat: () => this.#toggle("heat", "Heatmap"), boxes: () => this.#toggle("boxes", "Boxes"), masks: () => this.#toggle("masks", "Masks"),
      open: () => byId("open").click(), copy: () => byId("copy-menu").showPopover(), share: () => this.#share(),
      undo: () => this.#undo(), clear: () => this.#clear(), sheet: () => byId("sheet").showModal(),
    });
  }
}

/** Hangs a menu under its button. */
function hang(menu, event) {
  const button = document.querySelector(`[popovertarget="${menu.id}"]`);
  button.setAttribute("aria-expanded", event.newState === "open");
  if (event.newState !== "open") return;
  const { left, bottom } = button.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${bottom + 4}px`;
  menu.querySelector("button")?.focus();
}

function askToken() {
  const dialog = byId("token-dialog");
  dialog.showModal();
  return new Promise((told) => dialog.addEventListener("close", () => told(byId("token").value), { once: true }));
}

new Page().start();
