"""Local images from the manifest to the files of an issue."""

import io
import json

import pytest
from click.testing import CliRunner
from PIL import Image

from newsletter.build import Builder
from newsletter.cli.program import program
from newsletter.errors import NewsletterError
from newsletter.images.preparing import ShownImage, link_images, shown_images

ITEM = """---
kind: News
title: The first title
image:
  src: {src}
  alt: A red square
---

Text.
"""
FIRST = "issues/news/2020/2020-08-31-first.md"


def _png(colour=(200, 30, 30)):
    out = io.BytesIO()
    Image.new("RGB", (900, 600), colour).save(out, "PNG")
    return out.getvalue()


def _publication(extra):
    return (
        "title: The Monthly\norganisation: An Organisation\nsender: {name: The Monthly, email: news@example.org}\n"
        "postal_address: 1 Example Street\ncontact: {email: news@example.org}\n" + extra
    )


@pytest.fixture
def pictured(workspace):
    def make(src="images/red.png", changes=None):
        return workspace({FIRST: ITEM.format(src=src), "issues/images/red.png": _png(), **(changes or {})})

    return make


def test_image_is_written_beside_the_email_and_shown_there(pictured):
    root = pictured().root
    result = CliRunner().invoke(program, ["build", "2020-08", "--force", "--json"])
    assert result.exit_code == 0, result.output
    (facts,) = json.loads(result.stdout)
    (written,) = (root / "out/2020-08/images").iterdir()
    html = (root / "out/2020-08/email.html").read_text("ascii")
    assert f'src="images/{written.name}"' in html
    assert 'src="images/red.png"' not in html
    assert facts["notes"] == [
        "readers cannot see 1 image yet (in the folder images beside email.html); upload that folder's files to a "
        "website, and write their address there as 'images_url: https://…' in issues/publication.yaml"
    ]
    (shown,) = shown_images(html)
    with Image.open(written) as image:
        assert image.width == min(900, 2 * shown.width)


UNPUBLISHED = "issues/publication.yaml:1: readers cannot see 1 image: there is no images_url"


@pytest.mark.parametrize(
    "command",
    [
        ["build", "2020-08"],
        ["build", "--all"],
        ["check", "2020-08"],
        ["send", "2020-08", "--to", "colleague@example.org", "--dry-run"],
    ],
    ids=" ".join,
)
def test_image_without_an_address_to_be_published_at_is_an_error(pictured, command):
    root = pictured().root
    result = CliRunner().invoke(program, command)
    assert result.exit_code == 1
    assert UNPUBLISHED in result.output
    assert "[image-unpublished]" in result.output
    assert not (root / "out").exists()


def test_image_that_the_draft_holds_needs_no_address(pictured):
    root = pictured().root
    assert CliRunner().invoke(program, ["build", "2020-08", "--embed-images"]).exit_code == 0
    assert (root / "out/2020-08/email.eml").exists()


def test_image_is_linked_where_it_will_be_published(pictured):
    made = Builder(pictured(changes={"issues/publication.yaml": _publication("images_url: https://example.org/i/\n")}))
    build = made.build("2020-08")
    (picture,) = build.pictures
    assert f'src="https://example.org/i/{picture.name}"' in build.email.html
    assert [artifact.path for artifact in build.artifacts][-1] == f"images/{picture.name}"
    assert "upload them" in str(build.notes[0])


def test_image_is_named_by_its_content(pictured):
    def name():
        (picture,) = Builder(pictured()).build("2020-08").pictures
        return picture.name

    first = name()
    assert first == name()
    assert first.startswith("red-")
    other = pictured(changes={"issues/images/red.png": _png((0, 0, 0))})
    (picture,) = Builder(other).build("2020-08").pictures
    assert picture.name != first


def test_unchanged_image_is_not_done_twice(pictured, monkeypatch):
    from newsletter.images import processing

    done = []
    process = processing.process_image
    monkeypatch.setattr(processing, "process_image", lambda *values: done.append(values) or process(*values))
    pictured()
    for _ in range(2):
        assert CliRunner().invoke(program, ["build", "2020-08", "--force", "-q"]).exit_code == 0
    assert len(done) == 1
    builder = Builder(pictured(changes={"issues/images/red.png": _png((9, 9, 9))}))
    for _ in range(2):
        builder.build("2020-08")
    assert len(done) == 2


