// Sender, subject and preheader as inboxes show them: what is read, and what is cut.

import { make } from "./dom.js";
import { fillTags } from "./email.js";

// Widths in CSS pixels of what each program leaves for the words in its usual
// lay-out. Fonts differ between machines, so that the cut is right to a word or so.
const INBOXES = [
  { name: "Gmail", where: "on a desktop, one line for both", rows: [{ of: "both", font: "14px Roboto, Arial, sans-serif", room: 780 }] },
  {
    name: "Outlook",
    where: "message list beside the reading pane",
    rows: [
      { of: "subject", font: "14px 'Segoe UI', Arial, sans-serif", room: 270 },
      { of: "snippet", font: "14px 'Segoe UI', Arial, sans-serif", room: 300 },
    ],
  },
  {
    name: "Phone",
    where: "375 pixels wide, two lines of preview",
    rows: [
      { of: "subject", font: "15px system-ui, sans-serif", room: 322 },
      { of: "snippet", font: "15px system-ui, sans-serif", room: 644 },
    ],
  },
];

// What senders put after the preheader so that nothing of the email follows there;
// joiners only where they join no letters.
const FILLERS = /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2064\ufeff]|[\u200c-\u200f](?=[\s\u00a0\u00ad\u034f\u200b-\u200f]|$)/g;

const BLANKS = /(?:\u00a0 ?){3}/;
const LONGEST_LOST = 90;

/** Shows the inbox lines of an email. */
export function fillInbox(element, view, parse, { tags }) {
  const fill = (text) => (tags === "sample" ? fillTags(text, view.tags) : text);
  const subject = fill(view.issue.subject);
  const snippet = fill(snippetOf(parse(view.html)));
  const texts = { subject, snippet, both: `${subject} – ${snippet}` };
  element.replaceChildren(
    ...INBOXES.map((inbox) =>
      make(
        "div",
        { class: "inbox" },
        make("h3", {}, inbox.name, make("span", { class: "quiet" }, ` ${inbox.where}`)),
        make("div", { class: "message", dir: view.issue.direction, lang: view.issue.language },
          make("p", { class: "sender" }, view.sender.name),
          ...inbox.rows.map((row) => line(texts[row.of], row, row.of === "snippet" ? 0 : subject.length)),
        ),
      ),
    ),
    make("p", { class: "quiet" }, lengths(view)),
  );
}

function lengths(view) {
  const preheader = view.issue.preheader;
  const said = preheader ? `preheader ${[...preheader].length}` : "no preheader: inboxes show the first words of the email";
  return `Subject ${[...view.issue.subject].length} characters, ${said}. From ${view.sender.name} <${view.sender.email}>.`;
}

/** One line of an inbox; the first `strong` characters are the subject. */
function line(text, { font, room }, strong) {
  const kept = Math.min(fitting(text, font, room), text.search(BLANKS) >>> 0);
  const lost = text.slice(kept).split(BLANKS)[0].trim();
  const parts = [make("b", {}, text.slice(0, Math.min(kept, strong))), text.slice(Math.min(kept, strong), kept)];
  if (lost) {
    parts.push(make("span", { class: "cut" }, make("span", { class: "sr" }, " (cut here:) "), "…"));
    parts.push(make("span", { class: "lost" }, lost.length > LONGEST_LOST ? `${lost.slice(0, LONGEST_LOST)}…` : lost));
  }
  return make("p", { class: "words" }, ...parts);
}

/** How many characters of a text fit into `room` pixels, ending at a word where the last one is cut. */
function fitting(text, font, room) {
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.font = font;
  if (canvas.measureText(text).width <= room) return text.length;
  let low = 0;
  let high = text.length;
  while (low < high - 1) {
    const middle = (low + high) >> 1;
    if (canvas.measureText(`${text.slice(0, middle)}…`).width <= room) low = middle;
    else high = middle;
  }
  return low;
}

/** The first words of an email, as an inbox reads them: from the top of its body, hidden text included. */
function snippetOf({ body }) {
  for (const element of body.querySelectorAll("style, script, title")) element.remove();
  // Spaces that do not break stay: they are what pushes the email out of the line.
  return body.textContent.replace(FILLERS, "").replace(/[ \t\r\n\f]+/g, " ").trim().slice(0, 400);
}
