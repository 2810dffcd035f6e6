// The panel "Arrange": the outline of the issue, and the news that it could take in.

import { byId, counted, make } from "./dom.js";
import { edit } from "./editing.js";

// Milliseconds without typing after which a search is done.
const SEARCHED_AFTER = 200;

/**
 * Connects the panel. `current()` is the id of the issue shown, `choose(id)` shows an item in the email,
 * `chooseSection(number, title)` a section's words, `said(text)` what was done. Gives the function that shows the outline as the server has it.
 */
export function connectArrange(current, choose, chooseSection, said) {
  const panel = byId("arranging");
  const search = byId("news-search");
  let outline = null;
  let timer = 0;

  async function fetchOutline() {
    const query = new URLSearchParams({ issue: current(), search: search.value });
    try {
      const answer = await fetch(`/api/outline?${query}`);
      outline = answer.ok ? await answer.json() : null;
    } catch {
      return; // The connection is shown elsewhere.
    }
    panel.hidden = !outline;
    if (outline) show();
  }

  async function act(action, item = "") {
    const result = await edit(current(), { action, item, version: outline.version });
    said(result.message);
    await fetchOutline();
    keepFocus(action, item);
  }

  /** After a move the focus stays with the item, so that it can be moved on. */
  function keepFocus(action, item) {
    const row = [...panel.querySelectorAll("[data-item]")].find((each) => each.dataset.item === item);
    const same = action ? row?.querySelector(`[data-action="${action}"]:not(:disabled)`) : row?.querySelector("button");
    (same ?? row?.querySelector("[data-action]:not(:disabled)") ?? byId("undo")).focus({ preventScroll: true });
  }

  function show() {
    const problems = outline.problems ?? [];
    byId("arrange-problems").replaceChildren(...problems.map((each) => make("p", { class: "hint" }, each)));
    byId("arrange").hidden = problems.length > 0;
    if (problems.length) return;
    const ids = outline.sections.flatMap((section) => section.items.map((item) => item.id));
    const held = document.activeElement.closest("#arranging [data-item]");
    const { action } = document.activeElement.dataset;
    byId("outline").replaceChildren(
      ...outline.sections.map((section, number) =>
        make(
          "li",
          { class: "arrange-section" },
          make(
            "button",
            { type: "button", class: "arrange-title", onclick: () => chooseSection(number, section.title) },
            make("span", { dir: "auto" }, section.title),
          ),
          make("ol", {}, ...section.items.map((item) => row(item, ids))),
        ),
      ),
    );
    for (const [id, words] of [["undo", outline.undo], ["redo", outline.redo]]) {
      byId(id).disabled = !words;
      byId(id).title = words;
    }
    byId("news").replaceChildren(...outline.news.map(newsRow));
    const more = outline.more ? `${counted(outline.more, "more item")}: search for them.` : "";
    if (held) keepFocus(action, held.dataset.item);
    byId("news-note").textContent = outline.news.length ? more : "No news that an issue has not had.";
  }

  function row(item, ids) {
    return make(
      "li",
      { class: "arrange-item", "data-item": item.id },
      make("button", { type: "button", class: "arrange-name", onclick: () => choose(item.id) }, make("span", { dir: "auto" }, item.title)),
      control("up", "↑", `Move up: ${item.title}`, item.id, ids[0] === item.id),
      control("down", "↓", `Move down: ${item.title}`, item.id, ids.at(-1) === item.id),
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
    const properties = { type: "button", class: "small", "data-action": action, "aria-label": label, title: label.split(":")[0], disabled };
    return make("button", { ...properties, onclick: () => act(action, id) }, sign);
  }

  byId("undo").addEventListener("click", () => act("undo"));
  byId("redo").addEventListener("click", () => act("redo"));
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(fetchOutline, SEARCHED_AFTER);
  });
  return fetchOutline;
}
