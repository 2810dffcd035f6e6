"""Test mails by SMTP, to a few colleagues. Sending to readers is the mailing platform's work."""
