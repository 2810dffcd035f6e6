import pytest
from click.testing import CliRunner

from newsletter.cli.program import program
from newsletter.content.news_items import load_item_fields
from tests.conftest import MANIFEST, PUBLICATION

KINDS = PUBLICATION + "kinds: {Event: event, Publication: publication, Call: call}\n"
TALK = "issues/news/2020/2020-09-15-a-talk-on-care.md"


def run(*arguments):
    return CliRunner().invoke(program, list(arguments))


def test_item_has_the_fields_of_its_layout(workspace):
    root = workspace({"issues/publication.yaml": KINDS}).root
    result = run("item", "A talk on care", "--kind", "event", "--url", "https://ilo.org/a", "--date", "2020-09-15")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[0] == f"Written {TALK}: Event, shown as event"
    lines = (root / TALK).read_text("utf-8").splitlines()
    assert lines[2:5] == ["kind: Event", "title: A talk on care", "url: https://ilo.org/a"]
    keys = [line.partition(":")[0] for line in lines[5:10]]
    assert keys == ["start", "end", "time_zone", "place", "registration"]


def test_item_whose_fields_are_filled_is_built(workspace):
    root = workspace({"issues/publication.yaml": KINDS}).root
    assert run("item", "A talk on care", "--kind", "Event", "--date", "2020-08-15").exit_code == 0
    path = root / TALK.replace("09-15", "08-15")
    text = path.read_text("utf-8").replace("start:", "start: 2020-09-22 14:00").replace("place:", "place: Geneva")
    # As editors take comments away: the sign and the space after it.
    head, image, rest = text.partition("# image:")
    rest = (
        rest.replace("\n# ", "\n")
        .replace("images/photo.jpg", "https://ilo.org/a.jpg")
        .replace("https://…", "https://ilo.org")
    )
    path.write_text(f"{head}{image[2:]}{rest}", "utf-8")
    fields, _, _ = load_item_fields(path)
    assert (fields["place"], fields["image"].alt, fields["links"][0].url) == (
        "Geneva",
        "What it shows",
        "https://ilo.org",
    )
    assert (fields["url"], fields["end"]) == (None, None)
    (root / "issues/2020-08.yaml").write_text(MANIFEST.replace("2020-08-31-first", path.stem), "utf-8")
    assert run("build", "2020-08").exit_code == 0


def test_item_of_a_kind_without_a_layout_is_a_story(workspace):
    workspace()
    result = run("item", "A thought", "--kind", "Essay", "--date", "2020-09-15")
    assert "publication.yaml gives the kind 'Essay' no layout: it is shown as a story." in result.stdout


def test_item_never_replaces_another(workspace):
    root = workspace().root
    for _ in range(2):
        assert run("item", "A thought", "--date", "2020-09-15").exit_code == 0
    names = sorted(path.name for path in (root / "issues/news/2020").iterdir())
    assert names == ["2020-08-31-first.md", "2020-09-15-a-thought-2.md", "2020-09-15-a-thought.md"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["A", "--url", "ilo.org/a"], 1, "the address 'ilo.org/a' is incomplete; begin it with https://"),
        ([" "], 1, "an item needs a title and a kind"),
        (["A", "--date", "15 September"], 2, "'15 September' is not a date; write it as year-month-day"),
    ],
)
def test_item_that_cannot_be_is_not_written(workspace, arguments, code, message):
    root = workspace().root
    result = run("item", *arguments)
    assert result.exit_code == code
    assert message in " ".join(result.stderr.split())
    assert len(list((root / "issues/news/2020").iterdir())) == 1
