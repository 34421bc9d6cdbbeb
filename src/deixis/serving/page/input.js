// How a photograph comes in (chosen, dropped, pasted, taken), and which key does what.

import { byId, element } from "./dom.js";

/** Takes files from every side. @param {(file: Blob, name: string) => void} taken */
export function takeFiles(taken) {
  const first = (files) => {
    const file = [...(files ?? [])].find((one) => one.type.startsWith("image/") || /\.(heic|heif|tiff?|jpe?g|png|webp|bmp|gif)$/i.test(one.name));
    if (file) taken(file, file.name || "pasted.png");
    return Boolean(file);
  };
  const input = byId("file");
  for (const id of ["open", "open-too"]) byId(id).addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    first(input.files);
    input.value = "";
  });
  document.addEventListener("paste", (event) => first(event.clipboardData?.files) && event.preventDefault());
  dropping(first);
  camera(taken);
}

function dropping(first) {
  let depth = 0;
  const show = (shown) => byId("drop").classList.toggle("shown", shown);
  addEventListener("dragenter", () => show(++depth > 0));
  addEventListener("dragleave", () => show(--depth > 0));
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    show((depth = 0) > 0);
    first(event.dataTransfer?.files);
  });
}

function camera(taken) {
  const dialog = byId("camera-dialog");
  const video = byId("video");
  byId("camera").hidden = !navigator.mediaDevices?.getUserMedia;
  byId("camera").addEventListener("click", async () => {
    byId("camera-error").textContent = "";
    dialog.showModal();
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      if (!dialog.open) stop(video);
    } catch (error) {
      byId("camera-error").textContent = `No camera: ${error.message}`;
    }
  });
  byId("shoot").addEventListener("click", async () => {
    if (!video.videoWidth) return;
    taken(await photographed(video), "camera.jpg");
    dialog.close();
  });
  dialog.addEventListener("close", () => stop(video));
}

function photographed(video) {
  const canvas = element("canvas", { width: video.videoWidth, height: video.videoHeight });
  canvas.getContext("2d").drawImage(video, 0, 0);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.92));
}

function stop(video) {
  for (const track of video.srcObject?.getTracks() ?? []) track.stop();
  video.srcObject = null;
}

/** The keys, in the order of the sheet: what is pressed, what is shown, what it does. */
export const KEYS = [
  { keys: ["/"], does: "edit", says: "type" },
  { keys: ["ArrowRight", "ArrowLeft"], shown: "← →", does: "word", says: "step through the words" },
  { keys: ["Enter"], shown: "Enter", does: null, says: "pin a word, or let go of it" },
  { keys: ["ArrowDown", "ArrowUp"], shown: "↓ ↑", does: "step", says: "step through the reasons" },
  { keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"], shown: "1 – 9", does: "phrase", says: "one phrase alone" },
  { keys: ["[", "]"], shown: "[ ]", does: "threshold", says: "threshold down, up" },
  { keys: ["h"], does: "heat", says: "heatmap on, off" },
  { keys: ["b"], does: "boxes", says: "boxes on, off" },
  { keys: ["m"], does: "masks", says: "masks on, off" },
  { keys: ["o"], does: "open", says: "open a photograph" },
  { keys: ["c"], does: "copy", says: "copy what was found" },
  { keys: ["s"], does: "share", says: "copy a link" },
  { keys: ["z"], does: "undo", says: "undo" },
  { keys: ["Escape"], shown: "Esc", does: "clear", says: "let go of everything" },
  { keys: ["?"], does: "sheet", says: "this sheet" },
];

const TYPING = "input:not([type=range], [type=checkbox]), textarea, select, [contenteditable]";

/** Calls `does[name](key)` for a key that is pressed outside of fields. */
export function listenForKeys(does) {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.target.closest?.("input[type=range]") && event.key.startsWith("Arrow")) return;
    if (!byId("keys-on").checked && event.key.length === 1 && event.key !== "?") return;
    const found = KEYS.find((one) => one.does && one.keys.includes(event.key));
    if (!found || event.defaultPrevented) return;
    event.preventDefault();
    does[found.does](event.key);
  });
}

/** Writes the sheet of keys. */
export function writeSheet() {
  const rows = KEYS.map((one) => element("div", {}, element("dt", {}, element("kbd", {}, one.shown ?? one.keys[0])), element("dd", {}, one.says)));
  rows.push(element("div", {}, element("dt", {}, element("kbd", {}, "Tab")), element("dd", {}, "to the picture: arrows move a cross, Shift opens a box, Enter asks")));
  byId("key-list").replaceChildren(...rows);
}

/** Asks for the token that the server wants. */
export function askToken() {
  const dialog = byId("token-dialog");
  if (!dialog.open) dialog.showModal();
  return new Promise((told) => dialog.addEventListener("close", () => told(byId("token").value), { once: true }));
}
