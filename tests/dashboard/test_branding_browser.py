"""The look of the sign-in pages in a real browser: the preview follows what is typed, and every page can be read."""

import pytest
from playwright.sync_api import expect

PAGES = ("sign-in", "sign-up", "code", "error")


@pytest.fixture
def base(live_cognito, embedded) -> str:
    """The address of an app client that has a style."""
    pool = live_cognito.create_user_pool(PoolName="Harbour shop")["UserPool"]["Id"]
    made = live_cognito.create_user_pool_client(UserPoolId=pool, ClientName="web")["UserPoolClient"]
    names = {"UserPoolId": pool, "ClientId": made["ClientId"]}
    live_cognito.create_managed_login_branding(**names, UseCognitoProvidedValues=True)
    return f"/pools/{embedded.slug}/{pool}/clients/{made['ClientId']}/"


def test_the_frame_follows_what_is_typed_and_nothing_is_saved(sign_in_context, base):
    page = sign_in_context("wide").new_page()
    page.goto(f"{base}branding/")
    page.get_by_label("Main button, in light", exact=True).fill("#d0e8a0")
    button = page.frame_locator("iframe").get_by_role("button", name="Sign in")
    expect(button).to_have_css("background-color", "rgb(208, 232, 160)")
    expect(page.get_by_text("text of the main button: contrast 1.3")).to_be_visible()
    page.reload()
    expect(button).to_have_css("background-color", "rgb(10, 108, 125)")

    page.goto(f"{base}classic/")
    page.get_by_label("CSS").fill(".submitButton-customizable { background: rgb(1, 2, 3); }")
    expect(button).to_have_css("background-color", "rgb(1, 2, 3)")
    page.get_by_label("CSS").fill("@import 'x';")
    expect(page.frame_locator("iframe").get_by_text("@import is not allowed")).to_be_visible()


@pytest.mark.parametrize(
    ("size", "scheme"), [("small", "dark"), pytest.param("wide", "light", marks=pytest.mark.slow)]
)
def test_every_page_is_accessible_and_fits_320_pixels(
    sign_in_context, base, check_accessibility, size, scheme
):
    page = sign_in_context(size, scheme).new_page()
    for name in ("branding/", "classic/", "terms/"):
        page.goto(base + name)
        check_accessibility(page)
    for shown in PAGES:
        page.goto(f"{base}branding/preview/?shown={shown}")
        check_accessibility(page)
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") == 320, shown
