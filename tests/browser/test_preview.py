"""The preview page in real Chromium: every control, live reload, problems, copying, safety, accessibility."""

import json
import re
import shutil
import time
from pathlib import Path
from textwrap import dedent

import pytest
from PIL import Image

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
IMAGE = "https://pictures.example.org/a.png"
NARROW = {"width": 1280, "height": 800}


def manifest(*ids, **keys):
    lines = {"number": 8, "published": "2020-09-01", "subject": "The subject", "preheader": "The preheader", **keys}
    head = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return f"{head}introduction: Good morning.\nsections:\n  - title: News\n    items:\n" + "".join(
        f"      - {name}\n" for name in ids
    )


def item(title, more="", summary="A summary that ends."):
    return f"---\nkind: News\ntitle: {title}\nurl: https://example.org/{len(title)}\n{more}---\n\n{summary}\n"


PICTURE = f"image:\n  src: {IMAGE}\n  alt: What the picture shows\n  width: 176\n"
FILES = {
    "issues/2020-07.yaml": manifest("2020-06-30-older", number=7, published="2020-08-01"),
    "issues/2020-08.yaml": manifest("2020-08-31-first", "2020-08-30-second"),
    "issues/news/2020/2020-06-30-older.md": item("The older title"),
    "issues/news/2020/2020-08-31-first.md": item("The first title", PICTURE),
    "issues/news/2020/2020-08-30-second.md": item("The second title", summary="Before. " * 400 + "It ends."),
    "issues/publication.yaml": """\
        title: The Monthly
        organisation: An Organisation
        sender: {name: The Monthly, email: news@example.org}
        postal_address: 1 Example Street, 1200 Example City
        contact: {email: news@example.org}
        platform: mailchimp
        """,
}


def publish(root):
    """Writes the publication."""
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(dedent(text) if name.endswith("publication.yaml") else text)
    return root


def own_templates(root):
    """Gives the publication templates of its own; they are compiled anew."""
    shutil.copytree(ROOT / "templates", root / "templates")


@pytest.fixture
def visit(chromium, tmp_path, serve_preview):
    """Opens the preview of a publication whose files the test may change."""
    root = publish(tmp_path)
    yield from visits(chromium, root, serve_preview(root))


@pytest.fixture
def write(chromium, tmp_path, serve_preview):
    """Opens the page of `newsletter edit`."""
    root = publish(tmp_path)
    yield from visits(chromium, root, serve_preview(root, command="edit"))


@pytest.fixture(scope="module")
def published_once(tmp_path_factory, serve_preview_once):
    root = publish(tmp_path_factory.mktemp("publication"))
    return root, serve_preview_once(root)


@pytest.fixture
def look(chromium, published_once):
    """Opens the preview of a publication whose files no test changes."""
    yield from visits(chromium, *published_once)


def visits(chromium, root, address):
    """Opens the preview; no page may say anything on its console, or ask another host for anything but pictures."""
    contexts, said, asked = [], [], []

    def go(query="", scheme="light", wait_for="body[data-generation]", vendor=""):
        context = chromium.new_context(
            viewport=NARROW, color_scheme=scheme, permissions=["clipboard-read", "clipboard-write"]
        )
        contexts.append(context)
        if vendor:
            context.add_init_script(f"Object.defineProperty(navigator, 'vendor', {{ get: () => {vendor!r} }})")
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: said.append(message.text) if "ERR_FAILED" not in message.text else None)
        page.on("pageerror", lambda error: said.append(str(error)))

        def elsewhere(route):
            asked.append(route.request.url)
            route.abort()

        # A pattern, not a function: that would make every request wait for this process.
        page.route(re.compile(f"^(?!{re.escape(address)}|data:)"), elsewhere)
        page.goto(address + query)
        page.wait_for_selector(wait_for)
        return page

    vars(go).update(root=root, asked=asked, said=said)
    yield go
    for context in contexts:
        context.close()
    assert said == []
    assert set(asked) <= {IMAGE}


