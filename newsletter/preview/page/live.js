// The wire to the server: what changed, and the issue as it is now.

/** Calls `changed()` at once and whenever a file was saved, `heard(true or false)` when the wire is up or down. */
export function listen(changed, heard) {
  let source = null;
  const open = () => {
    source ??= new EventSource("/events");
    source.onopen = () => heard(true);
    source.onmessage = () => changed();
    source.onerror = () => {
      heard(false);
      if (source?.readyState === EventSource.CLOSED) close();
    };
  };
  const close = () => {
    source?.close();
    source = null;
  };
  // A browser keeps few connections to one server: a hidden window gives its own back.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  open();
}

/** Fetches answers of the server; a newer call ends the one before it, which then gives null. */
export function makeFetcher() {
  let running = null;
  return async (address) => {
    running?.abort();
    const mine = (running = new AbortController());
    try {
      const answer = await fetch(address, { signal: mine.signal });
      return answer.ok ? await answer.json() : { missing: true };
    } catch {
      return null;
    }
  };
}
