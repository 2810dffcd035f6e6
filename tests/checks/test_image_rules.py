import struct
import zlib
from textwrap import dedent

import pytest

from newsletter.checks import image_rules, transparency_rules
from tests.checks.conftest import FINE
from tests.rich_issue import logo as transparent

BLOCK = "templates/blocks/story.mjml.j2"
LOCATION = "issues/news/2020/2020-08-31-first.md:3:8"


def png(width: int, padding: int = 0) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" + b"\0" * width)
    extra = chunk(b"tEXt", b"k\0" + b"x" * padding)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def shown(source: str, width: int = 100) -> dict[str, str]:
    image = f'<img src="{source}" alt="A" width="{width}" />'
    return {BLOCK: f"<mj-text>{{{{ item.title }}}}{{% if item.id.endswith('first') %}}{image}{{% endif %}}</mj-text>"}


def test_image_file_that_is_missing_is_found(context):
    (found,) = image_rules.file_missing(context(shown("market.png")))
    assert str(found.location) == LOCATION
    assert found.message == "there is no image market.png"


@pytest.mark.parametrize("path", ["issues/market.png", "issues/images/market.png"])
def test_image_file_that_is_there_is_not_found(context, path):
    made = context({**shown("market.png"), path: png(1)})
    assert list(image_rules.file_missing(made)) == []


@pytest.mark.parametrize(("width", "count"), [(200, 0), (201, 1)])
def test_image_wider_than_twice_its_place_is_found(context, width, count):
    found = list(image_rules.too_wide(context({**shown("market.png"), "issues/images/market.png": png(width)})))
    assert [str(each.location) for each in found] == [LOCATION] * count


def test_image_of_the_web_is_as_wide_as_its_item_says(context):
    item = """
        ---
        kind: News
        title: The first title
        url: https://cooperation.int/first
        image: {src: "https://cooperation.int/a.png", alt: A market, width: 700}
        ---

        The first summary.
        """
    (found,) = image_rules.too_wide(context({"issues/news/2020/2020-08-31-first.md": item}))
    assert "is 700 pixels wide and shown at 136" in found.message
    assert str(found.location) == "issues/news/2020/2020-08-31-first.md:5:15"


@pytest.mark.parametrize(("padding", "count"), [(900_000, 0), (1_000_001, 1)])
def test_image_that_is_too_heavy_is_found(context, padding, count):
    found = list(image_rules.too_heavy(context({**shown("a.png"), "issues/images/a.png": png(1, padding)})))
    assert [str(each.location) for each in found] == [LOCATION] * count


def test_image_of_the_web_that_is_too_heavy_is_found_when_it_was_opened(context):
    from newsletter.checks.link_fetcher import Answer
    from newsletter.checks.online_rules import addresses_of

    source = "https://cooperation.int/a.png"
    made = context(shown(source))
    assert source in addresses_of(made)
    assert list(image_rules.too_heavy(made)) == []
    made.answers = {source: Answer(200, source, size=1_000_001)}
    (found,) = image_rules.too_heavy(made)
    assert str(found.location) == LOCATION


@pytest.mark.parametrize("line", ["", "images_url: https://cooperation.int/pictures/"])
def test_image_in_the_images_folder_needs_nothing_but_an_address_to_be_published_at(checked, line):
    item = """
        ---
        kind: News
        title: The first title
        url: https://cooperation.int/first
        image: {src: images/market.png, alt: A market}
        ---

        The first summary.
        """
    publication = FINE["issues/publication.yaml"].rstrip() + f"\n        {line}\n"
    files = {"issues/news/2020/2020-08-31-first.md": item, "issues/images/market.png": png(600)}
    found = checked({**files, "issues/publication.yaml": publication}).findings
    assert [(each.rule, each.severity, str(each.location)) for each in found] == (
        [] if line else [("image-unpublished", "error", "issues/publication.yaml:1")]
    )


