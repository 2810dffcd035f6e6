"""The command line: the only importer of click, the only place that prints and exits.

Importing a command is cheap; what it needs is imported when it runs.
"""
