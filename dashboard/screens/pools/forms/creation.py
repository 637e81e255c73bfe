"""A new pool: all settings, also those that only count at creation."""

from django import forms

from dashboard.screens.form_fields import switch, ticks
from dashboard.screens.pools.forms.accounts import CONTACTS, AccountsPart
from dashboard.screens.pools.forms.basics import BasicsPart
from dashboard.screens.pools.forms.part import Group
from dashboard.screens.pools.forms.passwords import PasswordsPart

STANDARD = [
    "address",
    "birthdate",
    "email",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "phone_number",
    "picture",
    "preferred_username",
    "profile",
    "updated_at",
    "website",
    "zoneinfo",
]


# Django takes the fields of the last base first.
class CreateForm(AccountsPart, PasswordsPart, BasicsPart):
    """Everything that a new pool is asked for, also what only counts at creation."""

    sign_in = forms.ChoiceField(
        label="Users sign in with",
        choices=[
            ("email", "Their e-mail address"),
            ("phone", "Their phone number"),
            ("either", "Their e-mail address or phone number"),
            ("username", "A user name"),
        ],
        widget=forms.RadioSelect,
        initial="email",
    )
    aliases = ticks(
        "With a user name, they may also use",
        [*CONTACTS, ("preferred_username", "Preferred user name")],
        "Counts only for pools with user names. An address works as soon as it is verified.",
    )
    case_sensitive = switch("Names are case-sensitive", "Leave it off: Ann and ann are then one user.")
    required = ticks(
        "Required attributes",
        [(name, name) for name in STANDARD],
        "Everybody who signs up must give these. It cannot be changed later.",
    )
    mfa = forms.ChoiceField(
        label="Multi-factor authentication",
        choices=[("OFF", "Off"), ("OPTIONAL", "Optional: users may add an authenticator app")],
        initial="OPTIONAL",
    )

    GROUPS: tuple[Group, ...] = (
        *BasicsPart.GROUPS,
        *PasswordsPart.GROUPS,
        ("Accounts", "", ("admin_only", "auto_verified", "recovery", "mfa")),
    )

    @property
    def first_group(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        return self.groups[:1]

    @property
    def other_groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        return self.groups[1:]

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        if data.get("aliases") and data.get("sign_in") != "username":
            self.add_error(
                "aliases", "Only pools with user names have aliases. Untick them, or choose “A user name”."
            )
        if "preferred_username" in data.get("aliases", []) and "preferred_username" in data.get(
            "required", []
        ):
            self.add_error("required", "preferred_username can be required or an alias, not both.")
        return data

    def creation(self, custom: list[dict]) -> dict:
        """The members of CreateUserPool; ``custom`` are the custom attributes (SchemaAttributeType)."""
        data = self.cleaned_data
        chosen = {"email": ["email"], "phone": ["phone_number"], "either": ["email", "phone_number"]}
        schema = [
            {
                "Name": name,
                "AttributeDataType": "Number" if name == "updated_at" else "String",
                "Required": True,
                "Mutable": True,
            }
            for name in data["required"]
        ]
        to_members = {
            **self.to_members({}),
            "UsernameAttributes": chosen.get(data["sign_in"]),
            "AliasAttributes": data["aliases"],
            "UsernameConfiguration": {"CaseSensitive": data["case_sensitive"]},
            "Schema": [*schema, *custom],
        }
        return {name: value for name, value in to_members.items() if value}
