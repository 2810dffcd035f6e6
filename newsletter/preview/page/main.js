// The page: state, frame, panels, and the connection to the server, or the frozen issue that the file holds.

import { connectActions, fillFiles } from "./actions.js";
import { byId, openInEditor, refill } from "./dom.js";
import { connectEditor } from "./editor.js";
import { fillTags } from "./email.js";
import { fillProblems } from "./problems.js";
import { fillFindings } from "./findings.js";
import { makeFrame } from "./frame.js";
import { fillInbox } from "./inbox.js";
import { fillIssues, fillPlatforms } from "./issues.js";
import { connectKeys } from "./keys.js";
import { fillListing, lineOf, linesBetween, showMarkedLine } from "./listing.js";
import { listen, makeFetcher } from "./live.js";
import { noteOn } from "./notes.js";
import { makeOverlay } from "./overlay.js";
import { fillOrigin, fillSize } from "./size.js";
import { makeStage } from "./stage.js";
import { makeState } from "./state.js";

const frozen = byId("frozen");
const state = makeState(Boolean(frozen));
const frame = makeFrame(byId("email"), onFrame);
const overlay = makeOverlay(byId("overlay"), frame);
const stage = makeStage(state, drawOverlay);
const fetchView = makeFetcher();
const fetchIssues = makeFetcher();
const fetchFindings = makeFetcher();
const shown = { view: null, findings: null, problems: [], hovered: -1, about: null, saves: 0 };
let issues = [];
let quietTimer = 0;

// ---------------------------------------------------------------- what is shown

function chosenPart() {
  return shown.view ? shown.view.parts.findIndex((part) => part.id === state.values.part) : -1;
}

function choosePart(number) {
  state.set({ part: shown.view.parts[number]?.id ?? "" });
  frame.scrollTo(number);
  showMarkedLine(byId("listing"));
}

function drawOverlay() {
  if (shown.view) overlay.draw({ parts: shown.view.parts, hovered: shown.hovered, chosen: chosenPart() });
}

async function showEmail() {
  const { images, tags, colours } = state.values;
  const allowed = images === "all" && frozen ? "local" : images;
  shown.about = await frame.show(shown.view, { images: allowed, tags, colours });
  byId("note").textContent = noteOn(state.values, shown.about, Boolean(frozen));
  drawOverlay();
}

function showListing() {
  const { view: kind, tags } = state.values;
  const listing = byId("listing");
  listing.hidden = kind === "html";
  if (kind === "html") return;
  const part = shown.view.parts[chosenPart()];
  const text = kind === "text" ? shown.view.text : shown.view.html;
  let lines = [0, 0];
  if (part) lines = kind === "text" ? part.lines : linesBetween(text, part.start, part.end);
  listing.setAttribute("aria-label", kind === "text" ? "Plain text" : "HTML source");
  fillListing(listing, tags === "sample" ? fillTags(text, shown.view.tags) : text, lines);
}

function showPanels() {
  const { view } = shown;
  refill(byId("findings"), () => fillFindings(byId("findings"), shown.findings, view, choosePart));
  fillInbox(byId("inbox"), view, frame.parse, state.values);
  showChoice();
}

function showChoice() {
  const number = chosenPart();
  fillSize(byId("size"), shown.view, number, choosePart);
  refill(byId("origin"), () => fillOrigin(shown.view.parts[number], shown.view.parts.length > 0));
}

function showControls() {
  const tools = byId("tools");
  for (const name of ["view", "images", "tags"]) tools.elements[name].value = state.values[name];
  tools.elements.colours.value = state.values.colours;
  tools.elements.fit.checked = state.values.fit === "on";
  document.body.dataset.view = state.values.view;
  for (const field of tools.querySelectorAll("[data-for=html] :is(select, input)")) {
    field.disabled = state.values.view !== "html";
  }
}

function showTitle() {
  const title = shown.view?.issue.title ?? state.values.issue;
  document.title = shown.problems.length ? `✗ ${title}` : title;
  byId("issue-title").textContent = title;
  byId("frozen-title").textContent = title;
}

