"""MJML, from a finished document to HTML: what is wrong with it, and compiling it."""
