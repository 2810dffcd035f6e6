"""Fetching a page or a feed, within limits of time, size and trust."""

from __future__ import annotations

import base64
import hashlib
import threading
import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newsletter import __version__
from newsletter.cache import forget_all_but, read_cache, write_cache
from newsletter.errors import NewsletterError

if TYPE_CHECKING:
    import httpx

__all__ = ["MOST_BYTES", "SECONDS", "Fetched", "fetch"]

SECONDS = 10.0
MOST_BYTES = 5_000_000
MOST_REDIRECTS = 5
_GZIP = b"\x1f"
#: How many answers are kept for conditional requests.
_KEPT = 30

_HEADERS = {
    "User-Agent": f"newsletter-builder/{__version__} (newsletter import; one request at an editor's command)",
    "Accept": "text/html, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5",
    "Accept-Encoding": "gzip",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: its bytes, the address that it came from in the end, the charset that the server named."""

    content: bytes
    address: str
    charset: str
    unchanged: bool = False


def fetch(address: str, root: Path | None = None, *, seconds: float = SECONDS) -> Fetched:
    """The page at an http or https address.

    With `root`, the publication's folder, the answer is kept, and asked for
    again only when it has changed. Raises NewsletterError with one plain line
    for everything that can go wrong.
    """
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        raise NewsletterError(f"'{address}' is not an address", hint="copy it from the browser's address bar") from None
    if scheme not in ("http", "https"):
        raise NewsletterError(f"{address}: only http and https addresses are fetched")
    name = f"page-{hashlib.sha256(address.encode()).hexdigest()[:24]}"
    kept = _kept(read_cache(root, name)) if root else None
    task = _Task(address, seconds, kept)
    # A thread, because neither a name server nor a server that sends a byte
    # a second can be interrupted otherwise. It ends by itself soon after.
    thread = threading.Thread(target=task.run, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        task.stopped = True
        raise NewsletterError(f"{address}: no whole answer within {seconds:.0f} seconds", hint="try again later")
    if task.failure is not None:
        raise task.failure
    if task.fetched is None:
        raise NewsletterError(f"{address}: the answer broke off", hint="try again later")
    if root and task.headers and not task.fetched.unchanged:
        keep = {"content": base64.b85encode(task.fetched.content).decode(), "headers": task.headers}
        write_cache(root, name, {**keep, "address": task.fetched.address, "charset": task.fetched.charset})
        forget_all_but(root, "page-", _KEPT)
    return task.fetched


def _kept(data: Any) -> dict[str, Any] | None:
    """An answer from the cache, as it was written there."""
    try:
        content = base64.b85decode(data["content"])
        texts = (data["address"], data["charset"], *data["headers"].values())
        if all(isinstance(text, str) for text in texts):
            return {**data, "content": content}
    except (TypeError, KeyError, ValueError, AttributeError):
        pass
    return None


class _Task:
    """One fetch, in a thread of its own: `fetched` or `failure` afterwards."""

    def __init__(self, address: str, seconds: float, kept: dict[str, Any] | None) -> None:
        self.address = address
        self.seconds = seconds
        self.deadline = time.monotonic() + seconds
        self.kept = kept
        self.stopped = False
        self.fetched: Fetched | None = None
        self.failure: BaseException | None = None
        self.headers: dict[str, str] = {}

    def run(self) -> None:
        try:
            self.fetched = self._fetch()
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that waits
            self.failure = error

    def _fetch(self) -> Fetched:
        import httpx

        conditions = self.kept["headers"] if self.kept else {}
        seconds = max(0.1, self.deadline - time.monotonic())
        try:
            with (
                httpx.Client(timeout=seconds, follow_redirects=True, max_redirects=MOST_REDIRECTS) as client,
                client.stream("GET", self.address, headers={**_HEADERS, **conditions}) as answer,
            ):
                return self._read(answer)
        except httpx.TooManyRedirects:
            raise self._error(f"more than {MOST_REDIRECTS} redirects") from None
        except httpx.UnsupportedProtocol:
            raise self._error("it leads to an address that is neither http nor https") from None
        except httpx.TimeoutException:
            raise self._error(f"no answer within {self.seconds:.0f} seconds", "try again later") from None
        except httpx.ConnectError as error:
            raise self._error(f"no connection ({error})", "check the address and your connection") from None
        except httpx.RemoteProtocolError:
            raise self._error("the answer broke off, or is none", "try again later") from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise self._error(f"cannot be fetched ({error or type(error).__name__})") from None

    def _read(self, answer: httpx.Response) -> Fetched:
        final = str(answer.url)
        if answer.status_code == 304 and self.kept:
            return Fetched(self.kept["content"], self.kept["address"], self.kept["charset"], unchanged=True)
        if answer.status_code != 200:
            reason = f"{answer.status_code} {answer.reason_phrase}".strip()
            hint = (
                "check the address in the browser" if answer.status_code in (401, 403, 404, 410) else "try again later"
            )
            raise self._error(f"the server says {reason}", hint)
        kind = answer.headers.get("content-type", "").lower()
        if kind.startswith(("image/", "video/", "audio/", "application/pdf", "application/zip")):
            raise self._error(f"this is {kind.partition(';')[0]}, no page", "give the address of a page or a feed")
        names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
        self.headers = {names[name]: answer.headers[name] for name in names if name in answer.headers}
        return Fetched(self._body(answer), final, answer.charset_encoding or "")

    def _body(self, answer: httpx.Response) -> bytes:
        """The bytes, unpacked by hand: a library would unpack a whole chunk, however large it gets."""
        encoding = answer.headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("identity", "", "gzip", "x-gzip", "deflate"):
            raise self._error(f"it is packed as '{encoding[:20]}', which was not asked for")
        unpack = zlib.decompressobj(47) if encoding not in ("identity", "") else None
        content = bytearray()
        for chunk in answer.iter_raw():
            packed = chunk if unpack else b""
            if not unpack:
                content += chunk[: MOST_BYTES + 1 - len(content)]
            while unpack and packed and len(content) <= MOST_BYTES:
                if unpack.eof:
                    # It may be packed in several parts; anything else behind them is none of it.
                    if not packed.startswith(_GZIP):
                        break
                    unpack = zlib.decompressobj(47)
                try:
                    content += unpack.decompress(packed, MOST_BYTES + 1 - len(content))
                except zlib.error:
                    raise self._error("the answer is damaged", "try again later") from None
                packed = unpack.unused_data
            if len(content) > MOST_BYTES:
                raise self._error(f"it has more than {MOST_BYTES // 1_000_000} MB", "give a smaller page or its feed")
            if self.stopped or time.monotonic() > self.deadline:
                raise self._error(f"no whole answer within {self.seconds:.0f} seconds", "try again later")
        if unpack and not unpack.eof:
            raise self._error("the answer broke off", "try again later")
        return bytes(content)

    def _error(self, message: str, hint: str = "") -> NewsletterError:
        return NewsletterError(f"{self.address}: {message}", hint=hint)
