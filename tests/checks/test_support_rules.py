import json
from pathlib import Path
from typing import get_args

import pytest

from newsletter.checks import support_rules
from newsletter.checks.features import features_of
from newsletter.checks.html_tree import read_markup
from newsletter.content.field_types import Client
from newsletter.content.model import Publication

HERE = Path(__file__).parent / "caniemail"

# What the package names more or less of than what stands there: comments, `.a .b` as a chain of classes, and
# every property whose name begins like another's.
NOT_OURS = {"HTML comments", "Chaining selectors", "list-style", "margin-inline & margin-block"}


def used(html):
    return set(features_of(read_markup(html), support_rules.support_table().features))


def test_features_are_those_that_the_package_caniemail_finds():
    table = support_rules.support_table()
    ours = {table.features[name][0] for name in used((HERE / "features.html").read_text("utf-8"))}
    theirs = set(json.loads((HERE / "titles.json").read_text("utf-8")))
    assert len(theirs) > 50
    assert {title.strip() for title in theirs} - NOT_OURS - ours == set()


@pytest.mark.parametrize(
    ("html", "features"),
    [
        ('<p style="display:flex">', {"html-p", "css-display", "css-display-flex"}),
        ('<p style="border-top-left-radius:1px">', {"html-p", "css-border-radius", "css-unit-px"}),
        ('<p style="color:red;mso-line-height-rule:exactly">', {"html-p"}),
        (
            "<style>.a:hover{margin:0}</style>",
            {"html-style", "css-selector-class", "css-pseudo-class-hover", "css-margin"},
        ),
        ("<!--[if mso]><v:rect style='display:flex'></v:rect><![endif]-->", set()),
        ('<img src="https://example.org/a.jpeg?x=1">', {"html-img", "image-jpg"}),
    ],
)
def test_features_of_a_piece(html, features):
    assert used(html) == features


def test_feature_only_in_a_media_query_is_an_enhancement(context):
    css = "@media (max-width: 400px) { .mine { display: flex; } }"
    made = context({"templates/styles/screens.css.j2": css})
    (flex,) = [each for each in support_rules.support_of(made) if each.id == "css-display-flex"]
    assert flex.fallback
    assert "outlook-windows" in flex.no
    assert list(support_rules.unsupported(made)) == []


def test_unshown_feature_names_the_clients_that_matter(context):
    block = {"templates/blocks/story.mjml.j2": '<mj-text><p style="display:flex">{{ item.title }}</p></mj-text>'}
    publication = (
        "title: A\norganisation: B\nsender: {name: A, email: a@b.org}\npostal_address: C\ncontact: {email: a@b.org}\n"
    )
    few = {"issues/publication.yaml": f"{publication}clients: [outlook-windows, apple-mail-ios]\n"}
    (found,) = support_rules.unsupported(context({**block, **few}))
    assert found.clients == ("Outlook for Windows",)
    assert "display:flex is not shown by Outlook for Windows" in found.message
    none = {"issues/publication.yaml": f"{publication}clients: [apple-mail-ios]\n"}
    assert list(support_rules.unsupported(context({**block, **none}))) == []


def test_score_is_lower_when_a_feature_is_lost(context):
    before = support_rules.score(context())
    after = support_rules.score(
        context({"templates/blocks/story.mjml.j2": '<mj-text><p style="display:flex">{{ item.title }}</p></mj-text>'})
    )
    assert 0.9 < before[1] <= 1
    assert after[1] < before[1]


def test_table_has_every_client_of_the_model():
    table = support_rules.support_table()
    assert list(table.clients) == list(get_args(Client))
    assert all(
        len(letters) == len(table.clients) and set(letters) <= set("yanu") for _, letters in table.features.values()
    )
    assert table.features["css-display-flex"][1][list(table.clients).index("outlook-windows")] == "n"
    assert Publication.__dataclass_fields__["clients"]


def test_fallbacks_are_of_features_that_exist():
    names = {name for table in support_rules.fallback_table().values() for name in table}
    assert len(names) > 40
    assert names <= set(support_rules.support_table().features)


@pytest.mark.parametrize(
    ("html", "feature", "fallback"),
    [
        ('<p style="margin:-1px">A</p>', "css-margin", ""),
        ('<p style="margin:1px">A</p>', "css-margin", "only negative margins are lost, and there are none"),
        ('<table style="border-spacing:0"></table>', "css-border-spacing", ""),
        (
            '<table cellspacing="0" style="border-spacing:0"></table>',
            "css-border-spacing",
            "the attribute cellspacing has the same effect",
        ),
    ],
)
def test_fallback_may_depend_on_the_rest_of_the_html(context, html, feature, fallback):
    block = f'<mj-text><h3 id="{{{{ item.id }}}}">{{{{ item.title }}}}</h3>{html}</mj-text>'
    used = support_rules.support_of(context({"templates/blocks/story.mjml.j2": block}))
    assert [each.fallback for each in used if each.id == feature] == [fallback]
