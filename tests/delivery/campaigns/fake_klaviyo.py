"""Klaviyo, after its OpenAPI description, revision 2026-07-15 (https://github.com/klaviyo/openapi)."""

from __future__ import annotations

import base64
import re

from tests.delivery.campaigns.fake_platform import FakePlatform, Refused, fields, query

_DEFINITION = {
    "channel!": str,
    "label": str,
    "content": {
        "subject": str,
        "preview_text": str,
        "from_email": str,
        "from_label": str,
        "reply_to_email": str,
        "cc_email": str,
        "bcc_email": str,
    },
}
_CAMPAIGN = {
    "name": str,
    "audiences": {"included": [str], "excluded": [str]},
    "send_strategy": {"method!": str, "datetime": str},
    "send_options": {"use_smart_sending": bool},
    "tracking_options": {"is_tracking_clicks": bool, "is_tracking_opens": bool},
}
_CREATE = {
    **{name: kind for name, kind in _CAMPAIGN.items() if name not in ("name", "audiences")},
    "name!": str,
    "audiences!": {"included!": [str], "excluded": [str]},
    "campaign-messages!": {"data!": [{"type!": str, "attributes!": {"definition!": _DEFINITION}}]},
}
_TEMPLATE = {"name": str, "html": str, "text": str, "amp": str}
_NEW_TEMPLATE = {"name!": str, "editor_type!": str, "html": str, "text": str, "amp": str}
_REFERENCE = {"data!": {"type!": str, "id!": str}}


