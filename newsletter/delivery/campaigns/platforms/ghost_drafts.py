"""Ghost: https://docs.ghost.org/admin-api/posts/creating-a-post."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from newsletter.delivery.campaigns.answers import Answer, ApiError
from newsletter.delivery.campaigns.draft_api import Draft, DraftApi, RemoteDraft, slug_of
from newsletter.images.preparing import Picture

_MINUTES = 5  # for which a token is valid, at most
_MAX_EXCERPT = 300  # characters
_STYLE = re.compile(r"<style\b[^>]*>.*?</style>", re.DOTALL)
_BODY = re.compile(r"<body\b[^>]*>(.*)</body>", re.DOTALL)


class Ghost(DraftApi):
    """A post that is sent by email only, with one HTML card."""

    name = "Ghost"
    address = ""
    path = "/ghost/api/admin"
    secrets_from = "the key is the Admin API key of a custom integration, in Ghost under Settings > Integrations"
    needs = ()
    takes_pictures = True
    effects = (
        "Ghost puts the email into a template of its own, with its own header and unsubscribe link: about 39 KB more",
        "Ghost writes the plain text itself: email.txt was not pushed",
    )

    @classmethod
    def headers(cls, secrets: Mapping[str, str]) -> Mapping[str, str]:
        """A token that is signed with the key (https://docs.ghost.org/admin-api#token-authentication)."""
        found = re.fullmatch(r"([0-9a-f]+):((?:[0-9a-f]{2})+)", secrets["KEY"])
        if not found:
            raise ApiError("the Admin API key of Ghost is not of the form 0123abcd:4567ef89", "copy the whole key")
        now = int(time.time())
        parts = (
            {"alg": "HS256", "typ": "JWT", "kid": found[1]},
            {"iat": now, "exp": now + _MINUTES * 60, "aud": "/admin/"},
        )
        signed = b".".join(_base64(json.dumps(part).encode()) for part in parts)
        signature = _base64(hmac.digest(bytes.fromhex(found[2]), signed, hashlib.sha256))
        return {"Authorization": f"Ghost {signed.decode()}.{signature.decode()}", "Accept-Version": "v5.0"}

    def prepare(self, draft: Draft) -> Draft:
        """Only the styles and the body: Ghost puts them into a document of its own."""
        body = _BODY.search(draft.html)
        if not body:
            return draft
        styles = "".join(_STYLE.findall(draft.html[: body.start()]))
        return replace(draft, html=styles + body[1].strip(), preheader=draft.preheader[:_MAX_EXCERPT])

    def check(self) -> str:
        """The site; who gets the email is chosen when it is sent."""
        self.client.get("/posts/", limit=1, fields="id")
        return f"the site '{self.client.get('/site/').text('site', 'title')}'"

    def find(self, name: str) -> list[str]:
        """The post with the slug of the name: a slug is unique."""
        found = self.client.get_or_none(f"/posts/slug/{slug_of(name)}/", fields="id")
        return [found.text("posts", 0, "id")] if found else []

    def read(self, draft_id: str) -> RemoteDraft | None:
        """The post."""
        found = self.client.get_or_none(f"/posts/{draft_id}/", formats="lexical")
        if found is None:
            return None
        status = found.text("posts", 0, "status")
        return RemoteDraft(
            id=draft_id,
            url=f"{self.client.address.removesuffix(self.path)}/ghost/#/editor/post/{draft_id}",
            status=status,
            is_draft=status == "draft",
            subject=found.text("posts", 0, "email_subject", default=""),
            preheader=found.text("posts", 0, "custom_excerpt", default=""),
            html=_html_of(found),
        )

    def create(self, draft: Draft) -> str:
        """One request. A second one would make a post with another slug."""
        post = {**_post(draft), "slug": slug_of(draft.name), "status": "draft", "email_only": True}
        return self.client.create("/posts/", {"posts": [post]}).text("posts", 0, "id")

    def update(self, draft_id: str, draft: Draft) -> None:
        """One request, with the time of the version that it replaces: Ghost refuses it when there is a newer one."""
        version = self.client.get(f"/posts/{draft_id}/", fields="id,updated_at").text("posts", 0, "updated_at")
        self.client.write("PUT", f"/posts/{draft_id}/", {"posts": [{**_post(draft), "updated_at": version}]})

    def upload(self, picture: Picture) -> str:
        """An image of the site."""
        file = (picture.name, picture.content, f"image/{picture.subtype}")
        return self.client.create("/images/upload/", None, files={"file": file}).text("images", 0, "url")


def _post(draft: Draft) -> dict[str, Any]:
    card = {"type": "html", "version": 1, "html": draft.html}
    root = {"children": [card], "direction": None, "format": "", "indent": 0, "type": "root", "version": 1}
    return {
        "title": draft.subject,
        "email_subject": draft.subject,
        "custom_excerpt": draft.preheader,
        "lexical": json.dumps({"root": root}),
    }


def _html_of(found: Answer) -> str:
    """The HTML of the card; of a post that has other cards as well, its source, which is not what was pushed."""
    source = found.text("posts", 0, "lexical", default="")
    try:
        (card,) = json.loads(source)["root"]["children"]
        return str(card["html"]) if card["type"] == "html" else source
    except (ValueError, KeyError, TypeError, RecursionError):
        return source


def _base64(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


API = Ghost
