"""Threat protection of the flow USER_AUTH: every first factor is weighed, and a leaked password is found wherever it comes in."""

import pytest

from tests.pools.sign_in.choice.conftest import EVERYTHING, SMS, options_of, policies

LEAKED = "P@ssw0rd"


@pytest.fixture
def guard(cognito, pool):
    """Turns threat protection on, with these settings."""

    def turn_on(**settings) -> None:
        cognito.update_user_pool(
            UserPoolId=pool,
            UserPoolTier="PLUS",
            UserPoolAddOns={"AdvancedSecurityMode": "ENFORCED"},
            SmsConfiguration=SMS,
            **policies(*EVERYTHING),
        )
        cognito.set_risk_configuration(UserPoolId=pool, **settings)

    return turn_on


@pytest.fixture
def blocked(cognito, guard):
    def block():
        guard(RiskExceptionConfiguration={"BlockedIPRangeList": ["127.0.0.0/8"]})
        return pytest.raises(cognito.exceptions.NotAuthorizedException, match="security reasons")

    return block


def test_a_leaked_password_must_be_reset_wherever_it_comes_in(cognito, pool, guard, begin, answer, ann):
    cognito.admin_set_user_password(UserPoolId=pool, Username=ann, Password=LEAKED, Permanent=True)
    guard(CompromisedCredentialsRiskConfiguration={"Actions": {"EventAction": "BLOCK"}})
    for ask in (
        lambda: begin(ann, "PASSWORD", PASSWORD=LEAKED),
        lambda: answer(begin(ann, "PASSWORD"), PASSWORD=LEAKED),
        lambda: answer(begin(ann), ANSWER="PASSWORD", PASSWORD=LEAKED),
        lambda: answer(begin(ann), name="PASSWORD", PASSWORD=LEAKED),
    ):
        with pytest.raises(cognito.exceptions.PasswordResetRequiredException):
            ask()


def test_a_code_from_a_blocked_address_does_not_get_in(begin, answer, ann, mailed, blocked):
    asked = begin(ann, "EMAIL_OTP")
    with blocked():
        answer(asked, EMAIL_OTP_CODE=mailed())


def test_a_passkey_from_a_blocked_address_does_not_get_in(begin, answer, passkey, blocked):
    asked = begin("ann", "WEB_AUTHN")
    with blocked():
        answer(asked, CREDENTIAL=passkey.get(options_of(asked)))
