"""Placeholder: replaced by the example of the public API."""
