"""What the tests of rules share: a publication with one change, checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from newsletter.building import Builder
from newsletter.checking import check_build, letter_of
from newsletter.checks.letter import Letter
from newsletter.checks.running import Report

#: A publication without any finding.
FINE = {
    "issues/publication.yaml": """
        title: The Monthly
        organisation: An Organisation
        sender: {name: The Monthly, email: news@cooperation.int}
        postal_address: 1 Example Street, 1200 Example City
        contact: {email: news@cooperation.int}
        """,
    "issues/2020-08.yaml": """
        number: 8
        published: 2020-09-01
        subject: A century of cooperatives
        preheader: Twelve articles on cooperatives, and a conversation from Japan.
        introduction: Good morning.
        sections:
          - title: News
            items:
              - 2020-08-31-first
              - 2020-08-30-second
        """,
    "issues/news/2020/2020-08-31-first.md": """
        ---
        kind: News
        title: The first title
        url: https://cooperation.int/first
        ---

        The first summary.
        """,
    "issues/news/2020/2020-08-30-second.md": """
        ---
        kind: News
        title: The second title
        url: https://cooperation.int/second
        ---

        The second summary.
        """,
}

Checked = Callable[..., Report]


@pytest.fixture
def letter(workspace) -> Callable[[Mapping[str, str | None]], Letter]:
    """The letter of issue 2020-08 of FINE with some files changed."""

    def make(changes: Mapping[str, str | None] | None = None, platform: str | None = None) -> Letter:
        builder = Builder(workspace({**FINE, **(changes or {})}))
        return letter_of(builder, builder.build("2020-08", platform))

    return make


@pytest.fixture
def checked(letter) -> Checked:
    """The report on issue 2020-08 of FINE with some files changed."""

    def make(changes: Mapping[str, str | None] | None = None, platform: str | None = None) -> Report:
        return check_build(letter(changes, platform))

    return make
