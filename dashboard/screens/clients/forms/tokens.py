"""How long an app client's tokens hold, and how they end."""

from django import forms

from dashboard.screens.clients.choices import SHORT_UNITS
from dashboard.screens.clients.forms.part import Part
from dashboard.screens.form_fields import switch, whole
from dashboard.screens.members import setting

_TOKENS = ("access", "id", "refresh")


def _unit(label: str, member: str, absent: str) -> forms.ChoiceField:
    return setting(forms.ChoiceField(label=label, choices=SHORT_UNITS), member, absent, by_hand=True)


def _none_if_zero(stored: int) -> int | None:
    return stored or None


class TokensPart(Part):
    access_token_validity = whole(
        "Access token",
        "What the app shows to services. 5 minutes to 1 day, default 60 minutes.",
        1,
        86400,
        member="AccessTokenValidity",
        reads=_none_if_zero,
    )
    access_token_unit = _unit("Unit of the access token", "TokenValidityUnits.AccessToken", "hours")
    id_token_validity = whole(
        "ID token",
        "Says who the user is. 5 minutes to 1 day, default 60 minutes.",
        1,
        86400,
        member="IdTokenValidity",
        reads=_none_if_zero,
    )
    id_token_unit = _unit("Unit of the ID token", "TokenValidityUnits.IdToken", "hours")
    refresh_token_validity = whole(
        "Refresh token",
        "How long somebody stays signed in. 60 minutes to 10 years, default 30 days.",
        1,
        315_360_000,
        member="RefreshTokenValidity",
        reads=_none_if_zero,
    )
    refresh_token_unit = _unit("Unit of the refresh token", "TokenValidityUnits.RefreshToken", "days")
    rotate_refresh = switch(
        "Rotate refresh tokens",
        "Each use gives a new refresh token and ends the old one: a copied one shows up.",
        member="RefreshTokenRotation.Feature",
        by_hand=True,
        reads=lambda stored: stored == "ENABLED",
    )
    rotation_grace = whole(
        "Grace period (seconds)",
        "The old token still works this long, for apps on bad networks. 0 to 60.",
        0,
        60,
        member="RefreshTokenRotation.RetryGracePeriodSeconds",
        by_hand=True,
    )
    enable_token_revocation = switch(
        "Tokens can be revoked",
        "Signing out ends a refresh token and the access tokens made from it.",
        member="EnableTokenRevocation",
        absent=True,
    )

    @property
    def validities(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each token's validity and its unit."""
        return [(self[f"{token}_token_validity"], self[f"{token}_token_unit"]) for token in _TOKENS]

    def to_members(self, stored: dict) -> dict:
        typed = {
            "RefreshTokenRotation": _rotation(self.cleaned_data),
            "TokenValidityUnits": self._units(),
        }
        return {**super().to_members(stored), **typed}

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        if data.get("rotate_refresh") and "ALLOW_REFRESH_TOKEN_AUTH" in data.get("explicit_auth_flows", []):
            self.add_error(
                "rotate_refresh",
                "Cognito rotates only where the flow REFRESH_TOKEN_AUTH is off: untick it above. Apps get new tokens at the "
                "token endpoint, or by GetTokensFromRefreshToken.",
            )
        return data

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
