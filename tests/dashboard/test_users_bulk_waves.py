"""Messages to many in waves: so many, a pause, so many; a trial first; paused, stopped, late, and never twice to one."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from dashboard import audit
from dashboard.bulk_jobs import running
from dashboard.models import AuditIntent, AuditRecord, BulkJob, BulkTarget, Role
from dashboard.tasks import resume_bulk
from tests.dashboard.cast import PASSWORD, Desk, text_of

CREW = [f"user-{number:02}" for number in range(12)]
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Killed(BaseException):
    """The worker is gone."""


@pytest.fixture(autouse=True)
def clock(time_machine, settings):
    settings.SESSION_IDLE = settings.SESSION_LIFETIME = settings.SESSION_COOKIE_AGE = 30 * 86_400
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def crew(desk) -> Desk:
    for name in CREW:
        desk.create(name, email=f"{name}@example.com", email_verified="true")
    return desk


def plan(desk, action="resend", query=""):
    return desk.post("bulk", action=action, everybody="yes", back=query)


def begin(desk, **said):
    said = {"pace": "waves", "wave": "5", "seconds": "3600"} | said
    expect = said.pop("expect", 200)
    return desk.post("bulk-begin", str(BulkJob.objects.latest("pk").pk), expect=expect, **said)


def page_of(desk):
    return desk.get("bulk-job", str(BulkJob.objects.latest("pk").pk))


def state(desk) -> str:
    return page_of(desk).select_one("main .pill").text


def sent(operation="AdminCreateUser") -> Counter:
    """How often each user was sent something by the member."""
    made = AuditRecord.objects.filter(operation=operation, staff="dana@example.com", outcome="ok")
    return Counter(made.values_list("target", flat=True))


def test_a_wave_goes_out_and_the_next_begins_an_hour_after_its_last_message(crew, clock):
    plan(crew)
    begin(crew)
    assert sorted(sent()) == CREW[:5]
    page = page_of(crew)
    assert page.select_one("main .pill").text == "Waiting for the next wave"
    assert "on 1 Mar 2027, 10:00 UTC" in text_of(page)
    assert "The last one begins about 1 Mar 2027, 11:00 UTC" in text_of(page)
    clock.shift(HOUR - timedelta(seconds=1))
    resume_bulk()
    assert len(sent()) == 5
    for so_far in (10, 12):
        clock.shift(HOUR)
        resume_bulk()
        assert len(sent()) == so_far
    assert state(crew) == "Finished"
    assert set(sent().values()) == {1}


def test_no_hour_sees_more_than_a_wave_however_long_one_takes(crew, clock, monkeypatch):
    real, at = running._store, []

    def slow(*given, **more):
        at.append(timezone.now())
        real(*given, **more)
        clock.shift(timedelta(minutes=7))

    monkeypatch.setattr(running, "_store", slow)
    plan(crew)
    begin(crew, wave="3")
    for _ in range(40):
        clock.shift(timedelta(minutes=9))
        resume_bulk()
    assert len(at) == len(CREW)
    assert all(later - first >= HOUR for first, later in zip(at, at[3:], strict=False))


def test_a_trial_pauses_by_itself_and_the_rest_goes_at_another_pace(crew, clock):
    plan(crew)
    begin(crew, trial="3", wave="5")
    page = page_of(crew)
    assert page.select_one("main .pill").text == "The trial is sent"
    assert len(sent()) == 3
    clock.shift(DAY)
    resume_bulk()
    assert len(sent()) == 3
    refused = crew.post("bulk-go-on", str(BulkJob.objects.get().pk), expect=422, pace="waves", wave="0")
    assert "Ensure this value is greater than or equal to 1." in text_of(refused)
    crew.post("bulk-go-on", str(BulkJob.objects.get().pk), pace="waves", wave="7", seconds="86400")
    assert len(sent()) == 7  # what the trial sent counts in its wave
    clock.shift(DAY)
    resume_bulk()
    assert state(crew) == "Finished"
    assert sorted(sent()) == CREW


def test_it_is_paused_let_go_on_and_stopped_by_hand(crew, clock):
    plan(crew)
    begin(crew)
    job = str(BulkJob.objects.get().pk)
    crew.post("bulk-pause", job)
    clock.shift(2 * HOUR)
    resume_bulk()
    assert state(crew) == "Paused"
    assert len(sent()) == 5
    crew.post("bulk-go-on", job, pace="waves", wave="5", seconds="3600")
    assert len(sent()) == 10
    crew.post("bulk-stop", job)
    resume_bulk()
    clock.shift(2 * HOUR)
    resume_bulk()
    assert state(crew) == "Stopped"
    assert BulkJob.objects.get().finished
    assert len(sent()) == 10


def test_it_begins_at_the_time_that_was_said(crew, clock):
    plan(crew)
    assert "This moment is over." in text_of(begin(crew, starts="2027-03-01T08:59", expect=422))
    begin(crew, starts="2027-03-02T06:30", wave="50")
    assert state(crew) == "Waiting for its time"
    clock.move_to(NOW + timedelta(hours=21))
    resume_bulk()
    assert not sent()
    clock.move_to(datetime(2027, 3, 2, 6, 30, tzinfo=UTC))
    resume_bulk()
    assert sorted(sent()) == CREW


def test_nobody_is_sent_anything_who_signed_in_or_went_meanwhile(crew, clock):
    plan(crew)
    begin(crew)
    pool = {"UserPoolId": crew.pool_id}
    crew.cognito.admin_set_user_password(**pool, Username=CREW[6], Password=PASSWORD, Permanent=True)
    for name in CREW[7:9]:
        crew.cognito.admin_delete_user(**pool, Username=name)
    clock.shift(HOUR)
    crew.create(CREW[8], email="other@example.com")
    resume_bulk()
    assert sorted(sent()) == [*CREW[:6], *CREW[9:]]
    page = page_of(crew)
    assert page.select_one("main .pill").text == "Finished"
    for reason in (
        "The status is “Confirmed” now; it was “Invited” when the plan was made. 1",
        "Was deleted since the plan was made. 1",
        "This is another account: it was made after the plan. 1",
    ):
        assert reason in text_of(page)
    job = BulkJob.objects.get()
    assert (job.position, job.skipped, job.failed) == (12, 3, 0)


def test_a_reset_never_locks_out_who_has_chosen_a_new_password_meanwhile(crew, clock):
    pool = {"UserPoolId": crew.pool_id}
    for name in CREW[:4]:
        crew.cognito.admin_set_user_password(**pool, Username=name, Password=PASSWORD, Permanent=True)
        crew.cognito.admin_reset_user_password(**pool, Username=name)
    plan(crew, action="reset", query="status=RESET_REQUIRED")
    begin(crew, wave="2")
    crew.cognito.admin_set_user_password(**pool, Username=CREW[2], Password=PASSWORD, Permanent=True)
    clock.shift(HOUR)
    resume_bulk()
    assert sorted(sent("AdminResetUserPassword")) == [CREW[0], CREW[1], CREW[3]]
    assert crew.read(CREW[2])["UserStatus"] == "CONFIRMED"


@pytest.mark.parametrize("where", ["before the record", "before the position"])
def test_a_lost_worker_sends_nothing_twice_and_forgets_nobody(crew, clock, monkeypatch, where):
    owner, name = (running, "_store") if where == "before the position" else (audit, "close_record")
    real, calls = getattr(owner, name), iter(range(30))

    def dies(*given, **more):
        if next(calls) == 3:
            raise Killed
        return real(*given, **more)

    plan(crew)
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, dies)
        with pytest.raises(Killed):
            begin(crew)
    BulkJob.objects.update(leased=None)
    for _ in range(4):
        clock.shift(HOUR)
        resume_bulk()
    job = BulkJob.objects.get()
    assert (job.position, bool(job.finished)) == (12, True)
    unsure = BulkTarget.objects.filter(failed=running.UNKNOWN)
    assert set(sent().values()) == {1}
    if where == "before the record":
        assert [each.username for each in unsure] == [CREW[3]]
        assert sorted(sent()) == [name for name in CREW if name != CREW[3]]
        assert AuditIntent.objects.get().target == CREW[3]
    else:
        assert not unsure
        assert sorted(sent()) == CREW


def test_the_limit_of_the_mail_server_is_proposed_and_held(crew, settings):
    settings.EMAIL_MESSAGES_PER_HOUR = 8
    page = plan(crew)
    assert "The mail server of this site takes 8 an hour." in text_of(page)
    assert page.select_one("input[name=wave]")["value"] == "8"
    assert page.select_one("input[name=pace][value=waves]").has_attr("checked")
    assert "cannot be larger than that" in text_of(begin(crew, wave="9", expect=422))
    assert "Choose waves." in text_of(begin(crew, pace="once", expect=422))
    assert "This field is required." in text_of(begin(crew, wave="", expect=422))
    begin(crew, wave="8")
    assert len(sent()) == 8


def test_without_a_pace_all_go_at_once(crew):
    page = plan(crew)
    assert page.select_one("input[name=pace][value=once]").has_attr("checked")
    begin(crew, pace="once", wave="")
    assert state(crew) == "Finished"
    assert sorted(sent()) == CREW


def test_who_may_not_send_it_neither_pauses_it_nor_lets_it_go_on(crew, front):
    plan(crew, action="disable")
    job = str(BulkJob.objects.get().pk)
    crew.post("bulk-pause", job, expect=404)
    crew.post("bulk-stop", job)
    plan(crew)
    begin(crew)
    front.pool_id, job = crew.pool_id, str(BulkJob.objects.latest("pk").pk)
    Role.objects.filter(name="Front desk").update(groups=["see-pools", "see-users"])
    for name in ("bulk-pause", "bulk-go-on"):
        front.post(name, job, expect=403)
    assert not BulkJob.objects.filter(paused=True).exists()


def test_it_pauses_where_its_member_may_not_send_any_more_and_goes_on_for_another(crew, clock, front):
    front.pool_id = crew.pool_id
    Role.objects.filter(name="Front desk").update(
        groups=["see-pools", "see-users", "reset", "resend"], masked=[]
    )
    pool = {"UserPoolId": crew.pool_id}
    for name in CREW[:4]:
        crew.cognito.admin_set_user_password(**pool, Username=name, Password=PASSWORD, Permanent=True)
    plan(front, action="reset", query="status=CONFIRMED")
    begin(front, wave="2")
    Role.objects.filter(name="Front desk").update(groups=["see-pools", "see-users"])
    clock.shift(HOUR)
    resume_bulk()
    page = page_of(crew)
    assert "may not send this any more: Your role does not allow AdminResetUserPassword" in text_of(page)
    crew.post("bulk-go-on", str(BulkJob.objects.get().pk), pace="once")
    assert state(crew) == "Finished"
    by = AuditRecord.objects.filter(operation="AdminResetUserPassword", outcome="ok").order_by("id")
    sam, dana = "sam@staff.test", "dana@example.com"
    names = ["ann", *CREW[:4]]
    assert list(by.values_list("target", "staff")) == list(
        zip(names, [sam, sam, dana, dana, dana], strict=True)
    )


def test_who_was_selected_one_by_one_can_be_sent_to_in_waves_too(crew):
    names = [*CREW[:7], "nobody"]
    page = crew.post("bulk", action="resend", username=names)
    assert page.select_one("main .ask h1").text == "Resend invitation: 7 users?"
    assert "Nobody in this pool has this name" in text_of(page)
    begin(crew, wave="2")
    assert sorted(sent()) == CREW[:2]
    few = crew.post("bulk", action="resend", username=CREW[:3])
    assert few.select_one("main h1").text == "Resend invitation: 3 users?"


def user(name: str, attributes: str) -> dict:
    return {
        "Username": name,
        "UserStatus": "FORCE_CHANGE_PASSWORD",
        "Enabled": True,
        "UserCreateDate": NOW.timestamp(),
        "UserLastModifiedDate": NOW.timestamp(),
        attributes: [{"Name": "email", "Value": f"{name}@example.com"}],
    }


def test_on_aws_the_limit_of_cognitos_own_sender_is_proposed_and_where_it_is_reached_the_job_waits(
    console, connect, answering_url, clock
):
    answers = {
        "DescribeUserPool": {"UserPool": {"Id": "us-east-1_Harbour01", "Name": "Harbour"}},
        "ListUsers": {"Users": [user("ann", "Attributes")]},
        "AdminGetUser": user("ann", "UserAttributes"),
        "AdminCreateUser": {
            "__type": "LimitExceededException",
            "message": "Exceeded daily email limit for the operation or the account. If a higher limit is required,"
            " please configure your user pool to use your own Amazon SES configuration for sending email.",
        },
    }
    desk = Desk(console, connect(answering_url(answers)), "us-east-1_Harbour01", None)
    page = plan(desk)
    assert "Amazon Cognito’s own sender takes 50 a day for the whole AWS account." in text_of(page)
    assert page.select_one("input[name=wave]")["value"] == "50"
    assert page.select_one("select[name=seconds] option[selected]").text == "day"
    begin(desk, wave="50", seconds="86400")
    job = BulkJob.objects.get()
    assert (job.position, job.failed, job.resumes) == (0, 0, NOW + DAY)
    answers["AdminCreateUser"] = {"User": user("ann", "Attributes")}
    clock.shift(DAY)
    resume_bulk()
    assert sent() == {"ann": 1}
    assert state(desk) == "Finished"
