"""ConfirmSignUp and ResendConfirmationCode."""

from threading import Barrier, Thread

import pytest
from django.utils import timezone

from pools.models import Code, User
from tests.pools.account.conftest import EMAIL, PASSWORD, PHONE, attributes, wrong


def confirm(anonymous, client, code, username="ann", **more):
    return anonymous.confirm_sign_up(ClientId=client, Username=username, ConfirmationCode=code, **more)


def resend(anonymous, client, username="ann"):
    return anonymous.resend_confirmation_code(ClientId=client, Username=username)


def test_the_code_confirms_and_verifies_the_address(anonymous, app, pool, sign_up, last_code, read, sign_in):
    sign_up(app)
    with pytest.raises(anonymous.exceptions.UserNotConfirmedException):
        sign_in(app)
    confirm(anonymous, app, last_code())
    assert (read(pool)["UserStatus"], read(pool)["Attributes"]["email_verified"]) == ("CONFIRMED", "true")
    assert sign_in(app)["AccessToken"]


def test_a_used_code_is_good_no_more(anonymous, app, sign_up, last_code):
    sign_up(app)
    confirm(anonymous, app, last_code())
    with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="Current status is CONFIRMED"):
        confirm(anonymous, app, last_code())


def test_a_wrong_code_is_a_mismatch(anonymous, app, pool, sign_up, last_code, read):
    sign_up(app)
    with pytest.raises(
        anonymous.exceptions.CodeMismatchException, match="Invalid verification code provided"
    ):
        confirm(anonymous, app, wrong(last_code()))
    assert read(pool)["UserStatus"] == "UNCONFIRMED"
    confirm(anonymous, app, last_code())


