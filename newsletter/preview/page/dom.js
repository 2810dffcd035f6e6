// Small makers of elements, and words for numbers.

/** The element with this id. */
export function byId(id) {
  return document.getElementById(id);
}

/** A new element. Of `properties`, `class`, `data-…` and `aria-…` are attributes; children are nodes or texts. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Fills an element again with `fill()`; what had the focus in it, by its position among links and buttons, has it again. */
export function refill(element, fill) {
  const held = [...element.querySelectorAll("a, button")].indexOf(document.activeElement);
  fill();
  if (held >= 0) element.querySelectorAll("a, button")[held]?.focus({ preventScroll: true });
}

/** Bytes in words: "28.4 KB", of 1024 bytes, as mail clients count. */
export function kilobytes(count) {
  return `${(count / 1024).toFixed(1)} KB`;
}

/** A number with its noun: "1 item", "2 items". */
export function counted(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** A file and line as text, "issues/2020-08.yaml:14". */
export function locationName(location) {
  return location.line ? `${location.file}:${location.line}` : location.file;
}

/** A location as a link into the editor; as text where there is none. */
export function locationLink(location, label = "") {
  const name = make("code", {}, locationName(location));
  if (!location.editor) return make("span", { class: "location" }, name);
  const title = `Open ${locationName(location)} in your editor`;
  return make("a", { class: "location", href: location.editor, title, "aria-label": label || title }, name);
}

/** Opens an address that another program takes, without leaving the page. */
export function openInEditor(location) {
  if (location.editor) make("a", { href: location.editor }).click();
}
