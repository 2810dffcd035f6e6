from newsletter.build import Builder
from newsletter.preview.build_cache import Rebuilder


def test_outcome_is_kept_until_a_file_changes(workspace):
    rebuilder = Rebuilder(workspace())
    first = rebuilder.outcome("2020-08")
    assert rebuilder.outcome("2020-08") is first
    rebuilder.files_changed()
    assert rebuilder.outcome("2020-08") is not first
    assert (first.generation, rebuilder.outcome("2020-08").generation) == (0, 1)


def test_faults_come_with_the_last_good_build(workspace):
    rebuilder = Rebuilder(workspace())
    good = rebuilder.outcome("2020-08").made
    workspace({"issues/2020-08.yaml": "numbr: 8"})
    rebuilder.files_changed()
    outcome = rebuilder.outcome("2020-08")
    assert outcome.made is good
    assert "unknown key 'numbr'" in [problem.message for problem in outcome.problems]


def test_faults_alone_when_the_issue_was_never_good(workspace):
    outcome = Rebuilder(workspace({"issues/2020-08.yaml": ""})).outcome("2020-08")
    assert outcome.made is None
    assert outcome.problems


def test_change_of_the_publication_is_seen(workspace):
    made = workspace()
    rebuilder = Rebuilder(made)
    assert rebuilder.outcome("2020-08").made.issue.publication.title == "The Monthly"
    made.publication.write_text(made.publication.read_text().replace("The Monthly", "The Weekly", 1))
    rebuilder.files_changed()
    assert rebuilder.outcome("2020-08").made.issue.publication.title == "The Weekly"


def test_templates_that_appear_and_go_are_seen(workspace):
    made = workspace()
    rebuilder = Rebuilder(made)
    text = rebuilder.outcome("2020-08").made.email.text
    workspace({"templates/issue.txt.j2": "Ours: {{ issue.title }}"})
    rebuilder.files_changed()
    assert rebuilder.outcome("2020-08").made.email.text.startswith("Ours: ")
    (made.templates / "issue.txt.j2").unlink()
    made.templates.rmdir()
    rebuilder.files_changed()
    assert rebuilder.outcome("2020-08").made.email.text == text


def test_fault_of_the_program_is_told_and_outlived(workspace, monkeypatch, capsys):
    rebuilder = Rebuilder(workspace())
    good = rebuilder.outcome("2020-08").made

    def fail(*_):
        raise ZeroDivisionError("nought")

    with monkeypatch.context() as patch:
        patch.setattr(Builder, "build", fail)
        rebuilder.files_changed()
        outcome = rebuilder.outcome("2020-08")
    assert outcome.made is good
    assert "ZeroDivisionError: nought" in outcome.problems[0].message
    assert "ZeroDivisionError" in capsys.readouterr().err
    rebuilder.files_changed()
    assert not rebuilder.outcome("2020-08").problems


def test_report_is_made_once_for_a_build(workspace):
    rebuilder = Rebuilder(workspace())
    outcome = rebuilder.outcome("2020-08")
    assert rebuilder.report(outcome) is rebuilder.report(outcome)
    assert rebuilder.report(outcome).findings
