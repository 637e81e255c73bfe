"""The main job in a real browser: from any page, find the user and get them back in, in three interactions."""

import re

import pytest

from tests.dashboard.cast import PASSWORD, Desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def harbour(console, embedded, live_cognito) -> Desk:
    pool = live_cognito.create_user_pool(PoolName="Harbour shop", AutoVerifiedAttributes=["email"])[
        "UserPool"
    ]["Id"]
    live_cognito.create_user_pool_client(UserPoolId=pool, ClientName="web")
    desk = Desk(console, embedded, pool, live_cognito)
    desk.create(
        "ann", password=PASSWORD, email="ann.holm@example.com", email_verified="true", name="Ann Holm"
    )
    desk.create("ben", email="ben@example.com", email_verified="true", name="Ben Okafor")
    return desk


def test_search_find_reset_in_three_interactions(harbour, signed_in_page):
    page = signed_in_page
    page.goto("/home/")
    page.locator("[data-search]").press_sequentially("holm@ex")
    page.get_by_role("link", name=re.compile("Send reset.*Ann Holm")).click()
    page.get_by_role("dialog").get_by_role("button", name="Send reset").click()
    page.get_by_text("A reset code is on its way to ann.holm@example.com").wait_for()
    assert harbour.read("ann")["UserStatus"] == "RESET_REQUIRED"


def test_the_list_answers_while_one_types_and_the_address_follows(
    harbour, signed_in_page, check_accessibility
):
    page = signed_in_page
    page.goto(harbour.url("users"))
    page.locator("#q").press_sequentially("okaf")
    page.locator("tbody mark", has_text="Okaf").wait_for()
    assert page.locator("tbody tr").count() == 1
    assert page.url.endswith("?q=okaf")
    page.get_by_role("checkbox", name="Select Ben Okafor").check()
    page.get_by_text("1 selected").wait_for()
    check_accessibility(page)
    page.locator(".bulk summary", has_text="More").click()
    page.get_by_role("button", name="Disable", exact=True).click()
    page.get_by_role("button", name="Disable: 1 user").click()
    page.get_by_text("1 user disabled.").wait_for()


def test_the_pages_are_accessible(harbour, sign_in_context, check_accessibility):
    for scheme in ("light", "dark"):
        page = sign_in_context(size="phone", scheme=scheme).new_page()
        for name, *args in (
            ("users",),
            ("user", "ann"),
            ("user-edit", "ann"),
            ("user-create",),
            ("user-delete", "ann"),
        ):
            page.goto(harbour.url(name, *args))
            check_accessibility(page)


def test_without_scripts_everything_is_a_form(harbour, sign_in_context):
    page = sign_in_context(scripts=False).new_page()
    page.goto(harbour.url("users"))
    page.locator("#q").fill("okafor")
    page.locator(".filters").get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Ben Okafor").click()
    page.get_by_role("link", name="Set password").click()
    password = page.locator("input[name=password]").input_value()
    page.get_by_label("for good").check()
    page.get_by_role("button", name="Set password").click()
    assert page.locator(".secret code").inner_text() == password
    assert harbour.read("ben")["UserStatus"] == "CONFIRMED"
