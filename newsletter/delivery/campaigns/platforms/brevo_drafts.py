"""Brevo: https://developers.brevo.com/reference/createemailcampaign-1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsletter.delivery.campaigns.draft_api import MAX_PAGES, Draft, DraftApi, MissingSettingError, RemoteDraft

_PAGE = 100  # the most that it returns at once


class Brevo(DraftApi):
    """An email campaign of the type "classic"."""

    name = "Brevo"
    address = "https://api.brevo.com/v3"
    path = "/v3"
    secrets_from = "make one in Brevo under SMTP & API > API keys"
    numbers = ("audience",)
    effects = ("Brevo writes the plain text itself, from the HTML: email.txt was not pushed",)

    @classmethod
    def headers(cls, secrets: Mapping[str, str]) -> Mapping[str, str]:
        """The key, in a header of its own."""
        return {"api-key": secrets["KEY"]}

    def check(self) -> str:
        """The list."""
        audience = self.setting("audience")
        found = self.client.get_or_none(f"/contacts/lists/{audience}")
        if found is None:
            raise MissingSettingError("audience", f"Brevo: the list '{audience}' does not exist")
        return f"the list '{found.text('name')}'"

    def find(self, name: str) -> list[str]:
        """Its API has no filter by name."""
        ids: list[str] = []
        for page in range(MAX_PAGES):
            answer = self.client.get(
                "/emailCampaigns",
                type="classic",
                limit=_PAGE,
                offset=page * _PAGE,
                sort="desc",
                excludeHtmlContent="true",
            )
            campaigns = answer.items("campaigns")
            ids += [each.text("id") for each in campaigns if each.text("name", default="") == name]
            if len(campaigns) < _PAGE:
                break
        return ids

    def read(self, draft_id: str) -> RemoteDraft | None:
        """The campaign; Brevo returns no plain text."""
        campaign = self.client.get_or_none(f"/emailCampaigns/{draft_id}")
        if campaign is None:
            return None
        status = campaign.text("status")
        return RemoteDraft(
            id=draft_id,
            url=f"https://app.brevo.com/marketing-campaign/edit/{draft_id}",
            status=status,
            is_draft=status == "draft",
            subject=campaign.text("subject", default=""),
            preheader=campaign.text("previewText", default=""),
            html=campaign.text("htmlContent", default=""),
        )

    def create(self, draft: Draft) -> str:
        """One request; a campaign without `scheduledAt` is a draft."""
        return self.client.create("/emailCampaigns", self._campaign(draft)).text("id")

    def update(self, draft_id: str, draft: Draft) -> None:
        """One request."""
        self.client.write("PUT", f"/emailCampaigns/{draft_id}", self._campaign(draft))

    def _campaign(self, draft: Draft) -> dict[str, Any]:
        return {
            "name": draft.name,
            "subject": draft.subject,
            "previewText": draft.preheader,
            "sender": {"name": draft.sender_name, "email": draft.sender_email},
            "htmlContent": draft.html,
            "recipients": {"listIds": [int(self.setting("audience"))]},
        }


API = Brevo
