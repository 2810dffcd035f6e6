"""Services that are made for newsletters."""

from __future__ import annotations

from newsletter.merge_tags import (
    BRACE_DOLLARS,
    BRACE_PERCENTS,
    BRACKET_STARS,
    BRACKETS,
    DOUBLE_BRACES,
    DOUBLE_BRACKETS,
    STAR_BARS,
    TRIPLE_BRACES,
)
from newsletter.platforms.platform import Platform

__all__ = [
    "ADESTRA",
    "BREVO",
    "CAMPAIGN_MONITOR",
    "CONSTANT_CONTACT",
    "GETRESPONSE",
    "MAILCHIMP",
    "MAILERLITE",
    "MAILJET",
    "SENDGRID",
]

ADESTRA = Platform(
    id="adestra",
    name="Adestra",
    documentation=(
        "https://help.uplandsoftware.com/adestra/Content/UnsubscribesContentEditors.htm",
        "https://help.uplandsoftware.com/adestra/Campaigns/UnsubscribesCampaignOptions.htm",
    ),
    tags={
        "unsubscribe": "[*link.unsub_url*]",
        "view_online": "[*link.webversion_url*]",
    },
    unconfirmed=frozenset({"view_online"}),
    syntaxes=(BRACKET_STARS,),
    paste=(
        (
            "Create the campaign; set subject line and from address in its options. "
            "Leave the boxes for an unsubscribe link unticked: the email has one."
        ),
        "In the content step open the source editor of the HTML part and paste email.html.",
        "Open the text part and paste email.txt.",
        "Send a test launch to yourself before the real one.",
    ),
    notes=("Tags for the reader's name, e-mail and preferences: not found in its documentation.",),
)

MAILCHIMP = Platform(
    id="mailchimp",
    name="Mailchimp",
    documentation=(
        "https://mailchimp.com/help/all-the-merge-tags-cheat-sheet/",
        "https://mailchimp.com/developer/marketing/docs/merge-fields/",
        "http://kb.mailchimp.com/tag/unsubscribe",
    ),
    tags={
        "unsubscribe": "*|UNSUB|*",
        "view_online": "*|ARCHIVE|*",
        "preferences": "*|UPDATE_PROFILE|*",
        "forward": "*|FORWARD|*",
        "first_name": "*|FNAME|*",
        "last_name": "*|LNAME|*",
        "email": "*|EMAIL|*",
        "postal_address": "*|HTML:LIST_ADDRESS_HTML|*",
        "list_name": "*|LIST:NAME|*",
        "date": "*|DATE:j F Y|*",
    },
    text_tags={"postal_address": "*|LIST_ADDRESS|*"},
    fallbacks={
        "first_name": "*|IF:FNAME|**|FNAME|**|ELSE:|*{fallback}*|END:IF|*",
        "last_name": "*|IF:LNAME|**|LNAME|**|ELSE:|*{fallback}*|END:IF|*",
    },
    unconfirmed=frozenset({"view_online", "preferences", "forward", "list_name", "date"}),
    syntaxes=(STAR_BARS,),
    required=("unsubscribe",),
    paste=(
        "Create a campaign with the editor “Code your own”, and choose “Paste in code”.",
        "Replace all that stands there by email.html.",
        "Edit the plain-text email and paste email.txt.",
        "Set subject and preview text; send a test email.",
    ),
    notes=(
        "*|FNAME|* and *|LNAME|* exist in every new audience, but can be renamed there.",
        "Mailchimp can add a gray footer of its own; the account's contact information fills it.",
    ),
)

