"""What a push promises, at each platform: a module in `platforms/` and its fake are all that a new one needs."""

import re

import pytest

from newsletter.delivery.campaigns.api_client import MAX_TRIES
from tests.delivery.campaigns.fake_platform import Trouble

AGAIN = {"Retry-After": "0"}


def content_of(desk):
    return desk.fake.content()


def test_push_creates_a_draft_with_all_parts(desk):
    output = desk.push()
    found = content_of(desk)
    assert "The draft of 2020-08 was created at" in output
    assert "It was not sent" in output
    assert found["name"] == "2020-08 The Monthly"
    assert found["subject"] == "News of August"
    assert "The first summary." in found["html"]
    assert found["sender"] == ("The Monthly", "news@example.org")
    assert found["audience"] in desk.fake.settings
    if desk.fake.has_text:
        assert "The first summary." in found["text"]
    if desk.fake.has_preheader:
        assert found["preheader"] == "What is in it"
    assert desk.record["url"] in output


def test_second_push_without_a_change_requests_nothing(desk):
    desk.push()
    desk.fake.calls.clear()
    assert "unchanged since the last push; nothing was requested" in desk.push()
    assert desk.fake.calls == []


def test_change_updates_the_same_draft(desk):
    desk.push()
    desk.write("A better subject")
    assert "was updated at" in desk.push()
    assert content_of(desk)["subject"] == "A better subject"
    assert len(desk.fake.drafts) == 1


def test_draft_edited_at_the_platform_is_not_overwritten_unasked(desk):
    desk.push()
    desk.fake.edit("Edited there")
    desk.write("A better subject")
    code, _, errors = desk.run()
    assert code == 1
    assert "the draft was edited at" in errors
    assert "is 'Edited there', here 'A better subject'" in errors
    assert content_of(desk)["subject"] == "Edited there"
    assert "was updated at" in desk.push("--force")
    assert content_of(desk)["subject"] == "A better subject"


def test_draft_that_was_sent_meanwhile_is_refused_even_with_force(desk):
    desk.push()
    desk.fake.send()
    before = content_of(desk)
    desk.write("A better subject")
    for options in ((), ("--force",)):
        code, _, errors = desk.run(*options)
        assert code == 1
        assert "'2020-08 The Monthly' is no draft any more at" in errors
    assert content_of(desk) == before


def test_draft_deleted_at_the_platform_is_created_anew(desk):
    desk.push()
    desk.fake.drafts.clear()
    desk.write("A better subject")
    assert "was created at" in desk.push()
    assert len(desk.fake.drafts) == 1


def test_draft_is_found_by_its_name_when_the_file_of_drafts_is_lost(desk):
    desk.push()
    desk.state.unlink()
    assert "was updated at" in desk.push()
    assert len(desk.fake.drafts) == 1


def test_draft_of_the_same_name_that_was_not_pushed_from_here_is_not_overwritten(desk):
    desk.push()
    desk.state.unlink()
    desk.fake.edit("Written by a colleague")
    code, _, errors = desk.run()
    assert code == 1
    assert "has a draft named '2020-08 The Monthly' that was not pushed from here" in errors
    assert content_of(desk)["subject"] == "Written by a colleague"


@pytest.mark.parametrize("after", [False, True], ids=["lost-request", "lost-answer"])
def test_push_interrupted_at_any_request_leaves_one_complete_draft_at_the_next(desk, after):
    desk.push()
    complete = content_of(desk)
    writing = [line for line in desk.fake.calls if not line.startswith("GET ")]
    for position in range(len(writing)):
        desk.fake.drafts.clear()
        desk.state.unlink(missing_ok=True)
        desk.fake.calls.clear()
        desk.fake.troubles.clear()
        left = iter(range(len(writing)))
        desk.fake.troubles.append(_nth_write(left, position, after=after))
        code, _, errors = desk.run()
        assert code == 0 or "no answer" in errors
        assert desk.run()[:1] == (0,)
        assert len(desk.fake.drafts) == 1
        assert content_of(desk) == complete


def _nth_write(numbers, position, *, after):
    return Trouble(lambda call: call.method != "GET" and next(numbers) == position, after=after)


def test_create_without_an_answer_is_not_requested_again(desk):
    desk.push()
    create = next(line for line in desk.fake.calls if not line.startswith("GET ") and not line.endswith("/search"))
    desk.fake.drafts.clear()
    desk.state.unlink()
    desk.fake.calls.clear()
    desk.fake.trouble(503, on=f"^{create}$", after=True, headers=AGAIN)
    code, _, errors = desk.run()
    assert code == 1
    assert (
        "has a problem of its own (HTTP 503); push again later: a draft that was created meanwhile is found" in errors
    )
    assert desk.fake.calls.count(create) == 1
    assert "was updated at" in desk.push()
    assert len(desk.fake.drafts) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_busy_platform_is_asked_again(desk, status):
    desk.fake.trouble(status, on="GET ", headers=AGAIN, times=MAX_TRIES - 1)
    assert "was created at" in desk.push()


