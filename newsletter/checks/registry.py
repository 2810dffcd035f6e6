"""All rules, in the order in which they are listed."""

from __future__ import annotations

from newsletter.checks import accessibility, images, links, platform_rules, support, text_part
from newsletter.checks.quick import QUICK_RULES
from newsletter.checks.rule import Rule

__all__ = ["RULES"]

_WCAG = "https://www.w3.org/WAI/WCAG22/Understanding/"
_ACME = "https://www.w3.org/WAI/tutorials/images/decision-tree/"
_CANIEMAIL = "https://www.caniemail.com/"
_TEXT = "https://www.rfc-editor.org/rfc/rfc5322#section-2.1.1"
_CAN_SPAM = "https://www.ftc.gov/business-guidance/resources/can-spam-act-compliance-guide-business"
_TEMPLATE_SYNTAX = "https://datatracker.ietf.org/doc/html/rfc3986"
_OUTLOOK = "https://www.caniemail.com/features/image-webp/"
_ALTERNATIVE = "https://www.rfc-editor.org/rfc/rfc2046#section-5.1.4"
_OWN = "good practice"


RULES: tuple[Rule, ...] = (
    *QUICK_RULES,
    Rule("link-empty", "error", links.empty, "A link to nothing", _TEMPLATE_SYNTAX),
    Rule("link-relative", "error", links.relative, "An email has no page around it", _TEMPLATE_SYNTAX),
    Rule("link-anchor", "error", links.anchors_lost, "The place in the email is not there", _TEMPLATE_SYNTAX),
    Rule("link-scheme", "error", links.schemes, "Mail programs open web, mail and telephone links only", _OWN),
    Rule("link-http", "warning", links.unsafe, "The site has https; http can be read on the way", _OWN),
    Rule(
        "link-placeholder",
        "warning",
        links.placeholder,
        "The address was to be replaced",
        "https://www.rfc-editor.org/rfc/rfc2606",
    ),
    Rule("link-internal", "error", links.internal, "Readers cannot open it", _OWN),
    Rule("link-tracking", "notice", links.tracked, "Visits are counted for somebody else's campaign", _OWN),
    Rule(
        "link-same-words",
        "warning",
        links.same_words,
        "Alone, the words do not say which is which",
        f"{_WCAG}link-purpose-in-context",
    ),
    Rule(
        "link-vague",
        "warning",
        links.vague_words,
        "Screen readers list links by themselves",
        f"{_WCAG}link-purpose-in-context",
    ),
    Rule(
        "link-mail",
        "error",
        links.mail_malformed,
        "No mail program can write to it",
        "https://www.rfc-editor.org/rfc/rfc6068",
    ),
    Rule(
        "link-name",
        "error",
        accessibility.link_names,
        "A screen reader has nothing to say",
        f"{_WCAG}link-purpose-in-context",
    ),
    Rule("image-alt", "error", images.alt_missing, "Screen readers read the address instead", _ACME),
    Rule("image-alt-words", "warning", images.alt_says_nothing, "The alt does not say what a reader misses", _ACME),
    Rule(
        "image-http",
        "warning",
        images.not_https,
        "It can be read and changed on the way, and is often blocked",
        _OWN,
    ),
    Rule(
        "image-format",
        "warning",
        images.format_unknown_to_outlook,
        "Outlook for Windows shows a broken image",
        _OUTLOOK,
    ),
    Rule(
        "image-width",
        "warning",
        images.width_missing,
        "Outlook shows it in its own size",
        "https://www.caniemail.com/features/html-width/",
    ),
    Rule("image-wide", "notice", images.too_wide, "No screen shows more than twice its width", _OWN),
    Rule("image-file", "error", images.file_missing, "Readers see a broken image", _OWN),
    Rule("image-heavy", "warning", images.too_heavy, "Phones load it slowly", _OWN),
    Rule(
        "contrast",
        "error",
        accessibility.light_contrast,
        "Text must stand out from what is behind it",
        f"{_WCAG}contrast-minimum",
    ),
    Rule(
        "contrast-dark", "error", accessibility.dark_contrast, "It must on dark screens too", f"{_WCAG}contrast-minimum"
    ),
    Rule("text-small", "warning", accessibility.small_text, "Phones make people enlarge it", _OWN),
    Rule(
        "headings",
        "warning",
        accessibility.heading_order,
        "People jump from heading to heading",
        f"{_WCAG}headings-and-labels",
    ),
    Rule(
        "language", "error", accessibility.language, "The voice and the direction follow it", f"{_WCAG}language-of-page"
    ),
    Rule(
        "language-part",
        "warning",
        accessibility.language_of_parts,
        "The voice changes with the language",
        f"{_WCAG}language-of-parts",
    ),
    Rule(
        "table-role",
        "warning",
        accessibility.layout_tables,
        "Layout is announced as a table",
        f"{_WCAG}info-and-relationships",
    ),
    Rule(
        "table-headers",
        "warning",
        accessibility.data_tables,
        "Cells are read without what they mean",
        f"{_WCAG}info-and-relationships",
    ),
    Rule(
        "client-support",
        "warning",
        support.unshown,
        "Mail programs do not show it, and nothing stands in for it",
        _CANIEMAIL,
    ),
    Rule("postal-address", "error", platform_rules.address, "Laws on mailings ask where the sender is", _CAN_SPAM),
    Rule("text-line", "notice", text_part.long_lines, "Mail programs break it where it hurts", _TEXT),
    Rule(
        "text-link-missing", "warning", text_part.links_missing, "The text must lead where the HTML leads", _ALTERNATIVE
    ),
    Rule("text-link-extra", "notice", text_part.links_extra, "Both parts must say the same", _ALTERNATIVE),
    Rule("text-markup", "warning", text_part.leftover_markup, "Tags mean nothing in plain text", _ALTERNATIVE),
    Rule("text-empty", "warning", text_part.empty_sections, "Readers of the text miss it", _ALTERNATIVE),
)
