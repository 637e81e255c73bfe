"""Roles by name, and as IAM describes them."""

from identities.iam.documents import as_answered
from identities.iam.tagging import describe_tags
from identities.models import Role
from identities.trust import role_arn
from pools import errors
from pools.wire.call import Call


def find_role_named(name: str, *, lock: bool = False) -> Role:
    """The role of this very name; ``lock`` it for the rest of the transaction. Raises NoSuchEntityException."""
    roles = Role.objects.select_for_update() if lock else Role.objects
    role = roles.filter(folded_name=name.lower()).first()
    if role is None or role.name != name:
        raise errors.NoSuchEntityException(f"The role with name {name} cannot be found.")
    return role


def describe_role(call: Call, role: Role, *, whole: bool = True) -> dict:
    """A role in the API's own spelling; lists leave its tags out."""
    described = {
        "Path": role.path,
        "RoleName": role.name,
        "RoleId": role.public_id,
        "Arn": role_arn(role, call.account_id),
        "CreateDate": role.created,
        "AssumeRolePolicyDocument": as_answered(role.trust),
        "Description": role.description or None,
        "MaxSessionDuration": role.max_session_duration,
    }
    if whole and role.tags:
        described["Tags"] = describe_tags(role.tags)
    return {name: value for name, value in described.items() if value is not None}
