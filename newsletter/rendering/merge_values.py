"""`merge` in the templates: the neutral merge tags, as one platform has them."""

from __future__ import annotations

from markupsafe import Markup, escape

from newsletter.errors import NewsletterError
from newsletter.merge_tags import NEUTRAL_TAGS, SYNTAXES, TagSet, tag_pattern
from newsletter.rendering.placeholders import neutral_mark
from newsletter.wording import did_you_mean

# What some platform's tag with a fall-back value would end at, or read as its own.
_NO_FALLBACK = frozenset("\"'`\\{}[]|*%<>&=$,;:\n")


class Merge:
    """The neutral merge tags: `merge.unsubscribe` is the platform's, and false where it has none."""

    def __init__(self, tags: TagSet) -> None:
        self.tags = tags
        #: One tag, as it is typed, that the platform could read.
        self.pattern = tag_pattern((*tags.syntaxes, *SYNTAXES))

    def __getattr__(self, name: str) -> MergeTag:
        if name not in NEUTRAL_TAGS:
            hint = did_you_mean(name, NEUTRAL_TAGS) or f"known are {', '.join(NEUTRAL_TAGS)}"
            raise NewsletterError(f"no merge tag '{name}'", hint=hint)
        return MergeTag(name, self.tags.platform, available=name in self.tags.html, required=name in self.tags.required)


class MergeTag:
    """One neutral tag; printing one that the platform lacks is a problem.

    `required`: whether the platform refuses an email without it.
    """

    def __init__(self, name: str, platform: str, *, available: bool, required: bool = False) -> None:
        self._name, self._available, self._platform = name, available, platform
        self.required = required

    def __bool__(self) -> bool:
        return self._available

    def __str__(self) -> str:
        if not self._available:
            raise NewsletterError(
                f"the platform '{self._platform}' has no tag for merge.{self._name}",
                hint=f"put the sentence around it between {{% if merge.{self._name} %}} and {{% endif %}}",
            )
        return neutral_mark(self._name)

    def __html__(self) -> str:
        return str(self)

    def or_else(self, words: str) -> Markup:
        """The tag with the words that a reader sees who has no such value; the words alone where there is no tag.

        The words may hold no character that a platform's tag could end at.
        """
        wrong = sorted(set(words) & _NO_FALLBACK)
        if wrong or not words.strip():
            raise NewsletterError(
                f"merge.{self._name}.or_else: the words may not hold {' '.join(wrong)}"
                if wrong
                else f"merge.{self._name}.or_else needs words",
                hint="give plain words, for example merge.first_name.or_else('reader')",
            )
        return Markup(neutral_mark(self._name, words) if self._available else escape(words))  # noqa: S704 - escaped
