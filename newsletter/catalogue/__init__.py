"""What the publication has: its news items, its past issues, and what comes next."""
