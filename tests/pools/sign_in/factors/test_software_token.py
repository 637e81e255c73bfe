"""An authenticator app as the second factor."""

import re
from functools import partial
from threading import Barrier, Thread

import pytest
from django.utils import timezone
from pycognito import Cognito
from pycognito.exceptions import SoftwareTokenMFAChallengeException

from pools.models import SoftwareToken, UserPool
from pools.rules.signing_keys.keys import issuer
from tests.fixtures.rivals import meanwhile
from tests.pools.sign_in.conftest import PASSWORD
from tests.pools.sign_in.factors.conftest import app_code, other_than


def test_the_app_is_asked_for_by_its_name(with_app, sign_in, client_id):
    asked = sign_in(client_id)
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    assert asked["ChallengeParameters"] == {"FRIENDLY_DEVICE_NAME": "Ann's phone", "USER_ID_FOR_SRP": "ann"}


def test_the_right_code_gives_tokens(with_app, sign_in, client_id, answer):
    assert answer(sign_in(client_id), app_code(with_app))["AuthenticationResult"]["IdToken"]


@pytest.mark.parametrize("steps", [-1, 1])
def test_clocks_may_be_half_a_minute_apart(with_app, sign_in, client_id, answer, steps):
    assert answer(sign_in(client_id), app_code(with_app, steps=steps))["AuthenticationResult"]


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_older_and_later_codes_are_refused(cognito, with_app, sign_in, client_id, answer, steps):
    with pytest.raises(cognito.exceptions.CodeMismatchException, match="Invalid code received for user"):
        answer(sign_in(client_id), app_code(with_app, steps=steps))


def test_a_wrong_code_can_be_corrected(cognito, with_app, sign_in, client_id, answer):
    asked = sign_in(client_id)
    for wrong in (other_than(app_code(with_app)), "12345", "１２３４５６", "x" * 1000):
        with pytest.raises(cognito.exceptions.CodeMismatchException):
            answer(asked, wrong)
    assert answer(asked, app_code(with_app))["AuthenticationResult"]


def test_a_code_is_taken_once(cognito, with_app, sign_in, client_id, answer, time_machine):
    code = app_code(with_app)
    answer(sign_in(client_id), code)
    with pytest.raises(cognito.exceptions.ExpiredCodeException, match="already been used once"):
        answer(sign_in(client_id), code)
    with pytest.raises(cognito.exceptions.ExpiredCodeException):
        answer(sign_in(client_id), app_code(with_app, steps=-1))
    time_machine.shift(30)
    assert answer(sign_in(client_id), app_code(with_app))["AuthenticationResult"]


def test_the_code_that_verified_the_app_signs_nobody_in(
    cognito, set_mfa, enrol, turn_on, sign_in, client_id, answer, time_machine
):
    time_machine.move_to(timezone.now(), tick=False)
    set_mfa("OPTIONAL", "SOFTWARE_TOKEN_MFA")
    secret = enrol()
    turn_on("SOFTWARE_TOKEN_MFA")
    with pytest.raises(cognito.exceptions.ExpiredCodeException):
        answer(sign_in(client_id), app_code(secret))


def test_wrong_codes_lock_the_factor_across_sign_ins(
    cognito, with_app, sign_in, client_id, answer, time_machine
):
    for _ in range(5):
        with pytest.raises(cognito.exceptions.CodeMismatchException):
            answer(sign_in(client_id), other_than(app_code(with_app)))
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="attempts exceeded"):
        answer(sign_in(client_id), app_code(with_app))
    time_machine.shift(2)
    assert answer(sign_in(client_id), app_code(with_app))["AuthenticationResult"]


def test_the_code_of_another_user_is_refused(cognito, pool, with_app, make_user, sign_in, client_id, answer):
    make_user("ben")
    token = sign_in(client_id, username="ben")["AuthenticationResult"]["AccessToken"]
    bens = cognito.associate_software_token(AccessToken=token)["SecretCode"]
    cognito.verify_software_token(AccessToken=token, UserCode=app_code(bens))
    with pytest.raises(cognito.exceptions.CodeMismatchException):
        answer(sign_in(client_id), app_code(bens))


def test_an_expired_session_is_refused(cognito, with_app, sign_in, client_id, answer, time_machine):
    asked = sign_in(client_id)
    time_machine.shift(180)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="expired"):
        answer(asked, app_code(with_app))


