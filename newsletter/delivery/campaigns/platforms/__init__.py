"""The platforms that drafts can be pushed to: one module each, PLATFORM_drafts.py with its class as `API`."""
