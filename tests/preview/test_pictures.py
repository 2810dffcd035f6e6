import dataclasses

import pytest

from newsletter.build import Builder
from newsletter.output import Artifact
from newsletter.preview.pictures import find_picture, inside_addresses, served_addresses

PIXEL = b"GIF89a"


@pytest.fixture
def made(workspace):
    built = Builder(workspace()).build("2020-08")
    return dataclasses.replace(built, artifacts=(*built.artifacts, Artifact("images/a b-1f.gif", PIXEL)))


def test_pictures_are_found_by_name(made):
    assert find_picture(made, "a b-1f.gif") == (PIXEL, "image/gif")
    assert find_picture(made, "images/a b-1f.gif") is None
    assert find_picture(made, "email.html") is None


def test_addresses_on_the_server_and_in_the_frozen_page(made):
    assert served_addresses(made) == {"a b-1f.gif": "/pictures/2020-08/plain/a%20b-1f.gif"}
    assert inside_addresses(made) == {"a b-1f.gif": "data:image/gif;base64,R0lGODlh"}
