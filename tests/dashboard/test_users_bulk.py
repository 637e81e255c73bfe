"""One thing done to many users: asked once, a handful at once, more in the background."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard.actor import Actor
from dashboard.aws.clients import StaffClient
from dashboard.bulk_jobs.passing import HeldUp
from dashboard.bulk_jobs.running import open_jobs, work_on
from dashboard.leases import LEASE
from dashboard.models import AuditRecord, BulkJob
from dashboard.tasks import resume_bulk
from tests.dashboard.cast import text_of

CREW = [f"user-{number:02}" for number in range(12)]


@pytest.fixture
def crew(desk):
    for name in CREW:
        desk.create(name)
    return desk


@pytest.fixture
def job(crew, staff):
    return BulkJob.objects.create(
        connection=crew.connection, pool=crew.pool_id, action="disable", usernames=CREW, staff=staff
    )


def disabled(desk):
    answer = desk.cognito.list_users(UserPoolId=desk.pool_id, Filter='status = "Disabled"')
    return sorted(user["Username"] for user in answer["Users"])


def test_the_question_says_how_many_and_whom(crew):
    page = crew.post("bulk", username=CREW[:3], action="delete")
    assert page.select_one("main h1").text == "Delete: 3 users?"
    assert [item.text for item in page.select(".words li")] == CREW[:3]
    assert disabled(crew) == []


def test_without_a_selection_nothing_happens(crew):
    assert "Select users first" in text_of(crew.post("bulk", action="disable"))


def test_an_unknown_action_is_refused(crew):
    crew.post("bulk", username=CREW[:1], action="promote", expect=404)


def test_a_handful_is_done_at_once(crew):
    page = crew.post("bulk-run", username=CREW[:3], action="disable")
    assert "3 users disabled." in text_of(page)
    assert disabled(crew) == CREW[:3]


def test_a_failure_names_the_user_and_the_reason(crew):
    page = crew.post("bulk-run", username=[CREW[0], "nobody"], action="disable")
    assert "1 user disabled." in text_of(page)
    assert "nobody: This user does not exist." in text_of(page)


def test_more_than_a_handful_runs_in_the_background(crew):
    page = crew.post("bulk-run", username=CREW, action="disable")
    assert page.select_one("main .pill").text == "Finished"
    assert page.select_one("svg.bar")["aria-valuenow"] == "100"
    assert disabled(crew) == CREW


def test_adding_to_a_group_asks_for_the_group(crew):
    crew.cognito.create_group(UserPoolId=crew.pool_id, GroupName="gold")
    assert "Choose a group." in text_of(crew.post("bulk-run", username=CREW[:2], action="group", expect=422))
    page = crew.post("bulk-run", username=CREW[:2], action="group", group="gold")
    assert "2 users added to the group." in text_of(page)
    members = crew.cognito.list_users_in_group(UserPoolId=crew.pool_id, GroupName="gold")["Users"]
    assert sorted(user["Username"] for user in members) == CREW[:2]


def test_a_job_goes_on_where_a_lost_worker_was(job, crew):
    BulkJob.objects.filter(pk=job.pk).update(position=7, leased=timezone.now() - timedelta(hours=1))
    resume_bulk()
    job.refresh_from_db()
    assert job.finished
    assert disabled(crew) == CREW[7:]


def test_a_call_that_was_made_before_the_worker_died_is_not_repeated(job, staff, crew):
    StaffClient(Actor(staff, crew.connection)).admin_disable_user(UserPoolId=crew.pool_id, Username=CREW[0])
    work_on(job.pk)
    assert AuditRecord.objects.filter(operation="AdminDisableUser", target=CREW[0]).count() == 1
    assert disabled(crew) == CREW


def test_two_workers_never_run_one_job(job, crew):
    BulkJob.objects.filter(pk=job.pk).update(leased=timezone.now() + LEASE)
    work_on(job.pk)
    assert disabled(crew) == []
    assert not open_jobs().exists()


def test_a_stopped_job_ends_and_says_how_far_it_came(job, crew):
    BulkJob.objects.filter(pk=job.pk).update(position=5)
    page = crew.post("bulk-stop", str(job.pk))
    assert page.select_one("main .pill").text == "Stopped"
    resume_bulk()
    job.refresh_from_db()
    assert job.finished
    assert job.position == 5
    assert disabled(crew) == []


def test_failures_are_listed_with_their_reasons(job, crew):
    job.usernames = [*CREW, "nobody"]
    job.save()
    work_on(job.pk)
    page = crew.get("bulk-job", str(job.pk))
    assert page.select_one("main .pill").text == "Finished, with failures"
    assert "nobody This user does not exist." in text_of(page)


def test_a_connection_that_is_away_holds_the_job_up_and_loses_nobody(job, crew, free_port):
    crew.connection.kind, crew.connection.endpoint_url = "aws", f"http://127.0.0.1:{free_port}"
    crew.connection.keep_key("AKIATESTTESTTEST", "not-a-real-secret")
    crew.connection.save()
    with pytest.raises(HeldUp):
        work_on(job.pk)
    job.refresh_from_db()
    assert (job.position, job.failures, job.finished) == (0, [], None)
    assert open_jobs().filter(pk=job.pk).exists()


def test_running_jobs_are_in_the_top_bar_of_their_own_member(job, crew, console):
    BulkJob.objects.filter(pk=job.pk).update(position=3, leased=timezone.now())
    assert "Disable 25 %" in console.get("/running/").content.decode()
    BulkJob.objects.filter(pk=job.pk).update(finished=timezone.now())
    assert "Disable" not in console.get("/running/").content.decode()
