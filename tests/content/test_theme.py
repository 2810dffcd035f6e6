import pytest

from newsletter.content.theme import find_themes, load_theme, theme_files
from newsletter.errors import NewsletterError


@pytest.fixture
def folders(tmp_path):
    def make(own=None, below=None):
        for folder, files in (("own", own or {}), ("below", below or {})):
            for inner in ("words", "themes"):
                (tmp_path / folder / inner).mkdir(parents=True)
            for name, text in files.items():
                (tmp_path / folder / name).write_text(text)
        return [tmp_path / "own", tmp_path / "below"]

    return make


def test_tokens_of_the_first_folder_win_one_by_one(folders):
    made = folders(
        {"theme.yaml": "colors: {ink: '#111111'}"},
        {"theme.yaml": "colors: {ink: '#222222', rule: '#333333'}\nradius: 4"},
    )
    assert load_theme(made, "en") == {"colors": {"ink": "#111111", "rule": "#333333"}, "radius": "4", "words": {}}


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "Read"), ("fr", "Lire"), ("fr-CA", "Lisez"), ("fr-BE", "Lire"), ("sw", "Read")],
)
def test_words_are_of_the_nearest_language(folders, language, expected):
    made = folders(
        {},
        {"words/en.yaml": "read: Read\nwhen: When", "words/fr.yaml": "read: Lire", "words/fr-CA.yaml": "read: Lisez"},
    )
    assert load_theme(made, language)["words"] == {"read": expected, "when": "When"}


def test_problems_of_all_files_are_reported_at_once(folders, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    made = folders(
        {
            "theme.yaml": "colors:\n  ink: '#111'\n  rule: '#12345g'\n  sizes: [1, 2]\nsizes:\n  item: 22px\n  text: 1.2rem\n",
            "words/en.yaml": "a: 1\na: 2\n",
        }
    )
    with pytest.raises(NewsletterError) as caught:
        load_theme(made, "en")
    hint = "write it like #1f2328: shorter ones break in some mail programs"
    assert str(caught.value).splitlines() == [
        f"own/theme.yaml:2:8: '#111' is not a colour of six digits; {hint}",
        f"own/theme.yaml:3:9: '#12345g' is not a colour of six digits; {hint}",
        "own/theme.yaml:4:10: a list among the tokens; write 'name: value' lines",
        "own/theme.yaml:6:9: '22px' has a unit; write 22 alone: measures are in pixels",
        "own/theme.yaml:7:9: '1.2rem' has a unit; write the number of pixels alone: measures are in pixels",
        "own/words/en.yaml:2:1: the key 'a' is here twice; keep one of them; the first is in line 1",
    ]


def test_theme_may_be_missing(folders):
    assert load_theme(folders(), "en") == {"words": {}}


BELOW = {
    "theme.yaml": "colors: {ink: '#222222', rule: '#333333'}\nradius: 4\nspace: {text: 16}",
    "themes/band.yaml": "# A solid masthead.\ncolors: {ink: '#444444', rule: '#555555'}",
    "themes/paper.yaml": "# Warm.\nradius: 0",
}


def test_a_theme_lies_over_the_default_and_the_own_tokens_over_both(folders):
    made = folders({"theme.yaml": "colors: {ink: '#111111'}"}, BELOW)
    assert load_theme(made, "en", "band") == {
        "colors": {"ink": "#111111", "rule": "#555555"},
        "radius": "4",
        "space": {"text": "16"},
        "words": {},
    }
    assert load_theme(made, "en", "paper")["radius"] == "0"


def test_an_own_theme_of_the_same_name_lies_over_the_programs(folders):
    made = folders({"themes/band.yaml": "radius: 9"}, BELOW)
    assert [path.relative_to(made[0].parent).as_posix() for path in theme_files(made, "band")] == [
        "below/theme.yaml",
        "below/themes/band.yaml",
        "own/themes/band.yaml",
    ]
    colors = {"ink": "#444444", "rule": "#555555"}
    assert load_theme(made, "en", "band") == {"colors": colors, "radius": "9", "space": {"text": "16"}, "words": {}}
    assert list(find_themes(made)) == ["band", "paper"]
    assert find_themes(made)["band"] == made[0] / "themes/band.yaml"


def test_unknown_tokens_and_values_of_another_kind_are_problems(folders, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    made = folders(
        {
            "theme.yaml": "colours: {ink: '#111111'}\ncolors:\n  inc: '#111111'\n  rule: red\nradius: {all: 4}\nspace: 4",
            "themes/band.yaml": "radius: round",
        },
        BELOW,
    )
    with pytest.raises(NewsletterError) as caught:
        load_theme(made, "en", "band")
    assert str(caught.value).splitlines() == [
        "own/themes/band.yaml:1:9: 'round' is not a number; write it like 4",
        "own/theme.yaml:1:1: no template uses the token 'colours'; did you mean 'colors'?",
        "own/theme.yaml:3:3: no template uses the token 'inc'; did you mean 'ink'?",
        "own/theme.yaml:4:9: 'red' is not a colour of six digits; "
        "write it like #1f2328: shorter ones break in some mail programs",
        "own/theme.yaml:5:9: 'name: value' lines where 'radius' has one value; write it like radius: 4",
        "own/theme.yaml:6:8: one value where 'space' has 'name: value' lines; write them below it",
    ]


def test_a_token_that_an_own_template_uses_is_known(folders):
    made = folders({"theme.yaml": "colors: {gold: '#aa8800'}", "poem.mjml.j2": "{{ theme.colors.gold }}"}, BELOW)
    assert load_theme(made, "en")["colors"] == {"ink": "#222222", "rule": "#333333", "gold": "#aa8800"}