def test_images_that_are_too_heavy_together_are_found(context):
    files = {f"issues/images/{name}.png": png(1, 800_000) for name in "abc"}
    html = "".join(f'<img src="{name}.png" alt="A" width="1" />' for name in "abc")
    (found,) = image_rules.too_heavy(context({**files, BLOCK: f"<mj-text>{html}</mj-text>"}))
    assert "2.4 MB together" in found.message


@pytest.mark.parametrize("content", [b"", b"<svg/>", png(300)[:20]], ids=["empty", "another-format", "cut-off"])
def test_width_of_a_damaged_image_is_no_finding(context, content):
    made = context({**shown("market.png"), "issues/images/market.png": content})
    assert list(image_rules.too_wide(made)) == []


ITEM = """
    ---
    kind: News
    title: The first title
    url: https://cooperation.int/first
    image: {src: images/sign.png, alt: A sign}
    ---

    The first summary.
    """
NAVY, WHITE, RED = (20, 24, 60, 255), (255, 255, 255, 255), (210, 80, 60, 255)


@pytest.mark.parametrize(
    ("colour", "modes"), [(NAVY, ["dark"]), (WHITE, ["light"]), (RED, [])], ids=["navy", "white", "red"]
)
def test_transparent_picture_that_vanishes_is_found(context, colour, modes):
    made = context({"issues/news/2020/2020-08-31-first.md": ITEM, "issues/images/sign.png": transparent(colour)})
    found = list(transparency_rules.vanishing(made))
    assert [each.message for each in found] == [
        f"the picture images/sign.png can hardly be seen in {mode} mode" for mode in modes
    ]
    assert {str(each.location) for each in found} <= {"issues/news/2020/2020-08-31-first.md:5:14"}


def test_picture_that_is_not_transparent_does_not_vanish(context):
    opaque = {"issues/news/2020/2020-08-31-first.md": ITEM, "issues/images/sign.png": png(900)}
    assert list(transparency_rules.vanishing(context(opaque))) == []


@pytest.mark.parametrize(
    ("variant", "dark_image", "hints"),
    [
        ("", "", ["add a variant for dark screens below 'logo:', for example 'dark: images/logo-white.png'"]),
        (
            ", dark: images/white.png",
            '<img class="on-dark" style="display:none" src="{{ publication.logo.dark }}" alt="" width="120" />',
            [],
        ),
        (
            ", dark: images/navy.png",
            '<img class="on-dark" style="display:none" src="{{ publication.logo.dark }}" alt="" width="120" />',
            ["give it a light background of its own"],
        ),
    ],
    ids=["no-variant", "white-variant", "dark-variant"],
)
def test_dark_logo_needs_a_variant_that_can_be_seen_on_dark_screens(context, variant, dark_image, hints):
    """The block shows the logo as the masthead does: one image for each mode."""
    rules = ".on-light { display: none !important; } .on-dark { display: inline !important; }"
    day = 'class="on-light" ' if variant else ""
    block = (
        "<mj-text>{{ item.title }}{% if item.id.endswith('first') %}"
        f'<img {day}src="{{{{ publication.logo.src }}}}" alt="" width="120" />{dark_image}'
        "{% endif %}</mj-text>"
    )
    styles = "@media (prefers-color-scheme: dark) {" + rules + "}"
    made = context(
        {
            "issues/publication.yaml": dedent(FINE["issues/publication.yaml"])
            + f"logo: {{src: images/logo.png, alt: A, width: 120{variant}}}\n",
            "issues/images/logo.png": transparent(NAVY),
            "issues/images/white.png": transparent(WHITE),
            "issues/images/navy.png": transparent(NAVY),
            "templates/styles/screens.css.j2": styles,
            "templates/masthead.mjml.j2": "",
            BLOCK: block,
        }
    )
    found = list(transparency_rules.vanishing(made))
    assert [each.hint for each in found] == hints
    assert {each.location.path.name for each in found} <= {"publication.yaml"}
