"""The server of the page: what is asked for, and what is answered."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsletter.content.workspace import is_issue_id
from newsletter.errors import NewsletterError
from newsletter.output import Artifact, write_artifacts
from newsletter.platforms.registry import PLATFORMS
from newsletter.preview import assets, guards
from newsletter.preview.build_cache import Outcome, Rebuilder
from newsletter.preview.frozen import with_frozen_preview
from newsletter.preview.listing import list_issues
from newsletter.preview.pictures import find_picture, served_addresses
from newsletter.preview.source_links import Places
from newsletter.preview.view import findings_of, view_of

__all__ = ["Preview", "make_app"]

_MEDIA = {".css": "text/css", ".js": "text/javascript"}

# Seconds between signs of life on a stream, so that a vanished window is noticed.
_HEARTBEAT = 15


@dataclass(eq=False)
class Preview:
    """What the pages share: the rebuilds, the windows that listen, and the token that writing needs.

    `issue_id` is the issue shown when the address names none, else the latest.
    """

    rebuilder: Rebuilder
    editor: str
    issue_id: str | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    listeners: set[asyncio.Queue[int | None]] = field(default_factory=set)

    @property
    def places(self) -> Places:
        """Shows places; lines are read from the publication's and the templates' files."""
        workspace = self.rebuilder.workspace
        return Places(workspace.root, (workspace.issues, *self.rebuilder.template_folders), self.editor)

    def announce(self) -> None:
        """Tell every window that files have changed. To be called in the server's loop."""
        for queue in self.listeners:
            queue.put_nowait(self.rebuilder.generation)

    def close(self) -> None:
        """End every stream, so that the server can stop."""
        for queue in self.listeners:
            queue.put_nowait(None)


def make_app(preview: Preview, hosts: frozenset[str], port: int) -> ASGIApp:
    """The application, served under the names `hosts` at `port`."""
    pages = _Pages(preview)
    app = Starlette(
        routes=[
            Route("/", pages.page),
            Route("/frame", pages.frame),
            Route("/assets/{name}", pages.asset),
            Route("/api/issues", pages.issues),
            Route("/api/view", pages.view),
            Route("/api/findings", pages.findings),
            Route("/api/write", pages.write, methods=["POST"]),
            Route("/events", pages.events),
            Route("/pictures/{issue}/{platform}/{name}", pages.picture),
            Route("/files/{issue}/{platform}/{path:path}", pages.file),
        ]
    )
    return _Guarded(app, hosts, port)


