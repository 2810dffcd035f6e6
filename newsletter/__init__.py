"""Turn a month's picked news into an email that is ready to paste.

    import newsletter

    build = newsletter.build_issue("my-publication", "2020-08")
    print(build.email.html)

What is listed in `__all__` is for other programs; it is imported when it is
first used, so that `import newsletter` costs nothing.
"""

from __future__ import annotations

from importlib import import_module

# As in `typing`, which takes longer to import than everything here.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from newsletter.build import build_issue, check_issue, load_issue
    from newsletter.checks.rule import Finding
    from newsletter.content.model import Issue
    from newsletter.errors import NewsletterError
    from newsletter.rendering.email import Email

__all__ = ["Email", "Finding", "Issue", "NewsletterError", "build_issue", "check_issue", "load_issue"]

__version__ = "0.2.0"

_MODULES = {
    "Email": "newsletter.rendering.email",
    "Finding": "newsletter.checks.rule",
    "Issue": "newsletter.content.model",
    "NewsletterError": "newsletter.errors",
    "build_issue": "newsletter.build",
    "check_issue": "newsletter.build",
    "load_issue": "newsletter.build",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module 'newsletter' has no attribute '{name}'")
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
