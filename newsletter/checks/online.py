"""What opening the addresses of an email tells: only when asked for, never during a build."""

from __future__ import annotations

import contextlib
import http.client
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from newsletter import __version__
from newsletter.checks import urls
from newsletter.checks.context import CheckContext
from newsletter.checks.html_tree import Element
from newsletter.checks.rule import Found, Rule
from newsletter.platforms.mailboxes import ascii_domain

__all__ = ["ONLINE_RULES", "Answer", "addresses_of", "open_addresses"]

_SECONDS = 10
_DAY = 24 * 3600
_AT_ONCE = 8
#: Between two requests to one host, in seconds.
_PAUSE = 0.2
_AGENT = f"Mozilla/5.0 (compatible; newsletter-builder/{__version__}; link check)"
#: Answers that say "not to a program" more often than "not there".
_REFUSALS = (401, 403, 405, 406, 429, 451, 503, 999)


class Answer(NamedTuple):
    """What an address gave: the HTTP status (0 without one), where it led, and what failed.

    `problem` is '', "certificate", "time-out" or "connection", `detail` says it
    in words. `size` is how many bytes the server says that there are, 0 when it does not.
    """

    status: int
    final: str
    problem: str = ""
    detail: str = ""
    size: int = 0


def addresses_of(context: CheckContext) -> set[str]:
    """The addresses of an email's links and images that can be opened."""
    return {
        address
        for address, _ in _addresses(context)
        if urls.is_web(address)
        and not context.is_tag(address)
        and not urls.is_placeholder(address)
        and not any(character.isspace() for character in address)
    }


def _addresses(context: CheckContext) -> Iterator[tuple[str, Element]]:
    for anchor in context.anchors:
        yield anchor.address.partition("#")[0], anchor.element
    for image in context.markup.named("img"):
        yield image.get("src").strip(), image


def open_addresses(
    wanted: Iterable[str], cache: Path | None = None, step: Callable[[], object] = lambda: None
) -> dict[str, Answer]:
    """Open each address once, several hosts at a time, one request a host; never raises for an answer.

    Answers are kept in the file `cache` for a day, refusals and failed
    connections aside. `step` is called after each address.
    """
    answers: dict[str, Answer] = {}
    kept = _load(cache)
    now = time.time()
    by_host: dict[str, list[str]] = {}
    for address in wanted:
        known = kept.get(address)
        if known and now - known[0] < _DAY:
            answers[address] = Answer(*known[1])
            step()
        else:
            by_host.setdefault(urls.host_of(address), []).append(address)
    queue: SimpleQueue[list[str]] = SimpleQueue()
    done: SimpleQueue[tuple[str, Answer]] = SimpleQueue()
    for group in by_host.values():
        queue.put(group)
    threads = [threading.Thread(target=_work, args=(queue, done), daemon=True) for _ in range(_AT_ONCE)]
    for thread in threads[: len(by_host)]:
        thread.start()
    for _ in range(sum(map(len, by_host.values()))):
        address, answer = done.get()
        answers[address] = answer
        if answer.status and answer.status not in _REFUSALS and answer.status < 500:
            kept[address] = (now, answer)
        step()
    _save(cache, {address: known for address, known in kept.items() if now - known[0] < _DAY})
    return answers


def _work(queue: SimpleQueue[list[str]], done: SimpleQueue[tuple[str, Answer]]) -> None:
    while True:
        try:
            group = queue.get_nowait()
        except Empty:
            return
        for number, address in enumerate(group):
            if number:
                time.sleep(_PAUSE)
            done.put((address, _open(address)))


def _open(address: str) -> Answer:
    """HEAD, then GET where a server does not answer HEAD well."""
    answer = _request(address, "HEAD")
    if answer.status >= 400 or answer.problem == "connection":
        answer = _request(address, "GET")
    return answer


class _Redirects(HTTPRedirectHandler):
    max_redirections = 8


def _quoted(address: str) -> str:
    """An address in ASCII, as browsers send it. What is no address stays as it is."""
    if address.isascii():
        return address
    try:
        parts = urlsplit(address)
        host = ascii_domain(parts.hostname or "")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return address
    path, query = (quote(part, safe="/%:=&?~+!$,;'@()*[]|") for part in (parts.path, parts.query))
    return urlunsplit((parts.scheme, f"{host}{port}", path, query, ""))


