"""Buttondown: https://docs.buttondown.com/api-emails-create."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from newsletter.delivery.campaigns.draft_api import MAX_PAGES, Draft, DraftApi, RemoteDraft, slug_of
from newsletter.images.preparing import Picture

# Without it, Buttondown guesses the format of a body.
_MODE = "<!-- buttondown-editor-mode: plaintext -->"


class Buttondown(DraftApi):
    """An email with the template "naked", which puts nothing around it."""

    name = "Buttondown"
    address = "https://api.buttondown.com/v1"
    path = "/v1"
    secrets_from = "the key is in Buttondown under Settings > API"
    needs = ()
    takes_pictures = True
    effects = (
        "Buttondown has no field for the preheader: it is in the HTML, where mail programs read it",
        "Buttondown writes the plain text itself, from the HTML: email.txt was not pushed",
    )

    @classmethod
    def headers(cls, secrets: Mapping[str, str]) -> Mapping[str, str]:
        """The key, which belongs to one newsletter."""
        return {"Authorization": f"Token {secrets['KEY']}"}

    def prepare(self, draft: Draft) -> Draft:
        """The HTML after a comment that says that it is no Markdown."""
        return replace(draft, html=f"{_MODE}\n{draft.html}")

    def check(self) -> str:
        """The newsletter; an email goes to all of its subscribers, unless filters are set there."""
        return f"the newsletter '{self.client.get('/newsletters').text('results', 0, 'name')}'"

    def find(self, name: str) -> list[str]:
        """Its API has no filter by slug."""
        ids: list[str] = []
        for page in range(1, MAX_PAGES + 1):
            answer = self.client.get("/emails", ordering="-creation_date", excluded_fields="body", page=page)
            alive = [each for each in answer.items("results") if each.text("status") != "deleted"]
            ids += [each.text("id") for each in alive if each.text("slug", default="") == slug_of(name)]
            if not answer.text("next", default=""):
                break
        return ids

    def read(self, draft_id: str) -> RemoteDraft | None:
        """The email."""
        found = self.client.get_or_none(f"/emails/{draft_id}")
        if found is None or found.text("status") == "deleted":
            return None
        status = found.text("status")
        return RemoteDraft(
            id=draft_id,
            url=f"https://buttondown.com/emails/{draft_id}",
            status=status,
            is_draft=status == "draft",
            subject=found.text("subject", default=""),
            html=found.text("body", default=""),
        )

    def create(self, draft: Draft) -> str:
        """One request. Without the status "draft", Buttondown would send the email."""
        email = {**_email(draft), "slug": slug_of(draft.name), "status": "draft"}
        return self.client.create("/emails", email).text("id")

    def update(self, draft_id: str, draft: Draft) -> None:
        """One request, which leaves the status as it is."""
        self.client.write("PATCH", f"/emails/{draft_id}", _email(draft))

    def upload(self, picture: Picture) -> str:
        """An image of the newsletter."""
        file = (picture.name, picture.content, f"image/{picture.subtype}")
        return self.client.create("/images", None, files={"image": file}).text("image")


def _email(draft: Draft) -> dict[str, Any]:
    return {"subject": draft.subject, "body": draft.html, "template": "naked"}


API = Buttondown
