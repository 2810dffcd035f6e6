"""listmonk, after its handlers (https://github.com/knadh/listmonk/blob/master/cmd/campaigns.go)."""

from __future__ import annotations

import re

from tests.delivery.campaigns.fake_platform import FakePlatform, Refused, fields, query

_CAMPAIGN = {
    "name": str,
    "subject": str,
    "lists": [int],
    "from_email": str,
    "type": str,
    "content_type": str,
    "body": str,
    "altbody": str,
    "send_at": str,
    "messenger": str,
    "template_id": int,
    "tags": [str],
    "headers": [dict],
    "attribs": {},
    "archive": bool,
    "archive_slug": str,
    "archive_template_id": int,
    "archive_meta": {},
    "media": [int],
}


class Fake(FakePlatform):
    keys = {"NEWSLETTER_LISTMONK_USER": "newsletter-api", "NEWSLETTER_LISTMONK_TOKEN": "0123456789abcdefghij"}
    settings = "audience: 12\ntemplate: 4\nurl: {address}"
    unknown_audience = ("12", "404")
    sending = r"/(status|test)$"
    has_preheader = False
    takes_pictures = True

    def authorised(self, call):
        user, token = self.keys.values()
        if call.headers.get("Authorization", "") == f"token {user}:{token}":
            return True
        raise Refused(403, "invalid API credentials")

    def routes(self):
        return [
            ("GET", r"/api/lists", self.lists),
            ("GET", r"/api/templates", self.templates),
            ("GET", r"/api/campaigns", self.campaigns),
            ("POST", r"/api/campaigns", self.create),
            ("GET", r"/api/campaigns/(\d+)", self.read),
            ("PUT", r"/api/campaigns/(\d+)", self.update),
            ("POST", r"/api/media", self.upload),
        ]

    def lists(self, call):
        query(call, "minimal", "per_page", "page", "query", "status")
        return {"data": {"results": [{"id": 12, "name": "Members"}], "total": 1, "page": 1, "per_page": 1}}

    def templates(self, call):
        query(call, "no_body")
        own = {"id": 4, "name": "Empty", "type": "campaign", "body": '{{ template "content" . }}\n'}
        default = {"id": 1, "name": "Default", "type": "campaign", "body": '<html>{{ template "content" . }}</html>'}
        return {"data": [default, own]}

    def campaigns(self, call):
        asked = query(call, "query", "status", "tags", "order_by", "order", "page", "per_page", "no_body")
        if asked.get("order_by") not in (None, "name", "status", "created_at", "updated_at"):
            raise Refused(400, "order_by")
        found = [each for each in reversed(self.drafts.values()) if asked.get("query", "") in each["name"]]
        # Of nothing it returns a page without most of its fields.
        return {"data": {"results": [{**each, "body": ""} for each in found]}}

    def _checked(self, body):
        fields(body, _CAMPAIGN)
        if "send_at" in body:
            self.could_send.append("send_at")
        if not body.get("lists") or any(each != 12 for each in body["lists"]):
            raise Refused(400, "Invalid list IDs.")
        if not 1 <= len(body.get("subject", "")) <= 5000 or not 1 <= len(body.get("name", "")) <= 2000:
            raise Refused(400, "Invalid length")
        if not re.fullmatch(r"(.+?)\s<(.+?)@(.+?)>", body["from_email"]):
            raise Refused(400, "Invalid from_email")
        slug = body.get("archive_slug")
        if slug and any(each.get("archive_slug") == slug for each in self.drafts.values()):
            raise Refused(500, "Error creating campaign: duplicate key value violates unique constraint")
        return body

    def create(self, call):
        number = len(self.drafts) + 1
        new = {"id": number, "status": "draft", "tags": [], **self._checked(call.body)}
        self.drafts[str(number)] = new
        return {"data": new}

    def read(self, call, draft_id):
        query(call, "no_body")
        if draft_id not in self.drafts:
            raise Refused(400, "Campaign not found")
        return {"data": self.drafts[draft_id]}

    def update(self, call, draft_id):
        campaign = self.read(call, draft_id)["data"]
        if campaign["status"] not in ("draft", "paused", "scheduled"):
            raise Refused(400, "Cannot update a running or a finished campaign.")
        campaign |= self._checked(call.body)
        return {"data": campaign}

    def upload(self, call):
        name, content = call.body["file"]
        self.pictures[name] = content
        return {"data": {"id": 1, "filename": name, "url": f"/uploads/{name}"}}

    def content(self):
        (each,) = self.drafts.values()
        name, _, mailbox = each["from_email"].partition(" <")
        return {
            "name": each["name"],
            "subject": each["subject"],
            "html": each["body"],
            "text": each["altbody"],
            "sender": (name, mailbox.rstrip(">")),
            "audience": str(each["lists"][0]),
        }

    def edit(self, subject):
        (each,) = self.drafts.values()
        each["subject"] = subject

    def send(self):
        (each,) = self.drafts.values()
        each["status"] = "finished"
