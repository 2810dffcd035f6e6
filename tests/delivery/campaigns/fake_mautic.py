"""Mautic, after its own controllers and forms (https://github.com/mautic/mautic/tree/6.x/app/bundles/EmailBundle)."""

from __future__ import annotations

import base64

from tests.delivery.campaigns.fake_platform import FakePlatform, Refused, fields, query

_EMAIL = {
    "name": str,
    "subject": str,
    "fromName": str,
    "fromAddress": str,
    "replyToAddress": str,
    "bccAddress": str,
    "useOwnerAsMailer": bool,
    "template": str,
    "plainText": str,
    "customHtml": str,
    "preheaderText": str,
    "emailType": str,
    "lists": [int],
    "excludedLists": [int],
    "language": str,
    "isPublished": bool,
    "publishUp": str,
    "publishDown": str,
    "publicPreview": bool,
}


class Fake(FakePlatform):
    keys = {"NEWSLETTER_MAUTIC_USER": "newsletter-api", "NEWSLETTER_MAUTIC_PASSWORD": "correct-horse-battery"}
    settings = "audience: 12\nurl: {address}"
    unknown_audience = ("12", "404")
    sending = r"/send$|/send/contact/|/segments/.*/send"

    def error_of(self, status, words):
        return {"errors": [{"code": status, "message": words, "type": None}]}

    def authorised(self, call):
        given = base64.b64decode(call.headers.get("Authorization", "").removeprefix("Basic ")).decode()
        return given == ":".join(self.keys.values())

    def routes(self):
        return [
            ("GET", r"/api/segments/(\d+)", self.segment),
            ("GET", r"/api/emails", self.emails),
            ("POST", r"/api/emails/new", self.create),
            ("GET", r"/api/emails/(\d+)", self.read),
            ("PATCH", r"/api/emails/(\d+)/edit", self.update),
        ]

    def segment(self, call, segment_id):
        if segment_id != "12":
            raise Refused(404, "Item was not found.")
        return {"list": {"id": 12, "name": "Members", "alias": "members"}}

    def emails(self, call):
        asked = query(
            call,
            "where[0][col]",
            "where[0][expr]",
            "where[0][val]",
            "search",
            "start",
            "limit",
            "orderBy",
            "orderByDir",
        )
        if (asked["where[0][col]"], asked["where[0][expr]"]) != ("name", "eq"):
            raise Refused(400, "where")
        found = {key: each for key, each in self.drafts.items() if each["name"] == asked["where[0][val]"]}
        # An empty page is a list, any other a mapping by id.
        return {"total": len(found), "emails": dict(reversed(found.items())) or []}

    def _checked(self, body):
        fields(body, _EMAIL)
        if body.get("isPublished") or "publishUp" in body:
            self.could_send.append("isPublished")
        if body.get("emailType", "list") not in ("list", "template"):
            raise Refused(400, "emailType")
        return {**body, "lists": [{"id": each, "name": "Members"} for each in body.get("lists", ())]}

    def create(self, call):
        fields({name: call.body.get(name) for name in ("name", "subject")}, {"name!": str, "subject!": str})
        number = len(self.drafts) + 1
        # What is not said is published.
        new = {"id": number, "sentCount": 0, "isPublished": True, **self._checked(call.body)}
        if new["isPublished"]:
            self.could_send.append("isPublished")
        self.drafts[str(number)] = new
        return 201, {"email": new}

    def read(self, call, draft_id):
        if draft_id not in self.drafts:
            raise Refused(404, "Item was not found.")
        return {"email": self.drafts[draft_id]}

    def update(self, call, draft_id):
        email = self.read(call, draft_id)["email"]
        email |= self._checked(call.body)
        return {"email": email}

    def content(self):
        (each,) = self.drafts.values()
        return {
            "name": each["name"],
            "subject": each["subject"],
            "preheader": each["preheaderText"],
            "html": each["customHtml"],
            "text": each["plainText"],
            "sender": (each["fromName"], each["fromAddress"]),
            "audience": str(each["lists"][0]["id"]),
        }

    def edit(self, subject):
        (each,) = self.drafts.values()
        each["subject"] = subject

    def send(self):
        (each,) = self.drafts.values()
        each["isPublished"] = True
