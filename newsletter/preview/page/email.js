// The copy of the email that is shown: marked with its parts, without what clients take away.
// The email itself, which the copy buttons give, is never changed.

const START = "part+";
const END = "part-";
const CLIP = "clip";
/** What stands for a picture that is blocked. */
export const BLANK = "data:,";

// What no mail client keeps, and what would reach out of the frame.
const REFUSED = "script, base, link, object, embed, iframe, form > input[type=hidden], meta[http-equiv='refresh' i]";

/**
 * A document to show. `parse` makes one of HTML, where the email's own styles are allowed. `images` is "all", "off" (blocked, as clients block them)
 * or "local" (only those of the publication: nothing is requested from the web); `tags` is "own" or "sample".
 */
export function prepareEmail(view, parse, { images, tags }) {
  const copy = parse(marked(view));
  for (const element of copy.querySelectorAll(REFUSED)) element.remove();
  placePictures(copy, view.pictures);
  if (images !== "all") blockImages(copy, images === "local");
  if (tags === "sample") fillNodes(copy, view.tags);
  return copy;
}

/** A text with the platform's tags filled for the sample reader. */
export function fillTags(text, tags) {
  return tags.reduce((filled, { pattern, sample }) => filled.replaceAll(new RegExp(pattern, "g"), () => sample), text);
}

/** The ranges of the parts of a shown document, by their number in `view.parts`, and the position of Gmail's cut. */
export function findMarks(frameDocument) {
  const starts = new Map();
  const ranges = new Map();
  let clip = null;
  const walker = frameDocument.createTreeWalker(frameDocument, NodeFilter.SHOW_COMMENT);
  while (walker.nextNode()) {
    const { data } = walker.currentNode;
    if (data === CLIP) clip = walker.currentNode;
    else if (data.startsWith(START)) starts.set(data.slice(START.length), walker.currentNode);
    else if (data.startsWith(END) && starts.has(data.slice(END.length))) {
      const range = frameDocument.createRange();
      range.setStartAfter(starts.get(data.slice(END.length)));
      range.setEndBefore(walker.currentNode);
      ranges.set(Number(data.slice(END.length)), range);
    }
  }
  return { ranges, clip };
}

/** The HTML with a comment where each part begins and ends, and where Gmail would cut. */
function marked(view) {
  const marks = view.parts.flatMap((part, number) => [
    { at: part.start, rank: number, text: `${START}${number}` },
    { at: part.end, rank: -number, text: `${END}${number}` },
  ]);
  if (view.clip.at !== null) marks.push({ at: outsideOfTags(view.html, view.clip.at), rank: 0, text: CLIP });
  marks.sort((one, other) => one.at - other.at || one.rank - other.rank);
  const pieces = [];
  let last = 0;
  for (const { at, text } of marks) {
    pieces.push(view.html.slice(last, at), `<!--${text}-->`);
    last = at;
  }
  return pieces.join("") + view.html.slice(last);
}

/** The position, or the beginning of the tag, the comment or the style sheet that it lies in. */
function outsideOfTags(html, at) {
  for (const [open, close] of [["<!--", "-->"], ["<style", "</style>"]]) {
    const opened = html.lastIndexOf(open, at);
    if (opened >= 0 && html.indexOf(close, opened) + close.length > at) return opened;
  }
  const tag = html.lastIndexOf("<", at - 1);
  return tag >= 0 && html.indexOf(">", tag) >= at ? tag : at;
}

/** Local pictures where the page has them: they may not be published yet. */
function placePictures(copy, pictures) {
  for (const image of copy.querySelectorAll("img[src]")) {
    const name = decoded(image.getAttribute("src").split("/").pop());
    if (Object.hasOwn(pictures, name)) image.setAttribute("src", pictures[name]);
  }
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Pictures that fail to load: the browser shows their alternative text instead, as clients do. */
function blockImages(copy, keepLocal) {
  const isLocal = (address) => keepLocal && /^(data:|\/pictures\/)/.test(address);
  for (const image of copy.querySelectorAll("img, input[type=image]")) {
    if (isLocal(image.getAttribute("src") ?? "")) continue;
    image.removeAttribute("srcset");
    image.setAttribute("src", BLANK);
  }
  for (const source of copy.querySelectorAll("picture > source")) source.remove();
  for (const element of copy.querySelectorAll("[background]")) {
    if (!isLocal(element.getAttribute("background"))) element.removeAttribute("background");
  }
  const withoutUrls = (css) =>
    css.replace(/url\(\s*(["']?)(.*?)\1\s*\)/gi, (whole, _, address) => (isLocal(address) ? whole : "none"));
  for (const element of copy.querySelectorAll("[style*='url(' i]")) {
    element.setAttribute("style", withoutUrls(element.getAttribute("style")));
  }
  for (const style of copy.querySelectorAll("style")) style.textContent = withoutUrls(style.textContent);
}

function fillNodes(copy, tags) {
  const walker = copy.createTreeWalker(copy.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) walker.currentNode.data = fillTags(walker.currentNode.data, tags);
  for (const link of copy.querySelectorAll("[href]")) link.setAttribute("href", fillTags(link.getAttribute("href"), tags));
}
