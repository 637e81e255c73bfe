"""ForgotPassword and ConfirmForgotPassword."""

from threading import Barrier, Thread

import pytest
from django.utils import timezone

from dashboard.models import OutboxMessage
from pools.models import AuthEvent, Code, User
from tests.fixtures.functions import FunctionError
from tests.pools.account.conftest import EMAIL, OTHER_PASSWORD, PASSWORD, PHONE, wrong


def forget(anonymous, client, username="ann", **more):
    return anonymous.forgot_password(ClientId=client, Username=username, **more)["CodeDeliveryDetails"]


def choose(anonymous, client, code, username="ann", password=OTHER_PASSWORD, **more):
    return anonymous.confirm_forgot_password(
        ClientId=client, Username=username, ConfirmationCode=code, Password=password, **more
    )


def test_the_code_gives_a_new_password(anonymous, app, ann, last_code, sign_in, mailoutbox):
    assert forget(anonymous, app) == {
        "Destination": "a***@e***",
        "DeliveryMedium": "EMAIL",
        "AttributeName": "email",
    }
    assert mailoutbox[0].subject == "Your password reset code"
    assert sign_in(app)["AccessToken"]  # the old password works until the new one is there
    choose(anonymous, app, last_code())
    assert sign_in(app, password=OTHER_PASSWORD)["AccessToken"]
    with pytest.raises(anonymous.exceptions.NotAuthorizedException):
        sign_in(app)
    with pytest.raises(anonymous.exceptions.ExpiredCodeException):
        choose(anonymous, app, last_code())


def test_whoever_had_the_old_password_is_signed_out(anonymous, app, ann, last_code, sign_in):
    tokens = sign_in(app)
    forget(anonymous, app)
    choose(anonymous, app, last_code())
    with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="revoked"):
        anonymous.get_user(AccessToken=tokens["AccessToken"])


def test_a_new_password_lifts_the_lock(anonymous, app, ann, last_code, sign_in, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    for _ in range(5):
        with pytest.raises(anonymous.exceptions.NotAuthorizedException):
            sign_in(app, password="Wrong-password-1")
    with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="Password attempts exceeded"):
        sign_in(app)
    forget(anonymous, app)
    choose(anonymous, app, last_code())
    assert sign_in(app, password=OTHER_PASSWORD)["AccessToken"]


def test_a_wrong_code_is_a_mismatch(anonymous, app, ann, last_code, sign_in):
    forget(anonymous, app)
    with pytest.raises(anonymous.exceptions.CodeMismatchException):
        choose(anonymous, app, wrong(last_code()))
    assert sign_in(app)["AccessToken"]
    choose(anonymous, app, last_code())


def test_without_a_code_there_is_none_to_match(anonymous, app, ann):
    with pytest.raises(anonymous.exceptions.ExpiredCodeException):
        choose(anonymous, app, "123456")


