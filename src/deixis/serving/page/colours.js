// Colours that everybody can tell apart, and the colours of maps: those of deixis.io.palette and deixis.io.heatmap.

// Okabe and Ito, "Color Universal Design" (2008), without black, which outlines are drawn in.
const OKABE_ITO = ["#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7"];

// A second sign beside colour: dash and gap in pixels for boxes, and its like for underlines.
const DASHES = [
  { line: "", underline: "solid" },
  { line: "10 5", underline: "dashed" },
  { line: "2.5 3.5", underline: "dotted" },
  { line: "10 3.5 2.5 3.5", underline: "double" },
];

// viridis (Smith and van der Walt, 2015, CC0) at ten equal steps; between them the colours are mixed.
const VIRIDIS = [
  [68, 1, 84], [72, 40, 120], [62, 74, 137], [49, 104, 142], [38, 130, 142],
  [31, 158, 137], [53, 183, 121], [109, 205, 89], [180, 222, 44], [253, 231, 37],
];
const STRONGEST = 0.85; // opacity at the top of the scale

export const colourOf = (phrase) => OKABE_ITO[phrase % OKABE_ITO.length];
export const dashOf = (phrase) => DASHES[phrase % DASHES.length];

/** Black or white, whichever has more contrast on a colour, as WCAG 2.2 reckons it. */
export function textOn(colour) {
  const light = luminance(colour);
  return (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) ? "#000" : "#fff";
}

function luminance(colour) {
  const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  const [r, g, b] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** 256 colours with their opacity, as little-endian RGBA words: what a map's value looks like over a picture. */
export const HEAT = Uint32Array.from({ length: 256 }, (_, value) => {
  const place = (value / 255) * (VIRIDIS.length - 1);
  const low = Math.min(Math.floor(place), VIRIDIS.length - 2);
  const mixed = VIRIDIS[low].map((from, c) => Math.round(from + (VIRIDIS[low + 1][c] - from) * (place - low)));
  const opacity = Math.round(255 * STRONGEST * (value / 255) ** 0.75);
  return (opacity << 24) | (mixed[2] << 16) | (mixed[1] << 8) | mixed[0];
});
