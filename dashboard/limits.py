"""How much of what needs no sign-in is answered: what stands in LIMITS_BY_POOL, LIMITS_BY_ADDRESS and LIMITS_BY_CLIENT.

See docs/limits.md. A bound is written as ``100/10 minute``; without one there is none.
"""

from collections.abc import Callable, Mapping

from environs import ValidationError
from limits import parse

OFF = "off"
BY_POOL = {
    "UserAuthentication": "120/second",
    "UserAuthenticationAnswers": "360/second",
    "UserCreation": "50/second",
    "UserAccountRecovery": "30/second",
    "UserToken": "120/second",
    "UserRead": "120/second",
    "UserUpdate": "25/second",
    "UserResourceRead": "50/second",
    "UserResourceUpdate": "25/second",
    "GetId": "25/second",
    "GetOpenIdToken": "200/second",
    "GetCredentialsForIdentity": "200/second",
    "HostedEndpoints": "500/second",
    "UserFederation": "25/second",
    "ClientRegistration": "100/hour",
    "ClientMetadataDocuments": "60/minute",
}
"""What Amazon Cognito starts with ("Quotas in Amazon Cognito", DG:quotas)."""
BY_ADDRESS = {
    "refused": "100/10 minute",
    "guests": "100/10 minute",
    "sign-ups": "50/10 minute",
    "messages": "50/10 minute",
    "hosted": "300/second",
    "trips": "20/second",
    "registrations": "20/hour",
    "staff-refused": "50/10 minute",
    "staff-name": "30/10 minute",
    "staff-messages": "20/10 minute",
}
BY_CLIENT = {
    "refused": "1000/10 minute",
    "sign-ups": "500/10 minute",
    "messages": "500/10 minute",
    "hosted": "300/second",
}
"""An app that knows its client's secret speaks for many users."""


def known_bounds(known: Mapping[str, str]) -> Callable[[Mapping[str, str]], None]:
    """A validator: bounds of these names alone, each of which can be read."""

    def check(given: Mapping[str, str]) -> None:
        for name, rate in given.items():
            if name not in known:
                raise ValidationError(f"It names {name!r}; there are {', '.join(known)}.")
            try:
                _ = rate == OFF or parse(rate)
            except ValueError:
                raise ValidationError(f"{name}: write a bound as 100/minute or 100/10 minute, or off.")

    return check


def bounds(known: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """What holds: the given ones before the usual ones, and without those that are off."""
    return {name: rate for name, rate in {**known, **given}.items() if rate != OFF}