def test_the_secret_fits_authenticator_apps_and_is_kept_encrypted(with_app):
    assert re.fullmatch("[A-Z2-7]{52}", with_app)
    kept = SoftwareToken.objects.get()
    assert with_app.encode() not in bytes(kept.encrypted)
    assert kept.pending is None


def test_a_wrong_code_verifies_nothing(cognito, set_mfa, tokens, pool):
    set_mfa("OPTIONAL", "SOFTWARE_TOKEN_MFA")
    given = {"AccessToken": tokens["AccessToken"]}
    secret = cognito.associate_software_token(**given)["SecretCode"]
    with pytest.raises(cognito.exceptions.EnableSoftwareTokenMFAException):
        cognito.verify_software_token(**given, UserCode=other_than(app_code(secret)))
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="not verified"):
        cognito.admin_set_user_mfa_preference(
            UserPoolId=pool, Username="ann", SoftwareTokenMfaSettings={"Enabled": True}
        )
    assert cognito.verify_software_token(**given, UserCode=app_code(secret))["Status"] == "SUCCESS"
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="AssociateSoftwareToken first"):
        cognito.verify_software_token(**given, UserCode=app_code(secret, steps=1))


def test_a_new_secret_replaces_the_old_one_once_it_is_verified(
    cognito, with_app, sign_in, client_id, answer, time_machine
):
    first = answer(sign_in(client_id), app_code(with_app))["AuthenticationResult"]
    given = {"AccessToken": first["AccessToken"]}
    new = cognito.associate_software_token(**given)["SecretCode"]
    time_machine.shift(30)
    assert answer(sign_in(client_id), app_code(with_app))["AuthenticationResult"]
    cognito.verify_software_token(**given, UserCode=app_code(new))
    time_machine.shift(60)
    with pytest.raises(cognito.exceptions.CodeMismatchException):
        answer(sign_in(client_id), app_code(with_app))
    assert answer(sign_in(client_id), app_code(new))["AuthenticationResult"]


def test_a_pool_without_apps_gives_out_no_secret(cognito, set_mfa, tokens):
    given = {"AccessToken": tokens["AccessToken"]}
    for mode, factors in (("OFF", ()), ("OPTIONAL", ("SMS_MFA",))):
        set_mfa(mode, *factors)
        with pytest.raises(cognito.exceptions.SoftwareTokenMFANotFoundException):
            cognito.associate_software_token(**given)
        with pytest.raises(cognito.exceptions.SoftwareTokenMFANotFoundException):
            cognito.verify_software_token(**given, UserCode="123456")


@pytest.mark.parametrize("given", [{}, {"AccessToken": "a.b.c", "Session": "x" * 20}])
def test_a_call_brings_a_token_or_a_session(cognito, given):
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="AccessToken or a Session"):
        cognito.associate_software_token(**given)
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="AccessToken or a Session"):
        cognito.verify_software_token(**given, UserCode="123456")


def test_foreign_tokens_and_sessions_are_refused(cognito, set_mfa, tokens):
    set_mfa("OPTIONAL", "SOFTWARE_TOKEN_MFA")
    forged = tokens["AccessToken"][:-8] + "AAAAAAAA"
    for given in ({"AccessToken": forged}, {"AccessToken": tokens["IdToken"]}, {"Session": "x" * 40}):
        with pytest.raises(cognito.exceptions.NotAuthorizedException):
            cognito.associate_software_token(**given)
        with pytest.raises(cognito.exceptions.NotAuthorizedException):
            cognito.verify_software_token(**given, UserCode="123456")


def test_a_lost_app_is_taken_away_by_an_administrator(cognito, pool, with_app, sign_in, client_id, answer):
    asked = sign_in(client_id)
    cognito.admin_delete_software_token(UserPoolId=pool, Username="ann")
    assert "UserMFASettingList" not in cognito.admin_get_user(UserPoolId=pool, Username="ann")
    with pytest.raises(cognito.exceptions.SoftwareTokenMFANotFoundException):
        answer(asked, app_code(with_app))
    assert sign_in(client_id)["AuthenticationResult"]
    with pytest.raises(cognito.exceptions.UserNotFoundException):
        cognito.admin_delete_software_token(UserPoolId=pool, Username="nobody")
    with pytest.raises(cognito.exceptions.ResourceNotFoundException):
        cognito.admin_delete_software_token(UserPoolId="us-east-1_nowhere00", Username="ann")


