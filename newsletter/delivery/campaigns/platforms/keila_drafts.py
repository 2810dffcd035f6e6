"""Keila, from version 0.30: https://app.keila.io/api."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsletter.delivery.campaigns.draft_api import Draft, DraftApi, MissingSettingError, RemoteDraft

# Where the name of a draft is kept: campaigns of Keila have a subject, but no name.
_NAME = "newsletter"


class Keila(DraftApi):
    """A campaign of the type "html"."""

    name = "Keila"
    address = ""
    path = "/api/v1"
    secrets_from = "make one in Keila under API Keys of the project"
    needs = ("audience", "sender")
    effects = ("Keila writes the plain text itself, from the HTML: email.txt was not pushed",)

    @classmethod
    def headers(cls, secrets: Mapping[str, str]) -> Mapping[str, str]:
        """The key as bearer token; it belongs to one project."""
        return {"Authorization": f"Bearer {secrets['KEY']}"}

    def check(self) -> str:
        """The segment and the sender."""
        audience, sender = self.setting("audience"), self.setting("sender")
        found = self.client.get_or_none(f"/segments/{audience}")
        if found is None:
            raise MissingSettingError("audience", f"Keila: the segment '{audience}' does not exist")
        if all(each.text("id") != sender for each in self.client.get("/senders").items("data")):
            raise MissingSettingError("sender", f"Keila: the sender '{sender}' does not exist")
        return f"the segment '{found.text('data', 'name')}'"

    def find(self, name: str) -> list[str]:
        """All campaigns come at once."""
        campaigns = self.client.get("/campaigns").items("data")
        named = [each for each in campaigns if each.text("data", _NAME, default="") == name]
        newest = sorted(named, key=lambda each: each.text("inserted_at", default=""), reverse=True)
        return [each.text("id") for each in newest]

    def read(self, draft_id: str) -> RemoteDraft | None:
        """The campaign. The key does not say which project it belongs to, so that the address is the installation's."""
        found = self.client.get_or_none(f"/campaigns/{draft_id}")
        if found is None:
            return None
        sent, scheduled = (found.text("data", key, default="") for key in ("sent_at", "scheduled_for"))
        return RemoteDraft(
            id=draft_id,
            url=self.client.address.removesuffix(self.path),
            status="sent" if sent else "scheduled" if scheduled else "draft",
            is_draft=not sent and not scheduled,
            subject=found.text("data", "subject", default=""),
            preheader=found.text("data", "preview_text", default=""),
            html=found.text("data", "html_body", default=""),
        )

    def create(self, draft: Draft) -> str:
        """One request; campaigns are drafts until they are sent or scheduled by requests of their own."""
        return self.client.create("/campaigns", self._campaign(draft)).text("data", "id")

    def update(self, draft_id: str, draft: Draft) -> None:
        """One request."""
        self.client.write("PATCH", f"/campaigns/{draft_id}", self._campaign(draft))

    def _campaign(self, draft: Draft) -> dict[str, Any]:
        campaign = {
            "subject": draft.subject,
            "preview_text": draft.preheader,
            "html_body": draft.html,
            "settings": {"type": "html"},
            "sender_id": self.setting("sender"),
            "segment_id": self.setting("audience"),
            "data": {_NAME: draft.name},
        }
        return {"data": campaign}


API = Keila
