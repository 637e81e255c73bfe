"""The list of users as a file: at once where it is little, in the background where it is much."""

import csv
import io
import json

import pytest
from django.core.files.storage import default_storage
from openpyxl import load_workbook

from dashboard.csv_files.marks import EXPORT
from dashboard.models import AuditRecord, UserExport
from dashboard.screens.users import export
from dashboard.tasks import resume_exports
from dashboard.user_search import finding
from tests.dashboard.cast import text_of


def take(desk, kind="csv", query="", columns="shown"):
    response = desk.browser.post(
        desk.url("users-export"), {"format": kind, "back": query, "columns": columns}, follow=True
    )
    assert response.status_code == 200
    return response


def content(response):
    return b"".join(response.streaming_content)


def rows(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_what_the_filter_finds_is_written_with_the_columns_shown_and_recorded(people):
    response = take(people, query="q=example.com")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    found = rows(content(response))
    assert [row["cognito:username"] for row in found] == ["ann", "ben", "cleo"]
    assert list(found[0]) == [
        "cognito:username",
        "email",
        "email_verified",
        "cognito:user_status",
        "created",
        EXPORT,
    ]
    assert found[0]["email"] == "ann@example.com"
    record = AuditRecord.objects.get(operation="ExportUsers")
    assert record.input["Filters"] == "q=example.com"


def test_json_lines_and_a_workbook_hold_the_same_and_run_nothing(desk):
    desk.create("ann", name="=HYPERLINK(0)", email="ann@example.com", phone_number="+15555550100")
    (line,) = content(take(desk, "jsonl", columns="all")).decode().splitlines()
    told = json.loads(line)
    assert told["name"] == "=HYPERLINK(0)"
    assert told["enabled"] == "true"
    book = load_workbook(io.BytesIO(content(take(desk, "xlsx", columns="all"))))
    heads, cells = book["Users 1"].iter_rows()
    by_head = {head.value: cell for head, cell in zip(heads, cells, strict=True)}
    assert by_head["name"].value == "=HYPERLINK(0)"
    assert "f" not in {cell.data_type for cell in cells}
    (row,) = rows(content(take(desk, columns="all")))
    assert row["name"] == "'=HYPERLINK(0)"
    assert row["phone_number"] == "'+15555550100"
    assert told == {key: row[key].removeprefix("'") for key in told}


def test_what_is_much_is_written_in_the_background(people, monkeypatch):
    monkeypatch.setattr(export, "CALLS_AT_ONCE", 1)
    monkeypatch.setattr(finding, "MANY", 2)
    page = take(people)
    assert "Ready" in page.content.decode()
    job = UserExport.objects.get()
    assert job.written == 4
    data = content(people.browser.get(people.url("user-export-file", str(job.pk))))
    assert [row["cognito:username"] for row in rows(data)] == ["ann", "ben", "cleo", "marie"]


def test_a_lost_worker_leaves_no_half_file(people, monkeypatch):
    monkeypatch.setattr(export, "CALLS_AT_ONCE", 0)
    with monkeypatch.context() as patch:
        patch.setattr(export, "start_export", lambda key: None)
        take(people)
    UserExport.objects.update(written=2)
    resume_exports()
    job = UserExport.objects.get()
    assert (job.written, bool(job.finished)) == (4, True)
    assert default_storage.exists(job.file)


def test_an_export_is_stopped_and_a_filter_by_what_is_gone_fails_with_a_sentence(people, monkeypatch):
    monkeypatch.setattr(export, "CALLS_AT_ONCE", 0)
    page = take(people, query="group=never-was")
    assert "This does not exist any more." in page.content.decode()
    with monkeypatch.context() as patch:
        patch.setattr(export, "start_export", lambda key: None)
        take(people)
    job = UserExport.objects.latest("pk")
    assert "There is no file." in text_of(people.post("user-export-stop", str(job.pk)))
    resume_exports()
    job.refresh_from_db()
    assert (bool(job.finished), job.file) == (True, "")


def test_values_that_a_role_sees_masked_are_masked_and_others_have_no_part_in_it(people, front, masker):
    front.browser.post(front.url("users-export"), {"format": "csv"})
    assert not AuditRecord.objects.filter(operation="ExportUsers", outcome="ok").exists()
    masker.groups = [*masker.groups, "export-users"]
    masker.save()
    data = content(take(front, columns="all"))
    assert b"ann@example.com" not in data
    assert "a•••@e••••.com".encode() in data


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_the_import_reads_again_what_was_written(desk, way, kind):
    given = {
        "name": "=1+1",
        "nickname": "'-Quoted",
        "email": "ann@example.com",
        "phone_number": "+15555550100",
    }
    desk.create("ann", **given, email_verified="true", phone_number_verified="true")
    desk.cognito.admin_disable_user(UserPoolId=desk.pool_id, Username="ann")
    way.upload(content(take(desk, kind, columns="all")))
    came = way.map(**{f"column-{at}": "" for at, name in enumerate(way.run.columns) if name == "sub"}).start()
    assert {name: came["ann"][name] for name in given} == given
    assert came["ann"]["email_verified"] == "true"
    user = desk.cognito.admin_get_user(UserPoolId=way.run.pool, Username="ann")
    assert not user["Enabled"]
