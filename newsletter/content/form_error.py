"""A value that does not have its form."""

from __future__ import annotations

__all__ = ["FormError", "cut"]


class FormError(ValueError):
    """A value that does not have its form: the message, and a hint for the editor."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def cut(text: str) -> str:
    """A value for a message: at most 60 characters of it."""
    return text if len(text) <= 60 else text[:59] + "…"


# The schemas refuse what is often mistyped, by patterns that every editor of
# YAML understands; they must not refuse anything that is read here. YAML takes
# a title such as 1984 for a number.
