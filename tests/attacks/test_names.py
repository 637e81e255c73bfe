"""Whose account is it: no name of a pool ever leads to two users, and none to somebody who was not meant."""

from collections.abc import Callable
from threading import Barrier, Thread

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from django.db import IntegrityError, transaction
from django.utils import timezone

from pools.models import Alias, AuthEvent, User, UserPool
from pools.rules.risk.feedback import make_feedback_token
from tests.attacks.cast import OTHERS, Pool, attributes, code_of, verified

PREFERRED = ("preferred_username", "email", "phone_number")
FORMS = [
    pytest.param(str, id="as it is"),
    pytest.param(str.upper, id="in capitals"),
    pytest.param(lambda sub: sub.replace("-", "\N{FULLWIDTH HYPHEN-MINUS}"), id="with wide hyphens"),
    pytest.param(lambda sub: "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in sub), id="wide"),
    pytest.param(lambda sub: f"{sub}\N{COMBINING GRAPHEME JOINER}", id="with a sign that nobody sees"),
]


@pytest.fixture
def make_pool(cognito, anonymous) -> Callable[..., Pool]:
    return lambda **settings: Pool(cognito, anonymous, **settings)


@pytest.fixture
def refused() -> Callable[..., str]:
    return code_of


@pytest.fixture
def shared(make_pool, cognito) -> Pool:
    """A pool from before names were one user's: ann has a stranger whose user name is her sub."""
    pool = make_pool()
    sub = pool.add("ann", **verified("ann@example.com"))
    pool.add("mallory", nickname="mallory")
    User.objects.filter(username="mallory").update(username=sub, username_key=sub)
    return pool


@pytest.mark.parametrize("written", FORMS)
@pytest.mark.parametrize("way", ["sign_up", "create"])
def test_nobody_is_named_by_somebody_elses_sub(make_pool, refused, way, written):
    pool = make_pool()
    sub = pool.add("ann")
    assert refused(getattr(pool, way), written(sub)) == "UsernameExistsException"
    assert pool.read(sub)["username"] == "ann"


def test_apps_may_name_their_users_by_uuids_of_their_own(make_pool):
    pool = make_pool(AliasAttributes=["email"])
    name = "0f1e2d3c-4b5a-4697-8899-aabbccddeeff"
    pool.add(name, **verified("ann@example.com"))
    assert pool.sign_in(name)["AccessToken"]
    assert pool.read("ann@example.com")["username"] == name


def test_what_a_token_changes_is_its_own_users_whoever_is_named_by_their_sub(shared, anonymous):
    token, sub = shared.sign_in("ann")["AccessToken"], shared.read("ann")["sub"]
    anonymous.update_user_attributes(AccessToken=token, UserAttributes=attributes(name="Ann"))
    anonymous.delete_user_attributes(AccessToken=token, UserAttributeNames=["email"])
    assert shared.read("ann").get("name") == "Ann"
    assert "email" not in shared.read("ann")
    assert User.objects.get(username=sub).attributes == {"nickname": "mallory"}


def test_what_a_code_verifies_is_its_own_users(shared, anonymous, mailoutbox):
    token = shared.sign_in("ann")["AccessToken"]
    anonymous.update_user_attributes(
        AccessToken=token, UserAttributes=attributes(email="ann@elsewhere.example")
    )
    code = next(word for word in mailoutbox[-1].body.split() if word.strip(".").isdigit()).strip(".")
    anonymous.verify_user_attribute(AccessToken=token, AttributeName="email", Code=code)
    assert shared.read("ann")["email_verified"] == "true"


def test_what_administrators_do_to_a_sub_is_done_to_its_user(shared, cognito):
    sub = shared.read("ann")["sub"]
    cognito.create_group(UserPoolId=shared.id, GroupName="admins")
    cognito.admin_add_user_to_group(UserPoolId=shared.id, Username=sub, GroupName="admins")
    cognito.admin_disable_user(UserPoolId=shared.id, Username=sub)
    members = cognito.list_users_in_group(UserPoolId=shared.id, GroupName="admins")["Users"]
    assert [user["Username"] for user in members] == ["ann"]
    assert User.objects.get(username="ann").enabled is False
    assert User.objects.get(username=sub).enabled is True


def test_the_link_in_a_notice_is_about_the_one_who_got_it(shared, client):
    shared.sign_in("ann")
    ann = User.objects.select_related("pool").get(username="ann")
    event = AuthEvent.objects.get(user=ann)
    token = make_feedback_token(ann, event.id, timezone.now())
    assert client.post(f"/{shared.id}/feedback", {"value": "Valid", "token": token}).status_code == 200


@pytest.mark.parametrize("way", ["sign_up", "create"])
@pytest.mark.parametrize("name", ["boss", "BOSS", "Boß"])
def test_a_preferred_user_name_is_nobody_elses_user_name(make_pool, refused, way, name):
    settings = {"AliasAttributes": PREFERRED, "UsernameConfiguration": {"CaseSensitive": False}}
    pool = make_pool(**settings)
    pool.add("ann", preferred_username="boss")
    assert refused(getattr(pool, way), name) == "UsernameExistsException"
    assert pool.read("boss")["username"] == "ann"
    pool.sign_in("boss")


@pytest.mark.parametrize("way", ["create", "change"])
def test_a_preferred_user_name_is_no_name_of_somebody_else(make_pool, refused, way):
    pool = make_pool(AliasAttributes=PREFERRED)
    sub = pool.add("ann", **verified("ann@example.com"), phone_number="+15555550100")
    pool.change(
        "ann", phone_number="+15555550100", phone_number_verified="true", preferred_username="captain"
    )
    pool.add("ben")
    for name in ("ann", "captain", "ann@example.com", "+15555550100", sub, sub.upper()):
        if way == "change":
            assert refused(pool.change, "ben", preferred_username=name) == "AliasExistsException", name
        else:
            given = {"preferred_username": name}
            assert refused(pool.create, "eve", **given) == "UsernameExistsException", name
            assert refused(pool.create, "eve", force=True, **given) == "UsernameExistsException", name
    for name in ("ann", "captain", "ann@example.com", "+15555550100", sub):
        assert pool.read(name)["username"] == "ann"


def test_an_address_that_somebody_prefers_to_be_called_is_verified_for_nobody_else(make_pool, refused):
    pool = make_pool(AliasAttributes=PREFERRED)
    pool.add("ann", preferred_username="ann@example.com")
    for force in (False, True):
        code = refused(pool.create, "ben", force=force, **verified("ann@example.com"))
        assert code == "UsernameExistsException"
    pool.create("ben", email="ann@example.com")
    assert (
        refused(pool.change, "ben", email_verified="true", email="ann@example.com") == "AliasExistsException"
    )


def test_one_user_may_bear_one_name_twice_and_gives_it_free_with_the_last(make_pool):
    pool = make_pool(AliasAttributes=PREFERRED)
    pool.add("ann", preferred_username="ann", **verified("ann@example.com"))
    pool.change("ann", preferred_username="ann@example.com")
    pool.change("ann", email="ann@elsewhere.example", email_verified="true")
    assert pool.read("ann@example.com")["username"] == "ann"
    pool.change("ann", preferred_username="captain")
    pool.add("ben", preferred_username="ann@example.com")
    assert pool.read("ann@example.com")["username"] == "ben"
    assert pool.read("captain")["username"] == pool.read("ann@elsewhere.example")["username"] == "ann"


def test_a_deleted_users_names_are_free(make_pool, cognito):
    pool = make_pool(AliasAttributes=PREFERRED)
    pool.add("ann", preferred_username="boss")
    cognito.admin_delete_user(UserPoolId=pool.id, Username="boss")
    pool.add("boss", preferred_username="ann")
    assert Alias.objects.count() == 2


def test_without_aliases_addresses_and_preferred_names_repeat(make_pool):
    pool = make_pool()
    sub = pool.add("ann", preferred_username="boss", **verified("ann@example.com"))
    for name in ("ben", "boss"):
        pool.add(name, preferred_username="boss", **verified("ann@example.com"))
    pool.change("ben", preferred_username=sub)
    assert pool.read(sub)["username"] == "ann"


def test_the_database_holds_that_an_alias_is_one_users(make_pool):
    pool = make_pool(AliasAttributes=PREFERRED)
    pool.add("ann")
    row = UserPool.objects.get(public_id=pool.id)
    ann = User.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Alias.objects.create(pool=row, attribute="email", key="ann", user=ann)


RESERVED = ["Google_1", "google_1", "FACEBOOK_9", "LoginWithAmazon_amzn1", "signinwithapple_x", "Google_"]


@pytest.mark.parametrize("name", RESERVED)
@pytest.mark.parametrize("aliases", [(), PREFERRED], ids=["plain", "aliases"])
def test_nobody_waits_in_the_place_of_a_providers_user(make_pool, refused, import_file, name, aliases):
    pool = make_pool(**({"AliasAttributes": aliases} if aliases else {}))
    assert refused(pool.sign_up, name) == "InvalidParameterException"
    assert refused(pool.create, name) == "InvalidParameterException"
    job = import_file(pool.id, [{"cognito:username": name, **verified("g@example.com")}])
    assert (job["ImportedUsers"], job["FailedUsers"]) == (0, 1)
    pool.add("Googler")
    if aliases:
        assert refused(pool.change, "Googler", preferred_username=name) == "InvalidParameterException"
    assert User.objects.count() == 1


def test_an_address_may_begin_like_a_provider(make_pool):
    pool = make_pool(UsernameAttributes=["email"])
    pool.add("google_fan@example.com")
    assert pool.read("google_fan@example.com")["email"] == "google_fan@example.com"


@pytest.mark.parametrize("dry_run", [False, True])
def test_an_import_brings_nobody_under_a_name_of_somebody_else(make_pool, import_file, dry_run):
    pool = make_pool(AliasAttributes=PREFERRED)
    sub = pool.add("ann", preferred_username="boss", **verified("ann@example.com"))

    def line(name: str, **given: str) -> dict[str, str]:
        return {"cognito:username": name, **verified(f"{name}@example.com"), **given}

    rows = [
        *(line("ann"), line("boss"), line(sub.upper())),
        *(line("b", preferred_username=name) for name in ("ann", "boss", "ann@example.com", sub)),
        *(line("c", preferred_username="d"), line("d"), line("e", preferred_username="c"), line("f")),
    ]
    job = import_file(pool.id, rows, dry_run=dry_run)
    assert (job["ImportedUsers"], job["SkippedUsers"], job["FailedUsers"]) == (2, 1, 8)
    if not dry_run:
        assert pool.read("d")["username"] == "c"
        assert set(User.objects.values_list("username", flat=True)) == {"ann", "c", "f"}


def test_an_import_brings_nobody_under_a_sub_in_a_plain_pool(make_pool, import_file):
    pool = make_pool()
    sub = pool.add("ann")
    job = import_file(
        pool.id, [{"cognito:username": name, **verified("b@example.com")} for name in (sub, "ben")]
    )
    assert (job["ImportedUsers"], job["FailedUsers"]) == (1, 1)


@pytest.mark.parametrize("taken", ["sub", "boss", "Google_1"])
def test_a_migrated_user_gets_no_name_of_somebody_else(make_pool, functions, refused, taken):
    named = {}

    def directory(event):
        return event | {"response": {"userAttributes": verified("m@example.com") | {"username": named["it"]}}}

    lambdas = {"UserMigration": functions.by_arn(directory)}
    pool = make_pool(AliasAttributes=PREFERRED, LambdaConfig=lambdas)
    sub = pool.add("ann", preferred_username="boss")
    named["it"] = sub if taken == "sub" else taken
    assert refused(pool.sign_in, "mallory", OTHERS) == "UserNotFoundException"
    assert User.objects.count() == 1


TAKEN = {
    "email": ("ann@example.com", "email_verified"),
    "phone_number": ("+15555550100", "phone_number_verified"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_forced_alias_leaves_its_former_holder_unverified(make_pool, refused, anonymous, name):
    pool = make_pool(AliasAttributes=["email", "phone_number"])
    address, flag = TAKEN[name]
    pool.add("ann", **{name: address, flag: "true"})
    session = pool.sign_in("ann")
    anonymous.forgot_password(ClientId=pool.app, Username="ann")
    pool.create("ben", force=True, **{name: address, flag: "true"})
    assert pool.read(address)["username"] == "ben"
    assert pool.read("ann")[flag] == "false"
    claims = anonymous.get_user(AccessToken=session["AccessToken"])["UserAttributes"]
    assert {"Name": flag, "Value": "false"} in claims
    assert (
        refused(anonymous.forgot_password, ClientId=pool.app, Username="ann") == "InvalidParameterException"
    )


def test_a_reset_code_is_void_once_its_address_is_another_users(make_pool, refused, anonymous, mailoutbox):
    pool = make_pool(AliasAttributes=["email"])
    pool.add("ann", **verified("ann@example.com"))
    anonymous.forgot_password(ClientId=pool.app, Username="ann")
    code = next(word for word in mailoutbox[-1].body.split() if word.strip(".").isdigit()).strip(".")
    pool.create("ben", force=True, **verified("ann@example.com"))
    given = {"ClientId": pool.app, "Username": "ann", "ConfirmationCode": code, "Password": OTHERS}
    assert refused(anonymous.confirm_forgot_password, **given) == "ExpiredCodeException"


def test_an_alias_forced_on_confirmation_leaves_its_former_holder_unverified(
    make_pool, refused, anonymous, mailoutbox
):
    pool = make_pool(AliasAttributes=["email"])
    pool.add("ann", **verified("ann@example.com"))
    pool.sign_up("ben", email="ann@example.com")
    code = next(word for word in mailoutbox[-1].body.split() if word.strip(".").isdigit()).strip(".")
    given = {"ClientId": pool.app, "Username": "ben", "ConfirmationCode": code}
    assert refused(anonymous.confirm_sign_up, **given) == "AliasExistsException"
    anonymous.confirm_sign_up(**given, ForceAliasCreation=True)
    assert pool.read("ann")["email_verified"] == "false"
    assert pool.read("ann@example.com")["username"] == "ben"


def test_an_alias_forced_by_migration_leaves_its_former_holder_unverified(make_pool, functions):
    response = {"forceAliasCreation": True, "messageAction": "SUPPRESS"}

    def directory(event):
        return event | {"response": response | {"userAttributes": verified("ann@example.com")}}

    lambdas = {"UserMigration": functions.by_arn(directory)}
    pool = make_pool(AliasAttributes=["email"], LambdaConfig=lambdas)
    pool.add("ann", **verified("ann@example.com"))
    pool.sign_in("ben", OTHERS)
    assert pool.read("ann")["email_verified"] == "false"
    assert pool.read("ann@example.com")["username"] == "ben"


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_want_one_name_at_once_one_gets_it(live_cognito, live_server):
    stranger = boto3.client(
        "cognito-idp",
        endpoint_url=live_server.url,
        region_name="us-east-1",
        config=Config(signature_version=UNSIGNED, retries={"max_attempts": 0}, max_pool_connections=20),
    )
    pool = Pool(live_cognito, stranger, AliasAttributes=["preferred_username", "email"])
    for number in range(10):
        pool.create(f"user{number}")
    acts = [
        *((pool.change, f"user{number}", {"preferred_username": "boss"}) for number in range(10)),
        *((pool.sign_up, "boss", {}) for _ in range(4)),
        *((pool.create, "boss", {}) for _ in range(3)),
        *((pool.create, f"new{number}", {"preferred_username": "boss"}) for number in range(3)),
    ]
    start, outcomes = Barrier(len(acts)), []

    def run(act: Callable, name: str, given: dict[str, str]) -> None:
        start.wait()
        try:
            act(name, **given)
            outcomes.append("done")
        except ClientError as error:
            outcomes.append(error.response["Error"]["Code"])

    threads = [Thread(target=run, args=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stranger.close()
    assert outcomes.count("done") == 1
    assert set(outcomes) == {"done", "UsernameExistsException", "AliasExistsException"}
    named = User.objects.filter(username="boss").count()
    prefers = User.objects.filter(preferred_username_key="boss").count()
    assert named + prefers == Alias.objects.filter(key="boss").count() == 1
