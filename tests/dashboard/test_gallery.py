"""The design system, as the gallery shows it, in a real browser."""

import pytest
from playwright.sync_api import expect

from dashboard.screens.gallery import PAGES
from tests.fixtures.browser import SIZES

EVERY_PAGE = ["/gallery/", *(f"/gallery/{name}/" for name in PAGES)]


@pytest.mark.parametrize(
    ("size", "scheme"), [("phone", "dark"), pytest.param("desktop", "light", marks=pytest.mark.slow)]
)
def test_every_page_is_accessible_in_both_themes(sign_in_context, check_accessibility, size, scheme):
    page = sign_in_context(size, scheme).new_page()
    for path in EVERY_PAGE:
        page.goto(path)
        check_accessibility(page)


@pytest.mark.slow
def test_no_page_scrolls_sideways(signed_in_page):
    for path in EVERY_PAGE:
        signed_in_page.goto(path)
        for size in ("phone", "tablet", "desktop", "4k"):
            width, height = SIZES[size]
            signed_in_page.set_viewport_size({"width": width, "height": height})
            wider = signed_in_page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wider == 0, f"{path} on a {size}"


def test_slash_goes_to_the_search_box(signed_in_page):
    signed_in_page.goto("/gallery/users/")
    signed_in_page.keyboard.press("/")
    box = signed_in_page.locator("[data-search]")
    expect(box).to_be_focused()
    expect(box).to_have_value("")


def test_shift_click_selects_a_range_and_the_bar_counts_it(signed_in_page):
    signed_in_page.goto("/gallery/")
    bar = signed_in_page.locator(".bulk")
    expect(bar).to_be_hidden()
    signed_in_page.get_by_label("Select m.okafor").click()
    signed_in_page.get_by_label("Select ana.holmgren").click(modifiers=["Shift"])
    expect(bar.locator("output")).to_have_text("3 selected")
    expect(signed_in_page.get_by_label("Select jholm")).to_be_checked()
    bar.get_by_role("button", name="Clear").click()
    expect(bar).to_be_hidden()


def test_the_box_in_the_head_selects_all_rows(signed_in_page):
    signed_in_page.goto("/gallery/")
    signed_in_page.get_by_label("Select all on this page").check()
    expect(signed_in_page.locator(".bulk output")).to_have_text("4 selected")


def test_a_click_copies_an_identifier_and_says_so(sign_in_context):
    context = sign_in_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto("/gallery/user/")
    page.get_by_role("button", name="Copy sub").click()
    expect(page.locator("#live")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "a81b04c2-9d1f-4b7e-8a33-0c55e1d2f20c"


def test_a_confirmation_opens_as_a_dialog_and_closes_again(signed_in_page):
    signed_in_page.goto("/gallery/user/")
    signed_in_page.get_by_text("More", exact=True).click()
    signed_in_page.get_by_role("link", name="Delete…").click()
    dialog = signed_in_page.get_by_role("dialog", name="Delete Jonas Holm?")
    expect(dialog).to_be_visible()
    dialog.get_by_role("link", name="Cancel").click()
    expect(dialog).to_be_hidden()
    assert signed_in_page.url.endswith("/gallery/user/")


def test_escape_closes_a_menu_and_returns_to_its_button(signed_in_page):
    signed_in_page.goto("/gallery/user/")
    more = signed_in_page.locator("summary", has_text="More")
    more.press("Enter")
    expect(signed_in_page.get_by_role("link", name="Turn off MFA")).to_be_visible()
    signed_in_page.keyboard.press("Escape")
    expect(signed_in_page.get_by_role("link", name="Turn off MFA")).to_be_hidden()
    expect(more).to_be_focused()


def test_the_theme_is_kept_with_the_staff_member(signed_in_page, staff):
    signed_in_page.goto("/gallery/")
    signed_in_page.locator("main").get_by_role("button", name="Dark").click()
    expect(signed_in_page.locator("html")).to_have_attribute("data-theme", "dark")
    staff.refresh_from_db()
    assert staff.theme == "dark"
    signed_in_page.goto("/gallery/users/")
    expect(signed_in_page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("path", ["//elsewhere.example/", "https://elsewhere.example/"])
def test_choosing_a_theme_never_leads_to_another_site(console, path):
    answer = console.post("/theme/", {"theme": "dark", "next": path})
    assert answer.headers["Location"] == "/home/"


def test_without_scripts_the_rail_opens_on_a_phone(sign_in_context):
    page = sign_in_context("phone", scripts=False).new_page()
    page.goto("/gallery/users/")
    groups = page.get_by_role("link", name="Groups")
    expect(groups).to_be_hidden()
    page.get_by_role("button", name="Navigation").click()
    expect(groups).to_be_visible()


def test_without_scripts_a_confirmation_is_a_page_and_the_bulk_bar_is_there(sign_in_context):
    page = sign_in_context(scripts=False).new_page()
    page.goto("/gallery/users/")
    expect(page.locator(".bulk")).to_be_visible()
    page.goto("/gallery/user/")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Delete…").click()
    expect(page.get_by_role("heading", name="Delete Jonas Holm?")).to_be_visible()
    assert page.url.endswith("/gallery/confirm/")


def test_no_page_holds_an_inline_style_or_script(console):
    for path in EVERY_PAGE:
        html = console.get(path).content.decode()
        assert " style=" not in html, path
        assert "<style" not in html, path
        assert "<script>" not in html, path
