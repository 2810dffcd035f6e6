"""Marketing suites, of which the newsletter is a part."""

from __future__ import annotations

from newsletter.merge_tags import (
    AT_SIGNS,
    BRACE_PERCENTS,
    DOLLARS,
    DOUBLE_BRACES,
    DOUBLE_BRACKETS,
    DOUBLE_PERCENTS,
    PERCENT_EQUALS,
    PERCENTS,
)
from newsletter.platforms.platform import Platform

__all__ = ["ACTIVECAMPAIGN", "DOTDIGITAL", "GOVDELIVERY", "HUBSPOT", "KLAVIYO", "SALESFORCE"]

HUBSPOT = Platform(
    id="hubspot",
    name="HubSpot",
    documentation=(
        "https://developers.hubspot.com/docs/cms/reference/hubl/variables",
        "https://knowledge.hubspot.com/articles/kcs_article/cos-general/what-options-do-i-have-to-allow-my-contacts-to-unsubscribe",
        "https://help.hubspot.com/articles/KCS_Article/Can-I-customize-my-CAN-SPAM-email-footer",
    ),
    tags={
        "unsubscribe": "{{ unsubscribe_link_all }}",
        "view_online": "{{ view_as_page_url }}",
        "preferences": "{{ unsubscribe_link }}",
        "first_name": "{{ contact.firstname }}",
        "last_name": "{{ contact.lastname }}",
        "email": "{{ contact.email }}",
        "postal_address": (
            "{{ site_settings.company_name }}, {{ site_settings.company_street_address_1 }}, "
            "{{ site_settings.company_city }}, {{ site_settings.company_state }}"
        ),
    },
    fallbacks={
        "first_name": "{{ personalization_token('contact.firstname', '{fallback}') }}",
        "last_name": "{{ personalization_token('contact.lastname', '{fallback}') }}",
    },
    unconfirmed=frozenset({"view_online"}),
    syntaxes=(DOUBLE_BRACES, BRACE_PERCENTS),
    required=("unsubscribe", "postal_address"),
    paste=(
        "In the design manager create a coded file of the type email template and paste email.html.",
        "Create an email with that template; paste email.txt where it shows its plain-text version.",
        "Set subject and preview text; send a test.",
    ),
    notes=(
        (
            "HubSpot refuses a template without its variables for company, street, city, state and unsubscribing: "
            "a template's footer has to print merge.postal_address."
        ),
        (
            "The form of the first name with a fall-back value is in use in public templates; "
            "it was not found in its documentation."
        ),
    ),
)

ACTIVECAMPAIGN = Platform(
    id="activecampaign",
    name="ActiveCampaign",
    documentation=(
        "http://www.activecampaign.com/support/tt/kb/article/email-marketing/version-50/lists/email-confirmation-sets-for-opt-in-opt-out-emails",
    ),
    tags={
        "unsubscribe": "%UNSUBSCRIBELINK%",
        "view_online": "%WEBCOPY%",
        "preferences": "%UPDATELINK%",
        "forward": "%FORWARD2FRIEND%",
        "first_name": "%FIRSTNAME%",
        "last_name": "%LASTNAME%",
        "email": "%EMAIL%",
        "postal_address": "%SENDER-INFO-SINGLELINE%",
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
            "postal_address",
        }
    ),
    syntaxes=(PERCENTS,),
    required=("unsubscribe", "postal_address"),
    paste=(
        "Create a campaign, choose to build it from scratch with custom HTML, and paste email.html.",
        "Paste email.txt as the text version.",
        "Set subject and preheader; send a test, and follow its unsubscribe link.",
    ),
    notes=(
        (
            "Its documentation shows the syntax (%CONFIRMLINK%), but its list of tags was not found: "
            "the tags here are those in use in public templates."
        ),
    ),
)

