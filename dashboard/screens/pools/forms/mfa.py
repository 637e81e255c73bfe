"""Who needs a second factor, which there are, and passkeys."""

from typing import Any

from django import forms

from dashboard.screens.form_fields import ticks
from dashboard.screens.members import setting
from dashboard.screens.pools.forms.messages import Words, has_code
from dashboard.screens.pools.forms.part import Group, SubjectForm

SECOND = [
    ("app", "An authenticator app (TOTP)"),
    ("sms", "A code by SMS"),
    ("email", "A code by e-mail"),
]


class MfaForm(SubjectForm):
    mode = setting(
        forms.ChoiceField(
            label="Second factor",
            choices=[
                ("OFF", "Off: nobody is asked"),
                ("OPTIONAL", "Optional: users may set one up, and are asked from then on"),
                ("ON", "Required: everybody needs one to sign in"),
            ],
            widget=forms.RadioSelect,
        ),
        member="MfaConfiguration",
        absent="OFF",
    )
    factors = ticks("Factors", SECOND, "What users may choose from. The app is the safest of them.")
    mfa_subject = setting(Words(label="Subject", max_length=140), member="EmailMfaConfiguration.Subject")
    mfa_email = setting(
        Words(
            label="Text",
            max_length=20_000,
            widget=forms.Textarea(attrs={"rows": 5}),
            help_text="Text or HTML; {####} stands for the code. Empty: Cognito's own words.",
            validators=[has_code],
        ),
        member="EmailMfaConfiguration.Message",
    )
    relying_party = setting(
        forms.CharField(
            label="Relying party",
            max_length=127,
            required=False,
            help_text=(
                "The domain that passkeys are made for: of your app, or a parent of it (example.com; localhost on your own "
                "machine). A pool without one, and without a domain of its own, has no passkeys."
            ),
        ),
        member="WebAuthnConfiguration.RelyingPartyId",
    )
    verification = setting(
        forms.ChoiceField(
            label="The device checks who holds it",
            choices=[
                ("preferred", "Where it can (preferred)"),
                ("required", "Always, by PIN or biometrics (required)"),
            ],
        ),
        member="WebAuthnConfiguration.UserVerification",
        absent="preferred",
    )
    counts_as = setting(
        forms.ChoiceField(
            label="A passkey counts as",
            choices=[
                ("SINGLE_FACTOR", "One factor"),
                ("MULTI_FACTOR_WITH_USER_VERIFICATION", "Two factors, where the device checked who holds it"),
            ],
        ),
        member="WebAuthnConfiguration.FactorConfiguration",
        absent="SINGLE_FACTOR",
        sparse=True,
    )

    ALSO = ("EmailMfaConfiguration", "SmsMfaConfiguration", "SoftwareTokenMfaConfiguration")
    GROUPS: tuple[Group, ...] = (
        ("Who needs a second factor", "", ("mode", "factors")),
        ("The e-mail with a code", "", ("mfa_subject", "mfa_email")),
        ("Passkeys", "", ("relying_party", "verification", "counts_as")),
    )

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        mode, factors = data.get("mode"), data.get("factors", [])
        if mode == "OFF" and factors:
            self.add_error("factors", "With MFA off there are none: untick them, or make MFA optional.")
        double = data.get("counts_as") != "SINGLE_FACTOR" and data.get("relying_party")
        if mode in ("OPTIONAL", "ON") and not factors and not double:
            self.add_error("factors", "Choose at least one.")
        if "sms" in factors and not self.place.pool.get("SmsConfiguration"):
            self.add_error("factors", "Codes by SMS need an SMS sender: set it under Messages first.")
        return data

    def members(self) -> dict:
        """SetUserPoolMfaConfig replaces the mode and the factors; what is off is left out."""
        data, stored = self.cleaned_data, self.stored
        typed = self.to_members(stored)
        members: dict[str, Any] = {"MfaConfiguration": data["mode"]}
        if data["mode"] != "OFF":
            members["SoftwareTokenMfaConfiguration"] = {"Enabled": "app" in data["factors"]}
            if "sms" in data["factors"]:
                sender = {"SmsConfiguration": self.place.pool.get("SmsConfiguration", {})}
                members["SmsMfaConfiguration"] = stored.get("SmsMfaConfiguration") or sender
            if "email" in data["factors"]:
                members["EmailMfaConfiguration"] = typed["EmailMfaConfiguration"] or {}
        if data["relying_party"] or stored.get("WebAuthnConfiguration"):
            members["WebAuthnConfiguration"] = typed["WebAuthnConfiguration"]
        return members

    @classmethod
    def from_members(cls, stored: dict) -> dict:
        on = {
            "app": stored.get("SoftwareTokenMfaConfiguration", {}).get("Enabled", False),
            "sms": "SmsMfaConfiguration" in stored,
            "email": "EmailMfaConfiguration" in stored,
        }
        factors = [name for name, active in on.items() if active]
        return {**super().from_members(stored), "factors": factors}

    def warnings(self) -> list[str]:
        mode, factors = self.now("mode"), self.now("factors") or []
        found = []
        if mode == "OFF":
            found.append("A stolen password is enough to get in.")
        if mode == "ON":
            found.append(
                "Who has no factor yet sets one up at the next sign-in; apps must be able to show that step (MFA_SETUP)."
            )
            found.append("Sign-in without a password by codes is not offered while MFA is required.")
        if mode != "OFF" and "sms" in factors:
            found.append("SMS codes can be intercepted, and who uses them cannot recover a password by SMS.")
        if mode != "OFF" and "email" in factors:
            found.append(
                "Who gets codes by e-mail cannot recover a password by e-mail. On AWS this needs your own SES sender."
            )
        party = self.stored.get("WebAuthnConfiguration", {}).get("RelyingPartyId")
        if party and self.now("relying_party") != party:
            found.append(f"Passkeys made for {party} stop working with another relying party.")
        return found
