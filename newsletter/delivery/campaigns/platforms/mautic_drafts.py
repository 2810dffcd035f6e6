"""Mautic: https://devdocs.mautic.org/en/latest/rest_api/emails.html."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsletter.delivery.campaigns.draft_api import Draft, DraftApi, MissingSettingError, RemoteDraft, basic_auth


class Mautic(DraftApi):
    """An email to a segment that is not published: Mautic sends those that are."""

    name = "Mautic"
    address = ""
    path = "/api"
    secrets = ("USER", "PASSWORD")
    secrets_from = (
        "they are those of an account of Mautic, where Configuration > API Settings allows the API with basic "
        "authentication"
    )
    numbers = ("audience",)

    @classmethod
    def headers(cls, secrets: Mapping[str, str]) -> Mapping[str, str]:
        """The account of a user."""
        return {"Authorization": basic_auth(secrets["USER"], secrets["PASSWORD"])}

    def check(self) -> str:
        """The segment."""
        audience = self.setting("audience")
        found = self.client.get_or_none(f"/segments/{audience}")
        if found is None:
            raise MissingSettingError("audience", f"Mautic: the segment '{audience}' does not exist")
        return f"the segment '{found.text('list', 'name')}'"

    def find(self, name: str) -> list[str]:
        """Emails of exactly this name."""
        where: dict[str, str | int] = {"where[0][col]": "name", "where[0][expr]": "eq", "where[0][val]": name}
        found = self.client.get("/emails", **where, orderBy="id", orderByDir="DESC").items("emails")
        return [each.text("id") for each in found]

    def read(self, draft_id: str) -> RemoteDraft | None:
        """The email."""
        found = self.client.get_or_none(f"/emails/{draft_id}")
        if found is None:
            return None
        sent = found.text("email", "sentCount", default="0") != "0"
        published = found.flag("email", "isPublished")
        return RemoteDraft(
            id=draft_id,
            url=f"{self.client.address.removesuffix(self.path)}/s/emails/view/{draft_id}",
            status="sent" if sent else "published" if published else "draft",
            is_draft=not sent and not published,
            subject=found.text("email", "subject", default=""),
            preheader=found.text("email", "preheaderText", default=""),
            html=found.text("email", "customHtml", default=""),
            text=found.text("email", "plainText", default=""),
        )

    def create(self, draft: Draft) -> str:
        """One request."""
        return self.client.create("/emails/new", self._email(draft)).text("email", "id")

    def update(self, draft_id: str, draft: Draft) -> None:
        """One request; PATCH never creates."""
        self.client.write("PATCH", f"/emails/{draft_id}/edit", self._email(draft))

    def _email(self, draft: Draft) -> dict[str, Any]:
        return {
            "name": draft.name,
            "subject": draft.subject,
            "preheaderText": draft.preheader,
            "customHtml": draft.html,
            "plainText": draft.text,
            "fromName": draft.sender_name,
            "fromAddress": draft.sender_email,
            "emailType": "list",
            "lists": [int(self.setting("audience"))],
            "isPublished": False,
        }


API = Mautic
