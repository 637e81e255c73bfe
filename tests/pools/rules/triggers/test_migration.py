"""Users who come over from another directory."""

import pytest
from django.db import transaction
from django.utils import timezone

from pools import errors
from pools.models import AppClient, User
from pools.rules.new_users.migration import insert_migrated, migrate_user, new_migrated_user
from pools.rules.passwords.hashes import matches
from tests.fixtures.functions import FunctionError

ANN = {"email": "ann@example.com", "email_verified": "true"}


@pytest.fixture
def migrating(call, make_pool, functions):
    """Asks a function that answers with this about ann; gives the pool, the client and the answer."""

    def migrate(
        source="Authentication", password="old", metadata=None, username="ann", settings=None, **response
    ):
        def directory(event):
            return {**event, "response": response}

        pool = make_pool(settings, UserMigration=functions.by_arn(directory))
        now = timezone.now()
        client = AppClient.objects.create(id="client1", pool=pool, name="app", created=now, modified=now)
        return pool, migrate_user(call, pool, client, username, password, source, metadata)

    return migrate


def create_migrated_user(call, pool, migration, password) -> User:
    user = new_migrated_user(pool, migration, password, call.now)
    with transaction.atomic():
        insert_migrated(user, migration)
    return user


def test_a_pool_without_a_function_migrates_nobody(call, make_pool):
    pool = make_pool()
    client = AppClient(id="client1", pool=pool)
    assert migrate_user(call, pool, client, "ann", "old", "Authentication", None) is None


def test_the_function_gets_the_password_and_the_metadata_as_validation_data(migrating, functions):
    migrating(metadata={"a": "b"}, userAttributes=ANN)
    (event,) = functions.events
    assert (event["triggerSource"], event["userName"]) == ("UserMigration_Authentication", "ann")
    assert event["request"] == {"password": "old", "validationData": {"a": "b"}, "userAttributes": None}
    assert set(event["response"].values()) == {None}


def test_who_forgot_the_password_comes_without_one(migrating, functions):
    migrating("ForgotPassword", password=None, metadata={"a": "b"}, userAttributes=ANN)
    assert functions.events[0]["request"] == {
        "password": None,
        "validationData": None,
        "userAttributes": None,
        "clientMetadata": {"a": "b"},
    }


def test_a_migrated_user_has_the_password_of_before_whatever_the_policy_says(call, migrating):
    pool, answer = migrating(userAttributes=ANN | {"email_verified": True}, messageAction="SUPPRESS")
    create_migrated_user(call, pool, answer, "old")
    user = User.objects.get()
    assert (user.username, user.status, user.attributes) == ("ann", "CONFIRMED", ANN)
    assert matches("old", user.password)
    assert answer.mediums == ()


def test_what_the_function_wants_is_read(migrating):
    _, answer = migrating(
        userAttributes=ANN,
        finalUserStatus="RESET_REQUIRED",
        desiredDeliveryMediums=["EMAIL"],
        forceAliasCreation=True,
        enableSMSMFA=True,
    )
    assert (answer.status, answer.mediums) == ("RESET_REQUIRED", ("EMAIL",))
    assert (answer.force_alias, answer.sms_mfa) == (True, True)


def test_a_user_may_get_another_user_name(call, migrating):
    pool, answer = migrating(
        settings={"AliasAttributes": ["email"]},
        username="ann@example.com",
        userAttributes=ANN | {"username": "ann7"},
    )
    assert create_migrated_user(call, pool, answer, "old").username == "ann7"


def test_who_signs_in_with_an_address_keeps_it(call, migrating, cognito):
    pool, answer = migrating(
        settings={"UsernameAttributes": ["email"]}, username="ann@example.com", userAttributes={"name": "Ann"}
    )
    create_migrated_user(call, pool, answer, "old")
    found = cognito.admin_get_user(UserPoolId=pool.public_id, Username="ann@example.com")
    assert {"Name": "email", "Value": "ann@example.com"} in found["UserAttributes"]


@pytest.mark.parametrize("force", [True, False])
def test_an_alias_moves_only_by_force(call, migrating, cognito, force):
    pool, answer = migrating(
        settings={"AliasAttributes": ["email"]}, userAttributes=ANN, forceAliasCreation=force
    )
    attributes = [{"Name": name, "Value": value} for name, value in ANN.items()]
    cognito.admin_create_user(
        UserPoolId=pool.public_id, Username="ben", UserAttributes=attributes, MessageAction="SUPPRESS"
    )
    if not force:
        with pytest.raises(errors.UsernameExistsException):
            create_migrated_user(call, pool, answer, "old")
        assert User.objects.count() == 1
        return
    create_migrated_user(call, pool, answer, "old")
    found = cognito.admin_get_user(UserPoolId=pool.public_id, Username="ann@example.com")
    assert found["Username"] == "ann"


@pytest.mark.parametrize("attributes", [None, {}])
def test_a_function_that_names_nobody_migrates_nobody(migrating, attributes):
    assert migrating(userAttributes=attributes)[1] is None


def test_a_wrong_password_is_the_functions_own_error(call, make_pool, functions):
    def directory(event):
        raise FunctionError("Bad password")

    pool = make_pool(UserMigration=functions.by_arn(directory))
    with pytest.raises(errors.UserLambdaValidationException) as caught:
        migrate_user(call, pool, AppClient(id="client1", pool=pool), "ann", "no", "Authentication", None)
    assert caught.value.message == "UserMigration failed with error Bad password."


@pytest.mark.parametrize(
    "response",
    [
        {"userAttributes": {"email": "no address"}},
        {"userAttributes": {"custom:unknown": "x"}},
        {"userAttributes": {"email": ["a@b"]}},
        {"userAttributes": {"email_verified": "true"}},
        {"userAttributes": ANN, "finalUserStatus": "ARCHIVED"},
        {"userAttributes": ANN, "messageAction": "RESEND"},
        {"userAttributes": ANN, "desiredDeliveryMediums": ["PIGEON"]},
    ],
)
def test_an_answer_that_makes_no_user_is_told_as_cognito_tells_it(migrating, response):
    with pytest.raises(errors.UserNotFoundException) as caught:
        migrating(**response)
    assert caught.value.message == "Exception migrating user in app client client1"


def test_text_messages_can_be_the_second_factor_of_who_comes_over(call, migrating):
    phone = {"phone_number": "+15555550100"}
    pool, migration = migrating(userAttributes=phone, enableSMSMFA=True)
    assert create_migrated_user(call, pool, migration, "old").mfa == {"Enabled": ["SMS_MFA"]}


def test_an_address_that_is_the_name_is_no_other_one(migrating):
    with pytest.raises(errors.UserNotFoundException, match="Exception migrating user"):
        migrating(
            userAttributes={"email": "other@example.com"},
            username="ann@example.com",
            settings={"UsernameAttributes": ["email"]},
        )