@pytest.mark.parametrize("damage", [lambda content: content[:50], lambda _: b"", lambda _: _png((0, 0, 0))])
def test_damaged_image_is_built_again(pictured, damage):
    root = pictured().root
    command = ["build", "2020-08", "--force", "-q"]
    assert CliRunner().invoke(program, command).exit_code == 0
    (path,) = (root / "out/2020-08/images").iterdir()
    content = path.read_bytes()
    path.write_bytes(damage(content))
    assert CliRunner().invoke(program, command).exit_code == 0
    assert path.read_bytes() == content


def test_images_of_earlier_builds_go_and_what_others_put_there_stays(pictured):
    root = pictured().root
    command = ["build", "2020-08", "--force", "-q"]
    assert CliRunner().invoke(program, command).exit_code == 0
    (path,) = (root / "out/2020-08/images").iterdir()
    (path.parent / "logo.png").write_bytes(_png())
    pictured(changes={"issues/images/red.png": _png((9, 9, 9))})
    assert CliRunner().invoke(program, command).exit_code == 0
    names = {each.name for each in path.parent.iterdir()}
    assert path.name not in names
    assert len(names) == 2
    assert "logo.png" in names


def test_issue_without_local_images_does_not_import_pillow(workspace):
    import subprocess
    import sys

    root = workspace().root
    code = (
        "import sys; from pathlib import Path; from newsletter.build import Builder;"
        "from newsletter.content.workspace import Workspace;"
        f"Builder(Workspace(Path({str(root)!r}))).build('2020-08'); print('PIL' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_embedded_image_is_a_part_of_the_draft(pictured):
    import email
    import email.policy

    made = Builder(pictured(), embed_images=True).build("2020-08")
    raw = next(artifact.content for artifact in made.artifacts if artifact.path == "email.eml")
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert not message.defects
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html", f"image/{made.pictures[0].subtype}",
    ]  # fmt: skip
    image = list(message.walk())[-1]
    assert image.get_content() == made.pictures[0].content
    assert image.get_content_disposition() == "inline"
    assert f'src="cid:{image["Content-ID"].strip("<>")}"' in message.get_body(("html",)).get_content()
    again = Builder(pictured(), embed_images=True).build("2020-08")
    assert raw == next(artifact.content for artifact in again.artifacts if artifact.path == "email.eml")


@pytest.mark.parametrize(
    ("src", "content", "message"),
    [
        ("images/rad.png", None, f"{FIRST}:5:8: there is no image 'images/rad.png'; did you mean 'images/red.png'?"),
        ("images/RED.png", None, f"{FIRST}:5:8: there is no image 'images/RED.png'; did you mean 'images/red.png'?"),
        ("images/other/thing.gif", None, f"{FIRST}:5:8: there is no image 'images/other/thing.gif'; its file would be issues/images/other/thing.gif"),
        ("images/red.png", b"<html>", f"{FIRST}:5:8: the image 'images/red.png' is not an image; export it again as JPEG or PNG"),
        ("images/red.png", _png()[:900], f"{FIRST}:5:8: the image 'images/red.png' is damaged or incomplete; export it again, or download it again"),
        ("images/red.jpg", _png(), f"{FIRST}:5:8: the image 'images/red.jpg' is a PNG file, although its name ends in .jpg; rename it to end in .png"),
    ],
)  # fmt: skip
def test_image_that_cannot_be_used_is_a_located_problem(pictured, src, content, message):
    root = pictured(src, {f"issues/{src}": content} if content else None).root
    result = CliRunner().invoke(program, ["build", "2020-08"])
    assert result.exit_code == 1
    assert result.stderr == f"error: {message}\n"
    assert not (root / "out").exists()


def test_every_image_that_cannot_be_used_is_reported_at_once(pictured):
    cover = "cover: {src: images/b.png, alt: B}\n"
    text = ITEM.format(src="images/a.png").replace("---\n\nText", f"{cover}layout: publication\n---\n\nText")
    made = pictured(changes={FIRST: text})
    with pytest.raises(NewsletterError) as error:
        Builder(made).build("2020-08")
    assert [str(problem).split(";")[0] for problem in error.value.problems] == [
        f"{FIRST}:5:8: there is no image 'images/a.png'",
        f"{FIRST}:7:14: there is no image 'images/b.png'",
    ]