def test_a_code_lives_for_an_hour(anonymous, app, ann, last_code, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    forget(anonymous, app)
    time_machine.shift(3600)
    with pytest.raises(anonymous.exceptions.ExpiredCodeException):
        choose(anonymous, app, last_code())


def test_a_code_for_one_purpose_is_good_for_no_other(anonymous, app, sign_up, last_code):
    sign_up(app)
    User.objects.update(attributes={"email": EMAIL, "email_verified": "true"})
    confirmation = last_code()
    forget(anonymous, app)
    if confirmation != last_code():
        with pytest.raises(anonymous.exceptions.CodeMismatchException):
            choose(anonymous, app, confirmation)
    choose(anonymous, app, last_code())
    assert User.objects.get().status == "CONFIRMED"


def test_five_codes_an_hour_are_sent(anonymous, app, ann, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    for name in ("ann", ann, "ann", ann, "ann"):
        forget(anonymous, app, name)
    with pytest.raises(anonymous.exceptions.LimitExceededException, match="Attempt limit exceeded"):
        forget(anonymous, app)


def test_fifteen_tries_an_hour_are_taken(anonymous, app, ann, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    for _ in range(15):
        with pytest.raises(anonymous.exceptions.ExpiredCodeException):
            choose(anonymous, app, "123456")
    with pytest.raises(anonymous.exceptions.LimitExceededException):
        choose(anonymous, app, "123456")


def test_the_new_password_must_fit(anonymous, make_pool, make_app, make_user, last_code):
    pool = make_pool(Policies={"PasswordPolicy": {"MinimumLength": 8, "PasswordHistorySize": 2}})
    make_user(pool, email=EMAIL, email_verified="true")
    client = make_app(pool)["ClientId"]
    forget(anonymous, client)
    with pytest.raises(anonymous.exceptions.InvalidPasswordException):
        choose(anonymous, client, last_code(), password="short")
    with pytest.raises(anonymous.exceptions.PasswordHistoryPolicyViolationException):
        choose(anonymous, client, last_code(), password=PASSWORD)
    choose(anonymous, client, last_code())


def test_a_user_who_was_reset_is_confirmed_again(
    anonymous, cognito, app, pool, ann, last_code, read, sign_in
):
    cognito.admin_reset_user_password(UserPoolId=pool, Username="ann")
    with pytest.raises(anonymous.exceptions.PasswordResetRequiredException):
        sign_in(app)
    choose(anonymous, app, last_code())
    assert read(pool)["UserStatus"] == "CONFIRMED"
    assert sign_in(app, password=OTHER_PASSWORD)["AccessToken"]


@pytest.mark.parametrize("status", ["FORCE_CHANGE_PASSWORD", "EXTERNAL_PROVIDER"])
def test_a_password_that_is_not_their_own_cannot_be_forgotten(anonymous, app, ann, status):
    User.objects.update(status=status)
    with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="in the current state"):
        forget(anonymous, app)


def test_an_alias_will_do(anonymous, make_pool, make_app, make_user, last_code, sign_in):
    pool = make_pool(AliasAttributes=["email"])
    make_user(pool, email=EMAIL, email_verified="true")
    client = make_app(pool)["ClientId"]
    forget(anonymous, client, EMAIL)
    choose(anonymous, client, last_code(), EMAIL)
    assert sign_in(client, password=OTHER_PASSWORD)["AccessToken"]


class TestRecoverySettings:
    def recovering_by(self, *names):
        mechanisms = [{"Priority": index, "Name": name} for index, name in enumerate(names, start=1)]
        return {"AccountRecoverySetting": {"RecoveryMechanisms": mechanisms}}

    def test_the_pool_says_what_comes_first(self, anonymous, make_pool, make_app, make_user):
        pool = make_pool(**self.recovering_by("verified_phone_number", "verified_email"))
        make_user(pool, email=EMAIL, email_verified="true", phone_number=PHONE, phone_number_verified="true")
        assert forget(anonymous, make_app(pool)["ClientId"])["Destination"] == "+*******0100"
        assert OutboxMessage.objects.get(medium="SMS")

    def test_who_gets_factors_by_sms_does_not_recover_by_sms(
        self, anonymous, cognito, make_pool, make_app, make_user
    ):
        pool = make_pool(**self.recovering_by("verified_phone_number", "verified_email"))
        cognito.set_user_pool_mfa_config(
            UserPoolId=pool,
            MfaConfiguration="OPTIONAL",
            SmsMfaConfiguration={
                "SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms", "ExternalId": "x"}
            },
        )
        make_user(pool, email=EMAIL, email_verified="true", phone_number=PHONE, phone_number_verified="true")
        cognito.admin_set_user_mfa_preference(
            UserPoolId=pool, Username="ann", SMSMfaSettings={"Enabled": True, "PreferredMfa": True}
        )
        assert forget(anonymous, make_app(pool)["ClientId"])["DeliveryMedium"] == "EMAIL"

    @pytest.mark.parametrize("name", ["ann", "nobody"])
    @pytest.mark.parametrize("hidden", ["LEGACY", "ENABLED"])
    def test_where_administrators_recover_nobody_does(
        self, anonymous, make_pool, make_app, make_user, name, hidden
    ):
        pool = make_pool(**self.recovering_by("admin_only"))
        make_user(pool, email=EMAIL, email_verified="true")
        client = make_app(pool, PreventUserExistenceErrors=hidden)["ClientId"]
        with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="Contact administrator"):
            forget(anonymous, client, name)


