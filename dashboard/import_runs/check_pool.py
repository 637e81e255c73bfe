"""AWS has no dry run: a file for a pool there is checked against an empty copy of the pool on the embedded engine.

The copy has the pool's schema and settings and none of its users; it is deleted when the check has ended.
"""

from dataclasses import replace

from botocore.exceptions import ClientError

from dashboard.actor import actor_of_work
from dashboard.aws.clients import StaffClient
from dashboard.aws.errors import code_of
from dashboard.models import Connection, ImportRun

PURPOSE = {"lifeguard:purpose": "check"}

_SAME = (
    "AliasAttributes",
    "UsernameAttributes",
    "UsernameConfiguration",
    "AutoVerifiedAttributes",
)
_FIXED = ("sub", "identities", "email_verified", "phone_number_verified")


def is_copy(pool: dict) -> bool:
    """Whether a UserPoolType is such a copy, which lists of pools leave out."""
    return pool.get("UserPoolTags", {}).items() >= PURPOSE.items()


def checking_client(run: ImportRun, service: str = "cognito-idp") -> StaffClient:
    """The client of the embedded engine, on which every import is checked, wherever its pool lives.

    It writes nothing but the copy of a pool of AWS, and a role on that pool need not reach the embedded engine.
    """
    embedded = Connection.objects.get(kind=Connection.Kind.EMBEDDED)
    return StaffClient(replace(actor_of_work(run), connection=embedded, own_work=True), service)


def make_copy(embedded: StaffClient, pool: dict, number: int) -> str:
    """The id of a pool on the embedded engine like ``pool``, a UserPoolType. ``number`` tells copies apart; one that a
    worker made and could not remember is taken instead."""
    name = f"Check of {pool['Name'][:100]} {number}"
    copy = _find(embedded, name) or _create(embedded, pool, name)
    mfa = pool.get("MfaConfiguration", "OFF")
    if mfa != "OFF":
        # Which factor it is does not matter to an import, only whether there is one.
        embedded.set_user_pool_mfa_config(
            UserPoolId=copy, MfaConfiguration=mfa, SoftwareTokenMfaConfiguration={"Enabled": True}
        )
    return copy


def _create(embedded: StaffClient, pool: dict, name: str) -> str:
    answer = embedded.create_user_pool(
        PoolName=name,
        Schema=[_attribute(member) for member in pool["SchemaAttributes"] if _settable(member)],
        UserPoolTags=PURPOSE,
        **{member: pool[member] for member in _SAME if pool.get(member)},
    )
    return answer["UserPool"]["Id"]


def _find(embedded: StaffClient, name: str) -> str | None:
    token = None
    while True:
        answer = embedded.list_user_pools(MaxResults=60, **({"NextToken": token} if token else {}))
        for pool in answer["UserPools"]:
            if pool["Name"] == name:
                return pool["Id"]
        token = answer.get("NextToken")
        if not token:
            return None


def delete_copy(embedded: StaffClient, pool_id: str) -> None:
    """Delete a copy; one that is gone already does no harm."""
    try:
        embedded.delete_user_pool(UserPoolId=pool_id)
    except ClientError as error:
        if code_of(error) != "ResourceNotFoundException":
            raise


def _settable(attribute: dict) -> bool:
    return attribute["Name"] not in _FIXED and not attribute["Name"].startswith("dev:")


def _attribute(attribute: dict) -> dict:
    return {**attribute, "Name": attribute["Name"].removeprefix("custom:")}
