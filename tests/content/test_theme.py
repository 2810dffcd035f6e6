import pytest

from newsletter.content.theme import load_theme
from newsletter.errors import NewsletterError


@pytest.fixture
def folders(tmp_path):
    def make(own=None, below=None):
        for folder, files in (("own", own or {}), ("below", below or {})):
            (tmp_path / folder / "words").mkdir(parents=True)
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
