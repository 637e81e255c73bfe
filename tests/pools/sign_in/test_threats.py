"""Threat protection at work: leaked passwords, blocked addresses, unusual sign-ins, and the events that tell of them."""

import pytest

from tests.fixtures.events import answers
from tests.pools.sign_in.conftest import EMAIL


@pytest.fixture
def guard(cognito, pool):
    """Turns threat protection on, with these settings."""

    def turn_on(mode: str = "ENFORCED", **settings) -> None:
        cognito.update_user_pool(
            UserPoolId=pool, UserPoolTier="PLUS", UserPoolAddOns={"AdvancedSecurityMode": mode}
        )
        cognito.set_risk_configuration(UserPoolId=pool, **settings)

    return turn_on


def decisions(cognito, pool: str) -> list[tuple]:
    events = cognito.admin_list_user_auth_events(UserPoolId=pool, Username="ann")["AuthEvents"]
    return [(event["EventResponse"], event["EventRisk"].get("RiskDecision")) for event in events]


BLOCKING = {"CompromisedCredentialsRiskConfiguration": {"Actions": {"EventAction": "BLOCK"}}}


def test_a_leaked_password_must_be_reset(cognito, pool, guard, sign_in, client_id):
    cognito.admin_set_user_password(UserPoolId=pool, Username="ann", Password="P@ssw0rd", Permanent=True)
    guard(**BLOCKING)
    with pytest.raises(cognito.exceptions.PasswordResetRequiredException):
        sign_in(client_id, password="P@ssw0rd")
    assert decisions(cognito, pool)[0] == ("Fail", "Block")


def test_a_temporary_password_is_not_replaced_by_a_leaked_one(cognito, pool, guard, sign_in, client_id):
    cognito.admin_set_user_password(UserPoolId=pool, Username="ann", Password="Passing-9", Permanent=False)
    guard(**BLOCKING)
    session = sign_in(client_id, password="Passing-9")["Session"]

    def choose(password: str) -> dict:
        return cognito.respond_to_auth_challenge(
            ClientId=client_id,
            ChallengeName="NEW_PASSWORD_REQUIRED",
            Session=session,
            ChallengeResponses={"USERNAME": "ann", "NEW_PASSWORD": password},
        )

    with pytest.raises(cognito.exceptions.InvalidPasswordException, match="security reasons"):
        choose("P@ssw0rd")
    assert choose("Another-horse-2")["AuthenticationResult"]


def test_an_audit_lets_it_in_and_remembers(cognito, pool, guard, sign_in, client_id):
    cognito.admin_set_user_password(UserPoolId=pool, Username="ann", Password="P@ssw0rd", Permanent=True)
    guard("AUDIT", **BLOCKING)
    assert sign_in(client_id, password="P@ssw0rd")["AuthenticationResult"]
    event = cognito.admin_list_user_auth_events(UserPoolId=pool, Username="ann")["AuthEvents"][0]
    assert (event["EventResponse"], event["EventRisk"]["CompromisedCredentialsDetected"]) == ("Pass", True)


def test_a_blocked_address_does_not_get_in(cognito, pool, guard, sign_in, client_id):
    guard(RiskExceptionConfiguration={"BlockedIPRangeList": ["127.0.0.0/8"]})
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="security reasons"):
        sign_in(client_id)
    assert decisions(cognito, pool)[0] == ("Fail", "Block")


def test_a_sign_in_is_one_event_that_passes_or_fails(cognito, pool, sign_in, client_id):
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        sign_in(client_id, password="wrong")
    sign_in(client_id)
    assert [response for response, _ in decisions(cognito, pool)] == ["Pass", "Fail"]


def test_a_user_is_told_of_an_unusual_sign_in_where_the_pool_says_so(
    cognito, guard, sign_in, client_id, mailoutbox
):
    guard(AccountTakeoverRiskConfiguration=answers(True, Medium="NO_ACTION"))
    sign_in(client_id)
    assert not mailoutbox
    for _ in range(3):
        with pytest.raises(cognito.exceptions.NotAuthorizedException):
            sign_in(client_id, password="wrong")
    assert sign_in(client_id)["AuthenticationResult"]
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [([EMAIL], "New sign-in attempt")]
