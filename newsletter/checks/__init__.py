"""What is wrong with an email before its readers see it, with the file and line to change."""
