// Changes of the issue's files, by the server.

/** Asks the server for a change; gives { done, message }. */
export async function edit(issue, request) {
  const token = document.querySelector("meta[name=newsletter-token]").content;
  const address = `/api/edit?${new URLSearchParams({ issue })}`;
  try {
    const answer = await fetch(address, { method: "POST", headers: { "x-newsletter-token": token }, body: JSON.stringify(request) });
    if (answer.status === 403) return { done: false, message: "Not changed: reload this page and try again." };
    return await answer.json();
  } catch {
    return { done: false, message: "Not changed: the preview has stopped." };
  }
}
