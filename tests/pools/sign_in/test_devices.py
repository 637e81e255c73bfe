"""Remembered devices: they stand for the second factor, and only with their own secret, after the first factor."""

from dataclasses import replace

import pyotp
import pytest

from tests.pools.devices import Phone, access_claims
from tests.pools.sign_in.conftest import PASSWORD

ALWAYS = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False}


@pytest.fixture
def device_settings() -> dict:
    return ALWAYS


@pytest.fixture
def pool(cognito, device_settings) -> str:
    return cognito.create_user_pool(PoolName="people", DeviceConfiguration=device_settings)["UserPool"]["Id"]


@pytest.fixture
def phone(cognito, pool, client_id, ann) -> Phone:
    """ann's phone, confirmed."""
    phone = Phone(cognito, pool, client_id)
    phone.sign_in()
    phone.confirm()
    return phone


@pytest.fixture
def totp(cognito, pool, phone) -> pyotp.TOTP:
    """ann's authenticator app, without which she does not sign in any more."""
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True}
    )
    token = phone.tokens["AccessToken"]
    totp = pyotp.TOTP(cognito.associate_software_token(AccessToken=token)["SecretCode"])
    cognito.verify_software_token(AccessToken=token, UserCode=totp.now())
    cognito.admin_set_user_mfa_preference(
        UserPoolId=pool, Username="ann", SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}
    )
    return totp


def test_a_sign_in_from_an_unknown_device_gives_it_a_key(cognito, pool, client_id, ann, sign_in):
    result = sign_in(client_id)["AuthenticationResult"]
    new = result["NewDeviceMetadata"]
    assert new["DeviceKey"].startswith("us-east-1_")
    assert new["DeviceGroupKey"]
    assert "device_key" not in access_claims(result)
    assert sign_in(client_id)["AuthenticationResult"]["NewDeviceMetadata"]["DeviceKey"] != new["DeviceKey"]


def test_a_pool_that_remembers_no_devices_gives_no_key(cognito, pool, client_id, sign_in):
    cognito.update_user_pool(UserPoolId=pool)
    assert "NewDeviceMetadata" not in sign_in(client_id)["AuthenticationResult"]


def test_a_remembered_device_signs_in_by_its_secret(phone):
    phone.sign_in()
    assert access_claims(phone.tokens)["device_key"] == phone.key
    assert "NewDeviceMetadata" not in phone.tokens


def test_a_remembered_device_stands_for_the_second_factor(cognito, pool, client_id, phone, totp):
    assert phone.sign_in()["AuthenticationResult"]
    stranger = Phone(cognito, pool, client_id)
    assert stranger.first_factor()["ChallengeName"] == "SOFTWARE_TOKEN_MFA"


def test_the_key_alone_stands_for_nothing(cognito, phone, totp):
    asked = phone.first_factor()
    assert asked["ChallengeName"] == "DEVICE_SRP_AUTH"
    assert "AuthenticationResult" not in asked


def test_clients_may_send_the_session_too(phone, totp):
    srp = phone.srp()
    asked = phone.begin_proof(srp, phone.first_factor()["Session"])
    assert phone.prove(srp, asked)["AuthenticationResult"]


def test_a_device_of_a_client_with_a_secret(cognito, pool, make_app, ann):
    app = make_app(GenerateSecret=True)
    phone = Phone(cognito, pool, app["ClientId"], secret=app["ClientSecret"])
    phone.sign_in()
    phone.confirm()
    srp = phone.srp()
    first = phone.first_factor(SECRET_HASH=srp.get_secret_hash("ann", phone.client_id, phone.secret))
    secret_hash = srp.get_secret_hash("ann", phone.client_id, phone.secret)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="SECRET_HASH"):
        phone.begin_proof(srp)
    asked = phone.begin_proof(srp, first["Session"], SECRET_HASH=secret_hash)
    assert phone.prove(srp, asked)["AuthenticationResult"]


