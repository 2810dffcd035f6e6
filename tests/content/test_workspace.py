import os
import sys
from pathlib import Path

import pytest

from newsletter.content.workspace import Workspace, find_workspace, is_issue_id
from newsletter.errors import NewsletterError


def refused(workspace, name):
    with pytest.raises(NewsletterError) as caught:
        workspace.resolve_issue(name)
    return str(caught.value)


def test_workspace_is_found_by_walking_up(workspace):
    made = workspace()
    assert find_workspace(made.news / "2020") == made
    assert find_workspace(made.root) == made
    assert find_workspace(made.root.parent, root=made.root) == made


def test_workspace_is_missing(tmp_path):
    with pytest.raises(NewsletterError) as caught:
        find_workspace(tmp_path)
    assert str(caught.value) == (
        f"there is no newsletter in {tmp_path} or above it; go to the folder that holds issues/, "
        "give it as --root, or start one with: newsletter init"
    )
    with pytest.raises(NewsletterError, match="there is no folder 'issues' in"):
        find_workspace(tmp_path, root=tmp_path)


posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
as_root = pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can give a folder away")


@posix
@pytest.mark.parametrize("name", [".", "issues"])
def test_a_publication_that_everyone_can_write_into_must_be_given(workspace, name):
    made = workspace()
    (made.root / name).chmod(0o777)
    with pytest.raises(
        NewsletterError, match="is not used: everyone can write into it; if you trust what is in it, add"
    ):
        find_workspace(made.news)
    assert find_workspace(made.news, root=made.root) == made


@as_root
@pytest.mark.parametrize("name", [".", "issues"])
def test_a_publication_of_another_user_must_be_given(workspace, monkeypatch, name):
    made = workspace()
    os.chown(made.root / name, 12345, -1)
    with pytest.raises(NewsletterError, match="is not used: it belongs to another user"):
        find_workspace(made.news)
    assert find_workspace(made.news, root=made.root) == made
    monkeypatch.setenv("SUDO_UID", "12345")
    assert find_workspace(made.news) == made


def test_issues_and_items_are_listed(workspace):
    made = workspace(
        {
            "issues/2020-11-symposium.yaml": "",
            "issues/2019-12.yaml": "",
            "issues/notes.yaml": "",
            "issues/news/2020/2020-08-31-First.md": "",
            "issues/news/2019/2019-01-01-a.md": "",
        }
    )
    assert made.issue_ids() == ["2019-12", "2020-08", "2020-11-symposium"]
    assert made.item_ids() == ["2019-01-01-a", "2020-08-31-first"]


@pytest.mark.parametrize("name", ["2020-08", "2020-08.yaml", "issues/2020-08.yaml", "./issues/../issues/2020-08.yaml"])
def test_issue_is_resolved(workspace, name):
    assert workspace().resolve_issue(name) == "2020-08"


def test_issue_is_resolved_by_its_whole_path(workspace, tmp_path, monkeypatch):
    made = workspace()
    path = str(made.manifest("2020-08"))
    monkeypatch.chdir("/")
    assert made.resolve_issue(path) == "2020-08"
    assert Workspace(tmp_path).resolve_issue("2020-08.yaml") == "2020-08"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("2020-13", "there is no issue '2020-13'; the issues are 2020-08"),
        ("2020-8", "there is no issue '2020-8'; the issues are 2020-08"),
        ("", "there is no issue ''; the issues are 2020-08"),
        ("../../etc/passwd", "there is no issue '../../etc/passwd'; the issues are 2020-08"),
        ("2020-08/../../../etc/passwd", "there is no issue '2020-08/../../../etc/passwd'; the issues are 2020-08"),
        ("/etc/passwd.yaml", "'/etc/passwd.yaml' is not a manifest of this publication; manifests are in issues"),
        ("../2020-08.yaml", "'../2020-08.yaml' is not a manifest of this publication; manifests are in issues"),
        (
            "issues/publication.yaml",
            "issues/publication.yaml: 'publication' is not a name for an issue; "
            "name the file by its month, for example 2020-08.yaml or 2020-11-symposium.yaml",
        ),
        ("2020-09", "issues/2020-09.yml: a manifest ends in .yaml; name it 2020-09.yaml"),
        ("issues/2020-09.yml", "issues/2020-09.yml: a manifest ends in .yaml; name it 2020-09.yaml"),
    ],
)
def test_issue_is_unknown(workspace, name, message):
    assert refused(workspace({"issues/2020-09.yml": ""}), name) == message


def test_issue_is_unknown_where_there_are_many_or_none(workspace):
    made = workspace({f"issues/20{year}-01.yaml": "" for year in range(21, 40)})
    expected = ", ".join(f"20{year}-01" for year in range(28, 40))
    assert refused(made, "2050-01") == f"there is no issue '2050-01'; the last issues are {expected}"
    for issue_id in made.issue_ids():
        made.manifest(issue_id).unlink()
    assert refused(made, "2020-08") == "there is no issue '2020-08'; there are none yet in issues"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-08", True),
        ("2020-11-symposium", True),
        ("2020-11-coop-100", True),
        ("2020-13", False),
        ("2020-00", False),
        ("2020-8", False),
        ("2020-08-", False),
        ("2020-08-X", False),
        ("2020-08\n", False),
        ("2020-08-" + "x" * 99, False),
    ],
)
def test_issue_id(text, expected):
    assert is_issue_id(text) is expected


@pytest.mark.parametrize("name", ["a" * 300, "a" * 300 + ".yaml", "a" * 300 + ".yml"])
def test_a_name_too_long_for_a_file_is_no_issue(workspace, name):
    made = workspace()
    assert refused(made, name).endswith("the issues are 2020-08") or "not a manifest" in refused(made, name)
    with pytest.raises(NewsletterError, match="there is no folder 'issues' in"):
        find_workspace(made.root, root=made.root / name)


@pytest.mark.parametrize("name", ["0000-01", "9999-12", "1899-12", "2100-01"])
def test_years_that_no_newsletter_has_are_no_issues(name):
    assert not is_issue_id(name)
    assert is_issue_id("1900-01")
    assert is_issue_id("2099-12")


def test_an_item_in_another_years_folder_is_not_listed(workspace):
    assert workspace({"issues/news/2019/2020-09-01-b.md": ""}).item_ids() == ["2020-08-31-first"]


def test_a_publication_may_be_at_the_root_of_the_disk():
    assert str(Workspace(Path("/")).item("2020-09-01-b")) == str(Path("/issues/news/2020/2020-09-01-b.md"))
