"""What support does for a user and cannot do as the user."""

import pytest

from dashboard.models import AuditRecord, StaffMember
from tests.dashboard.conftest import desk, people
from tests.dashboard.reading import words
from tests.fixtures.people import sign_in_client

__all__ = ["desk", "people"]
TYPED = "Quiet-harbour-77"


@pytest.fixture
def support(people):
    return sign_in_client(StaffMember.objects.invite("sam@example.com", None, role="support"))


def test_support_neither_types_nor_sees_a_users_password(people, support):
    address = people.url("user-password", "ann")
    page = support.get(address).content.decode()
    assert 'name="password"' not in page
    for holds in ("temporary", "permanent"):
        assert support.post(address, {"holds": holds, "password": TYPED}).status_code == 422
    assert people.read("ann")["UserStatus"] == "CONFIRMED"


def test_support_has_a_temporary_password_drawn_and_sent_to_the_user(
    people, support, mailoutbox, django_capture_on_commit_callbacks
):
    form = {"holds": "sent", "password": TYPED}
    with django_capture_on_commit_callbacks(execute=True):
        answer = support.post(people.url("user-password", "ann"), form, follow=True)
    assert "on its way" in words(answer)
    assert people.read("ann")["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    (letter,) = mailoutbox
    assert letter.to == [people.read("ann")["attributes"]["email"]]
    assert TYPED not in letter.body
    sent = AuditRecord.objects.filter(operation="SendTemporaryPassword", target="ann")
    assert sent.get().staff == "sam@example.com"


def test_a_password_that_staff_type_is_in_the_trail_as_that(people):
    people.post("user-password", "ann", holds="temporary", password=TYPED)
    assert AuditRecord.objects.filter(operation="SetTemporaryPassword", target="ann").exists()
