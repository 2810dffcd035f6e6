"""The summary of an entry: its HTML as paragraphs of plain text and of Markdown, without what blogs add to it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsletter.sources.cleaning import MAX_SUMMARY, clean_line
from newsletter.sources.escaping import escape_markdown
from newsletter.sources.identity import clean_address, identity
from newsletter.sources.page_text import Element, paragraphs_of, parse_page, plain_of, text_of, too_much

# Private-use characters, which are taken out of the source first, stand for markup until the text is escaped;
# each link has a character of its own.
_STRONG, _EMPHASIS, _END, _FIRST_LINK, _LAST_LINK = "\U000f4e50", "\U000f4e51", "\U000f4e52", "\U000f5000", "\U000f51ff"
_SIGNS = {"b": _STRONG, "strong": _STRONG, "i": _EMPHASIS, "em": _EMPHASIS}
_BEGIN = rf"[{_STRONG}{_EMPHASIS}{_FIRST_LINK}-{_LAST_LINK}]"
_SIGN = re.compile(rf"[{_STRONG}{_EMPHASIS}{_END}{_FIRST_LINK}-{_LAST_LINK}]")
_SPACE_AFTER_BEGIN, _SPACE_BEFORE_END = re.compile(rf"({_BEGIN})( +)"), re.compile(rf"( +)({_END})")
_EMPTY = re.compile(f"{_BEGIN}{_END}")
#: Longest address of a link that is kept, and longest text of a link to the whole article, in characters.
_MAX_ADDRESS, _MAX_MORE = 500, 100
# A line with more characters has no markup, and markup within markup is read to this depth.
_MAX_LINE, _MAX_NESTED = 10_000, 8
#: How many characters stand beside the title and the site in "The post … appeared first on …", in any language.
_MAX_BESIDE = 60
_CUT = re.compile(r"\s*(?:[\[(]\s*(?:…|\.{3,})\s*[\])]|…|\.{3,})\s*$")
# What would end a link's address, or be read as part of one.
_NO_ADDRESS = re.compile(r"[\s<>\\]")


@dataclass(frozen=True, slots=True)
class Summary:
    """The paragraphs of a summary; the first ones, at most MAX_SUMMARY characters, in Markdown when it has markup."""

    plain: list[str]
    markdown: list[str] = field(default_factory=list)


def _drop_signs(root: Element) -> None:
    for element in root.iter():
        element.text = _SIGN.sub("", element.text or "")
        element.tail = _SIGN.sub("", element.tail or "")


def read_summary(markup: str, *, base: str = "", title: str = "", url: str = "", site: str = "") -> Summary:
    """The summary that a piece of HTML has.

    Links are relative to `base`. `title` and `url` are those of the entry, and
    `site` is the name of its feed: with them, the link to the whole article at
    its end is recognised, and the line "The post … appeared first on …".
    """
    root = None if too_much(markup) or "<" not in markup else parse_page(f"<div>{markup}</div>")
    if root is None:
        return Summary(_finish(_without_source(plain_of(markup), title, site)))
    _drop_signs(root)
    address = identity(clean_address(url, base))
    _drop_source(root, title, address, base)
    cut = _drop_more(root, address, base)
    addresses = _mark(root, base)
    marked = [line for paragraph in paragraphs_of(root) if _SIGN.sub("", line := _tidy(paragraph))]
    marked = _finish(_without_source(marked, title, site), cut=cut)
    plain = [_SIGN.sub("", line) for line in marked]
    if any("<" in line or "&" in line for line in plain):
        # It may have been escaped twice.
        again = [paragraph for line in plain for paragraph in plain_of(line)]
        if again != plain:
            return Summary(_finish(again))
    kept = list(itertools.takewhile(lambda length: length <= MAX_SUMMARY, itertools.accumulate(map(len, plain))))
    rich = any(_SIGN.search(line) for line in marked)
    return Summary(plain, [_markdown(line, addresses) for line in marked[: len(kept)]] if rich else [])


def _finish(lines: list[str], *, cut: bool = False) -> list[str]:
    """The lines; those that were cut off end with "…"."""
    if lines:
        last, found = _CUT.subn("", lines[-1])
        ends = last.rstrip(f"{_END}”’»\"')").endswith((".", "!", "?", ":", "。", "！", "？"))
        shortened = found or (cut and not ends)
        lines[-1] = f"{last} …" if shortened and last else last
    return [line for line in lines if line]


def _drop_source(root: Element, title: str, address: str, base: str) -> None:
    """Take out the last paragraph when it links to the article by its title, and says little beside."""
    last = next((each for each in reversed(list(root.iter("p"))) if text_of(each)), None)
    if last is None:
        return
    text = text_of(last)
    links = [(link, text_of(link)) for link in last.iter("a")]
    named = any(label == title and _leads_to(link, address, base) for link, label in links)
    beside = len(text) - sum(len(label) for _, label in links)
    if named and beside <= _MAX_BESIDE and text_of(root).endswith(text):
        last.drop_tree()


def _drop_more(root: Element, address: str, base: str) -> bool:
    """Take out a link to the whole article at the end of the text; returns whether there was one."""
    last = next((link for link in reversed(list(root.iter("a"))) if text_of(link)), None)
    if last is None or not _leads_to(last, address, base):
        return False
    label, text = text_of(last), text_of(root)
    if len(label) > _MAX_MORE or not text.rstrip(" »›→.").endswith(label.rstrip(" »›→.")):
        return False
    last.drop_tree()
    return True


def _leads_to(link: Element, address: str, base: str) -> bool:
    return bool(address) and identity(clean_address(link.get("href") or "", base)).partition("#")[0] == address.rstrip(
        "#"
    )


def _without_source(lines: list[str], title: str, site: str) -> list[str]:
    """The lines without "The post TITLE appeared first on SITE." at their end, in any language."""
    if not (lines and title and site):
        return lines
    beside = rf"[^.…!?\]]{{0,{_MAX_BESIDE}}}"
    pattern = rf"(?:^|(?<=[.…!?\]]))\s*{beside}{re.escape(title)}{beside}{re.escape(site)}[{_END}.\s]*$"
    last = re.sub(pattern, "", lines[-1])
    return [*lines[:-1], last] if last else lines[:-1]


def _mark(root: Element, base: str) -> list[str]:
    """Put a sign where each link and emphasis begins and ends; returns the addresses of the links in order."""
    addresses: list[str] = []
    for element in root.iter("a", *_SIGNS):
        sign = _SIGNS.get(element.tag, "")
        if not sign:
            href = (element.get("href") or "").strip()
            address = clean_address(href, base) if href.strip("#") else ""
            number = ord(_FIRST_LINK) + len(addresses)
            if not address or len(address) > _MAX_ADDRESS or _NO_ADDRESS.search(address) or chr(number) > _LAST_LINK:
                continue
            sign = chr(number)
            addresses.append(address.replace("(", "%28").replace(")", "%29"))
        # The sign ends the element's own text, so that an element that is left out takes both signs with it.
        element.text = sign + (element.text or "")
        if len(element):
            element[-1].tail = (element[-1].tail or "") + _END
        else:
            element.text += _END
    return addresses


def _tidy(line: str) -> str:
    """The line with the spaces at the ends of links and emphasis outside of them, and no empty ones."""
    if len(line) > _MAX_LINE:
        return clean_line(_SIGN.sub("", line))
    for _ in range(_MAX_NESTED):
        line = _EMPTY.sub("", _SPACE_BEFORE_END.sub(r"\2\1", _SPACE_AFTER_BEGIN.sub(r"\2\1", line)))
    return re.sub(" {2,}", " ", line).strip()


def _markdown(line: str, addresses: Sequence[str]) -> str:
    """The Markdown of a line with signs."""
    line = _paired(line)
    escaped = escape_markdown(line)
    if not _SIGN.search(line):
        return escaped
    # Beside markup, a single star or bracket has a meaning too.
    escaped = re.sub(r"(?<!\\)((?:\\\\)*)([*\[\]])", r"\1\\\2", escaped)
    escaped = re.sub(rf"\\(?={_SIGN.pattern})", r"\\\\", escaped)
    ends: list[str] = []

    def written(found: re.Match[str]) -> str:
        sign = found[0]
        if sign == _END:
            return ends.pop()
        if sign in (_STRONG, _EMPHASIS):
            ends.append("**" if sign == _STRONG else "*")
            return ends[-1]
        ends.append(f"]({addresses[ord(sign) - ord(_FIRST_LINK)]})")
        return "["

    return _SIGN.sub(written, escaped)


def _paired(line: str) -> str:
    """The line with those signs that are pairs, and that Markdown can show.

    No link is within a link, no emphasis within emphasis, and none within a
    word (https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis).
    """
    signs = list(line)
    opened: list[tuple[int, bool]] = []
    for at, character in enumerate(line):
        if not _SIGN.match(character):
            continue
        if character != _END:
            group = character in (_STRONG, _EMPHASIS)
            opened.append((at, all((line[other] in (_STRONG, _EMPHASIS)) != group for other, kept in opened if kept)))
            continue
        start, kept = opened.pop() if opened else (at, False)
        before, after = _nearest(line[:start][::-1]), _nearest(line[at + 1 :])
        if line[start] in (_STRONG, _EMPHASIS):
            kept = kept and not before.isalnum() and not after.isalnum() and signs[start - 1 : start] != [_END]
        if not kept:
            signs[start] = signs[at] = ""
    for at, _ in opened:
        signs[at] = ""
    return "".join(signs)


def _nearest(text: str) -> str:
    """The first character that is no sign."""
    return next((character for character in text if not _SIGN.match(character)), "")
