"""Rules about the addresses of an email that were opened; they run only with --online."""

from __future__ import annotations

import http.client
from collections.abc import Iterator

from newsletter.checks import urls
from newsletter.checks.context import CheckContext
from newsletter.checks.html_tree import Element
from newsletter.checks.link_fetcher import REFUSALS, Answer
from newsletter.checks.rule import Finding, rule
from newsletter.errors import Location

_STATUS_CODES = "https://www.rfc-editor.org/rfc/rfc9110#section-15"


def addresses_of(context: CheckContext) -> set[str]:
    """The addresses of an email's links and images that can be opened."""
    return {
        address
        for address, _ in _addresses(context)
        if urls.is_web(address)
        and not context.has_tag(address)
        and not urls.is_placeholder(address)
        and not any(character.isspace() for character in address)
    }


def _addresses(context: CheckContext) -> Iterator[tuple[str, Element]]:
    for anchor in context.anchors:
        yield anchor.address.partition("#")[0], anchor.element
    for image in context.markup.named("img"):
        yield image.get("src").strip(), image


def _answered(context: CheckContext) -> Iterator[tuple[str, Answer, tuple[Location, str]]]:
    """Each opened address once, with its answer, its location and the item's id or ''."""
    answers = dict(context.answers or {})
    for address, element in _addresses(context):
        if address in answers:
            yield address, answers.pop(address), context.locate_address(element, address)


@rule("online-dead", "error", why="Readers get to a page that does not exist", source=_STATUS_CODES, online=True)
def dead(context: CheckContext) -> Iterator[Finding]:
    """An error of the server, or no server."""
    for address, answer, source in _answered(context):
        if answer.status >= 400 and answer.status not in REFUSALS:
            words = http.client.responses.get(answer.status, "")
            message, hint = f"{address} answers {answer.status} {words}".rstrip(), "find the new address of the page"
        elif answer.problem == "connection":
            message, hint = f"{address} cannot be reached: {answer.detail}", "check the address"
        else:
            continue
        yield Finding.at(source, message, hint)


@rule("online-unsafe", "error", why="Browsers warn readers of a site with an invalid certificate", online=True)
def invalid_certificate(context: CheckContext) -> Iterator[Finding]:
    """A site whose certificate browsers do not accept."""
    for address, answer, source in _answered(context):
        if answer.problem == "certificate":
            message = f"browsers warn of {address}: {answer.detail}"
            yield Finding.at(source, message, "inform the site's owner, or link elsewhere")


@rule("online-slow", "warning", why="Readers wait for a page that takes more than ten seconds", online=True)
def slow(context: CheckContext) -> Iterator[Finding]:
    """No answer in time."""
    for address, answer, source in _answered(context):
        if answer.problem == "time-out":
            message = f"{address} gives {answer.detail}"
            yield Finding.at(source, message, "try it in a browser")


@rule("online-home", "warning", why="Readers get to the home page instead of the page that they expect", online=True)
def leads_home(context: CheckContext) -> Iterator[Finding]:
    """A page that redirects to the home page."""
    for address, answer, source in _answered(context):
        gone = urls.path_of(address).strip("/") and not urls.path_of(answer.final).strip("/")
        if 200 <= answer.status < 300 and gone and "?" not in answer.final:
            message = f"{address} leads to the home page {answer.final}"
            yield Finding.at(source, message, "find the new address of the page")


@rule("online-https", "notice", why="Others can read what is sent over http, and the site has https", online=True)
def leads_to_https(context: CheckContext) -> Iterator[Finding]:
    """An http address that redirects to https."""
    for address, answer, source in _answered(context):
        if address.lower().startswith("http:") and answer.final.startswith("https:"):
            message = f"{address} leads to {answer.final}"
            yield Finding.at(source, message, "use that address")


@rule("online-refused", "notice", why="Only a person can check a page that refuses programs",
      source=_STATUS_CODES, online=True)  # fmt: skip
def refused(context: CheckContext) -> Iterator[Finding]:
    """A site that refuses programs."""
    for address, answer, source in _answered(context):
        if answer.status in REFUSALS:
            message = f"{address} answers {answer.status} to programs"
            yield Finding.at(source, message, "try it in a browser")
