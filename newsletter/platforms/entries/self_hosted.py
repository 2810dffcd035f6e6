"""Programs that an organisation runs itself."""

from __future__ import annotations

from newsletter.merge_tags import BRACE_PERCENTS, BRACES, BRACKETS, DOUBLE_BRACES
from newsletter.platforms.platform import Platform

__all__ = ["KEILA", "LISTMONK", "MAUTIC", "SENDY"]

SENDY = Platform(
    id="sendy",
    name="Sendy",
    documentation=("https://sendy.co/forum/discussion/18060/unsubscribe-without-a-link",),
    tags={
        "unsubscribe": "[unsubscribe]",
        "view_online": "[webversion]",
        "first_name": "[Name]",
        "email": "[Email]",
        "date": "[currentdaynumber] [currentmonth] [currentyear]",
    },
    fallbacks={"first_name": "[Name,fallback={fallback}]"},
    syntaxes=(BRACKETS,),
    required=("unsubscribe",),
    paste=(
        "Create a campaign; set the subject; switch the HTML editor to its source and paste email.html.",
        "Paste email.txt into the plain-text field.",
        "Send a test.",
    ),
    notes=(
        "The tags are those that Sendy lists beside its campaign editor.",
        "A subscriber has one name, no first and last one; it is used as the first name.",
        "Sendy adds a List-Unsubscribe header itself.",
    ),
)

LISTMONK = Platform(
    id="listmonk",
    name="listmonk",
    documentation=("https://listmonk.app/docs/templating/",),
    tags={
        "unsubscribe": "{{ UnsubscribeURL }}",
        "view_online": "{{ MessageURL }}",
        "preferences": "{{ UnsubscribeURL }}?manage=true",
        "first_name": "{{ .Subscriber.FirstName }}",
        "last_name": "{{ .Subscriber.LastName }}",
        "email": "{{ .Subscriber.Email }}",
        "date": '{{ Date "2 January 2006" }}',
    },
    fallbacks={
        "first_name": '{{ .Subscriber.FirstName | default "{fallback}" }}',
        "last_name": '{{ .Subscriber.LastName | default "{fallback}" }}',
    },
    syntaxes=(DOUBLE_BRACES,),
    paste=(
        'Once: create a campaign template that holds nothing but {{ template "content" . }}.',
        "Create a campaign with that template and the format raw HTML; paste email.html.",
        "Add the alternative plain-text message and paste email.txt; set the subject; send a test.",
    ),
    notes=(
        "The fall-back value is the function “default” of the Sprig library, which listmonk integrates.",
        "Tracking of links and views needs its own functions, TrackLink and TrackView; this email has none.",
    ),
)

KEILA = Platform(
    id="keila",
    name="Keila",
    documentation=(
        "https://www.keila.io/fr/updates/content-slots",
        "https://github.com/pentacent/keila/tree/main/priv/email_templates",
    ),
    tags={
        "unsubscribe": "{{ unsubscribe_link }}",
        "first_name": "{{ contact.first_name }}",
        "last_name": "{{ contact.last_name }}",
        "email": "{{ contact.email }}",
    },
    fallbacks={
        "first_name": '{{ contact.first_name | default: "{fallback}" }}',
        "last_name": '{{ contact.last_name | default: "{fallback}" }}',
    },
    unconfirmed=frozenset({"last_name", "email"}),
    syntaxes=(DOUBLE_BRACES, BRACE_PERCENTS),
    paste=(
        "Create a campaign of the type HTML and paste email.html.",
        "Set subject and preview text; send a preview to yourself.",
    ),
    notes=("Tags are Liquid; a tag for the web version was not found in its documentation.",),
)

MAUTIC = Platform(
    id="mautic",
    name="Mautic",
    documentation=(
        "https://github.com/mautic/user-documentation/blob/5.x/docs/configuration/variables.rst",
        "https://docs.mautic.org/en/4.x/channels/emails.html",
    ),
    tags={
        "unsubscribe": "{unsubscribe_url}",
        "view_online": "{webview_url}",
        "first_name": "{contactfield=firstname}",
        "last_name": "{contactfield=lastname}",
        "email": "{contactfield=email}",
    },
    fallbacks={
        "first_name": "{contactfield=firstname|{fallback}}",
        "last_name": "{contactfield=lastname|{fallback}}",
    },
    syntaxes=(BRACES,),
    paste=(
        "Create a segment email with the theme “Code mode” and paste email.html.",
        "Paste email.txt as the plain-text version in the Advanced tab.",
        "Set subject and preheader; send an example.",
    ),
)
