"""Opens the addresses of emails: only when requested, never during a build."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable
from queue import Empty, SimpleQueue
from typing import Literal, NamedTuple

from newsletter import __version__
from newsletter.cache import read_cache, user_folder, write_cache
from newsletter.checks import urls
from newsletter.web_client import SECONDS, WebClient, WebError

#: Answers that mean "not for a program" more often than "not there".
REFUSALS = (401, 403, 405, 406, 429, 451, 503, 999)

_DAY = 24 * 3600
_HOSTS_AT_ONCE = 8
#: Between two requests to one host, in seconds.
_PAUSE = 0.2
_AGENT = f"Mozilla/5.0 (compatible; newsletter-builder/{__version__}; link check)"


class Answer(NamedTuple):
    """What an address gave: the HTTP status (0 without one), where redirects ended, and what failed.

    `problem` is '', "certificate", "time-out" or "connection", `detail`
    explains it. `size` is the number of bytes that the server names, or 0.
    """

    status: int
    final: str
    problem: str = ""
    detail: str = ""
    size: int = 0


def open_addresses(
    wanted: Iterable[str], step: Callable[[], object] = lambda: None, *, seconds: float = SECONDS, pause: float = _PAUSE
) -> dict[str, Answer]:
    """Open each address once, several hosts at a time, one request a host; failures are answers too.

    Answers are kept for a day, refusals and failed connections aside. `step`
    is called after each address. A request takes at most `seconds`; `pause`
    seconds lie between two requests to one host.
    """
    answers: dict[str, Answer] = {}
    folder = user_folder("links")
    now = time.time()
    kept = {address: known for address, known in _kept(read_cache(folder, "answers")) if now - known[0] < _DAY}
    hosts: dict[str, list[str]] = {}
    for address in wanted:
        if address in kept:
            answers[address] = kept[address][1]
            step()
        else:
            hosts.setdefault(urls.host_of(address), []).append(address)
    waiting: SimpleQueue[list[str]] = SimpleQueue()
    done: SimpleQueue[tuple[str, Answer]] = SimpleQueue()
    for addresses in hosts.values():
        waiting.put(addresses)
    client = WebClient(_AGENT, seconds)
    for _ in range(min(_HOSTS_AT_ONCE, len(hosts))):
        threading.Thread(target=_open_hosts, args=(client, waiting, done, pause), daemon=True).start()
    for _ in range(sum(map(len, hosts.values()))):
        address, answer = done.get()
        answers[address] = answer
        if answer.status and answer.status not in REFUSALS and answer.status < 500:
            kept[address] = (now, answer)
        step()
    write_cache(folder, "answers", kept)
    return answers


def _kept(data: object) -> Iterable[tuple[str, tuple[float, Answer]]]:
    """The answers in the cache, each with its address and its time."""
    try:
        return [(address, (float(at), Answer(*answer))) for address, (at, answer) in dict(data or {}).items()]  # type: ignore[call-overload]
    except (TypeError, ValueError):
        return []


def _open_hosts(
    client: WebClient, waiting: SimpleQueue[list[str]], done: SimpleQueue[tuple[str, Answer]], pause: float
) -> None:
    while True:
        try:
            addresses = waiting.get_nowait()
        except Empty:
            return
        for number, address in enumerate(addresses):
            if number:
                time.sleep(pause)
            done.put((address, _open(client, address)))


def _open(client: WebClient, address: str) -> Answer:
    """HEAD, then GET where a server does not answer HEAD well."""
    answer = _request(client, "HEAD", address)
    if answer.status >= 400 or answer.problem == "connection":
        answer = _request(client, "GET", address)
    return answer


def _request(client: WebClient, method: Literal["HEAD", "GET"], address: str) -> Answer:
    try:
        found = client.request(method, address, read=False)
    except WebError as error:
        known = error.kind if error.kind in ("certificate", "time-out") else "connection"
        return Answer(0, address, known, error.problems[0].message)
    except Exception as error:  # noqa: BLE001 - whoever waits gets an answer, whatever a server made of the libraries
        return Answer(0, address, "connection", f"the answer cannot be read ({type(error).__name__})")
    length = found.headers.get("content-length", "")
    return Answer(found.status, found.address, size=int(length) if re.fullmatch("[0-9]{1,15}", length) else 0)
