"""Long work of an import can be followed, stopped, and is taken over by another worker."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from dashboard import leases
from dashboard.import_runs import steps
from dashboard.models import ImportRun
from tests.fixtures.import_pages import file_of, words
from tests.fixtures.imports import create_job, make_csv, person, put

HTMX = {"HX-Request": "true"}
Step = ImportRun.Step


@pytest.fixture
def run(console, cognito, embedded, import_pool, broker) -> ImportRun:
    """A file that waits for a worker: there is a broker, and nobody listens."""
    pool = import_pool()
    file = file_of(make_csv(cognito, pool, [person("ann"), person("ben")]))
    console.post(reverse("import-new", args=["embedded", pool]), {"file": file})
    return ImportRun.objects.get()


@pytest.fixture
def address(run):
    return lambda name: reverse(name, args=["embedded", run.pool, run.pk])


def take(run: ImportRun) -> ImportRun | None:
    return leases.take(ImportRun.objects, run.pk)


def test_a_page_that_was_opened_before_its_job_started_follows_it(
    console, cognito, embedded, import_pool, door
):
    pool = import_pool()
    job = create_job(cognito, pool)
    there = reverse("import-job", args=["embedded", pool, job["JobId"]])
    state = BeautifulSoup(console.get(there).content, "html.parser").select_one("#state")
    assert state["hx-trigger"].startswith("every ")
    refresh = partial(console.get, there + state["hx-get"], headers=HTMX)
    assert b'id="state"' in refresh().content
    put(door, job["PreSignedUrl"], make_csv(cognito, pool, [person("ann")]))
    cognito.start_user_import_job(UserPoolId=pool, JobId=job["JobId"])
    # The whole page comes anew: its status and its buttons are another job's than they were.
    assert refresh()["HX-Refresh"] == "true"


def test_preparing_shows_how_much_of_the_file_is_done(console, run, address):
    ImportRun.objects.update(size=2_000_000, read=500_000)
    page = console.get(address("import-check"))
    assert BeautifulSoup(page.content, "html.parser").select_one("#state .bar")["aria-valuenow"] == "25"
    assert "Preparing the file: 488.3 KB of 1.9 MB." in words(page).replace("\xa0", " ")


def test_preparing_writes_down_how_far_it_is(run):
    held = take(run)
    with time_machine.travel(timezone.now() + leases.RENEWAL + timedelta(seconds=1)):
        leases.renew(held, read=lambda: 42)
    run.refresh_from_db()
    assert run.read == 42


def test_preparing_can_be_stopped_and_begun_again(console, run, address):
    held = take(run)
    assert "Stop" in words(console.get(address("import-check")))
    page = console.post(address("import-check-stop"), follow=True)
    assert "The check was stopped" in words(page)
    with pytest.raises(leases.LostLeaseError):
        leases.keep(held, read=1)
    assert "Check again" in words(page)
    console.post(address("import-retry"))
    steps.advance(run.pk)
    run.refresh_from_db()
    assert run.step == Step.CHECKING


def test_a_check_that_is_stopped_stops_its_job_and_its_file_can_be_discarded(console, cognito, run, address):
    steps.advance(run.pk)
    run.refresh_from_db()
    console.post(address("import-check-stop"))
    job = cognito.describe_user_import_job(UserPoolId=run.pool, JobId=run.check_job)["UserImportJob"]
    assert job["Status"] == "Stopping"
    assert steps.advance(run.pk) is None
    console.post(address("import-discard"))
    assert not ImportRun.objects.exists()


def test_an_import_that_is_checked_cannot_be_stopped_by_the_button_of_an_old_page(console, run, address):
    ImportRun.objects.update(step=Step.CHECKED)
    console.post(address("import-check-stop"))
    run.refresh_from_db()
    assert run.step == Step.CHECKED


def test_a_worker_that_is_gone_while_it_prepares_is_noticed_within_twenty_seconds(run):
    take(run)
    assert not steps.waiting().exists()
    tick = settings.CELERY_BEAT_SCHEDULE["steps of imports that no worker goes on with"]["schedule"]
    with time_machine.travel(timezone.now() + timedelta(seconds=20 - tick), tick=False):
        assert list(steps.waiting()) == [run]
        assert take(run)
