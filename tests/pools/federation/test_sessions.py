"""Sessions, tokens and history of whoever came from a provider."""

import pytest

from pools.models import AuthEvent, HostedSession, IdentityProvider, SignIn
from tests.pools.federation.conftest import CLAIMS
from tests.pools.oauth.conftest import PASSWORD, answer_of, claims


def test_the_session_serves_the_same_way_alone(visitor, app, okta, make_app, make_provider):
    visitor.come(app, okta, session={"SessionIndex": "s-1"})
    row = HostedSession.objects.get()
    assert row.identity_provider == "Okta"
    assert b"s-1" not in bytes(row.provider_session)
    assert "code" in answer_of(visitor.browser.authorize(app))
    assert "code" in answer_of(visitor.browser.authorize(app, identity_provider="Okta"))
    assert "/login?" in visitor.browser.authorize(app, identity_provider="COGNITO")["Location"]
    local = make_app(SupportedIdentityProviders=["COGNITO"])["ClientId"]
    assert answer_of(visitor.browser.authorize(local, prompt="none"))["error"] == "login_required"


def test_a_local_session_serves_no_request_for_a_provider(visitor, app, okta, ann):
    visitor.browser.code(app)
    assert "code" in answer_of(visitor.browser.authorize(app, identity_provider="COGNITO"))
    told = answer_of(visitor.browser.authorize(app, identity_provider="Okta", prompt="none"))
    assert told["error"] == "login_required"


def test_a_former_session_of_the_browser_ends(visitor, app, okta, ann):
    visitor.browser.code(app)
    visitor.come(app, okta)
    assert HostedSession.objects.get(identity_provider=None).ended is not None


def test_a_user_who_is_disabled_meanwhile_goes_on_nowhere(cognito, pool, visitor, app, okta):
    visitor.come(app, okta)
    cognito.admin_disable_user(UserPoolId=pool, Username="okta_1029")
    assert "/login?" in visitor.browser.authorize(app)["Location"]


def test_the_level_is_what_acr_mapping_makes_of_the_providers_word(visitor, app, okta):
    okta.acr_mapping = {"Level2": "silver", "Level3": "gold"}
    gold = visitor.tokens(app, okta, acr="gold")
    assert claims(gold["id_token"])["acr"] == "urn:cognito:loa:3"
    assert claims(gold["access_token"])["acr"] == "urn:cognito:loa:3"
    form = {"grant_type": "refresh_token", "client_id": app, "refresh_token": gold["refresh_token"]}
    assert claims(visitor.browser.token(**form).json()["id_token"])["acr"] == "urn:cognito:loa:3"
    assert "code" in answer_of(visitor.browser.authorize(app, acr_values="urn:cognito:loa:3"))
    assert claims(visitor.tokens(app, okta, acr="bronze")["id_token"])["acr"] == "urn:cognito:loa:1"
    told = visitor.refused(app, okta, acr="silver", query={"acr_values": "urn:cognito:loa:3"})
    assert told == ("unmet_authentication_requirements", "")


def test_sign_ins_are_events_and_counted_by_provider(cognito, pool, visitor, app, okta):
    visitor.come(app, okta)
    cognito.admin_disable_user(UserPoolId=pool, Username="okta_1029")
    visitor.refused(app, okta)
    kept = AuthEvent.objects.order_by("created", "event_type")
    assert [(row.event_type, row.response, row.identity_provider) for row in kept] == [
        ("SignIn", "Pass", "Okta"),
        ("SignUp", "Pass", "Okta"),
        ("SignIn", "Fail", "Okta"),
    ]
    assert SignIn.objects.count() == 0


def test_a_blocked_address_signs_nobody_in(cognito, pool, visitor, app, okta):
    cognito.update_user_pool(
        UserPoolId=pool, UserPoolTier="PLUS", UserPoolAddOns={"AdvancedSecurityMode": "ENFORCED"}
    )
    visitor.come(app, okta)
    blocked = {"BlockedIPRangeList": ["127.0.0.0/8"]}
    cognito.set_risk_configuration(UserPoolId=pool, RiskExceptionConfiguration=blocked)
    told = ("invalid_request", "Unable to login because of security reasons")
    assert visitor.refused(app, okta) == told
    assert visitor.refused(app, okta, "2000") == told
    assert AuthEvent.objects.filter(response="Fail", risk_decision="Block").count() == 1


