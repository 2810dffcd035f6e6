"""Sample values for merge tags: what a test mail and a preview show in place of a reader's data."""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Mapping

from newsletter.content.model import Publication
from newsletter.merge_tags import TagSet
from newsletter.platforms.platform import Platform
from newsletter.rendering.email import Email


def sample_values(publication: Publication) -> dict[str, str]:
    """A sample for every neutral tag. Addresses are of example.org, which is reserved for examples."""
    return {
        "unsubscribe": "https://example.org/unsubscribe",
        "view_online": "https://example.org/view-online",
        "preferences": "https://example.org/preferences",
        "forward": "https://example.org/forward",
        "first_name": "Maria",
        "last_name": "Sample",
        "email": "maria.sample@example.org",
        "postal_address": publication.postal_address,
        "list_name": publication.title,
        "date": "1 January 2030",
    }


def sample_tag_set(platform: Platform, publication: Publication) -> TagSet:
    """The platform's tags, each replaced by its sample; tags that it lacks are not in the set."""
    samples = sample_values(publication)
    tags = platform.tag_set(publication)
    values = {name: samples[name] if name in platform.tags else tag for name, tag in tags.html.items()}
    return dataclasses.replace(
        tags,
        html={name: html.escape(value) for name, value in values.items()},
        text=values,
        fallbacks={name: samples[name] for name in tags.fallbacks},
    )


def fill_samples(email: Email, platform: Platform) -> Email:
    """The email with samples for the platform's own tags that an editor or a designer wrote."""
    samples = sample_values(email.issue.publication)
    issue = dataclasses.replace(email.issue, subject=_fill(email.issue.subject, platform, samples))
    escaped = {name: html.escape(value) for name, value in samples.items()}
    filled = email.rewritten(lambda piece: _fill(piece, platform, escaped))
    return dataclasses.replace(filled, issue=issue, text=_fill(email.text, platform, samples))


def _fill(text: str, platform: Platform, samples: Mapping[str, str]) -> str:
    for name, pattern in platform.fallbacks.items():
        any_words = re.escape(pattern).replace(re.escape("{fallback}"), r"[^\n<>]{0,80}?")
        text = re.sub(any_words, lambda _, name=name: samples[name], text)  # type: ignore[misc]
    tags = (*platform.tags.items(), *platform.text_tags.items())
    # The longest first: one tag may be part of another.
    for name, tag in sorted(tags, key=lambda pair: -len(pair[1])):
        text = text.replace(tag, samples[name])
    return text