BREVO = Platform(
    id="brevo",
    name="Brevo",
    documentation=(
        "https://help.brevo.com/hc/en-us/articles/4402386448530",
        "https://help.brevo.com/hc/en-us/articles/4405381108626",
    ),
    tags={
        "unsubscribe": "{{ unsubscribe }}",
        "view_online": "{{ mirror }}",
        "preferences": "{{ update_profile }}",
        "first_name": "{{ contact.FIRSTNAME }}",
        "last_name": "{{ contact.LASTNAME }}",
        "email": "{{ contact.EMAIL }}",
    },
    fallbacks={
        "first_name": "{{ contact.FIRSTNAME|default:'{fallback}' }}",
        "last_name": "{{ contact.LASTNAME|default:'{fallback}' }}",
    },
    unconfirmed=frozenset({"view_online", "preferences"}),
    syntaxes=(DOUBLE_BRACES, BRACE_PERCENTS),
    required=("unsubscribe",),
    paste=(
        "Create an email campaign; in the design step choose “Paste your code” and paste email.html.",
        "Paste email.txt where the campaign's advanced settings take a plain-text version.",
        "Set subject and preview text; send a test.",
    ),
    notes=(
        "Attribute names are those of the account: FIRSTNAME and LASTNAME are called differently in some languages.",
    ),
)

MAILJET = Platform(
    id="mailjet",
    name="Mailjet",
    documentation=(
        "https://documentation.mailjet.com/hc/en-us/articles/360042707434-How-to-add-an-unsubscribe-link-to-your-newsletter",
        "https://dev.mailjet.com/template-language/reference/",
    ),
    tags={
        "unsubscribe": "[[UNSUB_LINK_EN]]",
        "view_online": "[[PERMALINK]]",
        "first_name": "[[data:firstname]]",
        "last_name": "[[data:lastname]]",
        "email": "[[EMAIL_TO]]",
    },
    fallbacks={
        "first_name": '[[data:firstname:"{fallback}"]]',
        "last_name": '[[data:lastname:"{fallback}"]]',
    },
    unconfirmed=frozenset({"view_online", "first_name", "last_name", "email"}),
    syntaxes=(DOUBLE_BRACKETS, DOUBLE_BRACES, BRACE_PERCENTS),
    required=("unsubscribe",),
    paste=(
        "Create a campaign and choose to code the template in HTML; paste email.html.",
        "Paste email.txt as the text version.",
        "Set subject and preview text; send a test.",
    ),
    notes=(
        "The last letters of the unsubscribe tag choose the language of the page: [[UNSUB_LINK_FR]] for French.",
        "The names are contact properties called firstname and lastname; create them if the account has none.",
    ),
)

SENDGRID = Platform(
    id="sendgrid",
    name="Twilio SendGrid (Marketing Campaigns)",
    documentation=(
        "https://docs.sendgrid.com/ui/sending-email/weblink",
        "https://docs.sendgrid.com/ui/sending-email/senders",
        "https://docs.sendgrid.com/ui/sending-email/adding-dynamic-content-with-handlebars-in-marketing-campaigns",
    ),
    tags={
        "unsubscribe": "{{{unsubscribe}}}",
        "view_online": "{{Weblink}}",
        "preferences": "{{{unsubscribe_preferences}}}",
        "first_name": "{{first_name}}",
        "last_name": "{{last_name}}",
        "email": "{{email}}",
        "postal_address": "{{Sender_Address}}, {{Sender_City}}, {{Sender_State}} {{Sender_Zip}}",
    },
    fallbacks={
        "first_name": "{{insert first_name 'default={fallback}'}}",
        "last_name": "{{insert last_name 'default={fallback}'}}",
    },
    unconfirmed=frozenset({"unsubscribe", "preferences", "email"}),
    syntaxes=(TRIPLE_BRACES, DOUBLE_BRACES),
    required=("unsubscribe",),
    paste=(
        "Create a Single Send with a blank design in the Code Editor; paste email.html.",
        "Edit the plain-text content in the design's settings and paste email.txt.",
        "Choose the sender and an unsubscribe group; set subject and preheader; send a test.",
    ),
    notes=("SendGrid asks for the sender's postal address in every email: the footer has the publication's.",),
)

