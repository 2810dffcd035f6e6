"""The quick rules: those that `newsletter build` runs too."""

from __future__ import annotations

from newsletter.checks import calendar, platform_rules, size, tags, words
from newsletter.checks.items import address_missing, address_twice, title_with_address
from newsletter.checks.rule import Rule

__all__ = ["QUICK_RULES"]

_GMAIL = "https://mailchimp.com/help/gmail-is-clipping-my-email/"
_SUBJECT = "https://mailchimp.com/help/best-practices-for-email-subject-lines/"
_PREHEADER = "https://www.litmus.com/blog/the-ultimate-guide-to-preview-text-support"
_PLAIN = "https://www.plainlanguage.gov/guidelines/concise/"
_CAN_SPAM = "https://www.ftc.gov/business-guidance/resources/can-spam-act-compliance-guide-business"
_GMAIL_SENDERS = "https://support.google.com/a/answer/81126"
_PLATFORM = "the platform's documentation"
_TAGS = "https://mailchimp.com/help/all-the-merge-tags-cheat-sheet/"
_LINKS = "https://www.w3.org/WAI/WCAG22/Understanding/link-purpose-in-context"
_OWN = "good practice"

QUICK_RULES: tuple[Rule, ...] = (
    Rule("size-clipped", "warning", size.clipped, "Gmail cuts a message whose HTML has more than 102 KB", _GMAIL),
    Rule("size-near-clip", "warning", size.near_clip, "Above 80 % of 102 KB the next item may be the one cut", _GMAIL),
    Rule("subject-missing", "warning", words.subject_missing, "The title says nothing of this month's news", _SUBJECT),
    Rule("subject-long", "warning", words.subject_long, "Inboxes cut a subject after about 60 characters", _SUBJECT),
    Rule("subject-capitals", "warning", words.subject_capitals, "Capitals look like an advertisement", _SUBJECT),
    Rule("subject-exclaims", "warning", words.subject_exclaims, "Many exclamation marks look like spam", _SUBJECT),
    Rule("preheader-missing", "warning", words.preheader_missing, "Inboxes show it after the subject", _PREHEADER),
    Rule("preheader-length", "warning", words.preheader_length, "Inboxes show 40 to 110 characters", _PREHEADER),
    Rule("preheader-repeats", "warning", words.preheader_repeats, "The same words twice say half", _PREHEADER),
    Rule("title-long", "warning", words.title_long, "A title is read at a glance, up to 140 characters", _PLAIN),
    Rule("title-address", "warning", title_with_address, "An address in a title cannot be read aloud", _LINKS),
    Rule("summary-long", "warning", words.summary_long, "Above 600 characters it is no summary", _PLAIN),
    Rule("summary-cut", "warning", words.summary_breaks_off, "A sentence without an end was copied in part", _PLAIN),
    Rule("word-doubled", "warning", words.doubled_words, "A word that stands twice is a slip", _OWN),
    Rule("spaces", "notice", words.two_spaces, "Two spaces show in plain text", _OWN),
    Rule("quotes-mixed", "notice", words.mixed_quotes, "Straight and curly quotes in one text look careless", _OWN),
    Rule("leftover", "warning", words.leftovers, "Words such as TODO or TBC were to be replaced", _OWN),
    Rule("item-later", "warning", calendar.later_than_issue, "News from after the issue is a wrong date", _OWN),
    Rule("event-over", "warning", calendar.over_already, "Nobody can come to what is over", _OWN),
    Rule("weekday", "warning", calendar.wrong_weekday, "Readers come on the wrong day", _OWN),
    Rule("number", "warning", calendar.number_sequence, "Issues are counted one by one", _OWN),
    Rule("item-again", "warning", calendar.already_ran, "Readers have had it", _OWN),
    Rule("link-missing", "warning", address_missing, "An item without an address leads nowhere", _OWN),
    Rule("link-twice", "warning", address_twice, "Two items with one address: one of them is wrong", _OWN),
    Rule("tag-foreign", "warning", tags.foreign, "The platform sends a tag that it does not know as it stands", _TAGS),
    Rule("tag-misspelt", "warning", tags.misspelt, "One letter off, and readers see the tag itself", _TAGS),
    Rule("tag-half", "warning", tags.half, "Half a tag is sent as it stands", _TAGS),
    Rule(
        "unsubscribe", "error", platform_rules.unsubscribe, "Law and mail providers ask for a way out", _GMAIL_SENDERS
    ),
    Rule("view-online", "error", platform_rules.view_online, "Some readers only see the web version well", _OWN),
    Rule("platform-forbids", "error", platform_rules.forbidden, "The platform refuses the email", _PLATFORM),
    Rule("platform-size", "error", platform_rules.too_large, "The platform takes no larger email", _PLATFORM),
)
