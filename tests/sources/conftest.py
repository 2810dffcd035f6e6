"""The shapes that sources come in, and a server of a few bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsletter.errors import Location
from newsletter.sources.charset import decode_source
from newsletter.sources.drafts import Clues, Page, Reading
from newsletter.sources.formats import read_page
from tests.local_server import server

__all__ = ["read_shape", "server"]

SHAPES = Path(__file__).with_name("shapes")


@pytest.fixture
def read_shape() -> Callable[..., Reading]:
    def read(name: str, *, address: str = "", **clues: Any) -> Reading:
        path = SHAPES / name
        page = Page(name=name, text=decode_source(path.read_bytes(), Location(path)), address=address, path=path)
        return read_page(page, Clues(**clues))

    return read
