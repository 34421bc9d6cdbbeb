// What the page asks of the server. Every photograph is encoded once for a model, and again if the server forgot it.

const BUSY_MS = 1000; // how long to wait where a busy server does not say
const TRIES = 3;

/** An answer that is an error: what the server says of it. */
export class Failure extends Error {
  constructor(status, told) {
    super(told?.message ?? `the server answered ${status}`);
    this.status = status;
    this.code = told?.code ?? "";
    this.id = told?.id ?? "";
  }
}

/** A photograph on the page: its file, its pixels, and the ids under which the server knows it. */
export class Photo {
  /**
   * @param {Blob} blob the file
   * @param {ImageBitmap} bitmap its upright pixels
   * @param {string} name of the file, or of the sample
   * @param {string} sample its name where it came with the page, else empty
   */
  constructor(blob, bitmap, name, sample) {
    Object.assign(this, { blob, bitmap, name, sample, width: bitmap.width, height: bitmap.height, ids: new Map() });
  }
}

export class Api {
  #token = "";

  /** @param {() => Promise<string>} askToken is called where the server wants a token */
  constructor(askToken) {
    this.askToken = askToken;
  }

  models = () => this.#get("v1/models");
  samples = () => this.#get("v1/samples");

  /** The file of a sample. */
  async file(url) {
    const response = await fetch(url);
    if (!response.ok) throw new Failure(response.status);
    return response.blob();
  }

  /** The id of a photograph; what is sent goes with the first call, and later ones wait for the same answer. */
  encode(photo, model) {
    if (!photo.ids.has(model)) {
      const query = model ? `?model=${encodeURIComponent(model)}` : "";
      const type = photo.blob.type.startsWith("image/") ? photo.blob.type : "application/octet-stream";
      const told = this.#send(`v1/encode${query}`, photo.blob, type);
      const id = told.then((encoded) => {
        Object.assign(photo, { width: encoded.width, height: encoded.height });
        return encoded.image;
      });
      id.catch(() => photo.ids.delete(model));
      photo.ids.set(model, id);
    }
    return photo.ids.get(model);
  }

  /** Asks something of a photograph; one that the server no longer has is encoded again. */
  async ask(path, photo, model, body, signal) {
    for (let again = false; ; again = true) {
      const id = await this.encode(photo, model);
      try {
        return await this.#send(path, JSON.stringify({ image: id, ...(model && { model }), ...body }), "application/json", signal);
      } catch (failure) {
        if (again || failure.code !== "unknown_image") throw failure;
        photo.ids.delete(model);
      }
    }
  }

  #get = (path) => this.#fetched(path, {});
  #send = (path, body, type, signal) => this.#fetched(path, { method: "POST", body, signal, headers: { "Content-Type": type } });

  async #fetched(path, options) {
    for (let tries = 1; ; tries++) {
      const headers = { ...options.headers, ...(this.#token && { Authorization: `Bearer ${this.#token}` }) };
      const response = await fetch(path, { ...options, headers });
      const told = await response.json().catch(() => null);
      if (response.ok && told) return told;
      if (tries === TRIES || !(await this.#mayTryAgain(response))) throw new Failure(response.status, told?.error);
    }
  }

  async #mayTryAgain(response) {
    if (response.status === 401) return Boolean((this.#token = await this.askToken()));
    if (response.status !== 429 && response.status !== 503) return false;
    const told = 1000 * Number(response.headers.get("Retry-After"));
    await new Promise((done) => setTimeout(done, Math.min(told || BUSY_MS, 5000)));
    return true;
  }
}
