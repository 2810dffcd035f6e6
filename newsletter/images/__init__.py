"""Images that editors keep in issues/images/: made fit for email, and linked where they will be published."""
