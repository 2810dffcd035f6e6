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
  let section = null; // Kept while no other part is chosen: a new title makes it another part of the email.
  const words = connectWords(issue, said);
  const outline = connectArrange(issue, chooseItem, chooseSection, said);

  function chooseItem(id) {
    const number = parts.findIndex((part) => part.kind === "item" && part.id === id);
    if (number >= 0) choosePart(number);
  }

  function chooseSection(number, title) {
    const at = parts.filter((part) => part.kind === "section")[number];
    choosePart(at?.title === title ? parts.indexOf(at) : -1);
    section = { number, title, part: state.values.part, issue: issue() };
    words.show(`section:${number}`, title);
  }

  function showWords(view) {
    parts = view?.parts ?? parts;
    const { part } = state.values;
    const chosen = parts.find((each) => each.id === part);
    if (chosen?.kind === "section") {
      const number = parts.filter((each) => each.kind === "section").indexOf(chosen);
      section = { number, title: chosen.title, part, issue: issue() };
    } else if (chosen || section?.part !== part || section.issue !== issue()) {
      section = null;
    }
    if (section) return words.show(`section:${section.number}`, section.title);
    if (chosen?.kind === "item") return words.show(`item:${chosen.id}`, chosen.title);
    return words.show("issue", "This issue");
  }

  return {
    showWords,
    async show(view) {
      await showWords(view);
      await outline.show();
    },
    onKey: outline.onKey,
  };
}
