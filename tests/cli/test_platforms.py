import pytest
from click.testing import CliRunner

from newsletter.cli.program import program
from newsletter.platforms.registry import PLATFORMS


def _run(*arguments):
    result = CliRunner().invoke(program, ["platforms", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_platforms_lists_every_platform():
    code, output, _ = _run()
    assert code == 0
    assert [line.split()[0] for line in output.splitlines()] == list(PLATFORMS)


@pytest.mark.parametrize("name", list(PLATFORMS))
def test_platforms_shows_tags_steps_and_documentation(name):
    code, output, _ = _run(name)
    assert code == 0
    platform = PLATFORMS[name]
    words = " ".join(output.split())
    for text in (*platform.tags.values(), *platform.text_tags.values(), *platform.documentation, *platform.notes):
        assert " ".join(text.split()) in words
    assert output.count("not confirmed in its documentation)") == len(platform.unconfirmed)
    if not platform.documentation:
        assert "none was found" in output


def test_platforms_helps_with_a_misspelt_name():
    code, _, errors = _run("mailchip")
    assert (code, errors) == (1, "error: no platform 'mailchip'; did you mean 'mailchimp'?\n")
