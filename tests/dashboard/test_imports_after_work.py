"""The job that does what follows an import on AWS: killed, refused, throttled, stopped, and gone on with. AWS is moto."""

import json
from io import BytesIO

import pytest
from botocore.awsrequest import AWSResponse
from django.urls import reverse
from django.utils import timezone

from dashboard.aws import clients
from dashboard.bulk_jobs import running
from dashboard.bulk_jobs.passing import HeldUp
from dashboard.bulk_jobs.running import work_on
from dashboard.import_runs.follow_targets import FOLLOW_UP
from dashboard.models import AuditRecord, BulkJob, BulkTarget, Role, Stage
from dashboard.tasks import resume_bulk
from tests.fixtures.import_pages import words

CREW = ["ann", "ben", "cleo"]
DONE = [
    ("AdminDisableUser", "ann"),
    ("CreateGroup", "night"),
    ("AdminAddUserToGroup", "ann"),
    ("AdminAddUserToGroup", "ben"),
    ("AdminAddUserToGroup", "cleo"),
    ("AdminAddUserToGroup", "cleo"),
]


class Raw(BytesIO):
    """A body as urllib3 gives one."""

    def stream(self, *_, **__):
        yield self.read()


class Killed(BaseException):
    """The worker is gone."""


@pytest.fixture
def pool(aws_client) -> str:
    made = aws_client.create_user_pool(PoolName="Harbour")["UserPool"]["Id"]
    aws_client.create_group(UserPoolId=made, GroupName="day")
    for name in CREW:
        aws_client.admin_create_user(UserPoolId=made, Username=name, MessageAction="SUPPRESS")
    return made


@pytest.fixture
def job(aws, pool, staff) -> BulkJob:
    """What follows an import: ann is disabled, night is made, all come into it, and cleo into day too."""
    made = BulkJob.objects.create(
        connection=aws,
        pool=pool,
        action=FOLLOW_UP,
        source={"import": 1},
        staff=staff,
        stage=Stage.RUNNING,
        begun=timezone.now(),
        to_do=6,
    )
    rows = [("disable", "ann", ""), ("group-make", "", "night")]
    rows += [("group", name, "night") for name in CREW] + [("group", "cleo", "day")]
    for line, (action, username, group) in enumerate(rows, 2):
        BulkTarget.objects.create(job=made, action=action, username=username, group=group, line=line)
    return made


def calls(outcome: str = "ok") -> list[tuple[str, str]]:
    made = AuditRecord.objects.filter(kind=AuditRecord.Kind.STAFF, outcome=outcome).order_by("pk")
    return [(each.operation, each.target) for each in made]


def groups(aws_client, pool, name):
    found = aws_client.admin_list_groups_for_user(UserPoolId=pool, Username=name)["Groups"]
    return sorted(group["GroupName"] for group in found)


@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize("stored", [True, False])
def test_a_worker_that_dies_at_any_step_repeats_nothing(job, pool, aws_client, monkeypatch, number, stored):
    stores, real = iter(range(9)), running._store

    def dies(*given):
        if next(stores) == number:
            if stored:
                real(*given)
            raise Killed
        real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(running, "_store", dies)
        with pytest.raises(Killed):
            work_on(job.pk)
    BulkJob.objects.update(leased=None)
    resume_bulk()
    job.refresh_from_db()
    assert (job.position, job.failed, bool(job.finished)) == (6, 0, True)
    assert calls() == DONE
    assert groups(aws_client, pool, "cleo") == ["day", "night"]


@pytest.fixture
def taking(job, staff, monkeypatch):
    """Changes a role after the second step: ``taking(groups, asks_reason=False)``."""
    role = Role.objects.create(name="Crew", groups=["see-users", "enable", "members", "groups"])
    staff.grants.update(role=role)
    real = running._store

    def change(**members):
        def and_change(target_job, *given):
            real(target_job, *given)
            if target_job.position == 3:
                Role.objects.filter(pk=role.pk).update(**members)

        monkeypatch.setattr(running, "_store", and_change)

    return change


def test_a_right_that_is_taken_away_meanwhile_is_missed_by_the_very_next_call(job, taking, aws_client, pool):
    taking(groups=["see-users", "enable"])
    work_on(job.pk)
    job.refresh_from_db()
    assert (job.position, job.failed) == (6, 3)
    assert calls() == DONE[:3]
    assert calls("NotAllowed") == DONE[3:]
    assert groups(aws_client, pool, "ben") == []
    why = job.targets.exclude(failed="").values_list("failed", flat=True)
    assert all("Your role does not allow AdminAddUserToGroup on this pool" in each for each in why)


