"""The editor of rules in a real browser: by mouse, by keyboard, and without scripts; and readable by everybody."""

import boto3
import pytest
from botocore.config import Config
from playwright.sync_api import expect

from tests.fixtures.identity_spots import ROLE, by_rules, make_identity_spot
from tests.fixtures.spots import make_spot

pytestmark = pytest.mark.django_db(transaction=True)
RULES = [("custom:tier", "Equals", "gold", "gold"), ("cognito:groups", "Contains", "staff", "staff")]


@pytest.fixture
def place(embedded, live_cognito, live_server, make_key):
    key = make_key()
    identities = boto3.client(
        "cognito-identity",
        endpoint_url=live_server.url,
        region_name="us-east-1",
        aws_access_key_id=key.id,
        aws_secret_access_key=key.secret,
        config=Config(retries={"max_attempts": 0}),
    )
    place = make_identity_spot(make_spot(embedded, live_cognito), identities)
    place.set_roles(by_rules(*RULES), authenticated=f"{ROLE}customer")
    yield place
    identities.close()


def open_editor(page, place):
    page.goto(place.url("mapping/", provider=place.provider))
    return page


@pytest.mark.parametrize("scripts", [True, False])
def test_rules_are_moved_added_and_saved(place, sign_in_context, scripts):
    page = open_editor(sign_in_context(scripts=scripts).new_page(), place)
    page.get_by_role("button", name="Move rule 2 up").click()
    expect(page.locator("#id_rule-0-value")).to_have_value("staff")
    page.get_by_role("button", name="Add rule").click()
    page.locator("#id_rule-2-claim").fill("email")
    page.locator("#id_rule-2-value").fill("ann")
    role = page.locator("#id_rule-2-role")
    role.fill(f"{ROLE}ann") if role.evaluate("field => field.tagName") == "INPUT" else role.select_option(
        index=1
    )
    page.get_by_role("main").get_by_role("button", name="Review changes").last.click()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("3 rules, in order").wait_for()
    stored = place.roles()["RoleMappings"][place.provider]["RulesConfiguration"]["Rules"]
    assert [rule["Value"] for rule in stored] == ["staff", "gold", "ann"]


def test_the_keyboard_moves_a_rule_and_the_focus_goes_along(place, signed_in_page):
    page = open_editor(signed_in_page, place)
    page.locator("#id_rule-1-value").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#id_rule-0-value")).to_have_value("staff")
    expect(page.get_by_role("button", name="Move rule 1 down")).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#id_rule-1-value")).to_have_value("staff")


def test_a_rule_can_be_typed_from_enter_to_enter(place, signed_in_page):
    page = open_editor(signed_in_page, place)
    page.locator("#id_rule-0-value").fill("platinum")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What will change").wait_for()
    page.get_by_text("custom:tier Equals platinum").wait_for()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "scheme"), [("phone", "dark"), pytest.param("desktop", "light", marks=pytest.mark.slow)]
)
def test_the_pages_are_accessible(place, sign_in_context, check_accessibility, size, scheme):
    place.users.client.admin_create_user(
        UserPoolId=place.users.pool_id,
        Username="ann",
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "email", "Value": "ann@example.com"}],
    )
    page = sign_in_context(size=size, scheme=scheme).new_page()
    one = {"provider": place.provider, "username": "ann"}
    for address in (
        place.url(),
        place.url("defaults/"),
        place.url("mapping/", provider=place.provider),
        place.url("simulator/", q="ann"),
        place.url("simulator/", by="user", **one),
        place.url("simulator/", by="claims"),
        place.url("tags/"),
        place.url("tags/map/", provider=place.login, username="ann"),
        place.users.url("users/u/ann/identities/"),
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} is too wide"
        check_accessibility(page)


def test_users_are_found_while_typing(place, signed_in_page):
    place.users.client.admin_create_user(
        UserPoolId=place.users.pool_id, Username="ann", MessageAction="SUPPRESS"
    )
    signed_in_page.goto(place.url("simulator/"))
    signed_in_page.get_by_label("User", exact=True).press_sequentially("ann")
    signed_in_page.get_by_role("button", name="Try ann").click()
    signed_in_page.get_by_role("heading", name="No role, no credentials").wait_for()
