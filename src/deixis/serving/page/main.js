// The page: what is asked, what was answered, and what of it is looked at.

import { phraseIn, phrasesOf, pinsCarried, ranked, summary } from "./answer.js";
import { Api, Failure, Photo } from "./api.js";
import { fillModels, fillSamples, hangMenus, openMenu } from "./choices.js";
import { byId } from "./dom.js";
import { complain, copy, note, share } from "./hand.js";
import { askToken, listenForKeys, takeFiles, writeSheet } from "./input.js";
import { Maps, paintLegend } from "./maps.js";
import { answersOf, phraseMarks, rowsOf, stepMarks } from "./marks.js";
import { drawMasks } from "./masks.js";
import { readLink } from "./out.js";
import { Found, Threshold } from "./panels.js";
import { Past } from "./past.js";
import { Place } from "./place.js";
import { Sentence, Told } from "./sentence.js";
import { Stage } from "./stage.js";
import { Steps } from "./steps.js";

const DEBOUNCE_MS = 30;
const QUIET_MS = 700; // after so long without a change it is read aloud, and more is asked
const MOST_REGIONS = 10;
const MOST_HINTED = 2; // ambiguous phrases that the server is asked to settle
const THRESHOLD = 0.5;
const NOTHING = { answer: null, phrases: [], maps: null, text: "" };
const NOWHERE = { word: null, phrase: null, step: null, fits: null };

