"""Ghost, after https://docs.ghost.org/admin-api/posts/overview and what was seen of version 6."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time

from tests.delivery.campaigns.fake_platform import FakePlatform, Refused, fields, query

_POST = {
    "title": str,
    "slug": str,
    "lexical": str,
    "status": str,
    "email_only": bool,
    "email_subject": str,
    "custom_excerpt": str,
    "updated_at": str,
    "published_at": str,
    "visibility": str,
    "featured": bool,
}


class Fake(FakePlatform):
    keys = {"NEWSLETTER_GHOST_KEY": "0123456789abcdef01234567:fedcba9876543210fedcba9876543210"}
    settings = "url: {address}"
    unknown_audience = None
    sending = r"newsletter=|/email_previews/|/emails/"
    has_text = False
    takes_pictures = True

    def __init__(self):
        super().__init__()
        self.saves = 0

    def error_of(self, status, words):
        return {"errors": [{"message": words, "type": "Error", "context": None}]}

    def authorised(self, call):
        if call.path.endswith("/site/"):
            return True
        key_id, _, secret = self.keys["NEWSLETTER_GHOST_KEY"].partition(":")
        try:
            signed, _, signature = call.headers.get("Authorization", "").removeprefix("Ghost ").rpartition(".")
            head, claims = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in signed.split("."))
        except ValueError:
            return False
        expected = base64.urlsafe_b64encode(hmac.digest(bytes.fromhex(secret), signed.encode(), hashlib.sha256))
        return (
            signature == expected.rstrip(b"=").decode()
            and head == {"alg": "HS256", "typ": "JWT", "kid": key_id}
            and claims["aud"] == "/admin/"
            and time.time() <= claims["exp"] <= time.time() + 301
        )

    def routes(self):
        root = r"/ghost/api/admin"
        return [
            ("GET", root + r"/site/", self.site),
            ("GET", root + r"/posts/", self.posts),
            ("POST", root + r"/posts/", self.create),
            ("GET", root + r"/posts/slug/([^/]+)/", self.by_slug),
            ("GET", root + r"/posts/([^/]+)/", self.read),
            ("PUT", root + r"/posts/([^/]+)/", self.update),
            ("POST", root + r"/images/upload/", self.upload),
        ]

    def site(self, call):
        return {"site": {"title": "The Monthly", "url": self.address, "version": "6.0"}}

    def posts(self, call):
        query(call, "limit", "fields")
        return {"posts": list(self.drafts.values())[:1]}

    def _saved(self, post, body):
        self.saves += 1
        post |= {**body, "updated_at": f"2020-09-01T09:00:{self.saves:02}.000Z"}
        return {"posts": [post]}

    def _checked(self, call, spec):
        if set(call.query) - {"source"}:
            # ?newsletter=… with a status would send.
            self.could_send.append("query")
        (post,) = fields(call.body, {"posts!": [spec]})["posts"]
        if post.get("status", "draft") != "draft" or "published_at" in post:
            self.could_send.append("status")
        if len(post.get("custom_excerpt", "")) > 300:
            raise Refused(422, "custom_excerpt is too long")
        json.loads(post["lexical"])
        return post

    def create(self, call):
        required = {name: kind for name, kind in _POST.items() if name != "title"}
        post = self._checked(call, {**required, "title!": str})
        taken = {each["slug"] for each in self.drafts.values()}
        slug = post["slug"] if post["slug"] not in taken else f"{post['slug']}-2"
        new = {"id": f"5ddc9141c35e7700383b27{len(self.drafts):02}", "status": "draft"}
        self.drafts[new["id"]] = new
        return 201, self._saved(new, {**post, "slug": slug})

    def by_slug(self, call, slug):
        query(call, "fields", "formats")
        for each in self.drafts.values():
            if each["slug"] == slug:
                return {"posts": [each]}
        raise Refused(404, "Resource not found error, cannot read post.")

    def read(self, call, draft_id):
        query(call, "fields", "formats")
        if draft_id not in self.drafts:
            raise Refused(404, "Resource not found error, cannot read post.")
        return {"posts": [self.drafts[draft_id]]}

    def update(self, call, draft_id):
        body = self._checked(call, {**_POST, "updated_at!": str})
        (post,) = self.read(call, draft_id)["posts"]
        if body["updated_at"] != post["updated_at"]:
            raise Refused(409, "Saving failed! Someone else is editing this post.")
        return self._saved(post, body)

    def upload(self, call):
        name, content = call.body["file"]
        self.pictures[name] = content
        return 201, {"images": [{"url": f"{self.address}/content/images/{name}", "ref": None}]}

    def content(self):
        (each,) = self.drafts.values()
        (card,) = json.loads(each["lexical"])["root"]["children"]
        return {
            # The name is in the slug, the sender and the readers are chosen when it is sent.
            "name": "2020-08 The Monthly" if each["slug"] == "2020-08-the-monthly" else each["slug"],
            "subject": each["email_subject"],
            "preheader": each["custom_excerpt"],
            "html": card["html"],
            "sender": ("The Monthly", "news@example.org"),
            "audience": "",
        }

    def edit(self, subject):
        (each,) = self.drafts.values()
        self._saved(each, {"email_subject": subject})

    def send(self):
        (each,) = self.drafts.values()
        each["status"] = "sent"
