"""How accounts come about, are verified, and are got back into."""

from django import forms

from dashboard.screens.form_fields import switch, ticks

CONTACTS = [("email", "E-mail address"), ("phone_number", "Phone number")]
RECOVERY = {
    "email": [("verified_email", 1)],
    "phone": [("verified_phone_number", 1)],
    "email-phone": [("verified_email", 1), ("verified_phone_number", 2)],
    "phone-email": [("verified_phone_number", 1), ("verified_email", 2)],
    "admin": [("admin_only", 1)],
}


class AccountsPart(forms.Form):
    auto_verified = ticks(
        "Verify automatically",
        CONTACTS,
        "Who signs up gets a code. A CSV import needs at least one. Phone needs SMS to be set up.",
    )
    recovery = forms.ChoiceField(
        label="Forgotten passwords",
        choices=[
            ("email", "By e-mail"),
            ("email-phone", "By e-mail, else by SMS"),
            ("phone-email", "By SMS, else by e-mail"),
            ("phone", "By SMS"),
            ("admin", "Only staff can reset"),
        ],
        help_text="Only an address that is verified counts.",
    )
    admin_only = switch("Only staff create users", "Off: anybody can sign up through an app client.")

    ACCOUNTS: tuple[str, ...] = ("admin_only", "auto_verified", "recovery")


def told(data: dict, stored: dict) -> dict:
    """The members as typed, inside what is stored: nested members that the form does not show stay."""
    invitations = {
        **stored.get("AdminCreateUserConfig", {}),
        "AllowAdminCreateUserOnly": data["admin_only"],
    }
    invitations.pop("UnusedAccountValidityDays", None)  # replaced by TemporaryPasswordValidityDays
    ways = RECOVERY[data["recovery"]]
    return {
        "AdminCreateUserConfig": invitations,
        "AutoVerifiedAttributes": data["auto_verified"],
        "AccountRecoverySetting": {
            "RecoveryMechanisms": [{"Name": name, "Priority": priority} for name, priority in ways]
        },
    }


def first_values(pool: dict) -> dict:
    mechanisms = pool.get("AccountRecoverySetting", {}).get("RecoveryMechanisms", [])
    ways = sorted((each["Name"], each["Priority"]) for each in mechanisms)
    return {
        "auto_verified": pool.get("AutoVerifiedAttributes", []),
        "recovery": next((key for key, value in RECOVERY.items() if sorted(value) == ways), "phone-email"),
        "admin_only": pool.get("AdminCreateUserConfig", {}).get("AllowAdminCreateUserOnly", False),
    }
