// What is drawn over the email: outlines of the part below the pointer and of the chosen one, and Gmail's cut.

import { make, locationName } from "./dom.js";

// Pixels between a part and its outline.
const AROUND = 6;

/** Draws over the frame: `draw({ parts, hovered, chosen })` again whenever something moved. */
export function makeOverlay(element, frame) {
  function draw({ parts, hovered, chosen }) {
    const drawn = [];
    if (hovered >= 0 && hovered !== chosen) drawn.push(outline(parts[hovered], frame.rectOf(hovered), "hovered"));
    if (chosen >= 0) drawn.push(outline(parts[chosen], frame.rectOf(chosen), "chosen"));
    const clip = frame.clipTop();
    if (clip !== null) {
      const line = make("p", { class: "clip-line" }, make("span", {}, "Gmail cuts the email about here (102 KB)"));
      line.style.top = `${clip}px`;
      drawn.push(line);
    }
    element.replaceChildren(...drawn.filter(Boolean));
  }

  return { draw };
}

function outline(part, rect, kind) {
  if (!part || !rect) return null;
  const box = make("div", { class: `outline ${kind}` });
  Object.assign(box.style, {
    top: `${rect.top - AROUND}px`,
    left: `${rect.left - AROUND}px`,
    width: `${rect.width + 2 * AROUND}px`,
    height: `${rect.height + 2 * AROUND}px`,
  });
  if (kind === "chosen") box.append(chip(part));
  return box;
}

function chip(part) {
  const name = locationName(part.location).split("/").pop();
  if (!part.location.editor) return make("span", { class: "chip" }, name);
  return make("a", { class: "chip", href: part.location.editor, tabindex: "-1", title: "Open in your editor" }, name);
}