async function showAll() {
  showControls();
  fillProblems(shown.problems, Boolean(shown.view));
  showTitle();
  document.body.classList.toggle("empty", !shown.view);
  if (!shown.view) {
    for (const id of ["listing", "file-list", "origin"]) byId(id).replaceChildren();
    return;
  }
  stage.layOut();
  await frame.ready;
  showListing();
  showPanels();
  await showEmail();
}

// ---------------------------------------------------------------- what happens

async function onState(changed) {
  showControls();
  if (changed.includes("issue") || changed.includes("platform")) {
    fillIssues(issues, state.values.issue, chooseIssue);
    await load();
    await editor?.show(shown.view);
    await loadFindings();
    return;
  }
  if (!shown.view) return;
  if (changed.includes("width") || changed.includes("fit") || changed.includes("view")) stage.layOut();
  if (changed.includes("view") || changed.includes("tags") || changed.includes("part")) showListing();
  if (changed.includes("part")) {
    showChoice();
    editor?.showWords(shown.view);
  }
  if (changed.includes("tags")) fillInbox(byId("inbox"), shown.view, frame.parse, state.values);
  if (["colours", "images", "tags"].some((name) => changed.includes(name))) await showEmail();
  if (changed.includes("view")) {
    byId("note").textContent = shown.about ? noteOn(state.values, shown.about, Boolean(frozen)) : "";
    showMarkedLine(byId("listing"));
  }
  drawOverlay();
}

function onFrame(what, event) {
  if (what === "scroll") return drawOverlay();
  if (what === "key") {
    editor?.onKey(event);
    return handleKey(event);
  }
  if (!shown.view) return undefined;
  const number = frame.partAt(event.target);
  if (what === "over") {
    shown.hovered = event.type === "mouseleave" ? -1 : number;
    return drawOverlay();
  }
  if (what === "dblclick") return number >= 0 ? openInEditor(shown.view.parts[number].location) : undefined;
  const link = event.target.closest?.("a[href]")?.getAttribute("href") ?? "";
  if (link.startsWith("#")) frame.scrollToAnchor(decodeURIComponent(link.slice(1)));
  else if (/^https?:/.test(link) && (event.ctrlKey || event.metaKey)) open(link, "_blank", "noopener,noreferrer");
  else if (link) showStatus(`This link leads to ${link}`);
  return choosePart(number);
}

function chooseIssue(id) {
  byId("issue-list").hidePopover();
  state.set({ issue: id, part: "" }, { push: true });
}

function showStatus(text) {
  const status = byId("status");
  status.textContent = text;
  status.title = text;
  clearTimeout(quietTimer);
  quietTimer = setTimeout(showConnection, 6000);
}

function showConnection() {
  const offline = document.body.classList.contains("offline");
  byId("status").textContent = offline ? "Not connected: is the preview still running?" : "";
}

async function load() {
  const { issue, platform } = state.values;
  if (!issue) return;
  const answer = await fetchView(`/api/view?${new URLSearchParams({ issue, platform })}`);
  if (!answer) return;
  if (answer.missing) {
    if (platform) state.set({ platform: "" });
    else showStatus(`There is no issue “${issue}”: choose one above.`);
    return;
  }
  const same = shown.view && answer.view && shown.view.digest === answer.view.digest && shown.view.issue.id === answer.view.issue.id;
  shown.problems = answer.problems;
  if (!answer.view && shown.view && shown.view.issue.id !== issue) shown.view = null;
  if (same && shown.view.platform.id === answer.view.platform.id) {
    shown.view = answer.view;
    fillProblems(shown.problems, true);
    showTitle();
    showPanels();
    return;
  }
  if (answer.view && answer.view.issue.id !== shown.view?.issue.id) shown.findings = null;
  shown.view = answer.view ?? shown.view;
  shown.hovered = -1;
  await showAll();
  document.body.dataset.generation = answer.generation;
}

/** The email first, for somebody waits for it; what takes longer afterwards, unless there was another save. */
async function follow() {
  const mine = ++shown.saves;
  if (!state.values.issue) await loadIssues();
  await load();
  if (mine === shown.saves) await editor?.show(shown.view);
  if (mine === shown.saves) await loadFindings();
  if (mine === shown.saves) await loadIssues();
}

