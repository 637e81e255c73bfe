"""Threat protection: whether a pool looks for it, and what it does about it."""

from ipaddress import ip_network

from django import forms

from dashboard.screens.form_fields import Lines, switch, ticks
from dashboard.screens.pools.forms.part import SubjectForm

LEVELS = ("Low", "Medium", "High")
ACTIONS = [
    ("NO_ACTION", "Let them in"),
    ("MFA_IF_CONFIGURED", "Ask for a second factor, if they have one"),
    ("MFA_REQUIRED", "Ask for a second factor, else refuse"),
    ("BLOCK", "Refuse"),
]
EVENTS = [("SIGN_UP", "Sign-up"), ("SIGN_IN", "Sign-in"), ("PASSWORD_CHANGE", "New password")]
MODES = [
    ("OFF", "Off"),
    ("AUDIT", "Audit: assess and keep events, do nothing"),
    ("ENFORCED", "Enforced: do what is set here"),
]


class ThreatModeForm(SubjectForm):
    mode = forms.ChoiceField(
        label="Sign-in by password, code or passkey", choices=MODES, widget=forms.RadioSelect
    )
    custom_mode = forms.ChoiceField(
        label="Custom authentication", choices=[("", "Off"), *MODES[1:]], required=False
    )

    GROUPS = (("Mode", "", ("mode", "custom_mode")),)

    def to_members(self, stored: dict) -> dict:
        data, add_ons = self.cleaned_data, dict(stored.get("UserPoolAddOns", {}))
        flows = dict(add_ons.pop("AdvancedSecurityAdditionalFlows", {}))
        flows.pop("CustomAuthMode", None)
        if data["custom_mode"]:
            flows["CustomAuthMode"] = data["custom_mode"]
        add_ons["AdvancedSecurityMode"] = data["mode"]
        if flows:
            add_ons["AdvancedSecurityAdditionalFlows"] = flows
        return (
            {"UserPoolAddOns": add_ons}
            if flows or data["mode"] != "OFF" or "UserPoolAddOns" in stored
            else {}
        )

    @staticmethod
    def from_members(stored: dict) -> dict:
        add_ons = stored.get("UserPoolAddOns", {})
        flows = add_ons.get("AdvancedSecurityAdditionalFlows", {})
        return {
            "mode": add_ons.get("AdvancedSecurityMode", "OFF"),
            "custom_mode": flows.get("CustomAuthMode", ""),
        }

    def warnings(self) -> list[str]:
        if self.now("mode") == "ENFORCED" and self.stored.get("UserPoolAddOns", {}).get(
            "AdvancedSecurityMode"
        ) in (None, "OFF"):
            return ["Let it run in audit for two weeks first: so you see whom it would have refused."]
        return []


