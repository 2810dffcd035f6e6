"""Keila, after its API schema (https://github.com/pentacent/keila/tree/main/lib/keila_web/api)."""

from __future__ import annotations

from tests.delivery.campaigns.fake_platform import FakePlatform, Refused, fields, query

_UPDATE = {
    "subject": str,
    "text_body": str,
    "json_body": {},
    "mjml_body": str,
    "html_body": str,
    "mjml_content": {},
    "html_content": {},
    "text_content": {},
    "settings": {"type": str, "do_not_track": bool},
    "template_id": str,
    "sender_id": str,
    "segment_id": str,
    "data": {"newsletter": str},
    "preview_text": str,
}
_CREATE = {
    **{name: kind for name, kind in _UPDATE.items() if name not in ("subject", "settings")},
    "subject!": str,
    "settings!": {"type!": str, "do_not_track": bool},
}


class Fake(FakePlatform):
    keys = {"NEWSLETTER_KEILA_KEY": "0123456789abcdefghij"}
    settings = "audience: sgm_12345\nsender: ms_12345\nurl: {address}"
    unknown_audience = ("sgm_12345", "sgm_404")
    sending = r"/actions/(send|schedule)$|/messages"
    has_text = False

    def error_of(self, status, words):
        return {"errors": [{"status": str(status), "title": "Error", "detail": words}]}

    def authorised(self, call):
        if call.headers.get("Authorization") == f"Bearer {self.keys['NEWSLETTER_KEILA_KEY']}":
            return True
        raise Refused(403, "Not authorized")

    def routes(self):
        return [
            ("GET", r"/api/v1/segments/([^/]+)", self.segment),
            ("GET", r"/api/v1/senders", self.senders),
            ("GET", r"/api/v1/campaigns", self.campaigns),
            ("POST", r"/api/v1/campaigns", self.create),
            ("GET", r"/api/v1/campaigns/([^/]+)", self.read),
            ("PATCH", r"/api/v1/campaigns/([^/]+)", self.update),
        ]

    def segment(self, call, segment_id):
        if segment_id != "sgm_12345":
            raise Refused(404, "Not found")
        return {"data": {"id": segment_id, "name": "Members", "filter": {}}}

    def senders(self, call):
        return {"meta": {"page": 0, "page_count": 1, "count": 1}, "data": [{"id": "ms_12345", "name": "The Monthly"}]}

    def campaigns(self, call):
        query(call)
        found = list(self.drafts.values())
        return {"meta": {"page": 0, "page_count": 1, "count": len(found)}, "data": found}

    def _checked(self, body, spec):
        fields(body, {"data!": spec})
        if body["data"].get("settings", {}).get("type") not in (None, "markdown", "text", "block", "mjml", "html"):
            raise Refused(400, "type")
        return body["data"]

    def create(self, call):
        number = len(self.drafts) + 1
        empty = {"sent_at": None, "scheduled_for": None, "inserted_at": f"2020-09-01T09:00:0{number}Z"}
        new = {"id": f"mc_{number}", **empty, **self._checked(call.body, _CREATE)}
        self.drafts[new["id"]] = new
        return {"data": new}

    def read(self, call, draft_id):
        if draft_id not in self.drafts:
            raise Refused(404, "Not found")
        return {"data": self.drafts[draft_id]}

    def update(self, call, draft_id):
        campaign = self.read(call, draft_id)["data"]
        if campaign["sent_at"]:
            raise Refused(404, "Not found")
        campaign |= self._checked(call.body, _UPDATE)
        return {"data": campaign}

    def content(self):
        (each,) = self.drafts.values()
        return {
            "name": each["data"]["newsletter"],
            "subject": each["subject"],
            "preheader": each["preview_text"],
            "html": each["html_body"],
            # It knows the sender by an id.
            "sender": ("The Monthly", "news@example.org") if each["sender_id"] == "ms_12345" else None,
            "audience": each["segment_id"],
        }

    def edit(self, subject):
        (each,) = self.drafts.values()
        each["subject"] = subject

    def send(self):
        (each,) = self.drafts.values()
        each["sent_at"] = "2020-09-02T09:00:00Z"
