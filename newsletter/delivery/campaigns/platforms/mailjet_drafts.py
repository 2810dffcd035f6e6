"""Mailjet: https://dev.mailjet.com/email/reference/campaigns/drafts/."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsletter.delivery.campaigns.draft_api import (
    MAX_PAGES,
    Draft,
    DraftApi,
    MissingSettingError,
    RemoteDraft,
    basic_auth,
)

_PAGE = 1000  # the most that it returns at once
# https://dev.mailjet.com/email/reference/campaigns/drafts/#v3_get_campaigndraft
_STATUS = {
    "-3": "A/X test cancelled",
    "-2": "deleted",
    "-1": "archived",
    "0": "draft",
    "1": "programmed",
    "2": "sent",
    "3": "A/X tested",
    "4": "A/X selected",
}


class Mailjet(DraftApi):
    """A campaign draft, and its content."""

    name = "Mailjet"
    address = "https://api.mailjet.com/v3/REST"
    path = "/v3/REST"
    secrets = ("KEY", "SECRET")
    secrets_from = "both are in Mailjet under Account settings > REST API > API keys"
    numbers = ("audience",)
    effects = ("Mailjet has no field for the preheader: it is in the HTML, where mail programs read it",)

    @classmethod
    def headers(cls, secrets: Mapping[str, str]) -> Mapping[str, str]:
        """The API key as user, the secret key as password."""
        return {"Authorization": basic_auth(secrets["KEY"], secrets["SECRET"])}

    def check(self) -> str:
        """The list."""
        audience = self.setting("audience")
        found = self.client.get_or_none(f"/contactslist/{audience}")
        if found is None:
            raise MissingSettingError("audience", f"Mailjet: the list '{audience}' does not exist")
        return f"the list '{found.text('Data', 0, 'Name')}'"

    def find(self, name: str) -> list[str]:
        """Its API has no filter by title."""
        ids: list[str] = []
        for page in range(MAX_PAGES):
            answer = self.client.get("/campaigndraft", Limit=_PAGE, Offset=page * _PAGE, Sort="ID DESC")
            drafts = answer.items("Data")
            # Deleted drafts stay in its lists.
            alive = [each for each in drafts if each.text("Status") != "-2"]
            ids += [each.text("ID") for each in alive if each.text("Title", default="") == name]
            if len(drafts) < _PAGE:
                break
        return ids

    def read(self, draft_id: str) -> RemoteDraft | None:
        """The draft with its content."""
        draft = self.client.get_or_none(f"/campaigndraft/{draft_id}")
        if draft is None:
            return None
        status = draft.text("Data", 0, "Status")
        if status == "-2":
            return None
        content = self.client.get_or_none(f"/campaigndraft/{draft_id}/detailcontent")
        return RemoteDraft(
            id=draft_id,
            url=f"https://app.mailjet.com/campaigns/creation/{draft_id}",
            status=_STATUS.get(status, status),
            is_draft=status == "0",
            subject=draft.text("Data", 0, "Subject", default=""),
            html=content.text("Data", 0, "Html-part", default="") if content else "",
            text=content.text("Data", 0, "Text-part", default="") if content else "",
        )

    def create(self, draft: Draft) -> str:
        """The draft, then its content."""
        draft_id = self.client.create("/campaigndraft", self._draft(draft)).text("Data", 0, "ID")
        self._write_content(draft_id, draft)
        return draft_id

    def update(self, draft_id: str, draft: Draft) -> None:
        """Both."""
        self.client.write("PUT", f"/campaigndraft/{draft_id}", self._draft(draft))
        self._write_content(draft_id, draft)

    def _draft(self, draft: Draft) -> dict[str, Any]:
        return {
            "Title": draft.name,
            "Subject": draft.subject,
            "Sender": draft.sender_name,
            "SenderName": draft.sender_name,
            "SenderEmail": draft.sender_email,
            "ContactsListID": int(self.setting("audience")),
            "Locale": _locale(draft.language),
            "EditMode": "html2",
            "IsTextPartIncluded": True,
        }

    def _write_content(self, draft_id: str, draft: Draft) -> None:
        content = {"Html-part": draft.html, "Text-part": draft.text}
        self.client.write("POST", f"/campaigndraft/{draft_id}/detailcontent", content)


def _locale(language: str) -> str:
    """The language with a country, as Mailjet names them: "fr" is fr_FR."""
    from babel import Locale, UnknownLocaleError
    from babel.core import get_global

    try:
        likely = get_global("likely_subtags").get(language, language.replace("-", "_"))
        locale = Locale.parse(likely)
    except (UnknownLocaleError, ValueError):
        return "en_US"
    return f"{locale.language}_{locale.territory}" if locale.territory else "en_US"


API = Mailjet
