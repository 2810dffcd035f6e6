"""The files of news items: the text of a new one, and changes to one that an editor has edited."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from newsletter.content.decoding import keys_of
from newsletter.content.model import ItemFields
from newsletter.content.news_items import split_front_matter
from newsletter.content.schema import schema_comment
from newsletter.content.yaml_nodes import Mapping as MappingNode
from newsletter.content.yaml_nodes import Node, Scalar, parse_yaml, value_of
from newsletter.errors import NewsletterError
from newsletter.sources.drafts import LISTS, MOMENTS

# Text that YAML 1.1 and 1.2 readers other than ours read as something else.
_NOT_TEXT = re.compile(
    r"(?i)[-+.\d][\d_.,:eExa-f+-]*|0[xo].*|~|null|true|false|yes|no|on|off|y|n|[-+]?\.(inf|nan)|=|<<|\d{4}-.*"
)
# These end a line in YAML, and not in JSON.
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
_EMPTY = ("", "~", "null")
#: The keys that a source may have, in the order in which they are written.
_ORDER = (
    *("kind", "title", "url", "image", "language", "person", "role", "start", "end", "time_zone", "place"),
    *("registration", "authors", "languages", "duration", "deadline"),
)


def yaml_scalar(text: str, *, quoted: bool = False) -> str:
    """One line of text as a YAML value: as it is where YAML reads it so, else in double quotes."""
    if text and not quoted and not _NOT_TEXT.fullmatch(text) and not _LINE_ENDS.search(text):
        try:
            node = parse_yaml(f"key: {text}", Path()).find("key")
        except NewsletterError:
            node = None
        if isinstance(node, Scalar) and node.value == text and not node.style:
            return text
    quotes = json.dumps(text, ensure_ascii=False)
    return _LINE_ENDS.sub(lambda found: f"\\u{ord(found[0]):04x}", quotes)


def item_text(values: Mapping[str, str], summary: str) -> str:
    """The text of a news item's file.

    `values` are kind, title, url, place, the details of a source (those of
    lists with ";" between), and image, alt and credit of its picture; "" for
    what is not known. A credit without a picture is kept as a
    comment, until there is a picture. `summary` is Markdown.
    """
    lines = ["---", schema_comment("news-item", folders_up=2)]
    for key in _ORDER:
        if key == "image":
            lines += _image_lines(values)
        elif values.get(key):
            lines.append(f"{key}: {_yaml_value(key, values[key])}")
    lines.append("---")
    return "\n".join(lines) + "\n" + (f"\n{summary}\n" if summary else "")


def _yaml_value(key: str, text: str) -> str:
    if key in LISTS:
        return f"[{', '.join(yaml_scalar(each, quoted=',' in each) for each in text.split('; '))}]"
    return text if key in MOMENTS else yaml_scalar(text)


#: How the keys with keys of their own are begun; they are comments until an editor takes the signs away.
_NESTED = {
    "image": ["# image:", "#   src: images/photo.jpg", "#   alt: What it shows"],
    "cover": ["# cover:", "#   src: images/cover.jpg", "#   alt: What it shows"],
    "links": ["# links:", "#   - title: The words of the link", "#     url: https://…"],
}


def empty_item_text(values: Mapping[str, str], fields: Iterable[str]) -> str:
    """The text of a news item's file, with the keys `fields` ready to fill, each with what it is.

    `values` are kind, title and perhaps url. A key without a value counts as left out.
    """
    keys = keys_of(ItemFields)
    lines = ["---", schema_comment("news-item", folders_up=2)]
    lines += [f"{name}: {yaml_scalar(value)}" for name, value in values.items()]
    empty = (each for each in keys if each in fields and each not in values)
    for name in sorted(empty, key=_NESTED.__contains__):
        lines += _NESTED.get(name, [f"{name}:  # {keys[name].doc}"])
    return "\n".join([*lines, "---", "", ""])


def _image_lines(values: Mapping[str, str]) -> list[str]:
    if not values.get("image"):
        credit = " ".join(values.get("credit", "").split())
        return [f"# The credit of its picture: {credit}"] if credit else []
    lines = ["image:", f"  src: {yaml_scalar(values['image'])}", f"  alt: {yaml_scalar(values.get('alt', ''))}"]
    if values.get("credit"):
        lines.append(f"  credit: {yaml_scalar(values['credit'])}")
    return lines


def change_item(text: str, path: Path, changes: Mapping[str, str]) -> str:
    """The file's text with new values, those of `item_text` or the summary.

    Everything else, comments too, stays as the editor has it. Raises
    NewsletterError when the front matter cannot be read.
    """
    front, _, _ = split_front_matter(text, path)
    start = text.index("\n", text.index("---")) + 1
    after = text[start + len(front) :]
    for key in (*_ORDER, "credit"):
        if key in changes:
            front = _set(front, path, key, changes)
    if "summary" in changes:
        fence, _, _ = after.partition("\n")
        after = f"{fence}\n\n{changes['summary']}\n"
    return text[:start] + front + after


def _set(front: str, path: Path, key: str, changes: Mapping[str, str]) -> str:
    root = parse_yaml(front, path, first_line=2).root
    image = value_of(root, "image")
    if key not in ("image", "credit"):
        node = value_of(root, key)
        if node is None:
            return _insert(front, root, key, [f"{key}: {_yaml_value(key, changes[key])}"])
        return _replace(front, node, _yaml_value(key, changes[key]))
    if isinstance(image, MappingNode):
        return _set_inside(front, image, "src" if key == "image" else "credit", changes[key])
    if key == "image" and image is None:
        return _insert(front, root, key, _image_lines(changes))
    if key == "image" and isinstance(image, Scalar) and image.value in _EMPTY and not image.style:
        # Lines below a key that has no value.
        end = _line_end(front, image)
        start = front[: image.start_mark.index].rstrip(" ") + front[image.end_mark.index : end]
        return start + _joined(_image_lines(changes)[1:]) + front[end:]
    return front


def _set_inside(front: str, mapping: MappingNode, key: str, value: str) -> str:
    node = value_of(mapping, key)
    if node is not None:
        return _replace(front, node, yaml_scalar(value, quoted=bool(mapping.flow_style)))
    name, last = mapping.value[-1]
    if mapping.flow_style:
        at = last.end_mark.index
        return f"{front[:at]}, {key}: {yaml_scalar(value, quoted=True)}{front[at:]}"
    end = _line_end(front, last)
    return front[:end] + f"{' ' * name.start_mark.column}{key}: {yaml_scalar(value)}\n" + front[end:]


def _replace(front: str, node: Node, new: str) -> str:
    start, end = node.start_mark.index, node.end_mark.index
    if start == end:
        new = f" {new}"
    elif front[start:end].endswith("\n"):
        new += "\n"
    return front[:start] + new + front[end:]


def _insert(front: str, root: MappingNode | None, key: str, lines: list[str]) -> str:
    """New lines for `key`, after the keys that come before it."""
    before = _ORDER[: _ORDER.index(key)]
    ends = [_line_end(front, value) for name, value in (root.value if root else ()) if name.value in before]
    at = max(ends, default=0)
    return front[:at] + _joined(lines) + front[at:]


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _line_end(front: str, node: Node) -> int:
    """Where the line of a value ends; a text in lines of its own ends where the next line begins."""
    at: int = node.end_mark.index
    return at if not node.end_mark.column else front.find("\n", at) + 1 or len(front)
