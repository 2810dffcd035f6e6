// The size against Gmail's limit, and how much of it each part takes.

import { byId, kilobytes, make, locationLink } from "./dom.js";

/** Shows the meter and the parts; `choose(number)` is called when one is clicked. */
export function fillSize(element, view, chosen, choose) {
  const focused = element.contains(document.activeElement) ? document.activeElement.dataset.number : undefined;
  const items = view.parts.map((part, number) => ({ part, number })).filter(({ part }) => part.kind !== "section");
  element.replaceChildren(meter(view, items), said(view), list(view, items, chosen, choose));
  if (focused !== undefined) element.querySelector(`[data-number="${focused}"]`)?.focus();
}

function meter(view, items) {
  const scale = Math.max(view.clip.bytes * 1.04, view.size);
  const label = `${kilobytes(view.size)} of the ${view.clip.bytes / 1024} KB after which Gmail cuts`;
  const bar = make("div", { class: "meter", role: "img", "aria-label": label });
  const whole = make("div", { class: view.size > view.clip.bytes ? "whole over" : "whole" });
  whole.style.width = `${(100 * view.size) / scale}%`;
  for (const { part } of items) {
    const piece = make("span", { class: "piece", title: `${part.title}: ${kilobytes(part.size)}` });
    piece.style.left = `${(100 * part.start) / view.html.length}%`;
    piece.style.width = `${(100 * (part.end - part.start)) / view.html.length}%`;
    whole.append(piece);
  }
  const limit = make("span", { class: "limit" });
  limit.style.left = `${(100 * view.clip.bytes) / scale}%`;
  bar.append(whole, limit);
  return bar;
}

function said(view) {
  const share = Math.round((100 * view.size) / view.clip.bytes);
  const over = view.size > view.clip.bytes ? ": Gmail cuts it, and hides what follows behind a link" : "";
  const words = [make("b", {}, kilobytes(view.size)), `, ${share} % of Gmail’s ${view.clip.bytes / 1024} KB${over}.`];
  if (view.charset !== "us-ascii") words.push(" Written as UTF-8, to save space.");
  return make("p", { class: "size-said" }, ...words);
}

function list(view, items, chosen, choose) {
  const largest = Math.max(1, ...items.map(({ part }) => part.size));
  return make(
    "ol",
    { class: "parts" },
    ...items.map(({ part, number }) => {
      const bar = make("span", { class: "part-bar", "aria-hidden": "true" }, make("span"));
      bar.firstChild.style.width = `${(100 * part.size) / largest}%`;
      const button = make(
        "button",
        { type: "button", class: "part", "data-number": number, "aria-pressed": String(number === chosen), onclick: () => choose(number) },
        make("span", { class: part.kind === "item" ? "part-title" : "part-title frame-part", dir: "auto" }, part.title),
        make("span", { class: "part-size" }, kilobytes(part.size)),
        bar,
      );
      return make("li", {}, button, number === chosen ? locationLink(part.location) : null);
    }),
  );
}

/** Shows below the email which file the chosen part comes from, or how to find out. */
export function fillOrigin(part, clickable) {
  const element = byId("origin");
  if (!part) {
    element.replaceChildren(clickable ? "Click a part of the email to see which file it comes from." : "");
    return;
  }
  const hint = part.location.editor ? "double-click the part to open it too" : "";
  element.replaceChildren(make("b", { dir: "auto" }, part.title), locationLink(part.location), make("span", { class: "quiet" }, hint));
}
