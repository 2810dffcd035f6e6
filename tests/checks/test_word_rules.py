"""What the rules about words take as right, in many languages."""

import pytest

from tests.checks.conftest import FINE

ITEM, PUBLICATION = "issues/news/2020/2020-08-31-first.md", "issues/publication.yaml"


def found(
    checked, summary, language="en", rules=("summary-cut", "word-doubled", "weekday", "quotes-mixed", "leftover")
):
    changes = {
        ITEM: FINE[ITEM].replace("The first summary.", summary.replace("\n", "\n        ")),
        PUBLICATION: FINE[PUBLICATION].replace("title: The", f"language: {language}\n        title: The"),
    }
    return [(each.rule, each.message) for each in checked(changes).findings if each.rule in rules]


@pytest.mark.parametrize(
    ("summary", "language"),
    [
        ("It ends.", "en"),
        ("It ends in a [link](https://cooperation.int/a).", "en"),
        ("It ends in [a link](https://cooperation.int/a)", "en"),
        ("It ends in an address: https://cooperation.int/a", "en"),
        ("“It ends.”", "en"),
        ("It has:\n\n- a list\n- of things", "en"),
        ("He had had that that day.", "en"),
        ("协同组合。", "zh"),
        ("สหกรณ์", "th"),
        ("सहकारी समितियाँ।", "hi"),
        ("धीरे धीरे।", "hi"),
        ("هل انتهت؟", "ar"),
        ("Nous nous voyons le mardi 22 septembre 2020.", "fr"),
        ("Nos vemos el martes 22 de septiembre de 2020.", "es"),
        ("Am Dienstag, den 22. September 2020.", "de"),
        ("On Tuesday, September 22nd.", "en"),
        ("On Tuesday, 5 January.", "en"),
        ("The ILO's and the members'.", "en"),
        ("Salı, 22 Eylül 2020. Cuma, 15 Mayıs 2020. CUMARTESİ, 22 AĞUSTOS 2020.", "tr"),
        ("On Thursday September 2020.", "en"),
        ("On Monday, 5 October 1500 GMT.", "en"),
        ("On Monday, 5 October 2000 GMT.", "en"),
        ("Er sagt: „So endet es“", "de"),
        ("Er sagt: ‚So endet es‘", "de"),
        ("Er sagt: »So endet es«", "de"),
        ("It has:\n\n- a list\n- of things that go on\n  over the line", "en"),
        ("It has:\n\n1. a list\nthat goes on", "en"),
        ("Good news 🎉", "en"),
        ("Good news ❤️", "en"),
        ("Good news 👍🏽", "en"),
        ("Write to coop@ilo.org", "en"),
        ("The XX and the XXX Congress.", "en"),
        ("All of them\n\nThem and us.", "en"),
        ("## Members\nMembers have met.", "en"),
        ("Ils ont dû faire faire les plans.", "fr"),
        ("Part XX1, and an XL hat.", "en"),
    ],
)
def test_words_that_are_right(checked, summary, language):
    assert found(checked, summary, language) == []


@pytest.mark.parametrize(
    ("summary", "language", "rule", "message"),
    [
        ("It goes on…", "en", "summary-cut", "the summary ends in '…'"),
        ("“It goes on...”", "en", "summary-cut", "the summary ends in '…'"),
        ("„Es geht weiter…“", "de", "summary-cut", "the summary ends in '…'"),
        ("It costs 5 ©", "en", "summary-cut", "the summary breaks off after 'costs 5 ©'"),
        ("It breaks off in the", "en", "summary-cut", "the summary breaks off after 'off in the'"),
        ("It is The the end.", "en", "word-doubled", "'the' stands twice in a row"),
        ("It is the\nthe end.", "en", "word-doubled", "'the' stands twice in a row"),
        ("Le lundi 22 septembre 2020.", "fr", "weekday", "'lundi 22 septembre 2020' is a Mardi"),
        ("El lunes 22 de septiembre de 2020.", "es", "weekday", "'lunes 22 de septiembre de 2020' is a Martes"),
        ("Am Montag, den 22. September 2020.", "de", "weekday", "'Montag, den 22. September 2020' is a Dienstag"),
        ("Pazartesi, 15 Mayıs 2020.", "tr", "weekday", "'Pazartesi, 15 Mayıs 2020' is a Cuma"),
        ("On Monday, September 22nd.", "en", "weekday", "'Monday, September 22nd' is a Tuesday in 2020"),
        ("On Monday, 31 September.", "en", "weekday", "the date 'Monday, 31 September' does not exist"),
        ("All of\nof them.", "en", "word-doubled", "'of' stands twice in a row"),
        ("## All of of\n\nthem.", "en", "word-doubled", "'of' stands twice in a row"),
        ("It has to make make it.", "fr", "word-doubled", "'make' stands twice in a row"),
        ("- a list\n\nIt breaks off in the", "en", "summary-cut", "the summary breaks off after 'off in the'"),
        ("The place is XXXX.", "en", "leftover", "'XXXX' was never replaced"),
        ("Lorem ipsum.", "en", "leftover", "'Lorem ipsum' was never replaced"),
        ("By [...] the end.", "en", "leftover", "'[...]' was never replaced"),
    ],
)
def test_words_that_are_wrong(checked, summary, language, rule, message):
    assert (rule, message) in found(checked, summary, language)


@pytest.mark.parametrize(
    ("platform", "message"),
    [
        ("plain", "without a platform nothing replaces the merge tag '*|FNAME|*'; readers would see it"),
        ("mailing-list", "a mailing list (Mailman, Sympa) does not know '*|FNAME|*', a tag of 'Mailchimp'; readers"),
        ("brevo", "Brevo does not know '*|FNAME|*', a tag of 'Mailchimp'; readers would see it"),
    ],
)
def test_tag_of_another_platform_is_reported_with_the_chosen_one(checked, platform, message):
    changes = {ITEM: FINE[ITEM].replace("The first summary", "Dear *|FNAME|*")}
    (finding,) = [each for each in checked(changes, platform).findings if each.rule == "tag-foreign"]
    assert finding.message.startswith(message)


@pytest.mark.parametrize(
    ("summary", "rule", "place"),
    [
        ("All of them, all  of it.", "spaces", f"{ITEM}:7:14"),
        ("It is the\nthe end.", "word-doubled", f"{ITEM}:7:7"),
        ("Breathe the air\nof the\nthe end.", "word-doubled", f"{ITEM}:8:4"),
    ],
)
def test_slips_are_found_where_they_stand(checked, summary, rule, place):
    changes = {ITEM: FINE[ITEM].replace("The first summary.", summary.replace("\n", "\n        "))}
    assert [str(each.location) for each in checked(changes).findings if each.rule == rule] == [place]


@pytest.mark.parametrize(
    ("summary", "count"),
    [
        ("It has:\n\n-   a list\n*   of things", 0),
        ("It has:\n\n1.  a list\n2)  of things\n  - and  more.", 1),
        ("In 1.  there it  is.", 2),
        (">  As they say.", 0),
    ],
)
def test_spaces_after_the_marker_of_a_list_are_fine(checked, summary, count):
    assert len(found(checked, summary, rules=("spaces",))) == count


def test_tags_of_the_subject_are_looked_at_too(checked):
    manifest = "issues/2020-08.yaml"
    changes = {manifest: FINE[manifest].replace("A century", "Dear *|FNAME|*, a century")}
    (finding,) = checked(changes).findings
    assert (finding.rule, str(finding.location)) == ("tag-foreign", f"{manifest}:3:10")