class _Guarded:
    """Refuses requests for other hosts, and sends the security headers with every answer."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], port: int) -> None:
        self._app, self._hosts, self._port = app, hosts, port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
                headers.update(guards.SECURITY_HEADERS)
            await send(message)

        if guards.is_served(Headers(scope=scope).get("host", ""), self._hosts, self._port):
            await self._app(scope, receive, send_guarded)
        else:
            refusal = PlainTextResponse("This server answers only under its own address.\n", 421)
            await refusal(scope, receive, send_guarded)


class _Pages:
    """The answers."""

    def __init__(self, preview: Preview) -> None:
        self._preview = preview
        self._rebuilder = preview.rebuilder

    async def page(self, _: Request) -> Response:
        """The page itself; it asks for everything else."""
        html = assets.page_file("page.html").replace("{token}", self._preview.token)
        return Response(html, media_type="text/html", headers={"content-security-policy": guards.PAGE_POLICY})

    async def frame(self, _: Request) -> Response:
        """The empty document that the page fills with the email; its policy holds for what is put in."""
        return Response(
            "<!doctype html><title>Email</title>",
            media_type="text/html",
            headers={"content-security-policy": guards.FRAME_POLICY},
        )

    async def asset(self, request: Request) -> Response:
        """A style sheet or a module, from a list of names."""
        name = request.path_params["name"]
        if name not in assets.STYLES and name not in assets.MODULES:
            return _missing()
        return Response(assets.page_file(name), media_type=_MEDIA[name[name.rindex(".") :]])

    async def issues(self, _: Request) -> Response:
        """All issues, the platforms, and the issue to begin with."""
        workspace = self._rebuilder.workspace
        listed = await run_in_threadpool(list_issues, workspace, self._rebuilder.template_folders)
        chosen = self._preview.issue_id or (listed[0]["id"] if listed else "")
        platforms = [{"id": platform.id, "name": platform.name} for platform in PLATFORMS.values()]
        return JSONResponse({"issues": listed, "chosen": chosen, "platforms": platforms})

    async def view(self, request: Request) -> Response:
        """An issue as it is now: `view` (the last good one, or null), `problems`, `generation`, `milliseconds`."""
        found = await self._outcome(request.query_params.get("issue", ""), request.query_params.get("platform", ""))
        if found is None:
            return _missing()
        return Response(await run_in_threadpool(self._view_json, found), media_type="application/json")

    def _view_json(self, found: Outcome) -> bytes:
        places = self._preview.places
        answer = {
            "view": view_of(found.made, places, served_addresses(found.made)) if found.made else None,
            "problems": [places.problem(problem) for problem in found.problems],
            "generation": found.generation,
            "milliseconds": round(found.seconds * 1000, 1),
        }
        return json.dumps(answer, ensure_ascii=False).encode()

    async def findings(self, request: Request) -> Response:
        """What the checks find in the (last good) issue: `findings`. Asked for by itself, for it may take longer."""
        found = await self._outcome(request.query_params.get("issue", ""), request.query_params.get("platform", ""))
        report = await run_in_threadpool(self._rebuilder.report, found) if found else None
        return JSONResponse({"findings": findings_of(report, self._preview.places) if report else None})

    async def events(self, _: Request) -> Response:
        """A stream of server-sent events: the generation now, and at every change."""
        return StreamingResponse(self._stream(), media_type="text/event-stream")

    async def _stream(self) -> AsyncIterator[str]:
        queue: asyncio.Queue[int | None] = asyncio.Queue()
        listeners = self._preview.listeners
        listeners.add(queue)
        try:
            generation: int | None = self._rebuilder.generation
            yield f"retry: 500\ndata: {generation}\n\n"
            while True:
                try:
                    generation = await asyncio.wait_for(queue.get(), _HEARTBEAT)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if generation is None:
                    return
                yield f"data: {generation}\n\n"
        finally:
            listeners.discard(queue)

    async def file(self, request: Request) -> Response:
        """One of the files of an issue, as a download. The path is looked up in what was built, not on the disk."""
        params = request.path_params
        artifacts = await self._artifacts(params["issue"], params["platform"])
        content = next((artifact.content for artifact in artifacts if artifact.path == params["path"]), None)
        if content is None:
            return _missing()
        name = f"{params['issue']}-{params['path'].rpartition('/')[2]}"
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(content, media_type="application/octet-stream", headers=headers)

    async def picture(self, request: Request) -> Response:
        """A picture that is written beside the email. The name is looked up in what was built, not on the disk."""
        params = request.path_params
        found = await self._outcome(params["issue"], params["platform"])
        picture = find_picture(found.made, params["name"]) if found and found.made else None
        return Response(picture[0], media_type=picture[1]) if picture else _missing()

    async def write(self, request: Request) -> Response:
        """Write the files of an issue below `out/`, as `newsletter build` does: with `force` despite errors."""
        if not guards.may_write(request.headers, self._preview.token):
            return PlainTextResponse("Only the preview page itself may write.\n", 403)
        issue_id, platform = (request.query_params.get(name, "") for name in ("issue", "platform"))
        artifacts = await self._artifacts(issue_id, platform)
        if not artifacts:
            return JSONResponse({"message": "Nothing was written: mend the problems first."}, 409)
        errors = await run_in_threadpool(self._rebuilder.quick_errors, issue_id, platform or None)
        if errors and "force" not in request.query_params:
            return JSONResponse({"errors": errors}, 409)
        folder = self._rebuilder.workspace.root / "out" / issue_id
        try:
            written = await run_in_threadpool(write_artifacts, folder, artifacts)
        except NewsletterError as error:
            return JSONResponse({"message": str(error)}, 500)
        self._preview.announce()
        return JSONResponse({"folder": f"out/{issue_id}", "files": [path.name for path in written]})

    async def _outcome(self, issue_id: str, platform: str) -> Outcome | None:
        if not is_issue_id(issue_id) or (platform and platform not in PLATFORMS):
            return None
        return await run_in_threadpool(self._rebuilder.outcome, issue_id, platform or None)

    async def _artifacts(self, issue_id: str, platform: str) -> tuple[Artifact, ...]:
        """The files of the issue as it is now; none when it has problems."""
        found = await self._outcome(issue_id, platform)
        if found is None or found.made is None or found.builder is None or found.problems:
            return ()
        report = await run_in_threadpool(self._rebuilder.report, found)
        if report is None:
            return ()
        return await run_in_threadpool(with_frozen_preview, found.builder.workspace.root, found.made, report)


def _missing() -> Response:
    return PlainTextResponse("There is nothing here.\n", 404)
