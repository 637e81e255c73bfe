"""AdminCreateUser."""

from threading import Barrier, Thread

import pytest
from django.test import override_settings

from pools.models import User, UserTally
from pools.rules.passwords.hashes import matches
from tests.fixtures.queries import own_queries

EMAIL = {"Name": "email", "Value": "ann@example.com"}
VERIFIED = {"Name": "email_verified", "Value": "true"}
PHONE = {"Name": "phone_number", "Value": "+15555550100"}


@pytest.fixture
def pool(make_pool_id):
    return make_pool_id()


def names(cognito, pool):
    return sorted(user["Username"] for user in cognito.list_users(UserPoolId=pool)["Users"])


def test_a_new_user_must_change_the_password(cognito, pool):
    made = cognito.admin_create_user(UserPoolId=pool, Username="ann", UserAttributes=[EMAIL])["User"]
    assert (made["Username"], made["UserStatus"], made["Enabled"]) == ("ann", "FORCE_CHANGE_PASSWORD", True)
    read = cognito.admin_get_user(UserPoolId=pool, Username="ann")
    assert read["UserAttributes"] == made["Attributes"]
    assert read["UserCreateDate"] == read["UserLastModifiedDate"] == made["UserCreateDate"]


def test_a_given_temporary_password_is_kept_as_argon2id(cognito, pool):
    cognito.admin_create_user(UserPoolId=pool, Username="ann", TemporaryPassword="Sunny-Day-2026")
    kept = User.objects.get().password
    assert kept.startswith("$argon2id$")
    assert matches("Sunny-Day-2026", kept)


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("Sh-0rt", "Password not long enough"),
        ("lower-case-1", "Password must have uppercase characters"),
        ("UPPER-CASE-1", "Password must have lowercase characters"),
        ("No-Numbers-Here", "Password must have numeric characters"),
        ("NoSymbols123", "Password must have symbol characters"),
    ],
)
def test_a_password_against_the_policy_is_refused(cognito, pool, password, problem):
    with pytest.raises(cognito.exceptions.InvalidPasswordException, match=f"conform with policy: {problem}"):
        cognito.admin_create_user(UserPoolId=pool, Username="ann", TemporaryPassword=password)
    assert names(cognito, pool) == []


def test_a_name_is_given_once(cognito, pool):
    cognito.admin_create_user(UserPoolId=pool, Username="ann")
    with pytest.raises(cognito.exceptions.UsernameExistsException, match="User account already exists"):
        cognito.admin_create_user(UserPoolId=pool, Username="ann")
    assert UserTally.objects.get().users == 1


@pytest.mark.parametrize(
    ("sensitive", "second", "one_user"),
    [
        (True, "Marie\u0301", True),
        (True, "MARI\u00c9", False),
        (False, "MARIE\u0301", True),
    ],
)
def test_unicode_form_never_makes_another_user_and_case_only_where_the_pool_says(
    cognito, make_pool_id, sensitive, second, one_user
):
    pool = make_pool_id(UsernameConfiguration={"CaseSensitive": sensitive})
    cognito.admin_create_user(UserPoolId=pool, Username="Mari\u00e9")
    if one_user:
        with pytest.raises(cognito.exceptions.UsernameExistsException):
            cognito.admin_create_user(UserPoolId=pool, Username=second)
        assert cognito.admin_get_user(UserPoolId=pool, Username=second)["Username"] == "Mari\u00e9"
    else:
        cognito.admin_create_user(UserPoolId=pool, Username=second)
        assert len(names(cognito, pool)) == 2


@pytest.mark.parametrize(
    ("attribute", "problem"),
    [
        ({"Name": "email", "Value": "nobody"}, "email: Invalid email address format."),
        ({"Name": "phone_number", "Value": "555"}, "phone_number: Invalid phone number format."),
        ({"Name": "custom:none", "Value": "x"}, "custom:none: Attribute does not exist in the schema."),
        *(
            ({"Name": "birthdate", "Value": value}, "birthdate: Invalid birthdate")
            for value in ("31.12.2000", "2000-02-30", "20000131", "2000-W05-1")
        ),
        ({"Name": "sub", "Value": "x"}, "user.sub: Attribute cannot be updated."),
        (VERIFIED, "email is required if email_verified is true"),
    ],
)
def test_attributes_must_fit_the_schema(cognito, pool, attribute, problem):
    with pytest.raises(cognito.exceptions.InvalidParameterException, match=problem):
        cognito.admin_create_user(UserPoolId=pool, Username="ann", UserAttributes=[attribute])


