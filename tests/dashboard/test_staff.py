"""Staff members: the list, their pages, their roles, and that there is always an administrator."""

import threading
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client

from dashboard.audit import note
from dashboard.models import AuditRecord, Connection, Grant, Role, StaffMember
from dashboard.staff.acting import Refused, from_machine, on_site
from dashboard.staff.grants import Wanted, give, take
from dashboard.staff.members import switch_off
from tests.dashboard.reading import form_in, read, row_for, words
from tests.fixtures.people import STAFF_PASSWORD, sign_in_client


@pytest.fixture
def omar(staff) -> StaffMember:
    """A second administrator."""
    return StaffMember.objects.invite("omar@example.com", STAFF_PASSWORD, name="Omar Haddad")


@pytest.fixture
def sam(staff) -> StaffMember:
    """Who supports every pool."""
    return StaffMember.objects.invite("sam@example.com", STAFF_PASSWORD, name="Sam Ito", role="support")


def signed_in(member: StaffMember) -> Client:
    return sign_in_client(member)


def role(key: str) -> Role:
    return Role.objects.get(key=key)


def grants(*wanted: dict[str, object]) -> dict[str, object]:
    """The fields of the form in which roles are chosen."""
    fields = {f"grant-{n}-{name}": value for n, each in enumerate(wanted) for name, value in each.items()}
    return {"grant-TOTAL_FORMS": len(wanted), "grant-INITIAL_FORMS": 0, **fields}


def held(member: StaffMember) -> list[tuple[str, str | None, str]]:
    rows = Grant.objects.filter(member=member).select_related("role", "connection")
    return [(each.role.key, each.connection and each.connection.slug, each.pool) for each in rows]


def act_noted(operation: str) -> AuditRecord:
    return AuditRecord.objects.get(operation=operation)


def test_the_list_tells_who_may_do_what_where(console, sam, embedded):
    sam.grants.create(role=role("operator"), connection=embedded, pool="us-east-1_Shop")
    row = row_for(console.get("/staff/"), "sam@example.com")
    assert "Support everywhere" in row
    assert "Operator in us-east-1_Shop on Embedded" in row
    assert "never" in row


def test_the_list_is_searched_and_filtered(console, sam, omar):
    StaffMember.objects.filter(pk=omar.pk).update(is_active=False)

    def found(**query: object) -> list[str]:
        page = read(console.get(f"/staff/?{urlencode(query)}"))
        return [row.th.a.text for row in page.select("tbody tr")]

    assert found(q="SAM") == ["Sam Ito"]
    assert found(role=role("support").pk) == ["Sam Ito"]
    assert found(state="off") == ["Omar Haddad"]
    assert found(state="on") == ["Dana Reyes", "Sam Ito"]
    assert found(q="nobody") == []


def test_the_list_is_paged_by_key(console, staff):
    StaffMember.objects.bulk_create(StaffMember(email=f"p{n:03}@example.com") for n in range(60))
    first = read(console.get("/staff/"))
    second = read(console.get(f"/staff/{first.select_one('a[rel=next]')['href']}"))
    emails = [row.th.a.text for page in (first, second) for row in page.select("tbody tr")]
    assert emails == ["Dana Reyes", *(f"p{n:03}@example.com" for n in range(60))]
    back = read(console.get(f"/staff/{second.select_one('a[rel=prev]')['href']}"))
    assert len(back.select("tbody tr")) == 50


def test_a_role_is_given_on_pools_that_the_connection_tells(console, sam, desk):
    drawn = console.get(
        f"/staff/{sam.pk}/roles/add/",
        {"draw": "scope", "grant-TOTAL_FORMS": 1, "grant-0-scope": "pools:embedded"},
    )
    assert "Harbour shop" in words(drawn)

    wanted = {"role": role("operator").pk, "scope": "pools:embedded", "pools": [desk.pool_id]}
    assert console.post(f"/staff/{sam.pk}/roles/add/", grants(wanted)).status_code == 302

    assert ("operator", "embedded", desk.pool_id) in held(sam)
    given = act_noted("GiveRole")
    assert given.target == "sam@example.com"
    assert given.before == {"roles": ["Support everywhere"]}
    assert given.after["roles"] == ["Support everywhere", f"Operator in {desk.pool_id} on Embedded"]


