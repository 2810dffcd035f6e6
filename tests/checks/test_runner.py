"""Ignores, the order of findings, places in files, and the findings on the shipped issues."""

import sys
from pathlib import Path
from textwrap import dedent

import pytest

from newsletter.build import Builder
from newsletter.checks.context import CheckContext
from newsletter.checks.runner import check_all, check_quickly
from newsletter.content.workspace import Workspace
from newsletter.errors import NewsletterError
from tests.checks.conftest import FINE

ROOT = Path(__file__).parents[1] / "golden/ilo/workspace"
MANIFEST, PUBLICATION = "issues/2020-08.yaml", "issues/publication.yaml"
FIRST, SECOND = "issues/news/2020/2020-08-31-first.md", "issues/news/2020/2020-08-30-second.md"
BREAKS_OFF = {
    FIRST: FINE[FIRST].replace("first summary.", "first summary"),
    SECOND: FINE[SECOND].replace("second summary.", "second summary"),
}


def with_lines(path, lines):
    indent = "        "
    return {path: FINE[path].rstrip() + "".join(f"\n{indent}{line}" for line in lines) + "\n"}


def rules_of(report):
    return [(finding.rule, finding.item) for finding in report.findings]


def test_ignore_for_one_item_leaves_the_others(checked):
    ignore = with_lines(MANIFEST, ["ignore:", "  - {rule: summary-cut, item: 2020-08-31-first, reason: so it is}"])
    report = checked({**BREAKS_OFF, **ignore})
    assert rules_of(report) == [("summary-cut", "2020-08-30-second")]
    assert report.ignored == 1


def test_ignore_of_the_publication_is_for_every_issue(checked):
    report = checked({**BREAKS_OFF, **with_lines(PUBLICATION, ["ignore: [summary-cut]"])})
    assert report.findings == ()
    assert report.ignored == 2
    assert checked(with_lines(PUBLICATION, ["ignore: [summary-cut]"])).findings == ()


@pytest.mark.parametrize(
    ("path", "lines", "place", "message"),
    [
        (MANIFEST, ["ignore:", "  - weekday", "  - summary-cut"], ":12:5", "the ignored rule 'weekday' finds nothing"),
        (MANIFEST, ["ignore: [{rule: weekday, item: 2020-08-31-first}, summary-cut]"], ":11:10",
         "the ignored rule 'weekday' finds nothing for 2020-08-31-first"),
        (MANIFEST, ["ignore: [sumary-cut, summary-cut]"], ":11:10", "there is no rule 'sumary-cut'"),
        (PUBLICATION, ["ignore: [summery-cut, summary-cut]"], ":6:10", "there is no rule 'summery-cut'"),
    ],
)  # fmt: skip
def test_ignore_that_silences_nothing_is_a_notice(checked, path, lines, place, message):
    (found,) = checked({**BREAKS_OFF, **with_lines(path, lines)}).findings
    assert (found.rule, found.severity, found.message) == ("ignore-unused", "notice", message)
    assert str(found.location) == path + place
    assert "summary-cut" in found.hint or found.hint == "delete the line"


def test_ignore_of_a_rule_that_did_not_run_is_left_alone(context):
    made = context(with_lines(MANIFEST, ["ignore: [online-dead]"]))
    assert check_all(made).findings == ()
    made.answers = {}
    (found,) = check_all(made).findings
    assert found.message == "the ignored rule 'online-dead' finds nothing"


@pytest.mark.parametrize("path", [MANIFEST, PUBLICATION])
def test_ignores_that_silence_nothing_can_be_ignored_themselves(checked, path):
    own = with_lines(MANIFEST, ["ignore: [weekday]"])
    ignore = with_lines(path, ["ignore: [ignore-unused, weekday]"])
    report = checked({**own, **ignore})
    assert report.findings == ()
    assert report.ignored == 1


def test_ignore_of_an_unknown_key_is_a_fault(workspace):
    with pytest.raises(NewsletterError, match="unknown key 'items'"):
        Builder(workspace({**FINE, **with_lines(MANIFEST, ["ignore: [{rule: a, items: b}]"])})).build("2020-08")


def test_clients_that_are_not_known_are_a_fault(workspace):
    with pytest.raises(NewsletterError, match="did you mean 'outlook-windows'"):
        Builder(workspace({**FINE, **with_lines(PUBLICATION, ["clients: [outlook-window]"])})).build("2020-08")


