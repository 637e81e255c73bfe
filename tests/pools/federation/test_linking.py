"""Whom a provider's word means where an administrator, or a function, has linked it: the table of sources and destinations."""

import json

import pytest
from django.db import connections

from pools.models import FederatedIdentity, User
from pools.models.user import Status
from pools.rules.federation.identities import SUBJECT
from tests.fixtures.functions import echo
from tests.pools.federation.conftest import CLAIMS
from tests.pools.oauth.conftest import claims


@pytest.fixture
def entra(make_provider):
    return make_provider("Entra", type="SAML")


@pytest.fixture
def both(make_app, okta, entra) -> str:
    return make_app(SupportedIdentityProviders=["Okta", "Entra"])["ClientId"]


@pytest.fixture(params=["local", "federated"])
def destination(request, both, entra, visitor, make_user) -> str:
    """A user of the pool: ann with her password, or somebody who came from Entra."""
    if request.param == "local":
        make_user("ann", email="ann@example.com", email_verified="true")
        return "ann"
    visitor.come(both, entra, "e-1", {"email": "e@example.org"})
    return "entra_e-1"


@pytest.mark.parametrize("source", ["new", "known by an attribute", "linked elsewhere", "known"])
def test_a_word_means_whom_it_is_linked_to(visitor, both, okta, destination, make_user, source, link):
    meant = destination
    if source == "new":
        meant = "okta_1029"
    elif source == "known by an attribute":
        link(okta, destination, CLAIMS["email"], "email")
    elif source == "known":
        link(okta, destination, "1029")
    else:
        make_user("ben")
        link(okta, "ben", "1029")
        link(okta, destination, CLAIMS["email"], "email")
        meant = "ben"
    told = claims(visitor.tokens(both, okta)["id_token"])
    assert told["cognito:username"] == meant
    assert told["sub"] == User.objects.get(username=meant).sub
    (mine,) = [one for one in told["identities"] if one["providerName"] == "Okta"]
    assert (mine["userId"], mine["primary"]) == ("1029", "true" if source == "new" else "false")
    row = FederatedIdentity.objects.get(provider_name="Okta", attribute=SUBJECT)
    assert (row.user.username, row.subject) == (meant, "1029")
    assert row.last_used is not None


def test_who_was_linked_by_an_attribute_is_known_by_the_subject_from_then_on(
    visitor, both, okta, make_user, link
):
    make_user("ann")
    link(okta, "ann", CLAIMS["email"], "email")
    visitor.come(both, okta)
    told = claims(visitor.tokens(both, okta, claims={"email": "moved@example.org"})["id_token"])
    assert told["cognito:username"] == "ann"
    assert claims(visitor.tokens(both, okta, "other")["id_token"])["cognito:username"] == "okta_other"


def test_an_address_that_the_provider_calls_unverified_proves_nobody(visitor, both, okta, make_user, link):
    make_user("ann")
    link(okta, "ann", CLAIMS["email"], "email")
    told = claims(visitor.tokens(both, okta, claims=CLAIMS | {"email_verified": False})["id_token"])
    assert told["cognito:username"] == "okta_1029"


def test_a_linked_local_user_keeps_password_status_and_groups(
    cognito, pool, visitor, both, okta, make_user, user_of, link
):
    make_user("ann", email="ann@example.com", email_verified="true")
    cognito.create_group(UserPoolId=pool, GroupName="staff")
    cognito.admin_add_user_to_group(UserPoolId=pool, Username="ann", GroupName="staff")
    link(okta, "ann", "1029")
    told = claims(visitor.tokens(both, okta)["id_token"])
    assert (told["cognito:username"], told["cognito:groups"]) == ("ann", ["staff"])
    ann = user_of("ann")
    assert (ann["UserStatus"], ann["email"], ann["email_verified"]) == ("CONFIRMED", CLAIMS["email"], "false")
    assert [one["primary"] for one in json.loads(ann["identities"])] == [False]


@pytest.mark.parametrize("status", ["FORCE_CHANGE_PASSWORD", "RESET_REQUIRED"])
def test_a_linked_user_whose_password_waits_comes_in_and_is_remembered(
    visitor, both, okta, make_user, status, link
):
    make_user("ann")
    link(okta, "ann", "1029")
    User.objects.update(status=status)
    tokens = visitor.tokens(both, okta)
    assert "code=" in visitor.browser.authorize(both)["Location"]
    assert visitor.browser.get(
        "oauth2/userInfo", HTTP_AUTHORIZATION=f"Bearer {tokens['access_token']}"
    ).json()


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_pre_sign_up_links_and_the_linked_user_is_signed_in_at_once(
    cognito, pool, functions, visitor, both, okta, make_user, link
):
    make_user("ann", email="ann@example.com", email_verified="true")

    def link_by_address(event):
        assert event["userName"] == "okta_1029"
        link(okta, "ann", event["userName"].partition("_")[2])
        connections.close_all()
        return event

    arns = {name: functions.by_arn(echo) for name in ("PostConfirmation", "PreAuthentication")}
    config = arns | {"PreSignUp": functions.by_arn(link_by_address)}
    cognito.update_user_pool(UserPoolId=pool, LambdaConfig=config)
    told = claims(visitor.tokens(both, okta)["id_token"])
    assert told["cognito:username"] == "ann"
    assert [event["triggerSource"] for event in functions.events] == [
        "PreSignUp_ExternalProvider",
        "PreAuthentication_Authentication",
    ]
    assert User.objects.get().status == Status.CONFIRMED
