"""Every theme can be read: each text on what is behind it, in light and dark mode, on buttons too."""

import re

import pytest

from newsletter.build import Builder
from newsletter.checks.computed_styles import contrast, looks_of
from newsletter.checks.html_tree import read_markup
from newsletter.content.theme import find_themes, load_theme
from newsletter.content.workspace import packaged_templates
from tests.rich_issue import RICH_ISSUE, write_rich_publication

TEMPLATES = (packaged_templates(),)
THEMES = find_themes(TEMPLATES)
TOKENS = load_theme(TEMPLATES, "en")


@pytest.fixture(scope="module")
def html_of(tmp_path_factory):
    """The HTML of the rich issue in a theme; `tokens` is the text of a theme file of the publication's own."""
    workspace = write_rich_publication(tmp_path_factory.mktemp("rich"))
    own_themes = workspace.templates / "themes"
    own_themes.mkdir(parents=True)
    builder = Builder(workspace)

    def build(theme, tokens=None):
        if tokens is not None:
            (own_themes / f"{theme}.yaml").write_text(tokens, "utf-8")
            builder.refresh()
        return builder.build(RICH_ISSUE, theme=theme).email.html

    return build


def texts_of(html, mode):
    """Every text that readers see, with its look."""
    if mode == "outlook":  # which marks what it recoloured instead of asking the style sheet
        html = html.replace("[data-ogsc] ", "").replace("[data-ogsb] ", "")
    markup = read_markup(html)
    looks = looks_of(markup, dark=mode == "dark")
    for text in markup.texts:
        look = looks[text.parent]
        if text.text.strip("\u00a0\u200c\u034f\u00ad\u200b \n") and look.shown and look.size:
            yield text.text.strip()[:30], look


@pytest.mark.parametrize("mode", ["light", "dark", "outlook"])
@pytest.mark.parametrize("theme", THEMES)
def test_every_text_has_enough_contrast(html_of, theme, mode):
    """However large it is."""
    faint = set()
    for words, look in texts_of(html_of(theme), mode):
        assert look.color, words
        assert look.background, words
        ratio = contrast(look.color, look.background)
        if ratio < 4.5:
            faint.add(f"'{words}': {look.color} on {look.background} has {ratio:.2f}:1")
    assert sorted(faint) == []


@pytest.mark.parametrize(("group", "mode"), [("colors", "light"), ("dark", "dark"), ("dark", "outlook")])
def test_every_colour_that_texts_have_is_in_the_issue_of_these_tests(html_of, group, mode):
    """Otherwise its contrast would not be tested. A colour that nothing has would be no token."""
    unique = {name: f"#{number:02x}{number:02x}{255 - number:02x}" for number, name in enumerate(TOKENS[group], 10)}
    html = html_of("unique", "".join([f"{group}:\n", *(f"  {name}: '{color}'\n" for name, color in unique.items())]))
    assert [name for name, color in unique.items() if color not in html] == []
    given = {name for name, color in unique.items() if re.search(rf"(?<![\w-])color:\s*{color}", html)}
    seen = {"#{:02x}{:02x}{:02x}".format(*look.color) for _, look in texts_of(html, mode)}
    assert len(given) > 4
    assert sorted(name for name in given if unique[name] not in seen) == []


def test_every_colour_has_a_dark_one():
    assert set(TOKENS["colors"]) == set(TOKENS["dark"])


def test_a_theme_describes_itself_in_its_first_line():
    for name, path in THEMES.items():
        first = path.read_text("utf-8").partition("\n")[0]
        assert first.startswith("# "), name
        assert 20 <= len(first) <= 120, name