def test_the_app_goes_with_its_user(cognito, pool, with_app):
    cognito.admin_delete_user(UserPoolId=pool, Username="ann")
    assert not SoftwareToken.objects.exists()


def test_the_token_of_a_user_who_is_gone_sets_nothing_up(cognito, pool, set_mfa, tokens):
    set_mfa("OPTIONAL", "SOFTWARE_TOKEN_MFA")
    cognito.admin_delete_user(UserPoolId=pool, Username="ann")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="revoked"):
        cognito.associate_software_token(AccessToken=tokens["AccessToken"])
    with pytest.raises(cognito.exceptions.UserNotFoundException):
        cognito.verify_software_token(AccessToken=tokens["AccessToken"], UserCode="123456")


def test_too_long_a_name_for_the_device_is_refused(cognito, set_mfa, tokens):
    set_mfa("OPTIONAL", "SOFTWARE_TOKEN_MFA")
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="FriendlyDeviceName"):
        cognito.verify_software_token(
            AccessToken=tokens["AccessToken"], UserCode="123456", FriendlyDeviceName="n" * 257
        )


def test_pycognito_sets_an_app_up_and_signs_in_with_it(
    cognito, client, pool, client_id, ann, set_mfa, time_machine
):
    time_machine.move_to(timezone.now(), tick=False)
    set_mfa("OPTIONAL", "SOFTWARE_TOKEN_MFA")
    app = Cognito(pool, client_id, username=ann, access_key="x", secret_key="x")
    app.client = cognito
    # It verifies the tokens that it gets.
    app.pool_jwk = client.get(f"/{pool}/.well-known/jwks.json").json()
    app.pool_domain_url = issuer(UserPool(public_id=pool)).removesuffix(f"/{pool}")
    app.authenticate(PASSWORD)
    secret = app.associate_software_token()
    assert app.verify_software_token(app_code(secret), "Ann's phone")
    app.set_user_mfa_preference(False, True, "SOFTWARE_TOKEN")
    time_machine.shift(60)
    with pytest.raises(SoftwareTokenMFAChallengeException) as asked:
        app.authenticate(PASSWORD)
    app.access_token = None
    app.respond_to_software_token_mfa_challenge(app_code(secret), asked.value.get_tokens())
    assert app.access_token


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_gets_in_with_a_code(live_cognito, with_app, sign_in, client_id):
    asked, barrier, outcomes = [sign_in(client_id) for _ in range(4)], Barrier(4), []
    code = app_code(with_app)

    def respond(session: str) -> None:
        barrier.wait()
        try:
            live_cognito.respond_to_auth_challenge(
                ClientId=client_id,
                ChallengeName="SOFTWARE_TOKEN_MFA",
                Session=session,
                ChallengeResponses={"USERNAME": "ann", "SOFTWARE_TOKEN_MFA_CODE": code},
            )
            outcomes.append("in")
        except live_cognito.exceptions.ExpiredCodeException:
            outcomes.append("used")

    threads = [Thread(target=respond, args=(one["Session"],)) for one in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["in", "used", "used", "used"]


def test_a_secret_that_another_call_replaced_meanwhile_is_not_verified(cognito, set_mfa, tokens, settings):
    set_mfa("OPTIONAL", "SOFTWARE_TOKEN_MFA")
    token = tokens["AccessToken"]
    secret = cognito.associate_software_token(AccessToken=token)["SecretCode"]
    other = partial(SoftwareToken.objects.update, pending=settings.KEY_RING.encrypt(b"A" * 52))
    with (
        meanwhile(other, "pools_softwaretoken", begins="UPDATE", before=True),
        pytest.raises(cognito.exceptions.EnableSoftwareTokenMFAException),
    ):
        cognito.verify_software_token(AccessToken=token, UserCode=app_code(secret))


def test_an_app_that_is_taken_away_while_its_code_is_read_is_not_found(
    cognito, with_app, sign_in, client_id, answer
):
    asked = sign_in(client_id)
    with (
        meanwhile(SoftwareToken.objects.all().delete, "pools_softwaretoken", begins="SELECT"),
        pytest.raises(cognito.exceptions.SoftwareTokenMFANotFoundException),
    ):
        answer(asked, app_code(with_app))
