// Editing: the outline and the words, side by side with what is chosen in the email.

import { connectArrange } from "./arrange.js";
import { connectWords } from "./words.js";

/**
 * Connects the panels "Arrange" and "Words". Gives `show(view)`, to be called when files changed, and
 * `showWords(view)`, to be called when another part was chosen.
 */
export function connectEditor({ state, choosePart, said }) {
  const issue = () => state.values.issue;
  let parts = [];
  let section = null;
  const showFields = connectWords(issue, said);
  const showOutline = connectArrange(issue, chooseItem, chooseSection, said);

  function chooseItem(id) {
    const number = parts.findIndex((part) => part.kind === "item" && part.id === id);
    if (number >= 0) choosePart(number);
  }

  function chooseSection(number, title) {
    section = { number, title };
    const at = parts.filter((part) => part.kind === "section")[number];
    if (at && at.id !== state.values.part) choosePart(parts.indexOf(at));
    else showFields(`section:${number}`, title);
  }

  function showWords(view) {
    parts = view?.parts ?? parts;
    const chosen = parts.find((part) => part.id === state.values.part);
    if (chosen?.kind === "item") return showFields(`item:${chosen.id}`, chosen.title);
    const sections = parts.filter((part) => part.kind === "section");
    const number = chosen?.kind === "section" ? sections.indexOf(chosen) : (section?.number ?? -1);
    section = null;
    if (number >= 0 && sections[number]) return showFields(`section:${number}`, sections[number].title);
    return showFields("issue", "This issue");
  }

  return {
    showWords,
    async show(view) {
      await showWords(view);
      await showOutline();
    },
  };
}
