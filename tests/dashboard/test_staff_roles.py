"""Roles of staff: the built-in ones in words, and those made on this site."""

import pytest

from dashboard.models import AuditRecord, Role, StaffMember
from dashboard.permissions.deciding import may
from dashboard.permissions.groups import GROUPS
from dashboard.screens.staff_roles.forms import headings
from tests.dashboard.reading import form_in, read, row_for, words

NIGHT = {"name": "Night desk", "help": "Gets people back in at night."}


def ticked(*keys: str) -> dict[str, list[str]]:
    """The fields in which these groups are ticked."""
    return {
        f"groups_{number}": [group.key for group in groups if group.key in keys]
        for number, (_, groups) in enumerate(headings())
    }


@pytest.fixture
def night(console) -> Role:
    """A role made on the page."""
    typed = (
        NIGHT
        | ticked("see-pools", "see-users", "reset")
        | {"masked": ["email"], "masked_custom": "custom:tier"}
    )
    assert console.post("/staff/roles/create/", typed).status_code == 302
    return Role.objects.get(name="Night desk")


def test_every_built_in_role_is_told_in_words(console):
    page = words(console.get("/staff/roles/"))
    for name in ("Administrator", "Operator", "Support", "Auditor", "Read-only"):
        assert name in page
    support = Role.objects.get(key="support")
    shown = console.get(f"/staff/roles/{support.pk}/")
    assert "May not" not in row_for(shown, "Reset passwords and resend messages")
    assert "May not" in row_for(shown, "Delete users")
    told = words(shown)
    assert all(group.name in told for group in GROUPS)


def test_a_role_made_here_allows_what_was_ticked(console, night):
    sam = StaffMember.objects.invite("sam@example.com", None)
    sam.grants.update(role=night)
    assert may(sam, "cognito-idp:AdminResetUserPassword")
    assert not may(sam, "cognito-idp:AdminDeleteUser")
    assert night.masked == ["email", "custom:tier"]
    record = AuditRecord.objects.get(operation="CreateStaffRole")
    assert record.target == "Night desk"
    assert record.after["masked"] == ["email", "custom:tier"]
    assert "Reset passwords and resend messages" in record.after["groups"]


def test_a_copy_begins_with_what_the_other_has(console):
    auditor = Role.objects.get(key="auditor")
    page = console.get(f"/staff/roles/create/?copy={auditor.pk}")
    console.post("/staff/roles/create/", form_in(page))
    copied = Role.objects.get(name="Auditor (copy)")
    assert copied.groups == ["see-pools", "see-users", "see-identities", "see-trail"]


def test_a_copy_of_the_administrator_manages_no_staff(console):
    administrator = Role.objects.get(key="administrator")
    page = console.get(f"/staff/roles/create/?copy={administrator.pk}")
    assert not read(page).select("input[value=staff]")
    console.post("/staff/roles/create/", form_in(page))
    assert "staff" not in Role.objects.get(name="Administrator (copy)").groups


def test_no_forged_form_makes_a_role_that_manages_staff(console):
    forged = {name: [*keys, "staff"] for name, keys in ticked("see-users").items()}
    assert console.post("/staff/roles/create/", NIGHT | forged).status_code == 422
    assert not Role.objects.filter(key="").exists()


def test_a_change_records_what_is_different_alone(console, night):
    page = console.get(f"/staff/roles/{night.pk}/edit/")
    console.post(f"/staff/roles/{night.pk}/edit/", form_in(page) | {"asks_reason": "on"})
    night.refresh_from_db()
    assert night.asks_reason
    assert set(night.groups) == {"see-users", "reset", "see-pools"}
    record = AuditRecord.objects.get(operation="UpdateStaffRole")
    assert (record.before, record.after) == ({"asks_reason": False}, {"asks_reason": True})


def test_of_a_built_in_role_only_the_settings_change(console):
    support = Role.objects.get(key="support")
    page = console.get(f"/staff/roles/{support.pk}/edit/")
    assert not read(page).select("[name^=groups], [name=name]")
    forged = {"masked": ["phone_number"], "asks_ticket": "on", "name": "Owners", **ticked("pools")}
    console.post(f"/staff/roles/{support.pk}/edit/", forged)
    support.refresh_from_db()
    assert (support.name, support.masked, support.asks_ticket) == ("Support", ["phone_number"], True)
    assert support.groups == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "support"}, "There is a role “support” already."),
        ({"masked_custom": "tier"}, "“tier” is no custom attribute."),
        ({"masked": ["shoe_size"]}, "Select a valid choice."),
        (ticked(), "Tick at least one thing"),
    ],
)
def test_what_cannot_be_is_said(console, wrong, said):
    answer = console.post("/staff/roles/create/", NIGHT | ticked("see-users") | wrong)
    assert answer.status_code == 422
    assert said in words(answer)


def test_a_role_that_is_held_is_not_deleted_and_says_by_whom(console, night):
    sam = StaffMember.objects.invite("sam@example.com", None, name="Sam Ito")
    sam.grants.update(role=night)
    address = f"/staff/roles/{night.pk}/delete/"
    assert "Sam Ito" in words(console.get(address))
    refused = console.post(address, follow=True)
    assert "is held by Sam Ito" in refused.content.decode()
    assert not AuditRecord.objects.filter(operation="DeleteStaffRole").exists()
    sam.grants.all().delete()
    console.post(address)
    assert not Role.objects.filter(pk=night.pk).exists()


def test_a_built_in_role_is_never_deleted(console):
    auditor = Role.objects.get(key="auditor")
    console.post(f"/staff/roles/{auditor.pk}/delete/")
    assert Role.objects.filter(pk=auditor.pk).exists()
