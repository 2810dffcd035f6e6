"""The registry of source formats: a line here and the module that it names make a format.

Commands and files of a publication name a format by its key. Each module has a
`FORMAT` (see newsletter/sources/drafts.py). A source is read by the last one
that recognises it: the first takes what is left.
"""

from __future__ import annotations

SOURCE_FORMATS: dict[str, str] = {
    "text": "newsletter.sources.listing_text",
    "html": "newsletter.sources.listing_html",
    "article": "newsletter.sources.article",
    "feed": "newsletter.sources.feeds",
    "json": "newsletter.sources.json_feed",
    "calendar": "newsletter.sources.calendars",
    "csv": "newsletter.sources.tables",
}
