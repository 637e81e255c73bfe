"""SignUp: who may, with what, and what follows."""

import re
from base64 import b64encode
from hmac import digest

import pytest
from django.utils import timezone

from dashboard.models import OutboxMessage
from pools.models import AuthEvent, User, UserTally
from tests.fixtures.functions import FunctionError
from tests.pools.account.conftest import EMAIL, PASSWORD, PHONE, attributes


def test_somebody_who_signs_up_is_unconfirmed_and_sent_a_code(app, pool, sign_up, read, mailoutbox):
    answer = sign_up(app)
    user = read(pool)
    assert answer["UserConfirmed"] is False
    assert answer["UserSub"] == user["Attributes"]["sub"]
    assert answer["CodeDeliveryDetails"] == {
        "Destination": "a***@e***",
        "DeliveryMedium": "EMAIL",
        "AttributeName": "email",
    }
    assert (user["UserStatus"], user["Attributes"]["email_verified"]) == ("UNCONFIRMED", "false")
    assert (mailoutbox[0].to, mailoutbox[0].subject) == ([EMAIL], "Your verification code")
    assert re.fullmatch(r"Your verification code is \d{6}\.", mailoutbox[0].body)
    assert UserTally.objects.get().users == 1


def test_the_phone_number_comes_before_the_address(make_pool, make_app, sign_up, mailoutbox):
    pool = make_pool(AutoVerifiedAttributes=["email", "phone_number"])
    answer = sign_up(make_app(pool)["ClientId"], email=EMAIL, phone_number=PHONE)
    assert answer["CodeDeliveryDetails"] == {
        "Destination": "+*******0100",
        "DeliveryMedium": "SMS",
        "AttributeName": "phone_number",
    }
    assert mailoutbox == []
    assert re.search(r"\d{6}", OutboxMessage.objects.get().parts["body"])


def test_without_verification_nothing_is_sent(make_pool, make_app, sign_up, mailoutbox):
    answer = sign_up(make_app(make_pool(AutoVerifiedAttributes=[]))["ClientId"])
    assert "CodeDeliveryDetails" not in answer
    assert mailoutbox == []


def test_a_taken_name_is_told_even_where_users_are_hidden(anonymous, hiding, sign_up):
    sign_up(hiding)
    with pytest.raises(anonymous.exceptions.UsernameExistsException, match="User already exists"):
        sign_up(hiding, email="ben@example.com")


@pytest.mark.parametrize(("sensitive", "taken"), [(True, False), (False, True)])
def test_the_pool_says_whether_case_counts(anonymous, make_pool, make_app, sign_up, sensitive, taken):
    client = make_app(make_pool(UsernameConfiguration={"CaseSensitive": sensitive}))["ClientId"]
    sign_up(client, "Ann")
    if not taken:
        sign_up(client, "ann")
        return
    with pytest.raises(anonymous.exceptions.UsernameExistsException):
        sign_up(client, "ann")


def test_an_address_as_user_name(anonymous, make_pool, make_app, sign_up, read):
    pool = make_pool(UsernameAttributes=["email"])
    client = make_app(pool)["ClientId"]
    answer = sign_up(client, EMAIL)
    user = read(pool, EMAIL)
    assert user["Username"] == answer["UserSub"]
    assert user["Attributes"]["email"] == EMAIL
    with pytest.raises(anonymous.exceptions.UsernameExistsException, match="given email already exists"):
        sign_up(client, EMAIL)
    with pytest.raises(anonymous.exceptions.InvalidParameterException, match="should be an email"):
        sign_up(client, "ann")


def test_two_may_sign_up_with_one_address_where_it_is_an_alias(make_pool, make_app, sign_up):
    client = make_app(make_pool(AliasAttributes=["email", "preferred_username"]))["ClientId"]
    assert sign_up(client, "ann")["UserSub"] != sign_up(client, "ben")["UserSub"]


def test_an_alias_that_is_a_preferred_name_has_to_wait(anonymous, make_pool, make_app, sign_up):
    client = make_app(make_pool(AliasAttributes=["preferred_username"]))["ClientId"]
    with pytest.raises(anonymous.exceptions.InvalidParameterException, match="unconfirmed account"):
        sign_up(client, preferred_username="annie")


def test_what_the_pool_requires_must_be_given(anonymous, make_pool, make_app, sign_up):
    schema = [{"Name": "email", "Required": True}, {"Name": "given_name", "Required": True}]
    client = make_app(make_pool(Schema=schema))["ClientId"]
    with pytest.raises(
        anonymous.exceptions.InvalidParameterException, match="given_name: The attribute is required"
    ):
        sign_up(client)


@pytest.mark.parametrize(
    "given", [{"email": "no address"}, {"birthdate": "yesterday"}, {"custom:none": "x"}, {"sub": "x"}]
)
def test_attributes_must_fit(anonymous, app, sign_up, given):
    with pytest.raises(anonymous.exceptions.InvalidParameterException):
        sign_up(app, **given)