def test_findings_stand_with_the_gravest_first_then_by_place(checked):
    words = FINE[FIRST].replace("first summary.", "[#3]  summary")
    publication = {"issues/publication.yaml": dedent(FINE["issues/publication.yaml"]) + "platform: constant-contact\n"}
    severities = [finding.severity for finding in checked({FIRST: words, **publication}).findings]
    assert list(dict.fromkeys(severities)) == ["error", "warning", "notice"]
    assert severities == sorted(severities, key=["error", "warning", "notice"].index)


def test_quick_rules_are_among_all_rules(workspace):
    past = {
        "issues/2020-07.yaml": f"number: 3\npublished: 2020-07-28\nsections: [{{title: A, items: [{Path(FIRST).stem}]}}]\n"
    }
    builder = Builder(workspace({**FINE, **BREAKS_OFF, **past}))
    made = builder.build("2020-08")
    found = check_quickly(builder.check_context(made)).findings
    assert {"number", "item-again"} < {each.rule for each in found}
    assert set(found) == set(check_all(builder.check_context(made)).findings)


ADDRESSES = {
    FIRST: FINE[FIRST].replace(
        "The first summary.",
        "See [all of it](https://staging.coop.int/first/all), [an annex](https://staging.coop.int/first.html)\n"
        "        and [the summary](https://staging.coop.int/first).",
    ),
}
CAMPAIGN = with_lines(PUBLICATION, ["campaign: {utm_source: monthly, utm_campaign: 'a {issue}', utm_content: item}"])


@pytest.mark.parametrize("campaign", [{}, CAMPAIGN])
def test_address_is_found_whole_and_as_it_was_written(checked, campaign):
    places = [
        str(each.location) for each in checked({**ADDRESSES, **campaign}).findings if each.rule == "link-internal"
    ]
    assert places == [f"{FIRST}:7:17", f"{FIRST}:7:65", f"{FIRST}:8:19"]


@pytest.mark.parametrize("campaign", [{}, CAMPAIGN])
@pytest.mark.parametrize(
    "query", ["?utm_medium=social", "?a=b&utm_medium=social#part", "?utm_source=monthly&utm_medium=social"]
)
def test_parameters_of_another_campaign_are_found_beside_those_of_ours(checked, campaign, query):
    item = {FIRST: FINE[FIRST].replace("int/first", f"int/first{query}")}
    (found,) = [each for each in checked({**item, **campaign}).findings if each.rule == "link-tracking"]
    assert str(found.location) == f"{FIRST}:4:6"
    assert "utm_medium of another campaign" in found.message


def test_parameters_of_our_own_campaign_are_no_finding(checked):
    assert [str(each) for each in checked(CAMPAIGN).findings] == []


@pytest.mark.parametrize(
    ("path", "words", "place"),
    [
        (MANIFEST, "articles", f"{MANIFEST}:4:19"),
        (MANIFEST, "and a conversation", f"{MANIFEST}:4:45"),
        (SECOND, "second summary", f"{SECOND}:7:5"),
    ],
)
def test_tag_is_found_where_it_stands(checked, path, words, place):
    changes = {path: FINE[path].replace(words, "*|FNAME|*")}
    assert [str(each.location) for each in checked(changes).findings if each.rule == "tag-foreign"] == [place]


def test_numbers_begin_anew_in_a_new_year(checked):
    past = {"issues/2019-12.yaml": "number: 12\npublished: 2019-12-28\nsections: []\n"}
    one = {MANIFEST: FINE[MANIFEST].replace("number: 8", "number: 1")}
    assert [finding.rule for finding in checked({**past, **one}).findings] == []
    assert [finding.rule for finding in checked(past).findings] == ["number"]


def test_numbers_of_a_year_are_those_of_its_own_issues(checked):
    late = "number: {}\npublished: {}\nsections: []\n"
    past = {
        "issues/2019-08.yaml": late.format(8, "2020-01-04"),
        "issues/2020-07.yaml": late.format(7, "2020-08-01"),
    }
    assert [finding.rule for finding in checked(past).findings] == []
    twice = {**past, "issues/2020-06.yaml": late.format(8, "2020-07-01")}
    assert [finding.message for finding in checked(twice).findings] == ["the issue 2020-06 has the number 8 too"]


