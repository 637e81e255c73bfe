"""Permission policies to start from. Each gives the least that its purpose needs; all can be edited afterwards.

The policy variable ``cognito-identity.amazonaws.com:sub`` stands for the identity's own id
(IAM User Guide: reference_policies_variables).
"""

from collections.abc import Callable
from dataclasses import dataclass

import regex

OWN = "${cognito-identity.amazonaws.com:sub}"
_NAME = regex.compile(r"[\w.-]{1,128}")


@dataclass(frozen=True)
class Starter:
    """A starting point. ``needs`` names the thing that it must be told; empty if none."""

    key: str
    label: str
    needs: str
    build: Callable[[str, str, str], list[dict]]


def _allow(sid: str, actions: list[str], resource: str, condition: dict | None = None) -> dict:
    given = {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resource}
    return {**given, "Condition": condition} if condition else given


def _own_folder(partition: str, region: str, bucket: str) -> list[dict]:
    objects = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
    only_own = {"StringLike": {"s3:prefix": [f"{OWN}/*"]}}
    return [
        _allow("OwnObjects", objects, f"arn:{partition}:s3:::{bucket}/{OWN}/*"),
        _allow("ListOwnObjects", ["s3:ListBucket"], f"arn:{partition}:s3:::{bucket}", only_own),
    ]


def _read_bucket(partition: str, region: str, bucket: str) -> list[dict]:
    return [_allow("ReadObjects", ["s3:GetObject"], f"arn:{partition}:s3:::{bucket}/*")]


def _own_rows(partition: str, region: str, table: str) -> list[dict]:
    acts = ["GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"]
    only_own = {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [OWN]}}
    resource = f"arn:{partition}:dynamodb:{region}:*:table/{table}"
    return [_allow("OwnRows", [f"dynamodb:{act}" for act in acts], resource, only_own)]


def _own_datasets(partition: str, region: str, pool_id: str) -> list[dict]:
    resource = f"arn:{partition}:cognito-sync:{region}:*:identitypool/{pool_id}/identity/{OWN}/*"
    return [_allow("OwnDatasets", ["cognito-sync:*"], resource)]


def _read_users(partition: str, region: str, pool_id: str) -> list[dict]:
    acts = ["cognito-idp:ListUsers", "cognito-idp:AdminGetUser", "cognito-idp:AdminListGroupsForUser"]
    return [_allow("ReadUsers", acts, f"arn:{partition}:cognito-idp:{region}:*:userpool/{pool_id}")]


STARTERS = (
    Starter("none", "Nothing yet", "", lambda *_: []),
    Starter("own-folder", "Their own folder in an S3 bucket", "bucket", _own_folder),
    Starter("read-bucket", "Reading all of an S3 bucket", "bucket", _read_bucket),
    Starter("own-rows", "Their own rows in a DynamoDB table", "table", _own_rows),
    Starter("own-datasets", "Their own Cognito Sync datasets", "identity pool", _own_datasets),
    Starter("read-users", "Reading the users of a user pool", "user pool", _read_users),
)


def starter(key: str) -> Starter:
    return next(each for each in STARTERS if each.key == key)


def policy_from(key: str, region: str, thing: str) -> dict | None:
    """The permission policy of a starting point; None for the empty one."""
    partition = (
        "aws-cn" if region.startswith("cn-") else "aws-us-gov" if region.startswith("us-gov-") else "aws"
    )
    found = starter(key).build(partition, region, thing)
    return {"Version": "2012-10-17", "Statement": found} if found else None


def is_name(text: str) -> bool:
    """Whether a text can name a bucket, a table or a pool: nothing in it can widen a policy's resource."""
    return bool(_NAME.fullmatch(text.replace(":", "", 1)))
