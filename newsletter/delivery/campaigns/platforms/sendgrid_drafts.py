"""SendGrid: https://www.twilio.com/docs/sendgrid/api-reference/single-sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsletter.delivery.campaigns.draft_api import Draft, DraftApi, MissingSettingError, RemoteDraft


class Sendgrid(DraftApi):
    """A Single Send of Marketing Campaigns."""

    name = "SendGrid"
    address = "https://api.sendgrid.com/v3"
    path = "/v3"
    secrets_from = "make one in SendGrid under Settings > API Keys, with the right to Marketing"
    needs = ("audience", "sender", "unsubscribe_group")
    numbers = ("sender", "unsubscribe_group")
    effects = ("SendGrid has no field for the preheader: it is in the HTML, where mail programs read it",)

    @classmethod
    def headers(cls, secrets: Mapping[str, str]) -> Mapping[str, str]:
        """The key as bearer token."""
        return {"Authorization": f"Bearer {secrets['KEY']}"}

    def check(self) -> str:
        """The list."""
        audience = self.setting("audience")
        found = self.client.get_or_none(f"/marketing/lists/{audience}")
        if found is None:
            raise MissingSettingError("audience", f"SendGrid: the list '{audience}' does not exist")
        return f"the list '{found.text('name')}'"

    def find(self, name: str) -> list[str]:
        """Its search is for parts of names; they are compared here."""
        found = self.client.search("/marketing/singlesends/search", {"name": name}, page_size=100).items("result")
        named = [each for each in found if each.text("name", default="") == name]
        return [each.text("id") for each in sorted(named, key=lambda each: each.text("created_at"), reverse=True)]

    def read(self, draft_id: str) -> RemoteDraft | None:
        """The Single Send."""
        found = self.client.get_or_none(f"/marketing/singlesends/{draft_id}")
        if found is None:
            return None
        status = found.text("status")
        return RemoteDraft(
            id=draft_id,
            url=f"https://mc.sendgrid.com/single-sends/{draft_id}/editor",
            status=status,
            is_draft=status == "draft",
            subject=found.text("email_config", "subject", default=""),
            html=found.text("email_config", "html_content", default=""),
            text=found.text("email_config", "plain_content", default=""),
        )

    def create(self, draft: Draft) -> str:
        """One request; without `send_at` it is a draft."""
        return self.client.create("/marketing/singlesends", self._single_send(draft)).text("id")

    def update(self, draft_id: str, draft: Draft) -> None:
        """One request."""
        self.client.write("PATCH", f"/marketing/singlesends/{draft_id}", self._single_send(draft))

    def _single_send(self, draft: Draft) -> dict[str, Any]:
        return {
            "name": draft.name,
            "send_to": {"list_ids": [self.setting("audience")]},
            "email_config": {
                "subject": draft.subject,
                "html_content": draft.html,
                "plain_content": draft.text,
                "generate_plain_content": False,
                "editor": "code",
                "sender_id": int(self.setting("sender")),
                "suppression_group_id": int(self.setting("unsubscribe_group")),
            },
        }


API = Sendgrid
