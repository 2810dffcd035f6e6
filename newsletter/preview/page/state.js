// How the page shows the issue: kept in the address, so that a link to a view can be shared.

const DEFAULTS = {
  issue: "",
  platform: "",
  view: "html",
  width: "640",
  fit: "on",
  colours: "light",
  images: "local",
  tags: "own",
  part: "",
};

const CHOICES = {
  view: ["html", "text", "source"],
  fit: ["on", "off"],
  colours: ["light", "dark", "outlook", "gmail-android", "gmail-ios"],
  images: ["local", "all", "off"],
  tags: ["own", "sample"],
};

/** The narrowest and the widest email that can be shown, in CSS pixels. */
export const WIDTHS = { min: 280, max: 1600 };

/**
 * The state of the page. `values` are the current ones; `set(changes)` changes
 * some and passes their names to the subscribers. With `frozen` the state is kept in the
 * fragment: a file's address takes nothing else.
 */
export function makeState(frozen) {
  const subscribers = [];
  const state = { values: read(), set, subscribe: (subscriber) => subscribers.push(subscriber) };

  function read() {
    const given = new URLSearchParams(frozen ? location.hash.slice(1) : location.search);
    const values = { ...DEFAULTS };
    for (const name of Object.keys(DEFAULTS)) {
      if (given.has(name)) values[name] = allowed(name, given.get(name));
    }
    return values;
  }

  function set(changes, { push = false } = {}) {
    const changed = Object.keys(changes).filter((name) => String(changes[name]) !== state.values[name]);
    if (!changed.length) return;
    for (const name of changed) state.values[name] = allowed(name, String(changes[name]));
    write(push);
    for (const subscriber of subscribers) subscriber(changed);
  }

  function write(push) {
    const shown = new URLSearchParams();
    for (const [name, value] of Object.entries(state.values)) {
      if (value !== DEFAULTS[name]) shown.set(name, value);
    }
    const text = shown.toString();
    const address = frozen ? `#${text}` : `${location.pathname}${text ? `?${text}` : ""}`;
    history[push ? "pushState" : "replaceState"](null, "", address);
  }

  addEventListener(frozen ? "hashchange" : "popstate", () => {
    // A link within the page, such as the one to the email: the view stays, and stands in the address again.
    if (frozen && /^#[\w-]+$/.test(location.hash)) return write(false);
    const before = state.values;
    state.values = read();
    const changed = Object.keys(DEFAULTS).filter((name) => before[name] !== state.values[name]);
    if (changed.length) for (const subscriber of subscribers) subscriber(changed);
  });
  return state;
}

function allowed(name, value) {
  if (name === "width") {
    const pixels = Math.round(Number(value));
    if (value === "full") return value;
    return pixels ? String(Math.min(WIDTHS.max, Math.max(WIDTHS.min, pixels))) : DEFAULTS.width;
  }
  return CHOICES[name] && !CHOICES[name].includes(value) ? DEFAULTS[name] : value;
}
