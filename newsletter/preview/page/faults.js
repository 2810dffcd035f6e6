// What keeps an issue from being built, over the last good email.

import { byId, counted, make, placeLink } from "./dom.js";

/** Shows the faults, or nothing when there are none. `hasEmail` says whether a good email stands below. */
export function fillFaults(faults, hasEmail) {
  const element = byId("faults");
  element.hidden = !faults.length;
  document.body.classList.toggle("faulty", faults.length > 0);
  if (!faults.length) {
    element.replaceChildren();
    return;
  }
  const below = hasEmail ? "Below is the last good email." : "There is no good email to show yet.";
  element.replaceChildren(
    make("h2", {}, counted(faults.length, "fault")),
    make("p", {}, `${below} This goes away as soon as the files are mended.`),
    make("ol", {}, ...faults.map(entryOf)),
  );
}

function entryOf(fault) {
  return make(
    "li",
    {},
    make("p", { class: "fault" }, fault.message),
    fault.hint ? make("p", { class: "hint" }, fault.hint) : null,
    fault.place ? make("p", { class: "where" }, placeLink(fault.place)) : null,
    fault.excerpt?.length ? excerpt(fault) : null,
  );
}

function excerpt(fault) {
  const lines = fault.excerpt.map(({ line, text, here }) =>
    make("span", { class: here ? "line here" : "line", "data-line": line }, ...pointed(text, here ? fault.place.column : 0), "\n"),
  );
  const label = `Lines around ${fault.place.file}, line ${fault.place.line}`;
  return make("pre", { class: "listing excerpt", tabindex: "0", role: "region", "aria-label": label }, ...lines);
}

/** The text of a line, with the character of the fault marked. */
function pointed(text, column) {
  const signs = [...text];
  if (!column || column > signs.length) return [text];
  return [signs.slice(0, column - 1).join(""), make("mark", {}, signs[column - 1]), signs.slice(column).join("")];
}
