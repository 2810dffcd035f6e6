"""Resend, after its OpenAPI description (https://github.com/resend/resend-openapi)."""

from __future__ import annotations

import re

from tests.delivery.campaigns.fake_platform import FakePlatform, Refused, fields, query

_UPDATE = {
    "name": str,
    "audience_id": str,
    "segment_id": str,
    "from": str,
    "subject": str,
    "reply_to": [str],
    "preview_text": str,
    "html": str,
    "text": str,
    "topic_id": str,
}
_CREATE = {
    **{name: kind for name, kind in _UPDATE.items() if name not in ("from", "subject", "segment_id")},
    "from!": str,
    "subject!": str,
    "segment_id!": str,
    "send": bool,
    "scheduled_at": str,
}
_SEGMENT = "78261eea-8f8b-4381-83c6-79fa7120f1cf"


class Fake(FakePlatform):
    keys = {"NEWSLETTER_RESEND_KEY": "re_0123456789abcdef"}
    settings = f"audience: {_SEGMENT}\nurl: {{address}}"
    unknown_audience = (_SEGMENT, "404")
    sending = r"/(send|cancel)$|^POST /emails"

    def error_of(self, status, words):
        return {"statusCode": status, "name": "error", "message": words}

    def authorised(self, call):
        return call.headers.get("Authorization") == f"Bearer {self.keys['NEWSLETTER_RESEND_KEY']}"

    def routes(self):
        return [
            ("GET", r"/segments/([^/]+)", self.segment),
            ("GET", r"/broadcasts", self.broadcasts),
            ("POST", r"/broadcasts", self.create),
            ("GET", r"/broadcasts/([^/]+)", self.read),
            ("PATCH", r"/broadcasts/([^/]+)", self.update),
        ]

    def segment(self, call, segment_id):
        if segment_id != _SEGMENT:
            raise Refused(404, "Segment not found")
        return {"object": "segment", "id": segment_id, "name": "Members"}

    def broadcasts(self, call):
        asked = query(call, "limit", "after", "before")
        newest = list(reversed(self.drafts.values()))
        ids = [each["id"] for each in newest]
        first = ids.index(asked["after"]) + 1 if "after" in asked else 0
        page = newest[first : first + int(asked.get("limit", 20))]
        shown = [{name: each.get(name) for name in ("id", "name", "segment_id", "status")} for each in page]
        return {"object": "list", "has_more": len(newest) > first + len(page), "data": shown}

    def _checked(self, body, spec):
        fields(body, spec)
        if body.get("send") or "scheduled_at" in body:
            self.could_send.append("send")
        if "from" in body and not re.fullmatch(r"[^<>]+ <[^<>@\s]+@[^<>@\s]+>", body["from"]):
            raise Refused(400, "from")
        return body

    def create(self, call):
        number = len(self.drafts) + 1
        new = {"id": f"49a3999c-0ce1-4ea6-ab68-{number:012}", "status": "draft", **self._checked(call.body, _CREATE)}
        self.drafts[new["id"]] = new
        return 201, {"object": "broadcast", "id": new["id"]}

    def read(self, call, draft_id):
        if draft_id not in self.drafts:
            raise Refused(404, "Broadcast not found")
        return {"object": "broadcast", **self.drafts[draft_id]}

    def update(self, call, draft_id):
        if self.read(call, draft_id)["status"] != "draft":
            raise Refused(403, "You can only update broadcasts that are in draft status")
        self.drafts[draft_id] |= self._checked(call.body, _UPDATE)
        return {"object": "broadcast", "id": draft_id}

    def content(self):
        (each,) = self.drafts.values()
        name, _, mailbox = each["from"].partition(" <")
        return {
            "name": each["name"],
            "subject": each["subject"],
            "preheader": each["preview_text"],
            "html": each["html"],
            "text": each["text"],
            "sender": (name, mailbox.rstrip(">")),
            "audience": each["segment_id"],
        }

    def edit(self, subject):
        (each,) = self.drafts.values()
        each["subject"] = subject

    def send(self):
        (each,) = self.drafts.values()
        each["status"] = "sent"
