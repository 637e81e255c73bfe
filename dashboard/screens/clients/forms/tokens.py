"""How long an app client's tokens hold, and how they end."""

from django import forms

from dashboard.screens.clients.choices import SHORT_UNITS
from dashboard.screens.clients.forms.part import Part
from dashboard.screens.form_fields import switch, whole

_TOKENS = ("access", "id", "refresh")


def _unit(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=SHORT_UNITS)


class TokensPart(Part):
    access_token_validity = whole(
        "Access token", "What the app shows to services. 5 minutes to 1 day, default 60 minutes.", 1, 86400
    )
    access_token_unit = _unit("Unit of the access token")
    id_token_validity = whole(
        "ID token", "Says who the user is. 5 minutes to 1 day, default 60 minutes.", 1, 86400
    )
    id_token_unit = _unit("Unit of the ID token")
    refresh_token_validity = whole(
        "Refresh token",
        "How long somebody stays signed in. 60 minutes to 10 years, default 30 days.",
        1,
        315_360_000,
    )
    refresh_token_unit = _unit("Unit of the refresh token")
    rotate_refresh = switch(
        "Rotate refresh tokens",
        "Each use gives a new refresh token and ends the old one: a copied one shows up.",
    )
    rotation_grace = whole(
        "Grace period (seconds)",
        "The old token still works this long, for apps on bad networks. 0 to 60.",
        0,
        60,
    )
    enable_token_revocation = switch(
        "Tokens can be revoked", "Signing out ends a refresh token and the access tokens made from it."
    )

    MANAGED = (
        "EnableTokenRevocation",
        "RefreshTokenRotation",
        "TokenValidityUnits",
        "AccessTokenValidity",
        "IdTokenValidity",
        "RefreshTokenValidity",
    )

    @property
    def validities(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each token's validity and its unit."""
        return [(self[f"{token}_token_validity"], self[f"{token}_token_unit"]) for token in _TOKENS]

    def to_members(self) -> dict:
        data = self.cleaned_data
        members = {
            "EnableTokenRevocation": data["enable_token_revocation"],
            "RefreshTokenRotation": _rotation(data),
            "TokenValidityUnits": self._units(),
        }
        for token in _TOKENS:
            members[f"{token.title()}TokenValidity"] = data[f"{token}_token_validity"]
        return members

    @staticmethod
    def from_members(client: dict) -> dict:
        units, rotation = client.get("TokenValidityUnits", {}), client.get("RefreshTokenRotation", {})
        values = {
            "enable_token_revocation": client.get("EnableTokenRevocation", True),
            "rotate_refresh": rotation.get("Feature") == "ENABLED",
            "rotation_grace": rotation.get("RetryGracePeriodSeconds"),
        }
        for token in _TOKENS:
            name, default = token.title(), "days" if token == "refresh" else "hours"
            values[f"{token}_token_validity"] = client.get(f"{name}TokenValidity") or None
            values[f"{token}_token_unit"] = units.get(f"{name}Token", default)
        return values

    def _units(self) -> dict:
        """The units of the tokens that have a validity."""
        data, stored = self.cleaned_data, self.stored.get("TokenValidityUnits", {})
        units = {}
        for token in _TOKENS:
            name, unit = f"{token.title()}Token", data[f"{token}_token_unit"]
            implied = unit == ("days" if token == "refresh" else "hours") and name not in stored
            if data[f"{token}_token_validity"] and not implied:
                units[name] = unit
        return units


def _rotation(data: dict) -> dict:
    if not data["rotate_refresh"]:
        return {"Feature": "DISABLED"}
    return {"Feature": "ENABLED", "RetryGracePeriodSeconds": data["rotation_grace"] or 0}
