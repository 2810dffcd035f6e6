"""Requests to a platform's API: verified TLS, limits of time and size, bounded retries, no redirects.

Keys are in headers or forms that this module alone sees; they are in no
message, and a redirect is never followed, because it would carry them on.
"""

from __future__ import annotations

import email.utils
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, Self

from newsletter import __version__
from newsletter.delivery.campaigns.answers import Answer, ApiError, PlannedAnswer, platform_words, without_controls
from newsletter.wording import counted, truncate

#: Limits of a request: seconds without a sign of the server, seconds in all, bytes of the answer.
SECONDS, MAX_SECONDS, MAX_BYTES = 30.0, 120.0, 10_000_000
#: A request is made at most this often; between, it waits as long as the platform asks, but not longer than MAX_WAIT.
MAX_TRIES, MAX_WAIT = 4, 60.0
_FIRST_WAIT = 0.5  # seconds
_MAX_WORDS = 300  # characters of what a platform says

Method = Literal["GET", "POST", "PUT", "PATCH"]


@dataclass(frozen=True, slots=True)
class Request:
    """One request, without what is secret. `body` is sent as JSON, or with `form` as a form."""

    method: Method
    address: str
    body: Mapping[str, Any] | None = None
    files: Mapping[str, tuple[str, bytes, str]] | None = None
    form: bool = False


@dataclass(frozen=True, slots=True)
class Credentials:
    """How a platform knows the user: headers, and fields of every form. `secrets` are cut out of every message.

    `where` says where the keys are set, for messages.
    """

    headers: Mapping[str, str]
    secrets: tuple[str, ...]
    where: str
    fields: Mapping[str, str] | None = None

    def __repr__(self) -> str:
        return "Credentials()"


