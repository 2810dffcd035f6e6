"""The one HTTP client: http and https alone, within limits of time, bytes and redirects."""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Literal, TypeAlias
from urllib.parse import urlsplit

from newsletter.errors import Location, NewsletterError

if TYPE_CHECKING:
    import httpx

#: Why there is no answer.
Kind: TypeAlias = Literal["address", "certificate", "time-out", "connection", "content"]
#: Limits of one request: its seconds in all, the bytes of its answer, the redirects.
SECONDS = 10.0
MAX_BYTES = 5_000_000
_MAX_REDIRECTS = 8
_LATER = "try again later"
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
    """Makes requests, several at a time from several threads.

    `agent` is the User-Agent that servers see; a request takes at most
    `seconds`. Certificates are trusted when the system trusts them, or Mozilla does.
    """

    def __init__(self, agent: str, seconds: float = SECONDS) -> None:
        import httpx

        self._agent = agent
        self._trusted = httpx.create_ssl_context()
        self._trusted.load_default_certs()
        self.seconds = seconds

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
            hint = "copy it from the browser's address bar"
            raise WebError("address", address, "this is not an address", hint) from None
        if scheme not in ("http", "https"):
            raise WebError("address", address, "only http and https addresses can be opened")
        done: SimpleQueue[WebAnswer | BaseException] = SimpleQueue()
        deadline = time.monotonic() + self.seconds
        client = self._open_client()

        def run() -> None:
            try:
                done.put(self._answer(client, method, address, headers or {}, deadline, read=read))
            except BaseException as error:  # noqa: BLE001 - raised again in the thread that waits
                done.put(error)

        # A thread, because neither a name server nor a server that sends a byte
        # a second can be interrupted otherwise. Without its connection it stops soon.
        threading.Thread(target=run, daemon=True).start()
        try:
            outcome = done.get(timeout=self.seconds)
        except Empty:
            raise self._too_slow(address) from None
        finally:
            client.close()
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def _open_client(self) -> httpx.Client:
        import httpx

        return httpx.Client(
            # Nothing is packed: it could unpack to any size.
            headers={"User-Agent": self._agent, "Accept": "*/*", "Accept-Encoding": "identity"},
            verify=self._trusted,
            timeout=self.seconds,
            follow_redirects=False,
        )

    def _answer(
        self,
        client: httpx.Client,
        method: str,
        address: str,
        headers: Mapping[str, str],
        deadline: float,
        *,
        read: bool,
    ) -> WebAnswer:
        import httpx

        try:
            request = client.build_request(method, address, headers=headers)
            for _ in range(_MAX_REDIRECTS + 1):
                with contextlib.closing(client.send(request, stream=True)) as response:
                    if response.next_request is None:
                        return self._read(response, address, deadline, read=read)
                    request = response.next_request
                if request.url.scheme not in ("http", "https"):
                    message = "it leads to an address that is neither http nor https"
                    raise WebError("address", address, message)
                if is_private(request.url.host) and not is_private(urlsplit(address).hostname or ""):
                    message = f"it leads to {request.url.host}, an address of a private network"
                    raise WebError("address", address, message, "give that address itself if you trust it")
                if time.monotonic() > deadline:
                    raise self._too_slow(address)
            raise WebError("connection", address, f"more than {_MAX_REDIRECTS} redirects")
        except httpx.UnsupportedProtocol:
            message = "it leads to an address that is neither http nor https"
            raise WebError("address", address, message) from None
        except httpx.TimeoutException:
            raise self._too_slow(address) from None
        except httpx.ConnectError as error:
            raise _no_connection(address, error) from None
        except httpx.DecodingError:
            raise WebError("content", address, "the answer is damaged", _LATER) from None
        except httpx.RemoteProtocolError:
            raise WebError("connection", address, "the answer is incomplete, or is not HTTP", _LATER) from None
        # The last is that the client was closed meanwhile, as at Ctrl-C.
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, RuntimeError) as error:
            raise WebError("connection", address, f"cannot be opened ({error or type(error).__name__})") from None

    def _read(self, response: httpx.Response, address: str, deadline: float, *, read: bool) -> WebAnswer:
        answer = WebAnswer(
            response.status_code,
            response.reason_phrase,
            str(response.url),
            dict(response.headers),
            response.charset_encoding or "",
        )
        if not read or answer.is_other or answer.status != 200:
            return answer
        content = bytearray()
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > MAX_BYTES:
                size = f"it has more than {MAX_BYTES // 1_000_000} MB"
                raise WebError("content", address, size, "give a smaller page or its feed")
            if time.monotonic() > deadline:
                raise self._too_slow(address)
        return replace(answer, content=bytes(content))

    def _too_slow(self, address: str) -> WebError:
        return WebError("time-out", address, f"no complete answer within {self.seconds:.3g} seconds", _LATER)


def is_private(host: str) -> bool:
    """Whether a host is this computer, or in a private network: a stranger's page must not lead there."""
    try:
        found = {str(address[4][0]).partition("%")[0] for address in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return False  # nobody can connect to it
    for text in found:
        address = ipaddress.ip_address(text)
        plain = getattr(address, "ipv4_mapped", None) or address
        if not plain.is_global or plain.is_multicast:
            return True
    return False


def _no_connection(address: str, error: BaseException) -> WebError:
    cause: BaseException | None = error
    while cause:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return WebError("certificate", address, cause.verify_message, "check the address in the browser")
        cause = cause.__cause__ or cause.__context__
    words = re.sub(r"^\[Errno -?\d+\] ", "", str(error)) or type(error).__name__
    return WebError("connection", address, f"no connection ({words})", "check the address and your connection")
