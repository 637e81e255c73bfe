"""Forms of a user pool."""

from django import forms

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
RECOVERY = {
    "email": [("verified_email", 1)],
    "phone": [("verified_phone_number", 1)],
    "email-phone": [("verified_email", 1), ("verified_phone_number", 2)],
    "phone-email": [("verified_phone_number", 1), ("verified_email", 2)],
    "admin": [("admin_only", 1)],
}
CONTACTS = [("email", "E-mail address"), ("phone_number", "Phone number")]


def _switch(label: str, help_text: str = "", **more: object) -> forms.BooleanField:
    return forms.BooleanField(label=label, help_text=help_text, required=False, **more)


def _ticks(label: str, choices: list[tuple[str, str]], help_text: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
    )


class SettingsForm(forms.Form):
    """The settings that can be changed at any time."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    pool_name = forms.RegexField(
        r"^[\w\s+=,.@-]+$",
        label="Name",
        max_length=128,
        help_text="For people. The pool's id is given by Cognito and never changes.",
    )
    minimum_length = forms.IntegerField(label="Shortest password", min_value=6, max_value=99, initial=8)
    require_lowercase = _switch("A lower-case letter", initial=True)
    require_uppercase = _switch("An upper-case letter", initial=True)
    require_numbers = _switch("A digit", initial=True)
    require_symbols = _switch("A special character")
    temporary_days = forms.IntegerField(
        label="Invitations hold for (days)",
        min_value=1,
        max_value=365,
        initial=7,
        help_text="How long a temporary password works.",
    )
    auto_verified = _ticks(
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
    admin_only = _switch("Only staff create users", "Off: anybody can sign up through an app client.")
    deletion_protection = _switch(
        "Deletion protection", "The pool cannot be deleted until this is turned off."
    )

    BASICS = ("pool_name", "deletion_protection")
    PASSWORDS = (
        "minimum_length",
        "require_lowercase",
        "require_uppercase",
        "require_numbers",
        "require_symbols",
        "temporary_days",
    )
    ACCOUNTS = ("admin_only", "auto_verified", "recovery")

    @property
    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        named = (
            ("Basics", "", self.BASICS),
            ("Passwords", "", self.PASSWORDS),
            ("Accounts", "", self.ACCOUNTS),
        )
        return [(title, text, [self[name] for name in names]) for title, text, names in named]

    def members(self, stored: dict) -> dict:
        """The members as typed, inside what is stored: nested members that the form does not show stay."""
        data = self.cleaned_data
        policies = stored.get("Policies", {})
        policy = {
            **policies.get("PasswordPolicy", {}),
            "MinimumLength": data["minimum_length"],
            "RequireLowercase": data["require_lowercase"],
            "RequireUppercase": data["require_uppercase"],
            "RequireNumbers": data["require_numbers"],
            "RequireSymbols": data["require_symbols"],
            "TemporaryPasswordValidityDays": data["temporary_days"],
        }
        invitations = {
            **stored.get("AdminCreateUserConfig", {}),
            "AllowAdminCreateUserOnly": data["admin_only"],
        }
        invitations.pop("UnusedAccountValidityDays", None)  # replaced by TemporaryPasswordValidityDays
        ways = RECOVERY[data["recovery"]]
        return {
            "PoolName": data["pool_name"],
            "Policies": {**policies, "PasswordPolicy": policy},
            "AdminCreateUserConfig": invitations,
            "AutoVerifiedAttributes": data["auto_verified"],
            "AccountRecoverySetting": {
                "RecoveryMechanisms": [{"Name": name, "Priority": priority} for name, priority in ways]
            },
            "DeletionProtection": "ACTIVE" if data["deletion_protection"] else "INACTIVE",
        }


class CreateForm(SettingsForm):
    """Everything, also what only counts at creation."""

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
    aliases = _ticks(
        "With a user name, they may also use",
        [*CONTACTS, ("preferred_username", "Preferred user name")],
        "Counts only for pools with user names. An address works as soon as it is verified.",
    )
    case_sensitive = _switch("Names are case-sensitive", "Leave it off: Ann and ann are then one user.")
    required = _ticks(
        "Required attributes",
        [(name, name) for name in STANDARD],
        "Everybody who signs up must give these. It cannot be changed later.",
    )
    mfa = forms.ChoiceField(
        label="Multi-factor authentication",
        choices=[("OFF", "Off"), ("OPTIONAL", "Optional: users may add an authenticator app")],
        initial="OPTIONAL",
    )

    ACCOUNTS = ("admin_only", "auto_verified", "recovery", "mfa")

    @property
    def first_group(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        return self.groups[:1]

    @property
    def other_groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        return self.groups[1:]

    def clean(self) -> dict:
        data = super().clean()
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
        told = {
            **self.members({}),
            "UsernameAttributes": chosen.get(data["sign_in"]),
            "AliasAttributes": data["aliases"],
            "UsernameConfiguration": {"CaseSensitive": data["case_sensitive"]},
            "Schema": [*schema, *custom],
        }
        return {name: value for name, value in told.items() if value}


class AttributeForm(forms.Form):
    """A custom attribute."""

    name = forms.RegexField(
        r"^[^\s:]+$",
        label="Name",
        max_length=20,
        help_text="Without “custom:”. At most 20 characters. It can never be renamed or removed.",
        error_messages={"invalid": "A name holds no spaces and no colon; “custom:” is put before it."},
    )
    data_type = forms.ChoiceField(
        label="Type",
        choices=[(name, name) for name in ("String", "Number", "DateTime", "Boolean")],
        initial="String",
    )
    low = forms.IntegerField(
        label="At least", required=False, help_text="Length of a text, value of a number."
    )
    high = forms.IntegerField(label="At most", required=False)
    mutable = _switch("Can be changed", "Off: the value is given at creation and stays.", initial=True)

    def clean(self) -> dict:
        data = super().clean()
        low, high = data.get("low"), data.get("high")
        if low is not None and high is not None and low > high:
            self.add_error("high", "This is less than “at least”.")
        return data

    def member(self) -> dict:
        """SchemaAttributeType."""
        data = self.cleaned_data
        kind = data["data_type"]
        told = {"Name": data["name"], "AttributeDataType": kind, "Mutable": data["mutable"]}
        words = {"String": ("StringAttributeConstraints", "MinLength", "MaxLength")}
        words["Number"] = ("NumberAttributeConstraints", "MinValue", "MaxValue")
        if kind in words:
            holder, low, high = words[kind]
            limits = {low: data["low"], high: data["high"]}
            told[holder] = {name: str(value) for name, value in limits.items() if value is not None}
        return told


class MfaForm(forms.Form):
    """Who needs a second factor."""

    mfa = forms.ChoiceField(
        label="Multi-factor authentication",
        choices=[
            ("OFF", "Off"),
            ("OPTIONAL", "Optional: users may add a second factor"),
            ("ON", "Required: everybody needs a second factor to sign in"),
        ],
        widget=forms.RadioSelect,
    )
    software_token = _switch("Authenticator app", "Codes from an app on the user's phone (TOTP).")


Attributes = forms.formset_factory(AttributeForm, extra=3, max_num=25)


def initial_of(pool: dict) -> dict:
    """A pool (UserPoolType) as the settings form's first values."""
    policy = pool.get("Policies", {}).get("PasswordPolicy", {})
    mechanisms = pool.get("AccountRecoverySetting", {}).get("RecoveryMechanisms", [])
    ways = sorted((each["Name"], each["Priority"]) for each in mechanisms)
    return {
        "pool_name": pool.get("Name", ""),
        "minimum_length": policy.get("MinimumLength", 8),
        "require_lowercase": policy.get("RequireLowercase", False),
        "require_uppercase": policy.get("RequireUppercase", False),
        "require_numbers": policy.get("RequireNumbers", False),
        "require_symbols": policy.get("RequireSymbols", False),
        "temporary_days": policy.get("TemporaryPasswordValidityDays") or 7,
        "auto_verified": pool.get("AutoVerifiedAttributes", []),
        "recovery": next((key for key, value in RECOVERY.items() if sorted(value) == ways), "phone-email"),
        "admin_only": pool.get("AdminCreateUserConfig", {}).get("AllowAdminCreateUserOnly", False),
        "deletion_protection": pool.get("DeletionProtection") == "ACTIVE",
    }
