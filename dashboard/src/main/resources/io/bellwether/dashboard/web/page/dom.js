// Makes elements. Text becomes text nodes only: nothing that came from a topic is ever parsed.

export const byId = (id) => document.getElementById(id);

const SVG = "http://www.w3.org/2000/svg";

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties || {})) {
    if (name === "class") {
      element.setAttribute("class", value);
    } else if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value != null) {
      element.setAttribute(name, String(value));
    }
  }
  element.append(...children.flat().filter((child) => child != null));
  return element;
}

export const h = (tag, properties, ...children) =>
  fill(document.createElement(tag), properties, children);

export const svg = (tag, properties, ...children) =>
  fill(document.createElementNS(SVG, tag), properties, children);

/** Sets text only where it differs, which spares the browser a layout. */
export function setText(element, text) {
  const value = String(text);
  if (element.textContent !== value) {
    element.textContent = value;
  }
}

/** Fills a select with texts, keeping the choice. */
export function setOptions(select, values, first) {
  const wanted = [...(first == null ? [] : [["", first]]), ...values.map((v) => [v, v])];
  const current = [...select.options].map((o) => o.value + "\n" + o.textContent).join("\n\n");
  if (current === wanted.map(([v, t]) => v + "\n" + t).join("\n\n")) {
    return;
  }
  const chosen = select.value;
  select.replaceChildren(...wanted.map(([value, text]) => h("option", { value }, text)));
  select.value = wanted.some(([value]) => value === chosen) ? chosen : wanted[0]?.[0] ?? "";
}

let hideToast = 0;

export function toast(text) {
  const box = byId("toast");
  box.textContent = text;
  box.dataset.shown = "true";
  clearTimeout(hideToast);
  hideToast = setTimeout(() => delete box.dataset.shown, 6000);
}

/** A colour of the style sheet, for canvases. */
export const colour = (name) =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export const NUM_EXPERT_COLOURS = 12;
