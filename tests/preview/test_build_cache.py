from newsletter.build import Builder
from newsletter.preview.build_cache import BuildCache


def test_outcome_is_kept_until_a_file_changes(workspace):
    builds = BuildCache(workspace())
    first = builds.outcome("2020-08")
    assert builds.outcome("2020-08") is first
    builds.files_changed()
    assert builds.outcome("2020-08") is not first
    assert (first.generation, builds.outcome("2020-08").generation) == (0, 1)


def test_problems_come_with_the_last_good_build(workspace):
    builds = BuildCache(workspace())
    good = builds.outcome("2020-08").build
    workspace({"issues/2020-08.yaml": "numbr: 8"})
    builds.files_changed()
    outcome = builds.outcome("2020-08")
    assert outcome.build is good
    assert "unknown key 'numbr'" in [problem.message for problem in outcome.problems]


def test_problems_alone_when_the_issue_was_never_good(workspace):
    outcome = BuildCache(workspace({"issues/2020-08.yaml": ""})).outcome("2020-08")
    assert outcome.build is None
    assert outcome.problems


def test_change_of_the_publication_is_seen(workspace):
    made = workspace()
    builds = BuildCache(made)
    assert builds.outcome("2020-08").build.issue.publication.title == "The Monthly"
    made.publication.write_text(made.publication.read_text().replace("The Monthly", "The Weekly", 1))
    builds.files_changed()
    assert builds.outcome("2020-08").build.issue.publication.title == "The Weekly"


def test_templates_that_appear_and_go_are_seen(workspace):
    made = workspace()
    builds = BuildCache(made)
    text = builds.outcome("2020-08").build.email.text
    workspace({"templates/issue.txt.j2": "Ours: {{ issue.title }}"})
    builds.files_changed()
    assert builds.outcome("2020-08").build.email.text.startswith("Ours: ")
    (made.templates / "issue.txt.j2").unlink()
    made.templates.rmdir()
    builds.files_changed()
    assert builds.outcome("2020-08").build.email.text == text


def test_bug_of_the_program_is_reported_and_survived(workspace, monkeypatch, capsys):
    builds = BuildCache(workspace())
    good = builds.outcome("2020-08").build

    def fail(*_):
        raise ZeroDivisionError("nought")

    with monkeypatch.context() as patch:
        patch.setattr(Builder, "build", fail)
        builds.files_changed()
        outcome = builds.outcome("2020-08")
    assert outcome.build is good
    assert "ZeroDivisionError: nought" in outcome.problems[0].message
    assert "ZeroDivisionError" in capsys.readouterr().err
    builds.files_changed()
    assert not builds.outcome("2020-08").problems


def test_report_is_made_once_for_a_build(workspace):
    builds = BuildCache(workspace())
    outcome = builds.outcome("2020-08")
    assert outcome.report is outcome.report
    assert outcome.report.findings
