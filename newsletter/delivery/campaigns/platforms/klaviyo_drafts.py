"""Klaviyo: https://developers.klaviyo.com/en/reference/create_campaign."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from newsletter.delivery.campaigns.answers import Answer
from newsletter.delivery.campaigns.draft_api import Draft, DraftApi, MissingSettingError, RemoteDraft
from newsletter.images.preparing import Picture

#: The version of the API (https://developers.klaviyo.com/en/docs/api_versioning_and_deprecation_policy).
REVISION = "2026-07-15"

_MESSAGE = ("relationships", "campaign-messages", "data", 0, "id")


class Klaviyo(DraftApi):
    """A campaign with one message, and a template of ours that Klaviyo copies into the message."""

    name = "Klaviyo"
    address = "https://a.klaviyo.com"
    secrets_from = (
        "make a private key in Klaviyo under Settings > API keys, with full access to campaigns and templates"
    )
    takes_pictures = True
    effects = ("Klaviyo works with a copy of the template: edit the campaign, not the template",)

    @classmethod
    def headers(cls, secrets: Mapping[str, str]) -> Mapping[str, str]:
        """The private key, and the version of the API."""
        return {
            "Authorization": f"Klaviyo-API-Key {secrets['KEY']}",
            "revision": REVISION,
            "Accept": "application/vnd.api+json",
            "Content-Type": "application/vnd.api+json",
        }

    def check(self) -> str:
        """The list, or the segment."""
        audience = self.setting("audience")
        for what in ("list", "segment"):
            found = self.client.get_or_none(f"/api/{what}s/{audience}")
            if found is not None:
                return f"the {what} '{found.text('data', 'attributes', 'name')}'"
        raise MissingSettingError("audience", f"Klaviyo: the list or segment '{audience}' does not exist")

    def find(self, name: str) -> list[str]:
        """Its filter is for parts of names; they are compared here."""
        wanted = f"and(equals(messages.channel,'email'),contains(name,{json.dumps(name)}))"
        found = self.client.get("/api/campaigns", filter=wanted, sort="-created_at").items("data")
        return [each.text("id") for each in found if each.text("attributes", "name", default="") == name]

    def read(self, draft_id: str) -> RemoteDraft | None:
        """The campaign, its message, and the message's copy of the template."""
        campaign = self.client.get_or_none(f"/api/campaigns/{draft_id}")
        if campaign is None:
            return None
        message_id = campaign.text("data", *_MESSAGE)
        message = self.client.get(f"/api/campaign-messages/{message_id}")
        template = self.client.get_or_none(f"/api/campaign-messages/{message_id}/template")
        status = campaign.text("data", "attributes", "status")
        content = ("data", "attributes", "definition", "content")
        return RemoteDraft(
            id=draft_id,
            url=f"https://www.klaviyo.com/campaign/{draft_id}/wizard",
            status=status,
            is_draft=status == "Draft",
            subject=message.text(*content, "subject", default=""),
            preheader=message.text(*content, "preview_text", default=""),
            html=_attribute(template, "html"),
            text=_attribute(template, "text"),
        )

    def create(self, draft: Draft) -> str:
        """The campaign with its message, then the template."""
        message = {"type": "campaign-message", "attributes": {"definition": _definition(draft)}}
        attributes = {**self._attributes(draft), "campaign-messages": {"data": [message]}}
        answer = self.client.create("/api/campaigns", {"data": {"type": "campaign", "attributes": attributes}})
        self._assign(answer.text("data", *_MESSAGE), draft)
        return answer.text("data", "id")

    def update(self, draft_id: str, draft: Draft) -> None:
        """All three; the template is assigned again, because the message has a copy."""
        message_id = self.client.get(f"/api/campaigns/{draft_id}").text("data", *_MESSAGE)
        campaign = {"type": "campaign", "id": draft_id, "attributes": self._attributes(draft)}
        self.client.write("PATCH", f"/api/campaigns/{draft_id}", {"data": campaign})
        message = {"type": "campaign-message", "id": message_id, "attributes": {"definition": _definition(draft)}}
        self.client.write("PATCH", f"/api/campaign-messages/{message_id}", {"data": message})
        self._assign(message_id, draft)

    def upload(self, picture: Picture) -> str:
        """An image of the account's library."""
        content = f"data:image/{picture.subtype};base64,{base64.b64encode(picture.content).decode()}"
        image = {"type": "image", "attributes": {"name": picture.stem, "import_from_url": content}}
        return self.client.create("/api/images", {"data": image}).text("data", "attributes", "image_url")

    def _attributes(self, draft: Draft) -> dict[str, Any]:
        return {"name": draft.name, "audiences": {"included": [self.setting("audience")], "excluded": []}}

    def _assign(self, message_id: str, draft: Draft) -> None:
        """Write the template of the draft's name, of which an account can have 1,000, and assign it to the message."""
        wanted = f"equals(name,{json.dumps(draft.name)})"
        found = self.client.get("/api/templates", filter=wanted, **{"fields[template]": "name"}).items("data")
        content = {"name": draft.name, "html": draft.html, "text": draft.text}
        if found:
            template_id = found[0].text("id")
            template = {"type": "template", "id": template_id, "attributes": content}
            self.client.write("PATCH", f"/api/templates/{template_id}", {"data": template})
        else:
            template = {"type": "template", "attributes": {**content, "editor_type": "CODE"}}
            template_id = self.client.create("/api/templates", {"data": template}).text("data", "id")
        relation = {"template": {"data": {"type": "template", "id": template_id}}}
        message = {"type": "campaign-message", "id": message_id, "relationships": relation}
        self.client.write("POST", "/api/campaign-message-assign-template", {"data": message})


def _definition(draft: Draft) -> dict[str, Any]:
    content = {
        "subject": draft.subject,
        "preview_text": draft.preheader,
        "from_email": draft.sender_email,
        "from_label": draft.sender_name,
    }
    return {"channel": "email", "label": draft.name, "content": content}


def _attribute(template: Answer | None, name: str) -> str:
    return template.text("data", "attributes", name, default="") if template else ""


API = Klaviyo
