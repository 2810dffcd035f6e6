// Shortcuts of one key, which can be switched off, and the list of them.

import { byId, make } from "./dom.js";

const KEPT = "newsletter-shortcuts";

/** Connects the shortcuts: `actions` are [key, words, function]. Returns the handler, for keys pressed in the frame. */
export function connectKeys(actions) {
  const dialog = byId("help");
  const on = byId("shortcuts-on");
  on.checked = stored() !== "off";
  on.addEventListener("change", () => store(on.checked ? "on" : "off"));
  const all = [...actions, ["?", "this list", () => dialog.showModal()]];
  byId("shortcuts").replaceChildren(
    ...all.map(([key, words]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, words))),
  );
  byId("help-button").addEventListener("click", () => dialog.showModal());

  const handle = (event) => {
    if (!on.checked || event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    if (event.target.closest?.("select, textarea, input:not([type=radio], [type=checkbox])")) return;
    const action = all.find(([key]) => key === event.key);
    if (!action) return;
    event.preventDefault();
    action[2]();
  };
  addEventListener("keydown", handle);
  return handle;
}

function stored() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function store(value) {
  try {
    localStorage.setItem(KEPT, value);
  } catch {
    // A page opened from a file may have no storage; the choice then holds until it is closed.
  }
}