class ThreatsForm(SubjectForm):
    compromised = forms.ChoiceField(
        label="Passwords known from leaks",
        choices=[("NO_ACTION", "Let them pass"), ("BLOCK", "Refuse: the user has to reset it")],
    )
    compromised_events = ticks("Looked for at", EVENTS, "Nothing ticked: at all of them.")
    takeover = switch("Act on risky sign-ins")
    low = forms.ChoiceField(label="Low risk", choices=ACTIONS)
    low_notify = switch("Tell the user by e-mail")
    medium = forms.ChoiceField(label="Medium risk", choices=ACTIONS)
    medium_notify = switch("Tell the user by e-mail")
    high = forms.ChoiceField(label="High risk", choices=ACTIONS)
    high_notify = switch("Tell the user by e-mail")
    source_arn = forms.CharField(
        label="SES identity for these e-mails (ARN)",
        max_length=2048,
        required=False,
        help_text="Needed as soon as users are told.",
    )
    blocked = Lines(
        label="Always refused", required=False, help_text="Address ranges in CIDR notation, one a line."
    )
    skipped = Lines(
        label="Never assessed", required=False, help_text="Your own offices, say: 203.0.113.0/24."
    )

    GROUPS = (
        ("Compromised passwords", "", ("compromised", "compromised_events")),
        ("Addresses", "At most 200 in each list.", ("blocked", "skipped")),
    )

    @property
    def levels(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The action at each level of risk, and whether the user is told."""
        names = [level.lower() for level in LEVELS]
        return [(self[name], self[f"{name}_notify"]) for name in names]

    def clean_blocked(self) -> list[str]:
        return _ranges(self.cleaned_data["blocked"])

    def clean_skipped(self) -> list[str]:
        return _ranges(self.cleaned_data["skipped"])

    def clean(self) -> dict:
        data = super().clean()
        tells = data.get("takeover") and any(data.get(f"{level.lower()}_notify") for level in LEVELS)
        if tells and not data.get("source_arn"):
            self.add_error("source_arn", "Users can be told only with a sender.")
        return data

    def members(self) -> dict:
        data, stored = self.cleaned_data, self.stored
        to_members = {}
        if data["compromised"] != "NO_ACTION" or "CompromisedCredentialsRiskConfiguration" in stored:
            compromised = {"Actions": {"EventAction": data["compromised"]}}
            if data["compromised_events"]:
                compromised["EventFilter"] = data["compromised_events"]
            to_members["CompromisedCredentialsRiskConfiguration"] = compromised
        if data["takeover"]:
            to_members["AccountTakeoverRiskConfiguration"] = self._takeover(
                stored.get("AccountTakeoverRiskConfiguration", {})
            )
        lists = {"BlockedIPRangeList": data["blocked"], "SkippedIPRangeList": data["skipped"]}
        if chosen := {name: ranges for name, ranges in lists.items() if ranges}:
            to_members["RiskExceptionConfiguration"] = chosen
        return to_members

    def _takeover(self, stored: dict) -> dict:
        data = self.cleaned_data
        actions = {
            f"{level}Action": {
                "EventAction": data[level.lower()],
                "Notify": data[f"{level.lower()}_notify"],
            }
            for level in LEVELS
        }
        letters = {**stored.get("NotifyConfiguration", {}), "SourceArn": data["source_arn"]}
        return (
            {"Actions": actions, "NotifyConfiguration": letters}
            if data["source_arn"]
            else {"Actions": actions}
        )

    @staticmethod
    def from_members(stored: dict) -> dict:
        compromised = stored.get("CompromisedCredentialsRiskConfiguration", {})
        takeover = stored.get("AccountTakeoverRiskConfiguration", {})
        lists, actions = stored.get("RiskExceptionConfiguration", {}), takeover.get("Actions", {})
        values = {
            "compromised": compromised.get("Actions", {}).get("EventAction", "NO_ACTION"),
            "compromised_events": compromised.get("EventFilter", []),
            "takeover": bool(takeover),
            "source_arn": takeover.get("NotifyConfiguration", {}).get("SourceArn", ""),
            "blocked": lists.get("BlockedIPRangeList", []),
            "skipped": lists.get("SkippedIPRangeList", []),
        }
        for level in LEVELS:
            action = actions.get(f"{level}Action", {})
            values[level.lower()] = action.get("EventAction", "NO_ACTION")
            values[f"{level.lower()}_notify"] = action.get("Notify", False)
        return values

    def warnings(self) -> list[str]:
        found = []
        if self.now("low") == "BLOCK":
            found.append("A low risk is common, a new browser is enough: refusing it locks out honest users.")
        if "MFA_REQUIRED" in (self.now("low"), self.now("medium"), self.now("high")):
            found.append(
                "Where a second factor is required, users who have none cannot sign in at that risk."
            )
        return found


def _ranges(texts: list[str]) -> list[str]:
    for text in texts:
        try:
            ip_network(text, strict=False)
        except ValueError:
            raise forms.ValidationError(
                f"{text[:60]} is no range such as 203.0.113.0/24 or 2001:db8::/32."
            ) from None
    return texts
