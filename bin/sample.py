"""Makes the sample pool through the API alone, as any program could. Called by bin/serve on the first run.

Address and key come from the environment: ``AWS_ENDPOINT_URL``, ``AWS_ACCESS_KEY_ID``, ``AWS_SECRET_ACCESS_KEY``.
"""

import csv
import io
import secrets
import sys
import time
from typing import Any
from urllib.request import Request, urlopen

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from sample_people import people

USERS = 3_000
PATIENCE = 600  # seconds
POOL: dict[str, Any] = {
    "PoolName": "Harbour Library sample",
    "AutoVerifiedAttributes": ["email"],
    "AliasAttributes": ["email"],
    "UsernameConfiguration": {"CaseSensitive": False},
    "Policies": {
        "PasswordPolicy": {
            "MinimumLength": 10,
            "RequireUppercase": True,
            "RequireLowercase": True,
            "RequireNumbers": True,
            "RequireSymbols": False,
            "TemporaryPasswordValidityDays": 7,
        }
    },
    "Schema": [
        {
            "Name": "member_number",
            "AttributeDataType": "String",
            "Mutable": True,
            "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "12"},
        }
    ],
    "AccountRecoverySetting": {"RecoveryMechanisms": [{"Priority": 1, "Name": "verified_email"}]},
    "UserPoolTags": {"purpose": "sample"},
}
CLIENTS: list[dict[str, Any]] = [
    {
        "ClientName": "Reading room, web",
        "GenerateSecret": True,
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "PreventUserExistenceErrors": "ENABLED",
    },
    {
        "ClientName": "Pocket library, phone",
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "RefreshTokenValidity": 90,
        "PreventUserExistenceErrors": "ENABLED",
    },
]
GROUPS = {
    "librarians": ("Lend, take back, and look after the shelves", 1, 24),
    "volunteers": ("Help at the desk at weekends", 5, 60),
    "readers-abroad": ("Borrow by post", 10, 40),
}


def main() -> int:
    config = Config(retries={"max_attempts": 4, "mode": "standard"})
    cognito = boto3.client("cognito-idp", config=config)
    try:
        pool = make_pool(cognito)
        bring_users(cognito, pool)
        arrange(cognito, pool)
    except (BotoCoreError, ClientError, OSError, RuntimeError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    print(f'The sample pool "{POOL["PoolName"]}" is ready: {pool}\n', flush=True)
    return 0


def make_pool(cognito) -> str:
    print("Making a sample pool", flush=True)
    pool = cognito.create_user_pool(**POOL)["UserPool"]["Id"]
    for client in CLIENTS:
        cognito.create_user_pool_client(UserPoolId=pool, **client)
    for name, (description, precedence, _) in GROUPS.items():
        cognito.create_group(UserPoolId=pool, GroupName=name, Description=description, Precedence=precedence)
    return pool


def bring_users(cognito, pool: str) -> None:
    """Import the users as a person would: header, job, upload, start, and look until it is done."""
    header = cognito.get_csv_header(UserPoolId=pool)["CSVHeader"]
    job = cognito.create_user_import_job(
        UserPoolId=pool,
        JobName="sample users",
        CloudWatchLogsRoleArn="arn:aws:iam::000000000000:role/user-import",
    )["UserImportJob"]
    # S310: the address is the engine's own answer.
    upload = Request(job["PreSignedUrl"], data=written(header), method="PUT")  # noqa: S310
    upload.add_header("x-amz-server-side-encryption", "aws:kms")
    with urlopen(upload, timeout=60):  # noqa: S310
        pass
    cognito.start_user_import_job(UserPoolId=pool, JobId=job["JobId"])
    watch(cognito, pool, job["JobId"])


def written(header: list[str]) -> bytes:
    """The users' file under the pool's own header."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(people(USERS))
    return text.getvalue().encode()


def watch(cognito, pool: str, job_id: str) -> None:
    """Show how far the import is until it ends. Raises RuntimeError where it does not end well."""
    deadline = time.monotonic() + PATIENCE
    shown = -1
    while True:
        job = cognito.describe_user_import_job(UserPoolId=pool, JobId=job_id)["UserImportJob"]
        done = sum(job.get(count, 0) for count in ("ImportedUsers", "SkippedUsers", "FailedUsers"))
        if done != shown:
            show(done)
            shown = done
        if job["Status"] == "Succeeded":
            print(f"\n{job.get('ImportedUsers', 0):,} users were imported", flush=True)
            return
        if job["Status"] in ("Failed", "Stopped", "Expired"):
            raise RuntimeError(f"The import ended as {job['Status']}: {job.get('CompletionMessage', '')}")
        if time.monotonic() > deadline:
            raise RuntimeError(f"The import is still {job['Status']}; it goes on by itself.")
        time.sleep(0.2)


def show(done: int) -> None:
    """A bar that redraws itself on a terminal, and takes a line each time elsewhere."""
    filled = round(30 * min(done / USERS, 1))
    end = "" if sys.stdout.isatty() else "\n"
    start = "\r" if sys.stdout.isatty() else ""
    print(
        f"{start}Importing users [{'#' * filled}{'.' * (30 - filled)}] {done:,} of {USERS:,}",
        end=end,
        flush=True,
    )


def arrange(cognito, pool: str) -> None:
    """Put some users into groups and into the states that support meets."""
    names = [person["cognito:username"] for person in people(200)]
    for group, (_, _, size) in GROUPS.items():
        for name in names[:size]:
            cognito.admin_add_user_to_group(UserPoolId=pool, GroupName=group, Username=name)
        names = names[size:]
    for name in names[:30]:
        cognito.admin_set_user_password(UserPoolId=pool, Username=name, Password=password(), Permanent=True)
    for name in names[30:45]:
        cognito.admin_set_user_password(UserPoolId=pool, Username=name, Password=password())
    for name in names[45:53]:
        cognito.admin_disable_user(UserPoolId=pool, Username=name)
    unverified = [{"Name": "email_verified", "Value": "false"}]
    for name in names[53:57]:
        cognito.admin_update_user_attributes(UserPoolId=pool, Username=name, UserAttributes=unverified)


def password() -> str:
    """One that the pool's policy takes and nobody knows: support sets another."""
    return f"Aa1{secrets.token_urlsafe(18)}"


if __name__ == "__main__":
    sys.exit(main())