class Page {
  photo = null;
  seen = NOTHING; // the last answer, with its phrases and maps
  pins = new Set();
  threshold = THRESHOLD;
  shows = { heat: true, boxes: true, masks: false };
  pointed = NOWHERE;
  solo = null;
  hints = new Map();
  samples = [];
  past = new Past();
  #wantedPins = null; // from a link or an undone step, until the answer they belong to is there
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
      point: (phrase) => this.#point({ phrase }), solo: (phrase) => this.#alone(phrase),
      insert: (phrase, words) => this.#insert(phrase.span, words),
    });
    this.slider = new Threshold((value) => this.#setThreshold(value));
    this.place = new Place(this.api, this.stage, (text) => this.#use(text));
    this.steps = new Steps({ point: (step) => this.#point({ step }), use: (text) => this.#use(text) });
  }

  /** Fills the page: models, samples, and what the link says or the first sample shows. */
  async start() {
    this.#listen();
    paintLegend(byId("legend-bar"));
    this.#render();
    const link = readLink(location.hash);
    const filled = this.api.models().then(({ models }) => fillModels(models, link.model));
    const listed = this.api.samples().then(({ samples }) => this.#list(samples));
    const failed = (await Promise.allSettled([filled, listed])).find((one) => one.status === "rejected");
    if (failed) complain(failed.reason);
    if (link.text !== null) await this.#openLink(link);
    else if (this.samples.length) await this.#openSample(this.samples[0]);
  }

  get model() {
    return byId("model").value;
  }

  get reasoning() {
    return this.seen.answer?.reasoning ?? null;
  }

  /** What of the answer is shown. */
  get view() {
    const { photo, threshold, hints, seen } = this;
    const resolved = Boolean(this.reasoning);
    return { photo, threshold, hints, resolved, phrases: seen.phrases, answered: Boolean(seen.answer) };
  }

  #typed(text) {
    this.#typedAt = performance.now();
    if (!this.#timers.typing) this.#remember(this.seen.text);
    this.#later("typing", QUIET_MS, () => {});
    this.#later("ask", DEBOUNCE_MS, () => this.#ask());
    this.#renderHeat();
    this.#repaint();
    if (!text.trim()) this.#take(NOTHING);
  }

  /** Asks for the text as it stands; an answer to another text than stands there by then is dropped. */
  async #ask() {
    const { photo, model } = this;
    const { text } = this.sentence;
    this.#asking?.abort();
    if (!photo || !text.trim()) return;
    const { signal } = (this.#asking = new AbortController());
    const body = { text, threshold: 0, max_regions: MOST_REGIONS, maps: true, masks: this.shows.masks, reason: "auto" };
    try {
      const answer = await this.api.ask("v1/ground", photo, model, body, signal);
      if (signal.aborted || photo !== this.photo || text !== this.sentence.text) return;
      this.#take({ answer, text, phrases: phrasesOf(answer), maps: answer.maps ? new Maps(answer.maps) : null });
      this.#tellSpeed(answer.source.backend);
    } catch (error) {
      if (!signal.aborted) complain(error);
    }
  }

  /** Shows an answer; pins stay on the words that stayed. */
  #take(seen) {
    this.pins = this.#pinsOn(seen);
    Object.assign(this, { seen, hints: new Map(), solo: null, pointed: NOWHERE });
    byId("problem").textContent = "";
    if (seen.answer) this.sentence.show(new Told(seen.text, seen.answer.words, seen.phrases));
    this.steps.show(this.reasoning);
    this.place.close();
    this.#render();
    this.#later("quiet", QUIET_MS, () => this.#quiet());
  }

  #pinsOn(seen) {
    if (!seen.answer || !this.#wantedPins) return pinsCarried(this.pins, this.seen, seen);
    const wanted = this.#wantedPins.filter((pin) => pin < seen.answer.words.length);
    this.#wantedPins = null;
    return new Set(wanted);
  }

  #tellSpeed(backend) {
    if (!this.#typedAt) return;
    const duration = performance.now() - this.#typedAt;
    performance.measure("deixis:typed-to-boxes", { start: this.#typedAt, duration });
    byId("speed").textContent = `${Math.round(duration)} ms after the last key, by ${backend}`;
    this.#typedAt = 0;
  }

  /** When typing has stopped: reads the answer aloud, and asks for the words that settle what is open. */
  async #quiet() {
    const { photo, seen } = this;
    byId("live").textContent = seen.answer ? summary(this.view) : "";
    if (this.reasoning || !photo) return;
    const open = seen.phrases.filter((phrase) => phrase.status === "ambiguous" && !this.hints.has(phrase.index));
    for (const phrase of open.slice(0, MOST_HINTED)) {
      const text = phrase.text.replace(/^(an?|one|the)\s+/i, "").replace(/^/, "the ");
      const told = await this.api.ask("v1/reason", photo, this.model, { text }).catch(() => null);
      if (seen !== this.seen) return;
      this.hints.set(phrase.index, told?.reasoning?.suggestions ?? []);
      this.#renderPanels();
    }
  }

  #askPlace(place) {
    const words = this.#fresh ? ranked(this.seen, place) : [];
    this.place.ask(place, this.photo, this.model, words, phraseIn(this.view, place));
  }


  async #openPhoto(blob, name, sample = "") {
    const bitmap = await createImageBitmap(blob).catch(() => null);
    if (!bitmap) return complain(new Failure(0, { message: `This browser cannot show ${name}: save it as JPEG or PNG, and open that` }));
    this.#remember();
    return this.#put(new Photo(blob, bitmap, name, sample));
  }

  async #put(photo) {
    this.photo = photo;
    this.stage.show(photo);
    this.#take(NOTHING);
    try {
      await this.api.encode(photo, this.model);
    } catch (error) {
      return photo === this.photo && complain(error);
    }
    return this.#ask();
  }

  async #openSample(sample, text = sample.text ?? "a person") {
    try {
      const blob = await this.api.file(sample.url);
      this.sentence.show(new Told(text, [], []));
      await this.#openPhoto(blob, `${sample.name}.jpg`, sample.name);
    } catch (error) {
      complain(error);
    }
  }

  async #openLink(link) {
    if (link.text === null) return;
    this.threshold = link.threshold ?? THRESHOLD;
    this.#wantedPins = link.pins.length ? link.pins : null;
    const sample = this.samples.find((one) => one.name === link.sample);
    if (sample && sample.name !== this.photo?.sample) return void this.#openSample(sample, link.text);
    this.sentence.show(new Told(link.text, [], []));
    if (this.photo) this.#ask();
    this.#render();
  }

  #list(samples) {
    this.samples = samples;
    fillSamples(samples, (sample) => this.#openSample(sample));
  }

  // -- what is looked at

  /** Whether the maps are those of the text as it stands. */
  get #fresh() {
    return Boolean(this.seen.maps) && this.seen.text === this.sentence.text;
  }

  #point(changes) {
    const before = this.pointed;
    if (Object.keys(changes).every((key) => before[key] === changes[key])) return;
    this.pointed = { ...before, ...changes };
    if ("word" in changes) this.#renderHeat();
    if (("phrase" in changes && changes.phrase !== before.phrase) || "step" in changes) this.#renderMarks();
    this.#repaint();
  }

  #pin(word) {
    if (!this.#fresh) return;
    this.#remember();
    if (!this.pins.delete(word)) this.pins.add(word);
    this.#renderHeat();
    this.#repaint();
  }

  #over(x, y) {
    if (!this.#fresh) return;
    const at = [x * this.photo.width, y * this.photo.height];
    const inside = ({ box }) => at[0] >= box[0] && at[0] <= box[2] && at[1] >= box[1] && at[1] <= box[3];
    const area = ({ box }) => (box[2] - box[0]) * (box[3] - box[1]);
    const under = rowsOf(this.view).filter(inside).sort((a, b) => area(a) - area(b))[0];
    this.#point({ fits: this.seen.maps.at(x, y), phrase: under ? under.phrase : null });
  }

  #alone(phrase) {
    this.solo = this.solo === phrase || phrase >= this.seen.phrases.length ? null : phrase;
    this.#renderMarks();
    this.#repaint();
  }

  #setThreshold(value) {
    if (!this.#timers.quiet) this.#remember();
    this.#later("quiet", QUIET_MS, () => this.#quiet());
    this.threshold = Math.round(Math.min(Math.max(value, 0), 1) * 100) / 100;
    this.#renderMarks();
    this.#renderPanels();
  }

  #insert([start, end], words) {
    const points = [...this.sentence.text];
    points.splice(start, end - start, words);
    this.#use(points.join(""));
  }

  #use(text) {
    this.place.close();
    this.#remember();
    this.sentence.write(text);
  }

  // -- drawing

  #render() {
    this.#renderHeat();
    this.#renderMarks();
    this.#renderPanels();
  }

  #repaint() {
    const { word, fits, phrase } = this.pointed;
    this.sentence.paint({ current: word, pins: this.pins, fits, phrase: phrase ?? this.solo });
    this.found.paint({ strong: phrase, solo: this.solo });
  }

  #renderHeat() {
    const { maps, answer, text } = this.seen;
    const words = this.pointed.word !== null ? [this.pointed.word] : [...this.pins];
    const shown = this.shows.heat && this.#fresh && words.length > 0;
    byId("legend").hidden = !shown;
    if (shown) {
      const points = [...text];
      byId("legend-words").textContent = words.map((word) => points.slice(...answer.words[word]).join("")).join(" + ");
      byId("legend-top").textContent = maps.draw(byId("heat"), words).toFixed(1);
    }
    this.stage.warm(shown);
  }

  #renderMarks() {
    const { step, phrase } = this.pointed;
    const marks = step ? stepMarks(step, this.reasoning.seen) : phraseMarks(this.view, phrase ?? this.solo);
    this.stage.mark(this.photo && this.shows.boxes ? marks : []);
    drawMasks(byId("masks"), this.shows.masks && !step ? rowsOf(this.view, this.solo) : []);
  }

  #renderPanels() {
    this.found.show(this.view);
    this.slider.show(this.view);
    this.#repaint();
  }

  // -- undo, copy, share, keys

  get #now() {
    return { photo: this.photo, text: this.sentence.text, threshold: this.threshold, pins: [...this.pins] };
  }

  #remember(text = this.sentence.text) {
    this.past.remember({ ...this.#now, text });
  }

  #undo() {
    const now = this.#now;
    const was = this.past.back(now);
    if (!was) return note("Nothing to undo");
    this.threshold = was.threshold;
    if (was.text === now.text && was.photo === now.photo) {
      this.pins = new Set(was.pins);
      return this.#render();
    }
    this.#wantedPins = was.pins;
    this.sentence.show(new Told(was.text, [], []));
    if (was.photo !== now.photo) return this.#put(was.photo);
    return was.text.trim() ? this.#ask() : this.#take(NOTHING);
  }

  /** What is on the page, to be copied; null if nothing is. */
  get #shown() {
    const { photo, threshold, seen, view } = this;
    if (!photo || !seen.answer) return null;
    const { maps, ...answer } = seen.answer;
    const about = { name: photo.name, width: photo.width, height: photo.height, text: seen.text, model: this.#otherModel };
    return { ...about, threshold, answer, phrases: seen.phrases, resolved: view.resolved, rows: answersOf(view) };
  }

  /** The chosen model, where it is not the server's own. */
  get #otherModel() {
    return byId("model").selectedIndex > 0 ? this.model : "";
  }

  #share() {
    const { threshold, pins, photo } = this;
    return share({ text: this.sentence.text, threshold, pins: [...pins], sample: photo?.sample ?? "", model: this.#otherModel });
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
    note(`${said} ${this.shows[name] ? "on" : "off"}`);
    if (name === "masks" && this.shows.masks) this.#ask();
    this.#render();
  }

  #clear() {
    if (this.pins.size) this.#remember();
    this.pins = new Set();
    this.solo = null;
    this.place.close();
    this.#render();
  }

  #listen() {
    takeFiles((file, name) => this.#openPhoto(file, name));
    hangMenus();
    writeSheet();
    addEventListener("hashchange", () => this.#openLink(readLink(location.hash)));
    byId("model").addEventListener("change", () => this.photo && this.#put(this.photo));
    byId("share").addEventListener("click", () => this.#share());
    byId("help").addEventListener("click", () => byId("sheet").showModal());
    for (const button of byId("copy-menu").querySelectorAll("button"))
      button.addEventListener("click", () => copy(button.dataset.copy, this.#shown));
    listenForKeys({
      edit: () => this.sentence.edit(), word: (key) => this.sentence.step(key === "ArrowRight" ? 1 : -1),
      step: (key) => this.steps.step(key === "ArrowDown" ? 1 : -1), phrase: (key) => this.#alone(Number(key) - 1),
      threshold: (key) => this.#setThreshold(this.threshold + (key === "]" ? 0.05 : -0.05)),
      heat: () => this.#toggle("heat", "Heatmap"), boxes: () => this.#toggle("boxes", "Boxes"),
      masks: () => this.#toggle("masks", "Masks"), open: () => byId("open").click(),
      copy: () => openMenu(byId("copy-menu")), share: () => this.#share(), undo: () => this.#undo(),
      clear: () => this.#clear(), sheet: () => byId("sheet").showModal(),
    });
  }
}

new Page().start();
