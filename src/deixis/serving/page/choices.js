// What there is to choose from: models and sample photographs, and the menus they hang in.

import { byId, element } from "./dom.js";

/** Fills the list of models; those that cannot run here say why. */
export function fillModels(models, wanted) {
  const options = models.map(({ name, runs, why }) =>
    element("option", { value: name, disabled: !runs, title: why ?? null }, runs ? name : `${name} (not here)`),
  );
  byId("model").replaceChildren(...options);
  const able = models.filter((model) => model.runs && model.tasks.includes("ground")).map((model) => model.name);
  byId("model").value = able.includes(wanted) ? wanted : (able[0] ?? "");
}

/** Fills the menu of samples. @param {(sample: object) => void} open */
export function fillSamples(samples, open) {
  byId("sample-button").hidden = !samples.length;
  const button = (sample) =>
    element("button", { type: "button", title: sample.licence ?? null, onclick: () => (byId("sample-menu").hidePopover(), open(sample)) }, sample.name);
  byId("sample-menu").replaceChildren(...samples.map(button));
}

/** Hangs every menu under its button while it is open. */
export function hangMenus() {
  for (const menu of document.querySelectorAll("[popover]")) {
    const button = buttonOf(menu);
    button.setAttribute("aria-expanded", "false");
    menu.addEventListener("toggle", (event) => {
      const open = event.newState === "open";
      button.setAttribute("aria-expanded", open);
      if (open) hang(menu, button.getBoundingClientRect());
    });
    menu.addEventListener("keydown", (event) => step(menu, event));
  }
}

/** Opens a menu whose next key may come at once: a browser tells of the opening only a moment later. */
export function openMenu(menu) {
  menu.showPopover();
  hang(menu, buttonOf(menu).getBoundingClientRect());
}

const buttonOf = (menu) => document.querySelector(`[popovertarget="${menu.id}"]`);

function hang(menu, { left, bottom }) {
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${bottom + 4}px`;
  if (!menu.contains(document.activeElement)) menu.querySelector("button")?.focus();
}

function step(menu, event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  event.stopPropagation();
  const buttons = [...menu.querySelectorAll("button")];
  buttons[(buttons.indexOf(document.activeElement) + by + buttons.length) % buttons.length].focus();
}
