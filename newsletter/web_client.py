"""The one HTTP client: http and https alone, within limits of time, bytes and redirects."""

from __future__ import annotations

import re
import ssl
import threading
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Literal, Self, TypeAlias
from urllib.parse import urlsplit

from newsletter.errors import Location, NewsletterError

if TYPE_CHECKING:
    import httpx

__all__ = ["MAX_BYTES", "SECONDS", "WebAnswer", "WebClient", "WebError"]

#: Why there is no answer.
Kind: TypeAlias = Literal["address", "certificate", "time-out", "connection", "content"]
#: Limits of one request: its seconds in all, the bytes of the unpacked answer, the redirects.
SECONDS = 10.0
MAX_BYTES = 5_000_000
_MAX_REDIRECTS = 8
_GZIP = b"\x1f"
# An answer of these types is no text, and its content is not read.
_OTHER_TYPES = ("image/", "video/", "audio/", "application/pdf", "application/zip")


@dataclass(frozen=True, slots=True)
class WebAnswer:
    """What a server answered, whatever its status.

    `address` is where redirects ended; `headers` have names in small letters;
    `charset` is the one that the server names, or ''. `content` is read for
    GET with status 200 only, and not for pictures and the like.
    """

    status: int
    reason: str
    address: str
    headers: Mapping[str, str]
    charset: str
    content: bytes = b""

    @property
    def media_type(self) -> str:
        """The type of the content, for example text/html; '' when the server does not name it."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_other(self) -> bool:
        """Whether the content is a picture or the like."""
        return self.media_type.startswith(_OTHER_TYPES)


class WebError(NewsletterError):
    """There is no answer, or it cannot be read."""

    def __init__(self, kind: Kind, address: str, message: str, hint: str = "") -> None:
        super().__init__(message, Location.of_source(address), hint)
        self.kind = kind


class WebClient:
    """Makes requests, several at a time from several threads; a `with` statement closes its connections.

    `agent` is the User-Agent that servers see. Certificates are trusted when
    the system trusts them, or Mozilla does.
    """

    def __init__(self, agent: str, seconds: float = SECONDS) -> None:
        import httpx

        trusted = httpx.create_ssl_context()
        trusted.load_default_certs()
        self.seconds = seconds
        self._client = httpx.Client(
            headers={"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "gzip"},
            verify=trusted,
            timeout=seconds,
            follow_redirects=True,
            max_redirects=_MAX_REDIRECTS,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def request(
        self,
        method: Literal["GET", "HEAD"],
        address: str,
        headers: Mapping[str, str] | None = None,
        *,
        read: bool = True,
    ) -> WebAnswer:
        """The answer to a request; without `read`, its content is left out. Raises WebError."""
        try:
            scheme = urlsplit(address).scheme.lower()
        except ValueError:
            raise WebError(
                "address", address, "this is not an address", "copy it from the browser's address bar"
            ) from None
        if scheme not in ("http", "https"):
            raise WebError("address", address, "only http and https addresses can be opened")
        # A thread, because neither a name server nor a server that sends a byte
        # a second can be interrupted otherwise. It stops by itself soon after.
        done: SimpleQueue[WebAnswer | BaseException] = SimpleQueue()
        task = _Request(self._client, method, address, headers or {}, read=read, seconds=self.seconds)
        threading.Thread(target=task.run, args=(done,), daemon=True).start()
        try:
            outcome = done.get(timeout=self.seconds)
        except Empty:
            raise task.too_slow() from None
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome


class _Request:
    """One request, in a thread of its own."""

    def __init__(
        self, client: httpx.Client, method: str, address: str, headers: Mapping[str, str], *, read: bool, seconds: float
    ) -> None:
        self.client, self.method, self.address, self.headers = client, method, address, headers
        self.read, self.seconds = read, seconds
        self.deadline = time.monotonic() + seconds

    def run(self, done: SimpleQueue[WebAnswer | BaseException]) -> None:
        try:
            done.put(self._answer())
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that waits
            done.put(error)

    def too_slow(self) -> WebError:
        return self._error("time-out", f"no complete answer within {self.seconds:.3g} seconds", "try again later")

    def _answer(self) -> WebAnswer:
        import httpx

        try:
            with self.client.stream(self.method, self.address, headers=self.headers) as response:
                answer = WebAnswer(
                    response.status_code,
                    response.reason_phrase,
                    str(response.url),
                    dict(response.headers),
                    response.charset_encoding or "",
                )
                if not self.read or answer.is_other or answer.status != 200:
                    return answer
                return replace(answer, content=self._content(response))
        except httpx.TooManyRedirects:
            raise self._error("connection", f"more than {_MAX_REDIRECTS} redirects") from None
        except httpx.UnsupportedProtocol:
            raise self._error("address", "it leads to an address that is neither http nor https") from None
        except httpx.TimeoutException:
            raise self.too_slow() from None
        except httpx.ConnectError as error:
            raise self._no_connection(error) from None
        except httpx.RemoteProtocolError:
            raise self._error("connection", "the answer is incomplete, or is not HTTP", "try again later") from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise self._error("connection", f"cannot be opened ({error or type(error).__name__})") from None

    def _no_connection(self, error: httpx.ConnectError) -> WebError:
        cause: BaseException | None = error
        while cause:
            if isinstance(cause, ssl.SSLCertVerificationError):
                return self._error("certificate", cause.verify_message, "check the address in the browser")
            cause = cause.__cause__ or cause.__context__
        words = re.sub(r"^\[Errno -?\d+\] ", "", str(error)) or type(error).__name__
        return self._error("connection", f"no connection ({words})", "check the address and your connection")

    def _content(self, response: httpx.Response) -> bytes:
        """The bytes, unpacked by hand: a library would unpack a whole chunk, however large it gets."""
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("identity", "", "gzip", "x-gzip", "deflate"):
            raise self._error("content", f"it is packed as '{encoding[:20]}', which was not requested")
        unpack = zlib.decompressobj(47) if encoding not in ("identity", "") else None
        content = bytearray()
        for chunk in response.iter_raw():
            packed = chunk if unpack else b""
            if not unpack:
                content += chunk[: MAX_BYTES + 1 - len(content)]
            while unpack and packed and len(content) <= MAX_BYTES:
                if unpack.eof:
                    # It may be packed in several parts; anything else behind them is none of it.
                    if not packed.startswith(_GZIP):
                        break
                    unpack = zlib.decompressobj(47)
                try:
                    content += unpack.decompress(packed, MAX_BYTES + 1 - len(content))
                except zlib.error:
                    raise self._error("content", "the answer is damaged", "try again later") from None
                packed = unpack.unused_data
            if len(content) > MAX_BYTES:
                size = f"it has more than {MAX_BYTES // 1_000_000} MB"
                raise self._error("content", size, "give a smaller page or its feed")
            if time.monotonic() > self.deadline:
                raise self.too_slow()
        if unpack and not unpack.eof:
            raise self._error("content", "the answer is incomplete", "try again later")
        return bytes(content)

    def _error(self, kind: Kind, message: str, hint: str = "") -> WebError:
        return WebError(kind, self.address, message, hint)
