"""Old imports are forgotten, all but their counts."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from dashboard.models import ImportRun, RejectedLine
from dashboard.tasks import forget_finished_imports
from tests.fixtures.imports import person

COUNTS = {"status": "Succeeded", "message": "", "imported": 1, "skipped": 0, "failed": 1, "left": 0}
FILES = ("upload.csv", "prepared.csv", "rejected-run.csv")


@pytest.fixture
def run(embedded, staff, import_pool, import_file) -> ImportRun:
    """An import that ended now: of two lines one was rejected."""
    job = import_file(import_pool(), [person("ann"), person("lena w")])
    kept = {name: default_storage.save(f"imports/old/{name}", ContentFile(b"lena w")) for name in FILES}
    problem = {
        "number": 1,
        "column": "cognito:username",
        "reason": "The user name holds a space.",
        "count": 1,
    }
    run = ImportRun.objects.create(
        connection=embedded,
        pool=job["UserPoolId"],
        job=job["JobId"],
        staff=staff,
        name="people.csv",
        file=kept["upload.csv"],
        prepared=kept["prepared.csv"],
        lines=2,
        step=ImportRun.Step.FINISHED,
        finished=timezone.now(),
        results={"run": COUNTS | {"problems": [problem], "rejected": kept["rejected-run.csv"]}},
    )
    RejectedLine.objects.create(
        run=run, checked=False, problem=1, line=3, username="lena w", column="cognito:username", reason="No."
    )
    yield run
    if default_storage.exists("imports/old"):
        for name in default_storage.listdir("imports/old")[1]:
            default_storage.delete(f"imports/old/{name}")


def forget_after(days: float) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        forget_finished_imports()


def page_of(console, run: ImportRun) -> str:
    page = console.get(reverse("import-job", args=["embedded", run.pool, run.job]))
    return " ".join(page.content.decode().split())  # where a template breaks a line is no matter


def test_an_old_import_keeps_its_counts_and_loses_its_lines(console, run):
    forget_after(30.1)
    run.refresh_from_db()
    assert not default_storage.exists("imports/old")
    assert not RejectedLine.objects.exists()
    assert {name: run.results["run"][name] for name in COUNTS} == COUNTS
    page = page_of(console, run)
    assert "1 imported + 0 skipped + 1 rejected = 2 lines of the file" in page
    assert "They are deleted by now" in page
    assert (
        console.get(reverse("import-rejected", args=["embedded", run.pool, run.pk, "run"])).status_code == 404
    )


def test_a_younger_import_keeps_everything(console, run):
    forget_after(29.9)
    run.refresh_from_db()
    assert sorted(default_storage.listdir("imports/old")[1]) == sorted(FILES)
    assert "lena w" in page_of(console, run)


def test_the_setting_says_how_long(settings, run):
    settings.RETENTION_DAYS = 3
    forget_after(2.9)
    assert RejectedLine.objects.exists()
    forget_after(3.1)
    assert not RejectedLine.objects.exists()


def test_a_file_that_waits_for_its_start_is_not_touched(run):
    ImportRun.objects.update(step=ImportRun.Step.CHECKED, finished=None)
    forget_after(1000)
    assert default_storage.exists(run.file)


def test_an_import_from_before_ends_were_noted_counts_from_its_upload(run):
    ImportRun.objects.update(finished=None)
    forget_after(30.1)
    run.refresh_from_db()
    assert run.file == ""


def test_what_another_run_left_undone_is_done_by_the_next(run):
    default_storage.delete(run.file)
    RejectedLine.objects.all().delete()
    forget_after(31)
    run.refresh_from_db()
    assert (run.file, run.results["run"]["rejected"]) == ("", "")
    assert not default_storage.exists("imports/old")
