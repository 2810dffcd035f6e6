"""listmonk: https://listmonk.app/docs/apis/campaigns/."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from newsletter.delivery.campaigns.answers import ApiError
from newsletter.delivery.campaigns.draft_api import Draft, DraftApi, MissingSettingError, RemoteDraft, slug_of
from newsletter.images.preparing import Picture

_CONTENT = re.compile(r'\s*\{\{\s*template\s+"content"\s*\.\s*\}\}\s*')


class Listmonk(DraftApi):
    """A campaign of the type "regular", with HTML."""

    name = "listmonk"
    address = ""
    path = "/api"
    secrets = ("USER", "TOKEN")
    secrets_from = "make an API user in listmonk under Admin > Users"
    needs = ("audience", "template")
    numbers = ("audience", "template")
    takes_pictures = True
    effects = ("listmonk has no field for the preheader: it is in the HTML, where mail programs read it",)

    @classmethod
    def headers(cls, secrets: Mapping[str, str]) -> Mapping[str, str]:
        """The name of an API user with its token."""
        return {"Authorization": f"token {secrets['USER']}:{secrets['TOKEN']}"}

    def check(self) -> str:
        """The list, and the template, which may add nothing: listmonk puts every email into one."""
        lists = self.client.get("/lists", minimal="true", per_page="all")
        audience, template = self.setting("audience"), self.setting("template")
        found = [each for each in _results(lists.value) if str(each.get("id")) == audience]
        if not found:
            raise MissingSettingError("audience", f"listmonk: the list '{audience}' does not exist")
        templates = [each for each in self.client.get("/templates").items("data") if each.text("id") == template]
        if not templates:
            raise MissingSettingError("template", f"listmonk: the template '{template}' does not exist")
        if not _CONTENT.fullmatch(templates[0].text("body", default="")):
            wanted = 'a template of only {{ template "content" . }} is needed'
            message = f"listmonk: the template '{template}' adds to the email, which is complete: {wanted}"
            raise MissingSettingError("template", message)
        return f"the list '{found[0].get('name')}'"

    def find(self, name: str) -> list[str]:
        """Its search is for words; the names are compared here."""
        answer = self.client.get(
            "/campaigns", query=name, no_body="true", per_page="all", order_by="created_at", order="DESC"
        )
        return [str(each.get("id")) for each in _results(answer.value) if each.get("name") == name]

    def read(self, draft_id: str) -> RemoteDraft | None:
        """The campaign. listmonk answers 400 for one that does not exist."""
        try:
            campaign = self.client.get(f"/campaigns/{draft_id}")
        except ApiError as error:
            if error.status in (400, 404):
                return None
            raise
        status = campaign.text("data", "status")
        return RemoteDraft(
            id=draft_id,
            url=f"{self.client.address.removesuffix(self.path)}/admin/campaigns/{draft_id}",
            status=status,
            is_draft=status == "draft",
            subject=campaign.text("data", "subject", default=""),
            html=campaign.text("data", "body", default=""),
            text=campaign.text("data", "altbody", default=""),
        )

    def create(self, draft: Draft) -> str:
        """One request: new campaigns are drafts. The slug is unique there: a second draft would be refused."""
        campaign = {**self._campaign(draft), "archive_slug": slug_of(draft.name)}
        return self.client.create("/campaigns", campaign).text("data", "id")

    def update(self, draft_id: str, draft: Draft) -> None:
        """One request."""
        self.client.write("PUT", f"/campaigns/{draft_id}", self._campaign(draft))

    def upload(self, picture: Picture) -> str:
        """A file in its media library."""
        file = (picture.name, picture.content, f"image/{picture.subtype}")
        address = self.client.create("/media", None, files={"file": file}).text("data", "url")
        return address if "://" in address else self.client.address.removesuffix(self.path) + address

    def _campaign(self, draft: Draft) -> dict[str, Any]:
        return {
            "name": draft.name,
            "subject": draft.subject,
            "lists": [int(self.setting("audience"))],
            "from_email": f"{draft.sender_name} <{draft.sender_email}>",
            "type": "regular",
            "content_type": "html",
            "body": draft.html,
            "altbody": draft.text,
            "messenger": "email",
            "template_id": int(self.setting("template")),
        }


def _results(value: Any) -> list[dict[str, Any]]:
    """The entries of a page; of an empty one listmonk returns a list without the page around it."""
    data = value.get("data") if isinstance(value, dict) else None
    results = data.get("results") if isinstance(data, dict) else None
    return [each for each in results or () if isinstance(each, dict)] if isinstance(results, list) else []


API = Listmonk
