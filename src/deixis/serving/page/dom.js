// Elements, made without markup: text goes in as text, whatever it holds.

const SVG = "http://www.w3.org/2000/svg";

/** The element of the page with this id. */
export const byId = (id) => document.getElementById(id);

/** An HTML element. Attributes that are null or false are left out; children are nodes or text. */
export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** The same in SVG. */
export function shape(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== null && value !== false) node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== false));
  return node;
}

/** Sets what only a style can say, as a policy without inline styles allows. */
export function styled(node, properties) {
  for (const [key, value] of Object.entries(properties)) node.style.setProperty(key, value);
  return node;
}

/** "0.67" */
export const twoDigits = (score) => score.toFixed(2);

/** "1 region", "3 regions" */
export const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