def test_required_attributes_may_wait_for_the_first_sign_in(cognito, make_pool_id):
    pool = make_pool_id(Schema=[{"Name": "family_name", "Required": True}])
    made = cognito.admin_create_user(UserPoolId=pool, Username="ann")["User"]
    assert [attribute["Name"] for attribute in made["Attributes"]] == ["sub"]


def test_an_unknown_pool_is_named(cognito, db):
    with pytest.raises(cognito.exceptions.ResourceNotFoundException, match="us-east-1_none does not exist"):
        cognito.admin_create_user(UserPoolId="us-east-1_none", Username="ann")


def test_where_codes_are_enough_no_password_is_made(cognito, make_pool_id):
    pool = make_pool_id(Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}})
    ann = cognito.admin_create_user(UserPoolId=pool, Username="ann", UserAttributes=[EMAIL])["User"]
    ben = cognito.admin_create_user(UserPoolId=pool, Username="ben")["User"]
    assert (ann["UserStatus"], ben["UserStatus"]) == ("CONFIRMED", "FORCE_CHANGE_PASSWORD")
    assert User.objects.get(username="ann").password == ""


class TestUsernameAttributes:
    def test_the_stored_name_is_the_sub_and_the_address_finds_the_user(self, cognito, make_pool_id):
        pool = make_pool_id(UsernameAttributes=["email"])
        made = cognito.admin_create_user(UserPoolId=pool, Username="ann@example.com")["User"]
        attributes = {attribute["Name"]: attribute["Value"] for attribute in made["Attributes"]}
        assert attributes == {"sub": made["Username"], "email": "ann@example.com"}
        for name in ("ann@example.com", made["Username"], made["Username"].upper()):
            assert cognito.admin_get_user(UserPoolId=pool, Username=name)["Username"] == made["Username"]

    def test_an_address_belongs_to_one_user(self, cognito, make_pool_id):
        pool = make_pool_id(UsernameAttributes=["email"], UsernameConfiguration={"CaseSensitive": False})
        cognito.admin_create_user(UserPoolId=pool, Username="ann@example.com")
        with pytest.raises(cognito.exceptions.UsernameExistsException, match="given email already exists"):
            cognito.admin_create_user(UserPoolId=pool, Username="Ann@Example.com")
        assert UserTally.objects.get().users == 1

    @pytest.mark.parametrize(
        ("attributes", "words"),
        [
            (["email"], "Username should be an email."),
            (["phone_number"], "Username should be a phone number."),
            (["email", "phone_number"], "Username should be either an email or a phone number."),
        ],
    )
    def test_a_plain_name_is_refused(self, cognito, make_pool_id, attributes, words):
        pool = make_pool_id(UsernameAttributes=attributes)
        with pytest.raises(cognito.exceptions.InvalidParameterException, match=words):
            cognito.admin_create_user(UserPoolId=pool, Username="ann")

    def test_another_address_than_the_name_is_refused(self, cognito, make_pool_id):
        pool = make_pool_id(UsernameAttributes=["email"])
        with pytest.raises(cognito.exceptions.InvalidParameterException, match="email must be the same"):
            cognito.admin_create_user(UserPoolId=pool, Username="ben@example.com", UserAttributes=[EMAIL])


class TestAliases:
    @pytest.fixture
    def pool(self, make_pool_id):
        return make_pool_id(AliasAttributes=["email", "phone_number", "preferred_username"])

    def test_only_a_verified_address_finds_the_user(self, cognito, pool):
        cognito.admin_create_user(UserPoolId=pool, Username="ann", UserAttributes=[EMAIL, PHONE, VERIFIED])
        assert cognito.admin_get_user(UserPoolId=pool, Username="ann@example.com")["Username"] == "ann"
        with pytest.raises(cognito.exceptions.UserNotFoundException, match=r"User does not exist\."):
            cognito.admin_get_user(UserPoolId=pool, Username="+15555550100")

    def test_a_taken_address_is_refused_unless_forced(self, cognito, pool):
        cognito.admin_create_user(UserPoolId=pool, Username="ann", UserAttributes=[EMAIL, VERIFIED])
        again = {"UserPoolId": pool, "Username": "ben", "UserAttributes": [EMAIL, VERIFIED]}
        with pytest.raises(
            cognito.exceptions.UsernameExistsException, match="An account with the email already"
        ):
            cognito.admin_create_user(**again)
        assert names(cognito, pool) == ["ann"]
        cognito.admin_create_user(**again, ForceAliasCreation=True)
        assert cognito.admin_get_user(UserPoolId=pool, Username="ann@example.com")["Username"] == "ben"

    def test_two_users_may_hold_an_unverified_address(self, cognito, pool):
        for name in ("ann", "ben"):
            cognito.admin_create_user(UserPoolId=pool, Username=name, UserAttributes=[EMAIL])
        assert names(cognito, pool) == ["ann", "ben"]

    @pytest.mark.parametrize(
        ("name", "words"), [("ann@example.com", "email"), ("+15555550100", "phone number")]
    )
    def test_a_name_in_the_form_of_an_alias_is_refused(self, cognito, pool, name, words):
        with pytest.raises(
            cognito.exceptions.InvalidParameterException, match=f"cannot be of {words} format"
        ):
            cognito.admin_create_user(UserPoolId=pool, Username=name)


