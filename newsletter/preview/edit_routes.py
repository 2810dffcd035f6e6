"""The routes of the server with which the page edits an issue."""

from __future__ import annotations

import json

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from newsletter.content.field_types import is_item_id
from newsletter.content.workspace import is_issue_id
from newsletter.errors import NewsletterError
from newsletter.preview import guards
from newsletter.preview.editing_page import Editing

# Bytes of a request to change a file.
_MAX_REQUEST = 100_000


def edit_routes(editing: Editing | None, token: str) -> list[Route]:
    """The routes; without `editing` they answer null, and change nothing."""

    async def outline(request: Request) -> Response:
        issue_id, search = _issue(request), request.query_params.get("search", "")[:200]
        if editing is None or not issue_id:
            return JSONResponse(None)
        return JSONResponse(await run_in_threadpool(editing.outline, issue_id, search))

    async def fields(request: Request) -> Response:
        issue_id, part = _issue(request), request.query_params.get("part", "issue")
        if editing is None or not issue_id or not _is_part(part):
            return JSONResponse(None)
        return JSONResponse(await run_in_threadpool(editing.fields, issue_id, part))

    async def edit(request: Request) -> Response:
        if not guards.may_write(request.headers, token) or editing is None:
            return PlainTextResponse("Only the preview page itself may write.\n", 403)
        issue_id = _issue(request)
        try:
            body = await _body(request)
            asked = json.loads(body) if body is not None else None
        except ValueError:
            return PlainTextResponse("There is nothing here.\n", 404)
        if body is None:
            return PlainTextResponse("The request is too long.\n", 413)
        if not issue_id or not isinstance(asked, dict) or not _is_part(str(asked.get("part", "issue"))):
            return PlainTextResponse("There is nothing here.\n", 404)
        try:
            return JSONResponse({"done": True, "message": await run_in_threadpool(editing.act, issue_id, asked)})
        except NewsletterError as error:
            return JSONResponse({"done": False, "message": str(error)})

    return [
        Route("/api/outline", outline),
        Route("/api/fields", fields),
        Route("/api/edit", edit, methods=["POST"]),
    ]


def _issue(request: Request) -> str:
    issue_id = request.query_params.get("issue", "")
    return issue_id if is_issue_id(issue_id) else ""


def _is_part(part: str) -> bool:
    kind, _, name = part.partition(":")
    return part == "issue" or (kind == "section" and name.isdecimal()) or (kind == "item" and is_item_id(name))


async def _body(request: Request) -> bytes | None:
    """The body of a request; None when it is too long."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_REQUEST:
            return None
    return body
