"""Rules about words: the subject, the preheader, titles, summaries, and typing mistakes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from newsletter.catalogue.past_issues import TEXTS
from newsletter.checks.context import CheckContext, Writing
from newsletter.checks.phrases import phrases
from newsletter.checks.rule import Finding, rule

MAX_SUBJECT = 60
MIN_PREHEADER, MAX_PREHEADER = 40, 110
MAX_TITLE = 140
MAX_SUMMARY = 600

_SUBJECT = "https://mailchimp.com/help/best-practices-for-email-subject-lines/"
_PREHEADER = "https://www.litmus.com/blog/the-ultimate-guide-to-preview-text-support"
_PLAIN_LANGUAGE = "https://www.plainlanguage.gov/guidelines/concise/"


@rule("subject-missing", "warning", why="Inboxes show the title, which does not announce the news",
      source=_SUBJECT, quick=True)  # fmt: skip
def subject_missing(context: CheckContext) -> Iterator[Finding]:
    """A manifest without a subject: the title is used."""
    if "subject" not in context.issue.origin.locations:
        message = f"no subject; the title '{context.issue.title}' is used"
        yield Finding(context.issue.origin.location(), message, "add 'subject: …' with the main news of this issue")


@rule("subject-long", "warning", why=f"Inboxes cut subjects over {MAX_SUBJECT} characters", source=_SUBJECT, quick=True)
def subject_long(context: CheckContext) -> Iterator[Finding]:
    """A subject over MAX_SUBJECT characters."""
    count = len(context.issue.subject)
    if count > MAX_SUBJECT:
        hint = f"shorten it to {MAX_SUBJECT}; inboxes cut the rest"
        yield _in_subject(context, f"the subject has {count} characters", hint)


@rule("subject-capitals", "warning", why="A subject in capitals looks like an advertisement",
      source=_SUBJECT, quick=True)  # fmt: skip
def subject_capitals(context: CheckContext) -> Iterator[Finding]:
    """A subject in capitals, unless it is short, such as an abbreviation."""
    letters = [character for character in context.issue.subject if character.isalpha()]
    if len(letters) > 8 and all(character.isupper() for character in letters):
        yield _in_subject(context, "the subject is all in capitals", "write it as a sentence")


@rule("subject-exclaims", "warning", why="Exclamation marks make a subject look like spam", source=_SUBJECT, quick=True)
def subject_exclaims(context: CheckContext) -> Iterator[Finding]:
    """More than one exclamation mark in the subject."""
    if context.issue.subject.count("!") + context.issue.subject.count("！") > 1:
        yield _in_subject(context, "the subject has more than one exclamation mark", "keep one at most")


def _in_subject(context: CheckContext, message: str, hint: str) -> Finding:
    origin = context.issue.origin
    return Finding(origin.location("subject" if "subject" in origin.locations else "title"), message, hint)


@rule("preheader-missing", "warning", why="Inboxes show the first words of the email instead",
      source=_PREHEADER, quick=True)  # fmt: skip
def preheader_missing(context: CheckContext) -> Iterator[Finding]:
    """An issue without a preheader."""
    if not context.issue.preheader:
        message = "no preheader; inboxes show the first words of the email after the subject"
        hint = "add 'preheader: …' with a line that continues the subject"
        yield Finding(context.issue.origin.location(), message, hint)


@rule("preheader-length", "warning", why=f"Inboxes show {MIN_PREHEADER} to {MAX_PREHEADER} characters",
      source=_PREHEADER, quick=True)  # fmt: skip
def preheader_length(context: CheckContext) -> Iterator[Finding]:
    """A preheader so short that other text fills its line, or so long that it is cut."""
    count = len(context.issue.preheader)
    if 0 < count < MIN_PREHEADER:
        hint = f"write at least {MIN_PREHEADER}, to fill the line that inboxes show"
    elif count > MAX_PREHEADER:
        hint = f"shorten it to {MAX_PREHEADER}; inboxes cut the rest"
    else:
        return
    yield Finding(context.issue.origin.location("preheader"), f"the preheader has {count} characters", hint)


@rule("preheader-repeats", "warning", why="Inboxes show the same words twice, side by side",
      source=_PREHEADER, quick=True)  # fmt: skip
def preheader_repeats(context: CheckContext) -> Iterator[Finding]:
    """A preheader with the words of the subject."""
    preheader, subject = (
        re.sub(r"\W+", " ", text).strip().casefold() for text in (context.issue.preheader, context.issue.subject)
    )
    if preheader and preheader == subject:
        location = context.issue.origin.location("preheader")
        yield Finding(location, "the preheader repeats the subject", "add what the subject leaves out")


@rule("words-again", "warning", why="Readers see the words of the last issue once more", quick=True)
def words_of_last_issue(context: CheckContext) -> Iterator[Finding]:
    """A subject, a preheader or an introduction that the issue before this one has too."""
    issue = context.issue
    before = [past for past in context.history if past.order < (str(issue.published), issue.id)]
    last = max(before, key=lambda past: past.order, default=None)
    for name in TEXTS if last else ():
        words = " ".join(getattr(issue, name).split())
        if last and words and words == last.texts.get(name):
            message = f"the {name} is the same as in {last.id}"
            yield Finding(issue.origin.location(name), message, "write what is new in this issue")


@rule("title-long", "warning", why=f"Readers skip titles over {MAX_TITLE} characters",
      source=_PLAIN_LANGUAGE, quick=True)  # fmt: skip
def title_long(context: CheckContext) -> Iterator[Finding]:
    """A title over MAX_TITLE characters."""
    for item in context.issue.items:
        if len(item.title) > MAX_TITLE:
            hint = f"write a title of at most {MAX_TITLE} for this issue in the manifest"
            yield Finding.in_item(item, "title", f"the title has {len(item.title)} characters", hint)


@rule("summary-long", "warning", why=f"Readers skip summaries over {MAX_SUMMARY} characters",
      source=_PLAIN_LANGUAGE, quick=True)  # fmt: skip
def summary_long(context: CheckContext) -> Iterator[Finding]:
    """A summary over MAX_SUMMARY characters, without the addresses of links and the marks of Markdown."""
    for item in context.issue.items:
        count = len(re.sub(r"[*_]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", item.summary)))
        if count > MAX_SUMMARY:
            hint = f"shorten it to {MAX_SUMMARY}; readers can open the article"
            yield Finding.in_item(item, "summary", f"the summary has {count} characters", hint)


# What a sentence, a quotation, a link or emphasis ends with; German closes with “ and ‘, or « and ‹. Thai and Lao
# have no such sign.
_CLOSING = frozenset(".!?:;。！？।؟۔。։።။។»›”’“‘«‹\"')]）」』*_>")


@rule("feature-summary", "warning", why="The item that leads the issue says nothing but its title", quick=True)
def feature_without_summary(context: CheckContext) -> Iterator[Finding]:
    """A feature without a summary."""
    for item in context.issue.items:
        if item.layout == "feature" and not item.summary:
            hint = "write two or three sentences, or choose another layout"
            yield Finding.in_item(item, "title", "the feature has no summary", hint)


@rule("summary-cut", "warning", why="Readers miss the end of a half-copied summary", source=_PLAIN_LANGUAGE, quick=True)
def summary_breaks_off(context: CheckContext) -> Iterator[Finding]:
    """A summary whose last sentence has no end."""
    for item in context.issue.items:
        text = item.summary.rstrip()
        if not text:
            continue
        end = " ".join(text.rpartition("\n")[2].split()[-3:])
        if text.rstrip("\"”’“‘»«›‹')]*_").endswith(("…", "...")):
            message = "the summary ends in '…'"
        elif text[-1] not in _CLOSING and not _needs_no_stop(re.split(r"\n\s*\n", text)[-1]):
            message = f"the summary breaks off after '{end}'"
        else:
            continue
        location = Writing("summary", text, item.origin.location("summary")).locate(end)
        yield Finding(location, message, "end the sentence", item.id)


# What follows an emoji: its presentation, and the colour of its skin.
_EMOJI_SIGNS = "\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_LIST_ENTRY = re.compile(r"^[ \t]*(?:[-*+•·–▪◦]|\d+[.)])[ \t]", re.MULTILINE)
_ADDRESS = re.compile(r"https?://.*|[^\s@]+@[^\s@]+\.[^\W\d_]{2,}")


def _needs_no_stop(paragraph: str) -> bool:
    """Whether it ends with an entry of a list, an address, a picture such as an emoji, or in Thai or Lao."""
    last = paragraph.rstrip(_EMOJI_SIGNS)[-1:]
    if "\u0e00" <= last <= "\u0eff" or (last >= "\u2600" and unicodedata.category(last) == "So"):
        return True
    return bool(_LIST_ENTRY.search(paragraph) or _ADDRESS.fullmatch(paragraph.rsplit(maxsplit=1)[-1]))


# Two words of one paragraph, the second perhaps with the punctuation after it.
_DOUBLED = re.compile(r"(?<!\S)([^\W\d_]+)(?:[ \t\xa0]+|[ \t]*\n[ \t]*)(\1)(?=[,.;:!?)”’\"]*(?:\s|$))", re.IGNORECASE)


@rule("word-doubled", "warning", why="A word that stands twice in a row is a typing mistake", quick=True)
def doubled_words(context: CheckContext) -> Iterator[Finding]:
    """The same word twice in a row, in a language that does not double words on purpose."""
    for writing in context.writings:
        if context.language_of(writing).partition("-")[0] in phrases("languages that double words"):
            continue
        for found in _DOUBLED.finditer(writing.text):
            line = writing.text[writing.text.rfind("\n", 0, found.start()) + 1 :]
            after_heading = "\n" in found[0] and line.lstrip().startswith("#")
            if not after_heading and found[1].lower() not in phrases("words that may stand twice"):
                yield _in_text(writing, found[0], f"'{found[2]}' stands twice in a row", "delete one of them")


# What an entry of a list, a quotation or a heading begins with: Markdown allows more spaces after it.
_MARKER = re.compile(r"[-*+•·–▪◦]|\d+[.)]|>|#{1,6}")


@rule("spaces", "notice", why="Readers of the plain text see two spaces between words", quick=True)
def two_spaces(context: CheckContext) -> Iterator[Finding]:
    """Two spaces between words."""
    for writing in context.writings:
        for found in re.finditer(r"(\S+)  +(?=\S)(\S+)", writing.text):
            before = writing.text[writing.text.rfind("\n", 0, found.start()) + 1 : found.start()]
            if before.strip() or not _MARKER.fullmatch(found[1]):
                yield _in_text(writing, found[0], f"two spaces before '{found[2]}'", "keep one")


@rule("quotes-mixed", "notice", why="Straight and curly quotes in one text look careless", quick=True)
def mixed_quotes(context: CheckContext) -> Iterator[Finding]:
    """Straight and curly quotes in the same text."""
    for writing in context.writings:
        for straight, curly in (("'", "’‘"), ('"', "“”„")):
            if straight not in writing.text or not any(mark in writing.text for mark in curly):
                continue
            found = re.search(rf"\S*{straight}\S*", re.sub(r"https?://\S+", "", writing.text))
            if found:
                message = f"{found[0]} has a straight quote, the others in the text are curly"
                yield _in_text(writing, found[0], message, f"write {curly[0]}, as the others")


_LEFTOVERS = re.compile(
    r"(?i:\blorem ipsum\b|\bdolor sit amet\b)|\b(?:TBC|TBD|TBA|TODO|FIXME|X{4,}|xxx+)\b|\[(?:…|\.\.\.|\?+)\]|\?\?\?+"
)


@rule("leftover", "warning", why="Readers see words such as TODO or TBC that were never replaced", quick=True)
def leftovers(context: CheckContext) -> Iterator[Finding]:
    """Words that were to be replaced."""
    for writing in context.writings:
        for found in _LEFTOVERS.finditer(writing.text):
            yield _in_text(writing, found[0], f"'{found[0]}' was never replaced", "write the final words")


def _in_text(writing: Writing, excerpt: str, message: str, hint: str) -> Finding:
    return Finding(writing.locate(excerpt), message, hint, writing.item)