def _request(address: str, method: str) -> Answer:
    request = Request(_quoted(address), method=method, headers={"User-Agent": _AGENT, "Accept": "*/*"})  # noqa: S310 - http(s) only
    try:
        with build_opener(_Redirects).open(request, timeout=_SECONDS) as response:
            length = response.headers.get("Content-Length") or ""
            return Answer(response.status, response.url, size=int(length) if length.isdecimal() else 0)
    except HTTPError as error:
        error.close()
        return Answer(error.code, error.url or address)
    except TimeoutError:
        return Answer(0, address, "time-out", f"no answer within {_SECONDS} seconds")
    except ssl.SSLCertVerificationError as error:
        return Answer(0, address, "certificate", error.verify_message)
    except URLError as error:
        return _failed(address, error.reason)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return _failed(address, error)


def _failed(address: str, reason: object) -> Answer:
    if isinstance(reason, ssl.SSLCertVerificationError):
        return Answer(0, address, "certificate", reason.verify_message)
    if isinstance(reason, TimeoutError):
        return Answer(0, address, "time-out", f"no answer within {_SECONDS} seconds")
    words = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
    return Answer(0, address, "connection", words)


def _load(cache: Path | None) -> dict[str, tuple[float, Answer]]:
    try:
        data = json.loads(cache.read_bytes()) if cache else {}
        return {address: (float(when), Answer(*answer)) for address, (when, answer) in data.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _save(cache: Path | None, kept: Mapping[str, tuple[float, Answer]]) -> None:
    if cache is None:
        return
    part = cache.with_suffix(".part")
    with contextlib.suppress(OSError):
        part.write_text(json.dumps(kept), "utf-8")
        part.replace(cache)


def _answered(context: CheckContext) -> Iterator[tuple[str, Answer, Callable[[str, str], Found]]]:
    """Each address of an email once, its answer, and what makes a finding at its place."""
    seen: set[str] = set()
    for address, element in _addresses(context):
        answer = (context.answers or {}).get(address)
        if answer is None or address in seen:
            continue
        seen.add(address)
        place, item = context.source_of_address(element, address)

        def found(message: str, hint: str, place: object = place, item: str = item) -> Found:
            return Found(place, message, hint, item)  # type: ignore[arg-type]

        yield address, answer, found


def dead(context: CheckContext) -> Iterator[Found]:
    """Nothing is there."""
    for address, answer, found in _answered(context):
        if answer.status >= 400 and answer.status not in _REFUSALS:
            words = http.client.responses.get(answer.status, "")
            yield found(f"{address} answers {answer.status} {words}".rstrip(), "find where the page went")
        elif answer.problem == "connection":
            yield found(f"{address} cannot be reached: {answer.detail}", "check the address")


def certificate(context: CheckContext) -> Iterator[Found]:
    """Browsers warn before they open it."""
    for address, answer, found in _answered(context):
        if answer.problem == "certificate":
            yield found(f"browsers warn of {address}: {answer.detail}", "tell the site, or link elsewhere")


def slow(context: CheckContext) -> Iterator[Found]:
    """No answer in time."""
    for address, answer, found in _answered(context):
        if answer.problem == "time-out":
            yield found(f"{address} gives {answer.detail}", "open it in a browser")


def refused(context: CheckContext) -> Iterator[Found]:
    """A page that does not answer programs."""
    for address, answer, found in _answered(context):
        if answer.status in _REFUSALS:
            yield found(f"{address} answers {answer.status} to programs", "open it in a browser")


def home(context: CheckContext) -> Iterator[Found]:
    """A page that is gone and leads to the home page instead."""
    for address, answer, found in _answered(context):
        gone = urls.path_of(address).strip("/") and not urls.path_of(answer.final).strip("/")
        gone = gone and "?" not in answer.final
        if 200 <= answer.status < 300 and gone:
            yield found(f"{address} leads to the home page {answer.final}", "find where the page went")


def https_known(context: CheckContext) -> Iterator[Found]:
    """The site itself leads to https."""
    for address, answer, found in _answered(context):
        if address.lower().startswith("http:") and answer.final.startswith("https:"):
            yield found(f"{address} leads to {answer.final}", "write that address")


_SENSE = "https://www.rfc-editor.org/rfc/rfc9110#section-15"

ONLINE_RULES: tuple[Rule, ...] = (
    Rule("online-dead", "error", dead, "With --online: the page is not there", _SENSE),
    Rule("online-unsafe", "error", certificate, "With --online: browsers warn of the site", _SENSE),
    Rule("online-slow", "warning", slow, "With --online: no answer in ten seconds", _SENSE),
    Rule("online-home", "warning", home, "With --online: a page that is gone leads home", _SENSE),
    Rule("online-https", "notice", https_known, "With --online: the site has https", _SENSE),
    Rule("online-refused", "notice", refused, "With --online: the site does not answer programs", _SENSE),
)
