"""The drill: a site is filled, copied while it is written to, killed, and comes back elsewhere."""

import base64
import hmac
import http.cookiejar
import re
import stat
import urllib.parse
import urllib.request
from threading import Event, Thread

import pytest

from tests.faults.sites import EMAIL, PASSWORD, Site, kill, new_database

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


class Writing(Thread):
    """Somebody who creates users all the while; ``done`` names those that were answered."""

    def __init__(self, cognito, pool: str) -> None:
        super().__init__(daemon=True)
        self.cognito, self.pool, self.done, self.over = cognito, pool, [], Event()

    def run(self) -> None:
        while not self.over.is_set():
            name = f"user-{len(self.done)}"
            self.cognito.admin_create_user(UserPoolId=self.pool, Username=name, MessageAction="SUPPRESS")
            self.done.append(name)


@pytest.fixture
def sites(tmp_path):
    with new_database(tmp_path, "first") as first, new_database(tmp_path, "second") as second:
        yield Site(tmp_path / "first", first), Site(tmp_path / "second", second)


def fill(cognito) -> dict:
    pool = cognito.create_user_pool(PoolName="people", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="app",
        GenerateSecret=True,
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]
    cognito.admin_create_user(UserPoolId=pool, Username="ann", MessageAction="SUPPRESS")
    cognito.admin_set_user_password(
        UserPoolId=pool, Username="ann", Password="Calm-harbour-42!", Permanent=True
    )
    job = cognito.create_user_import_job(
        UserPoolId=pool, JobName="more", CloudWatchLogsRoleArn="arn:aws:iam::000000000000:role/log"
    )["UserImportJob"]
    put = urllib.request.Request(job["PreSignedUrl"], data=b"cognito:username\nlena\n", method="PUT")
    with urllib.request.urlopen(put) as answer:
        assert answer.status == 200
    return {"pool": pool, "client": client}


def sign_in_user(cognito, made: dict) -> dict:
    client = made["client"]
    proof = hmac.digest(client["ClientSecret"].encode(), f"ann{client['ClientId']}".encode(), "sha256")
    return cognito.initiate_auth(
        ClientId=client["ClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={
            "USERNAME": "ann",
            "PASSWORD": "Calm-harbour-42!",
            "SECRET_HASH": base64.b64encode(proof).decode(),
        },
    )["AuthenticationResult"]


def sign_in_staff(address: str) -> str:
    """Sign in to the console as a browser does; the page that follows."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    form = browser.open(f"{address}/sign-in/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
    sent = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "login": EMAIL, "password": PASSWORD})
    return browser.open(f"{address}/sign-in/", sent.encode()).read().decode()


def test_a_site_that_is_killed_comes_back_elsewhere_with_all_that_was_there_at_its_backup(sites, tmp_path):
    first, second = sites
    backup = tmp_path / "backup"
    first.make_keys()
    assert first.manage("set_up").returncode == 0
    with first.served() as server:
        cognito = first.client()
        made = fill(cognito)
        writing = Writing(cognito, made["pool"])
        writing.start()
        while len(writing.done) < 10:
            assert writing.is_alive()
        before = list(writing.done)
        told = first.manage("backup", str(backup))
        assert told.returncode == 0, told.stderr
        assert len(writing.done) > len(before), "the site worked meanwhile"
        writing.over.set()
        writing.join(60)
        kill(server)
    assert {stat.S_IMODE((backup / "keys" / name).stat().st_mode) for name in ("secret_key", "key_ring")} == {
        0o600
    }
    assert stat.S_IMODE(backup.stat().st_mode) == 0o700
    restored = second.manage("restore", str(backup))
    assert restored.returncode == 0, restored.stderr
    verified = second.manage("verify_site")
    assert verified.returncode == 0, verified.stderr
    assert "The site is whole." in verified.stdout
    assert "not empty" in second.manage("restore", str(backup)).stderr
    with second.served():
        cognito = second.client()
        assert sign_in_user(cognito, made)["AccessToken"]
        assert "Sign out" in sign_in_staff(second.address)
        pages = cognito.get_paginator("list_users").paginate(UserPoolId=made["pool"])
        assert set(before) <= {user["Username"] for page in pages for user in page["Users"]}