class TestRefused:
    def test_a_wrong_secret(self, cognito, phone, totp):
        thief = replace(phone, password="another secret")
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Incorrect"):
            thief.sign_in()

    def test_a_proof_without_a_first_factor(self, cognito, phone):
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
            phone.begin_proof(phone.srp())

    def test_a_second_proof_after_one_first_factor(self, cognito, phone, totp):
        srp = phone.srp()
        phone.first_factor()
        asked = phone.begin_proof(srp)
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
            phone.begin_proof(srp)
        assert phone.prove(srp, asked)["AuthenticationResult"]
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
            phone.prove(srp, asked)
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
            phone.begin_proof(srp)

    def test_a_proof_by_another_address(self, cognito, door, phone, totp):
        phone.first_factor()
        answer = door._call

        def from_elsewhere(environ):
            return answer(environ | {"REMOTE_ADDR": "192.0.2.7"})

        door._call = from_elsewhere
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
            phone.begin_proof(phone.srp())

    def test_a_proof_that_comes_late(self, cognito, phone, totp, time_machine):
        time_machine.move_to("2030-01-01T12:00:00Z", tick=False)
        phone.first_factor()
        time_machine.shift(181)
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="expired"):
            phone.begin_proof(phone.srp())

    def test_a_proof_by_another_app_client(self, cognito, phone, totp, make_app):
        phone.first_factor()
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
            replace(phone, client_id=make_app()["ClientId"]).begin_proof(phone.srp())

    def test_a_proof_for_another_user(self, cognito, phone, totp, make_user):
        make_user("ben")
        phone.first_factor()
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
            phone.begin_proof(phone.srp(), USERNAME="ben")

    def test_the_device_of_another_user(self, cognito, phone, make_user):
        make_user("ben")
        with pytest.raises(cognito.exceptions.ResourceNotFoundException, match="Device does not exist"):
            replace(phone, user="ben").sign_in()
        with pytest.raises(cognito.exceptions.ResourceNotFoundException, match="Device does not exist"):
            replace(phone, user="ben").first_factor()

    def test_another_device_of_the_same_user(self, cognito, pool, client_id, phone, totp):
        phone.sign_in()
        asked = phone.first_factor()
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="device key"):
            phone.begin_proof(phone.srp(), asked["Session"], DEVICE_KEY="us-east-1_0f")

    def test_a_proof_that_names_another_device(self, cognito, phone, totp):
        srp = phone.srp()
        asked = phone.begin_proof(srp, phone.first_factor()["Session"])
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="device key"):
            phone.prove(srp, asked, DEVICE_KEY="us-east-1_0f")

    def test_a_number_that_makes_any_secret_right(self, cognito, phone, totp):
        asked = phone.first_factor()
        with pytest.raises(cognito.exceptions.InvalidParameterException, match="SRP_A"):
            phone.begin_proof(phone.srp(), asked["Session"], SRP_A="0")

    def test_a_device_that_was_forgotten_on_the_way(self, cognito, pool, phone, totp):
        srp = phone.srp()
        asked = phone.begin_proof(srp, phone.first_factor()["Session"])
        cognito.admin_forget_device(UserPoolId=pool, Username="ann", DeviceKey=phone.key)
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="not remembered"):
            phone.prove(srp, asked)

    def test_a_disabled_user(self, cognito, pool, phone, totp):
        srp = phone.srp()
        asked = phone.begin_proof(srp, phone.first_factor()["Session"])
        cognito.admin_disable_user(UserPoolId=pool, Username="ann")
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="disabled"):
            phone.prove(srp, asked)


def test_an_app_whose_device_was_forgotten_answers_again_without_it(cognito, pool, phone):
    cognito.admin_forget_device(UserPoolId=pool, Username="ann", DeviceKey=phone.key)
    srp = phone.srp()
    parameters = srp.get_auth_params()
    asked = cognito.initiate_auth(
        AuthFlow="USER_SRP_AUTH", ClientId=phone.client_id, AuthParameters=parameters
    )
    answers = srp.process_challenge(asked["ChallengeParameters"], parameters)
    given = {"ClientId": phone.client_id, "ChallengeName": "PASSWORD_VERIFIER"}
    with pytest.raises(cognito.exceptions.ResourceNotFoundException, match="Device does not exist"):
        cognito.respond_to_auth_challenge(**given, ChallengeResponses=answers)
    del answers["DEVICE_KEY"]
    result = cognito.respond_to_auth_challenge(**given, ChallengeResponses=answers)["AuthenticationResult"]
    assert result["NewDeviceMetadata"]["DeviceKey"] != phone.key


