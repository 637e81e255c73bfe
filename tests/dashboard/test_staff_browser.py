"""The pages of staff, roles and the profile in a real browser."""

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from dashboard.models import PasswordLink, Role, StaffMember
from dashboard.models.password_link import VALID
from dashboard.staff.links import digest_of
from tests.dashboard.test_staff_invitations import address_in, invitation


@pytest.fixture
def crowd(staff, embedded, desk) -> list[str]:
    """Members of several kinds, and the paths of the pages that show them."""
    long = "a.person.with.a.very.long.address.that.has.no.space@department.example.com"
    nora = StaffMember.objects.invite(long, None, role="support", name="Nora Vik")
    StaffMember.objects.filter(pk=nora.pk).update(is_active=False)
    PasswordLink.objects.create(
        member=nora,
        invites=True,
        digest=digest_of("a-token"),
        made_by="Dana Reyes",
        expires=timezone.now() + VALID,
        sent=timezone.now(),
    )
    sam = StaffMember.objects.invite("sam@example.com", None, role="auditor", name="Sam Ito")
    operator = Role.objects.get(key="operator")
    sam.grants.create(role=operator, connection=embedded, pool=desk.pool_id)
    night = Role.objects.create(name="Night desk", groups=["see-users"], masked=["email"], asks_reason=True)
    grant = sam.grants.last()
    return [
        *("/staff/", "/staff/?q=zinc", "/staff/invite/", f"/staff/{nora.pk}/", f"/staff/{sam.pk}/"),
        *(f"/staff/{sam.pk}/{rest}/" for rest in ("roles/add", "switch-off", f"roles/{grant.pk}/remove")),
        f"/staff/{sam.pk}/roles/add/?draw=scope&grant-0-scope=pools:embedded&grant-TOTAL_FORMS=1",
        *("/staff/roles/", "/staff/roles/create/", f"/staff/roles/{operator.pk}/edit/"),
        *(f"/staff/roles/{night.pk}/{rest}" for rest in ("", "edit/", "delete/")),
        *("/profile/", "/invitation/a-token/", "/invitation/another/"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "scheme"), [("phone", "dark"), pytest.param("desktop", "light", marks=pytest.mark.slow)]
)
def test_every_page_is_accessible_and_none_scrolls_sideways(
    sign_in_context, crowd, check_accessibility, size, scheme
):
    page = sign_in_context(size, scheme).new_page()
    for path in crowd:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        check_accessibility(page)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider == 0, path


def test_roles_and_pools_are_chosen_and_the_invited_person_comes_in(
    sign_in_context, open_context, crowd, desk
):
    page = sign_in_context().new_page()
    page.goto("/staff/invite/")
    page.get_by_label("E-mail").fill("ben@example.com")
    page.get_by_label("Role", exact=True).select_option("Support")
    page.get_by_label("Where", exact=True).select_option("Some pools of Embedded")
    page.get_by_label("Harbour shop").check()
    page.get_by_role("button", name="Another role").click()
    second = page.get_by_role("region", name="Role 2")
    second.get_by_label("Role", exact=True).select_option("Auditor")
    expect(page.get_by_label("Harbour shop")).to_be_checked()
    expect(page.get_by_label("E-mail")).to_have_value("ben@example.com")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_text("ben@example.com is invited.")).to_be_visible()
    ben = StaffMember.objects.get(email="ben@example.com")
    assert sorted((str(grant.role), grant.pool) for grant in ben.grants.all()) == [
        ("Auditor", ""),
        ("Support", desk.pool_id),
    ]

    theirs = open_context(size="small").new_page()
    theirs.goto(address_in(mail.outbox[-1].body))
    theirs.get_by_label("Password").fill("northern-quay-77-gulls")
    theirs.get_by_role("button", name="Set password").click()
    expect(theirs.get_by_role("heading", name="Your password is set")).to_be_visible()


def test_without_scripts_the_pools_are_shown_by_a_button(sign_in_context, crowd):
    page = sign_in_context(scripts=False).new_page()
    page.goto("/staff/invite/")
    page.get_by_label("Where", exact=True).select_option("Some pools of Embedded")
    page.get_by_role("button", name="Show the pools").click()
    expect(page.get_by_label("Harbour shop")).to_be_visible()
    assert invitation()["email"]
