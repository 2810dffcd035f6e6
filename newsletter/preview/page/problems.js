// What keeps an issue from being built, over the last good email.

import { byId, counted, make, locationLink } from "./dom.js";

/** Shows the problems, or nothing when there are none. `hasEmail` says whether the last good email is shown below. */
export function fillProblems(problems, hasEmail) {
  const element = byId("problems");
  element.hidden = !problems.length;
  document.body.classList.toggle("has-problems", problems.length > 0);
  if (!problems.length) {
    element.replaceChildren();
    return;
  }
  const below = hasEmail ? "Below is the last good email." : "There is no good email to show yet.";
  element.replaceChildren(
    make("h2", {}, counted(problems.length, "problem")),
    make("p", {}, `${below} This goes away as soon as the files are fixed.`),
    make("ol", {}, ...problems.map(entryOf)),
  );
}

function entryOf(problem) {
  return make(
    "li",
    {},
    make("p", { class: "problem" }, problem.message),
    problem.hint ? make("p", { class: "hint" }, problem.hint) : null,
    problem.location ? make("p", { class: "where" }, locationLink(problem.location)) : null,
    problem.excerpt?.length ? excerpt(problem) : null,
  );
}

function excerpt(problem) {
  const lines = problem.excerpt.map(({ line, text, here }) =>
    make("span", { class: here ? "line here" : "line", "data-line": line }, ...pointed(text, here ? problem.location.column : 0), "\n"),
  );
  const label = `Lines around ${problem.location.file}, line ${problem.location.line}`;
  return make("pre", { class: "listing excerpt", tabindex: "0", role: "region", "aria-label": label }, ...lines);
}

/** The text of a line, with the character of the problem marked. */
function pointed(text, column) {
  const signs = [...text];
  if (!column || column > signs.length) return [text];
  return [signs.slice(0, column - 1).join(""), make("mark", {}, signs[column - 1]), signs.slice(column).join("")];
}
