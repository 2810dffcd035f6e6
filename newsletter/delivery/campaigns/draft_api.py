"""What a platform's module has to do, and what it gets and gives: a draft here, a draft there."""

from __future__ import annotations

import base64
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from newsletter.content.push_keys import Push
from newsletter.delivery.campaigns.answers import ApiError
from newsletter.delivery.campaigns.api_client import ApiClient
from newsletter.images.preparing import Picture
from newsletter.wording import truncate

#: How many drafts are looked through for one of our name, a page of them at a time.
MAX_PAGES = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """An issue as it is pushed. `name` is what the draft is found by; readers do not see it."""

    name: str
    subject: str
    preheader: str
    html: str
    text: str
    sender_name: str
    sender_email: str
    language: str


@dataclass(frozen=True, slots=True)
class RemoteDraft:
    """What is at the platform. A part that its API does not return is None.

    `url` is where a person looks at it; `status` is the platform's own word,
    and `is_draft` whether it still is one: neither sent nor scheduled.
    """

    id: str
    url: str
    status: str
    is_draft: bool
    subject: str
    html: str
    preheader: str | None = None
    text: str | None = None


class DraftApi(ABC):
    """One platform: a subclass in a module of its own in `platforms/`, named by the platform's id.

    No method sends or schedules anything.
    """

    #: The platform's name for messages, and the address of its API; '' when users have installations of their own.
    name: ClassVar[str]
    address: ClassVar[str]
    #: What is appended to the address of an installation of its own.
    path: ClassVar[str] = ""
    #: The keys to set, as NEWSLETTER_<PLATFORM>_<NAME>, and where a user finds them.
    secrets: ClassVar[tuple[str, ...]] = ("KEY",)
    secrets_from: ClassVar[str]
    #: The keys of `push:` in publication.yaml that it needs.
    needs: ClassVar[tuple[str, ...]] = ("audience",)
    #: Those of `needs` that are numbers.
    numbers: ClassVar[tuple[str, ...]] = ()
    #: Whether local images can be uploaded to it.
    takes_pictures: ClassVar[bool] = False
    #: What it does to an email, for the editor.
    effects: ClassVar[tuple[str, ...]] = ()

    def __init__(self, client: ApiClient, settings: Push) -> None:
        self.client = client
        self.settings = settings

    @classmethod
    @abstractmethod
    def headers(cls, secrets: Mapping[str, str]) -> Mapping[str, str]:
        """The headers that authenticate a request; `secrets` by their names."""

    @classmethod
    def address_for(cls, secrets: Mapping[str, str]) -> str:  # noqa: ARG003 - for platforms whose key holds it
        """The address of the API for an account. Raises ApiError when the key has not the usual form."""
        return cls.address

    def prepare(self, draft: Draft) -> Draft:
        """The draft in the form that the platform takes."""
        return draft

    @abstractmethod
    def check(self) -> str:
        """What the draft is for, in words: "the list 'Members'". Changes nothing.

        Raises ApiError when the key is refused, and MissingSettingError when a key of `push:` names nothing.
        """

    @abstractmethod
    def find(self, name: str) -> list[str]:
        """The ids of the drafts and mailings of this name, the newest first. Raises ApiError."""

    @abstractmethod
    def read(self, draft_id: str) -> RemoteDraft | None:
        """What has this id, or None. Raises ApiError."""

    @abstractmethod
    def create(self, draft: Draft) -> str:
        """Create a draft; returns its id. Raises ApiError."""

    @abstractmethod
    def update(self, draft_id: str, draft: Draft) -> None:
        """Overwrite the draft of this id. Raises ApiError."""

    def upload(self, picture: Picture) -> str:
        """Upload a picture; returns its public address. Raises ApiError."""
        raise NotImplementedError(picture.name)

    def remarks(self, draft_id: str) -> Sequence[str]:  # noqa: ARG002 - few platforms have any
        """What the platform says is missing before the draft can be sent. Raises ApiError."""
        return ()

    def setting(self, key: str) -> str:
        """The value of a key of `push:`, with `needs` known to be there."""
        return str(getattr(self.settings, key))


class MissingSettingError(ApiError):
    """The platform does not know what a key of `push:` names; `key` is that key."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


def read_id(text: str, platform: str) -> str:
    """An id that came from outside, when it can be a part of an address and nothing else. Raises ApiError."""
    if not is_id(text):
        raise ApiError(f"{platform}: '{truncate(text)}' is not an id of a draft", "was the file of drafts edited?")
    return text


def is_id(text: str) -> bool:
    """Whether a text can be one part of an address: an id with a slash could lead to another request."""
    return bool(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._:@-]{0,199}", text))


def basic_auth(user: str, password: str) -> str:
    """The value of an Authorization header (https://www.rfc-editor.org/rfc/rfc7617)."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def slug_of(name: str) -> str:
    """The name of a draft in small letters, digits and hyphens: at most 100 characters."""
    from anyascii import anyascii

    return re.sub(r"[^a-z0-9]+", "-", anyascii(name).lower()).strip("-")[:100]


def draft_name(title: str, issue_id: str) -> str:
    """The name by which the draft of an issue is found: at most 100 characters, which every platform takes."""
    return re.sub(r"\s+", " ", f"{issue_id} {title}")[:100].strip()