async function loadFindings() {
  const { issue, platform } = state.values;
  const answer = await fetchFindings(`/api/findings?${new URLSearchParams({ issue, platform })}`);
  if (!answer?.findings || !shown.view) return;
  shown.findings = answer.findings;
  fillFiles(shown.view, answer.files);
  refill(byId("findings"), () => fillFindings(byId("findings"), shown.findings, shown.view, choosePart));
}

async function loadIssues() {
  const answer = await fetchIssues("/api/issues");
  if (!answer || answer.missing) return;
  ({ issues } = answer);
  fillPlatforms(answer.platforms, state.values.platform);
  if (!state.values.issue && answer.chosen) state.set({ issue: answer.chosen });
  if (!issues.length && !state.values.issue) {
    document.body.classList.add("empty");
    byId("issue-title").textContent = "No issues yet";
    byId("note").textContent = "There is no issue yet. Save a first one, such as issues/2020-08.yaml, and it is shown here.";
  } else if (!shown.view) {
    byId("note").textContent = "";
  }
  fillIssues(issues, state.values.issue, chooseIssue);
}

function connectTools() {
  const tools = byId("tools");
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("change", ({ target }) => {
    const value = target.type === "checkbox" ? (target.checked ? "on" : "off") : target.value;
    state.set({ [target.name]: value });
  });
}

function placePopover(event) {
  if (event.newState !== "open") return;
  const button = document.querySelector(`[popovertarget="${event.target.id}"]`).getBoundingClientRect();
  event.target.style.top = `${button.bottom + 6}px`;
  event.target.style.left = `${Math.max(8, Math.min(button.left, innerWidth - 380))}px`;
}

const handleKey = connectKeys([
  ["e", "email", () => state.set({ view: "html" })],
  ["t", "plain text", () => state.set({ view: "text" })],
  ["s", "source", () => state.set({ view: "source" })],
  ["1", "phone, 375 pixels", () => state.set({ width: "375" })],
  ["2", "tablet, 768 pixels", () => state.set({ width: "768" })],
  ["3", "desktop, 640 pixels", () => state.set({ width: "640" })],
  ["4", "full width", () => state.set({ width: "full" })],
  ["z", "zoom to fit, or not", () => state.set({ fit: state.values.fit === "on" ? "off" : "on" })],
  ["d", "dark, or light", () => state.set({ colours: state.values.colours === "light" ? "dark" : "light" })],
  ["i", "images off, or on", () => state.set({ images: state.values.images === "off" ? "local" : "off" })],
  ["m", "merge tags as they are, or a sample reader’s", () => state.set({ tags: state.values.tags === "own" ? "sample" : "own" })],
  ["j", "next part", () => step(1)],
  ["k", "previous part", () => step(-1)],
  ["o", "open the chosen part in your editor", () => openChosen()],
]);

function step(by) {
  if (!shown.view?.parts.length) return;
  const { parts } = shown.view;
  let number = chosenPart();
  do number = number < 0 && by < 0 ? parts.length - 1 : number + by;
  while (parts[number]?.kind === "section");
  if (parts[number]) choosePart(number);
}

function openChosen() {
  const part = shown.view?.parts[chosenPart()];
  if (part) openInEditor(part.location);
}

const editor = frozen ? null : connectEditor({ state, choosePart, said: showStatus });

connectTools();
showControls();
state.subscribe(onState);
connectActions(() => ({ view: shown.view, hasProblems: shown.problems.length > 0, findings: shown.findings }), showStatus);
for (const popover of document.querySelectorAll("[popover]")) popover.addEventListener("beforetoggle", placePopover);
if (frozen) {
  document.body.classList.add("frozen");
  Object.assign(shown, JSON.parse(frozen.textContent));
  await showAll();
} else {
  listen(
    () => follow(),
    (up) => {
      document.body.classList.toggle("offline", !up);
      showConnection();
    },
  );
}
