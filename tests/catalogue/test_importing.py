import datetime as dt
from pathlib import Path

import pytest

from newsletter.cache import publication_folder, read_cache, write_cache
from newsletter.catalogue.importing import plan_import, write_import
from newsletter.content.news_items import load_item_fields
from newsletter.sources.drafts import NewsItem, Page, Reading

SHAPES = Path(__file__).parent / "sources/shapes"
ILO = "https://www.ilo.org/global/topics/cooperatives/news/WCMS_754469/lang--en/index.htm"
FIRST = "issues/news/2020/2020-08-31-first.md"


def item(**values):
    day = dt.date.fromisoformat(values.pop("date", "2020-09-18"))
    return NewsItem(**{"title": "A title", "date": day, **values})


def import_items(workspace, *items, update=False, write=True):
    plan = plan_import(workspace, [Reading(Page(name="x", text=""), list(items))])
    if write:
        write_import(workspace, plan, update=update)
    return plan


def states(plan):
    return [imported.state for imported in plan.items]


def written(workspace, item_id):
    return workspace.item(item_id).read_text("utf-8")


def test_new_items_are_written(workspace):
    made = workspace()
    plan = import_items(made, item(kind="News", url="https://example.org/a", summary="Words *and* stars*", image="https://example.org/a.png",
                          alt='An "oven"', credit="© Example", place="Jakarta, Indonesia"))  # fmt: skip
    assert states(plan) == ["new"]
    assert written(made, "2020-09-18-a-title") == (
        "---\n# yaml-language-server: $schema=../../.schemas/news-item.json\nkind: News\ntitle: A title\n"
        'url: https://example.org/a\nimage:\n  src: https://example.org/a.png\n  alt: "An \\"oven\\""\n  credit: © Example\n'
        "place: Jakarta, Indonesia\n---\n\nWords \\*and\\* stars\\*\n"
    ).replace('"An \\"oven\\""', 'An "oven"')
    fields, summary, _ = load_item_fields(made.item("2020-09-18-a-title"))
    assert fields["image"].alt == 'An "oven"'
    assert summary == r"Words \*and\* stars\*"


@pytest.mark.parametrize(
    "title",
    ["Yes", "2020", "12:30", "null", "~", "true", "- a", "a: b", "a #b", "'quoted'", '"quoted"', "{a}", "[a]", "*a", "&a", "!a",
     "%a", "@a", "`a`", "a:", "# a", "?", "a \\ b", "<b>", "{{ x }}", "---", "é – “x”", "=", "1e3", "0x1", "|", ">"],
)  # fmt: skip
def test_any_title_is_read_again_as_it_came(workspace, title):
    made = workspace()
    (imported,) = import_items(made, item(title=title, kind=title, place=title, credit=title)).items
    if imported.path.is_file():
        fields, _, _ = load_item_fields(imported.path)
        assert (fields["title"], fields["kind"], fields["place"]) == (title,) * 3


def test_an_item_without_a_kind_is_news(workspace):
    made = workspace()
    import_items(made, item())
    assert "kind: News\n" in written(made, "2020-09-18-a-title")


def test_a_credit_without_a_picture_is_kept_as_a_comment(workspace):
    made = workspace()
    import_items(made, item(credit="© Example 2020"))
    assert "# The credit of its picture: © Example 2020\n" in written(made, "2020-09-18-a-title")


def test_the_same_items_again_are_known(workspace):
    made = workspace()
    items = [item(url="https://example.org/a", summary="Words"), item(title="B title", summary="x *y*")]
    assert states(import_items(made, *items)) == ["new", "new"]
    before = {path: path.stat().st_mtime_ns for path in made.news.rglob("*.md")}
    assert states(import_items(made, *items)) == ["known", "known"]
    assert states(import_items(made, *items, update=True)) == ["known", "known"]
    assert {path: path.stat().st_mtime_ns for path in made.news.rglob("*.md")} == before


