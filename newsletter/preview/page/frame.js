// The frame that holds the email: filled in place, so that a save neither flickers nor scrolls.

import { applyColours } from "./dark.js";
import { BLANK, findMarks, prepareEmail } from "./email.js";

/**
 * The email's frame. `show(view, options)` puts the email in; `partAt(node)` is
 * the number of the innermost part around a node, `rectOf(number)` where it
 * stands in the frame's viewport, `scrollTo(number)` brings it into view.
 * When `ready` is done, `parse(html)` gives a document.
 * `onEvent` is called with "click", "over", "scroll" or "key", and the event.
 */
export function makeFrame(element, onEvent) {
  let marks = { ranges: new Map(), clip: null };
  let parts = [];
  const ready = opened(element).then(listen);

  function listen() {
    const frameDocument = element.contentDocument;
    frameDocument.addEventListener("click", (event) => {
      event.preventDefault();
      onEvent("click", event);
    });
    frameDocument.addEventListener("auxclick", (event) => event.preventDefault());
    frameDocument.addEventListener("dblclick", (event) => onEvent("dblclick", event));
    frameDocument.addEventListener("mouseover", (event) => onEvent("over", event));
    frameDocument.addEventListener("mouseleave", (event) => onEvent("over", event));
    frameDocument.addEventListener("scroll", () => onEvent("scroll"));
    frameDocument.addEventListener("keydown", (event) => onEvent("key", event));
  }

  /** HTML as a document of the frame's realm, and so with its policy: the page's own allows no inline styles. */
  function parse(html) {
    return new element.contentWindow.DOMParser().parseFromString(html, "text/html");
  }

  async function show(view, options) {
    await ready;
    const frameDocument = element.contentDocument;
    const { scrollX, scrollY } = frameDocument.defaultView;
    const copy = prepareEmail(view, parse, options);
    frameDocument.replaceChild(frameDocument.adoptNode(copy.documentElement), frameDocument.documentElement);
    // A scrollbar would take from the width that is to be shown.
    frameDocument.documentElement.style.scrollbarWidth = "none";
    const hasDarkRules = applyColours(frameDocument, options.colours);
    marks = findMarks(frameDocument);
    parts = view.parts;
    frameDocument.defaultView.scrollTo(scrollX, scrollY);
    return { hasDarkRules, pictures: countPictures(frameDocument) };
  }

  function partAt(node) {
    let found = -1;
    for (const [number, range] of marks.ranges) {
      const inner = found < 0 || parts[number].size < parts[found].size;
      if (inner && node.ownerDocument === range.startContainer.ownerDocument && range.isPointInRange(node, 0)) found = number;
    }
    return found;
  }

  function rectOf(number) {
    const rect = marks.ranges.get(number)?.getBoundingClientRect();
    return rect?.height ? rect : null;
  }

  function clipTop() {
    if (!marks.clip) return null;
    const before = element.contentDocument.createRange();
    before.setStart(element.contentDocument.body, 0);
    before.setEndBefore(marks.clip);
    return before.getBoundingClientRect().bottom;
  }

  function scrollTo(number) {
    const rect = rectOf(number);
    const view = element.contentDocument.defaultView;
    if (!rect || (rect.top >= 0 && rect.bottom <= view.innerHeight)) return;
    const smooth = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    view.scrollBy({ top: rect.top - 24, behavior: smooth ? "smooth" : "instant" });
  }

  function scrollToAnchor(id) {
    const target = element.contentDocument.getElementById(id);
    target?.scrollIntoView({ block: "start" });
  }

  return { ready, show, parse, partAt, rectOf, clipTop, scrollTo, scrollToAnchor };
}

function countPictures(frameDocument) {
  const pictures = [...frameDocument.images];
  return { all: pictures.length, remote: pictures.filter((image) => image.getAttribute("src") === BLANK).length };
}

/** Opens the empty document that the email is put into. */
function opened(element) {
  // Safari reports no events in a frame whose sandbox forbids scripts, not even the page around it
  // (https://bugs.webkit.org/show_bug.cgi?id=218086). There the frame's policy alone forbids them.
  if (navigator.vendor.startsWith("Apple")) element.sandbox.add("allow-scripts");
  return new Promise((resolve) => {
    element.addEventListener("load", resolve, { once: true });
    if (element.dataset.src) element.src = element.dataset.src;
    else element.srcdoc = element.dataset.srcdoc;
  });
}
