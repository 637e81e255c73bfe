"""Imports of a site whose files are in a bucket, and what happens to them while it is away."""

import csv
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dashboard.backups.uploads import copy_in, copy_out
from dashboard.import_runs.steps import advance
from dashboard.models import ImportRun
from dashboard.tasks import forget_finished_imports
from pools.models import ImportJob
from pools.tasks import tend_imports
from tests.fixtures.buckets import NAME, PREFIX
from tests.fixtures.import_pages import figures, file_of, words
from tests.fixtures.imports import create_job, make_csv, person, put

AWAY = f"The bucket {NAME}, where this site keeps its files, does not answer"


@pytest.fixture
def pool(cognito) -> str:
    return cognito.create_user_pool(PoolName="Harbour", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]


@pytest.fixture
def visit(import_page, pool):
    return lambda name, *args, **options: import_page(pool, name, *args, **options)


@pytest.fixture
def content(cognito, pool) -> bytes:
    """Three lines, one of which is rejected."""
    return make_csv(cognito, pool, [person("ann"), person("ben"), person("lena w")])


def local_files(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def names_of(bucket) -> list[str]:
    return sorted(key.rpartition("/")[2] for key in bucket.names())


def test_from_upload_to_the_rejected_lines_nothing_touches_the_disk(
    bucket, visit, pool, content, cognito, settings
):
    before = local_files(settings)
    page = visit("import-new", post={"file": file_of(content)})
    assert figures(page)["would be imported"] == "2"
    run = ImportRun.objects.get()
    page = visit("import-start", run.pk, post={})
    assert "2 imported + 0 skipped + 1 rejected = 3 lines of the file" in words(page)
    assert sorted(user["Username"] for user in cognito.list_users(UserPoolId=pool)["Users"]) == ["ann", "ben"]
    assert all(key.startswith(f"{PREFIX}/imports/") for key in bucket.names())
    kept = ["lines", "prepared.csv", "rejected-check.csv", "rejected-run.csv", "upload.csv"]
    assert names_of(bucket) == kept

    answer = visit("import-rejected", run.pk, "run")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert [row["cognito:username"] for row in csv.DictReader(StringIO(text))] == ["lena w"]
    assert local_files(settings) == before


def test_files_leave_the_bucket_after_the_retention_days(bucket, visit, content):
    visit("import-new", post={"file": file_of(content)})
    run = ImportRun.objects.get()
    visit("import-start", run.pk, post={})
    visit("import-new", post={"file": file_of(content, "never-started.csv")})
    bucket.s3.put_object(Bucket=NAME, Key=f"{PREFIX}/exports/lost/users.csv", Body=b"of a worker that died")
    bucket.s3.put_object(Bucket=NAME, Key="another/site.csv", Body=b"not ours")
    for days, left in ((29.9, 11), (30.1, 1)):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            forget_finished_imports()
        assert len(bucket.names()) == left
    assert bucket.names() == ["another/site.csv"]
    run.refresh_from_db()
    assert run.results["run"]["imported"] == 2
    assert list(ImportRun.objects.values_list("name", flat=True)) == ["people.csv"]


def test_an_upload_while_the_bucket_is_away_is_told_and_leaves_nothing(bucket, visit, content):
    bucket.line.cut()
    page = visit("import-new", post={"file": file_of(content)})
    assert page.status_code == 503
    assert AWAY in words(page)
    assert "Nothing was stored." in words(page)
    assert not ImportRun.objects.exists()
    bucket.line.mend()
    assert bucket.names() == []


def test_a_bucket_that_breaks_off_in_the_middle_of_an_upload_is_told_too(bucket, visit, content):
    bucket.line.cut_after(4_000)  # room for the question whether it is there
    page = visit("import-new", post={"file": file_of(content + b"#" * 500_000)})
    assert page.status_code == 503
    assert AWAY in words(page)
    assert not ImportRun.objects.exists()
    assert bucket.names() == []


def test_an_import_waits_for_the_bucket_says_so_and_goes_on(
    bucket, console, embedded, pool, content, django_capture_on_commit_callbacks
):
    console.post(reverse("import-new", args=[embedded.slug, pool]), {"file": file_of(content)})
    run = ImportRun.objects.get()
    bucket.line.cut()
    assert advance(run.pk) == 10.0
    run.refresh_from_db()
    assert run.problem == ""
    with time_machine.travel(timezone.now() + timedelta(seconds=10)):  # a moment ago it answered
        page = console.get(reverse("import-check", args=[embedded.slug, pool, run.pk]))
    assert AWAY in words(page)
    assert "This waits, and goes on by itself" in words(page)
    bucket.line.mend()
    for _ in range(3):
        ImportRun.objects.update(leased=None)
        with django_capture_on_commit_callbacks(execute=True):
            advance(run.pk)
    run.refresh_from_db()
    assert run.results["check"]["imported"] == 2


def test_a_file_for_a_job_is_put_off_as_s3_would_and_the_job_takes_it_later(
    bucket, cognito, door, pool, content
):
    job = create_job(cognito, pool)
    bucket.line.cut()
    answer = put(door, job["PreSignedUrl"], content)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "<Code>ServiceUnavailable</Code>" in answer.content.decode()
    assert AWAY in answer.content.decode()
    assert ImportJob.objects.get().file == ""
    bucket.line.mend()
    assert put(door, job["PreSignedUrl"], content).status_code == 200
    assert len(bucket.names()) == 1


def test_a_file_that_breaks_off_is_not_taken_for_whole(bucket, cognito, door, pool, content):
    job = create_job(cognito, pool)
    answer = put(door, job["PreSignedUrl"], content, [("content-length", str(len(content) + 9))])
    assert answer.status_code == 400
    assert bucket.names() == []
    assert ImportJob.objects.get().file == ""


def test_a_job_waits_for_the_bucket_and_loses_nothing(bucket, cognito, door, pool, content):
    job = create_job(cognito, pool)
    put(door, job["PreSignedUrl"], content)
    bucket.line.cut()
    cognito.start_user_import_job(UserPoolId=pool, JobId=job["JobId"])
    assert describe(cognito, pool, job)["Status"] == "InProgress"
    bucket.line.mend()
    tend_imports()
    ended = describe(cognito, pool, job)
    assert (ended["Status"], ended["ImportedUsers"], ended["FailedUsers"]) == ("Succeeded", 2, 1)
    assert bucket.names() == []


def test_the_file_of_a_job_that_ends_while_the_bucket_is_away_goes_later(
    bucket, cognito, door, pool, content
):
    job = create_job(cognito, pool)
    put(door, job["PreSignedUrl"], content)
    bucket.line.cut()
    cognito.start_user_import_job(UserPoolId=pool, JobId=job["JobId"])
    cognito.stop_user_import_job(UserPoolId=pool, JobId=job["JobId"])
    tend_imports()
    assert describe(cognito, pool, job)["Status"] == "Stopped"
    bucket.line.mend()
    assert len(bucket.names()) == 1
    tend_imports()
    assert bucket.names() == []


def describe(cognito, pool: str, job: dict) -> dict:
    return cognito.describe_user_import_job(UserPoolId=pool, JobId=job["JobId"])["UserImportJob"]


def test_a_file_that_somebody_took_out_of_the_bucket_is_told(bucket, visit, content):
    visit("import-new", post={"file": file_of(content)})
    run = ImportRun.objects.get()
    for key in bucket.names():
        bucket.s3.delete_object(Bucket=NAME, Key=key)
    page = visit("import-start", run.pk, post={})
    assert "Its file is no longer where this site keeps its files." in words(page)
    assert visit("import-rejected", run.pk, "check").status_code == 404


def test_readiness_tells_of_a_bucket_that_is_away_and_stays_in_service(bucket, db, redis):
    bucket.line.cut()
    answer = Client().get("/health/ready/")
    assert answer.status_code == 200
    assert answer.json()["files"].startswith(AWAY)
    assert "Imports wait until it does." in answer.json()["files"]


def test_readiness_says_nothing_of_a_bucket_that_answers(bucket, db):
    assert "files" not in Client().get("/health/ready/").json()


def test_the_checks_for_deployment_try_the_bucket(bucket):
    call_command("check", deploy=True, tags=["files"], fail_level="WARNING")
    assert bucket.names() == []


def test_the_checks_for_deployment_tell_of_versions_and_of_strangers(bucket, capsys):
    bucket.s3.put_bucket_versioning(Bucket=NAME, VersioningConfiguration={"Status": "Enabled"})
    open_to_all = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}'
    bucket.s3.put_bucket_policy(Bucket=NAME, Policy=open_to_all)
    with pytest.raises(CommandError) as told:
        call_command("check", deploy=True, tags=["files"])
    assert f"The bucket {NAME} keeps versions" in str(told.value)
    assert f"Anybody may read what is in the bucket {NAME}" in str(told.value)


def test_the_checks_for_deployment_tell_of_a_bucket_that_does_not_answer(bucket):
    bucket.line.cut()
    with pytest.raises(CommandError, match=AWAY):
        call_command("check", deploy=True, tags=["files"])


def test_a_backup_takes_the_files_out_of_the_bucket_and_a_restore_puts_them_in(
    bucket, visit, content, tmp_path
):
    visit("import-new", post={"file": file_of(content)})
    held = {key: bucket.s3.get_object(Bucket=NAME, Key=key)["Body"].read() for key in bucket.names()}
    assert copy_out(tmp_path / "files") == len(held) == 4
    for key in held:
        bucket.s3.delete_object(Bucket=NAME, Key=key)
    copy_in(tmp_path / "files")
    assert {key: bucket.s3.get_object(Bucket=NAME, Key=key)["Body"].read() for key in bucket.names()} == held


def test_a_page_that_cannot_do_without_the_bucket_says_what_is_away(bucket, visit, console, content):
    visit("import-new", post={"file": file_of(content)})
    run = ImportRun.objects.get()
    bucket.line.cut()
    console.raise_request_exception = False
    page = visit("import-rejected", run.pk, "check")
    assert page.status_code == 503
    assert AWAY in page.content.decode()
