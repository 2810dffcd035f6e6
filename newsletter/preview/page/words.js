// The panel "Words": the fields of the issue, of a section or of an item, saved as one types.

import { byId, counted, make } from "./dom.js";
import { edit } from "./editing.js";

// Milliseconds without typing after which a field is saved.
const SAVED_AFTER = 700;

// What the fields are called; the others by the name of their key.
const FIELD_NAMES = { url: "Address of the article", preheader: "Line after the subject (preheader)", time_zone: "Time zone" };

const COUNTED = ["subject", "preheader", "title"];

/**
 * Connects the panel. `current()` is the id of the issue shown, `said(text)` shows what was done.
 * Gives `show(part, title)`, which shows the fields of "issue", "section:NUMBER" or "item:ID" as the files have them.
 */
export function connectWords(current, said) {
  let about = "";
  let fields = new Map();

  async function show(part, title) {
    const query = new URLSearchParams({ issue: current(), part });
    let answer = null;
    try {
      const response = await fetch(`/api/fields?${query}`);
      answer = response.ok ? await response.json() : null;
    } catch {
      return; // The connection is shown elsewhere.
    }
    byId("words-panel").hidden = !answer;
    if (!answer) return;
    byId("words-heading").textContent = title;
    byId("words-problems").replaceChildren(...(answer.problems ?? []).map((each) => make("p", { class: "hint" }, each)));
    const given = answer.fields ?? [];
    const key = `${current()} ${part} ${given.map((field) => field.name).join()}`;
    if (key === about) {
      for (const field of given) fields.get(field.name).take(field.value);
      return;
    }
    about = key;
    fields = new Map(given.map((field) => [field.name, makeField(field, part)]));
    byId("words").replaceChildren(...[...fields.values()].map((field) => field.element));
    for (const field of fields.values()) field.grow();
  }

  /** One field. What is typed in it is never replaced by what comes from the server. */
  function makeField({ name, help, value, long }, part) {
    const issue = current();
    const id = `words-${name}`;
    const input = make("textarea", { id, rows: long ? 4 : 1, dir: "auto", "aria-describedby": `${id}-help ${id}-note` });
    const count = make("span", { class: "quiet count" });
    const note = make("div", { class: "field-note", id: `${id}-note`, role: "status" });
    let seen = value.trim();
    let timer = 0;
    input.value = seen;

    function grow() {
      input.style.height = "auto";
      input.style.height = `${input.scrollHeight + 2}px`;
      count.textContent = COUNTED.includes(name) ? counted([...input.value].length, "character") : "";
    }

    async function save() {
      clearTimeout(timer);
      const mine = input.value.trim();
      if (mine === seen) return;
      const result = await edit(issue, { action: "set", part, field: name, value: mine, seen });
      if (result.done) {
        seen = mine;
        note.replaceChildren();
        said(result.message);
      } else {
        await explain(result.message);
      }
    }

    async function explain(message) {
      const query = new URLSearchParams({ issue, part });
      const answer = await fetch(`/api/fields?${query}`).then((response) => response.json()).catch(() => null);
      const now = answer?.fields?.find((field) => field.name === name)?.value.trim();
      const choices = [];
      if (now !== undefined && now !== seen) {
        const settle = (text) => () => {
          seen = now;
          input.value = text;
          note.replaceChildren();
          grow();
          save();
        };
        const mine = input.value;
        choices.push(make("p", { class: "theirs", dir: "auto" }, now || "(empty)"));
        choices.push(make("button", { type: "button", class: "button", onclick: settle(mine) }, "Keep what I typed"));
        choices.push(make("button", { type: "button", class: "button", onclick: settle(now) }, "Take the file’s"));
      }
      note.replaceChildren(make("p", {}, message), ...choices);
    }

    input.addEventListener("input", () => {
      if (!long && input.value.includes("\n")) {
        input.value = input.value.replace(/\n+/g, " ");
        save();
      }
      grow();
      clearTimeout(timer);
      timer = setTimeout(save, SAVED_AFTER);
    });
    input.addEventListener("change", save);
    const label = make("label", { for: id }, FIELD_NAMES[name] ?? name[0].toUpperCase() + name.slice(1), count);
    return {
      element: make("div", { class: "field" }, label, input, make("p", { class: "quiet field-help", id: `${id}-help` }, help), note),
      grow,
      take(text) {
        if (input.value.trim() !== seen || document.activeElement === input) return;
        seen = text.trim();
        input.value = seen;
        grow();
      },
    };
  }

  return show;
}
