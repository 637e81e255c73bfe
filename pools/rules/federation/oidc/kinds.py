"""What differs between the providers that a browser is sent to with OAuth 2.0."""

from collections.abc import Mapping
from dataclasses import dataclass

from pools.models import IdentityProvider, ProviderType
from pools.rules.federation.providers.types import added_details


@dataclass(frozen=True)
class Kind:
    """``proves`` says that there is an ID token, which is then demanded.

    ``also`` are other names that the issuer goes by. ``joint`` stands between scopes; a provider that may answer with a form
    does so for ``form_scopes``. ``takes_hint`` says that login_hint is passed on. ``first`` are fields of userInfo that are
    always asked for where those that are wanted have to be named; ``fields`` all that can be, None for any.
    """

    proves: bool = True
    also: tuple[str, ...] = ()
    joint: str = " "
    form_scopes: frozenset[str] = frozenset()
    takes_hint: bool = False
    discovers: bool = False
    may_share_secret: bool = False
    first: tuple[str, ...] = ()
    fields: frozenset[str] | None = None


PERSON_FIELDS = frozenset(
    "addresses ageRanges biographies birthdays calendarUrls emailAddresses events externalIds genders interests locales"
    " locations miscKeywords names nicknames occupations organizations phoneNumbers photos relations skills urls".split()
)
"""What Google tells of a person beside the ID token (People API, ``personFields``)."""
KINDS: Mapping[str, Kind] = {
    ProviderType.OIDC: Kind(takes_hint=True, discovers=True, may_share_secret=True),
    ProviderType.GOOGLE: Kind(also=("accounts.google.com",), takes_hint=True, fields=PERSON_FIELDS),
    ProviderType.FACEBOOK: Kind(proves=False, joint=",", first=("id",)),
    ProviderType.AMAZON: Kind(proves=False),
    ProviderType.APPLE: Kind(form_scopes=frozenset(("name", "email"))),
}


def details_of(provider: IdentityProvider) -> dict[str, str]:
    """ProviderDetails without secrets and what was discovered: where they say nothing, what every provider of the type has."""
    return added_details(provider.type, provider.details) | provider.details
