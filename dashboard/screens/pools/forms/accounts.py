"""How accounts come about, are verified, signed in to, and are got back into."""

from django import forms

from dashboard.screens.form_fields import switch, ticks
from dashboard.screens.members import setting
from dashboard.screens.pools.forms.part import Group, Part, SubjectForm

CONTACTS = [("email", "E-mail address"), ("phone_number", "Phone number")]
FACTORS = [
    ("EMAIL_OTP", "A code by e-mail"),
    ("SMS_OTP", "A code by SMS"),
    ("WEB_AUTHN", "A passkey"),
]
RECOVERY = {
    "email": [("verified_email", 1)],
    "phone": [("verified_phone_number", 1)],
    "email-phone": [("verified_email", 1), ("verified_phone_number", 2)],
    "phone-email": [("verified_phone_number", 1), ("verified_email", 2)],
    "admin": [("admin_only", 1)],
}


def _way_of(mechanisms: list[dict]) -> str:
    ways = sorted((each["Name"], each["Priority"]) for each in mechanisms)
    return next((key for key, value in RECOVERY.items() if sorted(value) == ways), "phone-email")


class AccountsPart(Part):
    auto_verified = ticks(
        "Verify automatically",
        CONTACTS,
        "Who signs up gets a code. A CSV import needs at least one. Phone needs SMS to be set up.",
        member="AutoVerifiedAttributes",
    )
    recovery = setting(
        forms.ChoiceField(
            label="Forgotten passwords",
            choices=[
                ("email", "By e-mail"),
                ("email-phone", "By e-mail, else by SMS"),
                ("phone-email", "By SMS, else by e-mail"),
                ("phone", "By SMS"),
                ("admin", "Only staff can reset"),
            ],
            help_text="Only an address that is verified counts.",
        ),
        member="AccountRecoverySetting.RecoveryMechanisms",
        absent="phone-email",
        by_hand=True,
        reads=_way_of,
    )
    admin_only = switch(
        "Only staff create users",
        "Off: anybody can sign up through an app client.",
        member="AdminCreateUserConfig.AllowAdminCreateUserOnly",
    )

    GROUPS: tuple[Group, ...] = (("Accounts", "", ("admin_only", "auto_verified", "recovery")),)

    def to_members(self, stored: dict) -> dict:
        members = super().to_members(stored)
        # replaced by TemporaryPasswordValidityDays
        members["AdminCreateUserConfig"].pop("UnusedAccountValidityDays", None)
        if "AccountRecoverySetting" in stored or "recovery" in self.changed_data or not stored:
            ways = RECOVERY[self.cleaned_data["recovery"]]
            mechanisms = [{"Name": name, "Priority": priority} for name, priority in ways]
            members["AccountRecoverySetting"] = {"RecoveryMechanisms": mechanisms}
        return members


class SignInForm(SubjectForm, AccountsPart):
    first_factors = ticks(
        "Instead of a password, users may sign in with",
        FACTORS,
        "A password always works. Apps ask for these by the USER_AUTH flow. Needs the plan Essentials or Plus.",
        member="Policies.SignInPolicy.AllowedFirstAuthFactors",
        sparse=True,
        reads=lambda factors: [name for name in factors if name != "PASSWORD"],
        writes=lambda chosen: ["PASSWORD", *chosen],
    )
    verify_before_update = ticks(
        "A new address counts only once it is verified",
        CONTACTS,
        "Until then users sign in with the old one. Only for what is verified automatically.",
        member="UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate",
        sparse=True,
    )

    GROUPS: tuple[Group, ...] = (
        ("Sign-in without a password", "", ("first_factors",)),
        ("Accounts", "", ("admin_only", "auto_verified", "verify_before_update")),
        ("Recovery", "", ("recovery",)),
    )

    def clean_verify_before_update(self) -> list[str]:
        chosen = self.cleaned_data["verify_before_update"]
        if not set(chosen) <= set(self.cleaned_data.get("auto_verified", [])):
            raise forms.ValidationError(
                "Tick it under “Verify automatically” too: else no code is ever sent."
            )
        return chosen

    def warnings(self) -> list[str]:
        found, factors = [], self.now("first_factors") or []
        if factors and self.stored.get("MfaConfiguration") == "ON":
            found.append(
                "MFA is required here: a code or a passkey in place of the password is then not offered, unless "
                "passkeys count as two factors (see MFA)."
            )
        if "SMS_OTP" in factors and "SmsConfiguration" not in self.stored:
            found.append("Codes by SMS need an SMS sender: set it under Messages first.")
        if self.now("recovery") == "admin":
            found.append(
                "Nobody gets back in by themselves: each forgotten password becomes a request to staff."
            )
        if not self.now("auto_verified") and self.now("recovery") != "admin":
            found.append("Nothing is verified automatically, so new users cannot reset a password.")
        return found