@pytest.mark.parametrize("given", [{"email_verified": "true"}, {"family_name": "Lee"}])
def test_the_client_says_what_may_be_written(anonymous, make_app, pool, sign_up, given):
    client = make_app(pool, WriteAttributes=["email", "given_name"])["ClientId"]
    sign_up(client, given_name="Ann", email=EMAIL)
    with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="unauthorized attribute"):
        sign_up(client, "ben", **given)


@pytest.mark.parametrize("password", ["short1-A", "all-lower-case-1", "NoSymbolHere1"])
def test_the_password_must_fit_the_policy(anonymous, make_pool, make_app, sign_up, password):
    policy = {
        "MinimumLength": 10,
        "RequireUppercase": True,
        "RequireSymbols": True,
        "RequireLowercase": True,
        "RequireNumbers": True,
    }
    client = make_app(make_pool(Policies={"PasswordPolicy": policy}))["ClientId"]
    with pytest.raises(anonymous.exceptions.InvalidPasswordException, match="did not conform with policy"):
        sign_up(client, password=password)
    assert not User.objects.exists()


def test_a_password_may_be_left_out_where_a_code_signs_in(anonymous, make_pool, make_app, read):
    pool = make_pool(Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}})
    client = make_app(pool)["ClientId"]
    anonymous.sign_up(ClientId=client, Username="ann", UserAttributes=[{"Name": "email", "Value": EMAIL}])
    assert read(pool)["UserStatus"] == "UNCONFIRMED"
    with pytest.raises(anonymous.exceptions.InvalidParameterException, match="password is required"):
        anonymous.sign_up(ClientId=client, Username="ben")


def test_a_leaked_password_is_refused_where_the_pool_blocks_them(
    anonymous, cognito, make_pool, make_app, sign_up
):
    pool = make_pool(
        UserPoolTier="PLUS",
        UserPoolAddOns={"AdvancedSecurityMode": "ENFORCED"},
        Policies={"PasswordPolicy": {"MinimumLength": 8}},
    )
    cognito.set_risk_configuration(
        UserPoolId=pool,
        CompromisedCredentialsRiskConfiguration={"Actions": {"EventAction": "BLOCK"}},
    )
    client = make_app(pool)["ClientId"]
    with pytest.raises(anonymous.exceptions.InvalidPasswordException, match="security reasons"):
        sign_up(client, password="password123")
    sign_up(client)


def test_only_administrators_may_make_users_where_the_pool_says_so(anonymous, make_pool, make_app, sign_up):
    client = make_app(make_pool(AdminCreateUserConfig={"AllowAdminCreateUserOnly": True}))["ClientId"]
    with pytest.raises(
        anonymous.exceptions.NotAuthorizedException, match="SignUp is not permitted for this user pool"
    ):
        sign_up(client)


def test_an_unknown_client_is_not_found(anonymous, db, sign_up):
    with pytest.raises(anonymous.exceptions.ResourceNotFoundException):
        sign_up("nobodysclient")


def test_a_client_with_a_secret_must_prove_it(anonymous, make_app, pool, sign_up):
    client = make_app(pool, GenerateSecret=True)
    id_, secret = client["ClientId"], client["ClientSecret"]
    right = b64encode(digest(secret.encode(), f"ann{id_}".encode(), "sha256")).decode()
    with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="SECRET_HASH was not received"):
        sign_up(id_)
    with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="Unable to verify secret hash"):
        sign_up(id_, SecretHash="A" * 43 + "=")
    sign_up(id_, SecretHash=right)


def test_a_sign_up_is_an_event(app, sign_up, anonymous, last_code):
    sign_up(app)
    event = AuthEvent.objects.get()
    assert (event.event_type, event.response, event.client_id) == ("SignUp", "InProgress", app)
    anonymous.confirm_sign_up(ClientId=app, Username="ann", ConfirmationCode=last_code())
    assert AuthEvent.objects.get().response == "Pass"


