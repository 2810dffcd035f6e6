"""The schemas accept what the loader accepts, and refuse the mistakes that an editor makes."""

import json
import re
from pathlib import Path
from textwrap import dedent

import pytest
from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for

from newsletter.content.load import load_issue, load_publication
from newsletter.content.news_items import split_front_matter
from newsletter.content.schema import SCHEMAS, schema_comment, schema_files, schema_of
from newsletter.content.workspace import Workspace
from newsletter.content.yaml_nodes import Mapping, Scalar, parse_yaml
from newsletter.errors import NewsletterError
from tests.conftest import ITEM, MANIFEST, PUBLICATION

ILO = Workspace(Path(__file__).parents[1] / "golden/ilo/workspace")


def value_of(node):
    """The value as an editor's YAML 1.2 reads it (https://yaml.org/spec/1.2.2/#103-core-schema)."""
    if isinstance(node, Mapping):
        return {key.value: value_of(value) for key, value in node.value}
    if not isinstance(node, Scalar):
        return [value_of(value) for value in node.value]
    text = node.value
    if node.style:
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"[-+]?[0-9]+", text):
        return int(text)
    return float(text) if re.fullmatch(r"[-+]?[0-9]*\.[0-9]+", text) else text


def problems_of(name, text):
    validator = Draft202012Validator(schema_of(name), format_checker=Draft202012Validator.FORMAT_CHECKER)
    root = parse_yaml(text, Path("a.yaml")).root
    return [error.message for error in validator.iter_errors(value_of(root) if root else None)]


def front_matter(path):
    return split_front_matter(path.read_text("utf-8"), path)[0]


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_is_a_schema(name):
    schema = schema_of(name)
    assert validator_for(schema) is Draft202012Validator
    Draft202012Validator.check_schema(schema)
    assert all(each.get("description") for each in schema["properties"].values())


def test_schemas_accept_all_files_of_the_ilo():
    manifests = {each: ILO.manifest(each).read_text("utf-8") for each in ILO.issue_ids()}
    fronts = {each: front_matter(ILO.item(each)) for each in ILO.item_ids()}
    checked = [("publication", problems_of("publication", ILO.publication.read_text("utf-8")))]
    checked += [(name, problems_of("manifest", text)) for name, text in manifests.items()]
    checked += [(name, problems_of("news-item", text)) for name, text in fronts.items()]
    assert len(checked) > 10
    assert [each for each in checked if each[1]] == []


def test_schema_files_of_the_ilo_are_up_to_date():
    for path, text in schema_files(ILO.issues).items():
        assert path.read_text("utf-8") == text, "run: newsletter schema --write"


def test_files_of_the_ilo_name_their_schemas():
    assert ILO.publication.read_text("utf-8").startswith(schema_comment("publication"))
    for issue_id in ILO.issue_ids():
        assert ILO.manifest(issue_id).read_text("utf-8").startswith(schema_comment("manifest"))
    for item_id in ILO.item_ids():
        front = front_matter(ILO.item(item_id))
        assert front.startswith(schema_comment("news-item", folders_up=2))


def test_schema_comment_leads_to_the_schema():
    for name, folders_up, file in [("manifest", 0, "2020-08.yaml"), ("news-item", 2, "news/2020/a.md")]:
        relative = schema_comment(name, folders_up).split("=", maxsplit=1)[1]
        path = (ILO.issues / file).parent / relative
        assert json.loads(path.read_text("utf-8"))["title"] == name.replace("-", " ")


FILES = {"manifest": MANIFEST, "publication": PUBLICATION, "news-item": ITEM}
TEXTS = {
    name: dedent(text).replace("---\n", "").replace("The first summary.", "").strip() + "\n"
    for name, text in FILES.items()
}


def loads(make_workspace, name, text):
    """Whether the loader takes the file."""
    path = {
        "manifest": "issues/2020-08.yaml",
        "publication": "issues/publication.yaml",
        "news-item": "issues/news/2020/2020-08-31-first.md",
    }[name]
    made = make_workspace({path: f"---\n{text}---\n" if name == "news-item" else text})
    try:
        load_publication(made)
        load_issue(made, "2020-08")
    except NewsletterError:
        return False
    return True


GOOD = [
    ("news-item", ""),
    ("news-item", "image: {src: https://example.org/a b.png, alt: ''}"),
    ("news-item", "image: {src: '{{ image }}', alt: A, width: 560px, height: 3}"),
    ("news-item", "links: [{title: 1984, url: 'mailto:a@example.org?subject=x y'}]"),
    ("news-item", "registration: HTTPS://EXAMPLE.ORG/"),
    ("news-item", "registration: tel:+41 22"),
    ("news-item", "registration: '*|UNSUB|*'"),
    ("news-item", "registration: <%asm_group_unsubscribe_raw_url%>"),
    ("news-item", "start: 2020-09-22 9:30\ntime_zone: America/Argentina/Buenos_Aires"),
    ("news-item", "start: 2020-09-22T14:30\ntime_zone: Etc/GMT+1"),
    ("news-item", "language: zh-Hans"),
    ("news-item", "languages: [en, pt-BR, fil]"),
    ("news-item", "duration: 3:45\nplace: 12\nrole: true"),
    ("news-item", "authors:\nimage: ~\nperson: null"),
    ("manifest", "title: 100\nplatform: brevo"),
    ("manifest", "subject: No"),
    ("publication", "kinds: {News: story, 1: brief}"),
    ("publication", "kinds:"),
    ("publication", "website: https://exämple.org/é"),
]