class ApiClient:
    """Makes the requests of one push; a `with` statement closes its connection.

    `platform` is the name for messages, `address` what the paths of requests are appended to.
    """

    def __init__(
        self, platform: str, address: str, credentials: Credentials, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        import httpx

        self.platform = platform
        self.address = address.rstrip("/")
        self._credentials = credentials
        self._sleep = sleep
        trusted = httpx.create_ssl_context()
        trusted.load_default_certs()
        self._client = httpx.Client(
            headers={
                "User-Agent": f"newsletter-builder/{__version__}",
                "Accept": "application/json",
                "Accept-Encoding": "identity",
                **credentials.headers,
            },
            verify=trusted,
            timeout=SECONDS,
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, path: str, **query: str | int) -> Answer:
        """What is at `path`. Raises ApiError."""
        return self._request(Request("GET", self._address_of(path, query)))

    def get_or_none(self, path: str, **query: str | int) -> Answer | None:
        """What is at `path`, or None when there is nothing (404). Raises ApiError."""
        try:
            return self.get(path, **query)
        except ApiError as error:
            if error.status == 404:
                return None
            raise

    def search(self, path: str, body: Mapping[str, Any], **query: str | int) -> Answer:
        """What a search by POST finds; it changes nothing. Raises ApiError."""
        return self._request(Request("POST", self._address_of(path, query), body))

    def create(
        self,
        path: str,
        body: Mapping[str, Any] | None,
        *,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
        form: bool = False,
    ) -> Answer:
        """Create something: not tried again when it may have been created already. Raises ApiError."""
        return self._request(Request("POST", self.address + path, body, files, form), again=False)

    def write(self, method: Literal["PUT", "PATCH", "POST"], path: str, body: Mapping[str, Any]) -> Answer:
        """Overwrite something: the same request twice has the effect of one. Raises ApiError."""
        return self._request(Request(method, self.address + path, body))

    def _address_of(self, path: str, query: Mapping[str, str | int]) -> str:
        from urllib.parse import urlencode

        return f"{self.address}{path}" + (f"?{urlencode(query)}" if query else "")

    def _request(self, request: Request, *, again: bool = True) -> Answer:
        for number in range(1, MAX_TRIES + 1):
            try:
                status, headers, content = self._send(request)
            except ApiError:
                if not again or number == MAX_TRIES:
                    raise
                self._sleep(_FIRST_WAIT * 2 ** (number - 1))
                continue
            # 429 is an answer to a request that was not looked at: https://www.rfc-editor.org/rfc/rfc6585#section-4
            if status != 429 and not (again and status >= 500):
                break
            wait = _seconds_to_wait(headers.get("retry-after", ""), _FIRST_WAIT * 2 ** (number - 1))
            if number == MAX_TRIES or wait > MAX_WAIT:
                break
            self._sleep(wait)
        return self._read(request, status, headers, content)

    def _send(self, request: Request) -> tuple[int, Mapping[str, str], bytes]:
        """The status, the headers and the content of one answer. Raises ApiError when there is none."""
        import httpx

        started = time.monotonic()
        form = request.form or request.files is not None
        body = {**(request.body or {}), **(self._credentials.fields or {})} if form else request.body
        try:
            with self._client.stream(
                request.method,
                request.address,
                json=None if form else body,
                data=body if form else None,
                files=request.files,
            ) as response:
                content = bytearray()
                for chunk in response.iter_bytes():
                    content += chunk
                    if len(content) > MAX_BYTES:
                        message = f"{self.platform}: an answer of more than {MAX_BYTES // 1_000_000} MB"
                        raise ApiError(message, "check the address")
                    if time.monotonic() - started > MAX_SECONDS:
                        raise httpx.ReadTimeout("")
                return response.status_code, response.headers, bytes(content)
        except httpx.TimeoutException:
            message = f"{self.platform}: no complete answer within {SECONDS:.0f} seconds"
            raise ApiError(message, "try again later") from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            words = self._without_secrets(str(error) or type(error).__name__)
            hint = "check your connection, and the address under push: in publication.yaml if you set one"
            raise ApiError(f"{self.platform}: no answer ({words})", hint) from None

    def _read(self, request: Request, status: int, headers: Mapping[str, str], content: bytes) -> Answer:
        if 200 <= status < 300:
            try:
                return Answer(self.platform, json.loads(content) if content.strip() else None)
            except (ValueError, RecursionError):
                hint = "check the address under push: in publication.yaml"
                raise ApiError(f"{self.platform}: the answer is not JSON", hint, status) from None
        raise self._refusal(request, status, headers, content)

    def _refusal(self, request: Request, status: int, headers: Mapping[str, str], content: bytes) -> ApiError:
        """What a status means to an editor (https://www.rfc-editor.org/rfc/rfc9110#section-15)."""
        name, where = self.platform, self._credentials.where
        words = self._words_of(content)
        hint = f"it says: {words}" if words else ""
        if 300 <= status < 400:
            message = f"{name}: {request.address.partition('?')[0]} leads on to another address"
            return ApiError(message, "a key is never sent on: set the final address as 'url:' under push:", status)
        if status == 401:
            return ApiError(f"{name} does not accept the key", _joined(f"check {where}", hint), status)
        if status == 403:
            return ApiError(f"{name}: the key may not do this", _joined(f"check the rights of {where}", hint), status)
        if status == 429:
            seconds = _seconds_to_wait(headers.get("retry-after", ""), 0)
            wait = f"push again in {counted(max(1, round(seconds / 60)), 'minute')}"
            return ApiError(f"{name}: too many requests", wait, status)
        if status >= 500:
            again = "push again later: a draft that was created meanwhile is found"
            return ApiError(f"{name} has a problem of its own (HTTP {status})", _joined(again, hint), status)
        return ApiError(f"{name} refuses the request (HTTP {status})", hint or "it does not say why", status)

    def _words_of(self, content: bytes) -> str:
        try:
            words = ", ".join(dict.fromkeys(platform_words(json.loads(content))))
        except (ValueError, RecursionError):
            words = "" if content.lstrip().startswith(b"<") else content[:1000].decode("utf-8", "replace")
        return truncate(" ".join(without_controls(self._without_secrets(words)).split()), _MAX_WORDS)

    def _without_secrets(self, text: str) -> str:
        for secret in self._credentials.secrets:
            text = text.replace(secret, "***")
        return text


class DryRun(ApiClient):
    """Makes no request: keeps those that would change something in `planned`."""

    def __init__(self, platform: str, address: str, credentials: Credentials) -> None:
        super().__init__(platform, address, credentials)
        self.planned: list[Request] = []

    def _request(self, request: Request, *, again: bool = True) -> Answer:  # noqa: ARG002 - the base's signature
        if request.method != "GET":
            self.planned.append(request)
        return PlannedAnswer(self.platform, None)


def _joined(*parts: str) -> str:
    return "; ".join(filter(None, parts))


def _seconds_to_wait(text: str, default: float) -> float:
    """The seconds of a Retry-After header (https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3)."""
    if text.strip().isdecimal():
        return min(float(text), 1e6)
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return default
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
