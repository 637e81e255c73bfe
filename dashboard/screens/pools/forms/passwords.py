"""What a pool asks of passwords."""

from django import forms

from dashboard.screens.form_fields import switch


class PasswordsPart(forms.Form):
    minimum_length = forms.IntegerField(label="Shortest password", min_value=6, max_value=99, initial=8)
    require_lowercase = switch("A lower-case letter", initial=True)
    require_uppercase = switch("An upper-case letter", initial=True)
    require_numbers = switch("A digit", initial=True)
    require_symbols = switch("A special character")
    temporary_days = forms.IntegerField(
        label="Invitations hold for (days)",
        min_value=1,
        max_value=365,
        initial=7,
        help_text="How long a temporary password works.",
    )

    PASSWORDS = (
        "minimum_length",
        "require_lowercase",
        "require_uppercase",
        "require_numbers",
        "require_symbols",
        "temporary_days",
    )


def told(data: dict, stored: dict) -> dict:
    """The members as typed, inside what is stored: nested members that the form does not show stay."""
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
    return {"Policies": {**policies, "PasswordPolicy": policy}}


def first_values(pool: dict) -> dict:
    policy = pool.get("Policies", {}).get("PasswordPolicy", {})
    return {
        "minimum_length": policy.get("MinimumLength", 8),
        "require_lowercase": policy.get("RequireLowercase", False),
        "require_uppercase": policy.get("RequireUppercase", False),
        "require_numbers": policy.get("RequireNumbers", False),
        "require_symbols": policy.get("RequireSymbols", False),
        "temporary_days": policy.get("TemporaryPasswordValidityDays") or 7,
    }