def test_the_form_is_drawn_again_without_scripts_too(console, sam, desk):
    typed = grants({"role": role("auditor").pk, "scope": "pools:embedded"}) | {"draw": "more"}
    page = console.post(f"/staff/{sam.pk}/roles/add/", typed)
    assert page.status_code == 200
    assert "Role 2" in words(page)
    assert "Harbour shop" in words(page)
    assert held(sam) == [("support", None, "")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"scope": "pools:embedded"},
        {"scope": "pools:embedded", "pools": ["us-east-1_Other"]},
        {"scope": "all:no"},
    ],
)
def test_a_scope_that_is_none_is_refused(console, sam, desk, wrong):
    answer = console.post(f"/staff/{sam.pk}/roles/add/", grants({"role": role("auditor").pk} | wrong))
    assert answer.status_code == 422
    assert held(sam) == [("support", None, "")]


def test_pools_of_a_connection_that_is_down_are_named_by_their_ids(console, sam, connect, closed_url):
    connect(closed_url, slug="old", name="Old account")
    wanted = {"role": role("auditor").pk, "scope": "pools:old", "others": "eu-west-1_AbCd12345"}
    drawn = console.post(f"/staff/{sam.pk}/roles/add/", grants(wanted) | {"draw": "scope"})
    assert "Old account cannot be reached." in words(drawn)
    assert console.post(f"/staff/{sam.pk}/roles/add/", grants(wanted)).status_code == 302
    assert ("auditor", "old", "eu-west-1_AbCd12345") in held(sam)


def test_a_role_is_taken_after_a_question(console, sam):
    grant = sam.grants.get()
    address = f"/staff/{sam.pk}/roles/{grant.pk}/remove/"
    assert "Support everywhere" in words(console.get(address))
    console.post(address)
    assert held(sam) == []
    record = act_noted("TakeRole")
    assert (record.before, record.after) == ({"roles": ["Support everywhere"]}, {"roles": []})


def test_switching_off_ends_sessions_at_once_and_on_lets_in_again(console, sam):
    browser = signed_in(sam)
    assert browser.get("/profile/").status_code == 200
    assert "1 session" in words(console.get(f"/staff/{sam.pk}/switch-off/"))
    console.post(f"/staff/{sam.pk}/switch-off/")
    assert browser.get("/profile/").status_code == 302
    typed = {"login": sam.email, "password": STAFF_PASSWORD}
    assert Client().post("/sign-in/", typed).status_code == 200
    console.post(f"/staff/{sam.pk}/switch-on/")
    assert browser.get("/profile/").status_code == 302, "the old session does not come back"
    assert held(sam) == [("support", None, "")]
    assert (act_noted("SwitchOffStaff").target, act_noted("SwitchOnStaff").target) == (sam.email, sam.email)
    told = words(console.get(f"/staff/{sam.pk}/"))
    assert told.index("Switched on") < told.index("Switched off"), "the last change stands first"


def test_sessions_are_ended_for_one_member_alone(console, sam):
    browser = signed_in(sam)
    console.post(f"/staff/{sam.pk}/sign-out/")
    assert browser.get("/profile/").status_code == 302
    assert console.get("/profile/").status_code == 200


def test_a_locked_out_member_is_let_in_again(console, sam, client):
    typed = {"login": sam.email, "password": "a guess"}
    for _ in range(5):
        client.post("/sign-in/", typed)
    assert "Locked out" in words(console.get(f"/staff/{sam.pk}/"))
    console.post(f"/staff/{sam.pk}/unlock/")
    assert client.post("/sign-in/", typed | {"password": STAFF_PASSWORD}).status_code == 302


def test_what_a_member_did_last_stands_on_their_page(console, sam, rf):
    request = rf.post("/")
    request.user = sam
    note(on_site(request), "ReadOutboxMessage", target="ann@example.com")
    assert "ReadOutboxMessage" in words(console.get(f"/staff/{sam.pk}/"))


PAGES = (
    "/staff/",
    "/staff/invite/",
    "/staff/{sam}/",
    "/staff/{sam}/roles/add/",
    "/staff/{sam}/roles/{grant}/remove/",
    "/staff/{sam}/switch-off/",
    "/staff/{sam}/switch-on/",
    "/staff/{sam}/sign-out/",
    "/staff/{sam}/link/",
    "/staff/{sam}/revoke/",
    "/staff/{sam}/unlock/",
    "/staff/roles/",
    "/staff/roles/create/",
    "/staff/roles/{role}/",
    "/staff/roles/{role}/edit/",
    "/staff/roles/{role}/delete/",
)


