"""Images that editors keep in issues/images/: made fit for email, and linked where they will be published."""

__all__ = ["RECIPE"]

#: Changes whenever the same image would come out differently, so that it is made anew.
RECIPE = "1"
