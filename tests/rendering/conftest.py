"""What the rendering tests share: an email built from a workspace, with a small template where wanted."""

from __future__ import annotations

from textwrap import dedent

import pytest

from newsletter.build import Builder

#: The least that is a whole email: {head} and {body} are filled in.
MJML = """
<mjml lang="en" dir="ltr">
  <mj-head>
    <mj-title>{{{{ issue.title }}}}</mj-title>
    {head}
  </mj-head>
  <mj-body width="640px">
    <mj-section>
      <mj-column>
        {body}
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
"""


@pytest.fixture
def render(workspace):
    """Builds the email of an issue; `body`, `head` and `text` are put into small templates of its own."""

    def make(*, body=None, head="", text="-", files=None, platform=None):
        changes = dict(files or {})
        if body is not None:
            changes["templates/issue.mjml.j2"] = dedent(MJML).format(head=head, body=body)
            changes["templates/issue.txt.j2"] = text
        return Builder(workspace(changes)).build("2020-08", platform).email

    return make
