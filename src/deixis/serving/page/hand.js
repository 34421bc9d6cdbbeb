// What the page hands out: copies, links, and short notes that it did.

import { Failure } from "./api.js";
import { byId } from "./dom.js";
import { coco, curl, linkOf, python, yolo } from "./out.js";

const NOTE_MS = 2200;
const FORMATS = { coco, yolo, python, curl, json: ({ answer }) => JSON.stringify(answer, null, 1) };

/** Says something for a moment. */
export function note(text) {
  const toast = byId("toast");
  toast.textContent = text;
  toast.classList.add("shown");
  clearTimeout(note.timer);
  note.timer = setTimeout(() => toast.classList.remove("shown"), NOTE_MS);
}

/** Says what went wrong, until something goes right. */
export function complain(error) {
  const id = error.id ? ` (${error.id})` : "";
  const said = error instanceof Failure ? `${error.message}${id}` : "The server does not answer. Is it running?";
  byId("problem").textContent = said;
}

/** Copies what is shown. @param {string} format @param {import("./out.js").Shown|null} shown */
export async function copy(format, shown) {
  byId("copy-menu").hidePopover();
  if (!shown) return note("Nothing to copy yet");
  const name = byId("copy-menu").querySelector(`[data-copy=${format}]`).textContent;
  await toClipboard(FORMATS[format](shown, location.origin), `${name} copied`);
}

/** Puts a link to what is asked into the address bar, and copies it. The photograph is in it only by a sample's name. */
export async function share(state) {
  history.replaceState(null, "", linkOf(state));
  await toClipboard(location.href, state.sample ? "Link copied" : "Link copied; the photograph is not in it");
}

async function toClipboard(text, said) {
  try {
    await navigator.clipboard.writeText(text);
    note(said);
  } catch {
    note("The browser does not let this page copy");
  }
}
