// The panel "Words": the fields of the issue, of a section or of an item, saved as one types.

import { byId, counted, make } from "./dom.js";
import { changes, edit, inTurn } from "./editing.js";

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
  let calls = 0;

  async function show(part, title) {
    const mine = ++calls;
    let given, key, problems;
    do {
      const before = changes();
      const answer = await fetchFields(current(), part);
      if (mine !== calls || answer === undefined) return;
      byId("words-panel").hidden = !answer;
      if (!answer) return;
      problems = (answer.problems ?? []).map((each) => make("p", { class: "hint" }, each));
      given = answer.fields ?? [];
      key = `${current()} ${part} ${given.map((field) => field.name).join()}`;
      if (key !== about && !(await saveAll())) return;
      if (mine !== calls) return;
      if (changes() === before) break;
    } while (true);
    byId("words-heading").textContent = title;
    byId("words-problems").replaceChildren(...problems);
    if (key === about) {
      for (const field of given) fields.get(field.name).take(field.value);
      return;
    }
    about = key;
    fields = new Map(given.map((field) => [field.name, makeField(field, part)]));
    byId("words").replaceChildren(...[...fields.values()].map((field) => field.element));
    for (const field of fields.values()) field.grow();
  }

  /** Saves what is typed. False when some of it cannot be saved: it stays in its field, which gets the focus. */
  async function saveAll() {
    await Promise.all([...fields.values()].map((field) => field.save()));
    const open = [...fields.values()].find((field) => field.unsaved());
    if (!open) return true;
    said("What you typed is not saved: see its field.");
    if (!byId("words").contains(document.activeElement)) open.focus();
    return false;
  }

  addEventListener("pagehide", () => {
    for (const field of fields.values()) field.save();
  });

  /** One field. What is typed in it is never replaced by what comes from the server. */
  function makeField({ name, help, value, long }, part) {
    const issue = current();
    const id = `words-${name}`;
    const input = make("textarea", { id, rows: long ? 4 : 1, dir: "auto", "aria-describedby": `${id}-help ${id}-note` });
    const count = make("span", { class: "quiet count" });
    const note = make("div", { class: "field-note", id: `${id}-note`, role: "status" });
    let seen = value.trim();
    let timer = 0;
    let refused = null; // What could not be saved: it is not tried again before it or the file changes.
    input.value = seen;

    function grow() {
      input.style.height = "auto";
      input.style.height = `${input.scrollHeight + 2}px`;
      count.textContent = COUNTED.includes(name) ? counted([...input.value].length, "character") : "";
    }

    const unsaved = () => input.value.trim() !== seen;

    async function save() {
      clearTimeout(timer);
      if (unsaved() && input.value !== refused) await inTurn(saveNow);
    }

    async function saveNow() {
      const mine = input.value.trim();
      if (mine === seen) return;
      const typed = input.value;
      const result = await edit(issue, { action: "set", part, field: name, value: mine, seen });
      if (result.done) {
        seen = mine;
        note.replaceChildren();
        said(result.message);
      } else {
        refused = typed;
        await explain(result.message);
      }
    }

    async function explain(message) {
      const answer = await fetchFields(issue, part);
      const now = answer?.fields?.find((field) => field.name === name)?.value.trim();
      const choice = (words, text) => {
        const settle = () => {
          seen = now ?? seen;
          refused = null;
          input.value = text ?? input.value;
          note.replaceChildren();
          grow();
          input.focus();
          save();
        };
        return make("button", { type: "button", class: "button", onclick: settle }, words);
      };
      const choices = [];
      if (now !== undefined && now !== seen) {
        choices.push(make("p", { class: "theirs", dir: "auto" }, now || "(empty)"));
        choices.push(choice("Keep what I typed"), choice("Take the file’s", now));
      } else if (answer) {
        choices.push(choice("Discard what I typed", seen));
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
      save,
      unsaved,
      focus: () => input.focus(),
      element: make("div", { class: "field" }, label, input, make("p", { class: "quiet field-help", id: `${id}-help` }, help), note),
      grow,
      take(text) {
        if (refused !== null && text.trim() === seen) {
          refused = null;
          save();
        }
        if (unsaved() || document.activeElement === input) return;
        seen = text.trim();
        input.value = seen;
        grow();
      },
    };
  }

  return { show, saveAll };
}

/** The fields of a part as the files have them; null when nothing can be edited, undefined without a connection. */
async function fetchFields(issue, part) {
  try {
    const answer = await fetch(`/api/fields?${new URLSearchParams({ issue, part })}`);
    return answer.ok ? await answer.json() : null;
  } catch {
    return undefined; // The connection is shown elsewhere.
  }
}
