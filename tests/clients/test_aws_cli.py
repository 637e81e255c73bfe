"""The AWS CLI: staff on a terminal, and a user who signs up and in."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.clients.conftest import EMAIL, PASSWORD

AWS = Path(sys.executable).parent / "aws"
Run = Callable[..., subprocess.CompletedProcess]


@pytest.fixture
def run(engine, tmp_path) -> Run:
    """Runs ``aws cognito-idp`` with these words; ``key`` is what it signs with."""

    def run(*words: str, key=None) -> subprocess.CompletedProcess:
        signing = {"AWS_ACCESS_KEY_ID": key.id, "AWS_SECRET_ACCESS_KEY": key.secret} if key else {}
        usual = {"AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": ""}
        return subprocess.run(
            [AWS, "cognito-idp", *words, "--endpoint-url", engine, "--output", "json"],
            env={"HOME": str(tmp_path), "LC_ALL": "C.UTF-8", **usual, **signing},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def read(done: subprocess.CompletedProcess) -> dict:
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout) if done.stdout else {}


def test_staff_create_and_list_users(run, pool, make_key):
    key = make_key(pools=[pool])
    words = ("--user-pool-id", pool, "--username", "ann", "--user-attributes", f"Name=email,Value={EMAIL}")
    made = read(run("admin-create-user", *words, key=key))["User"]
    assert made["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    listed = read(run("list-users", "--user-pool-id", pool, "--filter", 'email ^= "ann@"', key=key))
    assert listed["Users"] == [made]


@pytest.mark.slow
def test_a_user_signs_up_and_in(run, app, cognito, pool):
    words = ("--client-id", app, "--username", "ann", "--password", PASSWORD)
    made = read(run("sign-up", *words, "--user-attributes", f"Name=email,Value={EMAIL}"))
    cognito.admin_confirm_sign_up(UserPoolId=pool, Username="ann")
    given = f"USERNAME=ann,PASSWORD={PASSWORD}"
    flow = ("--auth-flow", "USER_PASSWORD_AUTH", "--auth-parameters", given)
    tokens = read(run("initiate-auth", "--client-id", app, *flow))["AuthenticationResult"]
    user = read(run("get-user", "--access-token", tokens["AccessToken"]))
    attributes = {one["Name"]: one["Value"] for one in user["UserAttributes"]}
    assert (user["Username"], attributes["sub"]) == ("ann", made["UserSub"])


@pytest.mark.slow
def test_a_wrong_password_is_said_in_cognitos_words(run, app, ann):
    flow = ("--auth-flow", "USER_PASSWORD_AUTH", "--auth-parameters", "USERNAME=ann,PASSWORD=Wrong-horse-1")
    done = run("initiate-auth", "--client-id", app, *flow)
    assert done.returncode
    assert "(NotAuthorizedException)" in done.stderr
    assert "Incorrect username or password." in done.stderr
