"""Fields that a layout does not show, and kinds that are nearly known."""

import pytest

from tests.checks.conftest import FINE

ITEM, PUBLICATION = "issues/news/2020/2020-08-31-first.md", "issues/publication.yaml"
EVENT = (
    "kind: {kind}\n        start: 2020-09-22\n        place: Geneva\n        registration: https://cooperation.int/r"
)


def found(checked, kind, kinds="", more=None):
    changes = {
        ITEM: FINE[ITEM].replace("kind: News", EVENT.format(kind=kind)),
        PUBLICATION: FINE[PUBLICATION].rstrip() + (f"\n        kinds: {kinds}\n" if kinds else "\n"),
        **(more or {}),
    }
    findings = [each for each in checked(changes).findings if each.rule in ("field-hidden", "kind-unknown")]
    return [(each.message, each.hint) for each in findings]


HIDDEN = "the layout 'story' does not show start, place and registration"


@pytest.mark.parametrize("kind", ["Event", "event", "Conference"])
def test_event_that_is_shown_as_a_story_is_reported_with_the_layout_that_fits(checked, kind):
    hint = f"write 'layout: event' in the item, or '{kind}: event' below 'kinds:' in publication.yaml"
    assert found(checked, kind) == [(HIDDEN, hint)]


def test_event_of_a_known_kind_is_shown(checked):
    assert found(checked, "Event", "{Event: event}") == []


@pytest.mark.parametrize("kind", ["event", "Evnt", "Events", "EVENT"])
def test_kind_that_is_nearly_known_is_reported_with_it(checked, kind):
    message = f"the kind '{kind}' is not in publication.yaml"
    hint = "write 'Event', or give it a layout of its own below 'kinds:'"
    assert (message, hint) in found(checked, kind, "{Event: event, News: story}")


def test_layout_of_a_publication_shows_what_its_comment_lists(checked):
    block = '<mj-text><h3 id="{{ item.id }}">{{ item.title }}</h3>{{ item.start|moment }}</mj-text>'
    shows = {
        "templates/blocks/talk.mjml.j2": "{# Shows: kind, title, start,\n   place, registration #}" + block,
        "templates/blocks/talk.txt.j2": "{{ item.title }}",
    }
    # The template shows less than its comment lists: the comment counts.
    (finding,) = found(checked, "Talk", "{Talk: talk}", shows)
    assert finding == ("the layout 'talk' does not show url", "write 'layout: event' in the item")
    silent = {**shows, "templates/blocks/talk.mjml.j2": block}
    assert found(checked, "Talk", "{Talk: talk}", silent) == []
