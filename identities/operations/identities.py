"""Identities. Follows the API reference of each operation."""

from identities.linking.identities import find_for, may_see, present_identity
from identities.linking.pool_removal import remove_identities
from identities.linking.pools import find_identity_pool
from identities.linking.resolving import identity_for
from identities.linking.unlinking import unlink_providers
from identities.logins.assertions import hold_assertions
from identities.logins.verifying import verify_logins
from identities.models import Identity, Login
from pools import errors
from pools.rules.paging import cut_page, make_token, read_token
from pools.wire.call import Call


def get_id(
    call: Call, *, identity_pool_id: str, account_id: str | None = None, logins: dict[str, str] | None = None
) -> dict:
    """The account needs not be given, as an identity pool's id says enough; another account has no such pool."""
    pool = find_identity_pool(identity_pool_id)
    if account_id not in (None, call.account_id):
        raise errors.ResourceNotFoundException(
            f"IdentityPool '{identity_pool_id}' not found in the account {account_id}."
        )
    verified = verify_logins(call, pool, logins or {})
    return {"IdentityId": identity_for(call, pool, verified).public_id}


def describe_identity(call: Call, *, identity_id: str) -> dict:
    identity = find_for(call.caller, identity_id)
    return present_identity(identity, identity.logins.values_list("provider", flat=True))


def list_identities(
    call: Call,
    *,
    identity_pool_id: str,
    max_results: int,
    next_token: str | None = None,
    hide_disabled: bool | None = None,
) -> dict:
    """The pool's identities in the order in which they were made."""
    scope = f"ListIdentities {identity_pool_id} {bool(hide_disabled)}"
    after = read_token(next_token, scope=scope)
    pool = find_identity_pool(identity_pool_id)
    identities = Identity.objects.filter(pool=pool).order_by("pk")
    if hide_disabled:
        identities = identities.filter(disabled=False)
    if after:
        identities = identities.filter(pk__gt=after[0])
    page, more = cut_page(list(identities[: max_results + 1]), max_results)
    logins = Login.objects.filter(identity__in=page).values_list("identity", "provider")
    providers: dict[int, list[str]] = {}
    for identity, provider in logins:
        providers.setdefault(identity, []).append(provider)
    output = {
        "IdentityPoolId": pool.public_id,
        "Identities": [present_identity(identity, providers.get(identity.pk, ())) for identity in page],
    }
    return output | ({"NextToken": make_token([page[-1].pk], scope=scope)} if more else {})


def delete_identities(call: Call, *, identity_ids_to_delete: list[str]) -> dict:
    """What is not there needs no deleting. What a limited key may not delete comes back as unprocessed, and so does what
    is not there, which would tell the key otherwise that it is."""
    found = Identity.objects.select_related("pool").filter(public_id__in=identity_ids_to_delete)
    own = {identity.public_id: identity.pk for identity in found if may_see(call.caller, identity)}
    with call.change():
        remove_identities(list(own.values()))
    refused = dict.fromkeys(identity_ids_to_delete) if call.caller.pools else {}
    return {
        "UnprocessedIdentityIds": [
            {"IdentityId": identity_id, "ErrorCode": "AccessDenied"}
            for identity_id in refused
            if identity_id not in own
        ]
    }


def unlink_identity(
    call: Call, *, identity_id: str, logins: dict[str, str], logins_to_remove: list[str]
) -> None:
    """Whoever holds a token of one of the identity's logins takes logins away; the others need no token."""
    identity = find_for(call.caller, identity_id)
    verified = verify_logins(call, identity.pool, logins)
    hold_assertions(verified, identity.public_id)
    proven = {(login.provider, login.subject) for login in verified}
    with call.change():
        unlink_providers(call, identity, proven, logins_to_remove)
