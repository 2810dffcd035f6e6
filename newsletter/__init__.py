"""Turn a month's picked news into an email that is ready to paste."""

__version__ = "0.2.0"
