"""What roles may do (API: PutRolePolicy, GetRolePolicy, ListRolePolicies, DeleteRolePolicy, ListAttachedRolePolicies)."""

from identities.iam.documents import read_document
from identities.iam.inline_policies import answer_policy, page_of_policies, put_policy, remove_policy
from identities.iam.paging import page_of_names
from identities.iam.role_records import find_role_named
from pools.wire.call import Call


def put_role_policy(call: Call, *, role_name: str, policy_name: str, policy_document: str) -> None:
    """Give a role a policy, or another one in the place of that of the same name."""
    policy = read_document(policy_document, "permissions")
    with call.change():
        put_policy(call, find_role_named(role_name, lock=True), policy_name, policy)


def get_role_policy(call: Call, *, role_name: str, policy_name: str) -> dict:
    """A policy of a role."""
    return {"RoleName": role_name, **answer_policy(find_role_named(role_name), policy_name)}


def list_role_policies(
    call: Call, *, role_name: str, marker: str | None = None, max_items: int | None = None
) -> dict:
    """The names of a role's policies."""
    return page_of_policies(find_role_named(role_name), marker, max_items)


def delete_role_policy(call: Call, *, role_name: str, policy_name: str) -> None:
    """Take a policy away from a role."""
    with call.change():
        remove_policy(find_role_named(role_name, lock=True), policy_name)


def list_attached_role_policies(
    call: Call,
    *,
    role_name: str,
    path_prefix: str | None = None,
    marker: str | None = None,
    max_items: int | None = None,
) -> dict:
    """None, ever: managed policies are not kept here."""
    role = find_role_named(role_name)
    scope = f"ListAttachedRolePolicies {role.name} {path_prefix}"
    return page_of_names("AttachedPolicies", (), marker, max_items, scope=scope)