def test_shown_images_are_found_however_they_are_written():
    html = (
        '<img alt="a > b" width="176" src="images/a b.png"><img src=\'images/c&amp;d.png\' width=\'50px\' />'
        '<img src="https://example.org/images/x.png" width="9"><img src="images/a b.png" width="20">'
        '<p title="<img src=">images/</p><img src="images/e.png">'
    )
    assert shown_images(html) == [
        ShownImage("images/a b.png", 176),
        ShownImage("images/c&d.png", 50),
        ShownImage("images/a b.png", 20),
        ShownImage("images/e.png", 0),
    ]
    linked = link_images(html, {ShownImage("images/c&d.png", 50): "https://example.org/?a&b"})
    assert linked == html.replace("images/c&amp;d.png", "https://example.org/?a&amp;b")


def test_bundle_has_the_images_and_a_preview_that_shows_them(pictured):
    import base64
    import zipfile

    root = pictured(changes={"issues/publication.yaml": _publication("images_url: https://example.org/i\n")}).root
    assert CliRunner().invoke(program, ["bundle", "2020-08"]).exit_code == 0
    with zipfile.ZipFile(root / "out/2020-08/2020-08-plain.zip") as bundle:
        (name,) = (each for each in bundle.namelist() if "/images/" in each)
        picture = name.rpartition("/")[2]
        inside = base64.b64encode(bundle.read(name)).decode()
        assert f"data:image/png;base64,{inside}" in bundle.read("2020-08/preview.html").decode()
        assert f'src="https://example.org/i/{picture}"' in bundle.read("2020-08/email.html").decode()
        assert f"Upload the images to https://example.org/i before anything else:\n      images/{picture}\n" in (
            bundle.read("2020-08/checklist.txt").decode()
        )


def test_image_file_that_is_too_large_is_not_read(pictured):
    root = pictured().root
    with (root / "issues/images/red.png").open("wb") as file:
        file.truncate(40_000_000_000)
    result = CliRunner().invoke(program, ["build", "2020-08"])
    assert result.exit_code == 1
    assert f"{FIRST}:5:8: the image 'images/red.png' has 40,000 MB, and an image at most 100; save a" in result.stderr


LEADING = """\
published: 2020-09-01
picture:
  src: images/red.png
  alt: A red square
sections:
  - title: News
    picture: {src: images/red.png, alt: A red square again}
    items: [2020-08-31-first]
"""
LOGO = "logo: {src: images/logo.png, alt: A, width: 50, dark: images/dark.png}\n"


def test_pictures_of_the_issue_its_sections_and_the_logo_are_built_and_embedded(pictured):
    made = pictured(
        changes={
            "issues/2020-08.yaml": LEADING,
            "issues/publication.yaml": _publication(LOGO),
            "issues/images/logo.png": _png((10, 20, 30)),
            "issues/images/dark.png": _png((200, 210, 220)),
        }
    )
    build = Builder(made, embed_images=True).build("2020-08")
    shown = [(picture.shown.src, picture.shown.width) for picture in build.pictures]
    assert [src for src, _ in shown] == ["images/logo.png", "images/dark.png", *["images/red.png"] * 3]
    assert shown[0][1] == 50
    (draft,) = (each.content for each in build.artifacts if each.path == "email.eml")
    for picture in build.pictures:
        assert f"<{picture.name}@newsletter>".encode() in draft


def test_problem_of_a_picture_of_the_issue_is_located_in_its_file(pictured):
    made = pictured(
        changes={
            "issues/2020-08.yaml": LEADING.replace("images/red.png", "images/lead.png", 1),
            "issues/publication.yaml": _publication(LOGO),
            "issues/images/lead.png": b"no image",
            "issues/images/logo.png": b"no image",
            "issues/images/dark.png": b"no image",
        }
    )
    with pytest.raises(NewsletterError) as caught:
        Builder(made).build("2020-08")
    assert [(str(each.location), each.message) for each in caught.value.problems] == [
        ("issues/publication.yaml:6:13", "the image 'images/logo.png' is not an image"),
        ("issues/publication.yaml:6:55", "the image 'images/dark.png' is not an image"),
        ("issues/2020-08.yaml:3:8", "the image 'images/lead.png' is not an image"),
    ]
