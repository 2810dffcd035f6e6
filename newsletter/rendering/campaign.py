"""Campaign parameters on links, so that the website's statistics can tell visits from the newsletter.

The parameters are those of https://support.google.com/analytics/answer/10917952,
which other statistics read too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from urllib.parse import quote, urlsplit

from newsletter.content.model import Campaign, Issue, Item
from newsletter.rendering.placeholders import Placeholders
from newsletter.rendering.spans import TEXT_MARK

_TEXT_ADDRESS = re.compile(rf"(?<![\w/=?&.])https?://[^\s<>\"{TEXT_MARK}]+", re.IGNORECASE)
_CLOSING = ".,;:!?)]}’”»"


def campaign_link(issue: Issue) -> Callable[[str], str] | None:
    """What turns the address of a link into one with the issue's parameters; None when it has none.

    Only http(s) addresses change, and not those of excluded sites. A
    parameter that the address has already stays; fragments stay at the end.
    """
    campaign = issue.campaign
    if campaign is None:
        return None
    fixed = [
        (name, value.replace("{issue}", issue.id))
        for name, value in (
            ("utm_source", campaign.utm_source),
            ("utm_medium", campaign.utm_medium),
            ("utm_campaign", campaign.utm_campaign),
        )
        if value
    ]
    items = _items_by_address(issue) if campaign.utm_content == "item" else {}

    def link(address: str) -> str:
        if not re.match(r"(?i)https?://", address) or _is_excluded(address, campaign):
            return address
        item = items.get(address)
        return _add(address, [*fixed, *([("utm_content", item)] if item else [])])

    return link


def decorate_text(text: str, link: Callable[[str], str], tags: re.Pattern[str], links: Container[str] = ()) -> str:
    """Plain text with every address that stands in it changed by `link`; merge tags, `tags`, stay whole.

    `links` are addresses that are known to be whole, whatever they end with.
    """
    placeholders = Placeholders(text)

    def change(found: re.Match[str]) -> str:
        address = found[0]
        # Closing punctuation is the sentence's, unless the address is known to end so.
        while address not in links and address.endswith(tuple(_CLOSING)) and not _closes_own(address):
            address = address[:-1]
        return link(address) + found[0][len(address) :]

    protected = tags.sub(lambda found: placeholders.put(found[0]), text)
    return placeholders.restore(_TEXT_ADDRESS.sub(change, protected))


def _closes_own(address: str) -> bool:
    """Whether the address ends with the bracket that it opens, as "…/Cooperative_(disambiguation)" does."""
    return address.endswith(")") and address.count("(") >= address.count(")")


def _add(address: str, parameters: list[tuple[str, str]]) -> str:
    before, hash_mark, fragment = address.partition("#")
    path, question, query = before.partition("?")
    present = {part.partition("=")[0].lower() for part in re.split("[&;]", query)}
    added = [f"{name}={quote(value, safe='')}" for name, value in parameters if name not in present]
    if not added:
        return address
    joined = "&".join([query, *added] if query else added).replace("&&", "&")
    return f"{path}{question or '?'}{joined}{hash_mark}{fragment}"


def _is_excluded(address: str, campaign: Campaign) -> bool:
    try:
        host = (urlsplit(address).hostname or "").lower()
    except ValueError:
        return True
    sites = [site.lower().removeprefix("https://").removeprefix("http://").strip("/.") for site in campaign.exclude]
    return any(host == site or host.endswith(f".{site}") for site in sites)


def _items_by_address(issue: Issue) -> dict[str, str]:
    """The id of the item that each address belongs to; the first one where two have it."""
    items: dict[str, str] = {}
    for item in issue.items:
        for address in _addresses(item):
            items.setdefault(address, item.id)
    return items


def _addresses(item: Item) -> list[str]:
    own = [item.url, item.registration, *(link.url for link in item.links)]
    return [address for address in own if address] + re.findall(r"https?://[^\s<>()\[\]\"]+", item.summary)
