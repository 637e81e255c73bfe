"""The desk in a real browser: any common task in at most three interactions, from anywhere, by keyboard too."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard.desk import scanning
from dashboard.models import StaffMember
from tests.dashboard.cast import PASSWORD, Desk
from tests.fixtures.people import sign_in_client

pytestmark = pytest.mark.django_db(transaction=True)


class Hands:
    """What a person does to a page, counted: a search sent off with Enter, or one click."""

    def __init__(self, page) -> None:
        self.page, self.count = page, 0

    def search(self, words: str) -> None:
        """``/`` leads to the box from anywhere."""
        self.page.keyboard.press("/")
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")
        self.count += 1

    def click(self, name: str, where: str = "main") -> None:
        found = (
            self.page.locator(where)
            .get_by_text(name, exact=True)
            .or_(self.page.locator(where).get_by_role("link", name=re.compile(f"^{name} ?: ")))
        )
        found.first.click()
        self.count += 1

    def sure(self, name: str) -> None:
        self.page.locator("#dialog").get_by_role("button", name=name, exact=True).click()
        self.count += 1


@pytest.fixture
def harbour(console, embedded, live_cognito) -> Desk:
    """Ann (confirmed, a second factor by e-mail), ben (invited) and dora (unconfirmed)."""
    made = live_cognito.create_user_pool(
        PoolName="Harbour shop",
        AutoVerifiedAttributes=["email"],
        AccountRecoverySetting={"RecoveryMechanisms": [{"Name": "verified_phone_number", "Priority": 1}]},
    )
    pool = made["UserPool"]["Id"]
    flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    client = live_cognito.create_user_pool_client(UserPoolId=pool, ClientName="web", ExplicitAuthFlows=flows)
    desk = Desk(console, embedded, pool, live_cognito)
    desk.client_id = client["UserPoolClient"]["ClientId"]
    contacts = {"email": "ann.holm@example.com", "email_verified": "true"}
    phone = {"phone_number": "+15550100", "phone_number_verified": "true"}
    desk.create("ann", password=PASSWORD, name="Ann Holm", **contacts, **phone)
    desk.create("ben", email="ben@example.com", email_verified="true", name="Ben Okafor")
    email = [{"Name": "email", "Value": "dora@example.com"}]
    live_cognito.sign_up(ClientId=desk.client_id, Username="dora", Password=PASSWORD, UserAttributes=email)
    return desk


def with_factor(desk: Desk) -> None:
    desk.cognito.set_user_pool_mfa_config(
        UserPoolId=desk.pool_id,
        MfaConfiguration="OPTIONAL",
        SoftwareTokenMfaConfiguration={"Enabled": True},
        EmailMfaConfiguration={"Message": "Your code is {####}"},
    )
    desk.cognito.admin_set_user_mfa_preference(
        UserPoolId=desk.pool_id, Username="ann", EmailMfaSettings={"Enabled": True}
    )


def lock_out(desk: Desk, time_machine) -> None:
    """Wrong passwords, each when the lock of the one before is over: the last one brings a lock of two minutes."""
    start = timezone.now()
    for minutes in range(12):
        time_machine.move_to(start + timedelta(minutes=3 * minutes))
        with pytest.raises(desk.cognito.exceptions.NotAuthorizedException):
            desk.cognito.initiate_auth(
                AuthFlow="USER_PASSWORD_AUTH",
                ClientId=desk.client_id,
                AuthParameters={"USERNAME": "ann", "PASSWORD": "Wrong-harbour-1"},
            )


@pytest.mark.parametrize(
    "exact",
    [True, pytest.param(False, marks=pytest.mark.slow)],
    ids=["straight to the user", "from the desk"],
)
@pytest.mark.parametrize(
    ("words", "whole", "act", "done"),
    [
        ("holm", "ann", "Send reset", "A reset code is on its way to +15550100"),
        ("okaf", "ben", "Resend invitation", "A new invitation is on its way to ben@example.com"),
        ("dora@", "dora", "Confirm", "The sign-up of dora is confirmed."),
        ("holm", "ann", "Sign out everywhere", "Ann Holm is signed out everywhere."),
        ("holm", "ann", "Turn off MFA", "MFA is off for Ann Holm."),
        ("holm", "ann", "Unlock", "The lock is lifted: Ann Holm can try again at once."),
    ],
)
def test_every_common_task_takes_three_interactions_at_most(
    harbour, signed_in_page, time_machine, words, whole, act, done, exact
):
    if act == "Turn off MFA":
        with_factor(harbour)
    if act == "Unlock":
        lock_out(harbour, time_machine)
    hands = Hands(signed_in_page)
    signed_in_page.goto("/audit/")
    hands.search(whole if exact else words)
    if act == "Unlock" and not exact:
        hands.click("Ann Holm", "main tbody")
    hands.click(act, "main")
    signed_in_page.locator("#dialog[open], .toast").first.wait_for()
    if signed_in_page.locator("#dialog[open]").count():
        hands.sure(act)
    signed_in_page.get_by_text(done).wait_for()
    assert hands.count <= 3


def test_the_desk_answers_while_one_types_and_arrows_walk_what_it_found(
    harbour, signed_in_page, check_accessibility
):
    page = signed_in_page
    page.goto("/desk/")
    page.keyboard.type("holm")
    page.locator("#found mark", has_text="holm").first.wait_for()
    assert page.url.endswith("/desk/?q=holm")
    check_accessibility(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{harbour.url('user', 'ann')}")


def test_notes_and_the_queue_are_plain_forms_too(harbour, sign_in_context):
    page = sign_in_context(scripts=False).new_page()
    page.goto(harbour.url("user", "ann"))
    page.get_by_role("link", name="Write a note").click()
    page.get_by_label("Note").fill("Prefers the phone.")
    page.get_by_role("button", name="Keep the note").click()
    page.get_by_text("Prefers the phone.").wait_for()
    page.goto("/desk/?q=holm")
    page.get_by_role("link", name=re.compile("Sign out everywhere.*Ann Holm")).click()
    page.get_by_role("button", name="Sign out everywhere").click()
    page.get_by_text("is signed out everywhere").wait_for()


def test_the_pages_are_accessible(harbour, sign_in_context, check_accessibility, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=8))
    harbour.browser = sign_in_client(StaffMember.objects.get())  # the session of before has ended
    scan = scanning.begin(harbour.connection, harbour.pool_id, StaffMember.objects.get(), timezone.now())
    scanning.advance(scan.pk)
    harbour.post("queue-dismiss", "unconfirmed", username="dora", sure="1", days="3", because="On leave")
    harbour.post("user-notes", "ann", text="Prefers the phone.")
    for size, scheme in (("small", "dark"), ("wide", "light")):
        page = sign_in_context(size=size, scheme=scheme).new_page()
        for url in (
            "/desk/",
            "/desk/?q=example.com",
            harbour.url("queue-kind", "invitation"),
            harbour.url("queue-kind", "unconfirmed"),
            harbour.url("user", "ann"),
            harbour.url("user-notes", "ann"),
        ):
            page.goto(url)
            check_accessibility(page)
            if folder := __import__("os").environ.get("PICTURES"):
                name = url.strip("/").replace("/", "-").replace("?", "-")[-40:]
                page.screenshot(path=f"{folder}/{name}-{size}-{scheme}.png", full_page=True)
