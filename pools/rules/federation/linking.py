"""Whom AdminLinkProviderForUser and AdminDisableProviderForUser mean, and how many may be linked.

Follows "Linking federated users to an existing user profile" (DG:cognito-user-pools-identity-federation-consolidate-users).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pools import errors
from pools.models import FederatedIdentity, IdentityProvider, User, UserPool
from pools.rules.federation.identities import SUBJECT, find_identity
from pools.rules.federation.providers.finding import find_provider
from pools.rules.federation.providers.types import is_social
from pools.rules.users.finding import find_user

LOCAL = "Cognito"
MOST_LINKED, MOST_ATTRIBUTES = 5, 5
"""Identities that are linked to one user, and attributes by which users of one provider are linked."""
_LONGEST_NAME, _LONGEST_VALUE = 128, 512


@dataclass(frozen=True)
class Named:
    """A ProviderUserIdentifierType, all of whose members are given."""

    provider_name: str
    attribute: str
    value: str

    @property
    def is_local(self) -> bool:
        return self.provider_name.lower() == LOCAL.lower()


def read_named(given: Mapping[str, str], member: str, attribute: str = "") -> Named:
    """What the ``member`` of this name says; ``attribute`` is what its ProviderAttributeName is whatever is given.

    Raises InvalidParameterException.
    """
    named = Named(
        given.get("ProviderName", ""),
        attribute or given.get("ProviderAttributeName", ""),
        given.get("ProviderAttributeValue", ""),
    )
    if not named.provider_name or not named.attribute or not named.value:
        raise errors.InvalidParameterException(
            f"{member} needs a ProviderName, a ProviderAttributeName and a ProviderAttributeValue."
        )
    if len(named.attribute) > _LONGEST_NAME or len(named.value) > _LONGEST_VALUE:
        raise errors.InvalidParameterException(
            f"{member}: a ProviderAttributeName has at most {_LONGEST_NAME} characters, a value {_LONGEST_VALUE}."
        )
    return named


def find_destination(pool: UserPool, named: Named) -> User:
    """The user to whom somebody is linked: of the pool by name, or a provider's by their subject.

    Raises UserNotFoundException.
    """
    if named.is_local:
        return find_user(pool, named.value)
    identity = find_identity(pool, named.provider_name, named.value)
    if identity is None:
        raise errors.UserNotFoundException("User does not exist.")
    user = identity.user
    user.pool = pool
    return user


def find_source(pool: UserPool, named: Named) -> IdentityProvider:
    """The provider of whom is linked, by an attribute of theirs that this can be done by.

    Raises InvalidParameterException, ResourceNotFoundException.
    """
    if named.is_local:
        raise errors.InvalidParameterException("SourceUser must be a user of an identity provider.")
    provider = find_provider(pool, named.provider_name)
    if named.attribute == SUBJECT:
        return provider
    if is_social(provider.type):
        raise errors.InvalidParameterException(
            f"ProviderAttributeName must be {SUBJECT} for users of {provider.type}."
        )
    if named.attribute not in {*provider.attribute_mapping, *provider.attribute_mapping.values()}:
        raise errors.InvalidParameterException(
            f"ProviderAttributeName must be {SUBJECT} or an attribute that {provider.name} maps."
        )
    return provider


def check_unknown(pool: UserPool, user: User, named: Named) -> None:
    """Raise InvalidParameterException where the source means somebody already, AliasExistsException where it was linked."""
    known = find_identity(pool, named.provider_name, named.value, attribute=named.attribute)
    if known is None:
        return
    if known.user_id == user.id and not known.primary:
        raise errors.InvalidParameterException("SourceUser is already linked to DestinationUser")
    if known.primary:
        raise errors.InvalidParameterException(
            "Merging is not currently supported, provide a SourceUser that has not been signed up in order to link"
        )
    raise already_linked()


def already_linked() -> errors.AliasExistsException:
    return errors.AliasExistsException("SourceUser is already linked to another user.")


def check_room(user: User, provider: IdentityProvider, attribute: str) -> None:
    """Raise LimitExceededException where a user, whose row is locked, or a provider, likewise, can have no more."""
    if FederatedIdentity.objects.filter(user_id=user.id, primary=False).count() >= MOST_LINKED:
        raise errors.LimitExceededException(f"At most {MOST_LINKED} identities can be linked to a user.")
    known = FederatedIdentity.objects.filter(pool_id=user.pool_id, provider_name=provider.name)
    if known.filter(attribute=attribute).exists():
        return
    # One step along the index for each attribute: there may be a million identities of each.
    last, names = "", 0
    while names < MOST_ATTRIBUTES:
        later = known.filter(attribute__gt=last).order_by("attribute").values_list("attribute", flat=True)
        following = later.first()
        if following is None:
            return
        last, names = following, names + 1
    raise errors.LimitExceededException(
        f"Users of {provider.name} can be linked by at most {MOST_ATTRIBUTES} attributes."
    )
