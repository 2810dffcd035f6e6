"""The rendering chain, in order: render, compile, inline, mend, restore."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.content.model import Issue
from newsletter.errors import Fault, NewsletterError
from newsletter.merge_tags import SYNTAXES, TagSet, tag_pattern
from newsletter.rendering.campaign import campaign_link, decorate_text
from newsletter.rendering.inlining import inline_css, parse_html
from newsletter.rendering.mending import mend_html, serialize_html
from newsletter.rendering.mjml.compiling import compile_mjml, take_inline_css
from newsletter.rendering.mjml.validation import validate_mjml
from newsletter.rendering.plain_text import tidy_lines
from newsletter.rendering.protection import fill_neutral, protect
from newsletter.rendering.templates import ENTRY_MJML, ENTRY_TEXT, Templates

__all__ = ["CLIP_BYTES", "Email", "render_email"]

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
    """

    issue: Issue
    platform: str
    mjml: str
    html: str
    text: str
    charset: str

    @property
    def size(self) -> int:
        """Bytes of the HTML."""
        return len(self.html.encode(self.charset))


def render_email(issue: Issue, templates: Templates, tags: TagSet) -> Email:
    """The email of an issue, with the merge tags of one platform.

    Raises NewsletterError naming template and line for every fault of the
    templates.
    """
    written = templates.render(ENTRY_MJML, issue, tags)
    link = campaign_link(issue)
    protected = protect(written, tags.syntaxes, link)
    faults = validate_mjml(protected.text)
    if faults:
        places = templates.locate(ENTRY_MJML, issue, tags, [(fault.line, fault.column) for fault in faults])
        raise NewsletterError(
            Fault(place, fault.message, fault.hint) for place, fault in zip(places, faults, strict=True)
        )
    source, css = take_inline_css(protected.text)
    root = parse_html(compile_mjml(source))
    mend_html(root)
    inline_css(root, css)
    html = protected.restore(serialize_html(root), tags.html, tags.fallbacks)
    html, charset = _encode(html)
    text = templates.render(ENTRY_TEXT, issue, tags)
    if link:
        text = decorate_text(text, link, tag_pattern((*tags.syntaxes, *SYNTAXES)))
    text = fill_neutral(text, tags.text, tags.fallbacks)
    return Email(
        issue=issue,
        platform=tags.platform,
        mjml=protected.restore(protected.text, tags.html, tags.fallbacks),
        html=html,
        text=tidy_lines(text),
        charset=charset,
    )


def _encode(html: str) -> tuple[str, str]:
    """The HTML in ASCII, or in UTF-8 where ASCII would bring it near the clip limit."""
    ascii_html = html.encode("ascii", "xmlcharrefreplace")
    if len(ascii_html) > _CROWDED * CLIP_BYTES and len(html.encode()) < _SMALLER * len(ascii_html):
        return html, "utf-8"
    return ascii_html.decode("ascii"), "us-ascii"
