"""Which platform gets the draft, and with which keys: from the environment, or from a file that git ignores."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from newsletter.content.model import Publication
from newsletter.content.push_keys import Push
from newsletter.delivery.campaigns import platforms
from newsletter.delivery.campaigns.answers import ApiError
from newsletter.delivery.campaigns.api_client import Credentials
from newsletter.delivery.campaigns.draft_api import DraftApi, is_id
from newsletter.delivery.env_file import Setting, read_env_file
from newsletter.errors import Location, NewsletterError, Problem
from newsletter.platforms.platform import Platform
from newsletter.wording import one_of

#: The file in the publication's folder.
KEYS_FILE = "push.env"

_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@cache
def platform_ids() -> tuple[str, ...]:
    """The ids of the platforms that drafts can be pushed to: the modules of `platforms/`."""
    names = (module.name for module in pkgutil.iter_modules(platforms.__path__))
    return tuple(sorted(name.removesuffix("_drafts").replace("_", "-") for name in names))


def find_draft_api(platform: Platform) -> type[DraftApi]:
    """The API of a platform. Raises NewsletterError with why there is none, and what to do instead."""
    if platform.id in platform_ids():
        return _api_of(platform.id)
    why = platform.no_push.rstrip(".") or f"drafts cannot be pushed into {platform.name}"
    known = ", ".join(platform_ids())
    hint = f"paste the email, or hand over a zip: newsletter bundle ISSUE; drafts can be pushed to {known}"
    raise NewsletterError(why, hint=hint)


def push_facts(platform: Platform) -> list[str]:
    """What a user has to know to push drafts into a platform: what to set, and what it does to them; or why not."""
    if platform.id not in platform_ids():
        return [f"{platform.no_push or 'Drafts cannot be pushed into it.'} Paste the email, or hand over a bundle."]
    api = find_draft_api(platform)
    keys = " and ".join(key_names(api, platform.id).values())
    settings = ", ".join(f"{key}:" for key in _needed_keys(api))
    where = f"{settings} under push: in publication.yaml, and {keys}" if settings else keys
    images = (
        "Local images are uploaded." if api.takes_pictures else "Local images need images_url: in publication.yaml."
    )
    return [
        f"newsletter push puts a draft into it. Set {where}.",
        f"{api.secrets_from[:1].upper()}{api.secrets_from[1:]}.",
        images,
        *(f"{effect}." for effect in api.effects),
    ]


class Account(NamedTuple):
    """What a push works with: the API's address, the credentials, and the keys of `push:`."""

    address: str
    credentials: Credentials
    settings: Push


def key_names(api: type[DraftApi], platform: str) -> dict[str, str]:
    """The names of the keys in the environment and the file, by the names that the platform's module uses."""
    return {name: f"NEWSLETTER_{platform.replace('-', '_').upper()}_{name}" for name in api.secrets}


def read_account(
    api: type[DraftApi],
    platform: str,
    publication: Publication,
    root: Path,
    environment: Mapping[str, str],
    *,
    need_keys: bool = True,
) -> Account:
    """The account at a platform. Raises NewsletterError with every problem of `push:`, the environment and the file.

    Without `need_keys`, missing ones are left out: for a dry run.
    """
    problems: list[Problem] = []
    settings = publication.push or Push()
    _check_settings(api, settings, publication, problems)
    names = key_names(api, platform)
    path = root / KEYS_FILE
    known = [name for each in platform_ids() for name in key_names(_api_of(each), each).values()]
    values = read_env_file(path, known, "a key", problems) if path.is_file() else {}
    values |= {name: Setting(environment[name]) for name in names.values() if environment.get(name)}
    secrets = {short: values[name].text for short, name in names.items() if name in values and values[name].text}
    missing = [name for short, name in names.items() if short not in secrets]
    if missing and need_keys:
        message = f"no key for {api.name} is set: {', '.join(missing)}"
        lines = " and ".join(f"{name}=…" for name in missing)
        hint = f"write {lines} into {Location(path)}, which git must ignore; {api.secrets_from}"
        problems.append(Problem(None, message, hint))
    address = settings.url.rstrip("/") + api.path if settings.url else ""
    if not address and not missing:
        try:
            address = api.address_for(secrets)
        except ApiError as error:
            problems += error.problems
    if problems:
        raise NewsletterError(problems)
    if missing:
        return Account(address or api.address, Credentials({}, (), ""), settings)
    where = " and ".join(names.values())
    headers = api.headers(secrets)
    hidden = (*secrets.values(), headers.get("Authorization", "").rpartition(" ")[2])
    return Account(address, Credentials(headers, tuple(filter(None, hidden)), where), settings)


def _api_of(platform: str) -> type[DraftApi]:
    found: type[DraftApi] = import_module(f"{platforms.__name__}.{platform.replace('-', '_')}_drafts").API
    return found


def _needed_keys(api: type[DraftApi]) -> tuple[str, ...]:
    return (*(() if api.address else ("url",)), *api.needs)


def _check_settings(api: type[DraftApi], settings: Push, publication: Publication, problems: list[Problem]) -> None:
    missing = [key for key in _needed_keys(api) if not getattr(settings, key)]
    if missing:
        location = publication.origin.location("push", "platform")
        hint = f"add {one_of(f'{key}: …' for key in missing).replace(' or ', ' and ')} below 'push:' in the file"
        problems.append(Problem(location, f"{api.name} needs {one_of(missing).replace(' or ', ' and ')}", hint))
    for key in api.needs:
        value = getattr(settings, key) or ""
        location = publication.origin.location(f"push.{key}")
        if value and key in api.numbers and not (value.isascii() and value.isdecimal()):
            message = f"'{key}': '{value}' is not a number, by which {api.name} knows it"
            problems.append(Problem(location, message, "the number is in the address of its page there"))
        elif value and not is_id(value):
            message = f"'{key}': '{value}' is not an id"
            problems.append(Problem(location, message, f"copy it from {api.name}; it has no spaces"))
    if settings.url:
        parts = urlsplit(settings.url)
        if parts.scheme != "https" and parts.hostname not in _THIS_MACHINE:
            location = publication.origin.location("push.url")
            problems.append(
                Problem(location, "a key is never sent without encryption", "begin the address with https://")
            )
