import json
from importlib import import_module

import click
import pytest

from newsletter.cli.import_command import import_
from newsletter.content.load import load_publication
from newsletter.content.schema import schema_files
from newsletter.errors import NewsletterError
from newsletter.source_formats import SOURCE_FORMATS
from newsletter.sources.drafts import Clues, Format, Page
from newsletter.sources.formats import read_page
from tests.conftest import PUBLICATION

AGENDA = "AGENDA\n2021-05-03: A meeting\nsoon: Another\n"


@pytest.mark.parametrize("name", SOURCE_FORMATS)
def test_each_format_of_the_registry_has_a_module(name):
    assert isinstance(import_module(SOURCE_FORMATS[name]).FORMAT, Format)


def test_a_module_and_a_line_in_the_registry_add_a_format(monkeypatch):
    page = Page(name="x", text=AGENDA)
    assert read_page(page, Clues()).shape.startswith("format 'text'")
    monkeypatch.setitem(SOURCE_FORMATS, "agenda", "tests.sources.added_format")
    for name in (None, "agenda"):
        reading = read_page(page, Clues(), name)
        assert [item.title for item in reading.items] == ["A meeting"]
        assert [str(problem) for problem in reading.problems] == [
            "x:3: line 3 ('Another'): 'soon' is not a date; it is not imported"
        ]


def test_the_command_knows_the_formats_of_the_registry():
    (option,) = (each for each in import_.params if each.name == "name")
    assert isinstance(option.type, click.Choice)
    assert list(option.type.choices) == list(SOURCE_FORMATS)


def test_a_publication_knows_the_formats_of_the_registry(workspace):
    source = "sources:\n  coop:\n    url: https://example.org/\n    format: {}\n"
    for name in SOURCE_FORMATS:
        made = workspace({"issues/publication.yaml": PUBLICATION + source.format(name)})
        assert load_publication(made).sources["coop"].format == name
    made = workspace({"issues/publication.yaml": PUBLICATION + source.format("cvs")})
    with pytest.raises(NewsletterError, match=r"publication\.yaml:9:13: .*'csv'"):
        load_publication(made)
    schema = next(text for path, text in schema_files(made.issues).items() if path.name == "publication.json")
    assert f'"enum": {json.dumps(list(SOURCE_FORMATS))}'.replace(" ", "") in schema.replace(" ", "").replace("\n", "")


def test_an_unknown_format_is_a_problem():
    with pytest.raises(NewsletterError, match="there is no format 'cvs'; did you mean 'csv'"):
        read_page(Page(name="x", text="x"), Clues(), "cvs")
