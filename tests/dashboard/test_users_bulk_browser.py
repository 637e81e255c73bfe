"""Acting on everybody who fits, in a real browser: the number comes after the list, the plan after the button."""

import pytest
from django.urls import reverse

from tests.dashboard.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 52


@pytest.fixture
def crowd(console, embedded, live_cognito) -> str:
    """The address of the users of a pool that fill more than a page; one is disabled."""
    pool = live_cognito.create_user_pool(PoolName="Harbour shop")["UserPool"]["Id"]
    for number in range(MANY):
        live_cognito.admin_create_user(
            UserPoolId=pool,
            Username=f"user-{number:02}",
            MessageAction="SUPPRESS",
            TemporaryPassword=PASSWORD,
            UserAttributes=[{"Name": "email", "Value": f"user-{number:02}@example.com"}],
        )
    live_cognito.admin_disable_user(UserPoolId=pool, Username="user-07")
    return reverse("users", args=[embedded.slug, pool])


def test_everybody_who_fits_is_chosen_by_one_box_and_planned(signed_in_page, crowd, check_accessibility):
    page = signed_in_page
    page.goto(crowd)
    page.get_by_text("52 users in all").wait_for()
    page.get_by_role("link", name="User", exact=True).click()
    page.locator("th[aria-sort=ascending]").wait_for()
    assert page.locator("tbody th a").first.inner_text() == "user-00"
    page.get_by_text("52 users in all").wait_for()
    check_accessibility(page)
    page.get_by_label("Select all on this page").check()
    page.get_by_label("All 52 users").check()
    page.get_by_text("All selected").wait_for()
    page.locator(".bulk summary", has_text="More").click()
    check_accessibility(page)
    page.locator(".bulk").get_by_role("button", name="Disable").click()
    page.get_by_role("heading", name="Disable: 51 users?").wait_for()
    page.get_by_text("The account is disabled already.").wait_for()
    check_accessibility(page)
    page.get_by_role("button", name="Disable: 51 users").click()
    page.get_by_text("Finished").wait_for()
    page.get_by_role("button", name="Take it back: enable").click()
    page.get_by_role("heading", name="Enable: 51 users?").wait_for()
    page.goto(f"{crowd}bulk/list/")
    page.get_by_label("What to do").select_option("Enable")
    page.get_by_label("one on each line").first.fill("user-01\nnobody\nUSER-02@example.com")
    check_accessibility(page)
    page.get_by_role("button", name="Look them up").click()
    page.get_by_role("heading", name="Enable: 2 users?").wait_for()


def test_the_bar_is_one_line_and_a_phone_selects_all_and_keeps_the_filters(sign_in_context, crowd):
    page = sign_in_context(size="desktop").new_page()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(crowd)
    page.get_by_label("Select all on this page").check()
    assert page.locator(".bulk").bounding_box()["height"] < 60
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator(".all-rows input").uncheck()
    page.locator(".all-rows input").check()
    page.get_by_text("50 selected").wait_for()
    page.locator(".bulk summary", has_text="More").click()
    for name in ("Send reset", "Delete"):
        page.locator(".bulk .menu").get_by_role("button", name=name).wait_for()
    page.locator("#q").fill("user-07")
    page.get_by_text("user-07", exact=True).first.wait_for()
    page.locator("#columns-back [name=q][value=user-07]").wait_for(state="attached")
    page.locator("summary", has_text="Columns").click()
    page.get_by_label("Changed", exact=True).check()
    page.get_by_role("button", name="Show these").click()
    page.wait_for_url("**q=user-07**")
