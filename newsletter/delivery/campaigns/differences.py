"""How a draft at a platform differs from another version, in words for an editor."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from newsletter.delivery.campaigns.draft_api import Draft, RemoteDraft
from newsletter.delivery.campaigns.push_state import PARTS, hash_of
from newsletter.wording import counted, kilobytes, truncate

_MAX_LINES = 12  # lines of a difference that are shown
_MAX_LENGTH = 160  # characters of such a line
_MAX_COMPARED = 3000  # lines of a text


def part_hashes(draft: Draft | RemoteDraft) -> dict[str, str]:
    """The hash of each part; of a part that the platform does not return, none."""
    values: dict[str, Any] = asdict(draft)
    return {part: hash_of(values[part]) for part in PARTS if values[part] is not None}


def edited_parts(remote: RemoteDraft, known: Iterable[Mapping[str, str]]) -> list[str]:
    """The parts at the platform that have none of the known hashes."""
    versions = list(known)
    found = part_hashes(remote).items()
    return [part for part, value in found if all(hashes.get(part) != value for hashes in versions)]


def show_differences(remote: RemoteDraft, draft: Draft, parts: Iterable[str], there: str) -> Iterator[str]:
    """How these parts differ, a line each; `there` names the platform."""
    texts = {"subject": (remote.subject, draft.subject), "preheader": (remote.preheader or "", draft.preheader)}
    for part in parts:
        if part in texts and texts[part][0] != texts[part][1]:
            found, own = texts[part]
            yield f"the {part} at {there} is '{truncate(found, _MAX_LENGTH)}', here '{truncate(own, _MAX_LENGTH)}'"
    if "html" in parts:
        yield from _lines("the text of the HTML", visible_lines(remote.html), visible_lines(draft.html), there)
        if visible_lines(remote.html) == visible_lines(draft.html) and hash_of(remote.html) != hash_of(draft.html):
            sizes = f"{kilobytes(len(remote.html.encode()))} at {there}, {kilobytes(len(draft.html.encode()))} here"
            yield f"the HTML has the same text, but other tags or links: {sizes}"
    if "text" in parts and remote.text is not None:
        yield from _lines("the plain text", remote.text.split("\n"), draft.text.split("\n"), there)


def visible_lines(html: str) -> list[str]:
    """The words of an HTML document, a line for each piece between tags."""
    from lxml import etree
    from lxml.html import document_fromstring

    try:
        root = document_fromstring(html or "<p></p>")
    except (etree.ParserError, ValueError):
        return []
    texts = root.xpath("//text()[not(ancestor::style or ancestor::script or ancestor::title)]")
    pieces = (" ".join(str(text).split()) for text in texts)
    return [piece for piece in pieces if piece]


def _lines(what: str, found: list[str], own: list[str], there: str) -> Iterator[str]:
    signs = {"-": f"only at {there}", "+": "only here"}
    old, new = ([line.strip() for line in lines if line.strip()][:_MAX_COMPARED] for lines in (found, own))
    differences = list(difflib.unified_diff(old, new, n=0, lineterm=""))[2:]
    changed = [(signs[line[0]], line[1:]) for line in differences if line[0] in signs]
    for where, line in changed[:_MAX_LINES]:
        yield f"{what}, {where}: {truncate(line, _MAX_LENGTH)}"
    if len(changed) > _MAX_LINES:
        yield f"{what}: {counted(len(changed) - _MAX_LINES, 'further line')} differ"
