import pytest

from newsletter.checks.urls import tracking_parameters
from newsletter.sources.identity import clean_address
from newsletter.tracking import is_tracking


@pytest.mark.parametrize(
    "name", ["utm_source", "UTM_x", "fbclid", "mc_eid", "_hsenc", "trk_contact", "wt.mc_id", "xtor"]
)
def test_import_and_checks_know_the_same_parameters(name):
    address = f"https://example.org/a?id=3&{name}=x"
    assert is_tracking(name)
    assert clean_address(address) == "https://example.org/a?id=3"
    assert tracking_parameters(address) == [name]


@pytest.mark.parametrize("name", ["id", "utm", "source", "page", "gclid2", "my_utm_source"])
def test_other_parameters_are_left_alone(name):
    address = f"https://example.org/a?{name}=x"
    assert not is_tracking(name)
    assert clean_address(address) == address
    assert tracking_parameters(address) == []