@pytest.mark.both_databases
def test_a_provider_that_ends_ends_what_came_of_its_word_and_nothing_else(
    cognito, pool, visitor, app, okta, make_user, link, make_provider, make_app
):
    entra = make_provider("Entra")
    wide = make_app(SupportedIdentityProviders=["COGNITO", "Okta", "Entra"])["ClientId"]
    make_user("ann")
    link(okta, "ann", "1029")
    kept = visitor.browser.redeem(app, visitor.browser.code(app)).json()
    other = visitor.tokens(wide, entra)
    ended = visitor.tokens(app, okta)
    waiting = answer_of(visitor.come(app, okta))["code"]
    cognito.delete_identity_provider(UserPoolId=pool, ProviderName="Okta")
    assert visitor.browser.redeem(app, waiting).json()["error"] == "invalid_grant"
    assert "/login?" in visitor.browser.authorize(app, identity_provider="Okta")["Location"]

    def renewed(client_id: str, tokens: dict) -> int:
        form = {"client_id": client_id, "refresh_token": tokens["refresh_token"]}
        return visitor.browser.token(grant_type="refresh_token", **form).status_code

    assert [renewed(app, ended), renewed(app, kept), renewed(wide, other)] == [400, 200, 200]


@pytest.mark.parametrize("end", [{"enabled": False}, None])
def test_nobody_comes_in_by_a_provider_that_is_off_or_gone_meanwhile(visitor, app, okta, end):
    rows = IdentityProvider.objects.filter(id=okta.id)
    rows.update(**end) if end else rows.delete()
    assert visitor.refused(app, okta) == ("invalid_request", "Okta is switched off.")
    assert not HostedSession.objects.exists()


def test_a_provider_that_the_client_does_not_offer_signs_nobody_in(visitor, app, okta, make_provider):
    told = visitor.refused(app, make_provider("Entra"))
    assert told == ("invalid_request", "The client has no such identity provider.")


def test_identities_are_told_by_every_door_and_written_by_none(cognito, pool, visitor, app, okta, user_of):
    tokens = visitor.tokens(app, okta, query={"scope": "openid email aws.cognito.signin.user.admin"})
    text, access = user_of("okta_1029")["identities"], tokens["access_token"]
    mine = cognito.get_user(AccessToken=access)["UserAttributes"]
    assert {"Name": "identities", "Value": text} in mine
    (listed,) = cognito.list_users(UserPoolId=pool, Filter='cognito:user_status = "EXTERNAL_PROVIDER"')[
        "Users"
    ]
    assert {"Name": "identities", "Value": text} in listed["Attributes"]
    info = visitor.browser.get("oauth2/userInfo", HTTP_AUTHORIZATION=f"Bearer {access}").json()
    assert info["identities"] == text
    forged = [{"Name": "identities", "Value": "[]"}]
    named = {"UserPoolId": pool, "Username": "okta_1029"}
    for write in (
        lambda: cognito.update_user_attributes(AccessToken=access, UserAttributes=forged),
        lambda: cognito.delete_user_attributes(AccessToken=access, UserAttributeNames=["identities"]),
        lambda: cognito.admin_update_user_attributes(**named, UserAttributes=forged),
        lambda: cognito.admin_delete_user_attributes(**named, UserAttributeNames=["identities"]),
        lambda: cognito.admin_create_user(UserPoolId=pool, Username="x", UserAttributes=forged),
    ):
        with pytest.raises(cognito.exceptions.InvalidParameterException, match="cannot be updated"):
            write()


def test_who_comes_from_a_provider_has_no_password(cognito, pool, visitor, app, okta, make_app):
    access = visitor.tokens(app, okta)["access_token"]
    flows = {"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]}
    client = {"ClientId": make_app(**flows)["ClientId"]}
    refused = cognito.exceptions.NotAuthorizedException
    named = {"UserPoolId": pool, "Username": "okta_1029"}
    sign_in = {"USERNAME": "okta_1029", "PASSWORD": PASSWORD}
    for attempt in (
        lambda: cognito.change_password(AccessToken=access, ProposedPassword=PASSWORD),
        lambda: cognito.forgot_password(**client, Username="okta_1029"),
        lambda: cognito.admin_reset_user_password(**named),
        lambda: cognito.initiate_auth(**client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=sign_in),
    ):
        with pytest.raises(refused):
            attempt()
    cognito.admin_set_user_password(**named, Password=PASSWORD, Permanent=True)
    assert cognito.admin_get_user(**named)["UserStatus"] == "CONFIRMED"
    assert cognito.initiate_auth(**client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=sign_in)
    assert claims(visitor.tokens(app, okta, claims=CLAIMS)["id_token"])["cognito:username"] == "okta_1029"