def test_a_reason_that_is_demanded_meanwhile_fails_with_a_sentence(job, taking):
    taking(asks_reason=True)
    work_on(job.pk)
    job.refresh_from_db()
    assert (job.position, job.failed, bool(job.finished)) == (6, 3, True)
    assert calls() == DONE[:3]
    assert "asks for a reason" in job.targets.exclude(failed="").first().failed


def test_who_is_switched_off_meanwhile_does_nothing_more(job, staff, monkeypatch):
    real = running._store

    def switch_off(*given):
        real(*given)
        type(staff).objects.filter(pk=staff.pk).update(is_active=False)

    monkeypatch.setattr(running, "_store", switch_off)
    work_on(job.pk)
    assert calls() == DONE[:1]


def test_a_group_that_was_deleted_meanwhile_fails_by_line_and_the_others_go_on(job, aws_client, pool):
    aws_client.delete_group(UserPoolId=pool, GroupName="day")
    work_on(job.pk)
    failed = job.targets.exclude(failed="").get()
    assert (failed.line, failed.username) == (7, "cleo")
    assert failed.failed == "There is no group day in this pool."
    assert calls() == DONE[:5]


@pytest.fixture
def refusing(aws, monkeypatch):
    """Lets AWS refuse an operation: ``refusing(operation, code)`` gives what lets it answer again."""
    client, codes = clients._client(aws, "cognito-idp"), dict[str, str]()

    def refuse(request, **_):
        operation = request.headers["X-Amz-Target"].decode().partition(".")[2]
        if operation not in codes:
            return None
        body = json.dumps({"__type": codes[operation], "message": "Rate exceeded"}).encode()
        return AWSResponse(request.url, 400, {}, Raw(body))

    def begin(operation: str, code: str):
        codes[operation] = code
        return codes.clear

    monkeypatch.setattr("time.sleep", lambda _: None)  # botocore's own pauses
    client.meta.events.register_first("before-send", refuse)
    yield begin
    client.meta.events.unregister("before-send", refuse)


def test_a_throttled_call_waits_and_is_made_later(job, refusing):
    answer_again = refusing("AdminAddUserToGroup", "TooManyRequestsException")
    with pytest.raises(HeldUp):
        work_on(job.pk)
    job.refresh_from_db()
    assert (job.position, job.failed, job.finished) == (2, 0, None)
    answer_again()
    resume_bulk()
    assert calls() == DONE


def test_where_no_more_messages_go_out_it_stops_and_is_gone_on_with_another_day(
    job, refusing, console, aws, pool, aws_client
):
    job.targets.all().delete()
    for name in ("ben", "cleo"):
        BulkTarget.objects.create(job=job, action="invite", username=name, line=2)
        email = [{"Name": "email", "Value": f"{name}@example.com"}]
        aws_client.admin_update_user_attributes(UserPoolId=pool, Username=name, UserAttributes=email)
    BulkJob.objects.update(to_do=2)
    answer_again = refusing("AdminCreateUser", "LimitExceededException")
    work_on(job.pk)
    job.refresh_from_db()
    assert (job.position, job.failed, job.stopped) == (1, 1, True)
    assert "No invitation went out" in job.targets.get(username="ben").failed
    answer_again()
    console.post(reverse("bulk-follow-on", args=[aws.slug, pool, job.pk]))
    job.refresh_from_db()
    assert (job.position, job.failed, bool(job.finished)) == (2, 1, True)
    assert ("AdminCreateUser", "cleo") in calls()


def test_it_is_stopped_and_gone_on_with(job, console, aws, pool, monkeypatch):
    page = console.post(reverse("bulk-stop", args=[aws.slug, pool, job.pk]), follow=True)
    resume_bulk()
    page = console.get(reverse("bulk-job", args=[aws.slug, pool, job.pk]))
    assert "After the import: 6 changes" in words(page)
    assert "Stopped" in words(page)
    assert "Go on" in words(page)
    assert calls() == []
    page = console.post(reverse("bulk-follow-on", args=[aws.slug, pool, job.pk]), follow=True)
    assert "Finished" in words(page)
    assert calls() == DONE
