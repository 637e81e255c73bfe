"""An app client's flows and token validity in words: what each flow is for and risks, and a sign-in as time goes by."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dashboard.screens.clients.risks import DAY, length_in_words, lifetime

_MORNING = 9 * 3600


@dataclass(frozen=True)
class Flow:
    """A way to sign in: what it is for, and what to mind. ``tone`` is good, info or warn."""

    name: str
    purpose: str
    mind: str
    tone: str = "good"
    word: str = "Fine for any app"


_FLOWS = {
    "USER_SRP_AUTH": Flow(
        "USER_SRP_AUTH",
        "The app proves by SRP that the person knows the password, which never leaves the device.",
        "Users who were imported with a hash have to sign in with the password itself once.",
    ),
    "USER_AUTH": Flow(
        "USER_AUTH",
        "The person chooses among what they have: password, a code by e-mail or SMS, a passkey.",
        "Whoever holds the mailbox or the phone number gets in where codes are allowed as the first factor.",
        "info",
        "Choice",
    ),
    "USER_PASSWORD_AUTH": Flow(
        "USER_PASSWORD_AUTH",
        "The app sends the password as it is; for migrating users and imported hashes.",
        "Anything between the app and the pool can keep the password. Turn it off once everybody has moved.",
        "warn",
        "Sends passwords",
    ),
    "ADMIN_USER_PASSWORD_AUTH": Flow(
        "ADMIN_USER_PASSWORD_AUTH",
        "A back end signs people in, with AWS credentials of its own and the password they gave it.",
        "The back end sees every password. Only for servers: never in a browser or a phone.",
        "warn",
        "For back ends",
    ),
    "CUSTOM_AUTH": Flow(
        "CUSTOM_AUTH",
        "Your own challenges, asked and judged by the pool’s three challenge triggers.",
        "As safe as those functions are. Without SRP first they alone decide who gets in.",
        "info",
        "Your triggers decide",
    ),
    "REFRESH_TOKEN_AUTH": Flow(
        "REFRESH_TOKEN_AUTH",
        "New tokens for a refresh token, so that people need not sign in every hour.",
        "Whoever has the refresh token is signed in until it runs out or is revoked.",
    ),
}
_OLDER = {
    "ADMIN_NO_SRP_AUTH": "ADMIN_USER_PASSWORD_AUTH",
    "CUSTOM_AUTH_FLOW_ONLY": "CUSTOM_AUTH",
}
DEFAULT = ("USER_SRP_AUTH", "CUSTOM_AUTH", "REFRESH_TOKEN_AUTH")
"""What is on where ExplicitAuthFlows names nothing."""


def explained(client: dict) -> dict[str, Any]:
    """What the client's page tells of flows and times."""
    return {
        "flows": explain_flows(client),
        "moments": list(timeline(client)),
        "sign_out_words": sign_out_words(client),
        "auth_minutes": client.get("AuthSessionValidity") or 3,
        "lifetimes": {
            token: length_in_words(lifetime(client, token)) for token in ("Access", "Id", "Refresh")
        },
    }


def explain_flows(client: dict) -> list[Flow]:
    """The flows of a client (UserPoolClientType), the one for refresh tokens last."""
    to_members = [flow.removeprefix("ALLOW_") for flow in client.get("ExplicitAuthFlows") or DEFAULT]
    names = sorted({_OLDER.get(name, name) for name in to_members}, key=_order)
    other = "Token exchange: a service gets tokens for somebody else."
    return [
        _FLOWS.get(name) or Flow(name, other, "Only for services that you trust.", "warn", "For services")
        for name in names
    ]


def _order(name: str) -> int:
    return list(_FLOWS).index(name) if name in _FLOWS else len(_FLOWS) - 1


@dataclass(frozen=True)
class Moment:
    """What happens at a time of the example; ``at`` is ``09:00`` or ``30 days later``."""

    at: str
    words: str
    more: str = ""


def timeline(client: dict) -> Iterable[Moment]:
    """A sign-in at nine o'clock, and what this client's settings make of it."""
    access, identity, refresh = (lifetime(client, token) for token in ("Access", "Id", "Refresh"))
    minutes = client.get("AuthSessionValidity") or 3
    yield Moment(
        "09:00",
        "Ann enters her password.",
        f"If a code or a new password is asked for, she has {minutes} minutes, until {_clock(minutes * 60)}. After that she"
        " begins again.",
    )
    if access == identity:
        yield _tokens_over(client, access, "Her access and ID tokens run out.")
    else:
        first, second = sorted(((access, "access"), (identity, "ID")))
        yield Moment(_clock(first[0]), f"Her {first[1]} token runs out.", "The other one goes on.")
        yield _tokens_over(client, second[0], f"Her {second[1]} token runs out.")
    if _renews(client):
        yield Moment(
            _later(refresh),
            "Her refresh token runs out, and she signs in again.",
            "New ones made by rotation end then too: the time counts from the sign-in."
            if _rotates(client)
            else "",
        )


def _tokens_over(client: dict, seconds: int, words: str) -> Moment:
    if _rotates(client):
        grace = client.get("RefreshTokenRotation", {}).get("RetryGracePeriodSeconds", 0)
        more = "The app gets new ones, and a new refresh token with them. The old one "
        more += f"works for {grace} seconds more, for a lost answer." if grace else "is over at once."
    elif _renews(client):
        more = "The app gets new ones with the refresh token; she notices nothing."
    else:
        more = "The flow for refresh tokens is off: she signs in again."
    return Moment(_clock(seconds), words, more)


def sign_out_words(client: dict) -> str:
    """What signing out or revoking ends, and what goes on."""
    if client.get("EnableTokenRevocation") is False:
        return "Revocation is off: a token that was given out works until it runs out, whoever holds it."
    return (
        "Signing out or revoking ends the refresh token at once. A service that checks access tokens by itself takes one for"
        f" up to {length_in_words(lifetime(client, 'Access'))} more."
    )


def _renews(client: dict) -> bool:
    """Whether the app gets new tokens by a refresh token."""
    by_flow = any(flow.name == "REFRESH_TOKEN_AUTH" for flow in explain_flows(client))
    return by_flow or _rotates(client) or bool(client.get("AllowedOAuthFlowsUserPoolClient"))


def _rotates(client: dict) -> bool:
    return client.get("RefreshTokenRotation", {}).get("Feature") == "ENABLED"


def _clock(seconds: int) -> str:
    """The time of day so long after nine o'clock, or how much later where that is another day."""
    at = _MORNING + seconds
    if at >= DAY:
        return _later(seconds)
    shown = f"{at // 3600:02}:{at % 3600 // 60:02}"
    return shown if at % 60 == 0 else f"{shown}:{at % 60:02}"


def _later(seconds: int) -> str:
    return f"{length_in_words(seconds)} later"
