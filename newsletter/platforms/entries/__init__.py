"""The platforms' data: what each one's own documentation says, a few platforms a module."""
