"""Joining a federated profile to the local one of the same person: its identities go over, the profile itself goes.

The steps that "Linking federated users to an existing user profile" asks an administrator to make one by one
(DG:cognito-user-pools-identity-federation-consolidate-users), in one transaction: where one fails, none was made.
"""

from datetime import datetime

from pools import errors
from pools.models import FederatedIdentity, User
from pools.models.user import Status
from pools.rules.federation.identities import write_identities
from pools.rules.federation.linking import MOST_LINKED
from pools.rules.names.search_keys import fold
from pools.rules.user_search.duplicates import SHARED
from pools.rules.users.finding import delete_user

_FLAGS = {"Email": "email_verified", "PhoneNumber": "phone_number_verified"}
_CALLED = {"Email": "email address", "PhoneNumber": "phone number", "Name": "name", "Username": "user name"}


def check_pair(local: User, federated: User, shared_by: str) -> None:
    """Raise InvalidParameterException or PreconditionNotMetException unless these two can be joined by what they share."""
    if local.status == Status.EXTERNAL_PROVIDER or federated.status != Status.EXTERNAL_PROVIDER:
        raise errors.InvalidParameterException(
            "A federated user is joined to a local one: two of the same kind are not."
        )
    values = {_folded(local, shared_by), _folded(federated, shared_by)}
    if len(values) > 1 or values == {""}:
        raise errors.PreconditionNotMetException(f"The users do not share their {_CALLED[shared_by]}.")
    if not federated.enabled:
        raise errors.PreconditionNotMetException(
            "The federated user is disabled. Joined to the local user, they could sign in again: enable them first."
        )


def is_verified(local: User, federated: User, shared_by: str) -> bool:
    """Whether what they share is an address that each of them has proved; a name proves nothing."""
    flag = _FLAGS.get(shared_by)
    return flag is not None and all(each.attributes.get(flag) == "true" for each in (local, federated))


def join(local: User, federated: User, now: datetime) -> None:
    """Let the identities of one mean the other and delete the one, inside a change with both rows locked.

    Raises PreconditionNotMetException where it was made from none, or the local user would have too many.
    """
    moved = FederatedIdentity.objects.filter(user_id=federated.id)
    # One without may be a local user whose password was taken away.
    if not moved.filter(primary=True).exists():
        raise errors.PreconditionNotMetException("The federated user was not made by a provider's word.")
    if moved.count() + FederatedIdentity.objects.filter(user_id=local.id).count() > MOST_LINKED:
        raise errors.PreconditionNotMetException(
            f"At most {MOST_LINKED} identities can be linked to a user. Unlink one first."
        )
    moved.update(user=local, primary=False)
    delete_user(federated)
    write_identities(local, now)


def _folded(user: User, shared_by: str) -> str:
    if shared_by == "Username":
        return fold(user.username)
    return getattr(user, SHARED[shared_by]) or ""
