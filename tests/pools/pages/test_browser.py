"""The pages in a real Chromium: read by axe, without scripting, and with a passkey."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page

from tests.pools.pages.conftest import CALLBACK, EMAIL, PASSWORD, SCOPES

FACTORS = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]}}


@pytest.fixture
def app(live_cognito, transactional_db) -> str:
    """An app of a pool with managed login at ``acme.auth.localhost``, in which ann has an account."""
    pool = live_cognito.create_user_pool(
        PoolName="Example Shop", AutoVerifiedAttributes=["email"], Policies=FACTORS
    )["UserPool"]["Id"]
    live_cognito.create_user_pool_domain(UserPoolId=pool, Domain="acme", ManagedLoginVersion=2)
    made = live_cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="app",
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=SCOPES,
        CallbackURLs=[CALLBACK],
        SupportedIdentityProviders=["COGNITO"],
        ExplicitAuthFlows=["ALLOW_USER_AUTH"],
    )
    client = made["UserPoolClient"]["ClientId"]
    live_cognito.create_managed_login_branding(
        UserPoolId=pool, ClientId=client, UseCognitoProvidedValues=True
    )
    live_cognito.admin_create_user(
        UserPoolId=pool,
        Username="ann",
        MessageAction="SUPPRESS",
        UserAttributes=[
            {"Name": "email", "Value": EMAIL},
            {"Name": "email_verified", "Value": "true"},
        ],
    )
    live_cognito.admin_set_user_password(UserPoolId=pool, Username="ann", Password=PASSWORD, Permanent=True)
    return client


@pytest.fixture
def visit(browser, live_server, app) -> Callable[..., Page]:
    """Opens a page of the pool in a browser of its own; the app's callback is not asked for anything."""
    contexts = []

    def open_page(
        page: str, *, scripts: bool = True, width: int = 320, scheme: str = "light", lang: str = "en"
    ):
        context = browser.new_context(
            java_script_enabled=scripts, color_scheme=scheme, viewport={"width": width, "height": 800}
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        context.route(f"{CALLBACK}**", lambda route: route.fulfill(body="back in the app"))
        opened = context.new_page()
        opened.on(
            "console", lambda message: problems.append(message.text) if message.type == "error" else None
        )
        opened.on("pageerror", lambda error: problems.append(str(error)))
        query = {"response_type": "code", "client_id": app, "redirect_uri": CALLBACK, "lang": lang}
        port = urlsplit(live_server.url).port
        opened.goto(f"http://acme.auth.localhost:{port}/{page}?{urlencode(query)}")
        return opened

    problems: list[str] = []
    yield open_page
    for context in contexts:
        context.close()
    # An answer that says what was wrong has an error status, which Chromium writes down.
    assert not [each for each in problems if "Failed to load resource" not in each], problems


def sign_in(page: Page) -> None:
    page.get_by_label("User name").fill("ann")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def came_back(page: Page) -> dict[str, list[str]]:
    page.get_by_text("back in the app").wait_for()
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.slow
def test_the_pages_can_be_read_by_everybody(visit, check_accessibility):
    for scheme, lang in (("light", "en"), ("dark", "ja")):
        page = visit("login", scheme=scheme, lang=lang)
        check_accessibility(page)
        page.locator("#field-username").fill("ann")
        page.locator("#field-password").fill("Wrong-horse-1")
        page.locator("button[name=signInSubmitButton]").click()
        page.locator(".alert.error").wait_for()
        check_accessibility(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.locator("button[value=EMAIL_OTP]").click()
        page.locator("#field-code:focus").wait_for()
        check_accessibility(page)
        for name in ("signup", "forgotPassword", "confirm", "confirmforgotPassword", "error"):
            opened = page.goto(page.url.replace("/login", f"/{name}"))
            assert opened is not None
            check_accessibility(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, name


def test_a_password_is_enough_without_scripting(visit):
    page = visit("oauth2/authorize", scripts=False)
    sign_in(page)
    assert came_back(page)["code"]


class Device:
    """The authenticator of a page's browser, at which a user stands or not."""

    def __init__(self, page: Page) -> None:
        self._tools = page.context.new_cdp_session(page)
        self._tools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        added = self._tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self._id = added["authenticatorId"]

    def let(self, *, touch: bool) -> None:
        given = {"authenticatorId": self._id, "enabled": touch}
        self._tools.send("WebAuthn.setAutomaticPresenceSimulation", given)


def test_a_passkey_is_added_after_a_sign_in_and_stands_for_the_password_at_the_next(visit):
    page = visit("passkeys/add")
    device = Device(page)
    sign_in(page)
    page.get_by_role("heading", name="Add a passkey").wait_for()
    login = page.url.replace("/passkeys/add", "/login")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("heading", name="Your passkey is ready").wait_for()
    page.get_by_role("button", name="Continue").click()
    assert came_back(page)["code"]
    page.context.clear_cookies()
    device.let(touch=False)
    page.goto(login)
    page.get_by_label("User name").fill("ann")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="Sign in with a passkey").wait_for()
    device.let(touch=True)
    page.get_by_role("button", name="Use a passkey").click()
    assert came_back(page)["code"]
    # Without a name: the browser offers it where one would be typed, and here the device takes the offer at once.
    page.context.clear_cookies()
    page.goto(login)
    assert came_back(page)["code"]


def test_what_is_typed_is_held_against_the_policy_at_once(visit):
    page = visit("signup")
    page.get_by_label("Password", exact=True).fill("abc")
    page.locator("[data-rule=upper]:not(.success)").wait_for()
    page.get_by_label("Password", exact=True).fill("abC")
    page.locator("[data-rule=upper].success").wait_for()
