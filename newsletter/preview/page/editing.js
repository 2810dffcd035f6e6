// Changes of the issue's files, by the server.

// Bytes that a request may have to outlive the page: browsers allow 64 KB for all of them.
const KEPT_ALIVE = 30_000;

let last = Promise.resolve();
let count = 0;

/** A number that is another one when a change was begun or ended since. */
export function changes() {
  return count;
}

/** Runs what changes files after all that was to be run before: two changes at once would refuse each other. */
export function inTurn(task) {
  count += 1;
  last = last.then(task, task).finally(() => (count += 1));
  return last;
}

/** Asks the server for a change; gives { done, message }. */
export async function edit(issue, request) {
  const body = JSON.stringify(request);
  const token = document.querySelector("meta[name=newsletter-token]").content;
  const address = `/api/edit?${new URLSearchParams({ issue })}`;
  try {
    const answer = await fetch(address, { method: "POST", headers: { "x-newsletter-token": token }, body, keepalive: body.length < KEPT_ALIVE });
    if (answer.status === 413) return { done: false, message: "Not changed: the text is too long." };
    if (!answer.ok) return { done: false, message: "Not changed: reload this page and try again." };
    return await answer.json();
  } catch {
    return { done: false, message: "Not changed: the preview has stopped." };
  }
}
