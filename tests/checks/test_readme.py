from tests.tools.rules_table import BEGIN, END, README, with_table


def test_readme_lists_the_rules_as_they_are():
    text = README.read_text("utf-8")
    assert BEGIN in text
    assert END in text
    assert with_table(text) == text, "run: make rules"
