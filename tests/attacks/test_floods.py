"""Floods of what needs no signature: bounded by pool and by whom they come from, over all processes."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client

from dashboard import proxies
from pools.rules.app_clients.calling import secret_hash
from pools.rules.limits import buckets
from tests.fixtures.api import ENDPOINT, Door

pytestmark = pytest.mark.usefixtures("counted")

PASSWORD = "Correct-horse-1"
NAMES = [f"user{number}" for number in range(6)]
ROOT = Path(__file__).resolve().parents[2]


class Elsewhere(Door):
    """The door, knocked at from another address and with other headers."""

    def __init__(self, address: str, **headers: str) -> None:
        super().__init__(WSGIHandler())
        self.more = {"REMOTE_ADDR": address} | headers

    def _call(self, environ: dict) -> Any:
        return super()._call(environ | self.more)


@pytest.fixture
def bound(settings) -> Callable[..., None]:
    """Sets bounds, and no others: ``bound(by_address={"refused": "3/hour"})``."""

    def set_bounds(by_pool=None, by_address=None, by_client=None) -> None:
        settings.LIMITS_BY_POOL = by_pool or {}
        settings.LIMITS_BY_ADDRESS = by_address or {}
        settings.LIMITS_BY_CLIENT = by_client or {}

    return set_bounds


@pytest.fixture
def stranger(db) -> Callable[..., Any]:
    """An app's client of a service, that calls from an address."""

    def call_from(address: str, service: str = "cognito-idp", **headers: str) -> Any:
        config = Config(signature_version=UNSIGNED, retries={"max_attempts": 0})
        client = boto3.client(service, endpoint_url=ENDPOINT, region_name="us-east-1", config=config)
        return Elsewhere(address, **headers).serve(client)

    return call_from


