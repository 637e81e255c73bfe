"""What happens to import jobs by itself."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from structlog.testing import capture_logs

from pools.models import ImportJob, User, UserPool
from pools.models.numbers import new_user_id
from pools.rules.imports import tending
from pools.tasks import run_import, tend_imports
from tests.fixtures.imports import create_job, make_csv, person, put
from tests.fixtures.rivals import meanwhile


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


def test_a_job_that_is_gone_leaves_its_messages_nothing_to_do(db):
    run_import("import-0000000000")
    assert not ImportJob.objects.exists()


def test_a_file_that_is_lost_while_it_is_read_fails_the_job(import_pool, import_file):
    def lose() -> None:
        default_storage.delete(ImportJob.objects.get().file)

    with meanwhile(lose, "pools_importchunk", begins="INSERT"):
        import_file(import_pool(), [person("ann")])
    job = ImportJob.objects.get()
    assert (job.status, job.message) == ("Failed", "The file is no longer there.")
    assert not User.objects.exists()


def test_a_job_that_is_stopped_while_a_chunk_is_read_writes_none_of_it(import_pool, import_file):
    stop = partial(ImportJob.objects.update, status="Stopping")
    with meanwhile(stop, "pools_importchunk", begins="UPDATE"):
        import_file(import_pool(), [person("ann")])
    assert ImportJob.objects.get().status == "Stopped"
    assert not User.objects.exists()


def make_rival(pool_id: str, name: str) -> None:
    """A user of a pool whom somebody else makes meanwhile."""
    pool, now = UserPool.objects.get(public_id=pool_id), timezone.now()
    User.objects.create(
        id=new_user_id(pool.pk), pool=pool, username=name, username_key=name, sub=f"sub-of-{name}",
        status="CONFIRMED", attributes={}, created=now, modified=now,
    )  # fmt: skip


def test_a_chunk_that_another_writer_got_in_the_way_of_is_written_at_the_next_try(import_pool, import_file):
    """The other one, whose user stands in the same transaction here, gives up with the first try."""
    pool = import_pool()
    with meanwhile(lambda: make_rival(pool, "ann"), "numbers", before=True):
        import_file(pool, [person("ann"), person("ben")])
    assert ImportJob.objects.get().status == "Succeeded"
    assert set(User.objects.values_list("username", flat=True)) == {"ann", "ben"}


def test_a_chunk_that_finds_no_quiet_moment_is_left_to_a_later_try(import_pool, import_file, monkeypatch):
    monkeypatch.setattr("pools.rules.imports.running.ATTEMPTS", 1)
    pool = import_pool()
    with (
        meanwhile(lambda: make_rival(pool, "ann"), "numbers", before=True),
        capture_logs() as lines,
    ):
        import_file(pool, [person("ann"), person("ben")])
    # The task runs where it is sent from, here, and its failure is one of sending it.
    assert "DatabaseError" in [line.get("problem") for line in lines]
    assert ImportJob.objects.get().status == "InProgress"
    assert not User.objects.exists()
