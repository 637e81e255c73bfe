"""What users may do (API: PutUserPolicy, GetUserPolicy, ListUserPolicies, DeleteUserPolicy)."""

from identities.iam.documents import as_answered, read_document, size_of
from identities.iam.kept_users import find_user_named, read_user
from identities.iam.paging import page_of_names
from pools import errors
from pools.rules.observed import observed_change
from pools.wire.call import Call

MAX_POLICIES = 10_240
"""Characters of all policies of a user together, layout not counted: as for roles. AWS, which also keeps managed
policies, stops at 2,048."""


def put_user_policy(call: Call, *, user_name: str, policy_name: str, policy_document: str) -> None:
    """Give a user a policy, or another one in the place of that of the same name. It holds from the next call on."""
    policy = read_document(policy_document, "permissions")
    with observed_change():
        user = find_user_named(user_name, lock=True)
        user.policies = {**user.policies, policy_name: policy}
        if sum(map(size_of, user.policies.values())) > MAX_POLICIES:
            raise errors.LimitExceededException(
                f"Maximum policy size of {MAX_POLICIES} bytes exceeded for user {user_name}."
            )
        user.save(update_fields=["policies"])


def get_user_policy(call: Call, *, user_name: str, policy_name: str) -> dict:
    """A policy of a user."""
    policy = read_user(user_name).policies.get(policy_name)
    if policy is None:
        raise _missing(policy_name)
    return {"UserName": user_name, "PolicyName": policy_name, "PolicyDocument": as_answered(policy)}


def list_user_policies(
    call: Call, *, user_name: str, marker: str | None = None, max_items: int | None = None
) -> dict:
    """The names of a user's policies."""
    names = read_user(user_name).policies
    return page_of_names("PolicyNames", names, marker, max_items, scope=f"ListUserPolicies {user_name}")


@observed_change()
def delete_user_policy(call: Call, *, user_name: str, policy_name: str) -> None:
    """Take a policy away from a user. A user without one may do nothing."""
    user = find_user_named(user_name, lock=True)
    if user.policies.pop(policy_name, None) is None:
        raise _missing(policy_name)
    user.save(update_fields=["policies"])


def _missing(policy_name: str) -> errors.ServiceError:
    return errors.NoSuchEntityException(f"The user policy with name {policy_name} cannot be found.")
