"""The server of the page: its routes and their answers."""

from __future__ import annotations

import asyncio
import dataclasses
import secrets
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsletter.content.workspace import is_issue_id
from newsletter.errors import NewsletterError
from newsletter.images.preparing import old_pictures
from newsletter.issue_files import issue_files
from newsletter.output import Artifact, write_artifacts
from newsletter.platforms.registry import PLATFORMS
from newsletter.preview import assets, guards
from newsletter.preview.build_cache import BuildCache, Outcome
from newsletter.preview.edit_routes import edit_routes
from newsletter.preview.editing_page import Editing
from newsletter.preview.listing import list_issues
from newsletter.preview.source_links import SourceLinks
from newsletter.preview.view import findings_of, served_addresses, view_of

# Seconds between comments on an event stream, so that a closed window is noticed.
_HEARTBEAT = 15


def make_app(preview: Preview, hosts: frozenset[str], port: int) -> ASGIApp:
    """The application, served under the names `hosts` at `port`."""
    app = Starlette(
        routes=[
            Route("/", preview.page),
            Route("/frame", preview.frame),
            Route("/assets/{name}", preview.asset),
            Route("/api/issues", preview.issues),
            Route("/api/view", preview.view),
            Route("/api/findings", preview.findings),
            Route("/api/write", preview.write, methods=["POST"]),
            *preview.edit_routes,
            Route("/events", preview.events),
            Route("/pictures/{issue}/{platform}/{name}", preview.picture),
            Route("/files/{issue}/{platform}/{path:path}", preview.file),
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


class Preview:
    """The answers of the server, and what they share: the builds, the open windows, and the token for writing.

    `issue_id` is the issue shown when the address has none, by default the latest.
    With `may_edit` the page can change the issues' files.
    """

    def __init__(self, builds: BuildCache, editor: str, issue_id: str | None = None, *, may_edit: bool = True) -> None:
        self.builds = builds
        workspace = builds.workspace
        self._links = SourceLinks(workspace.root, (workspace.issues, *builds.template_folders), editor)
        editing = Editing(workspace) if may_edit else None
        self._issue_id = issue_id
        self._token = secrets.token_urlsafe(24)
        self.edit_routes = edit_routes(editing, self._token)
        self._windows: set[asyncio.Queue[int | None]] = set()

    def announce(self) -> None:
        """Send the generation to every window. To be called in the server's loop."""
        for queue in self._windows:
            queue.put_nowait(self.builds.generation)

    def close(self) -> None:
        """Close every event stream, so that the server can stop."""
        for queue in self._windows:
            queue.put_nowait(None)

    async def page(self, _: Request) -> Response:
        """The page itself; it requests everything else."""
        html = assets.page_file("page.html").replace("{token}", self._token)
        return Response(html, media_type="text/html", headers={"content-security-policy": guards.PAGE_POLICY})

    async def frame(self, _: Request) -> Response:
        """The empty document that the page fills with the email; its policy applies to what is put in."""
        return Response(
            "<!doctype html><title>Email</title>",
            media_type="text/html",
            headers={"content-security-policy": guards.FRAME_POLICY},
        )

    async def asset(self, request: Request) -> Response:
        """A style sheet, or the page's script: one instead of thirty modules, for which a browser would wait."""
        name = request.path_params["name"]
        if name == assets.MAIN:
            return Response(assets.bundled_script(), media_type="text/javascript")
        if name in assets.STYLES:
            return Response(assets.page_file(name), media_type="text/css")
        return _not_found()

    async def issues(self, _: Request) -> Response:
        """All issues, the platforms, and the issue to show first."""
        listed = await run_in_threadpool(list_issues, self.builds.workspace, self.builds.template_folders)
        chosen = self._issue_id or (listed[0]["id"] if listed else "")
        platforms = [{"id": platform.id, "name": platform.name} for platform in PLATFORMS.values()]
        return JSONResponse({"issues": listed, "chosen": chosen, "platforms": platforms})

    async def view(self, request: Request) -> Response:
        """An issue as it is now: `view` (the last good one, or null), `problems`, `generation`."""
        outcome = await self._requested(request)
        return await run_in_threadpool(self._view, outcome) if outcome else _not_found()

    def _view(self, outcome: Outcome) -> Response:
        build = outcome.build
        return JSONResponse(
            {
                "view": view_of(build, self._links, served_addresses(build)) if build else None,
                "problems": [self._links.problem(problem) for problem in outcome.problems],
                "generation": outcome.generation,
            }
        )

    async def findings(self, request: Request) -> Response:
        """What takes longer than the view: the `findings` in the (last good) issue, and its `files` for download."""
        outcome = await self._requested(request)
        return await run_in_threadpool(self._findings, outcome) if outcome else JSONResponse({"findings": None})

    def _findings(self, outcome: Outcome) -> Response:
        report = outcome.report
        return JSONResponse(
            {
                "findings": findings_of(report, self._links) if report else None,
                "files": [{"path": each.path, "size": len(each.content)} for each in _files(outcome)],
            }
        )

    async def events(self, _: Request) -> Response:
        """A stream of server-sent events: the generation now, and at every change."""
        return StreamingResponse(self._stream(), media_type="text/event-stream")

    async def _stream(self) -> AsyncIterator[str]:
        queue: asyncio.Queue[int | None] = asyncio.Queue()
        self._windows.add(queue)
        try:
            generation: int | None = self.builds.generation
            yield f"retry: 500\ndata: {generation}\n\n"
            while True:
                try:
                    generation = await asyncio.wait_for(queue.get(), _HEARTBEAT)
                except TimeoutError:
                    yield ": heartbeat\n\n"
                    continue
                if generation is None:
                    return
                yield f"data: {generation}\n\n"
        finally:
            self._windows.discard(queue)

    async def file(self, request: Request) -> Response:
        """One of the files of an issue, as a download. It is searched for in what was built, not on the disk."""
        issue_id, path = request.path_params["issue"], request.path_params["path"]
        outcome = await self._outcome(issue_id, request.path_params["platform"])
        files = await run_in_threadpool(_good_files, outcome)
        content = next((each.content for each in files if each.path == path), None)
        if content is None:
            return _not_found()
        headers = {"content-disposition": f'attachment; filename="{issue_id}-{path.rpartition("/")[2]}"'}
        return Response(content, media_type="application/octet-stream", headers=headers)

    async def picture(self, request: Request) -> Response:
        """A picture of the email. It is searched for by name in what was built, not on the disk."""
        outcome = await self._outcome(request.path_params["issue"], request.path_params["platform"])
        for picture in outcome.build.pictures if outcome and outcome.build else ():
            if picture.name == request.path_params["name"]:
                return Response(picture.content, media_type=f"image/{picture.subtype}")
        return _not_found()

    async def write(self, request: Request) -> Response:
        """Write the files of an issue below `out/`, as `newsletter build` does: with `force` despite errors."""
        if not guards.may_write(request.headers, self._token):
            return PlainTextResponse("Only the preview page itself may write.\n", 403)
        outcome = await self._requested(request)
        files = await run_in_threadpool(_good_files, outcome)
        if outcome is None or not files:
            return JSONResponse({"message": "Nothing was written: fix the problems first."}, 409)
        errors = await run_in_threadpool(lambda: outcome.quick_errors)
        if errors and "force" not in request.query_params:
            return JSONResponse({"errors": errors}, 409)
        issue_id = request.query_params["issue"]
        out = self.builds.workspace.root / "out"
        below = [dataclasses.replace(each, path=f"{issue_id}/{each.path}") for each in files]
        try:
            written = await run_in_threadpool(write_artifacts, out, below, old_pictures)
        except NewsletterError as error:
            return JSONResponse({"message": str(error)}, 500)
        self.announce()
        return JSONResponse({"folder": f"out/{issue_id}", "files": [path.name for path in written]})

    async def _requested(self, request: Request) -> Outcome | None:
        """The outcome for the issue and the platform in the query."""
        return await self._outcome(request.query_params.get("issue", ""), request.query_params.get("platform", ""))

    async def _outcome(self, issue_id: str, platform: str) -> Outcome | None:
        if not is_issue_id(issue_id) or (platform and platform not in PLATFORMS):
            return None
        return await run_in_threadpool(self.builds.outcome, issue_id, platform or None)


def _files(outcome: Outcome) -> tuple[Artifact, ...]:
    """The files of the last good build."""
    return issue_files(outcome.build, outcome.report) if outcome.build and outcome.report else ()


def _good_files(outcome: Outcome | None) -> tuple[Artifact, ...]:
    """The files of an issue without problems."""
    return _files(outcome) if outcome and not outcome.problems else ()


def _not_found() -> Response:
    return PlainTextResponse("There is nothing here.\n", 404)
