"""Signing in in a real browser: with an app's code, with a passkey, in both themes and on a phone."""

import pyotp
import pytest
from allauth.mfa.models import Authenticator

from dashboard.models import SignInPolicy, SignInProvider
from tests.fixtures.people import STAFF_PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def add_device(page) -> None:
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def enter_password(page) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail").fill("dana@example.com")
    page.get_by_label("Password").fill(STAFF_PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page) -> None:
    page.goto("/home/")
    page.locator("details.menu summary.avatar").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")


def test_an_app_is_set_up_and_asked_for(page, staff, embedded):
    enter_password(page)
    page.wait_for_url("**/home/")
    page.goto("/profile/")
    page.get_by_role("link", name="Set up an app").click()
    assert page.get_by_alt_text("The key as a QR code").evaluate("image => image.naturalWidth") > 0
    app = pyotp.TOTP(page.locator(".copy code").inner_text())
    page.get_by_label("Code").fill(app.now())
    page.get_by_role("button", name="Turn on").click()
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    with open(download.value.path()) as file:
        assert codes[3] in file.read()
    page.get_by_role("link", name="I have kept them").click()
    sign_out(page)
    enter_password(page)
    page.wait_for_url("**/sign-in/factor/")
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/home/")


def test_a_passkey_is_second_factor_and_signs_in_alone(page, staff, embedded):
    enter_password(page)
    add_device(page)
    page.goto("/profile/passkeys/add/")
    page.get_by_label("Name").fill("Laptop")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    assert Authenticator.objects.get(type="webauthn").wrap().name == "Laptop"
    sign_out(page)
    enter_password(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/home/")
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/home/")


def test_a_passkey_answers_before_a_grave_act(page, staff, embedded, settings):
    enter_password(page)
    add_device(page)
    page.goto("/profile/passkeys/add/")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dashboard.sign_in.freshness.FRESH_SECONDS", 0)
        page.goto("/profile/app/")
        page.get_by_role("heading", name="Is it you?").wait_for()
        patch.undo()
        page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="Set up an authenticator app").wait_for()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_the_pages_of_signing_in_are_readable_by_everybody(
    open_context, sign_in_context, staff, embedded, check_accessibility, scheme
):
    provider = SignInProvider(
        slug="harbour", name="Harbour", issuer="https://id.example.com", client_id="app"
    )
    provider.secret = "x"
    provider.save()
    stranger = open_context("small", scheme).new_page()
    for path in ("/sign-in/", "/sign-in/forgotten/"):
        stranger.goto(path)
        check_accessibility(stranger)
    member = sign_in_context("small", scheme).new_page()
    pages = ("", "app/", "passkeys/add/", "password/")
    for path in (
        *(f"/profile/{each}" for each in pages),
        "/sign-in-settings/",
        "/sign-in-settings/providers/harbour/",
    ):
        member.goto(path)
        assert member.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        check_accessibility(member)
    SignInPolicy(pk=1, factor="everyone").save()
    member.goto("/home/")
    member.get_by_role("heading", name="A second factor is required").wait_for()
    check_accessibility(member)


def test_a_code_is_entered_without_scripts(open_context, staff, embedded):
    page = open_context(scripts=False).new_page()
    app = pyotp.TOTP(pyotp.random_base32())
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(staff, app.secret)
    enter_password(page)
    page.get_by_label("Code").fill(app.now())
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/home/")
