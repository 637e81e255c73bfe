"""Roles of identity pools. Follows SetIdentityPoolRoles and GetIdentityPoolRoles."""

from identities.linking.pools import find_identity_pool, save_unless_changed
from identities.linking.role_settings import check_mappings, check_roles
from pools.wire.call import Call


def set_identity_pool_roles(
    call: Call, *, identity_pool_id: str, roles: dict[str, str], role_mappings: dict[str, dict] | None = None
) -> None:
    """Replaces both: mappings that are not given again are gone."""
    pool = find_identity_pool(identity_pool_id)
    check_roles(roles)
    check_mappings(role_mappings or {}, pool.settings)
    with call.change():
        save_unless_changed(pool, call.now, roles=roles, role_mappings=role_mappings or {})


def get_identity_pool_roles(call: Call, *, identity_pool_id: str) -> dict:
    """The roles of a pool for guests and for users who signed in, and the rules that choose others."""
    pool = find_identity_pool(identity_pool_id)
    output = {"IdentityPoolId": pool.public_id, "Roles": pool.roles}
    return output | ({"RoleMappings": pool.role_mappings} if pool.role_mappings else {})
