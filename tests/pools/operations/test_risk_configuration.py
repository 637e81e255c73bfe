"""What a pool or an app client does about risk."""

import json

import pytest
from botocore.exceptions import ClientError

from pools.rules.risk.feedback import make_feedback_token
from tests.fixtures.events import NOON, answers

ARN = "arn:aws:ses:us-east-1:000000000000:identity/guard@example.com"
WHOLE = {
    "CompromisedCredentialsRiskConfiguration": {
        "EventFilter": ["SIGN_IN", "SIGN_UP"],
        "Actions": {"EventAction": "BLOCK"},
    },
    "AccountTakeoverRiskConfiguration": {
        **answers(True, Low="NO_ACTION", Medium="MFA_IF_CONFIGURED", High="BLOCK"),
        "NotifyConfiguration": {
            "SourceArn": ARN,
            "From": "guard@example.com",
            "ReplyTo": "help@example.com",
            "BlockEmail": {"Subject": "Blocked", "HtmlBody": "<p>{city}</p>", "TextBody": "in {city}"},
            "NoActionEmail": {"Subject": "Seen", "TextBody": "in {city}"},
            "MfaEmail": {"Subject": "Asked", "HtmlBody": "<p>{city}</p>"},
        },
    },
    "RiskExceptionConfiguration": {
        "BlockedIPRangeList": ["192.0.2.0/24"],
        "SkippedIPRangeList": ["2001:db8::/32"],
    },
}


@pytest.fixture
def guarded(guarded_pool) -> str:
    return guarded_pool()


def shown(cognito, **where) -> dict:
    configuration = cognito.describe_risk_configuration(**where)["RiskConfiguration"]
    configuration.pop("LastModifiedDate", None)
    return configuration


def test_what_was_set_is_shown_whole(cognito, guarded):
    told = cognito.set_risk_configuration(UserPoolId=guarded, **WHOLE)["RiskConfiguration"]
    assert told.pop("LastModifiedDate")
    assert told == shown(cognito, UserPoolId=guarded) == {"UserPoolId": guarded, **WHOLE}


def test_setting_replaces_and_setting_nothing_resets(cognito, guarded):
    exception = {"RiskExceptionConfiguration": {"BlockedIPRangeList": ["192.0.2.1/32"]}}
    cognito.set_risk_configuration(UserPoolId=guarded, **WHOLE)
    cognito.set_risk_configuration(UserPoolId=guarded, **exception)
    assert shown(cognito, UserPoolId=guarded) == {"UserPoolId": guarded, **exception}
    cognito.set_risk_configuration(UserPoolId=guarded)
    assert shown(cognito, UserPoolId=guarded) == {"UserPoolId": guarded}


def test_setting_nothing_where_nothing_was_set_is_no_error(cognito, guarded):
    given = cognito.set_risk_configuration(UserPoolId=guarded)["RiskConfiguration"]
    assert given == {"UserPoolId": guarded}


def test_a_client_has_a_configuration_of_its_own_until_it_goes(cognito, guarded):
    client = cognito.create_user_pool_client(UserPoolId=guarded, ClientName="web")["UserPoolClient"]
    where = {"UserPoolId": guarded, "ClientId": client["ClientId"]}
    cognito.set_risk_configuration(**where, AccountTakeoverRiskConfiguration=answers(Low="BLOCK"))
    assert shown(cognito, UserPoolId=guarded) == {"UserPoolId": guarded}
    assert shown(cognito, **where)["AccountTakeoverRiskConfiguration"] == answers(Low="BLOCK")
    cognito.delete_user_pool_client(**where)
    with pytest.raises(cognito.exceptions.ResourceNotFoundException):
        shown(cognito, **where)


@pytest.mark.parametrize("name", ["BlockedIPRangeList", "SkippedIPRangeList"])
@pytest.mark.parametrize("text", ["somewhere", "192.0.2.0/33", ""])
def test_an_address_range_that_is_none_is_refused(cognito, guarded, name, text):
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="CIDR"):
        cognito.set_risk_configuration(UserPoolId=guarded, RiskExceptionConfiguration={name: [text]})


def test_a_pool_without_threat_protection_has_no_risk_configuration(cognito, pool_id):
    for call in (cognito.describe_risk_configuration, cognito.set_risk_configuration):
        with pytest.raises(cognito.exceptions.UserPoolAddOnNotEnabledException, match="AdvancedSecurityMode"):
            call(UserPoolId=pool_id)


def test_threat_protection_needs_the_plus_plan(cognito, guarded):
    with pytest.raises(cognito.exceptions.FeatureUnavailableInTierException, match="Threat Protection"):
        cognito.update_user_pool(UserPoolId=guarded, UserPoolAddOns={"AdvancedSecurityMode": "AUDIT"})
    described = cognito.describe_user_pool(UserPoolId=guarded)["UserPool"]
    assert described["UserPoolAddOns"] == {"AdvancedSecurityMode": "ENFORCED"}
    cognito.update_user_pool(UserPoolId=guarded, UserPoolAddOns={"AdvancedSecurityMode": "OFF"})


def test_users_give_feedback_with_the_token_of_their_event_alone(
    cognito, anonymous, guarded, user_of, happened, time_machine
):
    time_machine.move_to(NOON)
    ann = user_of(guarded, "ann")
    first, second = happened(ann), happened(ann, minutes=1)
    token = make_feedback_token(ann, first, NOON)

    def tell(**members):
        given = {"UserPoolId": guarded, "Username": "ann", "EventId": first, "FeedbackToken": token}
        anonymous.update_auth_event_feedback(**given | {"FeedbackValue": "Valid"} | members)

    tell()
    listed = cognito.admin_list_user_auth_events(UserPoolId=guarded, Username="ann")["AuthEvents"]
    assert ["EventFeedback" in event for event in listed] == [False, True]
    assert listed[1]["EventFeedback"]["Provider"] == "User"
    for wrong in ({"EventId": second}, {"FeedbackToken": token[:-4] + "AAA="}, {"FeedbackToken": "x"}):
        with pytest.raises(ClientError, match="NotAuthorizedException"):
            tell(**wrong)
    time_machine.shift(8 * 24 * 3600)
    with pytest.raises(ClientError, match="expired"):
        tell()


def test_what_the_key_ring_sealed_for_something_else_is_no_token_of_feedback(
    cognito, anonymous, guarded, user_of, happened, settings
):
    ann = user_of(guarded, "ann")
    event, later = happened(ann), 2**40
    for content in (
        ["page", guarded, ann.sub, event, later],
        ["feedback", "other", ann.sub, event, later],
        {},
    ):
        token = settings.KEY_RING.encrypt(json.dumps(content).encode()).decode()
        with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="Invalid feedback token"):
            anonymous.update_auth_event_feedback(
                UserPoolId=guarded, Username="ann", EventId=event, FeedbackToken=token, FeedbackValue="Valid"
            )
