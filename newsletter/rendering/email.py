"""The rendering chain, in order: render, compile, fix, inline, shrink, restore."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

from newsletter.content.model import Issue
from newsletter.errors import NewsletterError
from newsletter.merge_tags import SYNTAXES, TagSet, tag_pattern
from newsletter.rendering.campaign import campaign_link, decorate_text
from newsletter.rendering.inlining import find_broken, inline_css, parse_html
from newsletter.rendering.mjml.compile import compile_mjml, take_inline_css
from newsletter.rendering.mjml.validate import validate_mjml
from newsletter.rendering.placeholders import fill_neutral, protect
from newsletter.rendering.plain_text import tidy_lines
from newsletter.rendering.postprocess import postprocess_html, serialize_html, shrink_html
from newsletter.rendering.spans import Span, cut_marks, lift_marks, make_spans, rewrite_parts, text_lines
from newsletter.rendering.templates import ENTRY_MJML, ENTRY_TEXT, Templates

#: Gmail cuts a message whose HTML is larger, in bytes:
#: https://mailchimp.com/help/gmail-is-clipping-my-email/
CLIP_BYTES = 102 * 1024

#: Above this share of CLIP_BYTES, HTML is written as UTF-8 where that leaves at
#: most _SMALLER of it: numeric references take up to four times the bytes of
#: letters that are not Latin.
_CROWDED, _SMALLER = 0.8, 0.9


@dataclass(frozen=True, slots=True)
class Email:
    """One issue as it is sent.

    `html` is ASCII with numeric character references when `charset` is
    "us-ascii", else UTF-8; `mjml` is what was compiled; `text` is plain text.
    `spans` are the locations of its parts, in the order of the HTML.
    """

    issue: Issue
    platform: str
    mjml: str
    html: str
    text: str
    charset: str
    spans: tuple[Span, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of the HTML."""
        return len(self.html) if self.charset == "us-ascii" else len(self.html.encode(self.charset))

    def rewritten(self, change: Callable[[str], str]) -> Email:
        """The email with its HTML changed, and its spans where they are then.

        `change` gets pieces of the HTML between which no tag is cut apart; it
        may replace addresses and words.
        """
        html, spans = rewrite_parts(self.html, self.charset, self.spans, change)
        return dataclasses.replace(self, html=html, spans=spans)


def render_email(issue: Issue, templates: Templates, tags: TagSet) -> Email:
    """The email of an issue, with the merge tags of one platform.

    Raises NewsletterError with template and line of every problem of the templates.
    """
    written = templates.render(ENTRY_MJML, issue, tags)
    link = campaign_link(issue)
    links: set[str] = set()
    protected = protect(written, tags.syntaxes, link and _noting(link, links))
    source, css = take_inline_css(protected.text)
    problems = [*validate_mjml(protected.text), *find_broken(protected.text, css)]
    if problems:
        # Locations are in the protected text, in which addresses have no line ends.
        raise NewsletterError(
            templates.locate(ENTRY_MJML, issue, tags, problems, lambda marked: protect(marked, tags.syntaxes).text)
        )
    root = parse_html(lift_marks(compile_mjml(source)))
    postprocess_html(root)
    inline_css(root, css)
    shrink_html(root)
    marked = protected.restore(serialize_html(root), tags.html, tags.fallbacks)
    charset = _charset(cut_marks(marked)[0])
    html, marks = cut_marks(marked.encode(charset, "xmlcharrefreplace").decode(charset))
    raw = templates.render(ENTRY_TEXT, issue, tags)
    if link:
        raw = decorate_text(raw, link, tag_pattern((*tags.syntaxes, *SYNTAXES)), links)
    raw, text_marks = cut_marks(fill_neutral(raw, tags.text, tags.fallbacks), plain=True)
    text = tidy_lines(raw)
    return Email(
        issue=issue,
        platform=tags.platform,
        mjml=cut_marks(protected.restore(protected.text, tags.html, tags.fallbacks))[0],
        html=html,
        text=text,
        charset=charset,
        spans=make_spans(html, charset, marks, text_lines(raw, text, text_marks), issue),
    )


def _noting(link: Callable[[str], str], links: set[str]) -> Callable[[str], str]:
    """`link`, with every address that it gets noted in `links`."""

    def note(address: str) -> str:
        links.add(address)
        return link(address)

    return note


def _charset(html: str) -> str:
    """ASCII, or UTF-8 where ASCII would bring the HTML near the clip limit."""
    size = len(html.encode("ascii", "xmlcharrefreplace"))
    return "utf-8" if size > _CROWDED * CLIP_BYTES and len(html.encode()) < _SMALLER * size else "us-ascii"
