import gzip
import io
import json
import socket
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from newsletter.cli.program import program

TESTS = Path(__file__).parents[1]
ILO = TESTS / "golden/ilo/workspace"
SHAPES = TESTS / "sources/shapes"
LISTING = SHAPES / "listing-2020-09.txt"


def run(*arguments, text=None):
    return CliRunner().invoke(program, ["import", *map(str, arguments)], input=text)


def files(made):
    return {path.relative_to(made.news).as_posix(): path.read_bytes() for path in made.news.rglob("*.md")}


@pytest.fixture
def ilo(workspace, monkeypatch):
    """The ILO publication, without news."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    own = (ILO / "issues/publication.yaml").read_text("utf-8")
    return workspace(
        {"issues/publication.yaml": own, "issues/2020-08.yaml": None, "issues/news/2020/2020-08-31-first.md": None}
    )


def test_import_of_the_listing_gives_the_committed_files(ilo):
    result = run(LISTING)
    assert result.exit_code == 0, result.output
    assert result.output.endswith("10 new. Written to issues/news.\n")
    addresses = SHAPES / "addresses.csv"
    committed = ILO / "issues/news"
    assert run(addresses).output.endswith("8 changed; take over the changes with --update.\n")
    assert run(addresses, "--update").exit_code == 0
    expected = {
        path.relative_to(committed).as_posix(): path.read_bytes() for path in committed.rglob("2020-0[89]-*.md")
    }
    assert files(ilo) == expected
    assert run(LISTING).output.endswith("10 known.\n")


def test_import_of_pasted_text(ilo):
    result = run("-", text=LISTING.read_text("utf-8"))
    assert result.exit_code == 0
    assert len(files(ilo)) == 10


def test_dry_run_writes_nothing(ilo):
    result = run(LISTING, "--dry-run")
    assert result.exit_code == 0
    assert "10 new. Nothing was written: --dry-run." in result.output
    assert files(ilo) == {}


def test_explain_shows_how_each_part_was_understood_and_writes_nothing(ilo):
    result = run("-", "--explain", text="Bakers share one oven\n18 September 2020\nThey save a third.\n")
    assert result.exit_code == 0
    assert result.stdout.startswith("pasted text: format 'text'")
    assert [line.split(None, 2)[1:] for line in result.stdout.splitlines()[1:]] == [
        ["title", "Bakers share one oven"],
        ["date", "2020-09-18  (from '18 September 2020')"],
        ["summary", "They save a third."],
    ]
    assert files(ilo) == {}


def test_explain_as_json_and_its_exit_code(ilo):
    result = run("-", "--explain", "--json", text="Bakers share one oven\n31 September 2020\n")
    assert result.exit_code == 1
    (source,) = json.loads(result.stdout)
    assert source["source"] == "pasted text"
    assert "there is no day 2020-09-31" in result.stderr
    result = run(SHAPES / "rss.xml", "--explain", "--json")
    assert {part["meaning"] for part in json.loads(result.stdout)[0]["parts"]} >= {"title", "date", "url"}


def test_json_prints_the_items(ilo):
    result = run(LISTING, "--json", "--dry-run")
    items = json.loads(result.stdout)
    assert len(items) == 10
    assert list(items[0]) == ["id", "date", "kind", "title", "url", "summary", "image", "alt", "credit", "place"]
    assert (items[1]["id"], items[1]["date"]) == (
        "2020-09-17-italy-ilo-cooperation-to-support-palestinian-cooperatives",
        "2020-09-17",
    )


def test_what_cannot_be_read_is_told_with_its_line_and_the_rest_comes(ilo):
    (ilo.root / "page.txt").write_text("1. News\nA title\n\n2. News\nB title\n3 May 2020\n", "utf-8")
    result = run("page.txt")
    assert result.exit_code == 0
    assert "error: page.txt:1: item 1 ('A title') has no date; write a line" in result.stderr
    assert "1 new, 1 not read. Written to issues/news." in result.output
    assert list(files(ilo)) == ["2020/2020-05-03-b-title.md"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing.txt"], "no file 'nothing.txt', and no source of this name"),
        (["www.example.org/news"], "an address begins with https://, for example https://www.example.org/news"),
        (["il"], "did you mean 'ilo'?"),
        (["bik.txt"], "did you mean 'big.txt'?"),
        (["issues/publication.yml"], "did you mean 'issues/publication.yaml'?"),
        (["lst.csv"], "and no source of this name; the sources of publication.yaml are ilo"),
        (["ftp://example.org/"], "neither an http nor an https address"),
        (["webcal://127.0.0.1:1/a.ics"], "error: https://127.0.0.1:1/a.ics: no connection"),
        (["issues"], "'issues' is a folder"),
        (["issues/publication.yaml"], "no news in it"),
        (["picture.png"], "this is a picture"),
        (["big.txt"], "more than 5 MB"),
    ],
)
def test_exit_code_1_when_nothing_could_be_read(ilo, arguments, message):
    (ilo.root / "picture.png").write_bytes(b"\x89PNG\r\n")
    (ilo.root / "big.txt").write_bytes(b"x" * 5_000_001)
    text = ilo.publication.read_text("utf-8").partition("\nsources:")[0] + "\nsources:\n  ilo: http://127.0.0.1:1/\n"
    ilo.publication.write_text(text, "utf-8")
    result = run(*arguments)
    assert result.exit_code == 1
    assert message in result.stderr
    assert files(ilo) == {}


def test_usage(ilo):
    assert run().exit_code == 2
    assert run(LISTING, "--format", "pdf").exit_code == 2
    assert run(LISTING, "--language", "klingonish").exit_code == 2


def test_one_source_that_fails_does_not_stop_the_others(ilo):
    result = run("nothing.txt", LISTING)
    assert result.exit_code == 1
    assert "error: there is no file 'nothing.txt'" in result.stderr
    assert len(files(ilo)) == 10


def test_import_by_name_with_selectors(ilo):
    page = (SHAPES / "selectors.html").read_bytes()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer():
            connection, _ = listening.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(page) + page)

        threading.Thread(target=answer, daemon=True).start()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        source = f"""
