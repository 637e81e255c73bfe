"""What happens to import jobs by itself."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from pools.models import ImportJob
from pools.rules.imports import tending
from pools.tasks import tend_imports
from tests.fixtures.imports import create_job, make_csv, person, put


@pytest.fixture
def waiting(cognito, door, import_pool) -> ImportJob:
    """A job with a file that nobody has started."""
    job = create_job(cognito, import_pool())
    put(door, job["PreSignedUrl"], b"x")
    return ImportJob.objects.get()


@pytest.mark.parametrize(
    ("age", "status"), [(timedelta(hours=23), "Created"), (timedelta(hours=25), "Expired")]
)
def test_a_job_that_nobody_starts_expires_within_two_days(waiting, age, status):
    ImportJob.objects.update(created=timezone.now() - age)
    tend_imports()
    job = ImportJob.objects.get()
    assert job.status == status
    assert default_storage.exists(waiting.file) == (status == "Created")


def test_a_thousand_jobs_of_a_pool_are_kept(cognito, import_pool, import_file, monkeypatch):
    monkeypatch.setattr(tending, "JOBS_KEPT", 3)
    pool = import_pool()
    made = [import_file(pool, [person(f"user{number}")])["JobId"] for number in range(4)]
    made.append(create_job(cognito, pool)["JobId"])
    tend_imports()
    listed = cognito.list_user_import_jobs(UserPoolId=pool, MaxResults=10)["UserImportJobs"]
    assert [job["JobId"] for job in listed] == made[:1:-1]


def test_a_job_whose_message_was_lost_goes_on(cognito, door, import_pool):
    pool = import_pool()
    job = create_job(cognito, pool)
    put(door, job["PreSignedUrl"], make_csv(cognito, pool, [person("ann")]))
    # As StartUserImportJob leaves it where the broker is gone.
    ImportJob.objects.update(status="Pending", started=timezone.now())
    tend_imports()
    assert ImportJob.objects.get().status == "Succeeded"


def test_a_job_whose_file_is_lost_fails_and_says_so(cognito, door, import_pool, waiting):
    default_storage.delete(waiting.file)
    pool = waiting.pool.public_id
    cognito.start_user_import_job(UserPoolId=pool, JobId=waiting.id)
    job = cognito.describe_user_import_job(UserPoolId=pool, JobId=waiting.id)["UserImportJob"]
    assert (job["Status"], job["CompletionMessage"]) == ("Failed", "The file is no longer there.")
