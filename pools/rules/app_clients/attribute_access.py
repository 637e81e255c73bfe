"""Which attributes an app client reads and writes. Follows "Attribute permissions" (DG:user-pool-settings-attributes)."""

from collections.abc import Iterable, Mapping

from pools import errors
from pools.models import AppClient
from pools.rules.schema.attributes import standard_names

IDENTITIES = "identities"
"""Of which providers a user comes: no client has to be allowed to read it, and nobody writes it."""
_NOT_WRITTEN = frozenset(("sub", "identities", "email_verified", "phone_number_verified"))


def may_read(client: AppClient, attributes: Mapping[str, str]) -> dict[str, str]:
    """Those of the attributes that the client may see; by default the standard ones. ``identities`` every client sees."""
    readable = client.settings.get("ReadAttributes") or standard_names()
    return {name: value for name, value in attributes.items() if name in readable or name == IDENTITIES}


def may_write(client: AppClient, name: str) -> bool:
    """Whether the client may write an attribute; by default it writes the standard ones."""
    return name in (client.settings.get("WriteAttributes") or standard_names() - _NOT_WRITTEN)


def check_may_write(client: AppClient, names: Iterable[str]) -> None:
    """Raise NotAuthorizedException for an attribute that the client may not write."""
    if not all(may_write(client, name) for name in names):
        raise errors.NotAuthorizedException("A client attempted to write unauthorized attribute")
