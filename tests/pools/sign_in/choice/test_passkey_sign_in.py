"""Signing in with a passkey."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from pools.models import WebAuthnCredential
from tests.fixtures.rivals import meanwhile
from tests.pools.sign_in.choice.authenticator import Passkey, to_bytes, to_text
from tests.pools.sign_in.choice.conftest import SMS, options_of, policies, register, token_of
from tests.pools.sign_in.conftest import PASSWORD


@pytest.fixture
def refused(cognito):
    return lambda: pytest.raises(
        cognito.exceptions.NotAuthorizedException, match="The passkey was not accepted"
    )


def test_a_preferred_passkey_signs_in_once(cognito, begin, answer, passkey):
    asked = begin("ann", "WEB_AUTHN")
    assert asked["ChallengeName"] == "WEB_AUTHN"
    options = options_of(asked)
    assert (options["rpId"], options["userVerification"]) == ("localhost", "preferred")
    assert options["allowCredentials"] == [
        {"type": "public-key", "id": to_text(passkey.id), "transports": ["internal", "hybrid"]}
    ]
    signed = passkey.get(options)
    assert answer(asked, CREDENTIAL=signed)["AuthenticationResult"]["AccessToken"]
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        answer(asked, CREDENTIAL=signed)


def test_a_passkey_can_be_chosen_with_the_answer_after_it_or_in_its_place(begin, answer, passkey):
    asked = begin("ann")
    assert "WEB_AUTHN" in asked["AvailableChallenges"]
    assert answer(asked, ANSWER="WEB_AUTHN", CREDENTIAL=passkey.get(options_of(asked)))[
        "AuthenticationResult"
    ]
    asked = begin("ann")
    assert answer(asked, name="WEB_AUTHN", CREDENTIAL=passkey.get(options_of(asked)))["AuthenticationResult"]
    asked = answer(begin("ann"), ANSWER="WEB_AUTHN")
    assert asked["ChallengeName"] == "WEB_AUTHN"
    assert answer(asked, CREDENTIAL=passkey.get(options_of(asked)))["AuthenticationResult"]


def test_a_replayed_assertion_is_refused(begin, answer, passkey, refused):
    asked = begin("ann", "WEB_AUTHN")
    signed = passkey.get(options_of(asked))
    assert answer(asked, CREDENTIAL=signed)
    with refused():
        answer(begin("ann", "WEB_AUTHN"), CREDENTIAL=signed)


def test_a_refused_assertion_spends_the_session(cognito, begin, answer, passkey, refused):
    asked = begin("ann", "WEB_AUTHN")
    with refused():
        answer(asked, CREDENTIAL=Passkey().get(options_of(asked)))
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        answer(asked, CREDENTIAL=passkey.get(options_of(asked)))


def test_an_assertion_expires_with_its_session(cognito, begin, answer, passkey, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    asked = begin("ann", "WEB_AUTHN")
    time_machine.shift(181)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="expired"):
        answer(asked, CREDENTIAL=passkey.get(options_of(asked)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": ec.generate_private_key(ec.SECP256R1())},
        {"origin": "https://example.org"},
        {"origin": "http://localhost.example.org"},
        {"relying_party": "example.org"},
        {"present": False},
        {"handle": b"11111111-2222-3333-4444-555555555555"},
        {"id": b"another passkey of nobody's"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_an_assertion_that_is_wrong_in_one_thing_is_refused(begin, answer, passkey, refused, wrong):
    for name, value in wrong.items():
        setattr(passkey, name, value)
    asked = begin("ann", "WEB_AUTHN")
    with refused():
        answer(asked, CREDENTIAL=passkey.get(options_of(asked)))


def test_a_signature_of_a_registration_is_refused(begin, answer, passkey, refused):
    asked = begin("ann", "WEB_AUTHN")
    with refused():
        answer(asked, CREDENTIAL=passkey.get(options_of(asked), kind="webauthn.create"))


def test_a_passkey_may_leave_its_user_unnamed(begin, answer, passkey):
    passkey.handle = None
    asked = begin("ann", "WEB_AUTHN")
    assert answer(asked, CREDENTIAL=passkey.get(options_of(asked)))["AuthenticationResult"]


def test_another_users_passkey_is_refused(cognito, client_id, begin, answer, passkey, make_user, refused):
    make_user("ben")
    of_ben = register(cognito, token_of(cognito, client_id, "ben"))
    asked = begin("ann", "WEB_AUTHN")
    with refused():
        answer(asked, CREDENTIAL=of_ben.get(options_of(asked)))
    of_ben.handle = passkey.handle
    asked = begin("ann", "WEB_AUTHN")
    with refused():
        answer(asked, CREDENTIAL=of_ben.get(options_of(asked)))


def test_a_passkey_that_counts_must_count_on(begin, answer, passkey, refused):
    for count, right in [(5, True), (6, True), (6, False), (2, False), (0, False), (7, True)]:
        passkey.count = count
        asked = begin("ann", "WEB_AUTHN")
        if right:
            assert answer(asked, CREDENTIAL=passkey.get(options_of(asked)))["AuthenticationResult"]
        else:
            with refused():
                answer(asked, CREDENTIAL=passkey.get(options_of(asked)))


def test_a_deleted_passkey_is_neither_offered_nor_accepted(cognito, begin, answer, passkey, access_token):
    asked = begin("ann", "WEB_AUTHN")
    cognito.delete_web_authn_credential(AccessToken=access_token, CredentialId=to_text(passkey.id))
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="AvailableChallenges"):
        answer(asked, CREDENTIAL=passkey.get(options_of(asked)))
    assert "WEB_AUTHN" not in begin("ann", "WEB_AUTHN")["AvailableChallenges"]


def test_passkeys_of_a_former_domain_are_not_offered(cognito, pool, begin, passkey):
    cognito.set_user_pool_mfa_config(UserPoolId=pool, WebAuthnConfiguration={"RelyingPartyId": "example.com"})
    assert "WEB_AUTHN" not in begin("ann")["AvailableChallenges"]


@pytest.mark.parametrize("text", ["", "{}", "[]", "nonsense", "null", '{"id": 5}', "[" * 9000])
def test_a_credential_that_is_none_is_refused(cognito, begin, answer, passkey, text):
    asked = begin("ann", "WEB_AUTHN")
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="CREDENTIAL"):
        answer(asked, CREDENTIAL=text)


@pytest.mark.parametrize("member", ["clientDataJSON", "authenticatorData", "signature", "userHandle"])
@pytest.mark.parametrize(
    "value", ["", "AAAA", to_text(b"{}"), to_text(b'{"type": 1, "challenge": 2, "origin": []}')]
)
def test_bytes_of_any_kind_are_refused(begin, answer, passkey, refused, member, value):
    asked = begin("ann", "WEB_AUTHN")
    credential = json.loads(passkey.get(options_of(asked)))
    if (member, value) == ("userHandle", ""):
        value = "AA"
    credential["response"][member] = value
    with refused():
        answer(asked, CREDENTIAL=json.dumps(credential))


def test_verification_is_required_where_the_pool_says_so(cognito, pool, begin, answer, passkey, refused):
    passkey.verified = False
    asked = begin("ann", "WEB_AUTHN")
    assert answer(asked, CREDENTIAL=passkey.get(options_of(asked)))["AuthenticationResult"]
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool, WebAuthnConfiguration={"RelyingPartyId": "localhost", "UserVerification": "required"}
    )
    asked = begin("ann", "WEB_AUTHN")
    assert options_of(asked)["userVerification"] == "required"
    with refused():
        answer(asked, CREDENTIAL=passkey.get(options_of(asked)))


def test_a_disabled_user_is_refused(cognito, pool, begin, answer, passkey):
    cognito.admin_disable_user(UserPoolId=pool, Username="ann")
    asked = begin("ann", "WEB_AUTHN")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="User is disabled"):
        answer(asked, CREDENTIAL=passkey.get(options_of(asked)))


def two_factors(cognito, pool: str, mode: str, **configuration: str) -> None:
    """Turn text messages on as a second factor, and configure passkeys."""
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool,
        MfaConfiguration=mode,
        SmsMfaConfiguration={"SmsConfiguration": SMS},
        WebAuthnConfiguration={"RelyingPartyId": "localhost", "FactorConfiguration": "SINGLE_FACTOR"}
        | (configuration or {}),
    )


def test_a_passkey_alone_is_too_little_for_who_needs_two_factors(cognito, pool, begin, answer, passkey):
    asked = begin("ann", "WEB_AUTHN")
    two_factors(cognito, pool, "ON")
    assert begin("ann", "WEB_AUTHN")["AvailableChallenges"] == ["PASSWORD", "PASSWORD_SRP"]
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="AvailableChallenges"):
        answer(asked, CREDENTIAL=passkey.get(options_of(asked)))


@pytest.mark.parametrize("mode", ["ON", "OPTIONAL"])
def test_a_passkey_that_verifies_its_user_is_two_factors_where_the_pool_says_so(
    cognito, pool, begin, answer, passkey, refused, mode
):
    two_factors(cognito, pool, mode, FactorConfiguration="MULTI_FACTOR_WITH_USER_VERIFICATION")
    cognito.admin_set_user_mfa_preference(UserPoolId=pool, Username="ann", SMSMfaSettings={"Enabled": True})
    asked = begin("ann", "WEB_AUTHN")
    assert options_of(asked)["userVerification"] == "required"
    assert answer(asked, CREDENTIAL=passkey.get(options_of(asked)))["AuthenticationResult"]
    asked = begin("ann", "WEB_AUTHN")
    passkey.verified = False
    with refused():
        answer(asked, CREDENTIAL=passkey.get(options_of(asked)))
    assert begin("ann", "PASSWORD", PASSWORD=PASSWORD)["ChallengeName"] == "SMS_MFA"


def test_a_second_factor_that_is_turned_on_meanwhile_is_not_passed_by(cognito, pool, begin, answer, passkey):
    two_factors(cognito, pool, "OPTIONAL", FactorConfiguration="MULTI_FACTOR_WITH_USER_VERIFICATION")
    passkey.verified = False
    asked = begin("ann", "WEB_AUTHN")
    cognito.admin_set_user_mfa_preference(UserPoolId=pool, Username="ann", SMSMfaSettings={"Enabled": True})
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="two factors"):
        answer(asked, CREDENTIAL=passkey.get(options_of(asked)))


def test_a_pool_that_no_longer_allows_passkeys_takes_none(cognito, pool, begin, answer, passkey):
    asked = begin("ann", "WEB_AUTHN")
    cognito.update_user_pool(UserPoolId=pool, **policies("PASSWORD"))
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="AvailableChallenges"):
        answer(asked, CREDENTIAL=passkey.get(options_of(asked)))


def test_a_challenge_for_one_session_is_none_for_another(begin, answer, passkey, refused):
    first, second = begin("ann", "WEB_AUTHN"), begin("ann", "WEB_AUTHN")
    assert to_bytes(options_of(first)["challenge"]) != to_bytes(options_of(second)["challenge"])
    with refused():
        answer(second, CREDENTIAL=passkey.get(options_of(first)))


def test_a_passkey_that_came_after_the_choice_was_offered_was_given_no_challenge(
    cognito, begin, answer, access_token
):
    asked = begin("ann")
    assert "WEB_AUTHN" not in asked["AvailableChallenges"]
    passkey = register(cognito, access_token)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        answer(asked, name="WEB_AUTHN", CREDENTIAL=passkey.get({"challenge": to_text(bytes(32))}))


def test_of_two_uses_with_the_same_count_one_is_accepted(begin, answer, passkey, refused):
    passkey.count = 7
    asked = begin("ann", "WEB_AUTHN")
    copy = meanwhile(
        lambda: WebAuthnCredential.objects.update(sign_count=7),
        "pools_webauthncredential",
        begins="UPDATE",
        before=True,
    )
    with copy, refused():
        answer(asked, CREDENTIAL=passkey.get(options_of(asked)))
