import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import unquote, urlsplit

import pytest
from PIL import Image
from starlette.datastructures import Headers

from newsletter.platforms.registry import PLATFORMS
from newsletter.preview.build_cache import BuildCache
from newsletter.preview.editors import find_editor
from newsletter.preview.guards import hosts_served
from newsletter.preview.server import Preview, make_app


@pytest.fixture
def ask(workspace):
    """Asks the application of the preview, for the smallest publication; answers are (status, headers, body)."""
    made = workspace()
    builds, host, loop = BuildCache(made), "127.0.0.1:8000", ThreadPoolExecutor(1)
    app = make_app(Preview(builds, find_editor("vscode")), hosts_served("127.0.0.1"), 8000)

    async def answer(method, path, headers, body):
        said = []

        async def hear():
            return {"type": "http.request", "body": body}

        async def say(message):
            said.append(message)

        # No client between: one would resolve the dots of a path.
        path, _, query = path.partition("?")
        scope = {"type": "http", "method": method, "path": unquote(path), "query_string": query.encode()}
        await app({**scope, "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()]}, hear, say)
        return said[0]["status"], Headers(raw=said[0]["headers"]), b"".join(each["body"] for each in said[1:])

    def send(path, method="GET", body=b"", **headers):
        builds.files_changed()
        # In a thread of its own: the browser of other tests keeps a loop running in this one.
        return loop.submit(asyncio.run, answer(method, path, {"Host": host, **headers}, body)).result()

    vars(send).update(root=made.root, origin=f"http://{host}", netloc=host)
    yield send
    loop.shutdown()


def token_of(ask):
    return re.search(rb'name="newsletter-token" content="([^"]+)"', ask("/")[2])[1].decode()


def test_server_answers_only_under_its_own_name(ask):
    for host in ("evil.example.org", f"evil.example.org:{ask.netloc.split(':')[1]}", "127.0.0.1"):
        for path in ("/", "/api/issues", "/api/view?issue=2020-08", "/assets/main.js"):
            assert ask(path, Host=host)[0] == 421


def test_every_answer_carries_a_policy(ask):
    for path in ("/", "/frame", "/assets/main.js", "/api/issues", "/nothing"):
        headers = ask(path)[1]
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "script-src 'self'" in ask("/")[1]["content-security-policy"]
    assert "script-src" not in ask("/frame")[1]["content-security-policy"]


def test_nothing_else_is_served(ask):
    for path in (
        "/assets/../server.py",
        "/assets/..%2f..%2fserver.py",
        "/assets/page.html",
        "/files/2020-08/plain/../../issues/2020-08.yaml",
        "/files/2020-08/plain/..%2f..%2fissues%2f2020-08.yaml",
        "/files/../plain/email.html",
        "/files/2020-08/plain/issue.mjml.j2",
        "/files/2020-08/nowhere/email.html",
        "/issues/2020-08.yaml",
        "/api/view?issue=../../etc/passwd",
        "/api/view?issue=2020-08&platform=nowhere",
    ):
        assert ask(path)[0] == 404, path


def test_view_of_an_issue(ask):
    answer = json.loads(ask("/api/view?issue=2020-08")[2])
    view = answer["view"]
    assert answer["problems"] == []
    assert view["issue"]["subject"] == "The Monthly, August 2020"
    assert view["platform"]["id"] == "plain"
    (part,) = [part for part in view["parts"] if part["kind"] == "item"]
    assert part["location"]["file"] == "issues/news/2020/2020-08-31-first.md"
    assert part["location"]["editor"].startswith("vscode://file/")
    assert "The first summary." in view["html"][part["start"] : part["end"]]


def test_view_for_another_platform_has_its_tags(ask):
    view = json.loads(ask("/api/view?issue=2020-08&platform=mailchimp")[2])["view"]
    filled = {tag["sample"] for tag in view["tags"] if re.fullmatch(tag["pattern"], "*|UNSUB|*")}
    assert filled == {"https://example.org/unsubscribe"}
    assert "*|UNSUB|*" in view["html"]


def test_problem_has_an_excerpt_of_the_publication_only(ask):
    (ask.root / "issues/2020-08.yaml").write_text("numbr: 8\npublished: 2020-09-01\nsections: []\n")
    answer = json.loads(ask("/api/view?issue=2020-08&platform=brevo")[2])
    problem = next(problem for problem in answer["problems"] if "numbr" in problem["message"])
    assert (problem["location"]["file"], problem["location"]["line"]) == ("issues/2020-08.yaml", 1)
    assert problem["excerpt"][0] == {"line": 1, "text": "numbr: 8", "here": True}
    assert answer["view"] is None


def test_list_of_issues_and_platforms(ask):
    answer = json.loads(ask("/api/issues")[2])
    assert answer["chosen"] == "2020-08"
    assert answer["issues"] == [
        {
            "id": "2020-08",
            "title": "The Monthly, August 2020",
            "number": 8,
            "published": "1 September 2020",
            "state": "unwritten",
            "problems": 0,
        }
    ]
    assert [platform["id"] for platform in answer["platforms"]] == list(PLATFORMS)


def test_issue_with_problems_is_listed_with_their_number(ask):
    (ask.root / "issues/2020-08.yaml").write_text("numbr: 8\npublished: soon\nsections: []\n")
    (listed,) = json.loads(ask("/api/issues")[2])["issues"]
    assert (listed["title"], listed["state"], listed["problems"] > 1) == ("2020-08", "invalid", True)


def test_writing_is_refused_without_origin_and_token(ask):
    path = "/api/write?issue=2020-08"
    good = {"Origin": ask.origin, "X-Newsletter-Token": token_of(ask)}
    assert ask(path)[0] == 405
    assert ask(path, "POST", Origin=ask.origin)[0] == 403
    assert ask(path, "POST", **{**good, "Origin": "http://evil.example.org"})[0] == 403
    assert ask(path, "POST", **{**good, "X-Newsletter-Token": "guess"})[0] == 403
    assert not (ask.root / "out").exists()
    assert ask(path, "POST", **good)[0] == 200
    assert (ask.root / "out/2020-08/preview.html").is_file()


def test_nothing_is_written_while_there_are_problems(ask):
    good = {"Origin": ask.origin, "X-Newsletter-Token": token_of(ask)}
    (ask.root / "issues/2020-08.yaml").write_text("numbr: 8\n")
    status, _, body = ask("/api/write?issue=2020-08&platform=brevo", "POST", **good)
    assert status == 409
    assert "fix the problems first" in json.loads(body)["message"]
    assert not (ask.root / "out").exists()


def test_errors_of_the_quick_checks_keep_files_from_being_written_unless_one_insists(ask):
    good = {"Origin": ask.origin, "X-Newsletter-Token": token_of(ask)}
    item = ask.root / "issues/news/2020/2020-08-31-first.md"
    item.write_text(item.read_text().replace("first summary", "first [#3] summary"))
    path = "/api/write?issue=2020-08&platform=constant-contact"
    status, _, body = ask(path, "POST", **good)
    assert (status, json.loads(body)) == (409, {"errors": 1})
    assert not (ask.root / "out").exists()
    assert ask(f"{path}&force", "POST", **good)[0] == 200
    assert (ask.root / "out/2020-08/email.html").is_file()


def test_files_are_listed_with_their_sizes(ask):
    files = json.loads(ask("/api/findings?issue=2020-08")[2])["files"]
    assert [file["path"] for file in files] == ["email.html", "email.txt", "email.mjml", "email.eml", "preview.html"]
    for file in files:
        assert len(ask(f"/files/2020-08/plain/{file['path']}")[2]) == file["size"]


def test_picture_is_served_by_its_name(ask):
    (ask.root / "issues/images").mkdir()
    Image.new("RGB", (40, 30), "navy").save(ask.root / "issues/images/a b.png")
    item = ask.root / "issues/news/2020/2020-08-31-first.md"
    item.write_text(item.read_text().replace("url:", "image: {src: images/a b.png, alt: Navy}\nurl:", 1))
    (address,) = json.loads(ask("/api/view?issue=2020-08")[2])["view"]["pictures"].values()
    status, headers, body = ask(address)
    assert (status, headers["content-type"]) == (200, "image/png")
    assert body.startswith(b"\x89PNG")
    assert ask(address.replace("a-b", "other"))[0] == 404


def test_download_is_the_file_that_build_writes(ask):
    status, headers, body = ask("/files/2020-08/plain/email.html")
    assert status == 200
    assert headers["content-disposition"] == 'attachment; filename="2020-08-email.html"'
    good = {"Origin": ask.origin, "X-Newsletter-Token": token_of(ask)}
    ask("/api/write?issue=2020-08", "POST", **good)
    assert body == (ask.root / "out/2020-08/email.html").read_bytes()


def test_two_previews_take_two_ports(workspace, serve_preview):
    root = workspace().root
    assert urlsplit(serve_preview(root)).port != urlsplit(serve_preview(root)).port
