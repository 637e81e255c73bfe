"""Taking logins away from an identity. Follows UnlinkIdentity and UnlinkDeveloperIdentity: without its last login an
identity is disabled, and whoever had it is somebody new the next time."""

from collections.abc import Collection

from identities.linking.identities import check_enabled
from identities.models import Identity, Login
from pools import errors
from pools.wire.call import Call


def lock_with_logins(identity: Identity) -> list[Login]:
    """The logins of the identity, which nobody else changes until the transaction ends.

    Raises ResourceNotFoundException where it was deleted meanwhile, NotAuthorizedException where it is disabled.
    """
    locked = Identity.objects.select_for_update().filter(pk=identity.pk).first()
    if locked is None:
        raise errors.ResourceNotFoundException(f"Identity '{identity.public_id}' not found.")
    check_enabled(locked)
    return list(Login.objects.filter(identity=locked))


def unlink(call: Call, identity: Identity, logins: Collection[Login], gone: Collection[Login]) -> None:
    """Take some of the identity's logins away, inside the transaction that locked it."""
    Login.objects.filter(pk__in=[login.pk for login in gone]).delete()
    Identity.objects.filter(pk=identity.pk).update(disabled=len(gone) == len(logins), modified=call.now)


def unlink_providers(
    call: Call, identity: Identity, proven: Collection[tuple[str, str]], providers: Collection[str]
) -> None:
    """Take the logins of these providers away, inside a change, for somebody who has proven one of the identity's logins
    (provider, subject).

    Raises NotAuthorizedException where no login proven is the identity's, and for a developer's user, whom only the
    developer unlinks; InvalidParameterException for a provider that the identity has no login of.
    """
    logins = lock_with_logins(identity)
    if not any((login.provider, login.subject) in proven for login in logins):
        raise errors.NotAuthorizedException(
            "Logins don't match. Please include at least one valid login for this identity or identity pool."
        )
    missing = set(providers) - {login.provider for login in logins}
    if missing:
        raise errors.InvalidParameterException(f"The identity has no login of {', '.join(sorted(missing))}.")
    gone = [login for login in logins if login.provider in providers]
    if any(login.developer for login in gone):
        raise errors.NotAuthorizedException(
            "A developer provider's user is unlinked by UnlinkDeveloperIdentity."
        )
    unlink(call, identity, logins, gone)