SHIPPED = {
    "2020-08": [
        ("feature-summary", "2020-08-31-what-is-in-a-name"),
        ("summary-cut", "2020-08-26-kosea-and-ilo-convene-a-second-virtual-interim-research"),
        ("title-long", "2020-08-26-kosea-and-ilo-convene-a-second-virtual-interim-research"),
        ("title-long", "2020-08-28-cooperatives-the-ilo-over-100-years"),
        ("title-long", "2020-08-28-ilo-coop-100-special-interview-series-cultivate-the-coops"),
    ],
    "2020-09": [
        ("link-missing", "2020-09-17-italy-ilo-cooperation-to-support-palestinian-cooperatives"),
        ("quotes-mixed", "2020-09-08-prof-dr-emmanuel-kamdem-secretary-general-of-the-pan-african"),
        ("title-long", "2020-09-08-prof-dr-emmanuel-kamdem-secretary-general-of-the-pan-african"),
        ("title-long", "2020-09-18-collective-construction-the-best-strategy-of-the-argentine"),
    ],
}


@pytest.mark.parametrize("issue_id", SHIPPED)
@pytest.mark.parametrize("platform", ["adestra", "mailchimp", "brevo", "plain"])
def test_shipped_issues_have_findings_about_the_real_text_only(issue_id, platform):
    builder = Builder(Workspace(ROOT))
    report = check_all(builder.check_context(builder.build(issue_id, platform)))
    assert sorted(rules_of(report)) == SHIPPED[issue_id]
    assert report.counts["error"] == 0


def test_broken_off_summary_of_august_is_found_at_its_last_words():
    builder = Builder(Workspace(ROOT))
    report = check_all(builder.check_context(builder.build("2020-08")))
    (found,) = [finding for finding in report.findings if finding.rule == "summary-cut"]
    item = ROOT / "issues/news/2020/2020-08-26-kosea-and-ilo-convene-a-second-virtual-interim-research.md"
    line = item.read_text("utf-8").split("\n")[found.location.line - 1]
    assert found.location.path == item
    assert line[found.location.column - 1 :] == "on September 22"


@pytest.mark.parametrize(
    "html",
    [
        '<a href="http://[">A</a><img src="http://[.webp" alt="http://[" width="1" />',
        '<img src="//" alt="A" width="99999999999999999999" /><img src="%00%ff.png" alt="" width="0" />',
        '<p style="color:#12;background:;font-size:1.2.3px;font:;:;x">A</p><p style="font-size:9e9px">B</p>',
        '<p style="color:rgb(999,999,999)">A</p>',
        '<a href="mailto:">A</a><a href="tel:">B</a><a href=" ">C</a><a href="?utm_source">D</a>',
        '<p>\u200f\u2066 &amp;amp; &#x301; <font size="1">x</font></p>',
    ],
)
def test_checks_survive_what_templates_write(checked, html):
    block = f'<mj-text><h3 id="{{{{ item.id }}}}">{{{{ item.title }}}}</h3>{html}</mj-text>'
    assert checked({"templates/blocks/story.mjml.j2": block}).findings


def many(items):
    """An issue of so many items, each with a link in its summary."""
    ids = [f"2020-08-{number % 28 + 1:02d}-item-{number}" for number in range(items)]
    files = {
        f"issues/news/2020/{name}.md": f"---\nkind: News\ntitle: Title {name}\nurl: https://cooperation.int/{name}\n---\n\n"
        f"All of it is told on [the page of {name}](https://cooperation.int/more/{name}), in words and in pictures.\n"
        for name in ids
    }
    lines = "".join(f"\n      - {name}" for name in ids)
    manifest = "number: 8\npublished: 2020-09-01\nsubject: A\nsections:\n  - title: News\n    items:" + lines + "\n"
    return {MANIFEST: manifest, **files}


def test_checks_grow_with_the_issue_and_no_faster(context):
    def calls(items):
        built = context(many(items))
        count = 0

        def note(_frame, event, _arg):
            nonlocal count
            count += event in ("call", "c_call")

        before = sys.getprofile()
        sys.setprofile(note)
        try:
            check_all(CheckContext(built.email, built.platform, built.folder, templates=built.templates))
        finally:
            sys.setprofile(before)
        return count

    calls(1)  # What happens once, such as imports, happens here.
    small, large = calls(20), calls(160)
    # Eight times the items: not the 64-fold of a rule that compares each with each. Calls, not seconds, are counted.
    assert large < 8 * small
