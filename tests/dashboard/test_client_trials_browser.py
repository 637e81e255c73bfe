"""Try it in a real Chromium: two tabs, the pool's own pages at its own host, and the tokens in the console."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from dashboard.models import SignInTrial
from tests.fixtures.people import sign_in_client

PASSWORD = "Calm-harbour-42"


@pytest.fixture
def client(live_cognito, transactional_db, embedded) -> tuple[str, str]:
    """A pool at ``acme.auth.localhost`` with ann in it, and an app client with a style: both ids."""
    pool = live_cognito.create_user_pool(PoolName="Harbour shop")["UserPool"]["Id"]
    live_cognito.create_user_pool_domain(UserPoolId=pool, Domain="acme", ManagedLoginVersion=2)
    made = live_cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="web",
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", "email", "aws.cognito.signin.user.admin"],
        CallbackURLs=["https://shop.example/back"],
        SupportedIdentityProviders=["COGNITO"],
    )["UserPoolClient"]["ClientId"]
    live_cognito.create_managed_login_branding(UserPoolId=pool, ClientId=made, UseCognitoProvidedValues=True)
    name = {"UserPoolId": pool, "Username": "ann"}
    live_cognito.admin_create_user(**name, MessageAction="SUPPRESS")
    live_cognito.admin_set_user_password(**name, Password=PASSWORD, Permanent=True)
    return pool, made


@pytest.fixture
def console_tab(browser, live_server, staff, settings) -> Iterator[Page]:
    """A tab of a member at the console, which is at ``localhost``: a pool's own host is below it."""
    settings.SITE_URL = f"http://localhost:{urlsplit(live_server.url).port}"
    context = browser.new_context(base_url=settings.SITE_URL, viewport={"width": 1366, "height": 900})
    context.set_default_timeout(60_000)
    session = sign_in_client(staff).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": settings.SITE_URL}])
    yield context.new_page()
    context.close()


def test_a_member_tries_the_sign_in_and_reads_what_came_back(console_tab, client, check_accessibility):
    page, (pool, client_id) = console_tab, client
    page.goto(f"/pools/embedded/{pool}/clients/{client_id}/")
    page.get_by_role("link", name="Try it").click()
    page.get_by_role("button", name="Add the callback and go on").click()
    page.get_by_role("heading", name="Try the sign-in").wait_for()
    check_accessibility(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open the sign-in page").click()
    tab = opened.value
    tab.get_by_label("User name").fill("ann")
    assert urlsplit(tab.url).hostname == "acme.auth.localhost"
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    tab.get_by_role("heading", name="What came back").wait_for()
    assert tab.get_by_text("A verifier takes this token").count() == 2
    check_accessibility(tab)
    page.get_by_text("This trial is over").wait_for()
    assert not SignInTrial.objects.exists()
