"""AWS has no dry run: a file for a pool there is checked against an empty copy of the pool on the embedded engine.

The copy has the pool's schema and settings and none of its users; it is deleted when the check has ended.
"""

from dashboard.aws.clients import StaffClient

PURPOSE = {"lifeguard:purpose": "check"}
"""Tags by which other pages know such a pool and leave it out."""

_SAME = (
    "AliasAttributes",
    "UsernameAttributes",
    "UsernameConfiguration",
    "AutoVerifiedAttributes",
    "MfaConfiguration",
)
_FIXED = ("sub", "identities", "email_verified", "phone_number_verified")


def make_copy(embedded: StaffClient, pool: dict) -> str:
    """The id of a new pool on the embedded engine like ``pool``, a UserPoolType."""
    members = {name: pool[name] for name in _SAME if pool.get(name)}
    answer = embedded.create_user_pool(
        PoolName=f"Check of {pool['Name']}"[:128],
        Schema=[_attribute(member) for member in pool["SchemaAttributes"] if _settable(member)],
        UserPoolTags=PURPOSE,
        **members,
    )
    return answer["UserPool"]["Id"]


def delete_copy(embedded: StaffClient, pool_id: str) -> None:
    """Delete a copy; one that is gone already does no harm."""
    try:
        embedded.delete_user_pool(UserPoolId=pool_id)
    except embedded.exceptions.ResourceNotFoundException:
        return


def _settable(attribute: dict) -> bool:
    return attribute["Name"] not in _FIXED and not attribute["Name"].startswith("dev:")


def _attribute(attribute: dict) -> dict:
    return {**attribute, "Name": attribute["Name"].removeprefix("custom:")}
