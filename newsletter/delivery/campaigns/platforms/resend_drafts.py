"""Resend: https://resend.com/docs/api-reference/broadcasts/create-broadcast."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsletter.delivery.campaigns.draft_api import MAX_PAGES, Draft, DraftApi, MissingSettingError, RemoteDraft

_PAGE = 100  # the most that it returns at once


class Resend(DraftApi):
    """A broadcast."""

    name = "Resend"
    address = "https://api.resend.com"
    secrets_from = "make one in Resend under API Keys, with full access"

    @classmethod
    def headers(cls, secrets: Mapping[str, str]) -> Mapping[str, str]:
        """The key as bearer token."""
        return {"Authorization": f"Bearer {secrets['KEY']}"}

    def check(self) -> str:
        """The segment."""
        audience = self.setting("audience")
        found = self.client.get_or_none(f"/segments/{audience}")
        if found is None:
            raise MissingSettingError("audience", f"Resend: the segment '{audience}' does not exist")
        return f"the segment '{found.text('name')}'"

    def find(self, name: str) -> list[str]:
        """Its API has no filter by name; the newest come first."""
        ids: list[str] = []
        query: dict[str, str | int] = {"limit": _PAGE}
        for _ in range(MAX_PAGES):
            broadcasts = self.client.get("/broadcasts", **query).items("data")
            ids += [each.text("id") for each in broadcasts if each.text("name", default="") == name]
            if len(broadcasts) < _PAGE:
                break
            query["after"] = broadcasts[-1].text("id")
        return ids

    def read(self, draft_id: str) -> RemoteDraft | None:
        """The broadcast."""
        found = self.client.get_or_none(f"/broadcasts/{draft_id}")
        if found is None:
            return None
        status = found.text("status")
        return RemoteDraft(
            id=draft_id,
            url=f"https://resend.com/broadcasts/{draft_id}",
            status=status,
            is_draft=status == "draft",
            subject=found.text("subject", default=""),
            preheader=found.text("preview_text", default=""),
            html=found.text("html", default=""),
            text=found.text("text", default=""),
        )

    def create(self, draft: Draft) -> str:
        """One request; without `send` it is a draft."""
        return self.client.create("/broadcasts", self._broadcast(draft)).text("id")

    def update(self, draft_id: str, draft: Draft) -> None:
        """One request."""
        self.client.write("PATCH", f"/broadcasts/{draft_id}", self._broadcast(draft))

    def _broadcast(self, draft: Draft) -> dict[str, Any]:
        return {
            "name": draft.name,
            "segment_id": self.setting("audience"),
            "from": f"{draft.sender_name} <{draft.sender_email}>",
            "subject": draft.subject,
            "preview_text": draft.preheader,
            "html": draft.html,
            "text": draft.text,
        }


API = Resend
