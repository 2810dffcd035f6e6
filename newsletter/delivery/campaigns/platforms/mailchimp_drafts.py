"""Mailchimp: https://mailchimp.com/developer/marketing/api/campaigns/."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from typing import Any

from newsletter.delivery.campaigns.answers import ApiError
from newsletter.delivery.campaigns.draft_api import (
    MAX_PAGES,
    Draft,
    DraftApi,
    MissingSettingError,
    RemoteDraft,
    basic_auth,
)
from newsletter.images.preparing import Picture

_PAGE = 1000  # the most that it returns at once
_FIELDS = "id,web_id,status,settings.subject_line,settings.preview_text"


class Mailchimp(DraftApi):
    """A campaign of the type "regular", and its content."""

    name = "Mailchimp"
    address = "https://api.mailchimp.com/3.0"
    path = "/3.0"
    secrets_from = "make one in Mailchimp under Account > Extras > API keys"
    takes_pictures = True

    @classmethod
    def headers(cls, secrets: Mapping[str, str]) -> Mapping[str, str]:
        """The key as password; the user name is not looked at."""
        return {"Authorization": basic_auth("newsletter", secrets["KEY"])}

    @classmethod
    def address_for(cls, secrets: Mapping[str, str]) -> str:
        """The key ends with the data centre that its account is in: https://mailchimp.com/developer/marketing/docs/."""
        centre = re.fullmatch(r"[^-\s]+-([a-z]{2,4}\d{1,4})", secrets["KEY"])
        if not centre:
            raise ApiError("the key of Mailchimp does not end with a data centre such as -us21", "copy the whole key")
        return f"https://{centre[1]}.api.mailchimp.com/3.0"

    def check(self) -> str:
        """The list."""
        audience = self.setting("audience")
        found = self.client.get_or_none(f"/lists/{audience}", fields="id,name")
        if found is None:
            raise MissingSettingError("audience", f"Mailchimp: the list '{audience}' does not exist")
        return f"the list '{found.text('name')}'"

    def find(self, name: str) -> list[str]:
        """Its API has no filter by title."""
        ids: list[str] = []
        for page in range(MAX_PAGES):
            answer = self.client.get(
                "/campaigns",
                type="regular",
                count=_PAGE,
                offset=page * _PAGE,
                sort_field="create_time",
                sort_dir="DESC",
                fields="campaigns.id,campaigns.settings.title",
            )
            campaigns = answer.items("campaigns")
            ids += [each.text("id") for each in campaigns if each.text("settings", "title", default="") == name]
            if len(campaigns) < _PAGE:
                break
        return ids

    def read(self, draft_id: str) -> RemoteDraft | None:
        """The campaign with its content."""
        campaign = self.client.get_or_none(f"/campaigns/{draft_id}", fields=_FIELDS)
        if campaign is None:
            return None
        content = self.client.get(f"/campaigns/{draft_id}/content", fields="html,plain_text")
        status = campaign.text("status")
        return RemoteDraft(
            id=draft_id,
            url=self._url(campaign.text("web_id")),
            status=status,
            is_draft=status == "save",
            subject=campaign.text("settings", "subject_line", default=""),
            preheader=campaign.text("settings", "preview_text", default=""),
            html=content.text("html", default=""),
            text=content.text("plain_text", default=""),
        )

    def create(self, draft: Draft) -> str:
        """The campaign, then its content."""
        draft_id = self.client.create("/campaigns", {"type": "regular", **self._campaign(draft)}).text("id")
        self._write_content(draft_id, draft)
        return draft_id

    def update(self, draft_id: str, draft: Draft) -> None:
        """Both."""
        self.client.write("PATCH", f"/campaigns/{draft_id}", self._campaign(draft))
        self._write_content(draft_id, draft)

    def upload(self, picture: Picture) -> str:
        """A file in the account's content studio."""
        content = base64.b64encode(picture.content).decode()
        answer = self.client.create("/file-manager/files", {"name": picture.name, "file_data": content})
        return answer.text("full_size_url")

    def remarks(self, draft_id: str) -> Sequence[str]:
        """The errors of the checklist that it shows before sending."""
        items = self.client.get(f"/campaigns/{draft_id}/send-checklist").items("items")
        errors = [item for item in items if item.text("type", default="") == "error"]
        return [f"{item.text('heading', default='')}: {item.text('details', default='')}" for item in errors]

    def _campaign(self, draft: Draft) -> dict[str, Any]:
        settings = {
            "subject_line": draft.subject,
            "preview_text": draft.preheader,
            "title": draft.name,
            "from_name": draft.sender_name,
            "reply_to": draft.sender_email,
            "auto_footer": False,
            "inline_css": False,
        }
        return {"recipients": {"list_id": self.setting("audience")}, "settings": settings}

    def _write_content(self, draft_id: str, draft: Draft) -> None:
        content = {"html": draft.html, "plain_text": draft.text}
        self.client.write("PUT", f"/campaigns/{draft_id}/content", content)

    def _url(self, web_id: str) -> str:
        centre = re.search(r"//([a-z]{2,4}\d{1,4})\.api\.mailchimp\.com", self.client.address)
        host = f"{centre[1]}.admin.mailchimp.com" if centre else "admin.mailchimp.com"
        return f"https://{host}/campaigns/edit?id={web_id}"


API = Mailchimp
