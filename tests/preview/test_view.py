import dataclasses

import pytest

from newsletter.build import Builder
from newsletter.images.preparing import Picture, ShownImage
from newsletter.preview.view import embedded_addresses, served_addresses


@pytest.fixture
def build(workspace):
    built = Builder(workspace()).build("2020-08")
    return dataclasses.replace(built, pictures=(Picture(ShownImage("images/a b.gif", 0), "a b-1f.gif", b"GIF89a"),))


def test_addresses_of_pictures_on_the_server_and_in_the_frozen_page(build):
    assert served_addresses(build) == {"a b-1f.gif": "/pictures/2020-08/plain/a%20b-1f.gif"}
    assert embedded_addresses(build) == {"a b-1f.gif": "data:image/gif;base64,R0lGODlh"}
