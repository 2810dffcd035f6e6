"""The words: subject, preheader, titles, summaries, and slips of the keyboard."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import compress, pairwise

from newsletter.checks.context import CheckContext, Writing
from newsletter.checks.rule import Found

__all__ = [
    "doubled_words",
    "leftovers",
    "mixed_quotes",
    "preheader_length",
    "preheader_missing",
    "preheader_repeats",
    "subject_capitals",
    "subject_exclaims",
    "subject_long",
    "subject_missing",
    "summary_breaks_off",
    "summary_long",
    "title_long",
    "two_spaces",
]

SUBJECT_MOST = 60
PREHEADER_LEAST, PREHEADER_MOST = 40, 110
TITLE_MOST = 140
SUMMARY_MOST = 600


def subject_missing(context: CheckContext) -> Iterator[Found]:
    """The manifest has no subject, so that the title stands in for it."""
    if "subject" not in context.issue.origin.locations:
        yield Found(
            context.issue.origin.location(),
            f"no subject; the title '{context.issue.title}' is used",
            "add 'subject: …' that says what is in this issue",
        )


def subject_long(context: CheckContext) -> Iterator[Found]:
    """Phones show about half of a long subject."""
    count = len(context.issue.subject)
    if count > SUBJECT_MOST:
        yield _about_subject(
            context, f"the subject has {count} characters", f"say it in {SUBJECT_MOST}; the rest is cut in inboxes"
        )


def subject_capitals(context: CheckContext) -> Iterator[Found]:
    """A subject that shouts."""
    letters = [character for character in context.issue.subject if character.isalpha()]
    if len(letters) > 8 and all(character.isupper() for character in letters):
        yield _about_subject(context, "the subject is all in capitals", "write it as a sentence")


def subject_exclaims(context: CheckContext) -> Iterator[Found]:
    """More than one exclamation mark."""
    if context.issue.subject.count("!") + context.issue.subject.count("！") > 1:
        yield _about_subject(context, "more than one exclamation mark in the subject", "keep one at most")


def _about_subject(context: CheckContext, message: str, hint: str) -> Found:
    origin = context.issue.origin
    field = "subject" if "subject" in origin.locations else "title"
    return Found(origin.location(field), message, hint)


def preheader_missing(context: CheckContext) -> Iterator[Found]:
    """Inboxes show the first words of the email instead."""
    if not context.issue.preheader:
        yield Found(
            context.issue.origin.location(),
            "no preheader; inboxes show the first words of the email after the subject",
            "add 'preheader: …' with a line that continues the subject",
        )


def preheader_length(context: CheckContext) -> Iterator[Found]:
    """Too short, and other text fills the line; too long, and it is cut."""
    count = len(context.issue.preheader)
    if not 0 < count < PREHEADER_LEAST and count <= PREHEADER_MOST:
        return
    hint = (
        f"write at least {PREHEADER_LEAST}, to fill the line that inboxes show"
        if count < PREHEADER_LEAST
        else f"at most {PREHEADER_MOST} are shown anywhere"
    )
    yield Found(context.issue.origin.location("preheader"), f"the preheader has {count} characters", hint)


def preheader_repeats(context: CheckContext) -> Iterator[Found]:
    """The same words twice in the inbox."""
    preheader = context.issue.preheader
    if preheader and _bare(preheader) == _bare(context.issue.subject):
        yield Found(
            context.issue.origin.location("preheader"),
            "the preheader repeats the subject",
            "say what the subject leaves out",
        )


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def title_long(context: CheckContext) -> Iterator[Found]:
    """A title that is a paragraph."""
    for item in context.issue.items:
        if len(item.title) > TITLE_MOST:
            yield Found(
                item.origin.location("title"),
                f"the title has {len(item.title)} characters",
                f"give a title of at most {TITLE_MOST} for this issue in the manifest",
                item.id,
            )


def summary_long(context: CheckContext) -> Iterator[Found]:
    """A summary that is an article."""
    for item in context.issue.items:
        count = len(item.summary)
        if count > SUMMARY_MOST:
            count = len(plain_words(item.summary))
        if count > SUMMARY_MOST:
            yield Found(
                item.origin.location("summary"),
                f"the summary has {count} characters",
                f"cut it to {SUMMARY_MOST}; the article is a click away",
                item.id,
            )


# What a sentence, a quotation, a link or emphasis ends with; German closes with “ and ‘, or « and ‹. Thai and Lao
# have no such sign.
_CLOSING = frozenset(".!?:;。！？।؟۔。።։။។»›”’“‘«‹\"')]）」』*_>")


def summary_breaks_off(context: CheckContext) -> Iterator[Found]:
    """A summary without an end: cut by the page that it was copied from."""
    for item in context.issue.items:
        text = item.summary.rstrip()
        if not text:
            continue
        last = text[text.rfind("\n") + 1 :].strip()
        paragraph = re.split(r"\n\s*\n", text)[-1]
        if text.rstrip("\"”’“‘»«›‹')]*_").endswith(("…", "...")):
            message = "the summary ends in '…'"
        elif text[-1] not in _CLOSING and not _needs_no_stop(paragraph):
            message = f"the summary breaks off after '{_last_words(last)}'"
        else:
            continue
        place = Writing("summary", text, item.origin.location("summary")).locate(_last_words(last))
        yield Found(place, message, "end the sentence", item.id)


def _needs_no_stop(paragraph: str) -> bool:
    """Whether it ends with an entry of a list, an address, a picture such as an emoji, or in Thai or Lao."""
    last = paragraph.rstrip(_EMOJI_SIGNS)[-1:]
    if "\u0e00" <= last <= "\u0eff" or (last >= "\u2600" and unicodedata.category(last) == "So"):
        return True
    word = paragraph.rsplit(maxsplit=1)[-1]
    return bool(_ENTRY.search(paragraph)) or word.startswith(("http://", "https://")) or bool(_MAILBOX.fullmatch(word))


# What follows an emoji: its presentation, and the colour of its skin.
_EMOJI_SIGNS = "\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_ENTRY = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]", re.MULTILINE)
_MAILBOX = re.compile(r"[^\s@]+@[^\s@]+\.[^\W\d_]{2,}")


def _last_words(line: str) -> str:
    return " ".join(line.split()[-3:])


# Words that stand twice in a row in good sentences.
_TWICE_FINE = frozenset(
    [
        "had",
        "that",
        "is",
        "very",
        "so",
        "no",
        "bye",
        "ha",
        "nous",
        "vous",
        "faire",
        "die",
        "der",
        "das",
        "den",
        "dem",
        "sie",
        "ihr",
        "es",
        "se",
        "la",
        "le",
        "bora",
        "pole",
        "knock",
        "new",
        "walla",
        "baden",
        "pago",
        "bon",
        "papa",
        "mama",
    ]
)
# Languages that double words on purpose.
_DOUBLING = frozenset(["bn", "fil", "hi", "id", "ms", "mr", "sw", "ta", "te", "th", "tl", "tr", "ur", "vi"])


def doubled_words(context: CheckContext) -> Iterator[Found]:
    """The same word twice in a row."""
    for writing in context.writings:
        lowered = writing.text.lower().split()
        alike = compress(pairwise(writing.text.split()), map(str.startswith, lowered[1:], lowered))
        for first, second in alike:
            if context.language_of(writing).partition("-")[0] in _DOUBLING:
                break
            word = second.rstrip(',.;:!?)”’"')
            if first.lower() != word.lower() or not first.isalpha() or first.lower() in _TWICE_FINE:
                continue
            if _stands_in_one_paragraph(f"{first} {word}", writing.text):
                yield _slip(writing, f"{first} {word}", f"'{word}' stands twice in a row", "delete one")


def _stands_in_one_paragraph(pair: str, text: str) -> bool:
    """Whether two words stand side by side, and not the one at the end of a heading or a paragraph."""
    words = r"(?:[ \t\xa0]+|[ \t]*\n[ \t]*)".join(map(re.escape, pair.split()))
    return any(
        "\n" not in found[0] or not text[text.rfind("\n", 0, found.start()) + 1 :].lstrip().startswith("#")
        for found in re.finditer(rf"(?<!\w){words}(?!\w)", text)
    )


def two_spaces(context: CheckContext) -> Iterator[Found]:
    """Two spaces between words."""
    for writing in context.writings if "  " in context.words else ():
        for found in re.finditer(r"(\S+)  +(?=\S)(\S+)", writing.text):
            before = writing.text[writing.text.rfind("\n", 0, found.start()) + 1 : found.start()]
            if not before.strip() and _MARKER.fullmatch(found[1]):
                continue
            yield _slip(writing, found[0], f"two spaces before '{found[2]}'", "keep one")


# What an entry of a list, a quotation or a heading begins with: Markdown asks for no certain number of spaces after it.
_MARKER = re.compile(r"[-*+]|\d+[.)]|>|#{1,6}")


def mixed_quotes(context: CheckContext) -> Iterator[Found]:
    """Straight and curly quotes in the same text."""
    for writing in context.writings:
        for straight, curly in (("'", "’‘"), ('"', "“”„")):
            if straight not in writing.text or not any(mark in writing.text for mark in curly):
                continue
            text = re.sub(r"https?://\S+", "", writing.text)
            found = re.search(rf"\S*{straight}\S*", text)
            if found:
                message = f"{found[0]} has a straight quote, others in the text are curly"
                yield _slip(writing, found[0], message, f"write {curly[0]} as in the others")


_LEFTOVERS = (
    r"(?i:\blorem ipsum\b|\bdolor sit amet\b)|\b(?:TBC|TBD|TBA|TODO|FIXME|X{4,}|xxx+)\b|\[(?:…|\.\.\.|\?+)\]|\?\?\?+"
)
_LEFTOVER_SIGNS = ("orem ", "olor s", "OREM", "TB", "TODO", "FIXME", "XXXX", "xxx", "[…", "[.", "[?", "???")


def leftovers(context: CheckContext) -> Iterator[Found]:
    """Words that were to be replaced."""
    signs = [sign for sign in _LEFTOVER_SIGNS if sign in context.words]
    for writing in context.writings if signs else ():
        if any(sign in writing.text for sign in signs):
            for found in re.finditer(_LEFTOVERS, writing.text):
                yield _slip(writing, found[0], f"'{found[0]}' is left over", "write what belongs there")


def _slip(writing: Writing, excerpt: str, message: str, hint: str) -> Found:
    return Found(writing.locate(excerpt), message, hint, writing.item)


def plain_words(markdown: str) -> str:
    """Markdown without the addresses of its links and its marks, as long as a reader sees it."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    return re.sub(r"[*_]", "", text)
