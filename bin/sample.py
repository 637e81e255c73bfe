"""Makes the sample pool through the API alone, as any program could. Called by bin/serve on the first run.

Address and key come from the environment: ``AWS_ENDPOINT_URL``, ``AWS_ACCESS_KEY_ID``, ``AWS_SECRET_ACCESS_KEY``. The
argument names a file, which gets the address at which the printed user signs in.
"""

import csv
import io
import json
import os
import secrets
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
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
PREFIX = "harbour-library"
SCOPES = ["openid", "email", "profile"]
PORTAL: dict[str, Any] = {
    "ClientName": "Reading corner, browser",
    "ExplicitAuthFlows": ["ALLOW_USER_AUTH"],
    "AllowedOAuthFlowsUserPoolClient": True,
    "AllowedOAuthFlows": ["code"],
    "AllowedOAuthScopes": SCOPES,
    "SupportedIdentityProviders": ["COGNITO"],
    "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 10},
    "PreventUserExistenceErrors": "ENABLED",
}
DEEP_SEA, HARBOUR = "0b4f6cff", "0d6e8fff"
STYLE = {
    "components": {
        "primaryButton": {
            mode: {
                "defaults": {"backgroundColor": DEEP_SEA, "textColor": "ffffffff"},
                "hover": {"backgroundColor": HARBOUR, "textColor": "ffffffff"},
                "active": {"backgroundColor": HARBOUR, "textColor": "ffffffff"},
            }
            for mode in ("lightMode", "darkMode")
        }
    }
}
"""Of the sign-in pages; what it leaves out is Lifeguard's own."""
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
        address = open_pages(cognito, pool)
    except (BotoCoreError, ClientError, OSError, RuntimeError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    print(f'The sample pool "{POOL["PoolName"]}" is ready: {pool}\n', flush=True)
    if address:
        show_reader(cognito, pool)
        Path(sys.argv[1]).write_text(address)
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


def open_pages(cognito, pool: str) -> str:
    """Give the pool pages of its own, an app client and a style; where they sign in, or nothing where this site shows none."""
    site = (os.environ.get("SITE_URL") or os.environ["AWS_ENDPOINT_URL"]).rstrip("/")
    # Without HOSTED_DOMAIN the pages are below the pool's path, or nowhere.
    with suppress(cognito.exceptions.InvalidParameterException):
        cognito.create_user_pool_domain(UserPoolId=pool, Domain=PREFIX, ManagedLoginVersion=2)
    may_come_back = site.startswith("https:") or urlsplit(site).hostname in ("localhost", "127.0.0.1", "::1")
    back = f"{site}/pools/embedded/{pool}/clients/" if may_come_back else "https://app.example.com/callback"
    made = cognito.create_user_pool_client(UserPoolId=pool, **PORTAL, CallbackURLs=[back])["UserPoolClient"]
    client = made["ClientId"]
    cognito.create_managed_login_branding(UserPoolId=pool, ClientId=client, Settings=STYLE)
    # S310: the address is this site's own.
    discovery = f"{os.environ['AWS_ENDPOINT_URL']}/{pool}/.well-known/openid-configuration"
    with urlopen(discovery, timeout=60) as answer:  # noqa: S310
        authorize = json.load(answer).get("authorization_endpoint", "")
    asked = {"response_type": "code", "client_id": client, "redirect_uri": back, "scope": " ".join(SCOPES)}
    return f"{authorize}?{urlencode(asked)}" if authorize else ""


def show_reader(cognito, pool: str) -> None:
    """Print somebody who can sign in."""
    name, chosen = next(iter(people(1)))["cognito:username"], password()
    cognito.admin_set_user_password(UserPoolId=pool, Username=name, Password=chosen, Permanent=True)
    print(f"  {'Sample user:':<23} {name}\n  {'Password:':<23} {chosen}\n", flush=True)


def password() -> str:
    """One that the pool's policy takes and nobody knows: support sets another."""
    return f"Aa1{secrets.token_urlsafe(18)}"


if __name__ == "__main__":
    sys.exit(main())
