import re
import shutil
from pathlib import Path

import pytest

from newsletter.build import Builder
from newsletter.errors import NewsletterError
from newsletter.merge_tags import spell_fallback, tag_pattern
from newsletter.platforms.registry import PLATFORMS, Registry, find_platform, load_platform

EVERY = [pytest.param(platform, id=platform.id) for platform in PLATFORMS.values()]

PIGEON = """
name: Pigeon Post
order: 35
tags:
  unsubscribe: "<%unsubscribe%>"
  first_name: "<%first%>"
text_tags: {unsubscribe: "<%unsubscribe_text%>"}
fallbacks: {first_name: "<%first or {fallback}%>"}
unconfirmed: [first_name]
syntaxes: ["<% %>"]
required: [unsubscribe]
forbidden: ["<blink"]
max_html: 2000
paste: [Give email.html to the pigeon.]
"""


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Writes the data file of a platform; returns its path."""
    monkeypatch.chdir(tmp_path)

    def write(text):
        (tmp_path / "pigeon.yaml").write_text(text)
        return tmp_path / "pigeon.yaml"

    return write


def test_platforms_are_the_files_of_the_folder():
    files = {path.stem for path in PLATFORMS.folder.glob("*.yaml")}
    assert {"adestra", "mailchimp", "plain"} <= files
    assert set(PLATFORMS) == files
    assert len(PLATFORMS) == len(files)


def test_one_platform_is_read_from_its_file_alone(tmp_path):
    (tmp_path / "good.yaml").write_text("name: Good\n")
    (tmp_path / "bad.yaml").write_text("nam: Bad\n")
    registry = Registry(tmp_path)
    assert registry["good"].name == "Good"
    assert "../good" not in registry
    with pytest.raises(NewsletterError, match="unknown key 'nam'; did you mean 'name'"):
        list(registry)


def test_platforms_are_listed_by_their_order_then_by_id(tmp_path):
    for name, order in {"a": "", "b": "order: 7", "c": "", "d": "order: 30"}.items():
        (tmp_path / f"{name}.yaml").write_text(f"name: N\n{order}\n")
    assert list(Registry(tmp_path)) == ["b", "d", "a", "c"]


def test_misspelt_platform_gets_a_suggestion():
    with pytest.raises(NewsletterError, match="no platform 'mail-jet'; did you mean 'mailjet'"):
        find_platform("mail-jet")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("name: Pigeon Post", "", "pigeon.yaml:3:1: 'name' is missing; add 'name: …'"),
        ("paste:", "pasted:", "pigeon.yaml:14:1: unknown key 'pasted'; did you mean 'paste'?"),
        (
            "  first_name:",
            "  firstname:",
            "pigeon.yaml:6:3: 'tags': 'firstname' is not known here; did you mean 'first",
        ),
        ("[first_name]", "[nickname]", "pigeon.yaml:9:15: 'unconfirmed': 'nickname' is not known here; "),
        ('["<% %>"]', '["<% %]"]', "pigeon.yaml:10:12: 'syntaxes': '<% %]' is not known here; did you mean"),
        ("[unsubscribe]", "unsubscribe", "pigeon.yaml:11:11: the text 'unsubscribe' where a list is needed"),
        ("max_html: 2000", "max_html: 2 MB", "pigeon.yaml:13:11: 'max_html': '2 MB' is not a number"),
        ('"<%first%>"', "[first]", "pigeon.yaml:6:15: a list where 'first_name' needs a text"),
    ],
)
def test_wrong_data_file_is_a_located_error(write, old, new, message):
    path = write(PIGEON)
    assert load_platform(path).id == "pigeon"
    load_platform.cache_clear()
    write(PIGEON.replace(old, new, 1))
    with pytest.raises(NewsletterError) as error:
        load_platform(path)
    load_platform.cache_clear()
    assert message in str(error.value)


def test_platform_is_added_by_its_data_file(workspace, tmp_path, monkeypatch):
    folder = tmp_path / "platforms"
    shutil.copytree(PLATFORMS.folder, folder)
    (folder / "pigeon.yaml").write_text(PIGEON)
    monkeypatch.setattr(PLATFORMS, "folder", folder)
    assert list(PLATFORMS)[2:5] == ["brevo", "pigeon", "mailjet"]
    manifest = "number: 8\npublished: 2020-09-01\nplatform: pigeon\nintroduction: Dear <%first%>\n"
    manifest += "sections: [{title: News, items: [2020-08-31-first]}]\n"
    builder = Builder(workspace({"issues/2020-08.yaml": manifest}))
    files = {artifact.path: artifact.content.decode() for artifact in builder.build("2020-08").artifacts}
    assert 'href="<%unsubscribe%>"' in files["email.html"]
    assert "Dear <%first%>" in files["email.html"]
    assert "<%unsubscribe_text%>" in files["email.txt"]
    assert "List-Unsubscribe" not in files["email.eml"]


@pytest.mark.parametrize("platform", EVERY)
def test_platform_describes_only_tags_that_it_has(platform):
    assert {*platform.text_tags, *platform.fallbacks, *platform.unconfirmed, *platform.required} <= set(platform.tags)


@pytest.mark.parametrize("platform", EVERY)
def test_platform_says_where_it_is_documented_or_that_nothing_was_found(platform):
    assert all(re.fullmatch(r"https?://[^\s]+", address) for address in platform.documentation)
    assert platform.documentation or any("was not found" in note for note in platform.notes)
    if not platform.documentation:
        assert set(platform.unconfirmed) == set(platform.tags)
    assert platform.paste


@pytest.mark.parametrize("platform", EVERY)
def test_platform_recognises_its_own_tags(platform):
    spelt = [spell_fallback(pattern, "dear reader") for pattern in platform.fallbacks.values()]
    for tag in (*platform.tags.values(), *platform.text_tags.values(), *spelt):
        assert tag_pattern(platform.syntaxes).search(tag), tag
    assert re.compile(platform.other_tags)


@pytest.mark.parametrize("platform", EVERY)
def test_fallback_has_one_place_for_words(platform):
    assert all(pattern.count("{fallback}") == 1 for pattern in platform.fallbacks.values())


def test_every_platform_has_a_golden_file():
    golden = {path.stem for path in (Path(__file__).parent / "golden").glob("*.diff")}
    assert golden == set(PLATFORMS), "run: pytest tests/platforms/test_golden.py --refresh"