def wait(page, expression, arg=None, seconds=15):
    """Waits until a JavaScript expression is true. Playwright's own way needs eval, which the page forbids."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression, arg):
        assert time.monotonic() < end, f"not within {seconds} s: {expression}"
        page.wait_for_timeout(10)


def choose(page, name, value):
    """Clicks one of a row of choices."""
    page.locator(f"input[name={name}][value='{value}']").click()


def email(page):
    return page.frame_locator("#email")


def texts(page, selector):
    """The texts of elements, at one moment: the page fills its lists anew while others look at them."""
    return page.evaluate("selector => [...document.querySelectorAll(selector)].map((each) => each.innerText)", selector)


def state(page):
    return dict(pair.split("=") for pair in page.evaluate("location.search.slice(1)").split("&"))


def background(page):
    return page.evaluate("getComputedStyle(document.getElementById('email').contentDocument.body).backgroundColor")


def sees(page, text):
    wait(page, "text => document.getElementById('email').contentDocument.body.innerText.includes(text)", text)


def test_latest_issue_is_shown_and_all_are_listed(look):
    page = look()
    assert page.locator("#issue-title").inner_text() == "The Monthly, August 2020"
    page.get_by_role("button", name="Issue:").click()
    entries = page.locator("#issues a")
    entries.first.wait_for()
    assert [text.split("\n") for text in texts(page, "#issues a")] == [
        ["The Monthly, August 2020", "No. 8 · 1 September 2020 · not written yet"],
        ["The Monthly, July 2020", "No. 7 · 1 August 2020 · not written yet"],
    ]
    entries.nth(1).click()
    sees(page, "The older title")
    assert state(page) == {"issue": "2020-07"}
    page.go_back()
    sees(page, "The first title")


def test_every_control_by_mouse(look):
    page = look()
    frame = page.locator("#email")
    for width in (375, 768, 640):
        choose(page, "width", width)
        assert frame.evaluate("frame => frame.offsetWidth") == width
    choose(page, "width", "full")
    assert frame.evaluate("frame => frame.offsetWidth") > 768
    box = page.locator("#handle").bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] - 92, box["y"] + 200)
    page.mouse.up()
    assert int(state(page)["width"]) == frame.evaluate("frame => frame.offsetWidth") < 768
    choose(page, "fit", "on")
    page.get_by_label("Colours").select_option("dark")
    choose(page, "images", "off")
    choose(page, "tags", "sample")
    page.get_by_label("Platform").select_option("brevo")
    wait(page, "document.getElementById('platform').value === 'brevo'")
    choose(page, "view", "text")
    assert page.get_by_role("region", name="Plain text").is_visible()
    choose(page, "view", "source")
    assert "<!doctype html>" in page.get_by_role("region", name="HTML source").inner_text()
    shown = {"issue": "2020-08", "view": "source", "fit": "off", "colours": "dark", "images": "off"}
    assert {**state(page), "width": ""} == {**shown, "tags": "sample", "platform": "brevo", "width": ""}


def test_every_control_by_keyboard(look):
    page = look()
    page.wait_for_selector("#size .part")
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "(e => e.dataset.copy || e.dataset.number || e.name || e.id || e.tagName)(document.activeElement)"
            )
        )
    wanted = {"issue-button", "files-button", "write", "help-button", "html", "text", "subject", "preheader", "fit"}
    assert wanted | {"view", "width", "colours", "images", "tags", "platform", "handle", "0", "SUMMARY"} <= reached

    page.locator("input[name=width]:checked").focus()
    page.keyboard.press("ArrowRight")
    assert state(page)["width"] == "full"
    page.locator("#handle").focus()
    width = page.locator("#email").evaluate("frame => frame.offsetWidth")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    assert int(state(page)["width"]) == width - 110
    page.locator("input[name=view]:checked").focus()
    page.keyboard.press("ArrowRight")
    assert state(page)["view"] == "text"


def test_every_shortcut(look):
    page = look()
    page.keyboard.press("?")
    keys = page.locator("#shortcuts dt").all_inner_texts()
    page.keyboard.press("Escape")
    email(page).locator("h1").click()
    changes = {
        "t": "view",
        "s": "view",
        "e": "view",
        "1": "width",
        "2": "width",
        "4": "width",
        "3": "width",
        "z": "fit",
    }
    changes |= {"d": "colours", "i": "images", "m": "tags", "j": "part", "k": "part"}
    for key, name in changes.items():
        before = state(page).get(name)
        page.keyboard.press(key)
        assert state(page).get(name) != before, key
    assert set(keys) == {*changes, "o", "?"}
    page.keyboard.press("?")
    page.get_by_label("Use these shortcuts").uncheck()
    page.keyboard.press("Escape")
    before = state(page)
    page.keyboard.press("1")
    assert state(page) == before


def test_link_to_a_view_shows_the_same(look):
    query = "?issue=2020-07&view=html&width=375&colours=dark&images=off&tags=sample&part=2020-06-30-older"
    page = look(query)
    sees(page, "The older title")
    assert page.locator("#email").evaluate("frame => frame.offsetWidth") == 375
    assert page.locator("#origin").inner_text().startswith("The older title\nissues/news/2020/2020-06-30-older.md:3")


def test_link_with_nonsense_shows_the_defaults(look):
    page = look("?width=nothing&colours=pink&view=%3Cscript%3E&part=none")
    sees(page, "The first title")
    assert page.locator("#email").evaluate("frame => frame.offsetWidth") == 640


def test_link_to_an_issue_that_is_not_there_says_so(look):
    page = look("?issue=2019-01")
    page.locator("#problems").wait_for()
    assert "there is no issue '2019-01'" in page.locator("#problems").inner_text()
    page.get_by_role("button", name="Issue:").click()
    page.locator("#issues a").first.click()
    sees(page, "The first title")
    page.locator("#problems").wait_for(state="hidden")


def test_saves_are_shown_where_one_stood(visit):
    own_templates(visit.root)
    page = visit("?issue=2020-08&width=375&part=2020-08-31-first")
    page.evaluate("document.getElementById('email').contentWindow.scrollTo(0, 600)")
    saves = [
        ("issues/2020-08.yaml", "Good morning.", "Good evening, from the manifest."),
        ("issues/news/2020/2020-08-30-second.md", "It ends.", "From the item."),
        ("templates/blocks/story.mjml.j2", "{{ parts.title(item) }}", "<p>From the block</p>{{ parts.title(item) }}"),
        ("templates/words/en.yaml", "Unsubscribe", "From the words"),
        ("templates/theme.yaml", 'canvas: "#ffffff"', 'canvas: "#123456"'),
    ]
    for name, old, new in saves:
        path = visit.root / name
        text = path.read_text()
        path.write_text(text.replace(old, new, 1))
        if name.endswith("theme.yaml"):
            wait(
                page,
                "getComputedStyle(document.getElementById('email').contentDocument.querySelector('.canvas'))"
                ".backgroundColor === 'rgb(18, 52, 86)'",
            )
        else:
            sees(page, re.sub(r"<[^>]*>|\{\{.*\}\}", "", new))
    assert page.evaluate("document.getElementById('email').contentWindow.scrollY") == 600
    assert state(page) == {"issue": "2020-08", "width": "375", "part": "2020-08-31-first"}
    assert page.locator("input[name=width]:checked").input_value() == "375"


def test_saves_in_a_row_are_all_shown_with_twenty_items(visit):
    ids = [f"2020-08-{day:02}-item" for day in range(1, 21)]
    for name in ids:
        (visit.root / f"issues/news/2020/{name}.md").write_text(item(f"The title of {name}", PICTURE, "Words. " * 60))
    path = visit.root / "issues/2020-08.yaml"
    path.write_text(manifest(*ids))
    page = visit("?images=off")
    sees(page, "2020-08-20-item")
    for number in range(3):
        path.write_text(manifest(*ids).replace("Good morning.", f"Morning {number}"))
        sees(page, f"Morning {number}")


def test_problems_are_shown_over_the_last_good_email_until_they_are_fixed(visit):
    own_templates(visit.root)
    page = visit()
    overlay = page.locator("#problems")
    breakages = [
        ("issues/2020-08.yaml", "number: 8\nnumbr: 8", "unknown key 'numbr'", "issues/2020-08.yaml:2"),
        ("issues/2020-08.yaml", None, "there is no issue '2020-08'", ""),
        ("issues/publication.yaml", "title: [", "not valid YAML", "issues/publication.yaml:1"),
        ("issues/news/2020/2020-08-31-first.md", "no front matter", "front matter is missing", ".md:1"),
        ("templates/blocks/story.mjml.j2", "\n{% if %}", "syntax error", "templates/blocks/story.mjml.j2:2"),
        ("templates/theme.yaml", "colors: 5", "", ""),
    ]
    for name, broken, message, place in breakages:
        path = visit.root / name
        text = path.read_text()
        path.unlink() if broken is None else path.write_text(broken)
        overlay.wait_for()
        assert message in overlay.inner_text()
        assert place in overlay.inner_text()
        if place:
            assert overlay.locator(".excerpt .here").count()
        sees(page, "The first title")
        path.write_text(text)
        overlay.wait_for(state="hidden")


def test_window_opened_on_a_problem_shows_it(visit):
    (visit.root / "issues/2020-08.yaml").write_text("numbr: 8\n")
    page = visit("?issue=2020-08")
    page.locator("#problems").wait_for()
    assert "There is no good email to show yet." in page.locator("#problems").inner_text()
    wait(page, "/^[0-9] problems?$/.test(document.querySelector('#issues .state.invalid')?.textContent)")
    (visit.root / "issues/2020-08.yaml").write_text(FILES["issues/2020-08.yaml"])
    sees(page, "The first title")


def test_publication_without_issues_waits_for_the_first(visit):
    for name in ("issues/2020-07.yaml", "issues/2020-08.yaml"):
        (visit.root / name).unlink()
    page = visit(wait_for="#issue-title:text('No issues yet')")
    assert "Save a first one" in page.locator("#note").inner_text()
    (visit.root / "issues/2020-08.yaml").write_text(FILES["issues/2020-08.yaml"])
    sees(page, "The first title")
    assert "Save a first one" not in page.locator("#note").inner_text()


def test_two_windows_follow_the_same_save(visit):
    one, other = visit("?width=375"), visit("?issue=2020-08&colours=dark")
    path = visit.root / "issues/2020-08.yaml"
    path.write_text(path.read_text().replace("Good morning.", "Good evening."))
    sees(one, "Good evening.")
    sees(other, "Good evening.")
    assert (state(one)["width"], state(other)["colours"]) == ("375", "dark")


def test_copies_are_the_files_that_are_written(visit):
    page = visit("?colours=dark&images=off&tags=sample")
    page.get_by_role("button", name="Write files").click()
    wait(page, "document.getElementById('status').textContent.startsWith('Written to out/2020-08')")
    written = visit.root / "out/2020-08"
    copied = {}
    for name in ("HTML", "plain text", "subject", "preheader"):
        page.get_by_role("button", name=f"Copy {name}", exact=True).click()
        wait(page, "name => document.getElementById('status').textContent === `Copied ${name}.`", name)
        copied[name] = page.evaluate("navigator.clipboard.readText()")
    assert copied["HTML"].encode() == (written / "email.html").read_bytes()
    assert copied["plain text"].encode() == (written / "email.txt").read_bytes()
    assert (copied["subject"], copied["preheader"]) == ("The subject", "The preheader")
    page.get_by_role("button", name="Download").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="preview.html").click()
    assert Path(download.value.path()).read_bytes() == (written / "preview.html").read_bytes()


def test_an_email_with_errors_is_copied_at_the_second_press(visit):
    (visit.root / "issues/images").mkdir()
    Image.new("RGB", (20, 20)).save(visit.root / "issues/images/red.png")
    path = visit.root / "issues/news/2020/2020-08-31-first.md"
    path.write_text(item("The first title", "image: {src: images/red.png, alt: Red}\n"))
    page = visit()
    page.locator("#findings", has_text="image-unpublished").wait_for()
    button = page.get_by_role("button", name="Copy HTML", exact=True)
    button.click()
    status = page.locator("#status")
    assert status.inner_text() == "Not copied. The checks found 1 error. Press again to copy anyway."
    button.click()
    wait(page, "document.getElementById('status').textContent === 'Copied HTML.'")


def test_images_off_shows_alternative_text_and_asks_nothing(look):
    page = look("?images=off")
    read = """(image => [image.getAttribute('src'), image.complete, image.naturalWidth, image.alt])
        (document.getElementById('email').contentDocument.images[0])"""
    assert page.evaluate(read) == ["data:,", True, 0, "What the picture shows"]
    assert look.asked == []
    choose(page, "images", "local")
    page.locator("#note", has_text="not requested until you choose").wait_for()
    assert page.evaluate(read)[0] == "data:,"
    assert look.asked == []
    choose(page, "images", "all")
    wait(page, "document.getElementById('email').contentDocument.images[0].src.startsWith('https:')")
    assert look.asked == [IMAGE]


def test_local_pictures_are_shown_before_they_are_published(visit, open_page):
    (visit.root / "issues/images").mkdir()
    Image.effect_noise((400, 300), 50).save(visit.root / "issues/images/a picture.png")
    path = visit.root / "issues/news/2020/2020-08-31-first.md"
    path.write_text(path.read_text().replace(IMAGE, "images/a picture.png"))
    publication = visit.root / "issues/publication.yaml"
    publication.write_text(publication.read_text() + "images_url: https://pictures.example.org/coop\n")
    page = visit()
    width = "document.getElementById('email').contentDocument.images[0].naturalWidth"
    wait(page, f"{width} === 272")
    assert "https://pictures.example.org/coop/" in page.evaluate(
        "fetch('/files/2020-08/mailchimp/email.html').then(r => r.text())"
    )
    page.get_by_role("button", name="Write files").click()
    wait(page, "document.getElementById('status').textContent.startsWith('Written to')")
    frozen = open_page(visit.root / "out/2020-08/preview.html", 1280)
    wait(frozen, f"{width} === 272")
    assert (visit.asked, frozen.asked) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_are_the_chosen_ones_whatever_the_screen_has(look, scheme):
    page = look("?images=off", scheme=scheme)
    light = background(page)
    assert sum(map(int, re.findall(r"\d+", light))) > 600
    page.get_by_label("Colours").select_option("dark")
    wait(
        page,
        "light => getComputedStyle(document.getElementById('email').contentDocument.body).backgroundColor !== light",
        light,
    )
    assert sum(map(int, re.findall(r"\d+", background(page)))) < 150
    assert "email’s own rules" in page.locator("#note").inner_text()
    for client in ("outlook", "gmail-android", "gmail-ios"):
        page.get_by_label("Colours").select_option(client)
        wait(page, "document.getElementById('note').textContent.startsWith('Simulation')")
        assert sum(map(int, re.findall(r"\d+", background(page))[:3])) < 200
    marked = "document.getElementById('email').contentDocument.querySelectorAll('[data-ogsc], [data-ogsb]').length"
    assert page.evaluate(marked) == 0
    page.get_by_label("Colours").select_option("outlook")
    wait(page, f"{marked} > 0")


def test_sample_reader_fills_the_tags_in_the_copy_alone(look):
    page = look("?tags=sample")
    assert (
        email(page).get_by_role("link", name="Unsubscribe").get_attribute("href") == "https://example.org/unsubscribe"
    )
    choose(page, "tags", "own")
    assert email(page).get_by_role("link", name="Unsubscribe").get_attribute("href") == "*|UNSUB|*"


def test_part_of_the_email_says_which_file_it_comes_from(visit):
    page = visit()
    email(page).get_by_text("A summary that ends.").click()
    link = page.locator("#origin a")
    assert link.inner_text() == "issues/news/2020/2020-08-31-first.md:3"
    assert link.get_attribute("href") == f"vscode://file{visit.root}/issues/news/2020/2020-08-31-first.md:3:8"
    assert page.locator(".outline.chosen").is_visible()
    choose(page, "view", "text")
    assert "The first title\n" in texts(page, "#listing .here")


def test_finding_leads_to_its_place(visit):
    path = visit.root / "issues/news/2020/2020-08-30-second.md"
    path.write_text(path.read_text().replace("It ends.", "It breaks off and"))
    page = visit()
    finding = page.locator("#findings button", has_text="breaks off")
    finding.click()
    assert state(page)["part"] == "2020-08-30-second"
    assert page.locator(".outline.chosen").is_visible()
    assert "2020-08-30-second.md:7" in page.locator("#findings").inner_text()


def test_size_says_where_gmail_cuts(visit):
    path = visit.root / "issues/news/2020/2020-08-30-second.md"
    path.write_text(item("The second title", summary="\n\n".join(["A paragraph of words that ends here."] * 1500)))
    page = visit("?images=off")
    assert "Gmail cuts it" in page.locator("#size").inner_text()
    top = float(page.locator(".clip-line").evaluate("line => parseFloat(line.style.top)"))
    whole = page.evaluate("document.getElementById('email').contentDocument.documentElement.scrollHeight")
    assert 0.4 * whole < top < whole
    bars = texts(page, "#size .part")
    assert [text.split("\n")[0] for text in bars] == [
        "Masthead",
        "Introduction",
        "The first title",
        "The second title",
        "Footer",
    ]


def test_page_stays_where_it_is(visit, open_page):
    page = visit()
    page.get_by_role("button", name="Write files").click()
    wait(page, "document.getElementById('status').textContent.startsWith('Written to')")
    for shown in (page, open_page(visit.root / "out/2020-08/preview.html", 1280)):
        sees(shown, "The first title")
        assert shown.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0


def test_issue_without_a_good_email_shows_nothing_of_another(visit):
    page = visit("?view=text")
    assert "The first title" in page.locator("#listing").inner_text()
    (visit.root / "issues/2020-07.yaml").write_text("numbr: 7\n")
    page.get_by_role("button", name="Issue:").click()
    page.locator("#issues a").nth(1).click()
    page.locator("#problems").wait_for()
    wait(page, "document.getElementById('listing').textContent === ''")
    assert page.locator("#file-list a").count() == 0
    page.get_by_role("button", name="Write files").click()
    wait(page, "document.getElementById('status').textContent === 'There is nothing to write yet.'")


def test_title_of_the_window_shows_that_there_is_a_problem(visit):
    page = visit()
    path = visit.root / "issues/2020-08.yaml"
    good = path.read_text()
    assert page.title() == "The Monthly, August 2020"
    path.write_text(good + "numbr: 8\n")
    wait(page, "document.title === '✗ The Monthly, August 2020'")
    path.write_text(good)
    wait(page, "document.title === 'The Monthly, August 2020'")


def test_platform_that_there_is_not_gives_way_to_the_issues_own(look):
    page = look("?issue=2020-08&platform=nosuch")
    sees(page, "The first title")
    assert "platform" not in page.evaluate("location.search")
    assert all("404" in text for text in look.said)
    look.said.clear()


def test_focus_stays_in_the_findings_after_a_save(visit):
    page = visit()
    page.locator("#findings a").first.focus()
    path = visit.root / "issues/2020-08.yaml"
    path.write_text(path.read_text().replace("Good morning", "Good evening"))
    sees(page, "Good evening")
    wait(page, "document.getElementById('findings').contains(document.activeElement)")


def test_titles_and_lines_have_their_own_direction(look):
    page = look("?view=text")
    for selector in ("#issue-title", "#size .part-title", "#listing .line"):
        assert page.locator(selector).first.get_attribute("dir") == "auto"


def test_problem_is_marked_behind_an_emoji(visit):
    path = visit.root / "issues/2020-08.yaml"
    path.write_text('published: 2020-09-01\nsections:\n  - {title: "😀😀 News", itemz: []}\n')
    page = visit("?issue=2020-08")
    page.locator("#problems .excerpt mark").first.wait_for()
    pointed = page.locator("#problems .excerpt mark").evaluate_all(
        "marks => marks.map((mark) => mark.textContent + mark.nextSibling.textContent)"
    )
    assert "itemz: []}" in [text.strip() for text in pointed]


def test_inbox_keeps_the_joiners_of_words(visit):
    path = visit.root / "issues/2020-08.yaml"
    path.write_text(manifest("2020-08-31-first", preheader="می‌خواهم 👩‍🌾 ends"))
    page = visit()
    shown = page.locator("#inbox .message").nth(1).inner_text()
    assert "می‌خواهم 👩‍🌾 ends" in shown
    assert "preheader 17" in page.locator("#inbox").inner_text()


def test_inbox_lines_are_cut(visit):
    path = visit.root / "issues/2020-08.yaml"
    path.write_text(manifest("2020-08-31-first", subject="A subject of many words " * 8, preheader="The preheader"))
    page = visit()
    inbox = page.locator("#inbox")
    assert inbox.locator(".message").count() == 3
    assert inbox.locator(".message .cut").count() >= 3
    assert "The preheader" in inbox.locator(".message").nth(1).inner_text()


@pytest.mark.parametrize("vendor", ["", "Apple Computer, Inc."])
def test_email_runs_no_script_and_reaches_nothing(visit, vendor):
    attack = """<tr><td><script>parent.document.title = 'reached'</script>
        <img src="data:," onerror="parent.document.title = 'reached'" alt="" />
        <iframe src="https://evil.example.org/"></iframe><object data="https://evil.example.org/"></object>
        <form action="https://evil.example.org/"><button id="send">Send</button></form>
        <link rel="stylesheet" href="https://evil.example.org/a.css" />
        <a id="away" href="https://evil.example.org/">Away</a>
        <a id="script" href="javascript:parent.document.title='reached'">Script</a></td></tr>"""
    own_templates(visit.root)
    path = visit.root / "templates/blocks/story.mjml.j2"
    path.write_text(path.read_text().replace("<mj-raw>", f"<mj-raw>{attack}", 1))
    page = visit(vendor=vendor)
    # In Safari a frame whose sandbox forbids scripts tells the page of no click.
    assert ("allow-scripts" in page.locator("#email").get_attribute("sandbox")) is bool(vendor)
    sees(page, "Away")
    for name in ("#away", "#script", "#send"):
        email(page).locator(name).first.click()
        email(page).locator(name).first.focus()
        page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    sees(page, "The first title")
    assert "reached" not in page.title()
    warnings = ("Blocked script execution", "Running the JavaScript", "Executing inline", "An iframe which has both")
    assert [text for text in visit.said if not text.startswith(warnings)] == []
    visit.said.clear()
    assert set(visit.asked) <= {IMAGE}


def test_preview_is_accessible(visit, find_axe_violations):
    queries = ["", "?view=text", "?colours=outlook&part=2020-08-31-first"]
    for scheme in ("light", "dark"):
        page = visit(queries[0], scheme=scheme)
        for query in queries:
            page.goto(page.url.split("?")[0] + query)
            page.wait_for_selector("#findings li, .fine")
            # A dark screen changes colours alone.
            rules = ["color-contrast"] if scheme == "dark" else None
            assert page_violations(page, find_axe_violations, rules) == []
    (visit.root / "issues/2020-08.yaml").write_text("numbr: 8\n")
    page.locator("#problems").wait_for()
    assert page_violations(page, find_axe_violations) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def page_violations(page, find_axe_violations, rules=None):
    return [found for found in find_axe_violations(page, rules) if "(serious)" in found or "(critical)" in found]


def test_frozen_page_opens_from_a_file_and_asks_nothing(visit, open_page, find_axe_violations):
    visit()
    page = visit()
    page.get_by_role("button", name="Write files").click()
    wait(page, "document.getElementById('status').textContent.startsWith('Written to')")
    frozen = open_page(visit.root / "out/2020-08/preview.html", 1280)
    said = []
    frozen.on("console", lambda message: said.append(message.text))
    frozen.on("pageerror", lambda error: said.append(str(error)))
    frozen.reload()
    sees(frozen, "The first title")
    assert frozen.title() == "The Monthly, August 2020"
    assert not frozen.get_by_role("button", name="Write files").is_visible()
    choose(frozen, "width", "375")
    assert frozen.locator("#email").evaluate("frame => frame.offsetWidth") == 375
    frozen.get_by_label("Colours").select_option("dark")
    wait(frozen, "document.getElementById('note').textContent.includes('own rules')")
    assert sum(map(int, re.findall(r"\d+", background(frozen)))) < 150
    email(frozen).get_by_text("A summary that ends.").click()
    assert "issues/news/2020/2020-08-31-first.md:3" in frozen.locator("#origin").inner_text()
    assert frozen.evaluate("location.hash") == "#width=375&colours=dark&part=2020-08-31-first"
    choose(frozen, "view", "text")
    assert "The first title" in frozen.get_by_role("region", name="Plain text").inner_text()
    assert frozen.locator("#inbox .message").count() == 3
    assert frozen.locator("#findings li").count()
    assert page_violations(frozen, find_axe_violations) == []
    frozen.locator("a[href='#stage']").focus()
    frozen.keyboard.press("Enter")
    wait(frozen, "location.hash === '#view=text&width=375&colours=dark&part=2020-08-31-first'")
    assert frozen.locator("#email").evaluate("frame => frame.style.width || frame.closest('.device').style.width")
    assert "vscode:" not in frozen.content()
    assert (said, frozen.asked) == ([], [])
    assert str(visit.root) not in json.dumps(frozen.content())


# ---- editing ---------------------------------------------------------------------------


def outline(page):
    return [name.strip() for name in texts(page, "#outline .arrange-name")]


def test_preview_shows_nothing_to_edit(look):
    page = look()
    wait(page, "document.querySelectorAll('#findings li, #findings .fine').length > 0")
    assert page.locator("#arranging, #words-panel").evaluate_all("all => all.map((each) => each.hidden)") == [
        True,
        True,
    ]


def test_words_are_saved_as_one_types_and_undone(write):
    page = write()
    page.locator("#words-subject").fill("Another: subject")
    path = write.root / "issues/2020-08.yaml"
    wait(page, "document.querySelector('#inbox').innerText.includes('Another: subject')")
    assert 'subject: "Another: subject"\n' in path.read_text()
    page.locator("#undo").click()
    wait(page, "document.querySelector('#words-subject').value === 'The subject'")
    assert path.read_text() == FILES["issues/2020-08.yaml"]


def test_item_is_chosen_written_and_moved_by_keyboard(write):
    page = write()
    wait(page, "document.querySelectorAll('#outline .arrange-name').length === 2")
    page.locator("#outline .arrange-name").first.focus()
    page.keyboard.press("Enter")
    wait(page, "document.querySelector('#words-summary')")
    page.locator("#words-summary").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("New words.")
    sees(page, "New words.")
    path = write.root / "issues/news/2020/2020-08-31-first.md"
    assert path.read_text() == item("The first title", PICTURE, "New words.")
    page.get_by_role("button", name="Move down: The first title").focus()
    page.keyboard.press("Enter")
    wait(page, "document.querySelector('#outline .arrange-name').innerText.startsWith('The second')")
    wait(page, "document.activeElement.dataset.action === 'up'")
    assert (write.root / "issues/2020-08.yaml").read_text() == manifest("2020-08-30-second", "2020-08-31-first")


def test_news_are_taken_in_and_left_out(write):
    (write.root / "issues/news/2020/2020-08-29-third.md").write_text(item("The third title"))
    page = write()
    page.get_by_text("From the news").click()
    page.get_by_role("button", name="Take in: The third title").click()
    sees(page, "The third title")
    assert outline(page) == ["The first title", "The second title", "The third title"]
    page.get_by_role("button", name="Leave out: The second title").click()
    wait(page, "document.querySelectorAll('#outline .arrange-name').length === 2")
    assert (write.root / "issues/2020-08.yaml").read_text() == manifest("2020-08-31-first", "2020-08-29-third")


def test_what_is_typed_is_saved_before_another_part_is_shown(write):
    page = write()
    wait(page, "document.querySelectorAll('#outline .arrange-name').length === 2")
    page.locator("#words-subject").fill("Typed quickly")
    page.get_by_role("button", name="Move down: The first title").click()
    wait(page, "document.querySelector('#outline .arrange-name').innerText.startsWith('The second')")
    assert "subject: Typed quickly\n" in (write.root / "issues/2020-08.yaml").read_text()
    page.locator("#words-subject").fill("Typed again")
    page.locator("#outline .arrange-name").first.click()
    wait(page, "document.querySelector('#words-summary')")
    assert "subject: Typed again\n" in (write.root / "issues/2020-08.yaml").read_text()


def test_item_has_a_new_section_that_is_renamed_and_undone_by_keys(write):
    page = write()
    path = write.root / "issues/2020-08.yaml"
    wait(page, "document.querySelectorAll('#outline .arrange-name').length === 2")
    page.get_by_label("Move to section: The second title").select_option("A new section")
    wait(page, "document.querySelector('#words-title')?.value === 'New section'")
    page.locator("#words-title").fill("Events")
    wait(page, "document.querySelectorAll('#outline .arrange-title')[1]?.innerText === 'Events'")
    assert page.locator("#words-title").input_value() == "Events"
    page.locator("#outline .arrange-title").first.focus()
    page.keyboard.press("Control+z")
    wait(page, "document.querySelectorAll('#outline .arrange-title')[1]?.innerText === 'New section'")
    page.locator("#outline .arrange-title").first.focus()
    page.keyboard.press("Control+z")
    wait(page, "document.querySelectorAll('#outline .arrange-title').length === 1")
    assert path.read_text() == FILES["issues/2020-08.yaml"]


def test_field_that_two_windows_change_shows_both_texts(write):
    one, two = write(), write()
    for page in (one, two):
        wait(page, "document.querySelector('#words-subject')?.value === 'The subject'")
    two.locator("#words-subject").fill("My subject")
    path = write.root / "issues/2020-08.yaml"
    path.write_text(path.read_text().replace("The subject", "Their subject"))
    wait(two, "document.querySelector('.theirs')?.innerText === 'Their subject'")
    assert "Their subject" in path.read_text()
    two.get_by_role("button", name="Keep what I typed").click()
    wait(one, "document.querySelector('#words-subject').value === 'My subject'")
    assert "subject: My subject" in path.read_text()


def test_editing_is_accessible(write, find_axe_violations):
    page = write()
    wait(page, "document.querySelectorAll('#outline .arrange-name').length === 2")
    for name in ("The first title", "News"):
        page.locator("#arranging").get_by_role("button", name=name, exact=True).click()
        wait(page, "document.querySelectorAll('#words textarea').length > 1")
        assert find_axe_violations(page) == []
