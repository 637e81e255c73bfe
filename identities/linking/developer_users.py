"""The developer's own users as logins: found, merged and unlinked.

Follows "Developer-authenticated identities" (DG:developer-authenticated-identities), MergeDeveloperIdentities,
LookupDeveloperIdentity and UnlinkDeveloperIdentity.
"""

from collections.abc import Sequence

import regex
from django.db.models import Case, F, Value, When

from identities.linking.identities import find_logins
from identities.linking.resolving import Overtaken, check_together, known_logins, lead, until_settled
from identities.linking.unlinking import lock_with_logins, unlink
from identities.logins.verified import VerifiedLogin
from identities.models import Identity, IdentityPool, Login
from pools import errors
from pools.wire.call import Call

_LOGIN = regex.compile(
    r"login:(?P<provider>arn:[^:]*:iam::\d*:saml-provider/[^:]+|[^:]+):(?P<subject>.+)", regex.DOTALL
)


def check_developer_provider(pool: IdentityPool, name: str) -> None:
    """Raise InvalidParameterException unless the pool's developer provider has this name."""
    if name != pool.settings.get("DeveloperProviderName"):
        raise errors.InvalidParameterException(
            "This identity pool does not support the specified developer provider."
        )


def find_developer_user(pool: IdentityPool, user: str) -> Login:
    """The login of the developer's user, or of ``login:<provider>:<subject>``, which is Lifeguard's own extension: any
    login of the pool, where the developer has no user of that very name. Raises ResourceNotFoundException."""
    name = pool.settings.get("DeveloperProviderName")
    found = find_logins(pool, [(name, user)]) if name else []
    other = _LOGIN.fullmatch(user)
    if not found and other:
        found = find_logins(pool, [(other["provider"], other["subject"])])
    if not found:
        raise errors.ResourceNotFoundException("No identity has this developer user identifier.")
    return found[0]


def identity_for_developer(
    call: Call, pool: IdentityPool, verified: Sequence[VerifiedLogin], identity_id: str | None
) -> Identity:
    """As ``identity_for``, with a developer's user among the logins. Raises DeveloperUserAlreadyRegisteredException where
    that user has another identity than the one asked for: a developer merges by MergeDeveloperIdentities, knowingly."""

    def attempt() -> Identity:
        known = known_logins(pool, verified)
        others = [login for login in known if login.identity.public_id != identity_id]
        if identity_id and any(login.developer for login in others):
            raise errors.DeveloperUserAlreadyRegisteredException(
                "This developer user identifier is already registered with another identity."
            )
        return lead(call, pool, verified, identity_id, known, trusted=True)

    return until_settled(attempt)


def merge_developer_users(call: Call, pool: IdentityPool, source: str, destination: str) -> Identity:
    """The destination's identity, which has all logins of the source's from now on; that one is disabled.

    Raises ResourceNotFoundException, ResourceConflictException where both have a login of one public provider, and
    InvalidParameterException where the logins are too many for one identity.
    """
    return until_settled(lambda: _merge(call, pool, source, destination))


def _merge(call: Call, pool: IdentityPool, source: str, destination: str) -> Identity:
    name = pool.settings["DeveloperProviderName"]
    found = {
        login.subject: login.identity for login in find_logins(pool, [(name, source), (name, destination)])
    }
    if source not in found or destination not in found:
        raise errors.ResourceNotFoundException("No identity has this developer user identifier.")
    gone, keep = found[source], found[destination]
    if gone.pk == keep.pk:
        return keep
    both = [gone.pk, keep.pk]
    with call.change():
        locked = Identity.objects.select_for_update().filter(pk__in=both, disabled=False).order_by("pk")
        if len(locked) < 2:
            raise Overtaken
        logins = list(Login.objects.filter(identity__in=both))
        owners = {(login.subject, login.identity_id) for login in logins if login.developer}
        if not {(source, gone.pk), (destination, keep.pk)} <= owners:
            raise Overtaken
        check_together(logins)
        Login.objects.filter(identity=gone).update(identity=keep)
        Identity.objects.filter(pk__in=both).update(
            disabled=Case(When(pk=gone.pk, then=Value(True)), default=F("disabled")), modified=call.now
        )
    return keep


def unlink_developer_user(call: Call, pool: IdentityPool, identity: Identity, user: str) -> None:
    """Take the developer's user away from the identity, inside a change. Raises ResourceConflictException where the user is another
    identity's, ResourceNotFoundException where there is no such user."""
    name = pool.settings["DeveloperProviderName"]
    logins = lock_with_logins(identity)
    gone = [login for login in logins if (login.provider, login.subject) == (name, user)]
    if not gone and find_logins(pool, [(name, user)]):
        raise errors.ResourceConflictException(
            "This developer user identifier is registered with another identity."
        )
    if not gone:
        raise errors.ResourceNotFoundException("No identity has this developer user identifier.")
    unlink(call, identity, logins, gone)
