"""Drafts in a real Ghost."""

import io
import json

import httpx
import pytest
from click.testing import CliRunner
from PIL import Image

from newsletter.cli.program import program
from newsletter.delivery.campaigns.platforms.ghost_drafts import Ghost
from tests.conftest import MANIFEST, PUBLICATION
from tests.servers.conftest import OWNER


@pytest.fixture
def push(workspace, ghost, monkeypatch):
    """Pushes an issue of the given subject; gives the result as `--json` prints it, or the errors."""
    address, key = ghost
    monkeypatch.setenv("NEWSLETTER_GHOST_KEY", key)

    def run(subject, *options, **files):
        publication = f"{PUBLICATION}platform: ghost\npush: {{url: {address}}}\n"
        manifest = f"{MANIFEST}subject: {subject}\n"
        files = {"issues/publication.yaml": publication, "issues/2020-08.yaml": manifest, **files}
        workspace(files)
        result = CliRunner().invoke(program, ["push", "2020-08", "--json", *options])
        assert key not in result.output
        return json.loads(result.stdout) if result.exit_code == 0 else result.stderr

    return run


@pytest.fixture
def admin(ghost):
    """Makes a request to the Admin API; gives the answer."""
    address, key = ghost

    def request(method, path, **more):
        headers = Ghost.headers({"KEY": key})
        return httpx.request(method, f"{address}/ghost/api/admin{path}", headers=headers, timeout=60, **more)

    return request


def posts(admin):
    return admin("GET", "/posts/?filter=slug:~^'2020-08'&formats=lexical").json()["posts"]


@pytest.fixture(autouse=True)
def clean(admin):
    """Deletes the drafts of the test."""
    yield
    for post in posts(admin):
        assert admin("DELETE", f"/posts/{post['id']}/").status_code == 204


def test_draft_is_created_found_and_updated(push, admin, tmp_path):
    made = push("First subject")
    assert made["action"] == "created"
    assert not any("changed by Ghost" in note for note in made["notes"])
    assert push("First subject")["action"] == "unchanged"
    (tmp_path / "issues/2020-08.drafts.json").unlink()
    again = push("First subject")
    assert (again["action"], again["id"]) == ("updated", made["id"])
    assert push("Second subject")["action"] == "updated"
    (post,) = posts(admin)
    assert post["status"] == "draft"
    assert post["email_only"] is True
    assert post["email_subject"] == "Second subject"
    assert post["custom_excerpt"] == "What is in it"
    (card,) = json.loads(post["lexical"])["root"]["children"]
    assert "The first summary." in card["html"]
    assert card["html"].endswith("</main>") or card["html"].endswith("</div>")


def test_draft_that_was_edited_there_is_not_overwritten_unasked(push, admin):
    push("First subject")
    (post,) = posts(admin)
    change = {"email_subject": "Edited there", "updated_at": post["updated_at"]}
    assert admin("PUT", f"/posts/{post['id']}/", json={"posts": [change]}).status_code == 200
    assert "is 'Edited there', here 'Second subject'" in push("Second subject")
    assert push("Second subject", "--force")["action"] == "updated"


def test_stale_update_is_refused_by_ghost(push, admin):
    push("First subject")
    (post,) = posts(admin)
    change = {"title": "Edited there", "updated_at": "2020-01-01T00:00:00.000Z"}
    assert admin("PUT", f"/posts/{post['id']}/", json={"posts": [change]}).status_code == 409


def test_email_that_ghost_would_send_has_the_issue_in_it(push, admin, ghost):
    made = push("First subject")
    address, _ = ghost
    with httpx.Client(base_url=f"{address}/ghost/api/admin", headers={"Origin": address}, timeout=60) as browser:
        login = {"username": OWNER["email"], "password": OWNER["password"]}
        assert browser.post("/session/", json=login).status_code == 201
        preview = browser.get(f"/email_previews/posts/{made['id']}/").json()["email_previews"][0]
    assert preview["subject"] == "First subject"
    assert "The first summary." in preview["html"]
    (post,) = posts(admin)
    (card,) = json.loads(post["lexical"])["root"]["children"]
    added = len(preview["html"].encode()) - len(card["html"].encode())
    assert 20_000 < added < 60_000, added


def test_local_image_is_uploaded(push, admin):
    content = io.BytesIO()
    Image.new("RGB", (800, 400), "navy").save(content, "PNG")
    item = "---\nkind: News\ntitle: T\nurl: https://example.org/x\nimage: {src: images/boat.png, alt: Boat}\n---\n\nText.\n"
    files = {"issues/images/boat.png": content.getvalue(), "issues/news/2020/2020-08-31-first.md": item}
    assert push("First subject", **files)["action"] == "created"
    (post,) = posts(admin)
    (card,) = json.loads(post["lexical"])["root"]["children"]
    address = card["html"].partition('src="http')[2].partition('"')[0]
    answer = httpx.get(f"http{address}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")


def test_draft_that_was_published_is_refused(push, admin):
    push("First subject")
    (post,) = posts(admin)
    # By email only, to nobody: without a newsletter nothing is sent.
    change = {"status": "published", "email_only": False, "updated_at": post["updated_at"]}
    assert admin("PUT", f"/posts/{post['id']}/", json={"posts": [change]}).status_code == 200
    assert "is no draft any more at Ghost: its status is" in push("Second subject", "--force")
