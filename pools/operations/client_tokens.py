"""Tokens for app clients that show their id and their secret, without a domain. Follows the API reference of each operation.

Their SDKs sign these calls; a signature is not looked at, as the client's own secret proves who asks.
"""

from pools import errors
from pools.models import AppClient
from pools.rules.app_clients.calling import calling_client, check_secret
from pools.rules.oauth.exchanging import Exchange, exchange
from pools.rules.oauth.failures import INVALID_CLIENT, INVALID_GRANT, UNAUTHORIZED_CLIENT, OAuthError
from pools.rules.oauth.machines import machine_token
from pools.wire.call import Call

_OF_FUNCTIONS = (
    errors.InvalidLambdaResponseException,
    errors.UnexpectedLambdaException,
    errors.UserLambdaValidationException,
)
"""What a PreTokenGeneration function brings about, which the model of GetClientToken does not know."""
_NOT_AUTHORIZED = (INVALID_CLIENT, INVALID_GRANT, UNAUTHORIZED_CLIENT)


def get_client_token(
    call: Call,
    *,
    client_id: str,
    secret: str,
    scopes: list[str] | None = None,
    client_metadata: dict[str, str] | None = None,
) -> dict:
    """An access token for a machine. Its client has ALLOW_CLIENT_TOKEN_AUTH, and nothing else, among its flows."""
    client = _client(client_id, secret)
    if client.settings["ExplicitAuthFlows"] != ["ALLOW_CLIENT_TOKEN_AUTH"]:
        raise errors.NotAuthorizedException("ALLOW_CLIENT_TOKEN_AUTH is not enabled for the client.")
    try:
        result = machine_token(call, client, scope=" ".join(scopes or ()), metadata=client_metadata)
    except OAuthError as problem:
        raise _as_modelled(problem) from None
    except _OF_FUNCTIONS as problem:
        raise errors.InvalidParameterException(problem.message) from None
    return {"ClientAuthenticationResult": result}


def get_derived_token(
    call: Call,
    *,
    client_id: str,
    subject_token: str,
    subject_token_type: str,
    client_secret: str | None = None,
    subject_token_provider_name: str | None = None,
    actor_token: str | None = None,
    actor_token_type: str | None = None,
    actor_token_provider_name: str | None = None,
    scopes: list[str] | None = None,
    audiences: list[str] | None = None,
    resources: list[str] | None = None,
    requested_token_type: str | None = None,
) -> dict:
    """A token in exchange for another one: to act as its user, or with an actor's token for them."""
    client = _client(client_id, client_secret)
    for name in (subject_token_provider_name, actor_token_provider_name):
        if name:
            raise errors.InvalidParameterException(
                f"Tokens of {name} are not exchanged here: give one of User Pool {client.pool.public_id}."
            )
    if bool(actor_token) != bool(actor_token_type):
        raise errors.InvalidParameterException("ActorToken and ActorTokenType go together.")
    asked = Exchange(
        subject=subject_token,
        subject_type=subject_token_type,
        actor=actor_token or "",
        actor_type=actor_token_type or "",
        scopes=scopes or (),
        audience=next(iter(audiences or ()), ""),
        resource=next(iter(resources or ()), ""),
        wanted=requested_token_type or "ACCESS_TOKEN",
    )
    try:
        return exchange(call, client, asked)
    except OAuthError as problem:
        raise _as_modelled(problem) from None


def _client(client_id: str, secret: str | None) -> AppClient:
    client = calling_client(client_id)
    check_secret(client, secret)
    return client


def _as_modelled(problem: OAuthError) -> errors.ServiceError:
    kind = (
        errors.NotAuthorizedException
        if problem.error in _NOT_AUTHORIZED
        else errors.InvalidParameterException
    )
    return kind(problem.description or problem.error)
