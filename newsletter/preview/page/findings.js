// What the checks found, errors first.

import { counted, make, locationLink } from "./dom.js";

// As many clients are named in the message itself.
const NAMED = 4;

const WORDS = { error: "Error", warning: "Warning", notice: "Notice" };

/** Shows the findings (null while they are not known); `choose(number)` shows the part of the email that one is about. */
export function fillFindings(element, findings, view, choose) {
  if (!findings) {
    element.replaceChildren(make("p", { class: "quiet" }, "Looking …"));
    return;
  }
  if (!findings.length) {
    element.replaceChildren(make("p", { class: "fine" }, "Nothing found."));
    return;
  }
  const counts = Object.keys(WORDS)
    .map((severity) => [findings.filter((finding) => finding.severity === severity).length, WORDS[severity].toLowerCase()])
    .filter(([number]) => number)
    .map(([number, word]) => counted(number, word));
  element.replaceChildren(
    make("p", { class: "quiet" }, counts.join(", ")),
    make("ol", { class: "findings" }, ...findings.map((finding) => entry(finding, view, choose))),
  );
}

function entry(finding, view, choose) {
  const number = view.parts.findIndex((part) => part.kind === "item" && part.id === finding.item);
  const message = [make("span", { class: `severity ${finding.severity}` }, WORDS[finding.severity]), finding.message];
  const head =
    number >= 0
      ? make("button", { type: "button", class: "finding", onclick: () => choose(number) }, ...message)
      : make("p", { class: "finding" }, ...message);
  return make(
    "li",
    {},
    head,
    finding.hint ? make("p", { class: "hint" }, finding.hint) : null,
    finding.clients.length > NAMED ? make("p", { class: "hint" }, finding.clients.join(", ")) : null,
    make("p", { class: "where" }, finding.location ? locationLink(finding.location) : null, make("span", { class: "quiet" }, finding.rule)),
  );
}