@pytest.mark.parametrize(
    "again",
    [
        item(title="Another title", url="http://ilo.ch/WCMS_754469?utm_source=x"),
        item(title="Otro título", url=ILO.replace("lang--en", "lang--es").replace("www.ilo.org", "www.oit.org")),
        item(date="2020-09-20", url=ILO),
        item(title="a  TITLE!"),
    ],
)
def test_the_same_item_by_address_or_by_date_and_title(workspace, again):
    made = workspace()
    import_items(made, item(url=ILO))
    (imported,) = import_items(made, again, write=False).items
    assert imported.state in ("known", "changed")
    assert imported.id == "2020-09-18-a-title"
    assert "https" not in imported.diff


def test_a_translation_changes_nothing(workspace):
    made = workspace()
    import_items(made, item(url=ILO))
    assert states(import_items(made, item(title="Otro título", url=ILO.replace("lang--en", "lang--es")))) == ["known"]


def test_the_same_item_twice_in_one_import(workspace):
    made = workspace()
    assert states(
        import_items(made, item(url="https://example.org/a"), item(title="B title", url="https://example.org/a/"))
    ) == ["new", "known"]


def test_other_items_of_the_same_day_and_words_get_a_number(workspace):
    made = workspace()
    one, other = item(title="A title of words: one"), item(title="A title of words: two")
    assert [each.id for each in import_items(made, one, other).items] == [
        "2020-09-18-a-title-of-words",
        "2020-09-18-a-title-of-words-2",
    ]


def test_a_change_at_the_source_is_shown_and_taken_with_update(workspace):
    made = workspace()
    import_items(made, item(kind="News", url="https://example.org/a", summary="Words"))
    changed = item(kind="News", title="A better title", url="https://example.org/a", summary="Other words")
    plan = import_items(made, changed)
    assert states(plan) == ["changed"]
    assert "-title: A title\n+title: A better title\n" in plan.items[0].diff
    assert "title: A title\n" in written(made, "2020-09-18-a-title")
    assert states(import_items(made, changed, update=True)) == ["changed"]
    text = written(made, "2020-09-18-a-title")
    assert "title: A better title\n" in text
    assert text.endswith("---\n\nOther words\n")
    assert states(import_items(made, changed)) == ["known"]


EDITED = """
---
# my own remark
kind: News
title: 'A title'   # as in print
url: https://example.org/a
layout: feature
image: {src: "https://example.org/a.png", alt: Bakers}
links:
  - title: The report
    url: https://example.org/report
---

Words of the editor.

- a list
"""


def test_update_keeps_what_the_editor_has_added(workspace):
    made = workspace({"issues/news/2020/2020-09-18-a-title.md": EDITED})
    import_items(made, item(kind="News", url="https://example.org/a", image="https://example.org/a.png"))
    source = item(kind="Story", title='A "better": title', url="https://example.org/a", image="https://example.org/b.png",
                  credit="© Example", place="Geneva")  # fmt: skip
    import_items(made, source, update=True)
    text = written(made, "2020-09-18-a-title")
    for kept in (
        "# my own remark\n",
        "   # as in print\n",
        "layout: feature\n",
        "alt: Bakers",
        "title: The report",
        "- a list",
    ):
        assert kept in text
    fields, summary, _ = load_item_fields(made.item("2020-09-18-a-title"))
    assert (fields["kind"], fields["title"], fields["place"]) == ("Story", 'A "better": title', "Geneva")
    assert (fields["image"].src, fields["image"].alt, fields["image"].credit) == (
        "https://example.org/b.png",
        "Bakers",
        "© Example",
    )
    assert summary.startswith("Words of the editor.")


def test_what_the_editor_has_changed_is_no_change_at_the_source(workspace):
    made = workspace()
    source = item(url="https://example.org/a", summary="Words")
    import_items(made, source)
    path = made.item("2020-09-18-a-title")
    path.write_text(path.read_text("utf-8").replace("Words", "Better words").replace("A title", "My title"), "utf-8")
    assert states(import_items(made, source, update=True)) == ["known"]
    assert "Better words" in path.read_text("utf-8")
    moved = item(url="https://example.org/a", summary="Words", place="Geneva")
    assert states(import_items(made, moved, update=True)) == ["changed"]
    text = path.read_text("utf-8")
    assert "title: My title\n" in text
    assert "Better words" in text
    assert "place: Geneva\n" in text


