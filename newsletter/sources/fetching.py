"""Fetching a page or a feed; an answer is kept, and requested again only when it has changed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from newsletter import __version__
from newsletter.cache import prune_cache, publication_folder, read_cache, write_cache
from newsletter.errors import Location, NewsletterError
from newsletter.sources.charset import decode_source
from newsletter.sources.drafts import Page
from newsletter.web_client import WebAnswer, WebClient

_AGENT = f"newsletter-builder/{__version__} (newsletter import; one request at an editor's command)"
_ACCEPT = "text/html, application/rss+xml, application/atom+xml, application/feed+json, text/calendar, */*;q=0.5"
_CONDITIONS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
#: How many pages of a publication are kept for conditional requests.
_MAX_KEPT = 30


def fetch_page(address: str, root: Path, *, name: str = "") -> Page:
    """The page or feed at an http or https address; `name` is what the editor gave for it.

    `root` is the folder of the publication, for which the page is kept.
    Raises NewsletterError with one plain line for everything that can go wrong.
    """
    folder = publication_folder(root)
    key = f"page-{hashlib.sha256(address.encode()).hexdigest()[:24]}"
    kept = _valid(read_cache(folder, key))
    answer = WebClient(_AGENT).request("GET", address, {"Accept": _ACCEPT, **kept.get("conditions", {})})
    if answer.status == 304 and kept:
        return Page(name=name or address, text=kept["text"], address=kept["address"])
    _check(answer, address)
    text = decode_source(answer.content, Location.of_source(address), answer.charset)
    conditions = {_CONDITIONS[header]: answer.headers[header] for header in _CONDITIONS if header in answer.headers}
    if conditions:
        write_cache(folder, key, {"text": text, "address": answer.address, "conditions": conditions})
        prune_cache(folder, "page-", _MAX_KEPT)
    return Page(name=name or address, text=text, address=answer.address)


def _valid(kept: Any) -> dict[str, Any]:
    """A page from the cache as it was written there; {} for anything else."""
    if isinstance(kept, dict) and isinstance(kept.get("conditions"), dict):
        texts = (kept.get("text"), kept.get("address"), *kept["conditions"].values())
        if all(isinstance(text, str) for text in texts):
            return kept
    return {}


def _check(answer: WebAnswer, address: str) -> None:
    """Raises NewsletterError for an answer that is no page."""
    location = Location.of_source(address)
    if answer.status != 200:
        permanent = answer.status in (401, 403, 404, 410)
        hint = "check the address in the browser" if permanent else "try again later"
        raise NewsletterError(f"the server answers {answer.status} {answer.reason}".rstrip(), location, hint)
    if answer.is_other:
        raise NewsletterError(
            f"this is {answer.media_type}, not a page", location, "give the address of a page or feed"
        )
