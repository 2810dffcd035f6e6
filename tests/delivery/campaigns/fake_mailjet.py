"""Mailjet, after https://dev.mailjet.com/email/reference/campaigns/drafts/ and its own SDKs."""

from __future__ import annotations

import base64
import re

from tests.delivery.campaigns.fake_platform import FakePlatform, Refused, fields, query

_DRAFT = {
    "ContactsListID": int,
    "EditMode": str,
    "IsStarred": bool,
    "IsTextPartIncluded": bool,
    "Locale": str,
    "ReplyEmail": str,
    "SegmentationID": int,
    "Sender": str,
    "SenderEmail": str,
    "SenderName": str,
    "Subject": str,
    "TemplateID": int,
    "Title": str,
}
_REQUIRED = ("Locale", "Sender", "SenderEmail", "Subject", "ContactsListID")


class Fake(FakePlatform):
    keys = {"NEWSLETTER_MAILJET_KEY": "0123456789abcdef", "NEWSLETTER_MAILJET_SECRET": "abcdef0123456789"}
    settings = "audience: 12\nurl: {address}"
    unknown_audience = ("12", "404")
    sending = r"/(send|schedule|test|status)$"
    has_preheader = False

    def __init__(self):
        super().__init__()
        self.parts: dict = {}

    def error_of(self, status, words):
        return {"ErrorInfo": "", "ErrorMessage": words, "StatusCode": status}

    def authorised(self, call):
        given = base64.b64decode(call.headers.get("Authorization", "").removeprefix("Basic ")).decode()
        return given == ":".join(self.keys.values())

    def routes(self):
        return [
            ("GET", r"/v3/REST/contactslist/(\d+)", self.list),
            ("GET", r"/v3/REST/campaigndraft", self.campaigns),
            ("POST", r"/v3/REST/campaigndraft", self.create),
            ("GET", r"/v3/REST/campaigndraft/(\d+)", self.read),
            ("PUT", r"/v3/REST/campaigndraft/(\d+)", self.update),
            ("GET", r"/v3/REST/campaigndraft/(\d+)/detailcontent", self.read_content),
            ("POST", r"/v3/REST/campaigndraft/(\d+)/detailcontent", self.write_content),
        ]

    def _page(self, *entries):
        return {"Count": len(entries), "Data": list(entries), "Total": len(entries)}

    def list(self, call, list_id):
        if list_id != "12":
            raise Refused(404, "Object not found")
        return self._page({"ID": 12, "Name": "Members", "IsDeleted": False})

    def campaigns(self, call):
        asked = query(call, "Limit", "Offset", "Sort", "Status", "Subject", "IsArchived", "IsCampaign", "IsDeleted")
        if int(asked["Limit"]) > 1000:
            raise Refused(400, "Limit")
        first = int(asked["Offset"])
        return self._page(*list(reversed(self.drafts.values()))[first : first + int(asked["Limit"])])

    def _checked(self, body):
        fields(body, _DRAFT)
        if not re.fullmatch(r"[a-z]{2}_[A-Z]{2}", body["Locale"]):
            raise Refused(400, "Locale")
        if body.get("EditMode") not in ("html", "html2", "tool", "tool2", "mjml"):
            raise Refused(400, "EditMode")
        return body

    def create(self, call):
        fields(
            {name: call.body[name] for name in _REQUIRED if name in call.body}, {f"{n}!": _DRAFT[n] for n in _REQUIRED}
        )
        number = 26220 + len(self.drafts)
        self.drafts[str(number)] = {"ID": number, "Status": 0, **self._checked(call.body)}
        return 201, self._page(self.drafts[str(number)])

    def read(self, call, draft_id):
        if draft_id not in self.drafts:
            raise Refused(404, "Object not found")
        return self._page(self.drafts[draft_id])

    def update(self, call, draft_id):
        (draft,) = self.read(call, draft_id)["Data"]
        if draft["Status"] != 0:
            raise Refused(400, "The draft was sent")
        draft |= self._checked(call.body)
        return self._page(draft)

    def read_content(self, call, draft_id):
        self.read(call, draft_id)
        return self._page(
            self.parts.get(draft_id, {"Html-part": "", "Text-part": "", "MJMLContent": "", "Headers": {}})
        )

    def write_content(self, call, draft_id):
        self.read(call, draft_id)
        body = fields(call.body, {"Html-part": str, "Text-part": str, "MJMLContent": str, "Headers": {}})
        self.parts[draft_id] = {"Html-part": "", "Text-part": "", **body}
        return 201, self._page(self.parts[draft_id])

    def content(self):
        ((draft_id, each),) = self.drafts.items()
        parts = self.parts.get(draft_id, {})
        return {
            "name": each["Title"],
            "subject": each["Subject"],
            "html": parts.get("Html-part", ""),
            "text": parts.get("Text-part", ""),
            "sender": (each["SenderName"], each["SenderEmail"]),
            "audience": str(each["ContactsListID"]),
        }

    def edit(self, subject):
        (each,) = self.drafts.values()
        each["Subject"] = subject

    def send(self):
        (each,) = self.drafts.values()
        each["Status"] = 2
