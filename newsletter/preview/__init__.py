"""The issue as its readers will see it: a page in the browser that follows every save, and a frozen copy of it.

Only `serving` and `server` need the web server; `frozen` is part of every build and imports nothing heavy.
"""
