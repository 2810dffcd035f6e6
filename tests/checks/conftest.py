"""What the tests of rules share: a publication with one change, checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from newsletter.build import Builder
from newsletter.checks.context import CheckContext
from newsletter.checks.runner import Report, check_all

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
def context(workspace) -> Callable[[Mapping[str, str | None]], CheckContext]:
    """The context of issue 2020-08 of FINE with some files changed."""

    def make(changes: Mapping[str, str | None] | None = None, platform: str | None = None) -> CheckContext:
        builder = Builder(workspace({**FINE, **(changes or {})}))
        return builder.check_context(builder.build("2020-08", platform))

    return make


@pytest.fixture
def checked(context) -> Checked:
    """The report on issue 2020-08 of FINE with some files changed."""

    def make(changes: Mapping[str, str | None] | None = None, platform: str | None = None) -> Report:
        return check_all(context(changes, platform))

    return make
