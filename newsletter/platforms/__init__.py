"""Mailing platforms: what is known of each, and the files that are exported for it."""