def test_a_summary_that_breaks_off_does_not_replace_the_whole_one(workspace):
    made = workspace()
    import_items(made, item(summary="All the words of it, and more"))
    assert states(import_items(made, item(summary="All the words of …"))) == ["known"]


def test_a_changed_date_is_reported_and_not_taken_over(workspace):
    made = workspace()
    import_items(made, item(url="https://example.org/a"))
    (imported,) = import_items(made, item(url="https://example.org/a", date="2020-09-20"), update=True).items
    assert imported.note == "the date at the source is now 2020-09-20; the date in the file's name is kept"


def test_merge_tags_are_kept_and_warned_of(workspace):
    made = workspace()
    plan = import_items(made, item(title="Hello {{ first_name }}", summary="*|UNSUB|* now"))
    assert "{{ first_name }}, *|UNSUB|*" in str(plan.warnings[0])
    text = written(made, plan.items[0].id)
    assert "Hello {{ first_name }}" in text
    assert "\n*|UNSUB|* now\n" in text


def test_an_invalid_item_is_a_problem_and_the_others_are_imported(workspace):
    made = workspace()
    plan = import_items(made, item(url="https://exam|ple.org/"), item(title="B title"))
    assert states(plan) == ["new"]
    assert "'A title': 'url'" in str(plan.problems[0])


def test_the_cache_may_vanish(workspace):
    made = workspace()
    source = item(url="https://example.org/a", summary="Words")
    import_items(made, source)
    for kept in publication_folder(made.root).glob("*.json"):
        kept.write_text("damaged", "utf-8")
    assert states(import_items(made, source)) == ["known"]


def test_an_item_that_the_editor_gave_another_title_is_known(workspace):
    made = workspace()
    import_items(made, item())
    path = made.item("2020-09-18-a-title")
    path.write_text(path.read_text("utf-8").replace("A title", "Another headline"), "utf-8")
    assert states(import_items(made, item(), update=True)) == ["known"]
    assert "title: Another headline\n" in path.read_text("utf-8")


def test_an_item_whose_file_cannot_be_read_does_not_come_twice(workspace):
    made = workspace({"issues/news/2020/2020-09-18-a-title.md": "---\nkind: News\ntitel: A title\n---\n"})
    (imported,) = import_items(made, item()).items
    assert (imported.state, imported.note) == ("known", "its file cannot be read; newsletter news shows why")


def test_a_picture_without_words_decorates(workspace):
    made = workspace()
    import_items(made, item(image="https://example.org/a.png"))
    fields, _, _ = load_item_fields(made.item("2020-09-18-a-title"))
    assert fields["image"].alt == ""


def test_items_with_the_address_of_their_listing_are_all_taken(workspace):
    made = workspace()
    page = "https://example.org/news"
    items = [item(title=f"Story {day}", date=f"2020-09-{day}", url=page) for day in (10, 11, 12)]
    assert states(import_items(made, *items)) == ["new"] * 3
    assert states(import_items(made, *items[::-1], update=True)) == ["known"] * 3
    newer = item(title="Story 13", date="2020-09-13", url=page)
    assert states(import_items(made, newer, *items)) == ["new", "known", "known", "known"]
    assert "title: Story 10\n" in written(made, "2020-09-10-story-10")


def test_items_of_one_title_and_day_differ_by_their_addresses(workspace):
    made = workspace()
    items = [item(url=f"https://example.org/{name}") for name in "ab"]
    plan = import_items(made, items[1])
    assert [imported.id for imported in plan.items] == ["2020-09-18-a-title"]
    plan = import_items(made, *items, update=True)
    assert [(imported.state, imported.id) for imported in plan.items] == [
        ("new", "2020-09-18-a-title-2"),
        ("known", "2020-09-18-a-title"),
    ]
    assert "url: https://example.org/b\n" in written(made, "2020-09-18-a-title")
    assert states(import_items(made, *items, update=True)) == ["known", "known"]


