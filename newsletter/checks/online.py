"""What opening the addresses of an email tells: only when asked for, never during a build."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator

from newsletter.checks import urls
from newsletter.checks.context import CheckContext
from newsletter.checks.html_tree import Element
from newsletter.checks.link_fetcher import REFUSALS, Answer
from newsletter.checks.rule import Found, Rule

__all__ = ["ONLINE_RULES", "addresses_of"]


def addresses_of(context: CheckContext) -> set[str]:
    """The addresses of an email's links and images that can be opened."""
    return {
        address
        for address, _ in _addresses(context)
        if urls.is_web(address)
        and not context.is_tag(address)
        and not urls.is_placeholder(address)
        and not any(character.isspace() for character in address)
    }


def _addresses(context: CheckContext) -> Iterator[tuple[str, Element]]:
    for anchor in context.anchors:
        yield anchor.address.partition("#")[0], anchor.element
    for image in context.markup.named("img"):
        yield image.get("src").strip(), image


def _answered(context: CheckContext) -> Iterator[tuple[str, Answer, Callable[[str, str], Found]]]:
    """Each address of an email once, its answer, and what makes a finding at its place."""
    seen: set[str] = set()
    for address, element in _addresses(context):
        answer = (context.answers or {}).get(address)
        if answer is None or address in seen:
            continue
        seen.add(address)
        place, item = context.source_of_address(element, address)

        def found(message: str, hint: str, place: object = place, item: str = item) -> Found:
            return Found(place, message, hint, item)  # type: ignore[arg-type]

        yield address, answer, found


def dead(context: CheckContext) -> Iterator[Found]:
    """Nothing is there."""
    for address, answer, found in _answered(context):
        if answer.status >= 400 and answer.status not in REFUSALS:
            words = http.client.responses.get(answer.status, "")
            yield found(f"{address} answers {answer.status} {words}".rstrip(), "find where the page went")
        elif answer.problem == "connection":
            yield found(f"{address} cannot be reached: {answer.detail}", "check the address")


def certificate(context: CheckContext) -> Iterator[Found]:
    """Browsers warn before they open it."""
    for address, answer, found in _answered(context):
        if answer.problem == "certificate":
            yield found(f"browsers warn of {address}: {answer.detail}", "tell the site, or link elsewhere")


def slow(context: CheckContext) -> Iterator[Found]:
    """No answer in time."""
    for address, answer, found in _answered(context):
        if answer.problem == "time-out":
            yield found(f"{address} gives {answer.detail}", "open it in a browser")


def refused(context: CheckContext) -> Iterator[Found]:
    """A page that does not answer programs."""
    for address, answer, found in _answered(context):
        if answer.status in REFUSALS:
            yield found(f"{address} answers {answer.status} to programs", "open it in a browser")


def home(context: CheckContext) -> Iterator[Found]:
    """A page that is gone and leads to the home page instead."""
    for address, answer, found in _answered(context):
        gone = urls.path_of(address).strip("/") and not urls.path_of(answer.final).strip("/")
        gone = gone and "?" not in answer.final
        if 200 <= answer.status < 300 and gone:
            yield found(f"{address} leads to the home page {answer.final}", "find where the page went")


def https_known(context: CheckContext) -> Iterator[Found]:
    """The site itself leads to https."""
    for address, answer, found in _answered(context):
        if address.lower().startswith("http:") and answer.final.startswith("https:"):
            yield found(f"{address} leads to {answer.final}", "write that address")


_SENSE = "https://www.rfc-editor.org/rfc/rfc9110#section-15"

ONLINE_RULES: tuple[Rule, ...] = (
    Rule("online-dead", "error", dead, "With --online: the page is not there", _SENSE),
    Rule("online-unsafe", "error", certificate, "With --online: browsers warn of the site", _SENSE),
    Rule("online-slow", "warning", slow, "With --online: no answer in ten seconds", _SENSE),
    Rule("online-home", "warning", home, "With --online: a page that is gone leads home", _SENSE),
    Rule("online-https", "notice", https_known, "With --online: the site has https", _SENSE),
    Rule("online-refused", "notice", refused, "With --online: the site does not answer programs", _SENSE),
)
