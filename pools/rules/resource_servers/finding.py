"""Finding resource servers and showing them.

Follows "Scopes, M2M, and resource servers" (DG:cognito-user-pools-define-resource-servers).
"""

from django.db.models import QuerySet

from pools import errors
from pools.models import ResourceServer, UserPool

MAX_RESOURCE_SERVERS = 300
"""The most to which AWS raises its quota."""
_RESERVED = "aws.cognito"


def find_resource_server(
    pool: UserPool, identifier: str, servers: QuerySet[ResourceServer] | None = None
) -> ResourceServer:
    """The pool's resource server of this identifier. Raises ResourceNotFoundException."""
    rows = ResourceServer.objects.all() if servers is None else servers
    found = rows.filter(pool=pool, identifier=identifier).first()
    if found is None:
        raise errors.ResourceNotFoundException(f"Resource server {identifier} does not exist.")
    return found


def check_identifier(identifier: str) -> None:
    """Raise InvalidParameterException for the identifiers of Cognito's own."""
    if identifier.lower().startswith(_RESERVED):
        raise errors.InvalidParameterException(
            f"Identifiers that begin with {_RESERVED} are reserved: {identifier}"
        )


def check_scopes(scopes: list[dict]) -> list[dict]:
    """The scopes as they are kept. Raises InvalidParameterException where two have one name."""
    names = [scope["ScopeName"] for scope in scopes]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise errors.InvalidParameterException(f"A scope may be given once only: {', '.join(twice)}")
    return [{"ScopeName": one["ScopeName"], "ScopeDescription": one["ScopeDescription"]} for one in scopes]


def show_resource_server(server: ResourceServer, pool: UserPool) -> dict:
    """The server as ResourceServerType."""
    return {
        "UserPoolId": pool.public_id,
        "Identifier": server.identifier,
        "Name": server.name,
        "Scopes": server.scopes,
    }