@pytest.mark.parametrize("without_cache", [True, False])
def test_update_keeps_the_editors_words_with_and_without_the_cache(workspace, without_cache):
    made = workspace()
    import_items(made, item(url="https://example.org/a", summary="Words"))
    path = made.item("2020-09-18-a-title")
    path.write_text(path.read_text("utf-8").replace("Words", "Better words"), "utf-8")
    if without_cache:
        (publication_folder(made.root) / "imported.json").unlink()
    source = item(url="https://example.org/a", summary="New words", place="Geneva")
    (imported,) = import_items(made, source, update=True).items
    assert (imported.state, imported.note) == ("changed", "the source has another summary; what is in the file is kept")
    text = path.read_text("utf-8")
    assert "Better words" in text
    assert "place: Geneva\n" in text
    (imported,) = import_items(made, source, update=True).items
    assert (imported.state, imported.note) == ("known", "")


def test_the_kind_that_was_given_is_no_words_of_the_editors(workspace):
    made = workspace()
    import_items(made, item(url="https://example.org/a"))
    import_items(made, item(url="https://example.org/a", kind="Event"), update=True)
    assert "kind: Event\n" in written(made, "2020-09-18-a-title")


def test_update_keeps_the_line_ends_of_a_file(workspace):
    made = workspace()
    import_items(made, item(url="https://example.org/a"))
    path = made.item("2020-09-18-a-title")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (imported,) = import_items(made, item(url="https://example.org/a", place="Geneva"), update=True).items
    assert imported.diff.endswith("+place: Geneva\n")
    content = path.read_bytes()
    assert b"place: Geneva\r\n" in content
    assert content.count(b"\n") == content.count(b"\r\n")


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("image:\n  src: https://example.org/a.png\n  alt: >\n    Bakers at\n    an oven\n", ("Bakers at an oven", "© Example")),
        ("image:\n  src: https://example.org/a.png\n  alt: >\n    Bakers at\n    an oven\nlayout: story\n",
         ("Bakers at an oven", "© Example")),
        ("image:\n  alt: Bakers  # at an oven\n  src: https://example.org/a.png", ("Bakers", "© Example")),
        ("image:\n", ("Words", "© Example")),
        ("image:   # none yet\nlayout: story\n", ("Words", "© Example")),
        ("image: null\nlayout: story\n", ("Words", "© Example")),
    ],
)  # fmt: skip
def test_update_completes_a_picture(workspace, image, expected):
    text = f"---\nkind: News\ntitle: A title\n{image.strip()}\n---\n"
    made = workspace({"issues/news/2020/2020-09-18-a-title.md": text})
    source = item(image="https://example.org/a.png", alt="Words", credit="© Example")
    assert states(import_items(made, source, update=True)) == ["changed"]
    fields, _, _ = load_item_fields(made.item("2020-09-18-a-title"))
    assert (fields["image"].src, fields["image"].alt, fields["image"].credit) == (
        "https://example.org/a.png",
        *expected,
    )
    for kept in ("  # at an oven\n", "   # none yet\n", "layout: story\n"):
        assert (kept in image) == (kept in written(made, "2020-09-18-a-title"))


def test_an_item_in_the_wrong_folder_does_not_come_twice(workspace):
    made = workspace({"issues/news/2019/2020-09-18-a-title.md": "---\nkind: News\ntitle: A title\n---\n"})
    (imported,) = import_items(made, item()).items
    assert (imported.state, imported.note) == ("known", "its file cannot be read; newsletter news shows why")


def test_values_of_deleted_items_leave_the_cache(workspace):
    made = workspace()
    import_items(made, item())
    made.item("2020-09-18-a-title").unlink()
    import_items(made, item(title="B title"))
    assert list(read_cache(publication_folder(made.root), "imported")) == ["2020-09-18-b-title"]


