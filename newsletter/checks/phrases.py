"""The lists of words that rules compare texts with; they stand in phrases.json."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path


@cache
def phrases(name: str) -> frozenset[str]:
    """One of the lists, in lower case."""
    return frozenset(json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))[name])
