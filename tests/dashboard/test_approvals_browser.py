"""Approvals in a real browser: one asks from a dialog, another looks and approves; every page in both themes."""

import pytest
from playwright.sync_api import expect

from dashboard.models import ApprovalRequest
from tests.fixtures.people import sign_in_client

NAMES = ["ann", "ben", "cleo", "marie"]


@pytest.fixture
def open_as_erik(open_context, live_server, erik):
    """Opens a page of Erik, another administrator."""

    def open_one(*arguments, **options):
        client, context = sign_in_client(erik), open_context(*arguments, **options)
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return context.new_page()

    return open_one


def ask_for_all(people) -> None:
    fields = {"approval-ask": "1", "audit-reason": "They left, all of them, on the last day of October"}
    people.post("bulk-run", username=NAMES, action="delete", **fields)
    people.browser.post(people.url("pool-delete"), {"name": "Harbour shop", **fields})


def test_one_asks_and_another_approves(people, marked, signed_in_page, open_as_erik):
    page = signed_in_page
    page.goto(people.url("users"))
    for name in ("ann", "ben"):
        page.locator(f"input[name=username][value={name}]").check()
    page.locator(".bulk summary", has_text="More").click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.get_by_role("heading", name="Ask for approval")).to_be_visible()
    page.get_by_label("Reason").fill("They left the company")
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.get_by_text("Asked for approval. Nothing has been done yet.")).to_be_visible()

    page = open_as_erik()
    page.goto("/home/")
    page.get_by_role("link", name="Approvals 1").click()
    page.get_by_role("link", name="Delete 2 users").click()
    page.get_by_role("button", name="Approve and do it").click()
    expect(page.get_by_text("Approved · finished")).to_be_visible()
    page.goto(people.url("users"))
    expect(page.locator("tbody input[name=username]")).to_have_count(2)


@pytest.mark.parametrize(
    ("size", "scheme"),
    [pytest.param(*look, marks=pytest.mark.slow) for look in (("small", "dark"), ("wide", "light"))],
)
def test_every_page_is_accessible_and_none_scrolls_sideways(
    people, marked, sign_in_context, open_as_erik, check_accessibility, size, scheme
):
    mine, eriks = sign_in_context(size, scheme).new_page(), open_as_erik(size, scheme)

    def look(page, path: str = "") -> None:
        if path:
            page.goto(path)
        page.wait_for_load_state("networkidle")
        check_accessibility(page)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{page.url} is {wider} px wider than the window"

    for path in ("/approvals/", "/approvals/mine/", "/approvals/history/", "/approvals/settings/"):
        look(mine, path)
    mine.goto(people.url("pool-delete"))
    mine.get_by_label("Type the pool").fill("Harbour shop")
    mine.get_by_role("button", name="Ask for approval").click()
    look(mine)
    ask_for_all(people)
    people.create("late")
    look(eriks, "/approvals/")
    for asked in ApprovalRequest.objects.all():
        look(eriks, f"/approvals/{asked.pk}/")
        look(mine, f"/approvals/{asked.pk}/")
    people.browser.post(f"/approvals/{ApprovalRequest.objects.latest('pk').pk}/withdraw/")
    look(eriks, "/approvals/history/")