CAMPAIGN_MONITOR = Platform(
    id="campaign-monitor",
    name="Campaign Monitor",
    documentation=(),
    tags={
        "unsubscribe": "[unsubscribe]",
        "view_online": "[webversion]",
        "preferences": "[preferences]",
        "forward": "[forwardtoafriend]",
        "first_name": "[firstname]",
        "last_name": "[lastname]",
        "email": "[email]",
        "list_name": "[listname]",
    },
    fallbacks={
        "first_name": "[firstname,fallback={fallback}]",
        "last_name": "[lastname,fallback={fallback}]",
    },
    unconfirmed=frozenset(
        {
            "unsubscribe",
            "view_online",
            "preferences",
            "forward",
            "first_name",
            "last_name",
            "email",
            "list_name",
        }
    ),
    syntaxes=(BRACKETS,),
    required=("unsubscribe",),
    paste=(
        "Create a campaign, choose to import your own HTML, and give it email.html as a file.",
        "Paste email.txt as the plain-text version.",
        "Test it with Campaign Monitor's own link check: the tags here are not confirmed.",
    ),
    notes=(
        "Its documentation was not found: tags are those in use in public templates.",
        "In HTML it also knows elements such as <unsubscribe>…</unsubscribe>; templates here use the tags in links.",
    ),
)

CONSTANT_CONTACT = Platform(
    id="constant-contact",
    name="Constant Contact",
    documentation=(
        "https://v3.developer.constantcontact.com/api_guide/design_code_emails.html",
        "https://knowledgebase.constantcontact.com/email-digital-marketing/articles/KnowledgeBase/48289-Using-variable-tags-in-Constant-Contact-email-landing-page-and-SMS-editors",
        "https://knowledgebase.constantcontact.com/articles/KnowledgeBase/33242-Errors-in-a-Custom-Code-Email",
    ),
    tags={
        "view_online": "[[viewAsWebpage]]",
        "first_name": "[[FirstName]]",
        "last_name": "[[LastName]]",
    },
    fallbacks={
        "first_name": '[[FirstName OR "{fallback}"]]',
        "last_name": '[[LastName OR "{fallback}"]]',
    },
    unconfirmed=frozenset({"view_online"}),
    syntaxes=(DOUBLE_BRACKETS,),
    max_html=400 * 1024,
    forbidden=("[#", "${", "<@"),
    css="It inlines CSS again when the email is sent; style elements are allowed.",
    paste=(
        "Create an email with custom code and replace all that stands there by email.html.",
        "Put Constant Contact's tracking image back with Insert > Tracking Image, once, right after <body>.",
        "Check the errors and warnings that the editor lists; set subject and preheader; send a test.",
    ),
    notes=(
        (
            "An unsubscribe tag was not found in its documentation: the link writes an e-mail to the contact address. "
            "Look whether the footer that Constant Contact adds has one."
        ),
        "The account's postal address is set in Constant Contact.",
    ),
)

MAILERLITE = Platform(
    id="mailerlite",
    name="MailerLite",
    documentation=("https://developers-classic.mailerlite.com/reference/put-custom-content-to-campaign",),
    tags={
        "unsubscribe": "{$unsubscribe}",
        "view_online": "{$url}",
        "first_name": "{$name}",
        "last_name": "{$last_name}",
        "email": "{$email}",
    },
    fallbacks={
        "first_name": "{$name|default('{fallback}')}",
        "last_name": "{$last_name|default('{fallback}')}",
    },
    unconfirmed=frozenset({"first_name", "last_name", "email"}),
    syntaxes=(BRACE_DOLLARS,),
    required=("unsubscribe",),
    paste=(
        "Create a campaign with the custom HTML editor and paste email.html.",
        "Paste email.txt as the plain-text version; MailerLite wants {$unsubscribe} and {$url} in it.",
        "Set subject and preheader; send a test.",
    ),
)

GETRESPONSE = Platform(
    id="getresponse",
    name="GetResponse",
    documentation=(),
    tags={"first_name": "[[firstname]]"},
    unconfirmed=frozenset({"first_name"}),
    syntaxes=(DOUBLE_BRACKETS, DOUBLE_BRACES),
    paste=(
        "Create a newsletter with the HTML code editor and paste email.html.",
        "Add GetResponse's unsubscribe link from its list of merge words where the email says “Unsubscribe”.",
        "Paste email.txt as the plain-text version; set the subject; send a test.",
    ),
    notes=(
        (
            "Its documentation was not found: [[firstname]] is in use in public code, no other tag is known here, "
            "and the unsubscribe link writes an e-mail to the contact address."
        ),
    ),
)
