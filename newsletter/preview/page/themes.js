// The page of all themes: the same email in each, side by side, as wide and in the colours that are chosen.

import { applyColours } from "./dark.js";

const form = document.querySelector("form");
const themes = JSON.parse(document.getElementById("themes").textContent);
const frames = themes.map(addTheme);

form.addEventListener("change", () => frames.forEach(show));

function addTheme({ name, description, html }) {
  const section = document.createElement("section");
  const heading = document.createElement("h2");
  const about = document.createElement("p");
  const frame = document.createElement("iframe");
  heading.textContent = name;
  about.textContent = description;
  frame.title = name;
  frame.sandbox = "allow-same-origin";
  frame.srcdoc = html;
  frame.addEventListener("load", () => show(frame));
  section.append(heading, about, frame);
  document.querySelector("main").append(section);
  return frame;
}

/** Loading again would lose the place; the colours of a client that recolours cannot be taken back without it. */
function show(frame) {
  const colours = form.elements.colours.value;
  const shown = frame.dataset.colours;
  frame.style.width = `${form.elements.width.value}px`;
  if (shown && shown !== colours) {
    delete frame.dataset.colours;
    frame.srcdoc = frame.srcdoc;
    return;
  }
  const inside = frame.contentDocument;
  if (!shown) applyColours(inside, colours);
  frame.dataset.colours = colours;
  frame.style.height = "0";
  frame.style.height = `${inside.documentElement.scrollHeight + 2}px`;
}