BAD = [
    ("news-item", "adress: https://example.org/"),
    ("news-item", "layout: stroy"),
    ("news-item", "layout: Story"),
    ("news-item", "image: https://example.org/a.png"),
    ("news-item", "image: {src: https://example.org/a.png}"),
    ("news-item", "image: {src: https://example.org/a.png, alt: }"),
    ("news-item", "image: {src: pictures/a.png, alt: A}"),
    ("news-item", "image: {src: 'mailto:a@example.org', alt: A}"),
    ("news-item", "image: {src: https://example.org/a.png, alt: A, width: 50%}"),
    ("news-item", "image: {src: https://example.org/a.png, alt: A, width: 0}"),
    ("news-item", "links: [https://example.org/]"),
    ("news-item", "links: {title: A, url: https://example.org/}"),
    ("news-item", "registration: javascript:alert(1)"),
    ("news-item", "registration: www.example.org"),
    ("news-item", "registration: //example.org/"),
    ("news-item", "registration: [https://example.org/]"),
    ("news-item", "start: 22 September 2020"),
    ("news-item", "start: 2020-09-22 2pm"),
    ("news-item", "time_zone: America/New York"),
    ("news-item", "language: english"),
    ("news-item", "language: en_US"),
    ("news-item", "authors: Ana"),
    ("news-item", "person: [Ana]"),
    ("news-item", "person: '  '"),
    ("manifest", "prehaeder: A"),
    ("manifest", "subject: {a: b}"),
    ("manifest", "title: [a]"),
    ("publication", "kinds: [News]"),
    ("publication", "kinds: {News: storey}"),
    ("publication", "kinds: {News: }"),
    ("publication", "social: https://example.org/"),
    ("publication", "website: example.org"),
]


@pytest.mark.parametrize(("name", "more"), GOOD)
def test_schema_accepts_what_the_loader_reads(workspace, name, more):
    text = f"{TEXTS[name]}{more}\n"
    assert loads(workspace, name, text)
    assert problems_of(name, text) == []


@pytest.mark.parametrize(("name", "more"), BAD)
def test_schema_refuses_what_the_loader_refuses(workspace, name, more):
    text = f"{TEXTS[name]}{more}\n"
    assert not loads(workspace, name, text)
    assert problems_of(name, text) != []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("manifest", "published: 2020-09-01\n", ""),
        ("manifest", "published: 2020-09-01", "published: 2020-02-30"),
        ("manifest", "published: 2020-09-01", "published: 1 September"),
        ("manifest", "number: 8", "number: eight"),
        ("manifest", "number: 8", "number: -1"),
        ("manifest", "- 2020-08-31-first", "- First"),
        ("manifest", "- 2020-08-31-first", "- title: First"),
        ("manifest", "- 2020-08-31-first", "- {id: 2020-08-31-first, titel: A}"),
        ("manifest", "    items:\n      - 2020-08-31-first\n", ""),
        ("manifest", "    items:\n      - 2020-08-31-first\n", "    items: 2020-08-31-first\n"),
        ("publication", "title: The Monthly\n", ""),
        ("publication", "name: The Monthly, ", ""),
        ("publication", "contact: {email: news@example.org}", "contact: news@example.org"),
        ("publication", "contact: {email: news@example.org}", "contact: {email: news}"),
        ("news-item", "title: The first title\n", ""),
        ("news-item", "title: The first title\n", "title:\n"),
    ],
)
def test_schema_refuses_what_is_missing_or_mistyped(workspace, name, old, new):
    text = TEXTS[name].replace(old, new, 1)
    assert text != TEXTS[name]
    assert not loads(workspace, name, text)
    assert problems_of(name, text) != []


LAYOUTS = ["brief", "call", "event", "feature", "interview", "publication", "story", "video"]


def test_schema_lists_the_layouts_of_the_program_and_the_publication(workspace):
    assert schema_of("news-item")["properties"]["layout"]["anyOf"][0] == {"enum": LAYOUTS}
    own = schema_files(workspace({f"templates/blocks/quote.{kind}.j2": "" for kind in ("mjml", "txt")}).issues)
    (text,) = [text for path, text in own.items() if path.name == "news-item.json"]
    assert json.loads(text)["properties"]["layout"]["anyOf"][0] == {"enum": sorted([*LAYOUTS, "quote"])}