@pytest.fixture
def pool(cognito) -> str:
    pool = cognito.create_user_pool(PoolName="people", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
    for name in NAMES:
        attributes = [
            {"Name": "email", "Value": f"{name}@example.com"},
            {"Name": "email_verified", "Value": "true"},
        ]
        cognito.admin_create_user(
            UserPoolId=pool, Username=name, MessageAction="SUPPRESS", UserAttributes=attributes
        )
        cognito.admin_set_user_password(UserPoolId=pool, Username=name, Password=PASSWORD, Permanent=True)
    return pool


@pytest.fixture
def make_app(cognito, pool) -> Callable[..., dict]:
    def make(**settings: Any) -> dict:
        flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
        asked = {"ClientName": "app", "ExplicitAuthFlows": flows, "UserPoolId": pool} | settings
        return cognito.create_user_pool_client(**asked)["UserPoolClient"]

    return make


@pytest.fixture
def app(make_app) -> str:
    return make_app()["ClientId"]


def sign_in(client, app: str, name: str, password: str = PASSWORD, **more: Any) -> dict:
    parameters = {"USERNAME": name, "PASSWORD": password} | more.pop("parameters", {})
    return client.initiate_auth(
        ClientId=app, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters, **more
    )


def answers(calls: Iterator[Callable[[], Any]] | list) -> list[str]:
    """What each call came to: ``ok``, or its error's name."""
    return [answer(call) for call in calls]


def answer(call: Callable[[], Any]) -> str:
    try:
        call()
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "TooManyRequestsException":
            assert error.response["Error"]["Message"] == "Rate exceeded"
            assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 400
        return code
    return "ok"


TOO_MANY = "TooManyRequestsException"


def test_one_address_cannot_try_a_password_on_many_users(bound, stranger, app):
    bound(by_address={"refused": "3/hour"})
    thief, other = stranger("192.0.2.7"), stranger("192.0.2.8")
    tried = answers([lambda name=name: sign_in(thief, app, name, "Guessed-guess-1") for name in NAMES])
    assert tried == ["NotAuthorizedException"] * 3 + [TOO_MANY] * 3
    assert answer(lambda: sign_in(thief, app, NAMES[5])) == TOO_MANY, "a right guess is not told of either"
    assert answer(lambda: sign_in(other, app, NAMES[5])) == "ok"


def test_one_address_cannot_try_names_until_one_exists(bound, stranger, app):
    bound(by_address={"refused": "3/hour"})
    thief = stranger("192.0.2.7")
    tried = answers([lambda n=n: sign_in(thief, app, f"nobody{n}") for n in range(5)])
    assert tried == ["UserNotFoundException"] * 3 + [TOO_MANY] * 2


def test_one_address_cannot_try_reset_codes_over_many_users(bound, stranger, app):
    bound(by_address={"refused": "4/hour"})
    thief = stranger("192.0.2.7")
    tried = answers(
        [
            lambda name=name: thief.confirm_forgot_password(
                ClientId=app, Username=name, ConfirmationCode="123456", Password="Other-horse-2"
            )
            for name in NAMES
        ]
    )
    assert tried == ["ExpiredCodeException"] * 4 + [TOO_MANY] * 2


@pytest.mark.parametrize(
    ("kind", "make"),
    [
        ("messages", lambda client, app, n: client.forgot_password(ClientId=app, Username=NAMES[n])),
        (
            "sign-ups",
            lambda client, app, n: client.sign_up(ClientId=app, Username=f"new{n}", Password=PASSWORD),
        ),
    ],
)
def test_one_address_cannot_make_rows_without_end(bound, stranger, app, kind, make):
    bound(by_address={kind: "2/hour"})
    thief = stranger("192.0.2.7")
    made = answers([lambda n=n: make(thief, app, n) for n in range(4)])
    assert made == ["ok", "ok", TOO_MANY, TOO_MANY]
    assert answer(lambda: sign_in(thief, app, NAMES[5])) == "ok"


def test_a_message_for_nobody_counts_like_one_that_is_sent(bound, stranger, make_app):
    bound(by_address={"messages": "2/hour"})
    app = make_app(PreventUserExistenceErrors="ENABLED")["ClientId"]
    thief = stranger("192.0.2.7")
    asked = [
        lambda name=name: thief.forgot_password(ClientId=app, Username=name)
        for name in ("nobody1", NAMES[0], "nobody2", NAMES[1])
    ]
    assert answers(asked) == ["ok", "ok", TOO_MANY, TOO_MANY]


def test_guests_are_bounded_by_address_and_by_pool(bound, stranger, make_client):
    identities = make_client(service="cognito-identity")
    pool = identities.create_identity_pool(IdentityPoolName="guests", AllowUnauthenticatedIdentities=True)[
        "IdentityPoolId"
    ]
    guest = [stranger(f"192.0.2.{n}", "cognito-identity") for n in (7, 8)]
    bound(by_address={"guests": "2/hour"}, by_pool={"GetId": "3/hour"})
    come = [
        lambda client=client: client.get_id(IdentityPoolId=pool)
        for client in (*guest[:1] * 3, *guest[1:] * 2)
    ]
    assert answers(come) == ["ok", "ok", TOO_MANY, "ok", TOO_MANY]
    assert len(identities.list_identities(IdentityPoolId=pool, MaxResults=60)["Identities"]) == 3


def test_a_web_server_signs_all_its_users_in_from_one_address(bound, stranger, app):
    bound(by_address={"refused": "1/hour", "sign-ups": "1/hour", "messages": "1/hour"})
    server = stranger("192.0.2.7")
    tokens = [sign_in(server, app, name)["AuthenticationResult"] for name in NAMES]
    assert [server.get_user(AccessToken=each["AccessToken"])["Username"] for each in tokens] == NAMES


def test_a_refused_address_does_not_use_up_its_pool(bound, stranger, app):
    bound(by_address={"refused": "2/hour"}, by_pool={"UserAuthentication": "4/hour"})
    thief, other = stranger("192.0.2.7"), stranger("192.0.2.8")
    for _ in range(2):
        answers([lambda name=name: sign_in(thief, app, name, "Guessed-guess-1") for name in NAMES])
    assert answer(lambda: sign_in(other, app, NAMES[5])) == "ok"


def test_a_pool_answers_so_many_sign_ins_whoever_they_come_from(bound, stranger, app):
    bound(by_pool={"UserAuthentication": "3/hour"})
    came = answers(
        [lambda n=n, name=name: sign_in(stranger(f"192.0.2.{n}"), app, name) for n, name in enumerate(NAMES)]
    )
    assert came == ["ok"] * 3 + [TOO_MANY] * 3


def test_whoever_signs_is_not_bounded(bound, cognito, pool):
    bound(by_pool={"UserRead": "1/hour"}, by_address={"refused": "1/hour"})
    for _ in range(3):
        cognito.admin_get_user(UserPoolId=pool, Username=NAMES[0])
        assert (
            answer(lambda: cognito.admin_get_user(UserPoolId=pool, Username="nobody"))
            == "UserNotFoundException"
        )


def test_addresses_of_one_household_are_one(bound, stranger, app):
    bound(by_address={"refused": "2/hour"})
    came = [
        lambda address=address: sign_in(stranger(address), app, NAMES[0], "Guessed-guess-1")
        for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::2", "2001:db8:1:2::3", "2001:db8:1:3::1")
    ]
    assert answers(came) == ["NotAuthorizedException"] * 2 + [TOO_MANY, "NotAuthorizedException"]


class TestAnAppThatKnowsItsSecret:
    @pytest.fixture
    def confidential(self, make_app) -> Callable[..., dict]:
        def make(**settings: Any) -> dict:
            return make_app(GenerateSecret=True, **settings)

        return make

    @staticmethod
    def guess(client, app: dict, name: str, *, secret: str = "", **more: Any) -> str:
        proof = secret_hash(app["ClientId"], secret or app["ClientSecret"], name)
        return answer(
            lambda: sign_in(
                client, app["ClientId"], name, "Guessed-guess-1", parameters={"SECRET_HASH": proof}, **more
            )
        )

    def test_counts_under_its_own_name(self, bound, stranger, confidential, app):
        known = confidential()
        bound(by_address={"refused": "1/hour"}, by_client={"refused": "3/hour"})
        server = stranger("192.0.2.7")
        tried = [self.guess(server, known, name) for name in NAMES[:4]]
        assert tried == ["NotAuthorizedException"] * 3 + [TOO_MANY]
        assert answer(lambda: sign_in(server, app, NAMES[5], "Guessed-guess-1")) == "NotAuthorizedException"

    def test_counts_by_the_address_that_it_passes_on(self, bound, stranger, confidential):
        known = confidential(EnablePropagateAdditionalUserContextData=True)
        bound(by_address={"refused": "1/hour"}, by_client={"refused": "9/hour"})
        server = stranger("192.0.2.7")
        tried = [
            self.guess(server, known, name, UserContextData={"IpAddress": address})
            for name, address in zip(NAMES, ["198.51.100.1", "198.51.100.1", "198.51.100.2"], strict=False)
        ]
        assert tried == ["NotAuthorizedException", TOO_MANY, "NotAuthorizedException"]

    def test_is_not_believed_an_address_where_it_may_pass_on_none(self, bound, stranger, confidential):
        known = confidential()
        bound(by_address={"refused": "9/hour"}, by_client={"refused": "2/hour"})
        server = stranger("192.0.2.7")
        tried = [
            self.guess(server, known, name, UserContextData={"IpAddress": f"198.51.100.{n}"})
            for n, name in enumerate(NAMES[:3])
        ]
        assert tried == ["NotAuthorizedException"] * 2 + [TOO_MANY]

    def test_is_no_such_app_with_a_wrong_secret(self, bound, stranger, confidential):
        known = confidential()
        bound(by_address={"refused": "2/hour"})
        thief = stranger("192.0.2.7")
        tried = [self.guess(thief, known, name, secret="wrong") for name in NAMES[:3]]
        assert tried == ["NotAuthorizedException"] * 2 + [TOO_MANY]


def test_links_in_messages_cannot_be_guessed_without_end(bound, app, pool):
    bound(by_address={"refused": "2/hour"})
    browser = Client(REMOTE_ADDR="192.0.2.7")
    pages = [
        browser.get(
            f"/{pool}/confirmUser",
            {"client_id": app, "user_name": name, "confirmation_code": "123456"},
        ).content.decode()
        for name in NAMES[:3]
    ]
    assert ["Too many attempts" in page for page in pages] == [False, False, True]


def test_other_processes_count_into_the_same_bucket(bound, stranger, app, redis):
    """A process beside this one, on the same Redis."""
    bound(by_address={"refused": "4/hour"})
    count = (
        "import django; from django.conf import settings; settings.configure(REDIS_URL=%r)\n"
        "from pools.rules.limits.buckets import Bucket, take\n"
        "print([take(Bucket('refused', '192.0.2.7', '4/hour')) for _ in range(3)])"
    )
    done = subprocess.run(
        [sys.executable, "-c", count % redis], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[True, True, True]"
    thief = stranger("192.0.2.7")
    tried = answers([lambda name=name: sign_in(thief, app, name, "Guessed-guess-1") for name in NAMES[:2]])
    assert tried == ["NotAuthorizedException", TOO_MANY]


def test_each_process_counts_by_itself_while_redis_is_away(
    bound, stranger, app, settings, tmp_path, monkeypatch
):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock"
    monkeypatch.setattr(buckets, "_away_until", 0.0)
    bound(by_address={"refused": "2/hour"}, by_pool={"UserAuthentication": "3/hour"})
    thief = stranger("192.0.2.7")
    tried = answers([lambda name=name: sign_in(thief, app, name, "Guessed-guess-1") for name in NAMES[:3]])
    assert tried == ["NotAuthorizedException"] * 2 + [TOO_MANY]
    assert buckets._away_until > 0, "the outage is remembered"


def test_a_bucket_is_not_full_for_longer_than_its_time_after_a_clock_was_ahead(redis):
    bucket = buckets.Bucket("refused", "192.0.2.7", "2/minute")
    assert [buckets.take(bucket) for _ in range(3)] == [True, True, False]
    store = buckets._redis(redis)
    for key in store._keys(bucket):
        store.storage.pexpire(key, 40 * 86_400_000)
    buckets._full.clear()
    assert buckets.take(bucket)


@pytest.mark.parametrize(
    ("address", "bounded"), [("10.0.0.9", False), ("127.0.0.1", False), ("203.0.113.9", True)]
)
def test_behind_a_proxy_that_nobody_named_no_bucket_is_by_address(bound, stranger, app, address, bounded):
    """All would share the proxy's; only who calls from where a proxy stands can say that one does."""
    bound(by_address={"refused": "1/hour"})
    came = stranger(address, HTTP_X_FORWARDED_FOR="198.51.100.1")
    tried = answers([lambda name=name: sign_in(came, app, name, "Guessed-guess-1") for name in NAMES[:2]])
    assert tried == ["NotAuthorizedException", TOO_MANY if bounded else "NotAuthorizedException"]


def test_a_proxy_that_nobody_named_is_told_on_readiness_and_once_in_the_log(redis, db, capfd, monkeypatch):
    monkeypatch.setattr(proxies, "_told_at", float("-inf"))
    browser = Client(REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR="198.51.100.1")
    assert browser.get("/health/").status_code == browser.get("/sign-in/").status_code == 200
    assert capfd.readouterr().err.count("TRUSTED_PROXIES is 0") == 1
    ready = Client().get("/health/ready/")
    assert ready.status_code == 200
    assert "TRUSTED_PROXIES" in ready.json()["proxy"]


def test_a_process_remembers_so_many_full_buckets_and_no_more(monkeypatch):
    monkeypatch.setattr(buckets, "_MOST_REMEMBERED", 2)
    for number in range(5):
        bucket = buckets.Bucket("tries", str(number), "1/hour")
        assert [buckets.take(bucket) for _ in range(3)] == [True, False, False]
    assert len(buckets._full) <= 2
