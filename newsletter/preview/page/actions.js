// Copying, downloading, writing.

import { byId, counted, kilobytes, make } from "./dom.js";

const NAMES = { html: "HTML", text: "plain text", subject: "subject", preheader: "preheader" };

/**
 * Connects the buttons. `current()` is { view, hasProblems, findings } as shown; `showStatus(text)` shows the result.
 * What has errors is copied at the second press: after a dialog, browsers may not allow copying.
 */
export function connectActions(current, showStatus) {
  let asked = "";
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      const { view, hasProblems, findings } = current();
      if (!view) return showStatus("There is nothing to copy yet.");
      const what = button.dataset.copy;
      const text = what === "html" || what === "text" ? view[what] : view.issue[what];
      if (!text) return showStatus(`This issue has no ${NAMES[what]}.`);
      const errors = findings?.filter((finding) => finding.severity === "error").length;
      const request = `${what} ${view.digest}`;
      if (errors !== 0 && asked !== request) {
        asked = request;
        const state = findings ? `The checks found ${counted(errors, "error")}` : "The checks are not finished";
        return showStatus(`Not copied. ${state}. Press again to copy anyway.`);
      }
      const copied = await copy(text);
      const which = hasProblems ? `the last good ${NAMES[what]}` : NAMES[what];
      return showStatus(copied ? `Copied ${which}.` : "The browser did not allow copying.");
    });
  }
  byId("write").addEventListener("click", async () => {
    const { view } = current();
    showStatus(view ? await write(view) : "There is nothing to write yet.");
  });
}

/** Lists the files of an issue as downloads, each { path, size }. */
export function fillFiles(view, files) {
  byId("file-list").replaceChildren(
    ...files.map(({ path, size }) => {
      const href = ["", "files", view.issue.id, view.platform.id, ...path.split("/")].map(encodeURIComponent).join("/");
      const name = make("a", { href, download: "" }, path);
      return make("li", {}, name, make("span", { class: "quiet" }, kilobytes(size)));
    }),
  );
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without https a browser gives the clipboard only to what is selected.
    const field = make("textarea", { class: "sr", "aria-hidden": "true" });
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

async function write(view, force = false) {
  const token = document.querySelector("meta[name=newsletter-token]").content;
  const query = new URLSearchParams({ issue: view.issue.id, platform: view.platform.id });
  if (force) query.set("force", "");
  try {
    const answer = await fetch(`/api/write?${query}`, { method: "POST", headers: { "x-newsletter-token": token } });
    if (answer.status === 403) return "Not written: reload this page and try again.";
    const result = await answer.json();
    if (result.errors) {
      const question = `The checks found ${counted(result.errors, "error")}. Write the files anyway?`;
      return confirm(question) ? write(view, true) : "Nothing was written.";
    }
    return answer.ok ? `Written to ${result.folder}: ${result.files.join(", ")}.` : result.message;
  } catch {
    return "Not written: the preview has stopped.";
  }
}
