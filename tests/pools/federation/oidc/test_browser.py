"""A real Chromium that goes to a provider which is not ours (npm ``oidc-provider``) and comes back, and Apple's form."""

import html
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Request, Route

from tests.fixtures.oidc import SECRET, OidcProvider
from tests.pools.federation.oidc.issuers import CLIENT, Issuer
from tests.pools.federation.oidc.test_social import P8
from tests.pools.pages.conftest import CALLBACK, SCOPES

BACK = "back in the app"


@pytest.fixture
def origin(live_server) -> str:
    return f"http://acme.auth.localhost:{urlsplit(live_server.url).port}"


@pytest.fixture
def npm_provider(oidc_certificate, trusts_providers, origin) -> Iterator[OidcProvider]:
    provider = OidcProvider(oidc_certificate, (f"{origin}/oauth2/idpresponse",), "client_secret_post")
    provider.start()
    yield provider
    provider.stop()


@pytest.fixture
def open_app(live_cognito, transactional_db, context, origin) -> Callable[..., Any]:
    """Makes a pool with this provider, and opens the sign-in page of an app of it; the page, and how to read a user."""

    def make(name: str, kind: str, details: dict[str, str]) -> tuple[Any, Callable[[str], dict[str, str]]]:
        pool = live_cognito.create_user_pool(PoolName="Example Shop")["UserPool"]["Id"]
        live_cognito.create_user_pool_domain(UserPoolId=pool, Domain="acme")
        live_cognito.create_identity_provider(
            UserPoolId=pool,
            ProviderName=name,
            ProviderType=kind,
            ProviderDetails=details,
            AttributeMapping={"email": "email", "name": "name"},
        )
        made = live_cognito.create_user_pool_client(
            UserPoolId=pool,
            ClientName="app",
            AllowedOAuthFlowsUserPoolClient=True,
            AllowedOAuthFlows=["code"],
            AllowedOAuthScopes=SCOPES,
            CallbackURLs=[CALLBACK],
            SupportedIdentityProviders=["COGNITO", name],
        )
        client = made["UserPoolClient"]["ClientId"]
        asked = {"response_type": "code", "client_id": client, "redirect_uri": CALLBACK, "state": "s1"}
        page = context.new_page()
        page.goto(f"{origin}/login?{urlencode(asked)}")

        def read(username: str) -> dict[str, str]:
            found = live_cognito.admin_get_user(UserPoolId=pool, Username=username)
            return {each["Name"]: each["Value"] for each in found["UserAttributes"]}

        return page, read

    return make


@pytest.fixture
def context(browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(ignore_https_errors=True)
    opened.set_default_timeout(60_000)
    opened.route(f"{CALLBACK}**", lambda route: route.fulfill(body=BACK))
    yield opened
    opened.close()


def told(page: Any) -> dict[str, str]:
    page.get_by_text(BACK).wait_for()
    return dict(parse_qsl(urlsplit(page.url).query))


def test_somebody_signs_in_at_a_provider_of_another_make(open_app, npm_provider):
    details = {
        "client_id": "app",
        "client_secret": SECRET,
        "authorize_scopes": "openid email profile",
        "oidc_issuer": npm_provider.issuer,
        "attributes_request_method": "GET",
    }
    page, read = open_app("Okta", "OIDC", details)
    page.get_by_role("link", name="Continue with Okta").click()
    page.get_by_role("button", name="ann").click()
    assert set(told(page)) == {"code", "state", "iss"}
    found = read("Okta_ann")
    assert (found["email"], found["name"]) == ("ann@example.com", "Ann")


def test_a_form_from_another_site_comes_without_our_cookies_and_signs_in_all_the_same(
    open_app, context, providers, origin
):
    apple, seen = Issuer(providers, "appleid.apple.com"), []

    def redeem(handler: Any) -> None:
        apple.secrets = [providers.forms[-1]["client_secret"]]
        apple.give_tokens(handler)

    def at_apple(route: Route) -> None:
        answer = apple.meet(route.request.url) | {"user": '{"name": {"firstName": "Ines"}}'}
        inputs = "".join(
            f'<input type="hidden" name="{name}" value="{html.escape(value)}">'
            for name, value in answer.items()
        )
        action = dict(parse_qsl(urlsplit(route.request.url).query))["redirect_uri"]
        body = f'<form method="post" action="{action}">{inputs}<button>Continue</button></form>'
        route.fulfill(body=body, content_type="text/html")

    def note(request: Request) -> None:
        if request.url.startswith(f"{origin}/oauth2/idpresponse"):
            seen.append((request.method, "flow=" in request.all_headers().get("cookie", "")))

    providers.pages[f"{apple.url}/auth/token"] = redeem
    context.route(f"{apple.url}/auth/authorize**", at_apple)
    details = {"client_id": CLIENT, "team_id": "TEAM", "key_id": "KEY", "private_key": P8}
    page, read = open_app("SignInWithApple", "SignInWithApple", details | {"authorize_scopes": "email name"})
    page.on("requestfinished", note)
    page.get_by_role("link", name="Continue with Apple").click()
    page.get_by_role("button", name="Continue").click()
    assert "code" in told(page)
    assert read("SignInWithApple_1029")["name"] == "Ines"
    assert seen == [("POST", False), ("GET", True)]
