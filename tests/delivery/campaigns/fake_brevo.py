"""Brevo, after the models of its own SDKs (https://github.com/getbrevo/brevo-node/tree/main/model)."""

from __future__ import annotations

from tests.delivery.campaigns.fake_platform import FakePlatform, Refused, fields, query

_CAMPAIGN = {
    "tag": str,
    "sender": {"name": str, "email": str, "id": int},
    "name": str,
    "htmlContent": str,
    "htmlUrl": str,
    "templateId": int,
    "scheduledAt": str,
    "subject": str,
    "previewText": str,
    "replyTo": str,
    "toField": str,
    "recipients": {"exclusionListIds": [int], "listIds": [int], "segmentIds": [int]},
    "attachmentUrl": str,
    "inlineImageActivation": bool,
    "mirrorActive": bool,
    "footer": str,
    "header": str,
    "utmCampaign": str,
    "params": {},
    "sendAtBestTime": bool,
    "abTesting": bool,
}


class Fake(FakePlatform):
    keys = {"NEWSLETTER_BREVO_KEY": "xkeysib-0123456789abcdef-AbCdEf"}
    settings = "audience: 12\nurl: {address}"
    unknown_audience = ("12", "404")
    sending = r"/(sendNow|sendTest|status|sendReport)$"
    has_text = False

    def error_of(self, status, words):
        return {"code": "invalid_parameter", "message": words}

    def authorised(self, call):
        return call.headers.get("api-key") == self.keys["NEWSLETTER_BREVO_KEY"]

    def routes(self):
        return [
            ("GET", r"/v3/contacts/lists/(\d+)", self.list),
            ("GET", r"/v3/emailCampaigns", self.campaigns),
            ("POST", r"/v3/emailCampaigns", self.create),
            ("GET", r"/v3/emailCampaigns/(\d+)", self.read),
            ("PUT", r"/v3/emailCampaigns/(\d+)", self.update),
        ]

    def list(self, call, list_id):
        if list_id != "12":
            raise Refused(404, "List ID does not exist")
        return {"id": 12, "name": "Members", "totalSubscribers": 3}

    def campaigns(self, call):
        known = (
            "type",
            "status",
            "statistics",
            "startDate",
            "endDate",
            "limit",
            "offset",
            "sort",
            "excludeHtmlContent",
        )
        asked = query(call, *known)
        if not 0 <= int(asked["limit"]) <= 100:
            raise Refused(400, "limit is out of range")
        first = int(asked["offset"])
        newest = list(reversed(self.drafts.values()))[first : first + int(asked["limit"])]
        return {"count": len(self.drafts), "campaigns": [{**each, "htmlContent": ""} for each in newest]}

    def _checked(self, body):
        fields(body, _CAMPAIGN)
        if "scheduledAt" in body or body.get("sendAtBestTime"):
            self.could_send.append("scheduledAt")
        if len(body.get("htmlContent", "x" * 11)) <= 10:
            raise Refused(400, "htmlContent is too short")
        for list_id in body.get("recipients", {}).get("listIds", ()):
            self.list(None, str(list_id))
        return body

    def create(self, call):
        fields(
            {name: call.body.get(name) for name in ("name", "sender")}, {"name!": str, "sender!": _CAMPAIGN["sender"]}
        )
        number = len(self.drafts) + 1
        self.drafts[str(number)] = {"id": number, "status": "draft", "type": "classic", **self._checked(call.body)}
        return 201, {"id": number}

    def read(self, call, draft_id):
        query(call, "statistics")
        if draft_id not in self.drafts:
            raise Refused(404, "Campaign ID does not exist")
        return self.drafts[draft_id]

    def update(self, call, draft_id):
        campaign = self.read(call, draft_id)
        if campaign["status"] not in ("draft", "suspended"):
            raise Refused(400, "Only draft and scheduled campaigns can be changed")
        campaign |= self._checked(call.body)
        return 204, None

    def content(self):
        (each,) = self.drafts.values()
        return {
            "name": each["name"],
            "subject": each["subject"],
            "preheader": each["previewText"],
            "html": each["htmlContent"],
            "sender": (each["sender"]["name"], each["sender"]["email"]),
            "audience": str(each["recipients"]["listIds"][0]),
        }

    def edit(self, subject):
        (each,) = self.drafts.values()
        each["subject"] = subject

    def send(self):
        (each,) = self.drafts.values()
        each["status"] = "sent"