def test_a_source_without_a_file_is_named_with_the_line(workspace):
    page = Page(name="coop", text="")
    reading = Reading(page, [item(url="https://exam|ple.org/", line=3)])
    plan = plan_import(workspace(), [reading])
    assert str(plan.problems[0]).startswith("coop:3: 'A title': 'url'")


def test_details_are_written_and_known_again(workspace):
    made = workspace()
    details = {
        "start": "2020-09-22 14:00",
        "end": "2020-09-22",
        "authors": "Ana Costa; Pérez, Juan",
        "languages": "en; fr",
    }
    found = item(kind="Event", title="A webinar", details=details)
    assert states(import_items(made, found)) == ["new"]
    fields, _, _ = load_item_fields(made.item("2020-09-18-a-webinar"))
    assert (str(fields["start"]), str(fields["end"])) == ("2020-09-22 14:00", "2020-09-22")
    assert (fields["authors"], fields["languages"]) == (("Ana Costa", "Pérez, Juan"), ("en", "fr"))
    assert states(import_items(made, found)) == ["known"]


def test_a_moment_that_changed_at_the_source_is_taken_over(workspace):
    made = workspace()
    import_items(made, item(kind="Event", title="A webinar", details={"start": "2020-09-22", "authors": "A"}))
    moved = item(
        kind="Event",
        title="A webinar",
        details={"start": "2020-09-23 14:00", "authors": "A; B", "deadline": "2020-09-20"},
    )
    plan = import_items(made, moved, update=True)
    assert states(plan) == ["changed"]
    fields, _, _ = load_item_fields(made.item("2020-09-18-a-webinar"))
    assert (str(fields["start"]), fields["authors"], str(fields["deadline"])) == (
        "2020-09-23 14:00",
        ("A", "B"),
        "2020-09-20",
    )


def import_from(workspace, address, *items, update=False):
    plan = plan_import(workspace, [Reading(Page(name="x", text="", address=address), list(items))])
    write_import(workspace, plan, update=update)
    return [(imported.state, imported.note) for imported in plan.items]


def test_two_sources_with_other_summaries_of_one_item_are_kept_apart(workspace):
    made = workspace()
    feed, page = "https://example.org/feed", "https://example.org/news"
    short, long = (item(url="https://example.org/a", summary=summary) for summary in ("In short.", "At length."))
    assert import_from(made, feed, short) == [("new", "")]
    note = "the source has another summary; what is in the file is kept"
    assert import_from(made, page, long) == [("known", note)]
    for _ in range(2):
        assert import_from(made, feed, short) == [("known", "")]
        assert import_from(made, page, long) == [("known", "")]
    assert import_from(made, page, item(url=short.url, summary="At more length.")) == [("known", note)]
    assert import_from(made, feed, item(url=short.url, summary="Shorter."))[0][0] == "changed"
    assert "In short." in written(made, "2020-09-18-a-title")


@pytest.mark.parametrize(
    ("day", "url", "note"),
    [
        ("2020-09-19", "https://m.example.net/a", "perhaps the same as 2020-09-18-a-title"),
        ("2020-09-17", "", "perhaps the same as 2020-09-18-a-title"),
        ("2020-09-20", "", ""),
        ("2020-09-19", "https://www.example.org/b", ""),
    ],
)
def test_the_same_title_a_day_apart_is_perhaps_the_same(workspace, day, url, note):
    made = workspace()
    import_items(made, item(url="https://example.org/a"))
    (imported,) = import_items(made, item(date=day, url=url)).items
    assert (imported.state, imported.note) == ("new", note)


def test_values_kept_before_sources_were_kept_apart_are_those_of_any_source(workspace):
    made = workspace()
    import_items(made, item(url="https://example.org/a", summary="Words"))
    folder = publication_folder(made.root)
    kept = read_cache(folder, "imported")
    write_cache(folder, "imported", {each: sources[""] for each, sources in kept.items()})
    assert (
        import_from(made, "https://example.org/", item(url="https://example.org/a", summary="New"))[0][0] == "changed"
    )