@pytest.mark.parametrize("key", ["operator", "support", "auditor", "read-only", "of one connection"])
def test_nobody_but_administrators_of_everything_manages_staff(staff, sam, embedded, key):
    Grant.objects.filter(member=sam).delete()
    everywhere = key != "of one connection"
    sam.grants.create(
        role=role(key if everywhere else "administrator"), connection=None if everywhere else embedded
    )
    own = Role.objects.create(name="Night desk", groups=["see-users"])
    browser, grant = signed_in(sam), sam.grants.get()
    gain = grants({"role": role("administrator").pk, "scope": "everywhere"}) | {"email": "x@example.com"}
    for page in PAGES:
        address = page.format(sam=sam.pk, grant=grant.pk, role=own.pk)
        assert browser.get(address).status_code == 403, address
        assert browser.post(address, gain).status_code == 403, address
    assert held(sam) == [(grant.role.key, grant.connection and grant.connection.slug, "")]
    assert not StaffMember.objects.filter(email="x@example.com").exists()
    assert list(Role.objects.filter(key="")) == [own]


def test_nobody_gives_more_than_they_have(staff, sam, rf):
    """A role that holds the right to manage staff is more than it seems: with it alone nothing else can be given."""
    manages = Role.objects.create(name="Manages staff", groups=["staff", "see-users"])
    sam.grants.all().delete()
    sam.grants.create(role=manages)
    request = rf.post("/")
    request.user = sam
    for each in (role("administrator"), role("support")):
        with pytest.raises(Refused, match="more than you may do"):
            give(on_site(request), sam, [Wanted(each)])
    give(on_site(request), sam, [Wanted(Role.objects.create(name="Sees users", groups=["see-users"]))])
    assert sam.grants.count() == 2


def test_the_last_administrator_cannot_be_switched_off_or_demoted(console, staff, omar):
    """Dana is signed in as Omar switches her off, and so on: whoever is left stays."""
    StaffMember.objects.filter(pk=omar.pk).update(is_active=False)
    grant = staff.grants.get()
    for address in (f"/staff/{staff.pk}/switch-off/", f"/staff/{staff.pk}/roles/{grant.pk}/remove/"):
        console.post(address)
    staff.refresh_from_db()
    assert staff.is_active
    assert held(staff) == [("administrator", None, "")]


def test_nor_does_whoever_has_the_machine_leave_none(staff):
    for act in (
        lambda: switch_off(from_machine(), staff),
        lambda: take(from_machine(), staff, staff.grants.get().pk),
    ):
        with pytest.raises(Refused, match="last administrator"):
            act()
    staff.refresh_from_db()
    assert staff.is_active
    assert held(staff) == [("administrator", None, "")]


def test_one_does_not_take_ones_own_keys_even_where_others_have_them(console, staff, omar):
    page = console.post(f"/staff/{staff.pk}/switch-off/", follow=True)
    assert "You cannot switch yourself off" in read(page).get_text()
    page = console.post(f"/staff/{staff.pk}/roles/{staff.grants.get().pk}/remove/", follow=True)
    assert "your own administrator’s role" in read(page).get_text()
    assert held(staff) == [("administrator", None, "")]


def test_another_administrator_can_be_demoted(console, omar):
    console.post(f"/staff/{omar.pk}/roles/{omar.grants.get().pk}/remove/")
    assert held(omar) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["demote", "switch off"])
def test_of_two_administrators_who_demote_each_other_at_once_one_stays(staff, omar, how):
    start, refused = threading.Barrier(2), []

    def act(browser: Client, other: StaffMember, grant: int) -> None:
        start.wait(10)
        where = f"roles/{grant}/remove" if how == "demote" else "switch-off"
        refused.append(browser.post(f"/staff/{other.pk}/{where}/").status_code)
        connection.close()

    pairs = [(signed_in(a), b, b.grants.get().pk) for a, b in ((staff, omar), (omar, staff))]
    threads = [threading.Thread(target=act, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    left = Grant.objects.filter(role__key="administrator", connection=None, member__is_active=True)
    assert left.count() == 1, refused


def test_reasons_are_asked_of_administrators_too(console, sam):
    Role.objects.filter(key="administrator").update(asks_reason=True)
    address = f"/staff/{sam.pk}/switch-off/"
    assert console.get(address).status_code == 200
    asked = console.post(address)
    assert asked.status_code == 422
    assert StaffMember.objects.get(pk=sam.pk).is_active
    console.post(address, form_in(asked) | {"audit-reason": "Left the company"})
    assert not StaffMember.objects.get(pk=sam.pk).is_active


def test_the_profile_says_who_one_is_and_takes_a_name(console, staff):
    page = console.get("/profile/")
    assert "Administrator everywhere" in words(page)
    console.post("/profile/name/", form_in(page, "/profile/name/") | {"name": "Dana R."})
    staff.refresh_from_db()
    assert staff.name == "Dana R."
    record = act_noted("UpdateProfile")
    assert (record.before, record.after) == ({"name": "Dana Reyes"}, {"name": "Dana R."})
    assert Connection.objects.count() == 1
