"""Hostile input: listings, pages, feeds and tables, read into news items within limits."""
