"""What a push does whatever the platform is, tried at one that has all of it."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner
from PIL import Image

from newsletter.cli.program import program
from newsletter.delivery.campaigns.api_client import Credentials
from newsletter.delivery.campaigns.push_settings import platform_ids
from newsletter.platforms.registry import PLATFORMS

PUSHES = "from newsletter.cli.program import program; program()"


def png():
    content = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(content, "PNG")
    return content.getvalue()


WITH_PICTURE = {
    "issues/images/boat.png": png(),
    "issues/news/2020/2020-08-31-first.md": """
        ---
        kind: News
        title: The first title
        url: https://example.org/first
        image: {src: images/boat.png, alt: A boat}
        ---

        The first summary.
    """,
}


@pytest.mark.parametrize("name", ["buttondown", "ghost", "klaviyo", "listmonk", "mailchimp"])
def test_local_images_are_uploaded_once_and_linked(desk_at, name):
    desk = desk_at(name)
    desk.write(**WITH_PICTURE)
    desk.push()
    ((picture, content),) = desk.fake.pictures.items()
    assert content.startswith(b"\x89PNG")
    html = desk.fake.content()["html"]
    assert f"/{picture}" in html
    assert 'src="images/' not in html
    desk.fake.pictures.clear()
    desk.write("A better subject", **WITH_PICTURE)
    desk.push()
    assert desk.fake.pictures == {}
    assert f"/{picture}" in desk.fake.content()["html"]


def test_local_images_stop_a_push_where_they_cannot_be_uploaded(desk_at):
    desk = desk_at("brevo")
    desk.write(**WITH_PICTURE)
    code, _, errors = desk.run()
    assert code == 1
    assert "1 image cannot be uploaded by the API of Brevo" in errors
    assert desk.fake.calls == []


def test_errors_of_the_checks_stop_a_push_unless_forced(mailchimp):
    broken = {
        "issues/news/2020/2020-08-31-first.md": "---\nkind: News\ntitle: T\nurl: http://localhost/x\n---\n\nText.\n"
    }
    mailchimp.write(**broken)
    code, _, errors = mailchimp.run()
    assert code == 1
    assert "nothing was pushed; fix this, or add --force-errors" in errors
    assert mailchimp.fake.calls == []
    assert "was created at" in mailchimp.push("--force-errors")


def test_json_has_what_was_done(mailchimp):
    facts = json.loads(mailchimp.push("--json"))
    assert facts == {
        "issue": "2020-08",
        "platform": "mailchimp",
        "action": "created",
        "id": "c1",
        "url": "https://admin.mailchimp.com/campaigns/edit?id=1001",
        "notes": ["before it can be sent: List: Your list has no subscribers."],
    }
    assert json.loads(mailchimp.push("--json"))["action"] == "unchanged"
    assert json.loads(mailchimp.push("--dry-run", "--json"))["action"] == "unchanged"
    assert json.loads(mailchimp.push("--check", "--json")) == {"platform": "Mailchimp", "target": "the list 'Members'"}


def test_dry_run_shows_no_key_and_shortens_long_values(mailchimp):
    planned = json.loads(mailchimp.push("--dry-run", "--json"))
    assert planned["action"] == "create"
    settings, content = (request["body"] for request in planned["requests"])
    assert settings["settings"]["subject_line"] == "News of August"
    assert len(content["html"]) < 150


def test_force_pushes_equal_content_again(mailchimp):
    mailchimp.push()
    assert "was updated at" in mailchimp.push("--force")


def test_other_list_is_a_change(mailchimp):
    mailchimp.push()
    mailchimp.write(settings="audience: other\nurl: {address}")
    assert "the list 'other' does not exist" in mailchimp.run()[2]


def test_edited_text_is_shown_line_by_line(mailchimp):
    mailchimp.push()
    (campaign,) = mailchimp.fake.drafts.values()
    for part in ("html", "plain_text"):
        campaign["content"][part] = campaign["content"][part].replace("The first summary.", "Their summary.")
    mailchimp.write("A better subject")
    errors = mailchimp.run()[2]
    assert "the text of the HTML, only at Mailchimp: Their summary." in errors
    assert "the text of the HTML, only here: The first summary." in errors
    assert "the plain text, only at Mailchimp: Their summary." in errors
    assert "the subject at" not in errors


def test_what_the_platform_changes_is_shown_and_is_no_edit(mailchimp):
    write = mailchimp.fake.write_content

    def with_footer(call, draft_id):
        call.body["html"] = call.body["html"].replace("</body>", "<p>Sent by us</p></body>")
        return write(call, draft_id)

    mailchimp.fake.write_content = with_footer
    assert "changed by Mailchimp: the text of the HTML, only at Mailchimp: Sent by us" in mailchimp.push()
    mailchimp.write("A better subject")
    assert "was updated at" in mailchimp.push()


def test_what_the_platform_adds_counts_for_the_size_at_which_gmail_cuts(mailchimp):
    write = mailchimp.fake.write_content

    def with_bulk(call, draft_id):
        call.body["html"] += "<!--" + "x" * 110_000 + "-->"
        return write(call, draft_id)

    mailchimp.fake.write_content = with_bulk
    assert re.search(r"with what Mailchimp added, the HTML has 11\d", mailchimp.push())


def test_control_characters_of_the_platform_are_not_shown(mailchimp):
    mailchimp.push()
    mailchimp.fake.edit("Edited\x07\x9b31m there")
    mailchimp.write("A better subject")
    assert "is 'Edited31m there', here" in mailchimp.run()[2]
    mailchimp.fake.trouble(400, words="no\x07thing\x1b]0;title")
    assert "it says: nothing]0;title" in mailchimp.run()[2]


def test_picture_without_a_web_address_is_refused(mailchimp):
    mailchimp.write(**WITH_PICTURE)
    mailchimp.fake.upload = lambda _: {"full_size_url": 'javascript:alert("x")'}
    assert "returns 'javascript:alert(\"x\")' as the address of a picture" in mailchimp.run()[2]
    assert mailchimp.fake.drafts == {}


def test_several_drafts_of_the_name_are_reported(mailchimp):
    mailchimp.push()
    copy = {**next(iter(mailchimp.fake.drafts.values())), "id": "c2"}
    mailchimp.fake.drafts["c2"] = copy
    mailchimp.state.unlink()
    assert "Mailchimp has 2 drafts named '2020-08 The Monthly'; the newest was used" in mailchimp.push()
    assert mailchimp.record["id"] == "c2"


def test_name_is_looked_for_beyond_the_first_page(desk_at):
    desk = desk_at("brevo")
    desk.push()
    desk.state.unlink()
    for number in range(2, 150):
        desk.fake.drafts[str(number)] = {**desk.fake.drafts["1"], "id": number, "name": f"Other {number}"}
    desk.push()
    assert desk.record["id"] == "1"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "2020-08.drafts.json:1: the file that remembers pushed drafts is damaged"),
        ('{"mailchimp": 5}', "is damaged"),
        ('{"mailchimp": {"identity": "x"}}', "is damaged"),
        ('{"mailchimp": {"there": {"html": 5}}}', "is damaged"),
        ('{"mailchimp": {"id": "c1/actions/send"}}', "'c1/actions/send' is not an id of a draft"),
    ],
)
def test_damaged_file_of_drafts_is_reported(mailchimp, text, message):
    mailchimp.state.write_text(text)
    code, _, errors = mailchimp.run()
    assert code == 1
    assert message in errors


def test_keys_come_from_a_file_that_git_ignores(mailchimp, monkeypatch):
    ((name, key),) = mailchimp.fake.keys.items()
    monkeypatch.delenv(name)
    root = mailchimp.workspace.root
    (root / "push.env").write_text(f"{name}={key}\nNEWSLETTER_BREVO_KEY=other\n")
    (root / ".git").mkdir()
    assert "push.env: git does not ignore this file; add the line push.env to .gitignore" in mailchimp.run()[2]
    (root / ".gitignore").write_text("push.env\n")
    mailchimp.push()


def test_misspelt_key_in_the_file_is_reported_without_its_value(mailchimp):
    (mailchimp.workspace.root / "push.env").write_text("NEWSLETTER_MAILCHIMP_KEI=hunter2\n")
    errors = mailchimp.run()[2]
    assert "push.env:1: an unknown setting; did you mean 'NEWSLETTER_MAILCHIMP_KEY'" in errors
    assert "hunter2" not in errors


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            "audience: abc123\nurl: http://api.example.org",
            "publication.yaml:9:8: a key is never sent without encryption",
        ),
        ("audience: a/../b\nurl: {address}", "publication.yaml:8:13: 'audience': 'a/../b' is not an id"),
        ("audience: [a]\nurl: {address}", "a list where 'audience' needs a line of text"),
        ("audiense: abc123", "unknown key 'audiense'; did you mean 'audience'?"),
    ],
)
def test_wrong_settings_are_reported_with_their_line(mailchimp, settings, message):
    mailchimp.write(settings=settings)
    code, _, errors = mailchimp.run()
    assert code == 1
    assert message in errors
    assert mailchimp.fake.calls == []


def test_number_is_needed_where_the_platform_has_numbers(desk_at):
    desk = desk_at("brevo")
    desk.write(settings="audience: Members\nurl: {address}")
    assert "'audience': 'Members' is not a number, by which Brevo knows it" in desk.run()[2]


def test_key_of_mailchimp_without_its_data_centre_is_reported(mailchimp, monkeypatch):
    mailchimp.write(settings="audience: abc123")
    monkeypatch.setenv("NEWSLETTER_MAILCHIMP_KEY", "0123456789abcdef0123456789abcdef")
    assert "the key of Mailchimp does not end with a data centre such as -us21" in mailchimp.run()[2]


def test_server_whose_certificate_nobody_trusts_gets_no_key(mailchimp, tls_server):
    mailchimp.write(settings=f"audience: abc123\nurl: {tls_server}")
    code, _, errors = mailchimp.run()
    assert code == 1
    assert "certificate verify failed" in errors


def test_credentials_have_no_repr():
    assert "hunter2" not in repr(Credentials({"Authorization": "hunter2"}, ("hunter2",), "KEY"))


def test_template_of_listmonk_that_adds_to_the_email_is_refused(desk_at):
    desk = desk_at("listmonk")
    desk.write(settings="audience: 12\ntemplate: 1\nurl: {address}")
    code, _, errors = desk.run()
    assert code == 1
    assert "publication.yaml:9:13: listmonk: the template '1' adds to the email" in errors
    desk.write(settings="audience: 12\ntemplate: 9\nurl: {address}")
    assert "listmonk: the template '9' does not exist" in desk.run()[2]


@pytest.mark.parametrize("name", [name for name in PLATFORMS if name not in platform_ids()])
def test_platform_without_an_api_says_why_and_what_to_do_instead(workspace, name):
    workspace()
    result = CliRunner().invoke(program, ["push", "2020-08", "--platform", name])
    assert result.exit_code == 1
    assert "paste the email, or hand over a zip: newsletter bundle ISSUE" in result.stderr
    assert PLATFORMS[name].no_push.rstrip(".") in result.stderr


def test_push_without_an_issue_is_wrong_usage(mailchimp):
    result = CliRunner().invoke(program, ["push"])
    assert result.exit_code == 2
    assert "Which issue?" in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal for one process")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
def test_stopped_process_leaves_one_draft_at_the_next_push(mailchimp, number):
    """The draft is created, but the process ends before the answer comes."""
    mailchimp.fake.trouble(200, on="^POST /3.0/campaigns$", after=True, seconds=1.5)
    command = [sys.executable, "-c", PUSHES, "push", "2020-08"]
    with subprocess.Popen(command, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 30
        while not mailchimp.fake.drafts and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(number)
        assert process.wait(10) != 0
    assert len(mailchimp.fake.drafts) == 1
    assert "was updated at" in mailchimp.push()
    assert len(mailchimp.fake.drafts) == 1
    assert "The first summary." in mailchimp.fake.content()["html"]


@pytest.mark.parametrize("name", platform_ids())
def test_fake_refuses_what_the_platform_does_not_know(desk_at, name):
    """The fakes are strict: without this, the other tests could not fail."""
    import httpx

    desk = desk_at(name)
    desk.push()
    requests = json.loads(desk.push("--force", "--dry-run", "--json"))["requests"]
    headers = _headers(desk)
    for request in requests:
        body = request["body"]
        for wrong in ({**body, "unknown": "x"}, dict.fromkeys(body, 3.5), []):
            answer = httpx.request(request["method"], request["address"], json=wrong, headers=headers)
            assert answer.status_code == 400, (request["address"], wrong)
        assert httpx.request(request["method"], request["address"], json=body).status_code in (401, 403)


def _headers(desk):
    from newsletter.delivery.campaigns.push_settings import find_draft_api, key_names

    api = find_draft_api(PLATFORMS[desk.name])
    return api.headers({short: desk.fake.keys[name] for short, name in key_names(api, desk.name).items()})
