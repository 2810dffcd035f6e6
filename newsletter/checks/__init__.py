"""What a careful colleague would notice in an email before its readers do, at the file and line to mend."""
