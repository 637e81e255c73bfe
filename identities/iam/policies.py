"""What roles and users may do (API: PutRolePolicy, PutUserPolicy, and what reads, lists and deletes these).

Managed policies are not kept here.
"""

from identities.iam.documents import read_document
from identities.iam.inline_policies import answer_policy, page_of_policies, put_policy, remove_policy
from identities.iam.paging import page_of_names
from identities.iam.role_records import find_role_named
from identities.iam.user_records import find_user_named, read_user
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


def put_user_policy(call: Call, *, user_name: str, policy_name: str, policy_document: str) -> None:
    """Give a user a policy, or another one in the place of that of the same name. It holds from the next call on."""
    policy = read_document(policy_document, "permissions")
    with call.change():
        put_policy(call, find_user_named(user_name, lock=True), policy_name, policy)


def get_user_policy(call: Call, *, user_name: str, policy_name: str) -> dict:
    """A policy of a user."""
    return {"UserName": user_name, **answer_policy(read_user(user_name), policy_name)}


def list_user_policies(
    call: Call, *, user_name: str, marker: str | None = None, max_items: int | None = None
) -> dict:
    """The names of a user's policies."""
    return page_of_policies(read_user(user_name), marker, max_items)


def delete_user_policy(call: Call, *, user_name: str, policy_name: str) -> None:
    """Take a policy away from a user. A user without one may do nothing."""
    with call.change():
        remove_policy(find_user_named(user_name, lock=True), policy_name)
