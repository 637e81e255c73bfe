"""The policies that stand within a role or a user, by name."""

from identities.iam.documents import as_answered, size_of
from identities.iam.paging import page_of_names
from identities.models import IamUser, Role
from identities.trust.writers import writer_of, writers_after
from pools import errors
from pools.wire.call import Call

MAX_POLICIES = 10_240
"""Characters of all policies of one role or user together, layout not counted. AWS, which also keeps managed policies,
stops at 2,048 for users."""


def put_policy(call: Call, holder: Role | IamUser, name: str, policy: dict) -> None:
    """Add a policy, or put it in the place of that of the same name. Raises LimitExceededException.

    A role keeps who wrote it, statement by statement.
    """
    if isinstance(holder, Role):
        holder.writers = {**holder.writers, name: writers_after(holder, name, policy, writer_of(call))}
    holder.policies = {**holder.policies, name: policy}
    if sum(map(size_of, holder.policies.values())) > MAX_POLICIES:
        raise errors.LimitExceededException(
            f"Maximum policy size of {MAX_POLICIES} bytes exceeded for {_noun(holder)} {holder.name}."
        )
    _save(holder)


def answer_policy(holder: Role | IamUser, name: str) -> dict:
    """A policy as the API answers it, without whose it is. Raises NoSuchEntityException."""
    if name not in holder.policies:
        raise _missing(holder, name)
    return {"PolicyName": name, "PolicyDocument": as_answered(holder.policies[name])}


def page_of_policies(holder: Role | IamUser, marker: str | None, max_items: int | None) -> dict:
    """A page of the policies' names."""
    scope = f"policies of {_noun(holder)} {holder.name}"
    return page_of_names("PolicyNames", holder.policies, marker, max_items, scope=scope)


def remove_policy(holder: Role | IamUser, name: str) -> None:
    """Take a policy away. Raises NoSuchEntityException."""
    if holder.policies.pop(name, None) is None:
        raise _missing(holder, name)
    if isinstance(holder, Role):
        holder.writers.pop(name, None)
    _save(holder)


def _save(holder: Role | IamUser) -> None:
    holder.save(update_fields=["policies", "writers"] if isinstance(holder, Role) else ["policies"])


def _noun(holder: Role | IamUser) -> str:
    return "role" if isinstance(holder, Role) else "user"


def _missing(holder: Role | IamUser, name: str) -> errors.ServiceError:
    return errors.NoSuchEntityException(f"The {_noun(holder)} policy with name {name} cannot be found.")
