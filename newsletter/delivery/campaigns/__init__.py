"""An issue as a draft in a mailing platform, by the platform's API. Nothing is ever sent or scheduled."""
