"""The field types: how the text of a value is read, and its JSON Schema."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Annotated, Any, Literal, NewType

from newsletter.content.links import find_bad_markdown, read_address, read_image_source, read_mailbox
from newsletter.content.time_zones import read_time_zone, read_zone_or_abbreviation
from newsletter.errors import InvalidValue
from newsletter.wording import did_you_mean, one_of, truncate

#: The name of a layout; which there are depends on the publication (see `layouts`).
Layout = NewType("Layout", str)

#: The name of a theme; which there are depends on the publication (see `theme`).
Theme = NewType("Theme", str)

#: The mail programs that the check of client support knows.
Client = Literal[
    "outlook-windows", "outlook-web", "outlook-mac", "outlook-ios", "outlook-android",
    "gmail-web", "gmail-ios", "gmail-android", "gmail-other", "apple-mail-mac", "apple-mail-ios",
    "yahoo", "thunderbird", "samsung", "protonmail", "gmx", "web-de", "orange", "laposte", "sfr",
]  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class FieldType:
    """How a scalar is read: `read` takes the text and returns the value or raises InvalidValue."""

    name: str
    read: Callable[[str], Any]
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MomentValue:
    """A day, with a time of day where one was given."""

    date: date
    time: time | None = None

    def __str__(self) -> str:
        return f"{self.date} {self.time:%H:%M}" if self.time else str(self.date)


def _read_line(text: str) -> str:
    if not text.strip():
        raise InvalidValue("an empty text", "write something, or delete the line")
    if len(text.strip().splitlines()) > 1:
        raise InvalidValue("more than one line of text", "write it in one line")
    return text.strip()


def _read_markdown(text: str) -> str:
    for _, error in find_bad_markdown(text):
        raise error
    return text.strip("\n")


def read_number(text: str) -> int:
    """A whole number of at most nine digits; raises InvalidValue."""
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise InvalidValue(f"'{truncate(text)}' is not a number", "write digits, for example 8")
    return int(text)


def _read_pixels(text: str) -> int:
    number = read_number(re.sub(r"\s*px$", "", text))
    if not 1 <= number <= 5000:
        raise InvalidValue(f"{number} is not a width in pixels", "write a number from 1 to 5000")
    return number


def read_day(text: str) -> date:
    """A day such as 2020-09-01; raises InvalidValue."""
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    try:
        if found:
            return date(*map(int, found.groups()))
    except ValueError:
        raise InvalidValue(f"there is no day {text}", "check the month and the day") from None
    raise InvalidValue(f"'{truncate(text)}' is not a date", "write it as year-month-day, for example 2020-09-01")


def _read_moment(text: str) -> MomentValue:
    found = re.fullmatch(r"(\S+?)(?:[T ]+(\d{1,2}):(\d{2}))?", text)
    if not found:
        raise InvalidValue(f"'{truncate(text)}' is not a date with a time", "for example 2020-09-22 14:30")
    day = read_day(found[1])
    if found[2] is None:
        return MomentValue(day)
    try:
        return MomentValue(day, time(int(found[2]), int(found[3])))
    except ValueError:
        raise InvalidValue(f"there is no time {found[2]}:{found[3]}", "hours go to 23, minutes to 59") from None


_ITEM_ID = r"\d{4}-\d{2}-\d{2}-[a-z0-9]+(-[a-z0-9]+)*"


def is_item_id(text: str) -> bool:
    """Whether `text` is the id of a news item: a real day, then a slug."""
    if not re.fullmatch(_ITEM_ID, text) or len(text) > 120:
        return False
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def _read_item_id(text: str) -> str:
    if not is_item_id(text):
        slug = _slug(text)
        hint = (
            "an id, and the name of its file before '.md', is year-month-day and words in small letters without "
            "accents, joined by '-'"
        )
        raise InvalidValue(
            f"'{truncate(text)}' is not the id of a news item", f"{hint}, for example {slug}" if slug else hint
        )
    return text


def _slug(text: str) -> str:
    """The id that was probably meant, or ''."""
    name = text.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".md")
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return slug if is_item_id(slug) else ""


def read_language(text: str) -> str:
    """A language tag that Babel knows, in its usual case: "pt-BR"; raises InvalidValue."""
    from babel.core import Locale, UnknownLocaleError

    try:
        Locale.parse(text, sep="-")
    except (UnknownLocaleError, ValueError):
        code = _language_named(text)
        hint = f"write {code}" if code else "for example en, fr, es or pt-BR"
        raise InvalidValue(f"'{truncate(text)}' is not a language", hint) from None
    language, *subtags = text.split("-")
    return "-".join([language.lower(), *(tag.title() if len(tag) == 4 else tag.upper() for tag in subtags)])


def _language_named(name: str) -> str:
    """The code of a language whose name, in English or in itself, this is; ''."""
    from babel.core import Locale
    from babel.localedata import exists

    word = name.strip().casefold()
    for code, english in Locale("en").languages.items():
        if len(code) == 2 and exists(code):
            own = Locale(code).languages.get(code, "")
            if word in (english.casefold(), own.casefold()):
                return str(code)
    return ""


def _read_flag(text: str) -> bool:
    return read_choice(text.lower(), ("true", "false")) == "true"


def _read_css_selector(text: str) -> str:
    from cssselect import HTMLTranslator, SelectorError

    try:
        path = HTMLTranslator().css_to_xpath(text)
    except SelectorError as error:
        raise InvalidValue(
            f"'{truncate(text)}' is not a CSS selector: {error}", "for example h5.item-title > a"
        ) from None
    # A single colon outside quotes: a namespace, which only XML can declare.
    if re.search(r"(?<!:):(?!:)", re.sub(r"'[^']*'|\"[^\"]*\"", "", path)):
        raise InvalidValue(
            f"'{truncate(text)}' has a namespace, which web pages do not have", "delete the | and what is before it"
        )
    return text


def read_choice(text: str, choices: tuple[str, ...]) -> str:
    """One of `choices`; raises InvalidValue naming the nearest, or all."""
    if text not in choices:
        raise InvalidValue(
            f"'{truncate(text)}' is not known here", did_you_mean(text, choices) or f"use {one_of(choices)}"
        )
    return text


def _text(pattern: str, **more: Any) -> Mapping[str, Any]:
    return {"type": "string", "pattern": pattern, **more}


# What an address begins with: a merge tag, a website, or something else that a link can open.
_TAG = r"\{|\[|\*\||%%|%[A-Z]|<%|\$\{|\$[A-Z]|@[A-Z]"
_WEBSITE = r"[Hh][Tt][Tt][Pp][Ss]?://[^\s/]"
_OTHER = r"[Mm][Aa][Ii][Ll][Tt][Oo]:\S|[Tt][Ee][Ll]:"

_LINE = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
_PIXELS = {"type": ["integer", "string"], "minimum": 1, "maximum": 5000, "pattern": r"^[0-9]+\s*(px)?$"}
_MOMENT = _text(r"^\d{4}-\d{2}-\d{2}([T ]\d{1,2}:\d{2})?$")
_ID = _text(f"^{_ITEM_ID}$")
_ZONE = _text(r"^[A-Za-z][A-Za-z0-9_+/-]*$", examples=["Europe/Zurich"])
_LANGUAGE = _text(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", examples=["en", "fr", "es"])
_ADDRESS = _text(f"^({_WEBSITE}|{_OTHER}|{_TAG})")
_IMAGE = _text(f"^({_WEBSITE}|{_TAG}|images/.)")

Line = Annotated[str, FieldType("a line of text", _read_line, _LINE)]
Markdown = Annotated[str, FieldType("a text in Markdown", _read_markdown, {"type": "string"})]
Number = Annotated[int, FieldType("a number", read_number, {"type": "integer", "minimum": 0})]
Pixels = Annotated[int, FieldType("a number of pixels", _read_pixels, _PIXELS)]
Day = Annotated[date, FieldType("a date", read_day, {"type": "string", "format": "date"})]
Moment = Annotated[MomentValue, FieldType("a date with a time", _read_moment, _MOMENT)]
Address = Annotated[str, FieldType("an address", read_address, _ADDRESS)]
Mailbox = Annotated[str, FieldType("an e-mail address", read_mailbox, {"type": "string", "format": "email"})]
ImageSource = Annotated[str, FieldType("the address of an image, or a file", read_image_source, _IMAGE)]
ItemId = Annotated[str, FieldType("the id of a news item", _read_item_id, _ID)]
TimeZone = Annotated[str, FieldType("a time zone", read_zone_or_abbreviation, _ZONE)]
OneTimeZone = Annotated[str, FieldType("a time zone", read_time_zone, _ZONE)]
Language = Annotated[str, FieldType("a language", read_language, _LANGUAGE)]
Flag = Annotated[bool, FieldType("true or false", _read_flag, {"type": "boolean"})]
CssSelector = Annotated[str, FieldType("a CSS selector", _read_css_selector, {"type": "string", "minLength": 1})]
