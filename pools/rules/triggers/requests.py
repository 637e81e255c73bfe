"""The requests of events: what a function is told about a user and what they are doing.

Follows the page of each trigger in the Developer Guide. Client metadata is a member only where a caller gave some;
for the pool's own first checks it comes as validation data (InitiateAuth's ClientMetadata does).
"""

from collections.abc import Mapping
from typing import Any

from pools.models import User, UserPool
from pools.rules.user_pools.finding import alias_attributes, username_attributes

Texts = Mapping[str, str]
_SHOWN_ALIASES = ("email", "phone_number")


def user_attributes(user: User, changed: Texts | None = None) -> dict[str, str]:
    """A user's attributes as events show them, all of them texts; ``changed`` ones are not saved yet."""
    attributes = {**user.attributes, **(changed or {})}
    return {
        "sub": user.sub,
        "cognito:user_status": user.status,
        **{f"cognito:{name}_alias": attributes[name] for name in _shown_aliases(user.pool, attributes)},
        **attributes,
    }


def _shown_aliases(pool: UserPool, attributes: Texts) -> list[str]:
    instead, beside = username_attributes(pool), alias_attributes(pool)
    return [
        name
        for name in _SHOWN_ALIASES
        if attributes.get(name)
        and (name in instead or (name in beside and attributes.get(f"{name}_verified") == "true"))
    ]


def with_metadata(request: dict[str, Any], client_metadata: Texts | None) -> dict[str, Any]:
    """The request with client metadata, where there is any."""
    return {**request, "clientMetadata": dict(client_metadata)} if client_metadata else request


def sign_up_request(
    attributes: Texts, validation_data: Texts | None, client_metadata: Texts | None
) -> dict[str, Any]:
    """PreSignUp's: the attributes that were given; there is no user yet."""
    request = {"userAttributes": dict(attributes), "validationData": _texts(validation_data)}
    return with_metadata(request, client_metadata)


def confirmation_request(user: User, client_metadata: Texts | None) -> dict[str, Any]:
    """PostConfirmation's."""
    return with_metadata({"userAttributes": user_attributes(user)}, client_metadata)


def pre_authentication_request(
    user: User | None, validation_data: Texts | None, *, hides_users: bool
) -> dict[str, Any]:
    """PreAuthentication's; ``user`` is None for an unknown one, of whom a client that hides users tells it."""
    request = {
        "userAttributes": user_attributes(user) if user else {},
        "validationData": _texts(validation_data),
    }
    return _with_not_found(request, user, hides_users=hides_users)


def post_authentication_request(
    user: User, client_metadata: Texts | None, *, new_device: bool
) -> dict[str, Any]:
    """PostAuthentication's."""
    request = {"userAttributes": user_attributes(user), "newDeviceUsed": new_device}
    return with_metadata(request, client_metadata)


def define_challenge_request(
    user: User | None, session: list[dict], client_metadata: Texts | None, *, hides_users: bool
) -> dict[str, Any]:
    """DefineAuthChallenge's. ``session`` holds what was asked so far, made by :func:`challenge_result`."""
    request = {"userAttributes": user_attributes(user) if user else {}, "session": session}
    return with_metadata(_with_not_found(request, user, hides_users=hides_users), client_metadata)


def create_challenge_request(
    user: User | None,
    challenge_name: str,
    session: list[dict],
    client_metadata: Texts | None,
    *,
    hides_users: bool,
) -> dict[str, Any]:
    """CreateAuthChallenge's."""
    request = {
        "userAttributes": user_attributes(user) if user else {},
        "challengeName": challenge_name,
        "session": session,
    }
    return with_metadata(_with_not_found(request, user, hides_users=hides_users), client_metadata)


def verify_challenge_request(
    user: User | None,
    private_parameters: Texts,
    answer: str,
    client_metadata: Texts | None,
    *,
    hides_users: bool,
) -> dict[str, Any]:
    """VerifyAuthChallengeResponse's."""
    request = {
        "userAttributes": user_attributes(user) if user else {},
        "privateChallengeParameters": dict(private_parameters),
        "challengeAnswer": answer,
    }
    return with_metadata(_with_not_found(request, user, hides_users=hides_users), client_metadata)


def challenge_result(name: str, *, passed: bool, metadata: str | None = None) -> dict[str, Any]:
    """One entry of a custom sign-in's session: ``SRP_A``, ``PASSWORD_VERIFIER`` or ``CUSTOM_CHALLENGE``."""
    return {"challengeName": name, "challengeResult": passed, "challengeMetadata": metadata}


def _texts(given: Texts | None) -> dict[str, str] | None:
    return dict(given) if given else None


def _with_not_found(request: dict[str, Any], user: User | None, *, hides_users: bool) -> dict[str, Any]:
    return {**request, "userNotFound": user is None} if hides_users else request
