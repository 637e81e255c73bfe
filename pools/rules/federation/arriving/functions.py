"""The pool's functions that are asked when somebody comes from a provider. Follows DG:user-pool-lambda-inbound-federation
and DG:user-pool-lambda-pre-sign-up."""

from collections.abc import Mapping
from typing import Any

from pools.models import User
from pools.rules.app_clients.calling import hides_users
from pools.rules.federation.arriving.arrival import Arrival
from pools.rules.federation.arriving.names import federated_name
from pools.rules.federation.verified import VerifiedIdentity
from pools.rules.oauth.requests import AuthorizationRequest
from pools.rules.triggers import has_trigger, run_trigger
from pools.rules.triggers.requests import (
    post_authentication_request,
    pre_authentication_request,
    sign_up_request,
)
from pools.rules.triggers.sign_up import SignUpDecision, read_sign_up_decision
from pools.wire.call import Call

_PARTS = ("tokenResponse", "idToken", "userInfo", "samlResponse")


def claims_to_map(call: Call, asked: AuthorizationRequest, verified: VerifiedIdentity) -> Mapping[str, Any]:
    """What is mapped: all that the InboundFederation function names; where it names nothing, what the provider said."""
    pool, provider = asked.pool, verified.provider
    if not has_trigger(pool, "InboundFederation"):
        return verified.claims
    request = {
        "providerName": provider.name,
        "providerType": provider.type,
        "attributes": {part: verified.told.get(part) for part in _PARTS},
    }
    response = run_trigger(
        call,
        pool,
        "InboundFederation",
        "InboundFederation_ExternalProvider",
        federated_name(pool, provider, verified.subject),
        asked.client.id,
        request,
    )
    return response.get("userAttributesToMap") or verified.claims


def ask_before_sign_up(arrival: Arrival, attributes: Mapping[str, str]) -> SignUpDecision:
    """PreSignUp_ExternalProvider, which may refuse, or link the newcomer to a user."""
    told = {"cognito:email_alias": "", "cognito:phone_number_alias": "", **attributes}
    response = _ask(arrival, "PreSignUp", "ExternalProvider", arrival.name, sign_up_request(told, None, None))
    return read_sign_up_decision(response, attributes)


def ask_before(arrival: Arrival, user: User) -> None:
    """PreAuthentication, which may refuse."""
    if has_trigger(arrival.pool, "PreAuthentication"):
        request = pre_authentication_request(user, None, hides_users=hides_users(arrival.client))
        _ask(arrival, "PreAuthentication", "Authentication", user.username, request)


def ask_after(arrival: Arrival, user: User) -> None:
    """PostAuthentication, which may refuse."""
    if has_trigger(arrival.pool, "PostAuthentication"):
        request = post_authentication_request(user, None, new_device=False)
        _ask(arrival, "PostAuthentication", "Authentication", user.username, request)


def _ask(arrival: Arrival, trigger: str, source: str, name: str, request: dict) -> dict:
    return run_trigger(
        arrival.call, arrival.pool, trigger, f"{trigger}_{source}", name, arrival.client.id, request
    )
