"""Which identity logins lead to. Follows "Identity pools authentication flow" (DG:authentication-flow) and
"Switching unauthenticated users to authenticated users" (DG:switching-identities).

- Logins that lead to one identity lead to it, and those of them that are new are linked to it.
- New logins with the id of a guest keep that identity. Where the logins have an identity already, the guest is merged
  into it: disabled, as nothing leads to it any more.
- Logins that lead to two identities are a conflict, which changes nothing.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import IntegrityError
from django.db.models import Q

from identities.linking.identities import MAX_LOGINS, check_enabled, digest, find_identity, find_logins
from identities.linking.pools import new_public_id, region_of
from identities.logins.assertions import check_unspent, hold_assertions
from identities.logins.verified import VerifiedLogin
from identities.models import Identity, IdentityPool, Login
from pools import errors
from pools.wire.call import Call

_TRIES = 5
OWN_TOKENS = "cognito-identity.amazonaws.com"
"""The key of the Logins map under which an app presents a token of the site's own issuer."""
_NO_MATCH = "Logins don't match. Please include at least one valid login for this identity or identity pool."
Result = TypeVar("Result")


class Overtaken(Exception):
    """Another request changed an identity after this one had read it: read again."""


def identity_for(
    call: Call, pool: IdentityPool, verified: Sequence[VerifiedLogin], identity_id: str | None = None
) -> Identity:
    """The identity that these logins lead to: found, made, linked or merged in one short transaction; a guest where there
    is no login. SAML assertions among them are its own from then on.

    Raises NotAuthorizedException (no guests here, logins of somebody else, a disabled identity),
    ResourceConflictException, ResourceNotFoundException for an unknown ``identity_id``, and InvalidParameterException
    where the identity would hold too many logins.
    """
    if not verified:
        return _guest(call, pool, identity_id)
    check_unspent(verified)
    own = next((login for login in verified if login.provider == OWN_TOKENS), None)
    if own:
        identity = _own(call, pool, own, [login for login in verified if login is not own])
    else:
        identity = until_settled(
            lambda: lead(call, pool, verified, identity_id, known_logins(pool, verified))
        )
    hold_assertions(verified, identity.public_id)
    return identity


def until_settled(attempt: Callable[[], Result]) -> Result:
    """What the attempt comes to once no other request gets in its way: of two who link a login, one finds what the other
    did. Raises ResourceConflictException where others keep changing the same."""
    for _ in range(_TRIES):
        try:
            return attempt()
        except (IntegrityError, Overtaken):
            continue
    raise errors.ResourceConflictException("Other requests change the same logins. Try again.")


def known_logins(pool: IdentityPool, verified: Sequence[VerifiedLogin]) -> list[Login]:
    """Those of the logins that are linked to an identity of the pool."""
    return find_logins(pool, [(login.provider, login.subject) for login in verified])


def lead(
    call: Call,
    pool: IdentityPool,
    verified: Sequence[VerifiedLogin],
    identity_id: str | None,
    known: list[Login],
    *,
    trusted: bool = False,
) -> Identity:
    """One attempt of :func:`identity_for`. Raises IntegrityError or Overtaken where another request was quicker.

    ``trusted`` for a developer, whose word links a new login to any identity of the pool.
    """
    found = {login.identity_id: login.identity for login in known}
    if len(found) > 1:
        raise errors.ResourceConflictException("The logins belong to different identities.")
    target = next(iter(found.values()), None)
    if target is None and identity_id is None:
        return _make(call, pool, verified)
    if target and len(known) == len(verified) and identity_id in (None, target.public_id):
        return target
    with call.change():
        return _link(call, pool, verified, identity_id, target, trusted)


def _own(call: Call, pool: IdentityPool, own: VerifiedLogin, others: list[VerifiedLogin]) -> Identity:
    """The identity that a token of this issuer is of; its developer's word links logins that stand beside it."""
    identity = find_identity(pool, own.subject)
    check_enabled(identity)
    if not others:
        return identity
    return until_settled(
        lambda: lead(call, pool, others, own.subject, known_logins(pool, others), trusted=True)
    )


def _guest(call: Call, pool: IdentityPool, identity_id: str | None) -> Identity:
    identity = find_identity(pool, identity_id) if identity_id else None
    if identity:
        check_enabled(identity)
        if Login.objects.filter(identity=identity).exists():
            raise errors.NotAuthorizedException(f"Access to Identity '{identity_id}' is forbidden.")
    if not pool.settings["AllowUnauthenticatedIdentities"]:
        raise errors.NotAuthorizedException("Unauthenticated access is not supported for this identity pool.")
    return identity or _make(call, pool, ())


def _make(call: Call, pool: IdentityPool, verified: Sequence[VerifiedLogin]) -> Identity:
    with call.change():
        identity = Identity.objects.create(
            public_id=new_public_id(region_of(pool)), pool=pool, created=call.now, modified=call.now
        )
        if verified:
            _add(call, identity, [], verified)
    return identity


def _link(
    call: Call,
    pool: IdentityPool,
    verified: Sequence[VerifiedLogin],
    identity_id: str | None,
    target: Identity | None,
    trusted: bool,
) -> Identity:
    """Link what is new to the target, or to the identity that was asked for, and merge the other one where it is a guest's."""
    either = Q(pk=target.pk if target else None) | Q(public_id=identity_id or "")
    locked = list(Identity.objects.select_for_update().filter(either, pool=pool).order_by("pk"))
    asked = next((identity for identity in locked if identity.public_id == identity_id), None)
    if identity_id and asked is None:
        raise errors.ResourceNotFoundException(f"Identity '{identity_id}' not found.")
    keep = next((identity for identity in locked if target and identity.pk == target.pk), None) or asked
    if keep is None or (target and (keep.pk != target.pk or keep.disabled)):
        raise Overtaken
    check_enabled(keep)
    logins = list(Login.objects.filter(identity__in=locked))
    held = [login for login in logins if login.identity_id == keep.pk]
    if target is None and held and not trusted:
        raise errors.NotAuthorizedException(_NO_MATCH)
    if asked and asked.pk != keep.pk and not asked.disabled:
        if len(held) < len(logins):
            raise errors.NotAuthorizedException(_NO_MATCH)
        Identity.objects.filter(pk=asked.pk).update(disabled=True, modified=call.now)
    if _add(call, keep, held, verified):
        keep.modified = call.now
        keep.save(update_fields=["modified"])
    return keep


def _add(call: Call, identity: Identity, held: list[Login], verified: Sequence[VerifiedLogin]) -> bool:
    """Link to the identity those logins that it does not hold; whether there were any."""
    kept = {(login.provider, login.digest) for login in held}
    given = {(login.provider, digest(login.subject)): login for login in verified}
    new = [
        Login(
            identity=identity,
            pool_id=identity.pool_id,
            provider=login.provider,
            subject=login.subject,
            digest=key[1],
            developer=login.developer,
            created=call.now,
        )
        for key, login in given.items()
        if key not in kept
    ]
    check_together([*held, *new])
    Login.objects.bulk_create(new)
    return bool(new)


def check_together(logins: Sequence[Login]) -> None:
    """Raise where one identity cannot hold all of these: ResourceConflictException for two users of one public provider,
    InvalidParameterException for too many."""
    public = [login.provider for login in logins if not login.developer]
    if len(set(public)) < len(public):
        raise errors.ResourceConflictException(
            "The identity already has a login of the same provider as another user."
        )
    if len(logins) > MAX_LOGINS:
        raise errors.InvalidParameterException(f"An identity can have at most {MAX_LOGINS} linked logins.")