class TestResend:
    def test_it_replaces_the_password_and_restarts_its_clock(self, cognito, pool):
        cognito.admin_create_user(UserPoolId=pool, Username="ann", UserAttributes=[EMAIL])
        before = User.objects.get()
        cognito.admin_create_user(
            UserPoolId=pool, Username="ann", MessageAction="RESEND", DesiredDeliveryMediums=["EMAIL"]
        )
        after = User.objects.get()
        assert after.password != before.password
        assert after.password_set > before.password_set

    def test_it_is_for_users_who_never_signed_in(self, cognito, pool):
        cognito.admin_create_user(UserPoolId=pool, Username="ann")
        cognito.admin_set_user_password(
            UserPoolId=pool, Username="ann", Password="Sunny-Day-2026", Permanent=True
        )
        with pytest.raises(cognito.exceptions.UnsupportedUserStateException, match="Resend not possible"):
            cognito.admin_create_user(UserPoolId=pool, Username="ann", MessageAction="RESEND")

    def test_it_makes_no_user(self, cognito, pool):
        with pytest.raises(cognito.exceptions.UserNotFoundException):
            cognito.admin_create_user(UserPoolId=pool, Username="ann", MessageAction="RESEND")

    def test_it_changes_no_attribute(self, cognito, pool):
        cognito.admin_create_user(UserPoolId=pool, Username="ann", UserAttributes=[EMAIL])
        cognito.admin_create_user(
            UserPoolId=pool, Username="ann", UserAttributes=[EMAIL], MessageAction="RESEND"
        )
        with pytest.raises(
            cognito.exceptions.InvalidParameterException, match="RESEND changes no attributes"
        ):
            cognito.admin_create_user(
                UserPoolId=pool, Username="ann", UserAttributes=[PHONE], MessageAction="RESEND"
            )


def test_it_takes_at_most_seven_queries(cognito, make_pool_id):
    # One more than others: whether the new sub is anybody's name.
    pool = make_pool_id(AliasAttributes=["email"])
    ann = {"UserPoolId": pool, "Username": "ann", "UserAttributes": [EMAIL, VERIFIED]}
    with override_settings(CELERY_TASK_ALWAYS_EAGER=False):
        assert len(own_queries(lambda: cognito.admin_create_user(**ann))) <= 7


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_makes_the_user(live_cognito):
    pool = live_cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    barrier, outcomes = Barrier(4), []

    def create():
        barrier.wait()
        try:
            live_cognito.admin_create_user(UserPoolId=pool, Username="ann")
            outcomes.append("made")
        except live_cognito.exceptions.UsernameExistsException:
            outcomes.append("exists")

    threads = [Thread(target=create) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["exists", "exists", "exists", "made"]
    assert UserTally.objects.get().users == User.objects.count() == 1


@pytest.mark.parametrize(("value", "fits"), [("1795248000", True), ("2026-11-21", False), ("-5", True)])
def test_a_time_of_an_attribute_is_a_number(cognito, make_pool_id, value, fits):
    pool = make_pool_id(Schema=[{"Name": "since", "AttributeDataType": "DateTime"}])
    given = {"UserPoolId": pool, "UserAttributes": [{"Name": "custom:since", "Value": value}]}
    if fits:
        made = cognito.admin_create_user(**given, Username="ann")["User"]
        assert {"Name": "custom:since", "Value": value} in made["Attributes"]
        return
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="DateTime must be a number"):
        cognito.admin_create_user(**given, Username="ann")


def test_a_name_with_a_line_in_it_is_kept_for_nobody_unless_it_begins_like_a_providers(cognito, pool):
    assert cognito.admin_create_user(UserPoolId=pool, Username="ann_smith")["User"]["Username"] == "ann_smith"
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="begin with Google_ are kept"):
        cognito.admin_create_user(UserPoolId=pool, Username="google_1")
