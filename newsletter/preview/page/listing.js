// Plain text and source, with line numbers.

import { make } from "./dom.js";

/** Puts a text into the listing, and marks the lines from `first` to `last`. */
export function fillListing(element, text, [first, last]) {
  const { scrollTop } = element;
  const lines = text.replace(/\n$/, "").split("\n");
  element.replaceChildren(
    ...lines.map((line, index) => {
      const here = index + 1 >= first && index + 1 <= last;
      return make("span", { class: here ? "line here" : "line", "data-line": index + 1, dir: "auto" }, `${line}\n`);
    }),
  );
  element.style.setProperty("--digits", String(lines.length).length);
  element.scrollTop = scrollTop;
}

/** Brings the first marked line into view. */
export function showMarkedLine(element) {
  const marked = element.querySelector(".here");
  if (marked) element.scrollTop = marked.offsetTop - element.clientHeight / 4;
}

/** The number of the line below a node of the listing, or 0. */
export function lineOf(node) {
  return Number(node.closest?.(".line")?.dataset.line ?? 0);
}

/** The lines of `text` in which the characters from `start` to `end` stand. */
export function linesBetween(text, start, end) {
  const first = text.slice(0, start).split("\n").length;
  return [first, first + text.slice(start, end).trimEnd().split("\n").length - 1];
}
