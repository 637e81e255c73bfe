"""Invitations by e-mail, and links for a new password."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from dashboard.models import AuditRecord, OutboxMessage, PasswordLink, Role, StaffMember
from dashboard.tasks import send_waiting_links
from tests.dashboard.reading import form_in, read, row_for, words
from tests.fixtures.people import STAFF_PASSWORD

PASSWORD = "northern-quay-77-gulls"


def invitation(email: str = "nora@example.com", key: str = "support", **more: object) -> dict[str, object]:
    role = Role.objects.get(key=key).pk
    grant = {"grant-TOTAL_FORMS": 1, "grant-INITIAL_FORMS": 0, "grant-0-role": role}
    return {"email": email, "name": "Nora Vik", **grant, "grant-0-scope": "everywhere", **more}


def address_in(text: str) -> str:
    """The path of the link in a message."""
    return re.search(r"https?://[^/]+(/invitation/\S+)", text).group(1)


@pytest.fixture
def invite(console):
    """Invites Nora, and tells the path of the link in the message to her."""

    def act(**more: object) -> str:
        answer = console.post("/staff/invite/", invitation(**more))
        assert answer.status_code == 302, words(answer)
        return address_in(mail.outbox[-1].body)

    return act


def sign_in(email: str, password: str) -> int:
    return Client().post("/sign-in/", {"login": email, "password": password}).status_code


def use(address: str, browser: Client | None = None, **typed: str):
    """Open a link and set the password."""
    browser = browser or Client()
    page = browser.get(address, follow=True)
    if page.status_code != 200:
        return page
    return browser.post("/invitation/", form_in(page) | {"password": PASSWORD} | typed)


def test_whoever_is_invited_sets_a_password_and_is_in(invite):
    address = invite()
    assert mail.outbox[-1].to == ["nora@example.com"]
    assert "Dana Reyes" in mail.outbox[-1].body
    assert sign_in("nora@example.com", PASSWORD) == 200, "not yet"
    assert "Your password is set" in words(use(address, name="Nora V."))
    nora = StaffMember.objects.get(email="nora@example.com")
    assert (nora.name, nora.is_active) == ("Nora V.", True)
    assert [str(grant.role) for grant in nora.grants.all()] == ["Support"]
    assert sign_in("nora@example.com", PASSWORD) == 302
    assert list(AuditRecord.objects.order_by("pk").values_list("staff", "operation", "target")) == [
        ("dana@example.com", "InviteStaff", "nora@example.com"),
        ("nora@example.com", "JoinStaff", "nora@example.com"),
    ]


def test_several_roles_are_given_with_one_invitation(console, embedded):
    operator = Role.objects.get(key="operator").pk
    second = {"grant-TOTAL_FORMS": 2, "grant-1-role": operator, "grant-1-scope": "all:embedded"}
    console.post("/staff/invite/", invitation(**second))
    assert "Support everywhere Operator on Embedded" in row_for(console.get("/staff/"), "nora@example.com")


def test_a_link_works_once(invite):
    address = invite()
    use(address)
    again = use(address, password="another-long-one-33")
    assert again.status_code == 410
    assert sign_in("nora@example.com", PASSWORD) == 302


def test_of_two_who_opened_a_link_only_the_first_uses_it(invite):
    address = invite()
    first, second = Client(), Client()
    for browser in (first, second):
        browser.get(address, follow=True)
    assert use(address, first).status_code == 200
    late = second.post("/invitation/", {"name": "", "password": "another-long-one-33"})
    assert late.status_code == 410
    assert sign_in("nora@example.com", PASSWORD) == 302


def test_a_link_ends_after_three_days(invite, time_machine):
    address = invite()
    time_machine.move_to(timezone.now() + timedelta(days=3, seconds=1))
    assert use(address).status_code == 410


def test_every_link_that_does_not_work_looks_the_same(invite, time_machine):
    used, unknown = invite(), "/invitation/no-such-token/"
    use(used)
    pages = [Client().get(address, follow=True) for address in (used, unknown)]
    assert {page.status_code for page in pages} == {410}
    assert len({words(page) for page in pages}) == 1
    assert Client().get("/invitation/").status_code == 410


def test_the_token_stands_nowhere_but_in_the_message(invite, caplog, capfd):
    address = invite()
    token = address.split("/")[2]
    browser = Client()
    opened = browser.get(address)
    assert opened["Location"] == "/invitation/"
    link = PasswordLink.objects.get()
    kept = [link.digest, *map(str, AuditRecord.objects.values()), str(dict(browser.session)), caplog.text]
    use(address, browser)
    Client().get(address, follow=True)
    told = capfd.readouterr()
    assert not any(token in text for text in [*kept, caplog.text, told.out, told.err])


def test_without_a_mail_server_the_link_is_read_among_the_messages(console, settings):
    settings.EMAIL_BACKEND = "dashboard.outbox.EmailOutbox"
    console.post("/staff/invite/", invitation())
    parts = OutboxMessage.objects.get().parts
    assert parts["destination"] == "nora@example.com"
    assert use(address_in(parts["body"])).status_code == 200


def test_links_lead_to_the_sites_own_address_whatever_host_was_asked(console, settings):
    settings.SITE_URL = "https://id.example.com"
    console.post("/staff/invite/", invitation(), headers={"Host": "localhost"})
    assert "https://id.example.com/invitation/" in mail.outbox[-1].body


def test_a_mail_server_that_is_down_is_told_and_tried_again(console, settings, free_port, time_machine):
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port
    page = console.post("/staff/invite/", invitation(), follow=True)
    assert "The mail server said" in words(page)
    settings.EMAIL_BACKEND = backend
    time_machine.move_to(timezone.now() + timedelta(minutes=2))
    send_waiting_links()
    send_waiting_links()
    assert len(mail.outbox) == 1
    assert use(address_in(mail.outbox[0].body)).status_code == 200


def test_an_invitation_sent_again_ends_the_first(console, invite):
    first, nora = invite(), StaffMember.objects.get(email="nora@example.com")
    console.post(f"/staff/{nora.pk}/link/")
    second = address_in(mail.outbox[-1].body)
    assert use(first).status_code == 410
    assert use(second).status_code == 200


def test_a_revoked_invitation_leaves_nobody(console, invite):
    address, nora = invite(), StaffMember.objects.get(email="nora@example.com")
    assert "nora@example.com" in words(console.get(f"/staff/{nora.pk}/revoke/"))
    console.post(f"/staff/{nora.pk}/revoke/")
    assert use(address).status_code == 410
    assert not StaffMember.objects.filter(pk=nora.pk).exists()
    assert AuditRecord.objects.get(operation="RevokeStaffInvitation").before == {
        "roles": ["Support everywhere"]
    }


def test_who_has_joined_is_not_revoked(console, invite):
    use(invite())
    nora = StaffMember.objects.get(email="nora@example.com")
    for _ in range(2):
        console.post(f"/staff/{nora.pk}/revoke/")
        console.post(f"/staff/{nora.pk}/link/")
    assert sign_in(nora.email, PASSWORD) == 302


def test_who_was_invited_counts_as_no_administrator_yet(console, staff, invite):
    invite(key="administrator")
    nora = StaffMember.objects.get(email="nora@example.com")
    console.post(f"/staff/{nora.pk}/switch-on/")
    nora.refresh_from_db()
    assert not nora.is_active, "only the link lets one in"


@pytest.mark.parametrize("email", ["dana@example.com", "Dana@Example.COM", "nora", ""])
def test_an_address_that_cannot_be_invited_is_said_to_be(console, email):
    answer = console.post("/staff/invite/", invitation(email=email))
    assert answer.status_code == 422
    assert read(answer).select_one("#id_email")["aria-invalid"] == "true"
    assert not mail.outbox


@pytest.mark.parametrize("password", ["short-1", "12345678901234", "nora@example.com"])
def test_a_password_that_the_policy_refuses_leaves_the_link(invite, password):
    address = invite()
    assert use(address, password=password).status_code == 422
    assert use(address).status_code == 200


def test_a_link_for_a_new_password_ends_old_sessions(console, invite):
    use(invite())
    nora, browser = StaffMember.objects.get(email="nora@example.com"), Client()
    browser.post("/sign-in/", {"login": nora.email, "password": PASSWORD})
    console.post(f"/staff/{nora.pk}/link/")
    address = address_in(mail.outbox[-1].body)
    assert browser.get("/profile/").status_code == 200, "until the link is used, the password holds"
    use(address, password="quite-another-12-one")
    assert browser.get("/profile/").status_code == 302
    assert sign_in(nora.email, PASSWORD) == 200
    assert sign_in(nora.email, "quite-another-12-one") == 302


def test_a_link_of_one_who_was_switched_off_lets_nobody_in(console, invite):
    use(invite())
    nora = StaffMember.objects.get(email="nora@example.com")
    console.post(f"/staff/{nora.pk}/link/")
    address = address_in(mail.outbox[-1].body)
    console.post(f"/staff/{nora.pk}/switch-off/")
    assert use(address).status_code == 410
    console.post(f"/staff/{nora.pk}/link/")
    nora.refresh_from_db()
    assert not nora.is_active
    assert not PasswordLink.objects.exists()


def test_what_expired_is_said_on_the_list_and_can_be_sent_again(console, invite, time_machine):
    invite()
    nora = StaffMember.objects.get(email="nora@example.com")
    PasswordLink.objects.update(expires=timezone.now() - timedelta(minutes=1))
    assert "Invited · expired" in row_for(console.get("/staff/"), "nora@example.com")
    console.post(f"/staff/{nora.pk}/link/")
    assert use(address_in(mail.outbox[-1].body)).status_code == 200
    assert sign_in("dana@example.com", STAFF_PASSWORD) == 302