class TestWhereUsersAreNotHidden:
    def test_nobody_is_not_found(self, anonymous, app):
        with pytest.raises(anonymous.exceptions.UserNotFoundException, match="User does not exist"):
            forget(anonymous, app, "nobody")
        with pytest.raises(anonymous.exceptions.UserNotFoundException, match="User does not exist"):
            choose(anonymous, app, "123456", "nobody")

    def test_a_disabled_user_is_told(self, anonymous, cognito, pool, app, ann):
        cognito.admin_disable_user(UserPoolId=pool, Username="ann")
        with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="User is disabled"):
            forget(anonymous, app)

    def test_a_user_without_a_verified_address_is_told(self, anonymous, pool, app, make_user):
        make_user(pool, email=EMAIL)
        with pytest.raises(
            anonymous.exceptions.InvalidParameterException, match="no registered/verified email"
        ):
            forget(anonymous, app)


class TestWhereUsersAreHidden:
    @pytest.fixture
    def cast(self, cognito, pool, make_user):
        """Ann can recover; ben is disabled; cleo has no verified address."""
        make_user(pool, "ann", email=EMAIL, email_verified="true")
        make_user(pool, "ben", email="ben@example.com", email_verified="true")
        cognito.admin_disable_user(UserPoolId=pool, Username="ben")
        make_user(pool, "cleo", email="cleo@example.com")

    @pytest.mark.parametrize("name", ["ben", "cleo", "nobody", "Ünbekannt"])
    def test_all_are_answered_like_ann(self, anonymous, hiding, cast, mailoutbox, name):
        known, other = forget(anonymous, hiding), forget(anonymous, hiding, name)
        assert other | {"Destination": ""} == known | {"Destination": ""}
        masks = [
            details["Destination"].translate({ord(c): "x" for c in "abcdefghijklmnopqrstuvwxyz"})
            for details in (known, other)
        ]
        assert masks == ["x***@x***"] * 2
        assert forget(anonymous, hiding, name) == other
        assert [mail.to for mail in mailoutbox] == [[EMAIL]]
        for who in ("ann", name):
            with pytest.raises(anonymous.exceptions.CodeMismatchException) as refused:
                choose(anonymous, hiding, "abcdef", who)
            assert refused.value.response["Error"]["Message"] == (
                "Invalid verification code provided, please try again."
            )

    @pytest.mark.parametrize("name", ["ann", "ben", "cleo", "nobody"])
    def test_where_no_code_was_asked_for_there_is_none_to_match(self, anonymous, hiding, cast, name):
        with pytest.raises(anonymous.exceptions.ExpiredCodeException):
            choose(anonymous, hiding, "abcdef", name)

    @pytest.mark.parametrize("name", ["ann", "nobody"])
    def test_codes_expire_and_are_used_up_alike(self, anonymous, hiding, cast, name, time_machine):
        time_machine.move_to(timezone.now(), tick=False)
        forget(anonymous, hiding, name)
        for _ in range(10):
            with pytest.raises(anonymous.exceptions.CodeMismatchException):
                choose(anonymous, hiding, "abcdef", name)
        with pytest.raises(anonymous.exceptions.ExpiredCodeException):
            choose(anonymous, hiding, "abcdef", name)
        forget(anonymous, hiding, name)
        with pytest.raises(anonymous.exceptions.CodeMismatchException):
            choose(anonymous, hiding, "abcdef", name)
        time_machine.shift(3600)
        with pytest.raises(anonymous.exceptions.ExpiredCodeException):
            choose(anonymous, hiding, "abcdef", name)

    @pytest.mark.parametrize("name", ["ann", "nobody"])
    def test_limits_are_alike(self, anonymous, hiding, cast, name, time_machine):
        time_machine.move_to(timezone.now(), tick=False)
        for _ in range(5):
            forget(anonymous, hiding, name)
        with pytest.raises(anonymous.exceptions.LimitExceededException):
            forget(anonymous, hiding, name)

    def test_an_address_that_was_typed_is_the_one_that_is_shown(self, anonymous, make_pool, make_app):
        pool = make_pool(UsernameAttributes=["email"])
        client = make_app(pool, PreventUserExistenceErrors="ENABLED")["ClientId"]
        assert forget(anonymous, client, "zoe@lisbon.pt")["Destination"] == "z***@l***"

    def test_a_bad_password_is_told_first_to_everybody(self, anonymous, hiding, cast):
        for name in ("ann", "nobody"):
            with pytest.raises(anonymous.exceptions.InvalidPasswordException):
                choose(anonymous, hiding, "123456", name, password="short")


