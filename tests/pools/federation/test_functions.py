"""The pool's functions are asked in their order, with all that they are told on Cognito."""

import pytest

from pools.models.user import User
from tests.fixtures.functions import FunctionError, echo
from tests.pools.federation.conftest import CLAIMS
from tests.pools.oauth.conftest import answer_of, claims

ALL = ("InboundFederation", "PreSignUp", "PostConfirmation", "PreAuthentication", "PostAuthentication")


@pytest.fixture
def watched(hang_in, cognito, pool, functions):
    """Every function that a federated sign-in asks gives back what it is told."""

    def hang(version: str = "V2_0", **named):
        arns = {trigger: functions.by_arn(named.get(trigger, echo)) for trigger in ALL}
        arns["InboundFederation"] = {"LambdaArn": arns["InboundFederation"], "LambdaVersion": "V1_0"}
        arns["PreTokenGenerationConfig"] = {"LambdaArn": functions.by_arn(echo), "LambdaVersion": version}
        cognito.update_user_pool(UserPoolId=pool, LambdaConfig=arns)
        functions.asked.clear()
        return functions

    return hang


def sources(functions) -> list[str]:
    return [event["triggerSource"] for event in functions.events]


def test_first_and_later_visits_ask_in_the_order_of_cognito(visitor, app, okta, watched):
    functions = watched()
    answer_of(visitor.come(app, okta))
    assert sources(functions) == [
        "InboundFederation_ExternalProvider",
        "PreSignUp_ExternalProvider",
        "PostConfirmation_ConfirmSignUp",
        "TokenGeneration_HostedAuth",
    ]
    functions.asked.clear()
    tokens = visitor.tokens(app, okta)
    assert sources(functions) == [
        "InboundFederation_ExternalProvider",
        "PreAuthentication_Authentication",
        "PostAuthentication_Authentication",
        "TokenGeneration_HostedAuth",
    ]
    functions.asked.clear()
    asked = {"grant_type": "refresh_token", "client_id": app, "refresh_token": tokens["refresh_token"]}
    fresh = visitor.browser.token(**asked).json()
    assert sources(functions) == ["TokenGeneration_RefreshTokens"]
    assert claims(fresh["id_token"])["identities"] == claims(tokens["id_token"])["identities"]


def test_what_each_function_is_told(visitor, app, okta, watched, pool):
    functions = watched()
    told = {
        "tokenResponse": {"access_token": "a", "token_type": "Bearer"},
        "idToken": {"sub": "1029"},
        "userInfo": {"sub": "1029"},
    }
    visitor.come(app, okta, told=told)
    inbound, sign_up, confirmed, token = functions.events
    assert inbound["userName"] == sign_up["userName"] == "okta_1029"
    assert inbound["version"] == "1"
    assert inbound["callerContext"]["clientId"] == app
    assert inbound["request"] == {
        "providerName": "Okta",
        "providerType": "OIDC",
        "attributes": told | {"samlResponse": None},
    }
    assert inbound["response"] == {"userAttributesToMap": {}}
    assert sign_up["request"] == {
        "userAttributes": {
            "cognito:email_alias": "",
            "cognito:phone_number_alias": "",
            "email": CLAIMS["email"],
            "email_verified": "false",
            "name": "Ines",
            "family_name": "Sá",
        },
        "validationData": None,
    }
    attributes = confirmed["request"]["userAttributes"]
    assert attributes["cognito:user_status"] == "EXTERNAL_PROVIDER"
    assert attributes["identities"].startswith('[{"userId":"1029"')
    assert token["request"]["scopes"] == [
        "openid",
        "email",
        "profile",
        "phone",
        "aws.cognito.signin.user.admin",
    ]


def test_what_inbound_federation_names_replaces_what_the_provider_said(visitor, app, okta, watched):
    def rename(event):
        event["response"]["userAttributesToMap"] = {"email": "shown@example.org", "name": ["a", "b"]}
        return event

    watched(InboundFederation=rename)
    visitor.come(app, okta)
    attributes = User.objects.get().attributes
    assert (attributes["email"], attributes["name"]) == ("shown@example.org", "[a,b]")
    assert "family_name" not in attributes


def test_pre_sign_up_verifies_an_address(visitor, app, okta, watched):
    def vouch(event):
        return event | {"response": {"autoConfirmUser": True, "autoVerifyEmail": True}}

    watched(PreSignUp=vouch)
    visitor.come(app, okta)
    user = User.objects.get()
    assert (user.status, user.attributes["email_verified"]) == ("EXTERNAL_PROVIDER", "true")


@pytest.mark.parametrize("trigger", ALL)
def test_a_function_that_refuses_is_told_of_at_the_callback(visitor, app, okta, watched, trigger):
    def refuse(event):
        raise FunctionError("Not on the guest list")

    if trigger.endswith("Authentication"):
        visitor.come(app, okta)
    watched(**{trigger: refuse})
    told = visitor.refused(app, okta)
    assert told == ("invalid_request", f"{trigger} failed with error Not on the guest list. ")