class Fake(FakePlatform):
    keys = {"NEWSLETTER_KLAVIYO_KEY": "pk_0123456789abcdef"}
    settings = "audience: Y6nRLr\nurl: {address}"
    unknown_audience = ("Y6nRLr", "X404")
    sending = r"/campaign-send-jobs"
    takes_pictures = True

    def __init__(self):
        super().__init__()
        self.templates: dict = {}
        self.messages: dict = {}

    def error_of(self, status, words):
        return {
            "errors": [{"id": "x", "status": status, "code": "invalid", "title": "Invalid input.", "detail": words}]
        }

    def authorised(self, call):
        if call.headers.get("Authorization") != f"Klaviyo-API-Key {self.keys['NEWSLETTER_KLAVIYO_KEY']}":
            return False
        if call.headers.get("revision") != "2026-07-15":
            raise Refused(400, "revision")
        return True

    def routes(self):
        return [
            ("GET", r"/api/lists/([^/]+)", self.list),
            ("GET", r"/api/segments/([^/]+)", self.segment),
            ("GET", r"/api/campaigns", self.campaigns),
            ("POST", r"/api/campaigns", self.create),
            ("GET", r"/api/campaigns/([^/]+)", self.read),
            ("PATCH", r"/api/campaigns/([^/]+)", self.update),
            ("GET", r"/api/campaign-messages/([^/]+)", self.read_message),
            ("PATCH", r"/api/campaign-messages/([^/]+)", self.update_message),
            ("GET", r"/api/campaign-messages/([^/]+)/template", self.read_copy),
            ("POST", r"/api/campaign-message-assign-template", self.assign),
            ("GET", r"/api/templates", self.find_templates),
            ("POST", r"/api/templates", self.create_template),
            ("PATCH", r"/api/templates/([^/]+)", self.update_template),
            ("POST", r"/api/images", self.upload),
        ]

    def list(self, call, list_id):
        if list_id != "Y6nRLr":
            raise Refused(404, "A list with that id does not exist.")
        return {"data": {"type": "list", "id": list_id, "attributes": {"name": "Members"}}}

    def segment(self, call, segment_id):
        raise Refused(404, "A segment with that id does not exist.")

    def campaigns(self, call):
        asked = query(call, "filter", "sort", "include", "page[cursor]", "page[size]")
        found = re.fullmatch(r"and\(equals\(messages\.channel,'email'\),contains\(name,\"(.*)\"\)\)", asked["filter"])
        if not found:
            raise Refused(400, "filter")
        newest = reversed(self.drafts.values())
        return {"data": [each for each in newest if found[1] in each["attributes"]["name"]]}

    def _data(self, call, kind, spec, *, new=False, part="attributes"):
        known = {"type!": str, f"{part}!": spec, **({} if new else {"id!": str})}
        data = fields(call.body, {"data!": known})["data"]
        if data["type"] != kind:
            raise Refused(409, "type")
        return data

    def create(self, call):
        attributes = self._data(call, "campaign", _CREATE, new=True)["attributes"]
        (message,) = attributes.pop("campaign-messages")["data"]
        number = len(self.drafts) + 1
        self.messages[f"M{number}"] = message["attributes"]["definition"]
        relation = {"campaign-messages": {"data": [{"type": "campaign-message", "id": f"M{number}"}]}}
        new = {"type": "campaign", "id": f"C{number}", "attributes": {**attributes, "status": "Draft"}}
        self.drafts[f"C{number}"] = {**new, "relationships": relation, "copy": None}
        return 201, {"data": self.drafts[f"C{number}"]}

    def _campaign(self, draft_id):
        if draft_id not in self.drafts:
            raise Refused(404, "A campaign with that id does not exist.")
        return self.drafts[draft_id]

    def _of_message(self, message_id):
        return self._campaign(message_id.replace("M", "C"))

    def read(self, call, draft_id):
        query(call, "include")
        return {"data": self._campaign(draft_id)}

    def update(self, call, draft_id):
        campaign = self._campaign(draft_id)
        if campaign["attributes"]["status"] != "Draft":
            raise Refused(400, "not a draft")
        campaign["attributes"] |= self._data(call, "campaign", _CAMPAIGN)["attributes"]
        return {"data": campaign}

    def read_message(self, call, message_id):
        self._of_message(message_id)
        attributes = {"definition": self.messages[message_id]}
        return {"data": {"type": "campaign-message", "id": message_id, "attributes": attributes}}

    def update_message(self, call, message_id):
        data = self._data(call, "campaign-message", {"definition": _DEFINITION})
        self._of_message(message_id)
        self.messages[message_id] = data["attributes"]["definition"]
        return self.read_message(call, message_id)

    def read_copy(self, call, message_id):
        copy = self._of_message(message_id)["copy"]
        if copy is None:
            raise Refused(404, "no template")
        return {"data": {"type": "template", "id": "copy", "attributes": copy}}

    def assign(self, call):
        data = self._data(call, "campaign-message", {"template!": _REFERENCE}, part="relationships")
        template_id = data["relationships"]["template"]["data"]["id"]
        if template_id not in self.templates:
            raise Refused(404, "A template with that id does not exist.")
        self._of_message(data["id"])["copy"] = dict(self.templates[template_id])
        return self.read_message(call, data["id"])

    def find_templates(self, call):
        asked = query(call, "filter", "fields[template]", "sort", "page[cursor]", "page[size]")
        found = re.fullmatch(r'equals\(name,"(.*)"\)', asked["filter"])
        entries = [(key, each) for key, each in self.templates.items() if each["name"] == found[1]]
        return {
            "data": [{"type": "template", "id": key, "attributes": {"name": each["name"]}} for key, each in entries]
        }

    def create_template(self, call):
        attributes = self._data(call, "template", _NEW_TEMPLATE, new=True)["attributes"]
        if attributes["editor_type"] not in ("CODE", "USER_DRAGGABLE", "SYSTEM_DRAGGABLE"):
            raise Refused(400, "editor_type")
        template_id = f"T{len(self.templates) + 1}"
        self.templates[template_id] = attributes
        return 201, {"data": {"type": "template", "id": template_id, "attributes": attributes}}

    def update_template(self, call, template_id):
        self.templates[template_id] |= self._data(call, "template", _TEMPLATE)["attributes"]
        return {"data": {"type": "template", "id": template_id, "attributes": self.templates[template_id]}}

    def upload(self, call):
        spec = {"name": str, "import_from_url!": str, "hidden": bool}
        attributes = self._data(call, "image", spec, new=True)["attributes"]
        kind, _, content = attributes["import_from_url"].partition(";base64,")
        name = f"{attributes['name']}.{kind.rpartition('/')[2]}"
        self.pictures[name] = base64.b64decode(content, validate=True)
        return 201, {"data": {"type": "image", "id": "7", "attributes": {"image_url": f"https://img.example/{name}"}}}

    def content(self):
        (each,) = self.drafts.values()
        message = self.messages[each["id"].replace("C", "M")]["content"]
        copy = each["copy"] or {}
        return {
            "name": each["attributes"]["name"],
            "subject": message["subject"],
            "preheader": message["preview_text"],
            "html": copy.get("html", ""),
            "text": copy.get("text", ""),
            "sender": (message["from_label"], message["from_email"]),
            "audience": each["attributes"]["audiences"]["included"][0],
        }

    def edit(self, subject):
        (draft_id,) = self.drafts
        self.messages[draft_id.replace("C", "M")]["content"]["subject"] = subject

    def send(self):
        (each,) = self.drafts.values()
        each["attributes"]["status"] = "Sent"