def test_a_wrong_password_tells_nothing_of_devices(cognito, phone):
    for key in (phone.key, "us-east-1_0f"):
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Incorrect"):
            phone.first_factor(PASSWORD="wrong", DEVICE_KEY=key)


def test_a_device_that_is_no_longer_remembered_stands_for_nothing(cognito, pool, phone, totp):
    cognito.admin_update_device_status(
        UserPoolId=pool, Username="ann", DeviceKey=phone.key, DeviceRememberedStatus="not_remembered"
    )
    assert phone.first_factor()["ChallengeName"] == "SOFTWARE_TOKEN_MFA"


@pytest.mark.parametrize("device_settings", [{"ChallengeRequiredOnNewDevice": False}])
def test_where_devices_stand_for_no_factor_the_device_is_asked_after_it(cognito, phone, totp, time_machine):
    time_machine.move_to("2030-01-01T12:00:00Z")
    asked = phone.first_factor()
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    asked = cognito.respond_to_auth_challenge(
        ClientId=phone.client_id,
        ChallengeName="SOFTWARE_TOKEN_MFA",
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": "ann", "SOFTWARE_TOKEN_MFA_CODE": totp.now()},
    )
    assert asked["ChallengeName"] == "DEVICE_SRP_AUTH"
    srp = phone.srp()
    assert phone.prove(srp, phone.begin_proof(srp))["AuthenticationResult"]


def test_only_the_device_refreshes_its_tokens(cognito, phone):
    renewed = renew(phone, DEVICE_KEY=phone.key)["AuthenticationResult"]
    assert access_claims(renewed)["device_key"] == phone.key
    for wrong in ({}, {"DEVICE_KEY": "us-east-1_0f"}):
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid Refresh Token"):
            renew(phone, **wrong)


def renew(phone: Phone, **device: str) -> dict:
    parameters = {"REFRESH_TOKEN": phone.tokens["RefreshToken"], **device}
    return phone.cognito.initiate_auth(
        AuthFlow="REFRESH_TOKEN_AUTH", ClientId=phone.client_id, AuthParameters=parameters
    )


def exchange(phone: Phone, **device: str) -> dict:
    return phone.cognito.get_tokens_from_refresh_token(
        ClientId=phone.client_id,
        RefreshToken=phone.tokens["RefreshToken"],
        **({"DeviceKey": device["DEVICE_KEY"]} if device else {}),
    )


@pytest.mark.parametrize("ask", [renew, exchange])
def test_a_device_that_was_given_a_key_must_be_confirmed_before_it_refreshes(
    cognito, pool, client_id, ann, ask
):
    phone = Phone(cognito, pool, client_id)
    phone.sign_in()
    given = phone.tokens["NewDeviceMetadata"]["DeviceKey"]
    for device in ({}, {"DEVICE_KEY": given}, {"DEVICE_KEY": "us-east-1_0f"}):
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid Refresh Token"):
            ask(phone, **device)
    phone.confirm()
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid Refresh Token"):
        ask(phone)
    assert ask(phone, DEVICE_KEY=phone.key)["AuthenticationResult"]


@pytest.mark.parametrize("ask", [renew, exchange])
def test_a_sign_in_that_used_a_key_refreshes_with_it_alone(cognito, pool, phone, ask):
    cognito.admin_update_device_status(
        UserPoolId=pool, Username="ann", DeviceKey=phone.key, DeviceRememberedStatus="not_remembered"
    )
    phone.tokens = phone.first_factor()["AuthenticationResult"]
    assert "NewDeviceMetadata" not in phone.tokens
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid Refresh Token"):
        ask(phone)
    assert ask(phone, DEVICE_KEY=phone.key)["AuthenticationResult"]
    cognito.admin_forget_device(UserPoolId=pool, Username="ann", DeviceKey=phone.key)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid Refresh Token"):
        ask(phone, DEVICE_KEY=phone.key)


@pytest.mark.parametrize("ask", [renew, exchange])
def test_sign_ins_from_before_the_pool_tracked_devices_refresh_as_before(
    cognito, pool, client_id, ann, device_settings, ask
):
    cognito.update_user_pool(UserPoolId=pool)
    phone = Phone(cognito, pool, client_id)
    phone.sign_in()
    cognito.update_user_pool(UserPoolId=pool, DeviceConfiguration=device_settings)
    assert ask(phone)["AuthenticationResult"]


