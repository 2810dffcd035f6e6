"""Mailchimp, after https://api.mailchimp.com/schema/3.0/Swagger.json."""

from __future__ import annotations

import base64

from tests.delivery.campaigns.fake_platform import FakePlatform, Refused, fields, query

_SETTINGS = {
    "subject_line": str,
    "preview_text": str,
    "title": str,
    "from_name": str,
    "reply_to": str,
    "use_conversation": bool,
    "to_name": str,
    "folder_id": str,
    "authenticate": bool,
    "auto_footer": bool,
    "inline_css": bool,
    "auto_tweet": bool,
    "auto_fb_post": [str],
    "fb_comments": bool,
    "template_id": int,
}
_RECIPIENTS = {"list_id!": str, "segment_opts": {}}


class Fake(FakePlatform):
    keys = {"NEWSLETTER_MAILCHIMP_KEY": "0123456789abcdef0123456789abcdef-us21"}
    settings = "audience: abc123\nurl: {address}"
    sending = r"/actions/"
    takes_pictures = True

    def error_of(self, status, words):
        return {"type": "about:blank", "title": "Error", "status": status, "detail": words}

    def authorised(self, call):
        user, _, key = base64.b64decode(call.headers.get("Authorization", "").removeprefix("Basic ")).partition(b":")
        return bool(user) and key.decode() == next(iter(self.keys.values()))

    def routes(self):
        return [
            ("GET", r"/3.0/lists/([^/]+)", self.list),
            ("GET", r"/3.0/campaigns", self.campaigns),
            ("POST", r"/3.0/campaigns", self.create),
            ("GET", r"/3.0/campaigns/([^/]+)", self.read),
            ("PATCH", r"/3.0/campaigns/([^/]+)", self.update),
            ("GET", r"/3.0/campaigns/([^/]+)/content", self.read_content),
            ("PUT", r"/3.0/campaigns/([^/]+)/content", self.write_content),
            ("GET", r"/3.0/campaigns/([^/]+)/send-checklist", self.checklist),
            ("POST", r"/3.0/file-manager/files", self.upload),
        ]

    def list(self, call, list_id):
        query(call, "fields", "exclude_fields")
        if list_id != "abc123":
            raise Refused(404, "The requested resource could not be found.")
        return {"id": list_id, "name": "Members"}

    def campaigns(self, call):
        known = (
            "fields",
            "count",
            "offset",
            "type",
            "status",
            "sort_field",
            "sort_dir",
            "list_id",
            "since_create_time",
        )
        asked = query(call, *known)
        if int(asked.get("count", 10)) > 1000:
            raise Refused(400, "count is at most 1000")
        first = int(asked.get("offset", 0))
        newest = list(reversed(self.drafts.values()))[first : first + int(asked.get("count", 10))]
        return {"campaigns": [{"id": each["id"], "settings": {"title": each["settings"]["title"]}} for each in newest]}

    def create(self, call):
        body = fields(
            call.body,
            {"type!": str, "recipients": _RECIPIENTS, "settings": _SETTINGS, "tracking": {}, "content_type": str},
        )
        if body["type"] not in ("regular", "plaintext", "absplit", "rss", "variate"):
            raise Refused(400, "type")
        self.list(call, body["recipients"]["list_id"])
        number = len(self.drafts) + 1
        new = {"id": f"c{number}", "web_id": 1000 + number, "status": "save", "content": {}, **body}
        self.drafts[new["id"]] = new
        return new

    def _campaign(self, draft_id):
        if draft_id not in self.drafts:
            raise Refused(404, "The requested resource could not be found.")
        return self.drafts[draft_id]

    def read(self, call, draft_id):
        query(call, "fields", "exclude_fields")
        return {name: value for name, value in self._campaign(draft_id).items() if name != "content"}

    def _editable(self, draft_id):
        campaign = self._campaign(draft_id)
        if campaign["status"] != "save":
            raise Refused(400, "Cannot change a campaign that is sending or sent.")
        return campaign

    def update(self, call, draft_id):
        body = fields(call.body, {"recipients": _RECIPIENTS, "settings!": _SETTINGS, "tracking": {}})
        campaign = self._editable(draft_id)
        campaign["settings"] |= body["settings"]
        campaign["recipients"] = body.get("recipients", campaign["recipients"])
        return campaign

    def read_content(self, call, draft_id):
        query(call, "fields", "exclude_fields")
        return dict(self._campaign(draft_id)["content"])

    def write_content(self, call, draft_id):
        body = fields(call.body, {"html": str, "plain_text": str, "url": str, "template": {}, "archive": {}})
        self._editable(draft_id)["content"] = dict(body)
        return body

    def checklist(self, call, draft_id):
        self._campaign(draft_id)
        item = {"type": "error", "id": 504, "heading": "List", "details": "Your list has no subscribers."}
        return {"is_ready": False, "items": [item, {"type": "success", "id": 1, "heading": "Subject", "details": "ok"}]}

    def upload(self, call):
        body = fields(call.body, {"name!": str, "file_data!": str, "folder_id": int})
        self.pictures[body["name"]] = base64.b64decode(body["file_data"], validate=True)
        return {"id": 7, "full_size_url": f"https://mcusercontent.example/{body['name']}"}

    def content(self):
        (each,) = self.drafts.values()
        return {
            "name": each["settings"]["title"],
            "subject": each["settings"]["subject_line"],
            "preheader": each["settings"]["preview_text"],
            "html": each["content"].get("html", ""),
            "text": each["content"].get("plain_text", ""),
            "sender": (each["settings"]["from_name"], each["settings"]["reply_to"]),
            "audience": each["recipients"]["list_id"],
        }

    def edit(self, subject):
        (each,) = self.drafts.values()
        each["settings"]["subject_line"] = subject

    def send(self):
        (each,) = self.drafts.values()
        each["status"] = "sent"
