"""Looking into a token at its pool: every check of a verifier, the verdict over all, and the claims in words."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from dashboard.aws.issuers import issuers, read_keys
from dashboard.aws.telling import telling
from dashboard.tokens import checks
from dashboard.tokens.checks import FAILED, NOTE, PASSED, UNKNOWN, Check
from dashboard.tokens.claims import explained, texts
from dashboard.tokens.reading import Token

if TYPE_CHECKING:
    from dashboard.place import Place

_GONE = ("ResourceNotFoundException", "InvalidParameterException")


@sensitive_variables()
def look_into(place: "Place", token: Token) -> dict[str, Any]:
    """Every check, the verdict over all, and the claims in words."""
    found = verify(place, token)
    failed = [check for check in found if check.verdict == FAILED]
    unknown = [check for check in found if check.verdict == UNKNOWN]
    claims = token.claims
    return {
        "checks": found,
        "failed": failed,
        "unknown": unknown,
        "claims": explained(claims),
        "groups": texts(claims.get("cognito:groups")),
        "roles": texts(claims.get("cognito:roles")),
        "preferred_role": claims.get("cognito:preferred_role"),
        "username": str(claims.get("cognito:username") or claims.get("username") or ""),
        "token_use": token.use,
        "header": list(token.header.items()),
    }


@sensitive_variables()
def verify(place: "Place", token: Token) -> list[Check]:
    """The checks in the order of a verifier; what cannot be asked is said so."""
    found = [checks.check_structure(token)]
    if not token.readable:
        return found
    now = timezone.now()
    found += [checks.check_algorithm(token), *_signed(place, token, now), checks.check_use(token)]
    found += [_client(place, token), *checks.check_times(token, now)]
    if scopes := checks.check_scopes(token):
        found.append(scopes)
    believed = all(check.verdict in (PASSED, NOTE) for check in found)
    return [*found, _revoked(place, token, believed)]


@sensitive_variables()
def _signed(place: "Place", token: Token, now) -> list[Check]:
    with telling(place) as outcome:
        names, keys = issuers(place.client, place.pool_id), read_keys(place.client, place.pool_id)
    if outcome.problem:
        why = f"The pool's keys could not be read: {outcome.problem}"
        return [
            Check("Key", UNKNOWN, why),
            Check("Signature", UNKNOWN, "It cannot be verified without the keys."),
        ]
    known, key = checks.check_key(token, keys, now)
    return [checks.check_issuer(token, names), known, checks.check_signature(token, key)]


@sensitive_variables("token")
def _client(place: "Place", token: Token) -> Check:
    """The audience: an app client of this pool."""
    claim = "client_id" if token.use == "access" else "aud"
    client_id = token.claims.get(claim)
    if not isinstance(client_id, str) or not client_id:
        return Check("App client", FAILED, f"It names no app client ({claim}).")
    with telling(place) as outcome:
        answer = place.client.describe_user_pool_client(UserPoolId=place.pool_id, ClientId=client_id)
    if problem := outcome.problem:
        if problem.code in _GONE:
            return Check("App client", FAILED, f"{client_id} is no app client of this pool.")
        return Check("App client", UNKNOWN, f"{client_id}: {problem}")
    name = answer["UserPoolClient"].get("ClientName", "")
    return Check("App client", PASSED, f"{name} ({client_id}). Your app should take no other client's.")


@sensitive_variables("token")
def _revoked(place: "Place", token: Token, believed: bool) -> Check:
    """Only the pool knows, and it tells only of access tokens that it would take."""
    if token.use == "id":
        return Check("Revoked", NOTE, "ID tokens cannot be revoked: they hold until they expire.")
    if not believed:
        return Check("Revoked", NOTE, "Not asked: it is refused already.")
    if checks.SELF_SERVICE not in str(token.claims.get("scope") or "").split():
        return Check(
            "Revoked", UNKNOWN, f"The pool tells only of tokens with the scope {checks.SELF_SERVICE}."
        )
    with telling(place) as outcome:
        place.client.get_user(AccessToken=token.text)
    if problem := outcome.problem:
        if problem.code == "NotAuthorizedException":
            return Check("Revoked", FAILED, f"The pool refuses it: {problem.why}")
        if problem.code == "UserNotFoundException":
            return Check("Revoked", FAILED, "Its user does not exist any more.")
        return Check("Revoked", UNKNOWN, f"The pool could not be asked: {problem}")
    return Check("Revoked", PASSED, "No: the pool takes it. Verifiers elsewhere do not see a revocation.")
