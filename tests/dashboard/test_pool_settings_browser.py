"""A pool's settings and the token inspector in a real browser: readable by everybody, and without scripts too."""

import re

import pytest

from tests.fixtures.functions import echo
from tests.fixtures.spots import make_spot

pytestmark = pytest.mark.django_db(transaction=True)
SUBJECTS = (
    *("basics", "sign-in", "passwords", "mfa", "messages", "triggers", "threats", "sessions"),
    *("registration", "keys"),
)
FRAMED = '<table style="background: #fde; width: 100%"><tr><td style="color: #903">{####}</td></tr></table>'


@pytest.fixture
def spot(embedded, live_cognito, functions):
    return make_spot(
        embedded,
        live_cognito,
        UserPoolTier="PLUS",
        UserPoolAddOns={"AdvancedSecurityMode": "AUDIT"},
        LambdaConfig={"PreSignUp": functions.by_arn(echo)},
    )


@pytest.fixture
def token(spot, live_cognito):
    client_id = live_cognito.create_user_pool_client(
        UserPoolId=spot.pool_id,
        ClientName="web",
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    name = {"UserPoolId": spot.pool_id, "Username": "ann"}
    live_cognito.admin_create_user(**name, MessageAction="SUPPRESS")
    live_cognito.admin_set_user_password(**name, Password="Calm-harbour-42", Permanent=True)
    return live_cognito.admin_initiate_auth(
        UserPoolId=spot.pool_id,
        ClientId=client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ann", "PASSWORD": "Calm-harbour-42"},
    )["AuthenticationResult"]["IdToken"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "scheme"), [("phone", "dark"), pytest.param("desktop", "light", marks=pytest.mark.slow)]
)
def test_the_pages_are_accessible(spot, token, sign_in_context, check_accessibility, size, scheme):
    page = sign_in_context(size=size, scheme=scheme).new_page()
    addresses = [f"settings/{subject}/" for subject in SUBJECTS]
    for address in (*addresses, "settings/triggers/PreSignUp/test/", "settings/keys/rotate/", "tokens/"):
        page.goto(spot.url(address))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} is too wide"
        check_accessibility(page)
    page.get_by_label("ID or access token").fill(token)
    page.get_by_role("button", name="Inspect").click()
    page.get_by_text("A verifier takes this token").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    check_accessibility(page)


def test_the_palette_leads_to_the_inspector(spot, signed_in_page):
    page = signed_in_page
    page.goto(spot.url())
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("searchbox").press_sequentially("token")
    page.get_by_role("dialog").get_by_role("link", name="Token inspector").click()
    page.get_by_label("ID or access token").wait_for()


@pytest.mark.parametrize("scripts", [True, False])
def test_mail_is_shown_as_typed_with_its_own_styles(spot, sign_in_context, scripts):
    page = sign_in_context(scripts=scripts).new_page()
    page.goto(spot.url("settings/messages/"))
    page.locator("#id_code_email").fill(FRAMED)
    page.get_by_role("button", name="Show as typed").click()
    mail = page.frame_locator("iframe[name=letters]").frame_locator("iframe[title^='Sign-up']")
    cell = mail.get_by_text("482913")
    cell.wait_for()
    if scripts:
        assert cell.evaluate("cell => getComputedStyle(cell).color") == "rgb(153, 0, 51)"


def test_the_example_of_a_password_follows_what_is_typed(spot, signed_in_page):
    page = signed_in_page
    page.goto(spot.url("settings/passwords/"))
    page.get_by_label("Shortest password").fill("30")
    page.get_by_label("Shortest password").blur()
    page.locator(".secret code", has_text=re.compile("^.{30,}$")).wait_for()


def test_without_scripts_a_setting_is_reviewed_and_saved(spot, sign_in_context, live_cognito):
    page = sign_in_context(scripts=False).new_page()
    page.goto(spot.url("settings/passwords/"))
    page.get_by_label("Shortest password").fill("12")
    page.get_by_role("button", name="Review changes").click()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Passwords: saved.").wait_for()
    pool = live_cognito.describe_user_pool(UserPoolId=spot.pool_id)["UserPool"]
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] == 12
