"""A publication with one issue that has everything: all layouts, with and without pictures, links and summaries."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

from PIL import Image, ImageDraw

from newsletter.content.workspace import Workspace

LAYOUTS = Path(__file__).parent / "golden/layouts/workspace/issues"
RICH_ISSUE = "2021-03"
_IMAGES_URL = "https://images.example.org"

_PICTURES = {"lead": (1600, 900), "section": (1200, 500), "fleet": (1120, 630), "oven": (1120, 630), "odile": (400, 400),
             "cover": (600, 800), "tide": (1120, 630), "library": (800, 600)}  # fmt: skip

_LOGO = f"""
logo: {{src: images/logo.png, alt: Meridian, width: 120, dark: images/logo-white.png}}
contents: always
images_url: {_IMAGES_URL}
"""

_LEAD = """
picture:
  src: images/lead.jpg
  alt: The harbour in the morning
  credit: © Meridian Institute
sections:
  - title: From the quay
    introduction: What the *fleet* did, in four parts.
    picture: {src: images/section.jpg, alt: A quay, credit: © Meridian Institute}
"""

_MORE = {
    "2021-02-03-no-picture": "kind: Feature\ntitle: A feature without a picture and without a link\n---\n\nIts type alone.\n",
    "2021-02-02-no-summary": "kind: News\ntitle: A story of nothing but its title\nurl: https://example.org/title\n---\n",
    "2021-02-01-no-name": (
        "kind: Interview\ntitle: A conversation with nobody in particular\nurl: https://example.org/nobody\n"
        "image: {src: images/odile.jpg, alt: A loom}\n---\n\nIt has a picture and no person.\n"
    ),
    "2021-01-31-no-place": "kind: Webinar\ntitle: An event with a start alone\nstart: 2021-05-04\n---\n\nIt has no end.\n",
    "2021-01-30-wall-garden": (
        "kind: In brief\ntitle: A picture in brief\nurl: https://example.org/brief\n"
        "image: {src: images/library.jpg, alt: A reading room, credit: © Meridian Institute}\n---\n\nIt is shown.\n"
    ),
}


def write_rich_publication(folder: Path) -> Workspace:
    """Write the publication into `folder`."""
    shutil.copytree(LAYOUTS, folder / "issues")
    publication = folder / "issues/publication.yaml"
    publication.write_text(f"{publication.read_text('utf-8')}{_LOGO}", "utf-8")
    manifest = folder / f"issues/{RICH_ISSUE}.yaml"
    text = manifest.read_text("utf-8").replace("sections:\n  - title: From the quay\n", _LEAD.lstrip("\n"))
    text += "  - title: What is left out\n    items:\n" + "".join(f"      - {item}\n" for item in _MORE)
    manifest.write_text(text, "utf-8")
    for item, lines in _MORE.items():
        path = folder / f"issues/news/{item[:4]}/{item}.md"
        path.write_text(f"---\n{lines}", "utf-8")
    for path in (folder / "issues/news").rglob("*.md"):
        text = path.read_text("utf-8")
        for name, file in (("fleet", "fleet"), ("oven", "oven"), ("portrait-odile", "odile"), ("tide", "tide")):
            text = text.replace(f"https://images.example.org/{name}.jpg", f"images/{file}.jpg")
        path.write_text(text.replace("https://images.example.org/cover-belonging.png", "images/cover.jpg"), "utf-8")
    _write_pictures(folder / "issues/images")
    return Workspace(folder)


def with_pictures_beside(html: str) -> str:
    """The HTML with the pictures in the folder beside it, for tests without a network."""
    return html.replace(f"{_IMAGES_URL}/", "images/")


def _write_pictures(folder: Path) -> None:
    folder.mkdir()
    for number, (name, (width, height)) in enumerate(_PICTURES.items()):
        picture = Image.new("RGB", (width, height), (40 + 20 * number, 110, 200 - 20 * number))
        ImageDraw.Draw(picture).ellipse((width // 4, height // 4, width // 2, height // 2), fill=(240, 220, 160))
        picture.save(folder / f"{name}.jpg", "JPEG", quality=60)
    for name, colour in (("logo", (210, 80, 60, 255)), ("logo-white", (255, 255, 255, 255))):
        (folder / f"{name}.png").write_bytes(logo(colour))


def logo(colour: tuple[int, int, int, int]) -> bytes:
    """A logo of one colour on a transparent ground, as a PNG."""
    picture = Image.new("RGBA", (240, 80), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 20, 60, 60), fill=colour)
    draw.ellipse((90, 20, 230, 60), fill=colour)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
