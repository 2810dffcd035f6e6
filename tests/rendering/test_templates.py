"""What designers may use in templates, and add to them."""

import re

import pytest

from newsletter.rendering.filters import FILTERS
from newsletter.rendering.templates import VARIABLES

PUBLICATION = """
title: The Monthly
organisation: An Organisation
sender: {name: The Monthly, email: news@example.org}
postal_address: 1 Example Street, 1200 Example City
contact: {email: news@example.org}
language: nl
"""

EVENT = """
---
kind: Event
title: The first title
url: https://example.org/first
start: 2020-09-22 14:00
end: 2020-09-22 16:00
time_zone: Europe/Zurich
---

The *first* summary.
"""

EXAMPLE = re.compile(r"\{\{.+\}\}", re.DOTALL)


@pytest.mark.parametrize("name", FILTERS)
def test_filter_has_a_docstring_whose_example_works(name, render):
    example = EXAMPLE.search(FILTERS[name].__doc__)[0]
    assert f"|{name}" in example
    body = f"{{% for section in issue.sections %}}{{% for item in section.items %}}<mj-text>[{example}]</mj-text>{{% endfor %}}{{% endfor %}}"
    html = render(body=body, files={"issues/news/2020/2020-08-31-first.md": EVENT}).html
    assert re.search(r">\[\s*\S", html)
    assert example not in html


def test_variables_are_those_that_templates_see(render):
    body = "".join(f"<mj-text>{{{{ {name} is defined }}}}</mj-text>" for name in VARIABLES)
    assert render(body=body).html.count(">True<") == len(VARIABLES) == 4
    used = re.findall(r"\b(?:theme|merge)\.(?!yaml)[a-z_.]*[a-z]", " ".join(VARIABLES.values()))
    assert len(used) == 3
    for use in used:
        assert render(body=f"<mj-text>{{{{ {use} }}}}</mj-text>").html


def test_language_of_the_words_is_one_file(workspace):
    """Adding one touches `words/xx.yaml` and nothing else; what it lacks is English."""
    from newsletter.build import Builder

    words = {"templates/words/nl.yaml": "read_article: Lees het artikel\n"}
    item = {"issues/news/2020/2020-08-31-first.md": EVENT.replace("kind: Event", "kind: News\nlayout: feature")}
    email = Builder(workspace({**words, **item, "issues/publication.yaml": PUBLICATION})).build("2020-08").email
    assert "Lees het artikel" in email.html
    assert "Read the article" not in email.html
    assert '<html lang="nl"' in email.html
    without = Builder(workspace({**item, "templates/words/nl.yaml": None})).build("2020-08").email
    assert "Read the article" in without.html
