from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.catalogue.item_ids import item_id, slug_of
from newsletter.content.field_types import is_item_id


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("What is in a name? Changes to the Designation", "what-is-in-a-name"),
        ("The story of a friendship: Juan Somavia", "the-story-of-a-friendship"),
        ("Video: how it went", "video-how-it-went"),
        ("Series “Cultivate the COOPs” - Vol.3 Mr. Akihiro", "series-cultivate-the-coops"),
        ("Italy-ILO cooperation", "italy-ilo-cooperation"),
        ("L’économie sociale et l'État", "leconomie-sociale-et-letat"),
        ("Кооперативы мира", "kooperativy-mira"),
        ("協同組合", "xietongzuhe"),
        ("Straße, Ærø & Łódź", "strasse-aero-lodz"),
        ("!!!", "untitled"),
        ("word " * 40, "word-word-word-word-word-word-word-word-word-word-word-word"),
    ],
)
def test_slug_of(title, slug):
    assert slug_of(title) == slug


def test_item_id_is_unique():
    taken = {"2020-09-18-a-title", "2020-09-18-a-title-2"}
    assert item_id(date(2020, 9, 18), "A title", taken) == "2020-09-18-a-title-3"


@given(st.text(min_size=1))
def test_item_id_of_any_title(title):
    found = item_id(date(2020, 9, 18), title, {f"2020-09-18-{slug_of(title)}"})
    assert is_item_id(found)
    assert len(found) <= 80
