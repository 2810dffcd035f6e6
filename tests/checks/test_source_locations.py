import pytest

from newsletter.checks.source_locations import find_address, find_in_source
from newsletter.errors import Location


@pytest.mark.parametrize(
    ("excerpt", "line", "column"),
    [
        ("words over", 2, 6),
        ("over two lines", 2, 12),
        ("two lines", 3, 1),
        ("nowhere", 1, 3),
        ("", 1, 3),
        ("some", 2, 1),
    ],
)
def test_find_in_source_goes_on_from_a_place(tmp_path, excerpt, line, column):
    path = tmp_path / "a.md"
    path.write_text("some before\nsome words over\ntwo lines\n", "utf-8")
    assert find_in_source(Location(path, 1, 3), excerpt) == Location(path, line, column)
    assert find_in_source(Location(tmp_path / "missing", 1, 3), excerpt) == Location(tmp_path / "missing", 1, 3)


@pytest.mark.parametrize(
    ("text", "excerpt", "line", "column"),
    [
        ("a b. a  b.", "a  b", 1, 6),
        ("a  b\n\na b", "a b", 3, 1),
        ("a\n  b.", "a b", 1, 1),
        ("a\n\nb. a b.", "a b", 3, 4),
        ("breathe the air, the the end", "the the", 1, 18),
        ("breathe the air, the\n   the end", "the the", 1, 18),
        ("bathe", "the", 1, 3),
        ("so many words\n of one", "words of another", 1, 9),
    ],
)
def test_find_in_source_prefers_whole_words_as_they_are_written(tmp_path, text, excerpt, line, column):
    path = tmp_path / "a.md"
    path.write_text(text, "utf-8")
    assert find_in_source(Location(path, 1), excerpt) == Location(path, line, column)


def test_address_is_found_whole_not_as_part_of_a_longer_one(tmp_path):
    path = tmp_path / "item.md"
    path.write_text("https://example.org/a/b\nsee https://example.org/a.\n", "utf-8")
    assert find_address(Location(path, 1, 1), "https://example.org/a") == Location(path, 2, 5)
    assert find_address(Location(path, 1, 1), "https://example.org/") is None
