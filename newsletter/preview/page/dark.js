// Light and dark in the frame: the email's own rules switched by rewriting their media queries in the copy
// (a page cannot set prefers-color-scheme for a frame), and simulations of clients that recolour.

import { colourText, contrast, lightness, parseColour, withLightness } from "./colours.js";

const SCHEME = /\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/gi;
const ALWAYS = "(min-width: 0px)";
const NEVER = "(max-width: 0px)";

// The darkest paper that clients use, as OKLab lightness: about #1f1f1f.
const DARKEST = 0.24;
const READABLE = 4.5;
const PAPER = { r: 255, g: 255, b: 255, alpha: 1 };

const SIMULATED = {
  outlook: { everything: false, marks: true },
  "gmail-android": { everything: false, marks: false },
  "gmail-ios": { everything: true, marks: false },
};

/**
 * Shows the document in a frame in the chosen colours: "light", "dark" (its
 * own dark rules), or a simulated client. Returns whether it has dark rules.
 */
export function applyColours(frameDocument, colours) {
  const dark = colours === "dark";
  const own = switchScheme(frameDocument, dark);
  if (SIMULATED[colours]) recolour(frameDocument, SIMULATED[colours]);
  return own;
}

function switchScheme(frameDocument, dark) {
  const scheme = dark ? "dark" : "light";
  let own = false;
  const rewritten = (text) =>
    text.replace(SCHEME, (_, asked) => {
      own ||= asked.toLowerCase() === "dark";
      return asked.toLowerCase() === scheme ? ALWAYS : NEVER;
    });
  for (const element of frameDocument.querySelectorAll("[media]")) element.media = rewritten(element.media);
  const visit = (rules) => {
    for (const rule of rules) {
      if (rule.media) rule.media.mediaText = rewritten(rule.media.mediaText);
      if (rule.style?.colorScheme) rule.style.colorScheme = scheme;
      if (rule.cssRules) visit(rule.cssRules);
    }
  };
  for (const sheet of frameDocument.styleSheets) visit(sheet.cssRules);
  for (const meta of frameDocument.querySelectorAll("meta[name$='color-scheme' i]")) meta.content = scheme;
  // Without dark rules of its own an email stays light on a dark screen.
  frameDocument.documentElement.style.colorScheme = dark && own ? "dark" : "light";
  return own;
}

/**
 * How a client that darkens emails might show it: light areas turned dark
 * and text that would become unreadable turned light; with `everything`, all
 * colours inverted. With `marks`, what was changed is marked as Outlook.com
 * does, so that rules of the email for that take effect
 * (https://www.hteumeuleu.com/2021/emails-react-with-style/).
 */
function recolour(frameDocument, { everything, marks }) {
  const view = frameDocument.defaultView;
  const elements = [frameDocument.documentElement, ...frameDocument.body.querySelectorAll("*")];
  elements.splice(1, 0, frameDocument.body);
  const before = elements.map((element) => coloursOf(view.getComputedStyle(element)));
  const papers = new Map();
  elements.forEach((element, index) => {
    const { background, ink, borders } = before[index];
    const parentPaper = papers.get(element.parentElement) ?? turned(PAPER);
    const set = (name, colour) => element.style.setProperty(name, colourText(colour), marks ? "" : "important");
    let paper = parentPaper;
    if (background?.alpha) {
      const turn = everything || lightness(background) >= 0.5;
      if (turn) set("background-color", turned(background));
      if (turn && marks) element.setAttribute("data-ogsb", colourText(background));
      if (background.alpha > 0.5) paper = turn ? turned(background) : background;
    } else if (!element.parentElement) {
      set("background-color", parentPaper);
    }
    papers.set(element, paper);
    if (ink && (everything || contrast(ink, paper) < READABLE)) {
      set("color", turned(ink));
      if (marks) element.setAttribute("data-ogsc", colourText(ink));
    } else if (ink) {
      set("color", ink);
    }
    for (const [side, colour] of borders) {
      if (everything || lightness(colour) >= 0.5) set(side, turned(colour));
    }
  });
}

function coloursOf(style) {
  const borders = [];
  for (const side of ["top", "right", "bottom", "left"]) {
    const drawn = style.getPropertyValue(`border-${side}-style`) !== "none";
    const colour = drawn && parseColour(style.getPropertyValue(`border-${side}-color`));
    if (colour) borders.push([`border-${side}-color`, colour]);
  }
  return { background: parseColour(style.backgroundColor), ink: parseColour(style.color), borders };
}

/** White becomes the darkest paper, black becomes white. */
function turned(colour) {
  return withLightness(colour, DARKEST + (1 - DARKEST) * (1 - lightness(colour)));
}
