"""The queue: a scan finds whom somebody should look at, each is read anew when shown, and helped all at once."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from dashboard.desk import scanning
from dashboard.desk.queue import counts
from dashboard.leases import LEASE
from dashboard.models import AuditRecord, BulkJob, DeskItem, DeskScan, StaffMember
from dashboard.tasks import resume_scans
from dashboard.tasks.desk import tend_desk
from tests.dashboard.cast import PASSWORD, Desk, names_in, text_of
from tests.dashboard.reading import words
from tests.fixtures.people import BACKEND

WEEK = timedelta(days=8)


@pytest.fixture
def later(time_machine, settings):
    """Lets so much time go by; who is signed in stays so."""
    settings.SESSION_IDLE = settings.SESSION_LIFETIME = 60 * 24 * 3600

    def go_by(length: timedelta) -> None:
        time_machine.move_to(timezone.now() + length, tick=False)
        Session.objects.update(expire_date=timezone.now() + WEEK)

    return go_by


@pytest.fixture
def week_old(people, later) -> Desk:
    """The cast a week on: ben's and marie's invitations have run out, cleo's address was never verified, and dora
    signed up and never entered her code."""
    clients = people.cognito.list_user_pool_clients(UserPoolId=people.pool_id, MaxResults=1)[
        "UserPoolClients"
    ]
    email = [{"Name": "email", "Value": "dora@example.com"}]
    people.cognito.sign_up(
        ClientId=clients[0]["ClientId"], Username="dora", Password=PASSWORD, UserAttributes=email
    )
    later(WEEK)
    return people


def look(desk: Desk) -> DeskScan:
    """A scan from its beginning to its end."""
    scan = scanning.begin(desk.connection, desk.pool_id, StaffMember.objects.get(), timezone.now())
    while scanning.advance(scan.pk) is not None:
        pass
    scan.refresh_from_db()
    return scan


def kinds() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for item in DeskItem.objects.order_by("username"):
        found.setdefault(item.kind, []).append(item.username)
    return found


def test_a_scan_finds_who_is_stuck_and_why(week_old):
    scan = look(week_old)
    assert scan.finished
    assert not scan.problem
    assert kinds() == {"invitation": ["ben", "marie"], "unconfirmed": ["dora"], "unverified": ["cleo"]}


def test_nobody_is_stuck_who_was_invited_or_signed_up_today(people):
    look(people)
    assert kinds() == {"unverified": ["cleo"]}


def test_who_is_disabled_is_not_meant_to_sign_in(week_old):
    week_old.cognito.admin_disable_user(UserPoolId=week_old.pool_id, Username="ben")
    look(week_old)
    assert "ben" not in kinds()["invitation"]


def test_who_cannot_get_the_factor_that_the_pool_requires(people):
    set_mfa = people.cognito.set_user_pool_mfa_config
    set_mfa(UserPoolId=people.pool_id, MfaConfiguration="ON", SoftwareTokenMfaConfiguration={"Enabled": True})
    look(people)
    assert kinds()["no-factor"] == ["ann", "cleo"]
    set_mfa(UserPoolId=people.pool_id, MfaConfiguration="OFF")
    assert "does not require a second factor" in text_of(people.get("queue-kind", "no-factor"))


def test_the_page_tells_who_and_offers_what_helps(week_old):
    look(week_old)
    page = week_old.get("queue-kind", "invitation")
    assert sorted(names_in(page)) == ["ben", "marie"]
    assert "Resend invitation: all 2" in text_of(page)
    assert "Invited · expired" in text_of(page)
    assert "Resend code" in text_of(week_old.get("queue-kind", "unconfirmed"))
    assert "Mark verified" in text_of(week_old.get("queue-kind", "unverified"))


def test_whoever_was_helped_meanwhile_is_gone_when_the_page_is_opened(week_old):
    look(week_old)
    week_old.cognito.admin_delete_user(UserPoolId=week_old.pool_id, Username="marie")
    week_old.cognito.admin_set_user_password(
        UserPoolId=week_old.pool_id, Username="ben", Password=PASSWORD, Permanent=True
    )
    page = week_old.get("queue-kind", "invitation")
    assert names_in(page) == []
    assert "2 were settled since the last look" in text_of(page)
    assert "invitation" not in kinds()


def test_the_next_scan_forgets_whom_it_does_not_find_any_more(week_old, later):
    look(week_old)
    later(timedelta(minutes=1))
    week_old.cognito.admin_confirm_sign_up(UserPoolId=week_old.pool_id, Username="dora")
    week_old.cognito.admin_delete_user(UserPoolId=week_old.pool_id, Username="ben")
    look(week_old)
    assert kinds()["invitation"] == ["marie"]
    assert "unconfirmed" not in kinds()


def test_all_of_a_kind_are_invited_again_from_one_question(week_old):
    look(week_old)
    question = week_old.post("bulk", queue="invitation", action="resend")
    assert "Resend invitation: 2 users?" in text_of(question)
    assert [field["value"] for field in question.select("main input[name=queue]")] == ["invitation"]
    page = week_old.post("bulk-run", queue="invitation", action="resend")
    assert "2 users invited again." in text_of(page)
    assert "2 were settled" in text_of(page)


@pytest.mark.parametrize(
    ("kind", "action", "username", "then"),
    [
        ("unconfirmed", "confirm", "dora", {"UserStatus": "CONFIRMED"}),
        ("unconfirmed", "resend-code", "dora", {"UserStatus": "UNCONFIRMED"}),
        ("unverified", "verify", "cleo", {"UserStatus": "CONFIRMED"}),
    ],
)
def test_each_kind_has_an_act_that_helps(week_old, kind, action, username, then):
    look(week_old)
    page = week_old.post("bulk-run", queue=kind, action=action)
    assert "1 user" in text_of(page)
    user = week_old.read(username)
    assert then.items() <= user.items()
    assert AuditRecord.objects.latest("id").outcome == "ok"
    if action == "verify":
        assert user["attributes"]["email_verified"] == "true"


def test_a_code_is_sent_again_through_a_client_with_a_secret(week_old):
    pool = week_old.pool_id
    for client in week_old.cognito.list_user_pool_clients(UserPoolId=pool)["UserPoolClients"]:
        week_old.cognito.delete_user_pool_client(UserPoolId=pool, ClientId=client["ClientId"])
    week_old.cognito.create_user_pool_client(UserPoolId=pool, ClientName="server", GenerateSecret=True)
    look(week_old)
    assert "1 user sent a new code." in text_of(
        week_old.post("bulk-run", queue="unconfirmed", action="resend-code")
    )


def test_many_are_helped_in_the_background(week_old, monkeypatch):
    monkeypatch.setattr("dashboard.screens.users.bulk.AT_ONCE", 1)
    look(week_old)
    week_old.post("bulk-run", queue="invitation", action="resend")
    assert sorted(BulkJob.objects.get().usernames) == ["ben", "marie"]


def test_one_is_put_off_with_a_word_why_and_comes_back(week_old, later):
    look(week_old)
    asked = week_old.post("queue-dismiss", "invitation", username="ben")
    assert "Put off for a while?" in text_of(asked)
    week_old.post("queue-dismiss", "invitation", username="ben", sure="1", days="3", because="", expect=422)
    page = week_old.post(
        "queue-dismiss", "invitation", username="ben", sure="1", days="3", because="On <i>leave</i>"
    )
    assert names_in(page) == ["marie"]
    assert "On <i>leave</i> · Dana Reyes" in text_of(page)
    assert AuditRecord.objects.filter(operation="DismissDeskItem", target="ben").exists()
    look(week_old)
    assert names_in(week_old.get("queue-kind", "invitation")) == ["marie"]
    later(timedelta(days=4))
    assert sorted(names_in(week_old.get("queue-kind", "invitation"))) == ["ben", "marie"]


def test_who_was_put_off_is_taken_back(week_old):
    look(week_old)
    week_old.post("queue-dismiss", "invitation", username="ben", sure="1", days="3", because="On leave")
    page = week_old.post("queue-restore", "invitation", username="ben")
    assert sorted(names_in(page)) == ["ben", "marie"]


def test_who_only_reads_puts_nobody_off(week_old):
    look(week_old)
    reader = Client()
    reader.force_login(StaffMember.objects.invite("rea@example.com", None, role="read-only"), backend=BACKEND)
    page = reader.get(week_old.url("queue-kind", "invitation"))
    assert "Put off" not in words(page)
    assert "Resend invitation: all" not in words(page)
    form = {"username": "ben", "sure": "1", "days": "3", "because": "x"}
    assert reader.post(week_old.url("queue-dismiss", "invitation"), form).status_code == 403
    assert not DeskItem.objects.exclude(dismissed_until=None)


def test_the_desk_counts_them_by_pool_and_leads_there(week_old):
    look(week_old)
    desk = week_old.browser.get("/desk/")
    assert f'<a href="{week_old.url("queue-kind", "invitation")}">2</a>' in desk.content.decode()


def test_a_pool_that_nobody_looked_through_says_what_to_do(people):
    page = people.get("queue-kind", "invitation")
    assert "Nobody has looked yet" in text_of(page)
    people.post("queue-scan")
    assert DeskScan.objects.get().connection == people.connection


def test_pages_go_on_from_the_last_one(week_old, monkeypatch):
    monkeypatch.setattr("dashboard.screens.desk.queue.PAGE", 1)
    look(week_old)
    first = week_old.get("queue-kind", "invitation")
    after = first.select_one("a[rel=next]")["href"].partition("=")[2]
    second = week_old.get("queue-kind", "invitation", after=after)
    assert sorted(names_in(first) + names_in(second)) == ["ben", "marie"]


# The scan


@pytest.fixture
def crowd(desk, later) -> Desk:
    """Seven invitations that have run out."""
    for number in range(7):
        desk.create(f"user-{number}")
    later(WEEK)
    return desk


def small_pages(monkeypatch):
    monkeypatch.setattr(scanning, "PAGE", 2)
    monkeypatch.setattr(scanning, "SLICE", 1)


def test_a_worker_that_dies_costs_no_more_than_a_page(crowd, staff, monkeypatch, count_calls, later):
    small_pages(monkeypatch)
    scan = scanning.begin(crowd.connection, crowd.pool_id, staff, timezone.now())
    scanning.advance(scan.pk)
    scanning.advance(scan.pk)
    DeskScan.objects.update(leased=timezone.now() + LEASE)  # a worker took it and never came back
    assert scanning.advance(scan.pk) is None
    later(timedelta(minutes=3))
    assert scanning.open_scans().filter(pk=scan.pk).exists()
    calls = count_calls(lambda: resume_until_finished(scan))
    assert DeskItem.objects.count() == 7
    assert calls.count("ListUsers") == 4  # two pages that are left, and one for each other status


def resume_until_finished(scan):
    while not DeskScan.objects.get(pk=scan.pk).finished:
        DeskScan.objects.update(leased=None)  # the pause until the next page is over
        for pk in scanning.open_scans().values_list("pk", flat=True):
            scanning.advance(pk)


def test_a_place_that_is_older_than_an_hour_is_no_place(crowd, staff, monkeypatch, later):
    small_pages(monkeypatch)
    scan = scanning.begin(crowd.connection, crowd.pool_id, staff, timezone.now())
    scanning.advance(scan.pk)
    later(timedelta(hours=2))
    resume_until_finished(scan)
    scan.refresh_from_db()
    assert (scan.problem, scan.found["invitation"], DeskItem.objects.count()) == ("", 7, 7)


def test_of_a_multitude_the_first_are_kept_and_all_are_counted(crowd, monkeypatch):
    monkeypatch.setattr(scanning, "KEPT", 5)
    scan = look(crowd)
    assert DeskItem.objects.count() == 5
    assert scan.found["invitation"] == 7


def test_a_scan_under_way_is_joined_not_begun_again(crowd, staff, monkeypatch):
    small_pages(monkeypatch)
    scan = scanning.begin(crowd.connection, crowd.pool_id, staff, timezone.now())
    scanning.advance(scan.pk)
    crowd.post("queue-scan")
    assert DeskScan.objects.get().looked >= 2


def test_who_may_not_see_the_users_has_nobody_looked_for(crowd, staff):
    scan = scanning.begin(crowd.connection, crowd.pool_id, staff, timezone.now())
    StaffMember.objects.update(is_active=False)
    scanning.advance(scan.pk)
    scan.refresh_from_db()
    assert scan.finished
    assert "does not allow" in scan.problem


def test_counts_cost_one_query_however_many_wait(crowd, django_assert_num_queries):
    look(crowd)
    with django_assert_num_queries(1):
        assert counts([crowd.connection], timezone.now()) == {
            (crowd.connection.pk, crowd.pool_id): {"invitation": 7}
        }


def test_at_night_what_was_looked_through_is_looked_through_again(crowd, later):
    look(crowd)
    later(timedelta(hours=12))
    crowd.cognito.admin_delete_user(UserPoolId=crowd.pool_id, Username="user-0")
    tend_desk()
    resume_scans()
    resume_until_finished(DeskScan.objects.get())
    assert DeskItem.objects.count() == 6


def test_on_aws_a_worker_reads_one_page_and_comes_back(aws_people, staff, later):
    later(WEEK)
    scan = scanning.begin(aws_people.connection, aws_people.pool_id, staff, timezone.now())
    assert scanning.advance(scan.pk) == scanning.PAUSE_ON_AWS
    scan.refresh_from_db()
    assert scan.step == 1
    resume_until_finished(scan)
    assert sorted(kinds()["invitation"]) == ["ben", "marie"]
    assert sorted(names_in(aws_people.get("queue-kind", "invitation"))) == ["ben", "marie"]


def test_at_night_aws_is_left_alone(aws_people, staff, later):
    scan = scanning.begin(aws_people.connection, aws_people.pool_id, staff, timezone.now())
    resume_until_finished(scan)
    tend_desk()
    scan.refresh_from_db()
    assert not scan.running


# Masked attributes


def test_a_user_name_that_tells_what_is_masked_is_shown_to_nobody_who_sees_it_masked(people, front, later):
    people.create("eve@example.com", email="eve@example.com", email_verified="true")
    people.create("fay@example.com", email="fay@example.com", email_verified="true")
    later(WEEK)
    scan = scanning.begin(
        people.connection, people.pool_id, StaffMember.objects.earliest("id"), timezone.now()
    )
    scanning.advance(scan.pk)
    dismissed = {"username": "fay@example.com", "sure": "1", "days": "3", "because": "On leave"}
    people.post("queue-dismiss", "invitation", **dismissed)
    for page in (
        front.get("queue-kind", "invitation"),
        front.post("bulk", queue="invitation", action="resend"),
    ):
        assert "eve@" not in str(page)
        assert "fay@" not in str(page)
    sub = people.read("eve@example.com")["attributes"]["sub"]
    assert "invited again" in text_of(front.post("bulk-run", queue="invitation", action="resend"))
    assert not DeskItem.objects.filter(sub=sub)
    scanning.begin(people.connection, people.pool_id, StaffMember.objects.latest("id"), timezone.now())
    later(WEEK)
    scanning.advance(scan.pk)
    assert DeskItem.objects.filter(kind="invitation", sub=sub).count() == 1