def test_too_many_requests_before_a_create_are_waited_for(desk):
    desk.fake.trouble(429, on="POST ", headers=AGAIN)
    desk.push()
    assert len(desk.fake.drafts) == 1


def test_platform_that_stays_busy_is_given_up(desk):
    desk.fake.trouble(429, on="", headers=AGAIN, times=MAX_TRIES)
    code, _, errors = desk.run()
    assert code == 1
    assert "too many requests; push again in 1 minute" in errors
    assert len(desk.fake.calls) == MAX_TRIES


def test_platform_that_asks_for_a_long_wait_is_given_up_at_once(desk):
    desk.fake.trouble(429, on="", headers={"Retry-After": "600"})
    assert "too many requests; push again in 10 minutes" in desk.run()[2]
    assert len(desk.fake.calls) == 1


def test_wrong_key_is_reported_with_its_name_and_not_shown(desk, monkeypatch):
    for name in desk.fake.keys:
        monkeypatch.setenv(name, _wrong(desk.fake.keys[name]))
    code, _, errors = desk.run()
    assert code == 1
    assert re.search(
        r"does not accept the key; check NEWSLETTER_|may not do this; check the rights of NEWSLETTER_", errors
    )
    assert not any(_wrong(key) in errors for key in desk.fake.keys.values())
    assert desk.fake.drafts == {}


def _wrong(key):
    """Another key of the same form."""
    return key[:6].translate(str.maketrans("0123456789abcdef", "123456789abcdef0")) + key[6:]


def test_key_that_the_platform_echoes_is_not_shown(desk):
    echoed = " ".join(desk.fake.keys.values())
    desk.fake.trouble(400, on="", words=f"the key {echoed} is bad")
    code, _, errors = desk.run()
    assert code == 1
    assert "***" in errors


def test_missing_key_is_reported_with_where_to_set_it(desk, monkeypatch):
    for name in desk.fake.keys:
        monkeypatch.delenv(name)
    code, _, errors = desk.run()
    assert code == 1
    assert all(name in errors for name in desk.fake.keys)
    assert "into push.env, which git must ignore" in errors
    assert desk.fake.calls == []


def test_audience_that_does_not_exist_is_reported_with_its_line(desk):
    if desk.fake.unknown_audience is None:
        pytest.skip("the platform has no lists")
    before, after = desk.fake.unknown_audience
    desk.write(settings=desk.fake.settings.replace(before, after))
    code, _, errors = desk.run()
    assert code == 1
    assert "issues/publication.yaml:" in errors
    assert "does not exist; set 'audience:' under push: to one that exists" in errors
    assert desk.fake.drafts == {}


def test_missing_settings_are_reported_without_a_request(desk):
    if desk.fake.optional_settings:
        pytest.skip("the platform needs none")
    desk.write(settings="")
    code, _, errors = desk.run()
    assert code == 1
    assert "needs '" in errors
    assert desk.fake.calls == []


def test_check_changes_nothing(desk):
    assert "accepts the key" in desk.push("--check")
    assert desk.fake.drafts == {}
    assert all(line.startswith("GET ") for line in desk.fake.calls)


def test_dry_run_needs_no_key_and_connects_to_nothing(desk, monkeypatch):
    for name in desk.fake.keys:
        monkeypatch.delenv(name)
    output = desk.push("--dry-run")
    assert desk.fake.calls == []
    assert not desk.state.exists()
    assert "News of August" in output
    assert output.endswith("Nothing was requested.\n")


def test_dry_run_shows_the_requests_that_a_push_makes(desk):
    planned = [line.split() for line in desk.push("--dry-run").splitlines() if line.startswith(("  P", "  D"))]
    desk.push()
    made = [line for line in desk.fake.calls if not line.startswith("GET ") and not line.endswith("/search")]
    assert [method for method, _ in planned] == [line.split()[0] for line in made]


def test_redirect_is_not_followed(desk):
    desk.fake.trouble(307, on="", headers={"Location": "http://127.0.0.1:9/elsewhere"})
    code, _, errors = desk.run()
    assert code == 1
    assert "leads on to another address; a key is never sent on" in errors
    assert len(desk.fake.calls) == 1


@pytest.mark.parametrize("value", [None, [], "x", {"data": 5, "Data": 5, "name": {}}, [[[]]]], ids=str)
def test_answer_of_another_form_is_no_traceback(desk, value):
    desk.fake.answers_with = (200, value)
    assert desk.run()[0] == 1
