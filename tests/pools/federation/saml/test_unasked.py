"""Sign-ins that begin at a SAML provider (IDPInit)."""

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup

from pools.models import HostedSession
from tests.pools.federation.saml.conftest import IDP
from tests.pools.oauth.conftest import CALLBACK, answer_of

PREFIX = "Invalid SAML response received: "


@pytest.fixture
def provider(make_provider, cognito, pool):
    made = make_provider(IDPInit="true")
    cognito.update_identity_provider(UserPoolId=pool, ProviderName="Okta", IdpIdentifiers=["example.com"])
    return made


def relay_state(app: str, **more: str) -> str:
    usual = {
        "identity_provider": "Okta",
        "client_id": app,
        "redirect_uri": CALLBACK,
        "response_type": "code",
        "scope": "openid email",
    }
    return urlencode({name: value for name, value in (usual | more).items() if value})


def test_who_is_sent_is_signed_in(visitor, provider, app, good):
    response = visitor.bring(good(), relay_state(app))
    assert set(answer_of(response)) == {"code", "iss"}
    assert response["Location"].startswith(CALLBACK)


def test_a_state_comes_along_and_an_identifier_will_do(visitor, provider, app, good):
    relay = relay_state(app, identity_provider="", idp_identifier="example.com", state="s9", response_type="")
    assert answer_of(visitor.bring(good(), relay))["state"] == "s9"


def test_it_is_off_unless_it_is_on(visitor, provider, app, good, cognito, pool):
    details = {"MetadataFile": IDP.metadata, "IDPInit": "false"}
    cognito.update_identity_provider(UserPoolId=pool, ProviderName="Okta", ProviderDetails=details)
    response = visitor.bring(good(), relay_state(app))
    assert "Invalid+relayState" in response["Location"]


@pytest.mark.parametrize(
    "more",
    [{"redirect_uri": "https://evil.example/"}, {"client_id": "nobody"}, {"client_id": ""}],
    ids=str,
)
def test_the_callback_is_the_clients(visitor, provider, app, good, more):
    assert "/error?error=" in visitor.bring(good(), relay_state(app, **more))["Location"]
    assert not HostedSession.objects.exists()


@pytest.mark.parametrize(
    "relay", ["", "x", "identity_provider=Nobody&client_id=a", "identity_provider=Okta&" * 900]
)
def test_a_relay_state_that_says_nothing_leads_to_the_error_page(visitor, provider, app, good, relay):
    assert "/error?error=Invalid+" in visitor.bring(good(), relay)["Location"]


def test_a_provider_that_the_client_does_not_offer_signs_nobody_in(visitor, provider, make_app, good):
    other = make_app()["ClientId"]
    assert answer_of(visitor.bring(good(), relay_state(other)))["error"] == "invalid_request"


def test_what_answers_a_request_is_no_beginning(visitor, provider, app, good):
    told = answer_of(visitor.bring(good("_r"), relay_state(app)))
    assert told["error_description"] == f"{PREFIX}Its InResponseTo answers a request."


def test_it_is_six_minutes_old_at_most(visitor, provider, app, good):
    told = answer_of(visitor.bring(good(issued=-370), relay_state(app)))
    assert told["error_description"] == f"{PREFIX}The assertion was made more than 6 minutes ago."
    assert "code" in answer_of(visitor.bring(good(issued=-350), relay_state(app)))


def test_it_is_taken_once(visitor, provider, app, good):
    response = good()
    assert "code" in answer_of(visitor.bring(response, relay_state(app)))
    told = answer_of(visitor.bring(response, relay_state(app)))
    assert told["error_description"] == f"{PREFIX}The assertion was presented before."


@pytest.fixture
def asked(visitor, provider, app, good):
    """The page that ann sees when the provider sends her visitor as ben."""
    visitor.bring(good(id="_ann"), relay_state(app))
    response = visitor.bring(good(id="_ben", name="ben@example.com"), relay_state(app, state="s9"))
    path, _, query = response["Location"].partition("?")
    assert path.endswith("/saml2/continue")
    return visitor, query, visitor.get("saml2/continue", query)


def answered(asked, answer: str):
    visitor, query, page = asked
    form = BeautifulSoup(page.content, "html.parser").find("form")
    fields = {each["name"]: each.get("value", "") for each in form.select("input[name]")}
    body = urlencode(fields | {"answer": answer})
    path = f"/{visitor.pool}/saml2/continue?{query}"
    return visitor.http.post(path, body, content_type="application/x-www-form-urlencoded")


def session_users() -> set[str]:
    open_ones = HostedSession.objects.filter(ended=None).select_related("user")
    return {each.user.username for each in open_ones}


def test_another_users_session_is_not_replaced_without_asking(asked):
    text = BeautifulSoup(asked[2].content, "html.parser").get_text(" ", strip=True)
    assert "You are signed in as ann@example.com" in text
    assert "Okta says that you are ben@example.com" in text
    assert session_users() == {"Okta_ann@example.com"}


def test_who_continues_is_signed_in_as_the_other(asked):
    assert answer_of(answered(asked, "continue"))["state"] == "s9"
    assert session_users() == {"Okta_ben@example.com"}


def test_who_stays_goes_on_as_before(asked):
    assert "code" in answer_of(answered(asked, "stay"))
    assert session_users() == {"Okta_ann@example.com"}


def test_the_same_user_is_not_asked(visitor, provider, app, good):
    for number in range(2):
        assert "code" in answer_of(visitor.bring(good(id=f"_{number}"), relay_state(app)))
