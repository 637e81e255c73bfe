"""What a supporter of one pool sees and does in a real browser."""

import pytest

from dashboard.models import AuditRecord, Role
from tests.dashboard.cast import PASSWORD, Desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def harbour(console, embedded, live_cognito, staff) -> Desk:
    """A pool with ann in it, which Dana supports, saying why; she is no administrator here."""
    pool = live_cognito.create_user_pool(PoolName="Harbour shop")["UserPool"]["Id"]
    live_cognito.create_user_pool(PoolName="Other")
    desk = Desk(console, embedded, pool, live_cognito)
    desk.create("ann", password=PASSWORD, email="ann@example.com", email_verified="true", name="Ann Holm")
    Role.objects.filter(key="support").update(asks_reason=True, asks_ticket=True)
    staff.grants.update(role=Role.objects.get(key="support"), connection=embedded, pool=pool)
    return desk


@pytest.mark.parametrize(
    ("size", "scheme"), [("small", "dark"), pytest.param("wide", "light", marks=pytest.mark.slow)]
)
def test_a_supporter_signs_someone_out_and_says_why_in_the_dialog(
    harbour, sign_in_context, check_accessibility, size, scheme
):
    page = sign_in_context(size, scheme).new_page()
    page.goto(harbour.url("user", "ann"))
    check_accessibility(page)
    page.get_by_role("link", name="Sign out everywhere").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("Lost phone")
    dialog.get_by_label("Ticket number").fill("T-17")
    check_accessibility(page)
    dialog.get_by_role("button", name="Sign out everywhere").click()
    page.get_by_text("is signed out everywhere").wait_for()
    assert AuditRecord.objects.filter(operation="AdminUserGlobalSignOut", outcome="ok").count() == 1


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_what_is_not_open_says_so_in_words(harbour, sign_in_context, check_accessibility, scheme):
    page = sign_in_context("small", scheme).new_page()
    page.goto(harbour.url("pool-settings", "passwords"))
    page.get_by_text("Your role reads these settings").wait_for()
    check_accessibility(page)
    page.goto(harbour.url("user-delete", "ann"))
    page.get_by_role("heading", name="You may not do this").wait_for()
    check_accessibility(page)