class TestFunctions:
    def test_they_hear_of_it(self, anonymous, make_pool, make_app, make_user, functions, last_code):
        def note(event):
            return event

        pool = make_pool(
            LambdaConfig={"PostConfirmation": functions.by_arn(note), "CustomMessage": functions.by_arn(note)}
        )
        make_user(pool, email=EMAIL, email_verified="true")
        client = make_app(pool)["ClientId"]
        forget(anonymous, client, ClientMetadata={"desk": "north"})
        choose(anonymous, client, last_code())
        assert [event["triggerSource"] for event in functions.events] == [
            "CustomMessage_ForgotPassword",
            "PostConfirmation_ConfirmForgotPassword",
        ]
        assert functions.events[0]["request"]["clientMetadata"] == {"desk": "north"}
        assert functions.events[0]["request"]["codeParameter"] == "{####}"

    def test_the_message_is_theirs_to_word(
        self, anonymous, make_pool, make_app, make_user, functions, mailoutbox
    ):
        def word(event):
            event["response"] = {"emailSubject": "Here", "emailMessage": "<b>{####}</b>, ann"}
            return event

        pool = make_pool(LambdaConfig={"CustomMessage": functions.by_arn(word)})
        make_user(pool, email=EMAIL, email_verified="true")
        forget(anonymous, make_app(pool)["ClientId"])
        assert mailoutbox[0].subject == "Here"
        assert mailoutbox[0].body.endswith(", ann")

    def test_a_user_of_another_directory_comes_over(
        self, anonymous, make_pool, make_app, functions, last_code, sign_in, read
    ):
        def know(event):
            event["response"] = {
                "userAttributes": {"email": EMAIL, "email_verified": "true"},
                "finalUserStatus": "RESET_REQUIRED",
                "messageAction": "SUPPRESS",
            }
            return event

        pool = make_pool(LambdaConfig={"UserMigration": functions.by_arn(know)})
        client = make_app(pool)["ClientId"]
        assert forget(anonymous, client)["Destination"] == "a***@e***"
        assert functions.events[0]["triggerSource"] == "UserMigration_ForgotPassword"
        choose(anonymous, client, last_code())
        assert sign_in(client, password=OTHER_PASSWORD)["AccessToken"]
        assert read(pool)["UserStatus"] == "CONFIRMED"

    def test_their_refusal_is_the_callers(self, anonymous, make_pool, make_app, functions):
        def refuse(event):
            raise FunctionError("Unknown there too")

        pool = make_pool(LambdaConfig={"UserMigration": functions.by_arn(refuse)})
        with pytest.raises(anonymous.exceptions.UserLambdaValidationException, match="Unknown there too"):
            forget(anonymous, make_app(pool)["ClientId"])


def test_recoveries_are_events(anonymous, app, ann, last_code):
    forget(anonymous, app)
    with pytest.raises(anonymous.exceptions.CodeMismatchException):
        choose(anonymous, app, wrong(last_code()))
    choose(anonymous, app, last_code())
    kept = AuthEvent.objects.filter(event_type="ForgotPassword").order_by("created")
    assert [event.response for event in kept] == ["InProgress", "Fail", "Pass"]


def test_of_many_at_the_same_moment_one_uses_the_code(live_cognito, mailoutbox):
    pool = live_cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    client = live_cognito.create_user_pool_client(UserPoolId=pool, ClientName="app")["UserPoolClient"][
        "ClientId"
    ]
    contact = [{"Name": "email", "Value": EMAIL}, {"Name": "email_verified", "Value": "true"}]
    live_cognito.admin_create_user(
        UserPoolId=pool, Username="ann", MessageAction="SUPPRESS", UserAttributes=contact
    )
    live_cognito.admin_set_user_password(UserPoolId=pool, Username="ann", Password=PASSWORD, Permanent=True)
    forget(live_cognito, client)
    code = mailoutbox[-1].body.split()[-1].rstrip(".")
    barrier, outcomes = Barrier(5), []

    def use(number):
        barrier.wait()
        try:
            choose(live_cognito, client, code, password=f"Chosen-horse-{number}")
            outcomes.append("chosen")
        except live_cognito.exceptions.ExpiredCodeException:
            outcomes.append("too late")

    threads = [Thread(target=use, args=[number]) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["chosen", *["too late"] * 4]
    assert not Code.objects.exists()
