"""Building many issues at once, in several processes and in one."""

import os
from textwrap import dedent

import pytest

from newsletter import build
from newsletter.build import Builder
from newsletter.content.workspace import Workspace
from newsletter.errors import NewsletterError
from tests.conftest import MANIFEST


@pytest.fixture
def many(workspace):
    manifests = {f"issues/20{year}-{month:02d}.yaml": MANIFEST for year in (18, 19) for month in range(1, 7)}
    return workspace({**manifests, "issues/2019-03.yaml": MANIFEST.replace("first", "frist")})


def itself(builder, made):
    return made


def files(result):
    return result if isinstance(result, tuple) else {each.path: each.content for each in result.artifacts}


def test_build_many_gives_each_in_order_whoever_builds_it(many, monkeypatch):
    names = many.issue_ids()
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    shared = [files(result) for result in Builder(many).build_many(names, itself)]
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    alone = [files(result) for result in Builder(many).build_many(names, itself)]
    assert len(names) > build._WORTH_SHARING
    assert shared == alone
    broken = shared[names.index("2019-03")]
    assert [str(problem).partition(":")[0] for problem in broken] == ["issues/2019-03.yaml"]


def test_build_many_forks_only_when_it_is_worth_it(many, monkeypatch):
    monkeypatch.setattr(build._Worker, "start", lambda *_: pytest.fail("forked"))
    few = many.issue_ids()[: build._WORTH_SHARING - 1]
    assert len(list(Builder(many).build_many(few, itself))) == len(few)


def test_builder_tells_faults_of_publication_and_manifest_together(workspace):
    root = workspace(
        {
            "issues/publication.yaml": "title: x\n",
            "issues/2020-08.yaml": dedent(MANIFEST).replace("published", "publishd"),
        }
    )
    with pytest.raises(NewsletterError) as caught:
        Builder(Workspace(root.root)).build("2020-08")
    assert {problem.location.path.name for problem in caught.value.problems} == {"publication.yaml", "2020-08.yaml"}
