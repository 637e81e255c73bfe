"""The ways to identity providers on the sign-in page."""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest

from pools.models import FederationTrip, IdentityProvider
from tests.pools.pages.conftest import Visitor

OKTA = {
    "client_id": "lifeguard",
    "authorize_scopes": "openid",
    "oidc_issuer": "https://login.example.com",
    "attributes_request_method": "GET",
    "authorize_url": "https://login.example.com/authorize",
    "token_url": "https://login.example.com/token",
    "attributes_url": "https://login.example.com/me",
    "jwks_uri": "https://login.example.com/keys",
}


@pytest.fixture
def visit(cognito, pool, make_app) -> Callable[..., Visitor]:
    """Somebody at an app whose providers are these; with identifiers where there are some."""

    def open_page(*names: str, **identifiers: list[str]) -> Visitor:
        for name in names:
            kind = name if name in ("Google", "Facebook", "LoginWithAmazon") else "OIDC"
            social = {"client_id": "a", "client_secret": "b", "authorize_scopes": "email"}
            if name != "COGNITO":
                cognito.create_identity_provider(
                    UserPoolId=pool,
                    ProviderName=name,
                    ProviderType=kind,
                    ProviderDetails=OKTA if kind == "OIDC" else social,
                    IdpIdentifiers=identifiers.get(name, []),
                )
        return Visitor(make_app(pool, SupportedIdentityProviders=list(names))).open()

    return open_page


def buttons(visitor: Visitor) -> list[str]:
    return [each.get_text(strip=True) for each in visitor.page.select("a.provider")]


def test_each_provider_has_a_button_in_the_order_of_the_client(visit):
    visitor = visit("Okta", "COGNITO", "LoginWithAmazon", "Google")
    assert buttons(visitor) == ["Continue with Okta", "Continue with Amazon", "Continue with Google"]
    assert visitor.page.select_one("input[name=password]")
    icons = [str(each["src"]) for each in visitor.page.select("a.provider img")]
    assert ["amazon" in icons[0], "google" in icons[1], len(icons)] == [True, True, 2]


def test_a_button_asks_for_the_same_and_names_its_provider(visit):
    link = visit("COGNITO", "Okta").page.select_one("a.provider")
    asked = dict(parse_qsl(urlsplit(str(link["href"])).query))
    assert urlsplit(str(link["href"])).path == "/oauth2/authorize"
    assert (asked["identity_provider"], asked["state"]) == ("Okta", "s1")


def test_a_client_without_the_pool_itself_asks_for_no_password(visit):
    visitor = visit("Google", "Facebook")
    assert not visitor.page.select("form")
    assert "No account yet?" not in visitor.text


def test_a_provider_that_is_switched_off_has_no_button(visit, pool):
    visitor = visit("COGNITO", "Okta")
    IdentityProvider.objects.update(enabled=False)
    assert not buttons(visitor.open())


class TestACompanysAddress:
    def test_leads_to_the_provider_of_its_domain(self, visit):
        visitor = visit("COGNITO", "Okta", Okta=["Example.org", "staff"])
        visitor.submit("Continue with your company", provider_address="Ines@EXAMPLE.org")
        location = visitor.response["Location"]
        assert location.startswith(OKTA["authorize_url"])
        assert dict(parse_qsl(urlsplit(location).query))["login_hint"] == "Ines@EXAMPLE.org"
        assert FederationTrip.objects.get().query == visitor.query()

    @pytest.mark.parametrize(
        ("address", "problem"),
        [
            ("ines@elsewhere.example", "No company sign-in was found for this address."),
            ("ines", "This is not an e-mail address."),
            ("", "Fill this in."),
            ("ines@staff", "This is not an e-mail address."),
        ],
    )
    def test_that_nobody_knows_is_said_at_the_field(self, visit, address, problem):
        visitor = visit("COGNITO", "Okta", Okta=["example.org", "staff"])
        visitor.submit("Continue with your company", provider_address=address)
        assert visitor.problems == [problem]
        assert not FederationTrip.objects.exists()

    def test_does_not_lead_to_a_provider_that_the_client_has_not(self, visit, cognito, pool):
        visitor = visit("COGNITO", "Okta", Okta=["example.org"])
        other = cognito.create_identity_provider(
            UserPoolId=pool, ProviderName="Other", ProviderType="OIDC", ProviderDetails=OKTA,
            IdpIdentifiers=["other.example"],
        )  # fmt: skip
        assert other["IdentityProvider"]["IdpIdentifiers"] == ["other.example"]
        visitor.submit("Continue with your company", provider_address="ines@other.example")
        assert visitor.problems == ["No company sign-in was found for this address."]

    def test_is_not_asked_for_without_a_domain(self, visit):
        visitor = visit("COGNITO", "Okta", Okta=["staff"])
        assert not visitor.page.select("input[name=provider_address]")

    def test_takes_the_place_of_a_button_unless_the_style_lists_all(self, visit, cognito, pool):
        visitor = visit("COGNITO", "Okta", "Google", Okta=["example.org"])
        assert buttons(visitor) == ["Continue with Google"]
        cognito.update_user_pool_domain(UserPoolId=pool, Domain="acme", ManagedLoginVersion=2)
        style = {"categories": {"auth": {"federation": {"interfaceStyle": "SEARCH_INPUT"}}}}
        made = cognito.create_managed_login_branding(UserPoolId=pool, ClientId=visitor.app, Settings=style)
        assert buttons(visitor.open()) == ["Continue with Google"]
        style["categories"]["auth"]["federation"]["interfaceStyle"] = "BUTTON_LIST"
        branding = made["ManagedLoginBranding"]["ManagedLoginBrandingId"]
        cognito.update_managed_login_branding(
            UserPoolId=pool, ManagedLoginBrandingId=branding, Settings=style
        )
        assert buttons(visitor.open()) == ["Continue with Okta", "Continue with Google"]
        assert not visitor.page.select("input[name=provider_address]")


def test_the_style_says_what_comes_first(visit, cognito, pool):
    visitor = visit("COGNITO", "Okta", "Google")
    cognito.update_user_pool_domain(UserPoolId=pool, Domain="acme", ManagedLoginVersion=2)
    order = [[{"display": "INPUT", "type": "USERNAME_PASSWORD"}, {"display": "BUTTON", "type": "FEDERATED"}]]
    style = {"categories": {"auth": {"authMethodOrder": order, "federation": {"order": ["Google"]}}}}
    cognito.create_managed_login_branding(UserPoolId=pool, ClientId=visitor.app, Settings=style)
    page = visitor.open().page
    assert buttons(visitor) == ["Continue with Google", "Continue with Okta"]
    assert str(page).index("password") < str(page).index("Continue with Google")
