"""An import is no way around a policy: each column needs the right of the act that it stands for."""

import json

import pytest
from botocore.exceptions import ClientError

from pools.models import ApiKey, ImportJob
from pools.tasks import run_import
from tests.fixtures.imports import create_job, make_more, person, put

IMPORTS = ["cognito-idp:*UserImportJob*", "cognito-idp:GetCSVHeader", "lifeguard:*"]


@pytest.fixture
def start(cognito, door, import_pool, iam, make_client):
    """Starts a job of rows by a key that may import and do these acts; gives the job as it ended."""

    def run(rows: list[dict], *acts: str, options: dict | None = None, **members) -> dict:
        pool = import_pool()
        cognito.create_group(UserPoolId=pool, GroupName="staff")
        allowed = {"Effect": "Allow", "Action": [*IMPORTS, *acts], "Resource": "*"}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
        iam.create_user(UserName="importer")
        iam.put_user_policy(UserName="importer", PolicyName="imports", PolicyDocument=policy)
        made = iam.create_access_key(UserName="importer")["AccessKey"]
        key = ApiKey.objects.get(id=made["AccessKeyId"])
        job = create_job(cognito, pool, **members)
        named = {"UserPoolId": pool, "JobId": job["JobId"]}
        put(door, job["PreSignedUrl"], make_more(cognito, pool, rows))
        if options:
            make_client(key=key, service="lifeguard").put_import_options(**named, **options)
        make_client(key=key).start_user_import_job(**named)
        return cognito.describe_user_import_job(**named)["UserImportJob"]

    return run


GROUPS, OFF = {"cognito:groups": "staff"}, {"cognito:enabled": "false"}
HASHED = {"password_hash": "$2b$10$" + "a" * 53}


@pytest.mark.parametrize(
    ("row", "more", "act"),
    [
        (GROUPS, {}, "AdminAddUserToGroup"),
        (OFF, {}, "AdminDisableUser"),
        (HASHED, {"PasswordHashingAlgorithm": "BCRYPT"}, "AdminSetUserPassword"),
        ({}, {"options": {"ExistingUsers": "OVERWRITE"}}, "AdminUpdateUserAttributes"),
    ],
)
def test_a_column_needs_the_right_of_its_act(start, row, more, act):
    with pytest.raises(ClientError, match=f"not authorized.*{act}"):
        start([person("ann", **row)], **more)
    assert ImportJob.objects.get().status == "Created"


def test_with_the_right_of_the_act_the_job_runs(start):
    assert start([person("ann", **GROUPS)], "cognito-idp:AdminAddUserToGroup")["ImportedUsers"] == 1


def test_a_right_that_is_taken_away_ends_the_job_that_waits(cognito, start):
    job = start([person("ann")])
    key = ApiKey.objects.get(id=ImportJob.objects.get().starter["id"])
    ApiKey.objects.filter(id=key.id).update(active=False)
    waiting = ImportJob.objects.get()
    waiting.chunks.update(done=False, leased=None)
    ImportJob.objects.filter(id=waiting.id).update(status="InProgress", completed=None)
    run_import(waiting.id, cuts=False)
    named = {"UserPoolId": job["UserPoolId"], "JobId": waiting.id}
    ended = cognito.describe_user_import_job(**named)["UserImportJob"]
    assert (ended["Status"], ended["CompletionMessage"]) == (
        "Failed",
        "The key that started the job is no longer good.",
    )
