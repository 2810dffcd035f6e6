"""What the fake platforms share: a strict HTTP server on 127.0.0.1 with trouble on demand.

A fake is written from its platform's specification. It refuses unknown
fields, wrong types, missing fields and missing authentication. A request that
could send or schedule is kept in `could_send`, which fails the test.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Refused(Exception):  # noqa: N818 - an answer, not an error of the test
    """A request that the platform answers with an error."""

    def __init__(self, status: int, words: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(words)
        self.status, self.words, self.headers = status, words, headers or {}


@dataclass
class Call:
    """A request as the fake reads it."""

    method: str
    path: str
    query: dict[str, str]
    headers: Any
    body: Any


@dataclass
class Trouble:
    """What happens once to the next request that `matches`: an error, or a cut connection."""

    matches: Callable[[Call], bool]
    status: int = 0
    words: str = "trouble"
    headers: dict[str, str] = field(default_factory=dict)
    after: bool = False  # the request is carried out first
    seconds: float = 0.0


def fields(body: Any, spec: dict[str, Any], where: str = "body") -> dict[str, Any]:
    """The body, when it has the fields of `spec` with their types, those marked "!" in any case, and no other."""
    if not isinstance(body, dict):
        raise Refused(400, f"{where} is no object")
    types = {name.rstrip("!"): kind for name, kind in spec.items()}
    for name in spec:
        if name.endswith("!") and name[:-1] not in body:
            raise Refused(400, f"{where}.{name[:-1]} is required")
    for name, value in body.items():
        if name not in types:
            raise Refused(400, f"{where}.{name} is unknown")
        _of_type(value, types[name], f"{where}.{name}")
    return body


def _of_type(value: Any, kind: Any, where: str) -> None:
    if isinstance(kind, dict):
        fields(value, kind, where)
    elif isinstance(kind, list) and isinstance(value, list):
        for each in value:
            _of_type(each, kind[0], where)
    elif type(value) is not kind:
        raise Refused(400, f"{where} is no {kind}")


def query(call: Call, *known: str) -> dict[str, str]:
    """The query, when it has known parameters alone."""
    for name in call.query:
        if name not in known:
            raise Refused(400, f"the parameter {name} is unknown")
    return call.query


class FakePlatform:
    """A platform. `routes` are method, pattern of the path, and what answers (JSON, or a status and JSON)."""

    #: The keys that are set, and the lines below `push:`; {address} is the fake's.
    keys: dict[str, str]
    settings: str
    #: Requests that could send or schedule: a pattern of "METHOD /path".
    sending: str
    #: How it answers errors.
    success = 200
    has_text = True
    has_preheader = True
    takes_pictures = False
    unknown_audience: tuple[str, str] | None = ("abc123", "404")
    optional_settings = False

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.could_send: list[str] = []
        self.troubles: list[Trouble] = []
        self.drafts: dict[str, dict[str, Any]] = {}
        self.pictures: dict[str, bytes] = {}
        self.answers_with: tuple[int, Any] | None = None
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 65536  # head and content in one packet: two would wait for each other

            def handle_one_request(self) -> None:
                try:
                    super().handle_one_request()
                except (ConnectionError, ValueError):
                    self.close_connection = True

            def _answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                fake.answer(self, self.rfile.read(length))

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815 - the library's names

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    # ------------------------------------------------------------ what a fake defines

    def error_of(self, status: int, words: str) -> Any:
        """The JSON of an error."""
        return {"message": words}

    def authorised(self, call: Call) -> bool:
        raise NotImplementedError

    def routes(self) -> list[tuple[str, str, Callable[..., Any]]]:
        raise NotImplementedError

    def content(self) -> dict[str, Any]:
        """The one draft, as `name`, `subject`, `preheader`, `html`, `text`, `sender`, `audience`."""
        raise NotImplementedError

    def edit(self, subject: str) -> None:
        """A person changes the subject at the platform."""
        raise NotImplementedError

    def send(self) -> None:
        """A person sends the draft at the platform."""
        raise NotImplementedError

    # ------------------------------------------------------------ the server

    def trouble(self, status: int = 0, *, on: str = "", times: int = 1, **more: Any) -> None:
        """Answer the next requests whose "METHOD /path" matches `on` with a status; 0 cuts the connection."""
        for _ in range(times):
            self.troubles.append(
                Trouble(lambda call: bool(re.search(on, f"{call.method} {call.path}")), status, **more)
            )

    def answer(self, handler: BaseHTTPRequestHandler, raw: bytes) -> None:
        split = urlsplit(handler.path)
        flat = {name: values[-1] for name, values in parse_qs(split.query, keep_blank_values=True).items()}
        try:
            body = _body(handler.headers, raw)
        except ValueError:
            body = None
        call = Call(handler.command, split.path, flat, handler.headers, body)
        self.calls.append(f"{call.method} {call.path}")
        trouble = next((each for each in self.troubles if each.matches(call)), None)
        if trouble:
            self.troubles.remove(trouble)
            if trouble.after:
                self._carry_out(call)
            time.sleep(trouble.seconds)
            if trouble.status == 0:
                handler.close_connection = True
                handler.connection.close()
                return
            _write(handler, trouble.status, self.error_of(trouble.status, trouble.words), trouble.headers)
            return
        status, value = self.answers_with or self._carry_out(call)
        _write(handler, status, value, {})

    def _carry_out(self, call: Call) -> tuple[int, Any]:
        line = f"{call.method} {call.path}"
        if re.search(self.sending, line):
            self.could_send.append(line)
        try:
            if not self.authorised(call):
                raise Refused(401, "wrong key")
            for method, pattern, respond in self.routes():
                found = re.fullmatch(pattern, call.path)
                if method == call.method and found:
                    if method != "GET" and call.body is None:
                        raise Refused(400, "no JSON")
                    value = respond(call, *found.groups())
                    return value if isinstance(value, tuple) else (self.success, value)
            raise Refused(404, f"nothing at {line}")
        except Refused as refused:
            return refused.status, self.error_of(refused.status, refused.words)


def _body(headers: Any, raw: bytes) -> Any:
    kind = headers.get("Content-Type", "")
    if kind.startswith(("application/json", "application/vnd.api+json")):
        return json.loads(raw)
    if kind.startswith("application/x-www-form-urlencoded"):
        return {name: values[-1] for name, values in parse_qs(raw.decode(), keep_blank_values=True).items()}
    if kind.startswith("multipart/form-data"):
        message = BytesParser().parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + raw)
        parts: Any = message.get_payload()
        return {
            part.get_param("name", header="content-disposition"): (part.get_filename(), part.get_payload(decode=True))
            for part in parts
        }
    return None


def _write(handler: BaseHTTPRequestHandler, status: int, value: Any, headers: dict[str, str]) -> None:
    content = b"" if value is None else json.dumps(value).encode()
    handler.send_response(status)
    for name, text in headers.items():
        handler.send_header(name, text)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)