class TestFunctions:
    @pytest.fixture
    def with_function(self, make_pool, make_app, functions):
        def make(function, **settings):
            pool = make_pool(LambdaConfig={"PreSignUp": functions.by_arn(function)}, **settings)
            return pool, make_app(pool)["ClientId"]

        return make

    def test_it_is_told_who_signs_up(self, with_function, functions, sign_up):
        def same(event):
            return event

        _, client = with_function(same)
        sign_up(client, ValidationData=[{"Name": "ticket", "Value": "7"}], ClientMetadata={"desk": "north"})
        (event,) = functions.events
        assert (event["triggerSource"], event["userName"]) == ("PreSignUp_SignUp", "ann")
        assert event["callerContext"]["clientId"] == client
        assert event["request"] == {
            "userAttributes": {"email": EMAIL},
            "validationData": {"ticket": "7"},
            "clientMetadata": {"desk": "north"},
        }

    def test_it_may_confirm_and_verify(self, with_function, sign_up, read, mailoutbox, sign_in):
        def confirm(event):
            event["response"] = {"autoConfirmUser": True, "autoVerifyEmail": True}
            return event

        pool, client = with_function(confirm)
        answer = sign_up(client)
        assert answer["UserConfirmed"] is True
        assert "CodeDeliveryDetails" not in answer
        assert (read(pool)["UserStatus"], read(pool)["Attributes"]["email_verified"]) == ("CONFIRMED", "true")
        assert mailoutbox == []
        assert sign_in(client)["AccessToken"]
        assert AuthEvent.objects.get(event_type="SignUp").response == "Pass"

    def test_an_alias_that_it_verifies_is_taken_over(self, with_function, sign_up, read):
        def confirm(event):
            event["response"] = {"autoConfirmUser": True, "autoVerifyEmail": True}
            return event

        pool, client = with_function(confirm, AliasAttributes=["email"])
        sign_up(client, "ann")
        sign_up(client, "ben")
        assert read(pool, EMAIL)["Username"] == "ben"
        assert read(pool, "ann")["Attributes"]["email_verified"] == "false"

    def test_it_may_refuse(self, anonymous, with_function, sign_up):
        def refuse(event):
            raise FunctionError("Not from here")

        _, client = with_function(refuse)
        with pytest.raises(anonymous.exceptions.UserLambdaValidationException, match="Not from here"):
            sign_up(client)
        assert not User.objects.exists()

    def test_an_address_that_is_missing_cannot_be_verified(self, anonymous, with_function, sign_up):
        def verify(event):
            event["response"] = {"autoVerifyPhone": True}
            return event

        _, client = with_function(verify)
        with pytest.raises(anonymous.exceptions.InvalidLambdaResponseException):
            sign_up(client)


def test_a_message_that_cannot_be_worded_leaves_the_user_to_ask_again(
    anonymous, make_pool, make_app, functions, sign_up
):
    def fail(event):
        raise FunctionError("No words")

    client = make_app(make_pool(LambdaConfig={"CustomMessage": functions.by_arn(fail)}))["ClientId"]
    with pytest.raises(anonymous.exceptions.UserLambdaValidationException, match="No words"):
        sign_up(client)
    assert User.objects.get().status == "UNCONFIRMED"
    assert User.objects.get().password.startswith("$argon2id$")
    assert PASSWORD not in User.objects.get().password


def test_whoever_confirms_with_the_session_of_their_sign_up_signs_in_at_once(
    anonymous, make_pool, make_app, sign_up, mailoutbox
):
    factors = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}
    client = make_app(make_pool(Policies=factors), ExplicitAuthFlows=["ALLOW_USER_AUTH"])["ClientId"]
    session = sign_up(client)["Session"]
    code = re.search(r"\d{6}", mailoutbox[0].body)[0]
    confirmed = anonymous.confirm_sign_up(
        ClientId=client, Username="ann", ConfirmationCode=code, Session=session
    )
    given = {"ClientId": client, "AuthFlow": "USER_AUTH", "AuthParameters": {"USERNAME": "ann"}}
    assert anonymous.initiate_auth(**given, Session=confirmed["Session"])["AuthenticationResult"]
    with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="Invalid session"):
        anonymous.initiate_auth(**given, Session=confirmed["Session"])


def test_an_expired_session_of_a_sign_up_confirms_nothing(
    anonymous, make_pool, make_app, sign_up, mailoutbox, read, time_machine
):
    time_machine.move_to(timezone.now(), tick=False)
    pool = make_pool()
    client = make_app(pool, ExplicitAuthFlows=["ALLOW_USER_AUTH"])["ClientId"]
    session = sign_up(client)["Session"]
    given = {"ClientId": client, "Username": "ann"}
    given["ConfirmationCode"] = re.search(r"\d{6}", mailoutbox[0].body)[0]
    time_machine.shift(181)
    with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="session is expired"):
        anonymous.confirm_sign_up(**given, Session=session)
    assert read(pool)["UserStatus"] == "UNCONFIRMED"
    assert anonymous.confirm_sign_up(**given)["Session"]


def test_an_address_that_is_the_name_is_given_once(anonymous, make_pool, make_app, sign_up):
    client = make_app(make_pool(UsernameAttributes=["email"]))["ClientId"]
    with pytest.raises(anonymous.exceptions.InvalidParameterException, match="must be the same as the user"):
        sign_up(client, "ann@example.com", email="other@example.com")
    assert sign_up(client, "ann@example.com", email="ann@example.com")["UserSub"]


def test_an_attribute_is_given_once(anonymous, app):
    twice = [*attributes(email="ann@example.com"), *attributes(email="ben@example.com")]
    with pytest.raises(anonymous.exceptions.InvalidParameterException, match="more than once"):
        anonymous.sign_up(ClientId=app, Username="ann", Password=PASSWORD, UserAttributes=twice)


def test_a_client_that_gives_no_sessions_asks_for_none(anonymous, app, sign_up, last_code):
    assert "Session" not in sign_up(app)
    anonymous.confirm_sign_up(ClientId=app, Username="ann", ConfirmationCode=last_code(), Session="x" * 20)
