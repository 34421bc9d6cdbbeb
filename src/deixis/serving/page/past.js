// What can be undone.

const MOST = 60;

/** States of the page, the latest last. A state is `{photo, text, threshold, pins}`. */
export class Past {
  #states = [];

  remember(state) {
    this.#states.push(state);
    if (this.#states.length > MOST) this.#states.shift();
  }

  /** The latest state that differs from how things are; null if there is none. */
  back(now) {
    while (this.#states.length) {
      const was = this.#states.pop();
      if (!alike(was, now)) return was;
    }
    return null;
  }
}

const alike = (a, b) =>
  a.photo === b.photo && a.text === b.text && a.threshold === b.threshold && String(a.pins) === String(b.pins);
