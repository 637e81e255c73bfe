"""Uploading a job's file to its presigned address."""

import sqlite3
import xml.etree.ElementTree as ET
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.utils import timezone

from pools.models import ImportJob
from tests.fixtures.imports import create_job, person, put, put_over_network


@pytest.fixture
def job(cognito, import_pool) -> dict:
    return create_job(cognito, import_pool())


def code_of(response) -> tuple[int, str]:
    return response.status_code, ET.fromstring(response.content).findtext("Code")


def stored() -> bytes:
    with default_storage.open(ImportJob.objects.get().file) as file:
        return file.read()


def test_a_file_is_kept_and_a_later_one_replaces_it(door, job):
    assert put(door, job["PreSignedUrl"], b"first").status_code == 200
    before = ImportJob.objects.get().file
    assert put(door, job["PreSignedUrl"], b"second").status_code == 200
    assert stored() == b"second"
    assert not default_storage.exists(before)


def test_the_address_is_on_the_host_that_was_asked(job):
    assert job["PreSignedUrl"].startswith(f"http://127.0.0.1:8000/imports/{job['JobId']}/upload?")


@pytest.mark.parametrize(
    "change", [("Signature=", "Signature=0"), ("import-", "import-x"), ("Date=2", "Date=3")]
)
def test_a_forged_address_is_refused(door, job, change):
    assert code_of(put(door, job["PreSignedUrl"].replace(*change), b"x")) == (403, "SignatureDoesNotMatch")
    assert put(door, job["PreSignedUrl"].split("?")[0], b"x").status_code == 403


def test_an_address_is_good_for_a_quarter_of_an_hour(cognito, door, import_pool):
    with time_machine.travel(timezone.now() - timedelta(minutes=14, seconds=50), tick=False):
        nearly = create_job(cognito, import_pool())
    assert put(door, nearly["PreSignedUrl"], b"x").status_code == 200
    with time_machine.travel(timezone.now() - timedelta(minutes=15, seconds=10), tick=False):
        expired = create_job(cognito, import_pool())
    assert code_of(put(door, expired["PreSignedUrl"], b"x")) == (403, "AccessDenied")


def test_a_file_without_a_length_or_beyond_the_bound_is_refused(door, job, settings):
    url = job["PreSignedUrl"]
    assert code_of(put(door, url, b"x", [("Content-Length", "")])) == (411, "MissingContentLength")
    assert code_of(put(door, url, b"x", [("Content-Length", "-1")])) == (411, "MissingContentLength")
    settings.MAX_IMPORT_BYTES = 10
    assert put(door, url, b"x" * 10).status_code == 200
    assert code_of(put(door, url, b"x" * 11)) == (413, "EntityTooLarge")


def test_an_upload_that_breaks_off_leaves_nothing(door, job):
    assert code_of(put(door, job["PreSignedUrl"], b"half", [("Content-Length", "8")])) == (
        400,
        "IncompleteBody",
    )
    assert ImportJob.objects.get().file == ""
    assert default_storage.listdir(f"imports/{job['JobId']}")[1] == []


def test_a_job_that_was_started_takes_no_other_file(door, import_pool, import_file):
    job = import_file(import_pool(), [person("ann")])
    assert code_of(put(door, job["PreSignedUrl"], b"x")) == (403, "AccessDenied")


def test_only_put_is_allowed(door, job):
    assert code_of(put(door, job["PreSignedUrl"], b"x", method="POST")) == (405, "MethodNotAllowed")


def test_a_file_comes_in_over_a_real_socket(live_cognito):
    pool = live_cognito.create_user_pool(PoolName="people", AutoVerifiedAttributes=["email"])["UserPool"][
        "Id"
    ]
    job = create_job(live_cognito, pool)
    assert put_over_network(job["PreSignedUrl"], b"x" * 3_000_000) == 200
    assert len(stored()) == 3_000_000


def test_a_length_of_thousands_of_digits_is_too_large(door, job):
    answer = put(door, job["PreSignedUrl"], b"x", [("Content-Length", "9" * 5000)])
    assert code_of(answer) == (413, "EntityTooLarge")


class Slow:
    """A body of which nothing comes in time."""

    def read(self, *_: int) -> bytes:
        raise TimeoutError

    readline = read


def test_a_file_that_comes_too_slowly_is_told_so(door, job):
    parts = urlsplit(job["PreSignedUrl"])
    answer = door.send(b"half", method="PUT", path=f"{parts.path}?{parts.query}", stream=Slow())
    assert code_of(answer) == (400, "RequestTimeout")
    assert ImportJob.objects.get().file == ""


@pytest.mark.parametrize(("name", "status"), [("SQLITE_BUSY", 503), ("SQLITE_CORRUPT", 500)])
def test_while_the_database_is_away_the_file_is_to_be_sent_again(door, job, name, status):
    cause = sqlite3.OperationalError(name)
    cause.sqlite_errorname = name

    def fail(execute, sql, params, many, context):
        if "pools_importjob" in sql:
            raise OperationalError(name) from cause
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        answer = put(door, job["PreSignedUrl"], b"first")
    assert answer.status_code == status
    assert ("Retry-After" in answer.headers) is (status == 503)