def test_where_devices_are_no_longer_tracked_no_key_is_needed(cognito, pool, client_id, ann):
    phone = Phone(cognito, pool, client_id)
    phone.sign_in()
    cognito.update_user_pool(UserPoolId=pool)
    assert renew(phone)["AuthenticationResult"]


def test_functions_are_told_of_new_devices(cognito, pool, functions, phone, device_settings):
    told = []

    def hear(event):
        told.append((event["triggerSource"], event["request"].get("newDeviceUsed")))
        return event

    cognito.update_user_pool(
        UserPoolId=pool,
        DeviceConfiguration=device_settings,
        LambdaConfig={
            "PostAuthentication": functions.by_arn(hear),
            "PreTokenGeneration": functions.by_arn(hear),
        },
    )
    phone.sign_in()
    replace(phone, key=None, group=None, password="").sign_in()
    assert told == [
        ("PostAuthentication_Authentication", False),
        ("TokenGeneration_AuthenticateDevice", None),
        ("PostAuthentication_Authentication", True),
        ("TokenGeneration_Authentication", None),
    ]


def test_custom_auth_asks_for_the_second_factor_and_tells_the_functions(
    cognito, pool, functions, phone, totp, device_settings
):
    sessions = []

    def define(event):
        session = [one["challengeName"] for one in event["request"]["session"]]
        sessions.append(session)
        done = "PASSWORD_VERIFIER" in session
        return event | {"response": {"issueTokens": True} if done else {"challengeName": "PASSWORD_VERIFIER"}}

    settings = cognito.describe_user_pool(UserPoolId=pool)["UserPool"]
    cognito.update_user_pool(
        UserPoolId=pool,
        DeviceConfiguration=device_settings,
        MfaConfiguration=settings["MfaConfiguration"],
        LambdaConfig={"DefineAuthChallenge": functions.by_arn(define)},
    )

    def prove_password(phone: Phone) -> dict:
        srp = phone.srp()
        parameters = srp.get_auth_params() | {"CHALLENGE_NAME": "SRP_A"}
        asked = cognito.initiate_auth(
            AuthFlow="CUSTOM_AUTH", ClientId=phone.client_id, AuthParameters=parameters
        )
        return cognito.respond_to_auth_challenge(
            ClientId=phone.client_id,
            ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses=srp.process_challenge(asked["ChallengeParameters"], parameters),
        )

    stranger = replace(phone, key=None, group=None, password="")
    asked = prove_password(stranger)
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    assert prove_password(phone)["ChallengeName"] == "DEVICE_SRP_AUTH"
    srp = phone.srp()
    assert phone.prove(srp, phone.begin_proof(srp))["AuthenticationResult"]
    assert sessions[-1] == ["SRP_A", "PASSWORD_VERIFIER", "DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER"]


def test_custom_auth_without_a_password_asks_the_device_before_the_tokens(
    cognito, pool, functions, phone, device_settings
):
    def define(event):
        return event | {"response": {"issueTokens": True}}

    cognito.update_user_pool(
        UserPoolId=pool,
        DeviceConfiguration=device_settings,
        LambdaConfig={"DefineAuthChallenge": functions.by_arn(define)},
    )
    asked = cognito.initiate_auth(
        AuthFlow="CUSTOM_AUTH",
        ClientId=phone.client_id,
        AuthParameters={"USERNAME": "ann", "DEVICE_KEY": phone.key},
    )
    assert asked["ChallengeName"] == "DEVICE_SRP_AUTH"
    srp = phone.srp()
    assert phone.prove(srp, phone.begin_proof(srp))["AuthenticationResult"]
    assert len(functions.asked) == 1


def test_a_device_goes_with_its_user(cognito, pool, phone, make_user):
    cognito.admin_delete_user(UserPoolId=pool, Username="ann")
    make_user("ann")
    with pytest.raises(cognito.exceptions.ResourceNotFoundException, match="Device does not exist"):
        phone.first_factor(PASSWORD=PASSWORD)
    assert cognito.admin_list_devices(UserPoolId=pool, Username="ann")["Devices"] == []
