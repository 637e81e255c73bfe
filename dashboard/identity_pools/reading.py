"""What the pages of identity pools read."""

from typing import Any

from django.conf import settings
from django.core.cache import cache

from dashboard.aws.clients import StaffClient
from dashboard.aws.errors import ERRORS, Problem
from dashboard.aws.telling import telling
from dashboard.permissions.deciding import may
from dashboard.place import Place

KEPT_SECONDS = 3600


def at(place: Place, **more: Any) -> dict[str, Any]:
    """A page's context. ``pool_name`` is what the pool was last called, or its id: no page fails for its sake."""
    known = place.request.session.get("pool_names", {})
    last = known.get(f"{place.connection.slug}/{place.identity_pool_id}") or place.identity_pool_id
    pool = vars(place).get("identity_pool") or {}
    return {"place": place, "pool_name": pool.get("IdentityPoolName") or last, **more}


def user_pool_names(place: Place) -> dict[str, str]:
    """The names of the user pools among the providers, by id; none on AWS, where each would cost a read."""
    names: dict[str, str] = {}
    for each in place.identity_pool.get("CognitoIdentityProviders") or [] if place.embedded else []:
        user_pool_id = each.get("ProviderName", "").partition("/")[2]
        try:
            found = place.client.describe_user_pool(UserPoolId=user_pool_id)["UserPool"]
        except ERRORS:
            continue
        names[user_pool_id] = found["Name"]
    return names


def sendable(pool: dict) -> dict:
    """Everything of a pool that UpdateIdentityPool must send back: what is left out goes to its default."""
    return {
        name: value
        for name, value in pool.items()
        if name not in ("IdentityPoolId", "ResponseMetadata") and value not in (None, "")
    }


def read_roles(place: Place) -> tuple[dict, Problem | None]:
    """The answer to GetIdentityPoolRoles, or an empty one and why."""
    with telling(place) as outcome:
        return place.identities.get_identity_pool_roles(IdentityPoolId=place.identity_pool_id), None
    return {}, outcome.problem


def arn_of(place: Place) -> str:
    """The pool's ARN; empty where the account cannot be found out."""
    account = settings.LIFEGUARD_ACCOUNT_ID if place.embedded else _account(place)
    region = place.identity_pool_id.partition(":")[0]
    partition = "aws-cn" if region.startswith("cn-") else "aws-us-gov" if "-gov-" in region else "aws"
    return (
        f"arn:{partition}:cognito-identity:{region}:{account}:identitypool/{place.identity_pool_id}"
        if account
        else ""
    )


def _account(place: Place) -> str:
    connection = place.connection
    key = f"account-{connection.pk}-{connection.modified.timestamp()}"
    account = cache.get(key)
    if account is None and may(place.request.user, "sts:GetCallerIdentity", connection):
        try:
            account = StaffClient(place.actor, "sts").get_caller_identity().get("Account", "")
        except ERRORS:
            return ""
        cache.set(key, account, KEPT_SECONDS)
    return account or ""
