"""Mailing platforms: their merge tags, and the files made for them."""
