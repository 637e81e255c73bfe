"""Guessing at the console's sign-in: bounded by address and by name, and an office is not kept out by its own people."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from dashboard.models import StaffMember
from dashboard.sign_in import factors

pytestmark = pytest.mark.usefixtures("counted")

PASSWORD = "Calm-harbour-42"
AHEAD = datetime(2030, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def bound(settings) -> Callable[..., None]:
    def set_bounds(**rates: str) -> None:
        settings.LIMITS_BY_ADDRESS = {name.replace("_", "-"): rate for name, rate in rates.items()}

    return set_bounds


@pytest.fixture
def members(db) -> list[str]:
    emails = [f"member{number}@example.com" for number in range(4)]
    for email in emails:
        StaffMember.objects.invite(email, PASSWORD)
    return emails


def sign_in(email: str, password: str = PASSWORD, address: str = "192.0.2.7", browser: Client | None = None):
    form = {"login": email, "password": password}
    return (browser or Client()).post("/sign-in/", form, REMOTE_ADDR=address).status_code


def test_an_office_signs_in_from_one_address(members, bound):
    bound(staff_refused="1/hour")
    assert [sign_in(members[number % 4]) for number in range(32)] == [302] * 32


def test_one_address_cannot_try_a_password_on_all_members(members, bound):
    bound(staff_refused="3/hour")
    tried = [sign_in(email, "A-guess-at-it-1") for email in members]
    assert tried == [200, 200, 200, 429]
    assert sign_in(members[0]) == 429
    assert sign_in(members[0], address="192.0.2.8") == 302


def test_many_addresses_cannot_try_one_member(members, bound):
    bound(staff_name="3/hour")
    tried = [sign_in(members[0], "A-guess-at-it-1", f"198.51.100.{n}") for n in range(5)]
    assert tried == [200, 200, 200, 429, 429]
    assert sign_in(members[1], address="198.51.100.9") == 302


def test_nobody_keeps_a_member_out_where_they_were_before(members, bound):
    assert sign_in(members[0]) == 302
    bound(staff_name="3/hour")
    for n in range(5):
        sign_in(members[0], "A-guess-at-it-1", f"198.51.100.{n}")
    assert sign_in(members[0], address="198.51.100.9") == 429
    assert sign_in(members[0]) == 302


def test_one_address_cannot_send_letters_without_end(members, bound, mailoutbox):
    bound(staff_messages="2/hour")
    asked = [
        Client().post("/sign-in/forgotten/", {"email": email}, REMOTE_ADDR="192.0.2.7").status_code
        for email in (members[0], "nobody@example.com", members[1])
    ]
    assert asked == [200, 200, 429]
    assert len(mailoutbox) == 1


def test_passkeys_that_are_refused_count_for_the_address(members, bound):
    bound(staff_refused="2/hour")
    tried = [
        Client().post("/sign-in/passkey/", {"credential": "{}"}, REMOTE_ADDR="192.0.2.7").status_code
        for _ in range(3)
    ]
    assert tried == [302, 302, 429]
    assert sign_in(members[0]) == 429


def test_a_lock_out_ends_when_a_clock_that_was_ahead_is_set_right(members, time_machine):
    time_machine.move_to(AHEAD + timedelta(days=40))
    assert [sign_in(members[0], "A-guess-at-it-1") for _ in range(5)][-1] == 429
    time_machine.move_to(AHEAD)
    assert sign_in(members[0]) == 302


def test_wrong_codes_of_a_clock_that_was_ahead_keep_nobody_out(members, time_machine):
    member = StaffMember.objects.get(email=members[0])
    factors_of = enrol(member)
    time_machine.move_to(AHEAD + timedelta(days=40))
    browser = Client()
    assert sign_in(members[0], browser=browser) == 302
    pages = [browser.post("/sign-in/factor/", {"code": "000000"}).content.decode() for _ in range(6)]
    assert "Too many wrong tries" in pages[-1]
    time_machine.move_to(AHEAD)
    browser = Client()
    assert sign_in(members[0], browser=browser) == 302
    assert browser.post("/sign-in/factor/", {"code": factors_of()}).status_code == 302


def enrol(member: StaffMember) -> Callable[[], str]:
    """Give a member an authenticator app; what it shows."""
    import pyotp
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    secret = generate_totp_secret()
    TOTP.activate(member, secret)
    assert factors.has_factor(member)
    return lambda: pyotp.TOTP(secret).at(int(datetime.now(UTC).timestamp()))