def test_a_code_lives_for_a_day(anonymous, app, sign_up, last_code, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    sign_up(app)
    time_machine.shift(24 * 3600)
    with pytest.raises(anonymous.exceptions.ExpiredCodeException, match="please request a code again"):
        confirm(anonymous, app, last_code())
    resend(anonymous, app)
    time_machine.shift(24 * 3600 - 1)
    confirm(anonymous, app, last_code())


def test_ten_wrong_tries_use_a_code_up(anonymous, app, sign_up, last_code):
    sign_up(app)
    for _ in range(10):
        with pytest.raises(anonymous.exceptions.CodeMismatchException):
            confirm(anonymous, app, wrong(last_code()))
    with pytest.raises(anonymous.exceptions.ExpiredCodeException):
        confirm(anonymous, app, last_code())


@pytest.mark.parametrize("name", ["ann", "nobody"])
def test_tries_are_limited_for_users_and_for_nobody(
    anonymous, hiding, sign_up, name, time_machine, last_code
):
    time_machine.move_to(timezone.now(), tick=False)
    sign_up(hiding)
    resend(anonymous, hiding, name)
    for _ in range(15):
        with pytest.raises(
            (anonymous.exceptions.CodeMismatchException, anonymous.exceptions.ExpiredCodeException)
        ):
            confirm(anonymous, hiding, "abcdef", name)
    with pytest.raises(anonymous.exceptions.LimitExceededException, match="Attempt limit exceeded"):
        confirm(anonymous, hiding, "abcdef", name)


def test_a_code_is_one_users(anonymous, app, sign_up, last_code):
    sign_up(app)
    sign_up(app, "ben", email="ben@example.com")
    with pytest.raises(anonymous.exceptions.CodeMismatchException):
        confirm(anonymous, app, last_code(), "ann")


def test_a_code_does_not_verify_an_address_it_did_not_go_to(
    anonymous, cognito, app, pool, sign_up, last_code
):
    sign_up(app)
    stale = last_code()
    cognito.admin_update_user_attributes(
        UserPoolId=pool, Username="ann", UserAttributes=attributes(email="eve@example.com")
    )
    with pytest.raises(anonymous.exceptions.ExpiredCodeException):
        confirm(anonymous, app, stale)


def test_of_many_at_the_same_moment_one_uses_the_code(live_cognito, django_user_model, mailoutbox):
    pool = live_cognito.create_user_pool(PoolName="people", AutoVerifiedAttributes=["email"])["UserPool"][
        "Id"
    ]
    client = live_cognito.create_user_pool_client(UserPoolId=pool, ClientName="app")["UserPoolClient"][
        "ClientId"
    ]
    live_cognito.sign_up(
        ClientId=client, Username="ann", Password=PASSWORD, UserAttributes=attributes(email=EMAIL)
    )
    code = mailoutbox[-1].body.split()[-1].rstrip(".")
    barrier, outcomes = Barrier(6), []

    def use():
        barrier.wait()
        try:
            confirm(live_cognito, client, code)
            outcomes.append("confirmed")
        except live_cognito.exceptions.ClientError as refused:
            outcomes.append(refused.response["Error"]["Code"])

    threads = [Thread(target=use) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("confirmed") == 1
    assert set(outcomes) <= {"confirmed", "ExpiredCodeException", "NotAuthorizedException"}
    assert not Code.objects.exists()


class TestAliases:
    @pytest.fixture
    def pool(self, make_pool):
        return make_pool(AliasAttributes=["email"])

    def test_who_confirms_second_is_refused_unless_the_alias_is_forced(
        self, anonymous, app, pool, sign_up, last_code, read
    ):
        sign_up(app, "ann")
        confirm(anonymous, app, last_code(), "ann")
        sign_up(app, "ben")
        with pytest.raises(anonymous.exceptions.AliasExistsException, match="email already exists"):
            confirm(anonymous, app, last_code(), "ben")
        assert read(pool, EMAIL)["Username"] == "ann"
        confirm(anonymous, app, last_code(), "ben", ForceAliasCreation=True)
        assert read(pool, EMAIL)["Username"] == "ben"
        assert read(pool, "ben")["UserStatus"] == "CONFIRMED"


def test_a_disabled_user_is_not_confirmed(anonymous, cognito, app, pool, sign_up, last_code):
    sign_up(app)
    cognito.admin_disable_user(UserPoolId=pool, Username="ann")
    with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="User is disabled"):
        confirm(anonymous, app, last_code())


def test_functions_hear_of_the_confirmation(anonymous, make_pool, make_app, functions, sign_up, last_code):
    def note(event):
        return event

    client = make_app(make_pool(LambdaConfig={"PostConfirmation": functions.by_arn(note)}))["ClientId"]
    sign_up(client)
    assert functions.events == []
    confirm(anonymous, client, last_code(), ClientMetadata={"desk": "north"})
    (event,) = functions.events
    assert event["triggerSource"] == "PostConfirmation_ConfirmSignUp"
    assert event["request"]["userAttributes"]["cognito:user_status"] == "CONFIRMED"
    assert event["request"]["userAttributes"]["email_verified"] == "true"
    assert event["request"]["clientMetadata"] == {"desk": "north"}


def test_functions_hear_of_an_administrators_confirmation(cognito, make_pool, make_app, functions, sign_up):
    def note(event):
        return event

    pool = make_pool(LambdaConfig={"PostConfirmation": functions.by_arn(note)})
    sign_up(make_app(pool)["ClientId"])
    cognito.admin_confirm_sign_up(UserPoolId=pool, Username="ann")
    assert functions.events[0]["triggerSource"] == "PostConfirmation_ConfirmSignUp"


class TestResend:
    def test_a_new_code_replaces_the_old(self, anonymous, app, sign_up, last_code):
        sign_up(app)
        first = last_code()
        delivery = resend(anonymous, app)["CodeDeliveryDetails"]
        assert delivery["Destination"] == "a***@e***"
        if first != last_code():
            with pytest.raises(anonymous.exceptions.CodeMismatchException):
                confirm(anonymous, app, first)
        confirm(anonymous, app, last_code())

    def test_five_an_hour_are_sent(self, anonymous, app, sign_up, time_machine):
        time_machine.move_to(timezone.now(), tick=False)
        sign_up(app)
        for _ in range(5):
            resend(anonymous, app)
        with pytest.raises(anonymous.exceptions.LimitExceededException):
            resend(anonymous, app)
        time_machine.shift(3600)
        resend(anonymous, app)

    def test_a_confirmed_user_needs_none(self, anonymous, app, ann):
        with pytest.raises(anonymous.exceptions.InvalidParameterException, match="already confirmed"):
            resend(anonymous, app)

    def test_a_pool_that_verifies_nothing_sends_none(self, anonymous, make_pool, make_app, sign_up):
        client = make_app(make_pool(AutoVerifiedAttributes=[]))["ClientId"]
        sign_up(client)
        with pytest.raises(
            anonymous.exceptions.InvalidParameterException, match="Auto verification not turned on"
        ):
            resend(anonymous, client)

    def test_a_user_without_the_address_is_sent_none(self, anonymous, app, sign_up):
        sign_up(app, phone_number=PHONE)
        with pytest.raises(anonymous.exceptions.InvalidParameterException):
            resend(anonymous, app)


class TestNobody:
    def test_a_client_that_hides_nobody_says_so(self, anonymous, app):
        with pytest.raises(anonymous.exceptions.UserNotFoundException, match="User does not exist"):
            confirm(anonymous, app, "123456", "nobody")
        with pytest.raises(anonymous.exceptions.UserNotFoundException, match="User does not exist"):
            resend(anonymous, app, "nobody")

    def test_the_answers_are_those_of_a_user(self, anonymous, hiding, sign_up, mailoutbox):
        sign_up(hiding)
        known, unknown = resend(anonymous, hiding), resend(anonymous, hiding, "nobody")
        sent = len(mailoutbox)
        assert unknown["CodeDeliveryDetails"].keys() == known["CodeDeliveryDetails"].keys()
        assert unknown["CodeDeliveryDetails"] | {"Destination": ""} == known["CodeDeliveryDetails"] | {
            "Destination": ""
        }
        again = resend(anonymous, hiding, "nobody")
        assert again["CodeDeliveryDetails"] == unknown["CodeDeliveryDetails"]
        assert len(mailoutbox) == sent
        for name in ("ann", "nobody"):
            with pytest.raises(anonymous.exceptions.CodeMismatchException):
                confirm(anonymous, hiding, "abcdef", name)

    def test_where_no_code_was_asked_for_there_is_none_to_match(self, anonymous, hiding):
        with pytest.raises(anonymous.exceptions.ExpiredCodeException):
            confirm(anonymous, hiding, "123456", "nobody")


def test_nothing_of_a_code_can_be_read_in_the_database(app, sign_up, last_code):
    sign_up(app)
    assert last_code() not in str(Code.objects.values())
    assert User.objects.get().codes.get().digest != last_code()


def test_a_disabled_user_is_sent_no_other_code(anonymous, cognito, app, pool, sign_up, mailoutbox):
    sign_up(app)
    cognito.admin_disable_user(UserPoolId=pool, Username="ann")
    with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="User is disabled"):
        anonymous.resend_confirmation_code(ClientId=app, Username="ann")
    assert len(mailoutbox) == 1