KLAVIYO = Platform(
    id="klaviyo",
    name="Klaviyo",
    documentation=(
        "https://help.klaviyo.com/hc/en-us/articles/115006054267",
        "https://help.klaviyo.com/hc/en-us/articles/115005078267",
        "https://community.klaviyo.com/marketing-30/how-do-i-get-a-manage-preferences-link-for-inclusion-in-our-product-11103",
    ),
    tags={
        "unsubscribe": "{% unsubscribe_link %}",
        "view_online": "{% web_view_link %}",
        "preferences": "{% manage_preferences_link %}",
        "first_name": "{{ first_name }}",
        "last_name": "{{ last_name }}",
        "email": "{{ email }}",
        "postal_address": "{{ organization.full_address }}",
    },
    fallbacks={
        "first_name": "{{ first_name|default:'{fallback}' }}",
        "last_name": "{{ last_name|default:'{fallback}' }}",
    },
    unconfirmed=frozenset({"view_online", "first_name", "last_name", "email", "postal_address"}),
    syntaxes=(DOUBLE_BRACES, BRACE_PERCENTS),
    required=("unsubscribe",),
    paste=(
        "Create an email template with the HTML editor and paste email.html; paste email.txt as its text version.",
        "Create a campaign with that template; set subject and preview text; send a preview.",
    ),
    notes=("Without an unsubscribe tag Klaviyo adds a link of its own at the bottom.",),
)

SALESFORCE = Platform(
    id="salesforce",
    name="Salesforce Marketing Cloud",
    documentation=(
        "https://developer.salesforce.com/docs/marketing/marketing-cloud/guide/personalizationStringsAMPscript",
    ),
    tags={
        "unsubscribe": "%%unsub_center_url%%",
        "view_online": "%%view_email_url%%",
        "preferences": "%%profile_center_url%%",
        "forward": "%%ftaf_url%%",
        "first_name": "%%FirstName%%",
        "last_name": "%%LastName%%",
        "email": "%%emailaddr%%",
        "postal_address": (
            "%%Member_Busname%%, %%Member_Addr%%, %%Member_City%%, %%Member_State%%, "
            "%%Member_PostalCode%%, %%Member_Country%%"
        ),
    },
    fallbacks={
        "first_name": '%%=IIF(EMPTY(FirstName), "{fallback}", FirstName)=%%',
        "last_name": '%%=IIF(EMPTY(LastName), "{fallback}", LastName)=%%',
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
            "postal_address",
        }
    ),
    syntaxes=(DOUBLE_PERCENTS, PERCENT_EQUALS),
    required=("unsubscribe", "postal_address"),
    paste=(
        "In Content Builder create an email message, choose HTML > Paste HTML, and paste email.html.",
        "Edit the text version and paste email.txt.",
        "Set subject and preheader; run the content check; send a test.",
    ),
    notes=(
        (
            "Its documentation shows the syntax of personalization strings; the strings for links and the address "
            "are those in use in public templates."
        ),
        "FirstName and LastName are attributes of the account or the data extension; look what they are called there.",
    ),
)

DOTDIGITAL = Platform(
    id="dotdigital",
    name="Dotdigital",
    documentation=(),
    tags={
        "unsubscribe": "http://$UNSUB$",
        "view_online": "http://$CANTREAD$",
        "forward": "http://$FORWARD$",
        "first_name": "@FIRSTNAME@",
        "last_name": "@LASTNAME@",
        "email": "@EMAIL@",
    },
    text_tags={"unsubscribe": "$UNSUB$", "view_online": "$CANTREAD$", "forward": "$FORWARD$"},
    unconfirmed=frozenset({"unsubscribe", "view_online", "forward", "first_name", "last_name", "email"}),
    syntaxes=(DOLLARS, AT_SIGNS),
    required=("unsubscribe",),
    paste=(
        "Create an email campaign and choose to paste in your own HTML; paste email.html.",
        "Paste email.txt as the plain-text version.",
        "Set the subject; send a test, and follow its links: the tags here were not found in the documentation.",
    ),
    notes=(
        "Its documentation was not found: tags are those in use in public code for its API.",
        "What stands in for a missing first name is set with the data field in Dotdigital.",
    ),
)

GOVDELIVERY = Platform(
    id="govdelivery",
    name="Granicus govDelivery",
    documentation=(
        "https://insights.govdelivery.com/Communications/CommunicationsCloud/Sending_Messages/Managing_and_Optimizing_Communications/Personalizing_with_Custom_Macros",
        "https://support.granicus.com/articles/Knowledge/Setting-Default-Bulletin-Templates",
    ),
    syntaxes=(DOUBLE_BRACKETS,),
    paste=(
        "Create a bulletin with the advanced editor, switch to its HTML source, and paste email.html.",
        "Set the subject; choose the topics; send a test.",
    ),
    notes=(
        (
            "Its own tags were not found in its documentation: names come from custom macros that the account defines, "
            "each with its default value."
        ),
        (
            "The unsubscribe link writes an e-mail to the contact address; the bulletin template's own footer has "
            "the platform's link."
        ),
    ),
)
