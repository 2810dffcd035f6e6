// The panel "Arrange": the outline of the issue, and the news that it could take in.
// An action names its item, or the number of its section; "to" and "in" name both, or no number for a new section.

import { byId, counted, make } from "./dom.js";
import { edit, inTurn } from "./editing.js";

// Milliseconds without typing after which a search is done.
const SEARCHED_AFTER = 200;

/**
 * Connects the panel. `current()` is the id of the issue shown, `choose(id)` shows an item in the email,
 * `chooseSection(number, title)` a section's words, `said(text)` what was done.
 * Gives `show()`, which shows the outline as the server has it, and `onKey(event)`, for keys pressed in the email.
 */
export function connectArrange(current, choose, chooseSection, said) {
  const panel = byId("arranging");
  const search = byId("news-search");
  let outline = null;
  let timer = 0;
  let calls = 0;
  let into = null; // The section chosen last: news is taken into it.

  async function fetchOutline() {
    const mine = ++calls;
    const query = new URLSearchParams({ issue: current(), search: search.value });
    try {
      const answer = await fetch(`/api/outline?${query}`);
      const given = answer.ok ? await answer.json() : null;
      if (mine !== calls) return;
      outline = given;
    } catch {
      return; // The connection is shown elsewhere.
    }
    panel.hidden = !outline;
    if (outline) show();
  }

  /** Does an action after those before it; `key` is the data-item of the row that has the focus then. */
  function act(action, details = {}, key = details.item) {
    return inTurn(async () => {
      if (!outline) return;
      const sections = outline.sections?.length;
      const result = await edit(current(), { action, ...details, version: outline.version });
      said(result.message);
      await fetchOutline();
      const added = result.done && "item" in details && outline?.sections?.length > sections;
      if (added) chooseNew(details.item);
      else keepFocus(action, key);
    });
  }

  /** A section that was just added is shown with its words, to be renamed. */
  function chooseNew(item) {
    const number = outline.sections.findIndex((section) => section.items.some((each) => each.id === item));
    pickSection(number);
    panel.querySelectorAll(".arrange-title")[number]?.focus({ preventScroll: true });
  }

  function pickSection(number) {
    into = number;
    showInto();
    chooseSection(number, outline.sections[number].title);
  }

  /** After a move the focus stays with the item or section, so that it can be moved on. */
  function keepFocus(action, key) {
    const row = [...panel.querySelectorAll("[data-item]")].find((each) => each.dataset.item === key);
    const same = action ? row?.querySelector(`[data-action="${action}"]:not(:disabled)`) : row?.querySelector("button");
    if (key === null) return;
    (same ?? row?.querySelector("[data-action]:not(:disabled)") ?? byId("undo")).focus({ preventScroll: true });
  }

  function show() {
    const problems = outline.problems ?? [];
    byId("arrange-problems").replaceChildren(...problems.map((each) => make("p", { class: "hint" }, each)));
    byId("arrange").hidden = problems.length > 0;
    if (problems.length) return;
    const ids = outline.sections.flatMap((section) => section.items.map((item) => item.id));
    const several = outline.sections.length > 1;
    const held = document.activeElement.closest("#arranging [data-item]");
    const { action } = document.activeElement.dataset;
    byId("outline").replaceChildren(
      ...outline.sections.map((section, number) =>
        make(
          "li",
          { class: "arrange-section" },
          make(
            "div",
            { class: "arrange-head", "data-item": `section ${number}` },
            make(
              "button",
              { type: "button", class: "arrange-title", onclick: () => pickSection(number) },
              make("span", { dir: "auto" }, section.title),
            ),
            sectionControl("section-up", "↑", `Move section up: ${section.title}`, number, -1, number > 0),
            sectionControl("section-down", "↓", `Move section down: ${section.title}`, number, 1, number < outline.sections.length - 1),
            sectionControl("section-out", "×", `Remove section with its items: ${section.title}`, number, 0, several),
          ),
          make("ol", {}, ...section.items.map((item) => row(item, ids, number))),
        ),
      ),
    );
    for (const [id, words] of [["undo", outline.undo], ["redo", outline.redo]]) {
      byId(id).disabled = !words;
      byId(id).title = words;
    }
    showInto();
    byId("news").replaceChildren(...outline.news.map(newsRow));
    const more = outline.more ? `${counted(outline.more, "more item")}: search for them.` : "";
    if (held) keepFocus(action, held.dataset.item);
    byId("news-note").textContent = outline.news.length ? more : "No news that an issue has not had.";
  }

  function showInto() {
    const sections = outline.sections ?? [];
    const number = into !== null && into < sections.length ? into : sections.length - 1;
    byId("news-into").replaceChildren(...sectionOptions(), make("option", { value: "" }, "A new section"));
    byId("news-into").value = number < 0 ? "" : String(number);
  }

  function sectionOptions(without) {
    return outline.sections.map((section, number) => number !== without && make("option", { value: String(number) }, section.title)).filter(Boolean);
  }

  /** The list of sections to which an item can be moved. */
  function sectionChoice(item, number) {
    const others = sectionOptions(number);
    const alone = outline.sections[number].items.length === 1;
    const label = `Move to section: ${item.title}`;
    const choice = make(
      "select",
      { class: "small", "data-action": "to", "aria-label": label, title: "Move to section", disabled: alone && !others.length },
      make("option", { value: "none" }, "⇄"),
      ...others,
      alone ? null : make("option", { value: "" }, "A new section"),
    );
    choice.addEventListener("change", () => {
      const { value } = choice;
      choice.value = "none";
      if (value !== "none") act("to", { item: item.id, section: value === "" ? null : Number(value) });
    });
    // An arrow key would choose at once: it opens the list instead.
    choice.addEventListener("keydown", (event) => {
      if (!["ArrowDown", "ArrowUp"].includes(event.key) || !choice.showPicker) return;
      event.preventDefault();
      choice.showPicker();
    });
    return choice;
  }

  function sectionControl(action, sign, label, number, by, enabled) {
    return button(action, sign, label, !enabled, () => act(action, { section: number }, `section ${number + by}`));
  }

  function row(item, ids, number) {
    return make(
      "li",
      { class: "arrange-item", "data-item": item.id },
      make("button", { type: "button", class: "arrange-name", onclick: () => choose(item.id) }, make("span", { dir: "auto" }, item.title)),
      control("up", "↑", `Move up: ${item.title}`, item.id, ids[0] === item.id),
      control("down", "↓", `Move down: ${item.title}`, item.id, ids.at(-1) === item.id),
      sectionChoice(item, number),
      control("out", "×", `Leave out: ${item.title}`, item.id, ids.length === 1),
    );
  }

  function newsRow(item) {
    return make(
      "li",
      { class: "arrange-item", "data-item": item.id },
      make("span", { class: "news-name" }, make("span", { dir: "auto" }, item.title), make("span", { class: "quiet" }, `${item.date} · ${item.kind}`)),
      control("in", "+", `Take in: ${item.title}`, item.id, false),
    );
  }

  function control(action, sign, label, id, disabled) {
    const details = () => (action === "in" ? { item: id, section: chosenInto() } : { item: id });
    return button(action, sign, label, disabled, () => act(action, details()));
  }

  function chosenInto() {
    const { value } = byId("news-into");
    return value === "" ? null : Number(value);
  }

  function button(action, sign, label, disabled, onclick) {
    const properties = { type: "button", class: "small", "data-action": action, "aria-label": label, title: label.split(":")[0] };
    return make("button", { ...properties, disabled, onclick }, sign);
  }

  /** Ctrl+Z and Ctrl+Shift+Z; in a field they are the browser's own. */
  function onKey(event) {
    if (panel.hidden || event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (event.target.closest?.("textarea, input:not([type=radio], [type=checkbox])")) return;
    event.preventDefault();
    act(event.shiftKey ? "redo" : "undo", {}, document.activeElement.closest("#arranging [data-item]")?.dataset.item ?? null);
  }

  addEventListener("keydown", onKey);
  byId("news-into").addEventListener("change", () => (into = chosenInto()));
  byId("undo").addEventListener("click", () => act("undo"));
  byId("redo").addEventListener("click", () => act("redo"));
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(fetchOutline, SEARCHED_AFTER);
  });
  return { show: fetchOutline, onKey };
}
