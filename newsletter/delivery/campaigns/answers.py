"""What a platform's API answers: JSON that is not trusted to have the documented form."""

from __future__ import annotations

import re
from typing import Any

from newsletter.errors import NewsletterError

# What could change a terminal that shows it; line ends and tabs stay.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def without_controls(text: str) -> str:
    """A text from a platform without control characters."""
    return _CONTROL.sub("", text)


class ApiError(NewsletterError):
    """A platform does not do what was requested. `status` is that of HTTP; 0 when there is no answer."""

    def __init__(self, message: str, hint: str = "", status: int = 0) -> None:
        super().__init__(message, None, hint)
        self.status = status


class Answer:
    """The JSON of an answer. `platform` is the name for messages."""

    def __init__(self, platform: str, value: Any) -> None:
        self.platform = platform
        self.value = value

    def text(self, *path: str | int, default: str | None = None) -> str:
        """The text or number at `path`, as text. Raises ApiError when it is missing and there is no `default`."""
        value = self._at(path)
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            if default is None:
                raise self._unexpected(path)
            return default
        return without_controls(str(value))

    def items(self, *path: str | int) -> list[Answer]:
        """The entries of the list or mapping at `path`; of what is missing, none. Raises ApiError for anything else."""
        value = self._at(path)
        if value is None:
            return []
        if isinstance(value, dict):
            value = list(value.values())
        if not isinstance(value, list):
            raise self._unexpected(path)
        return [Answer(self.platform, each) for each in value]

    def flag(self, *path: str | int) -> bool:
        """Whether `true` is at `path`."""
        return self._at(path) is True

    def _at(self, path: tuple[str | int, ...]) -> Any:
        value = self.value
        for key in path:
            try:
                value = value[key]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def _unexpected(self, path: tuple[str | int, ...]) -> ApiError:
        name = ".".join(map(str, path))
        return ApiError(
            f"{self.platform}: the answer has no '{name}', which its documentation describes",
            "check the address; if it is right, the platform's API has changed",
        )


class PlannedAnswer(Answer):
    """The answer to a request that a dry run only lists: every text is a placeholder."""

    def text(self, *path: str | int, default: str | None = None) -> str:
        """The name of what a real answer would hold, in angle brackets."""
        return default if default is not None else f"<{path[-1]}>"


# Where platforms say what is wrong, in the order of how much it tells an editor.
_WORDS = ("detail", "message", "errorMessage", "ErrorMessage", "error_message", "description", "title", "error")


def platform_words(value: Any, depth: int = 4) -> list[str]:
    """What the JSON of an error says, with the fields that it names."""
    if isinstance(value, str):
        return [value]
    if depth and isinstance(value, list):
        return [words for each in value for words in platform_words(each, depth - 1)]
    if not depth or not isinstance(value, dict):
        return []
    words = next((platform_words(value[name], depth - 1) for name in _WORDS if value.get(name)), [])
    field = value.get("field") or value.get("ErrorRelatedTo")
    if words and isinstance(field, str):
        words = [f"{field}: {words[0]}", *words[1:]]
    return [*words, *platform_words(value.get("errors"), depth - 1)]
