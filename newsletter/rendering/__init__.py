"""From an issue and templates to an email. The only importer of jinja2, mjml and premailer."""
