"""Threat protection: whether a pool looks for it, and what it does about it."""

from ipaddress import ip_network

from django import forms

from dashboard.screens.form_fields import Lines, switch, ticks
from dashboard.screens.members import setting
from dashboard.screens.pools.forms.part import Group, SubjectForm

LEVELS = ("Low", "Medium", "High")
ACTIONS = [
    ("NO_ACTION", "Let them in"),
    ("MFA_IF_CONFIGURED", "Ask for a second factor, if they have one"),
    ("MFA_REQUIRED", "Ask for a second factor, else refuse"),
    ("BLOCK", "Refuse"),
]
_COMPROMISED = "CompromisedCredentialsRiskConfiguration"
_TAKEOVER = "AccountTakeoverRiskConfiguration"
_EXCEPTIONS = "RiskExceptionConfiguration"
EVENTS = [("SIGN_UP", "Sign-up"), ("SIGN_IN", "Sign-in"), ("PASSWORD_CHANGE", "New password")]
MODES = [
    ("OFF", "Off"),
    ("AUDIT", "Audit: assess and keep events, do nothing"),
    ("ENFORCED", "Enforced: do what is set here"),
]


class ThreatModeForm(SubjectForm):
    mode = setting(
        forms.ChoiceField(
            label="Sign-in by password, code or passkey", choices=MODES, widget=forms.RadioSelect
        ),
        member="UserPoolAddOns.AdvancedSecurityMode",
        absent="OFF",
        sparse=True,
    )
    custom_mode = setting(
        forms.ChoiceField(label="Custom authentication", choices=[("", "Off"), *MODES[1:]], required=False),
        member="UserPoolAddOns.AdvancedSecurityAdditionalFlows.CustomAuthMode",
        sparse=True,
    )

    GROUPS: tuple[Group, ...] = (("Mode", "", ("mode", "custom_mode")),)

    def to_members(self, stored: dict) -> dict:
        members = super().to_members(stored)
        if add_ons := members.get("UserPoolAddOns"):
            add_ons.setdefault("AdvancedSecurityMode", self.cleaned_data["mode"])  # never without it
        return members

    def warnings(self) -> list[str]:
        if self.now("mode") == "ENFORCED" and self.stored.get("UserPoolAddOns", {}).get(
            "AdvancedSecurityMode"
        ) in (None, "OFF"):
            return ["Let it run in audit for two weeks first: so you see whom it would have refused."]
        return []


def _or_none(chosen: list[str]) -> list[str] | None:
    """An empty list is left out: Cognito takes none."""
    return chosen or None


def _action(level: str) -> forms.ChoiceField:
    field = forms.ChoiceField(label=f"{level} risk", choices=ACTIONS)
    return setting(field, f"{_TAKEOVER}.Actions.{level}Action.EventAction", absent="NO_ACTION")


def _notify(level: str) -> forms.BooleanField:
    return switch("Tell the user by e-mail", member=f"{_TAKEOVER}.Actions.{level}Action.Notify")


class ThreatsForm(SubjectForm):
    compromised = setting(
        forms.ChoiceField(
            label="Passwords known from leaks",
            choices=[("NO_ACTION", "Let them pass"), ("BLOCK", "Refuse: the user has to reset it")],
        ),
        member=f"{_COMPROMISED}.Actions.EventAction",
        absent="NO_ACTION",
    )
    compromised_events = ticks(
        "Looked for at",
        EVENTS,
        "Nothing ticked: at all of them.",
        member=f"{_COMPROMISED}.EventFilter",
        writes=_or_none,
    )
    takeover = switch("Act on risky sign-ins", member=_TAKEOVER, by_hand=True, reads=bool)
    low, low_notify = _action("Low"), _notify("Low")
    medium, medium_notify = _action("Medium"), _notify("Medium")
    high, high_notify = _action("High"), _notify("High")
    source_arn = setting(
        forms.CharField(
            label="SES identity for these e-mails (ARN)",
            max_length=2048,
            required=False,
            help_text="Needed as soon as users are told.",
        ),
        member=f"{_TAKEOVER}.NotifyConfiguration.SourceArn",
    )
    blocked = setting(
        Lines(
            label="Always refused", required=False, help_text="Address ranges in CIDR notation, one a line."
        ),
        member=f"{_EXCEPTIONS}.BlockedIPRangeList",
        absent=[],
        writes=_or_none,
    )
    skipped = setting(
        Lines(label="Never assessed", required=False, help_text="Your own offices, say: 203.0.113.0/24."),
        member=f"{_EXCEPTIONS}.SkippedIPRangeList",
        absent=[],
        writes=_or_none,
    )

    GROUPS: tuple[Group, ...] = (
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
        super().clean()
        data = self.cleaned_data
        tells = data.get("takeover") and any(data.get(f"{level.lower()}_notify") for level in LEVELS)
        if tells and not data.get("source_arn"):
            self.add_error("source_arn", "Users can be told only with a sender.")
        return data

    def members(self) -> dict:
        """SetRiskConfiguration replaces all three; what is off is left out."""
        data, typed = self.cleaned_data, self.to_members(self.stored)
        off = []
        if data["compromised"] == "NO_ACTION" and _COMPROMISED not in self.stored:
            off.append(_COMPROMISED)
        if not data["takeover"]:
            off.append(_TAKEOVER)
        elif not data["source_arn"]:
            typed[_TAKEOVER].pop("NotifyConfiguration", None)
        return {name: value for name, value in typed.items() if value and name not in off}

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
