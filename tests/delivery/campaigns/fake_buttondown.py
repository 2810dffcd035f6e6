"""Buttondown, after its OpenAPI description (https://github.com/buttondown/openapi)."""

from __future__ import annotations

import re

from tests.delivery.campaigns.fake_platform import FakePlatform, Refused, fields, query

_UPDATE = {
    "subject": str,
    "slug": str,
    "description": str,
    "canonical_url": str,
    "image": str,
    "body": str,
    "archival_mode": str,
    "email_type": str,
    "status": str,
    "metadata": {},
    "template": str,
    "commenting_mode": str,
    "publish_date": str,
}
_CREATE = {**{name: kind for name, kind in _UPDATE.items() if name != "subject"}, "subject!": str}
_STATUS = ("draft", "about_to_send", "scheduled", "in_flight", "paused", "deleted", "errored", "sent", "imported")
_TEMPLATES = ("classic", "custom", "modern", "plaintext", "naked")


class Fake(FakePlatform):
    keys = {"NEWSLETTER_BUTTONDOWN_KEY": "01234567-89ab-cdef-0123-456789abcdef"}
    settings = "url: {address}"
    unknown_audience = None
    optional_settings = True
    sending = r"/(send-draft|publish)$"
    has_text = False
    has_preheader = False
    takes_pictures = True

    def error_of(self, status, words):
        return {"code": "invalid", "detail": words}

    def authorised(self, call):
        return call.headers.get("Authorization") == f"Token {self.keys['NEWSLETTER_BUTTONDOWN_KEY']}"

    def routes(self):
        return [
            ("GET", r"/v1/newsletters", self.newsletters),
            ("GET", r"/v1/emails", self.emails),
            ("POST", r"/v1/emails", self.create),
            ("GET", r"/v1/emails/([^/]+)", self.read),
            ("PATCH", r"/v1/emails/([^/]+)", self.update),
            ("POST", r"/v1/images", self.upload),
        ]

    def newsletters(self, call):
        return {"results": [{"id": "news_1", "name": "The Monthly"}], "next": None, "previous": None, "count": 1}

    def emails(self, call):
        asked = query(call, "status", "ordering", "excluded_fields", "page", "subject")
        page = int(asked.get("page", 1))
        newest = list(reversed(self.drafts.values()))[(page - 1) * 100 : page * 100]
        after = f"{self.address}/v1/emails?page={page + 1}" if len(self.drafts) > page * 100 else None
        return {"results": newest, "next": after, "previous": None, "count": len(self.drafts)}

    def _checked(self, body, spec, status):
        fields(body, spec)
        # What is not said is sent: the default of a new email is about_to_send.
        if body.get("status", status) != "draft" or "publish_date" in body:
            self.could_send.append("status")
        if body.get("status", "draft") not in _STATUS or body.get("template", "naked") not in _TEMPLATES:
            raise Refused(400, "status_invalid")
        if "slug" in body and not re.fullmatch(r"[a-zA-Z0-9_-]{1,100}", body["slug"]):
            raise Refused(400, "slug_invalid")
        return body

    def create(self, call):
        fields({name: call.body[name] for name in ("subject",) if name in call.body}, {"subject!": str})
        new = {"id": f"em_{len(self.drafts) + 1}", **self._checked(call.body, _CREATE, "about_to_send")}
        self.drafts[new["id"]] = new
        return 201, new

    def read(self, call, draft_id):
        if draft_id not in self.drafts:
            raise Refused(404, "Not found")
        return self.drafts[draft_id]

    def update(self, call, draft_id):
        self.drafts[draft_id] |= self._checked(call.body, _UPDATE, self.read(call, draft_id)["status"])
        return self.drafts[draft_id]

    def upload(self, call):
        name, content = call.body["image"]
        self.pictures[name] = content
        return 201, {"id": "img_1", "creation_date": "2020-09-01", "image": f"https://assets.example/{name}"}

    def content(self):
        (each,) = self.drafts.values()
        return {
            # The name is in the slug; sender and readers are the newsletter's.
            "name": "2020-08 The Monthly" if each["slug"] == "2020-08-the-monthly" else each["slug"],
            "subject": each["subject"],
            "html": each["body"],
            "sender": ("The Monthly", "news@example.org"),
            "audience": "",
        }

    def edit(self, subject):
        (each,) = self.drafts.values()
        each["subject"] = subject

    def send(self):
        (each,) = self.drafts.values()
        each["status"] = "sent"
