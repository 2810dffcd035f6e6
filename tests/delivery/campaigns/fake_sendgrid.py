"""SendGrid, after its OpenAPI description (https://github.com/sendgrid/sendgrid-oai)."""

from __future__ import annotations

from tests.delivery.campaigns.fake_platform import FakePlatform, Refused, fields, query

_SINGLE_SEND = {
    "name!": str,
    "categories": [str],
    "send_at": str,
    "send_to": {"list_ids": [str], "segment_ids": [str], "all": bool},
    "email_config": {
        "subject": str,
        "html_content": str,
        "plain_content": str,
        "generate_plain_content": bool,
        "design_id": str,
        "editor": str,
        "suppression_group_id": int,
        "custom_unsubscribe_url": str,
        "sender_id": int,
        "ip_pool": str,
    },
}
_LIST = "0f0f0f0f-1111-4222-8333-444444444444"


class Fake(FakePlatform):
    keys = {"NEWSLETTER_SENDGRID_KEY": "SG.0123456789abcdef.0123456789abcdef"}
    settings = f"audience: {_LIST}\nsender: 4711\nunsubscribe_group: 118\nurl: {{address}}"
    unknown_audience = (_LIST, "404")
    sending = r"/schedule$|/mail/send|/test/send_email"
    has_preheader = False

    def error_of(self, status, words):
        return {"errors": [{"field": "body", "message": words}]}

    def authorised(self, call):
        return call.headers.get("Authorization") == f"Bearer {self.keys['NEWSLETTER_SENDGRID_KEY']}"

    def routes(self):
        return [
            ("GET", r"/v3/marketing/lists/([^/]+)", self.list),
            ("POST", r"/v3/marketing/singlesends/search", self.search),
            ("POST", r"/v3/marketing/singlesends", self.create),
            ("GET", r"/v3/marketing/singlesends/([^/]+)", self.read),
            ("PATCH", r"/v3/marketing/singlesends/([^/]+)", self.update),
        ]

    def list(self, call, list_id):
        if list_id != _LIST:
            raise Refused(404, "list ID not found")
        return {"id": list_id, "name": "Members", "contact_count": 3}

    def search(self, call):
        query(call, "page_size", "page_token")
        body = fields(call.body, {"name": str, "status": [str], "categories": [str]})
        found = [each for each in self.drafts.values() if body["name"] in each["name"]]
        return {"result": [{name: each[name] for name in ("id", "name", "status", "created_at")} for each in found]}

    def _checked(self, body):
        fields(body, _SINGLE_SEND)
        config = body.get("email_config", {})
        if "send_at" in body or body.get("send_to", {}).get("all"):
            self.could_send.append("send_at")
        if len(body["name"]) > 100:
            raise Refused(400, "name is too long")
        if config.get("editor") not in (None, "code", "design"):
            raise Refused(400, "editor")
        if config.get("generate_plain_content", True):
            config["plain_content"] = "generated"
        return body

    def create(self, call):
        number = len(self.drafts) + 1
        dates = {"created_at": f"2020-09-01T09:00:0{number}Z", "updated_at": "2020-09-01T09:00:00Z"}
        new = {"id": f"27c21bbf-0000-11ea-a5d2-{number:012}", "status": "draft", **dates, **self._checked(call.body)}
        self.drafts[new["id"]] = new
        return 201, new

    def read(self, call, draft_id):
        if draft_id not in self.drafts:
            raise Refused(404, "single send not found")
        return self.drafts[draft_id]

    def update(self, call, draft_id):
        found = self.read(call, draft_id)
        if found["status"] != "draft":
            raise Refused(400, "only drafts can be changed")
        found |= self._checked(call.body)
        return found

    def content(self):
        (each,) = self.drafts.values()
        config = each["email_config"]
        return {
            "name": each["name"],
            "subject": config["subject"],
            "html": config["html_content"],
            "text": config["plain_content"],
            # It knows the sender by a number.
            "sender": ("The Monthly", "news@example.org") if config["sender_id"] == 4711 else None,
            "audience": each["send_to"]["list_ids"][0],
        }

    def edit(self, subject):
        (each,) = self.drafts.values()
        each["email_config"]["subject"] = subject

    def send(self):
        (each,) = self.drafts.values()
        each["status"] = "triggered"
