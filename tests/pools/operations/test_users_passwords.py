"""AdminSetUserPassword and AdminResetUserPassword."""

import re

import pytest

from pools.models import Code, User
from pools.models.user import Status
from pools.rules.codes import digest
from pools.rules.passwords.hashes import matches

SUNNY, RAINY, WINDY = "Sunny-Day-2026", "Rainy-Day-2026", "Windy-Day-2026"
EMAIL = [{"Name": "email", "Value": "ann@example.com"}, {"Name": "email_verified", "Value": "true"}]
PHONE = [
    {"Name": "phone_number", "Value": "+15555550100"},
    {"Name": "phone_number_verified", "Value": "true"},
]


@pytest.fixture
def pool(make_pool_id):
    return make_pool_id()


def create(cognito, pool, attributes=EMAIL, status=Status.CONFIRMED):
    cognito.admin_create_user(
        UserPoolId=pool, Username="ann", UserAttributes=attributes, MessageAction="SUPPRESS"
    )
    User.objects.update(status=status)


def set_password(cognito, pool, password, *, permanent=True):
    cognito.admin_set_user_password(UserPoolId=pool, Username="ann", Password=password, Permanent=permanent)


def status(cognito, pool):
    return cognito.admin_get_user(UserPoolId=pool, Username="ann")["UserStatus"]


@pytest.mark.parametrize("before", list(Status.values))
def test_setting_a_password_decides_the_status(cognito, pool, before):
    create(cognito, pool, status=before)
    set_password(cognito, pool, SUNNY, permanent=False)
    assert status(cognito, pool) == "FORCE_CHANGE_PASSWORD"
    set_password(cognito, pool, RAINY)
    assert status(cognito, pool) == "CONFIRMED"
    assert matches(RAINY, User.objects.get().password)


def test_a_weak_password_is_refused(cognito, pool):
    create(cognito, pool)
    with pytest.raises(cognito.exceptions.InvalidPasswordException, match="Password not long enough"):
        set_password(cognito, pool, "Aa1-")


def test_the_last_passwords_are_not_taken_again(cognito, make_pool_id):
    policy = {"PasswordPolicy": {"MinimumLength": 8, "PasswordHistorySize": 2}}
    pool = make_pool_id(Policies=policy)
    create(cognito, pool)
    set_password(cognito, pool, SUNNY)
    set_password(cognito, pool, RAINY)
    for known in (RAINY, SUNNY):
        with pytest.raises(cognito.exceptions.PasswordHistoryPolicyViolationException):
            set_password(cognito, pool, known)
    set_password(cognito, pool, WINDY)
    set_password(cognito, pool, SUNNY)


def test_without_a_history_a_password_may_be_set_again(cognito, pool):
    create(cognito, pool)
    set_password(cognito, pool, SUNNY)
    set_password(cognito, pool, SUNNY)
    assert User.objects.get().password_history == []


def test_a_password_is_set_for_users_that_exist(cognito, pool):
    with pytest.raises(cognito.exceptions.UserNotFoundException):
        set_password(cognito, pool, SUNNY)


class TestReset:
    def reset(self, cognito, pool):
        cognito.admin_reset_user_password(UserPoolId=pool, Username="ann")

    def test_the_user_is_sent_a_code_whose_hash_alone_is_kept(self, cognito, pool, mailoutbox):
        create(cognito, pool)
        self.reset(cognito, pool)
        assert status(cognito, pool) == "RESET_REQUIRED"
        code = re.search(r"\d{6}", mailoutbox[0].body)[0]
        kept = Code.objects.get()
        assert kept.digest == digest(kept.user_id, "reset", code)
        assert (kept.expires - User.objects.get().modified).total_seconds() == 3600

    def test_a_second_reset_replaces_the_code(self, cognito, pool, mailoutbox):
        create(cognito, pool)
        self.reset(cognito, pool)
        first = Code.objects.get().digest
        self.reset(cognito, pool)
        assert Code.objects.get().digest != first
        assert len(mailoutbox) == 2

    def test_a_password_that_is_set_meanwhile_ends_the_code(self, cognito, pool):
        create(cognito, pool)
        self.reset(cognito, pool)
        set_password(cognito, pool, SUNNY)
        assert not Code.objects.exists()

    @pytest.mark.parametrize("before", ["UNCONFIRMED", "FORCE_CHANGE_PASSWORD", "EXTERNAL_PROVIDER"])
    def test_it_is_for_users_with_a_password_of_their_own(self, cognito, pool, before):
        create(cognito, pool, status=before)
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="in the current state"):
            self.reset(cognito, pool)

    def test_a_disabled_user_is_not_reset(self, cognito, pool):
        create(cognito, pool)
        cognito.admin_disable_user(UserPoolId=pool, Username="ann")
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="User is disabled"):
            self.reset(cognito, pool)

    @pytest.mark.parametrize("attributes", [[], EMAIL[:1]])
    def test_it_needs_a_verified_destination(self, cognito, pool, attributes):
        create(cognito, pool, attributes)
        with pytest.raises(
            cognito.exceptions.InvalidParameterException, match="no registered/verified email"
        ):
            self.reset(cognito, pool)
        assert status(cognito, pool) == "CONFIRMED"

    def test_where_only_administrators_recover_accounts_it_says_so(self, cognito, make_pool_id):
        pool = make_pool_id(
            AccountRecoverySetting={"RecoveryMechanisms": [{"Priority": 1, "Name": "admin_only"}]}
        )
        create(cognito, pool)
        with pytest.raises(cognito.exceptions.InvalidParameterException, match="AdminSetUserPassword"):
            self.reset(cognito, pool)

    @pytest.mark.parametrize(
        ("first", "second", "by_email"),
        [
            ("verified_email", "verified_phone_number", True),
            ("verified_phone_number", "verified_email", False),
        ],
    )
    def test_the_pool_says_which_contact_comes_first(
        self, cognito, make_pool_id, mailoutbox, first, second, by_email
    ):
        options = [{"Priority": 2, "Name": second}, {"Priority": 1, "Name": first}]
        pool = make_pool_id(AccountRecoverySetting={"RecoveryMechanisms": options})
        create(cognito, pool, [*EMAIL, *PHONE])
        self.reset(cognito, pool)
        assert bool(mailoutbox) == by_email
