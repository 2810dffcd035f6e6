// The list of issues, and of platforms.

import { byId, counted, make } from "./dom.js";

const STATES = {
  written: "written to out/",
  changed: "changed since it was written",
  unwritten: "not written yet",
};

/** Shows the issues; `choose(id)` is called for the one that is clicked. */
export function fillIssues(issues, current, choose) {
  const list = byId("issues");
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.issue : undefined;
  list.replaceChildren(
    ...issues.map((issue) => {
      const state = issue.state === "invalid" ? counted(issue.problems, "problem") : STATES[issue.state];
      const about = [issue.number === null ? "" : `No. ${issue.number}`, issue.published].filter(Boolean).join(" · ");
      return make(
        "li",
        {},
        make(
          "a",
          {
            href: `?issue=${encodeURIComponent(issue.id)}`,
            "data-issue": issue.id,
            "aria-current": issue.id === current ? "true" : null,
            onclick: (event) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey) return;
              event.preventDefault();
              choose(issue.id);
            },
          },
          make("span", { class: "issue-name" }, issue.title),
          make("span", { class: "issue-about" }, about ? `${about} · ` : "", make("span", { class: `state ${issue.state}` }, state)),
        ),
      );
    }),
  );
  if (focused) list.querySelector(`[data-issue="${focused}"]`)?.focus();
}

/** Shows the platforms, the issue's own first. */
export function fillPlatforms(platforms, chosen) {
  const select = byId("platform");
  if (select.options.length !== platforms.length + 1) {
    select.replaceChildren(
      make("option", { value: "" }, "The issue’s own"),
      ...platforms.map(({ id, name }) => make("option", { value: id }, name)),
    );
  }
  select.value = chosen;
}
