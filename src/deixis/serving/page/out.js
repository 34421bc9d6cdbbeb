// What leaves the page: what was found in the formats of others, the same request as code, and a link.

/** @typedef {{name: string, width: number, height: number, text: string, threshold: number, model: string,
 *   phrases: {text: string}[], rows: {phrase: number, box: number[], score: number|null}[], resolved: boolean,
 *   answer: object}} Shown what is on the page; model is empty where it is the server's own */

const rounded = (value, digits) => Number(value.toFixed(digits));

/** A COCO data set of one image, whose categories are the texts of the phrases. @param {Shown} shown */
export function coco(shown) {
  const names = [...new Set(shown.phrases.map((phrase) => phrase.text))];
  const annotations = shown.rows.map(({ phrase, box: [x0, y0, x1, y1], score }, index) => ({
    id: index + 1, image_id: 1, category_id: names.indexOf(shown.phrases[phrase].text) + 1,
    bbox: [x0, y0, x1 - x0, y1 - y0].map((edge) => rounded(edge, 2)), area: rounded((x1 - x0) * (y1 - y0), 2), iscrowd: 0,
    ...(score !== null && { score: rounded(score, 4) }),
  }));
  const images = [{ id: 1, file_name: shown.name, width: shown.width, height: shown.height }];
  return JSON.stringify({ images, annotations, categories: names.map((name, index) => ({ id: index + 1, name })) }, null, 1);
}

/** YOLO's lines: class, and the middle and size of the box as shares of the picture. Classes are the texts in order. */
export function yolo(shown) {
  const names = [...new Set(shown.phrases.map((phrase) => phrase.text))];
  const line = ({ phrase, box: [x0, y0, x1, y1] }) => {
    const { width, height } = shown;
    const shares = [(x0 + x1) / 2 / width, (y0 + y1) / 2 / height, (x1 - x0) / width, (y1 - y0) / height];
    return [names.indexOf(shown.phrases[phrase].text), ...shares.map((share) => share.toFixed(6))].join(" ");
  };
  return shown.rows.map(line).join("\n");
}

/** The same in Python. */
export function python(shown) {
  const call = shown.resolved
    ? `found = session.refer(${quoted(shown.name)}, ${quoted(shown.text)})\nfor region in found.grounding:`
    : `found = session.ground(${quoted(shown.name)}, ${quoted(shown.text)}, threshold=${shown.threshold})\nfor region in found:`;
  const model = shown.model ? quoted(shown.model) : "";
  return `import deixis\n\nsession = deixis.load(${model})\n${call}\n    print(region.text, region.score, region.box)\n`;
}

/** The same with curl: the photograph is sent once, then asked. */
export function curl(shown, origin) {
  const query = shown.model ? `?model=${encodeURIComponent(shown.model)}` : "";
  const body = { text: shown.text, threshold: shown.threshold, reason: "auto", ...(shown.model && { model: shown.model }) };
  const name = /^[-.]/.test(shown.name) ? `./${shown.name}` : shown.name;
  return [
    `id=$(curl -s ${shell(`${origin}/v1/encode${query}`)} -H 'Content-Type: application/octet-stream' \\`,
    `  --data-binary @${shell(name)} | sed 's/.*"image": *"\\([0-9a-f]*\\)".*/\\1/')`,
    `curl -s ${shell(`${origin}/v1/ground`)} -H 'Content-Type: application/json' \\`,
    `  --data-binary '{"image": "'"$id"'", '${shell(JSON.stringify(body).slice(1))}`,
  ].join("\n");
}

const shell = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** A string that Python reads as it is. */
function quoted(text) {
  const escaped = JSON.stringify(text).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return escaped.replace(/\\ud([89ab][0-9a-f]{2})\\ud([c-f][0-9a-f]{2})/g, (_, high, low) => {
    const point = 0x10000 + ((parseInt(`d${high}`, 16) - 0xd800) << 10) + (parseInt(`d${low}`, 16) - 0xdc00);
    return `\\U${point.toString(16).padStart(8, "0")}`;
  });
}

const MOST_TEXT = 2000;

/** What a link holds, in the part of an address that no server gets to see: never the picture. */
export function linkOf({ text, threshold, pins, sample, model }) {
  const held = new URLSearchParams({ text, threshold: String(threshold) });
  if (pins.length) held.set("pins", pins.join("."));
  if (sample) held.set("sample", sample);
  if (model) held.set("model", model);
  return `#${held}`;
}

/** What a link says; what does not read as it should is left out. */
export function readLink(fragment) {
  const held = new URLSearchParams(fragment.replace(/^#/, ""));
  const threshold = Number(held.get("threshold") ?? NaN);
  const pins = (held.get("pins") ?? "").split(".").filter((pin) => /^\d{1,4}$/.test(pin)).map(Number);
  return {
    text: held.has("text") ? held.get("text").replaceAll("\0", "").slice(0, MOST_TEXT) : null,
    threshold: threshold >= 0 && threshold <= 1 ? threshold : null,
    pins: pins.slice(0, 100),
    sample: held.get("sample"),
    model: held.get("model"),
  };
}
