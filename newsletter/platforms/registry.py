"""The mailing platforms: one data file each, found by looking into `data/`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from newsletter.content.decoding import Decoder
from newsletter.content.files import read_text
from newsletter.content.yaml_nodes import parse_yaml
from newsletter.errors import Location, NewsletterError
from newsletter.platforms.platform import Platform
from newsletter.wording import did_you_mean


class Registry(Mapping[str, Platform]):
    """The platforms of a folder by id, in the order of lists.

    One that is looked up by its id costs reading one file; iterating reads all.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __getitem__(self, name: str) -> Platform:
        return load_platform(_files(self.folder)[name])

    def __iter__(self) -> Iterator[str]:
        platforms = [load_platform(path) for path in _files(self.folder).values()]
        return (platform.id for platform in sorted(platforms, key=lambda each: (each.order, each.id)))

    def __len__(self) -> int:
        return len(_files(self.folder))


PLATFORMS = Registry(Path(__file__).parent / "data")


def find_platform(name: str, location: Location | None = None) -> Platform:
    """The platform with this id. Raises NewsletterError at `location`, with the nearest ids as a hint."""
    try:
        return PLATFORMS[name]
    except KeyError:
        hint = did_you_mean(name, PLATFORMS) or "newsletter platforms lists those that are known"
        raise NewsletterError(f"no platform '{name}'", location, hint) from None


@cache
def _files(folder: Path) -> dict[str, Path]:
    return {path.stem: path for path in folder.glob("*.yaml")}


@cache
def load_platform(path: Path) -> Platform:
    """The platform that a data file describes. Raises NewsletterError with every problem, each with its line."""
    document = parse_yaml(read_text(path), path)
    decoder = Decoder(document)
    values = decoder.fields(document.root, Platform)
    if decoder.problems:
        raise NewsletterError(decoder.problems)
    return Platform(id=path.stem, **values)