sources:
  table:
    url: {address}/list
    kind: Report
    select: {{item: tr.row, title: .t, url: a.l, date: .d}}
"""
        text = ilo.publication.read_text("utf-8").partition("\nsources:")[0]
        ilo.publication.write_text(text + source, "utf-8")
        result = run("table")
    assert result.exit_code == 0, result.output
    text = files(ilo)["2021/2021-05-03-the-first-story.md"].decode()
    assert "kind: Report\ntitle: The first story\n" in text
    assert f"url: {address}/1\n" in text


def test_a_selector_that_is_none_is_named_with_its_place(ilo):
    text = ilo.publication.read_text("utf-8").partition("\nsources:")[0]
    ilo.publication.write_text(
        text + "\nsources:\n  a:\n    url: https://example.org/\n    select: {item: 'li >'}\n", "utf-8"
    )
    result = run("a")
    assert result.exit_code == 1
    assert "'item': 'li >' is not a CSS selector" in result.stderr


def test_pasted_bytes_that_are_no_utf_8(ilo, monkeypatch):
    result = CliRunner().invoke(
        program, ["import", "-"], input=io.BytesIO("1. News\nÉté\n3 May 2020\n".encode("cp1252"))
    )
    assert result.exit_code == 0
    assert "title: Été\n" in files(ilo)["2020/2020-05-03-ete.md"].decode()


def test_a_feed_over_http_packed_wrongly_labelled_and_unchanged_the_second_time(ilo):
    feed = gzip.compress((SHAPES / "rss.xml").read_text("utf-8").replace("Plain", "Élan").encode())
    head = b'HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=latin-1\r\nContent-Encoding: gzip\r\nETag: "1"\r\n'
    answers = [head + b"Content-Length: %d\r\n\r\n" % len(feed) + feed, b"HTTP/1.1 304 Not Modified\r\n\r\n"]
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer():
            for said in answers:
                connection, _ = listening.accept()
                with connection:
                    connection.recv(4096)
                    connection.sendall(said)

        threading.Thread(target=answer, daemon=True).start()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/feed"
        first, second = run(address), run(address)
    assert first.exit_code == 0, first.output
    assert f"error: {address}:6: entry 3 ('The third story') has no date" in first.stderr
    assert "Élan words …\n" in files(ilo)["2021/2021-05-02-the-second-story.md"].decode()
    assert "\nIts **summary**.\n\nA second" in files(ilo)["2021/2021-05-03-the-first-story-more.md"].decode()
    assert "2 known, 1 not read." in second.output


def test_base_makes_the_links_of_a_saved_page_whole(ilo):
    run(SHAPES / "list.html", "--base", "https://example.org/news/")
    assert (
        "url: https://example.org/news/two.html\n"
        in files(ilo)["2021/2021-05-02-the-second-story-of-the-week.md"].decode()
    )
    assert run(SHAPES / "list.html", "--base", "example.org").exit_code == 2


def test_a_name_too_long_for_a_file_is_an_unknown_source(workspace):
    workspace()
    result = run("a" * 300)
    assert result.exit_code == 1
    assert "and no source of this name" in result.output


@pytest.mark.parametrize("arguments", [[], ["--json"], ["--dry-run"]])
def test_a_source_that_gives_nothing_fails_after_the_others_are_reported(ilo, arguments):
    (ilo.root / "page.txt").write_text("1. News\nA title\n", "utf-8")
    result = run(LISTING, "page.txt", *arguments)
    assert result.exit_code == 1
    assert "error: page.txt: no news in it" in result.stderr
    assert "2020-09-18" in result.stdout


def test_json_that_was_printed_is_read_again(ilo):
    (ilo.root / "table.csv").write_text(
        "title,date,image,alt,credit\nA story,2021-05-03,https://example.org/a.png,Bakers,Someone\n", "utf-8"
    )
    printed = run("table.csv", "--json", "--dry-run").stdout
    assert json.loads(printed)[0]["alt"] == "Bakers"
    (ilo.root / "a.json").write_text(printed, "utf-8")
    assert run("a.json", "--json", "--dry-run").stdout == printed
    printed = run(SHAPES / "rss.xml", SHAPES / "events.ics", "--json", "--dry-run").stdout
    assert json.loads(printed)[0]["markdown"][:15] == "Its **summary**"
    (ilo.root / "a.json").write_text(printed, "utf-8")
    assert run("a.json", "--json", "--dry-run").stdout == printed
