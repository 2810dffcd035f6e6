// The connection to the server: what changed, and the issue as it is now.

/** Calls `changed()` at once and whenever a file was saved, `connected(true or false)` when the connection is made or lost. */
export function listen(changed, connected) {
  let source = null;
  const open = () => {
    source ??= new EventSource("/events");
    source.onopen = () => connected(true);
    source.onmessage = () => changed();
    source.onerror = () => {
      connected(false);
      if (source?.readyState === EventSource.CLOSED) close();
    };
  };
  const close = () => {
    source?.close();
    source = null;
  };
  // A browser keeps few connections to one server: a hidden window closes its own.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  open();
}

/** Fetches answers of the server; a newer call stops the one before it, which then gives null. */
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
