"""What roles may do (API: PutRolePolicy, GetRolePolicy, ListRolePolicies, DeleteRolePolicy, ListAttachedRolePolicies)."""

from identities.iam.documents import as_answered, read_document, size_of
from identities.iam.kept_roles import find_role_named
from identities.iam.paging import page_of_names
from pools import errors
from pools.rules.observed import observed_change
from pools.wire.call import Call

MAX_POLICIES = 10_240
"""Characters of all policies of a role together, layout not counted."""


def put_role_policy(call: Call, *, role_name: str, policy_name: str, policy_document: str) -> None:
    """Give a role a policy, or another one in the place of that of the same name."""
    policy = read_document(policy_document, "permissions")
    with observed_change():
        role = find_role_named(role_name, lock=True)
        role.policies = {**role.policies, policy_name: policy}
        if sum(map(size_of, role.policies.values())) > MAX_POLICIES:
            raise errors.LimitExceededException(
                f"Maximum policy size of {MAX_POLICIES} bytes exceeded for role {role_name}."
            )
        role.save(update_fields=["policies"])


def get_role_policy(call: Call, *, role_name: str, policy_name: str) -> dict:
    """A policy of a role."""
    policy = find_role_named(role_name).policies.get(policy_name)
    if policy is None:
        raise _missing(policy_name)
    return {"RoleName": role_name, "PolicyName": policy_name, "PolicyDocument": as_answered(policy)}


def list_role_policies(
    call: Call, *, role_name: str, marker: str | None = None, max_items: int | None = None
) -> dict:
    """The names of a role's policies."""
    names = find_role_named(role_name).policies
    return page_of_names("PolicyNames", names, marker, max_items, scope=f"ListRolePolicies {role_name}")


@observed_change()
def delete_role_policy(call: Call, *, role_name: str, policy_name: str) -> None:
    """Take a policy away from a role."""
    role = find_role_named(role_name, lock=True)
    if role.policies.pop(policy_name, None) is None:
        raise _missing(policy_name)
    role.save(update_fields=["policies"])


def list_attached_role_policies(
    call: Call,
    *,
    role_name: str,
    path_prefix: str | None = None,
    marker: str | None = None,
    max_items: int | None = None,
) -> dict:
    """None, ever: managed policies are not kept here."""
    find_role_named(role_name)
    return {"AttachedPolicies": [], "IsTruncated": False}


def _missing(policy_name: str) -> errors.ServiceError:
    return errors.NoSuchEntityException(f"The role policy with name {policy_name} cannot be found.")
