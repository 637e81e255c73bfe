"""The audit trail."""

import csv
import json
from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.test import Client

from dashboard.audit.chain import append
from dashboard.audit.retention import days
from dashboard.audit.search import catch_up
from dashboard.models import AuditIntent, AuditRecord, Role, StaffMember
from tests.dashboard.reading import read, row_for, words
from tests.fixtures.people import BACKEND


def record(target: str = "ann", **more: object) -> AuditRecord:
    values = {"staff": "dana@example.com", "connection": "embedded", "pool": "us-east-1_Abc123"}
    values |= {"operation": "AdminDisableUser", "outcome": "ok", "target": target}
    return append(AuditRecord(**values | more))


def targets(page) -> list[str]:
    return [cell.text for cell in read(page).select("tbody td[data-label=Target]")]


def test_an_empty_trail_says_what_will_stand_there(console):
    assert "Nothing recorded yet" in words(console.get("/audit/"))


def test_what_a_page_changes_stands_in_the_trail(console, embedded_spot):
    console.post(embedded_spot.url("groups/create/"), {"group_name": "gold"})
    row = row_for(console.get("/audit/"), "CreateGroup")
    assert "gold" in row
    assert "dana@example.com" in row
    assert "Succeeded" in row


def test_what_failed_stands_there_too(console, embedded_spot):
    for _ in range(2):
        console.post(embedded_spot.url("groups/create/"), {"group_name": "gold"})
    assert "Failed" in row_for(console.get("/audit/?outcome=failed"), "CreateGroup")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "AN"}, ["ann"]),
        ({"staff": "lee"}, ["cleo"]),
        ({"operation": "adminenableuser"}, ["ben"]),
        ({"pool": "us-east-1_Other1"}, ["cleo"]),
        ({"outcome": "failed"}, ["ben"]),
        ({"since": "2026-11-03"}, ["cleo"]),
        ({"until": "2026-11-01"}, ["ann"]),
        ({"since": "2026-11-02", "until": "2026-11-02"}, ["ben"]),
        ({"q": "nobody"}, []),
    ],
)
def test_each_filter_narrows_the_list(console, query, found):
    with time_machine.travel(datetime(2026, 11, 1, 23, 59, tzinfo=UTC), tick=False):
        record("ann")
    with time_machine.travel(datetime(2026, 11, 2, 0, 0, tzinfo=UTC), tick=False):
        record("ben", operation="AdminEnableUser", outcome="UserNotFoundException")
    with time_machine.travel(datetime(2026, 11, 3, 12, 0, tzinfo=UTC), tick=False):
        record("cleo", staff="lee@example.com", pool="us-east-1_Other1")
    assert targets(console.get("/audit/", query)) == found


def test_pages_go_by_key_there_and_back(console):
    for number in range(120):
        record(f"user-{number:03}")
    first = console.get("/audit/?q=user")
    second = console.get(f"/audit/{read(first).select_one('a[rel=next]')['href']}")
    record("user-new")
    back = console.get(f"/audit/{read(second).select_one('a[rel=prev]')['href']}")
    third = console.get(f"/audit/{read(second).select_one('a[rel=next]')['href']}")
    assert targets(first) == targets(back) == [f"user-{number:03}" for number in range(119, 69, -1)]
    assert targets(second) == [f"user-{number:03}" for number in range(69, 19, -1)]
    assert targets(third) == [f"user-{number:03}" for number in range(19, -1, -1)]
    assert not read(third).select("a[rel=next]")


def test_a_date_that_is_none_is_told(console):
    record()
    page = console.get("/audit/?since=yesterday")
    assert page.status_code == 200
    assert "Enter a valid date" in words(page)


def test_a_record_shows_its_input(console):
    kept = record(input={"UserPoolId": "us-east-1_Abc123", "Schema": [{"Name": "<b>tier</b>"}]})
    page = console.get(f"/audit/{kept.pk}/")
    assert '"Name": "<b>tier</b>"' in words(page)
    assert read(page).select_one("main a[href='/pools/embedded/us-east-1_Abc123/']")


def test_a_record_of_an_act_says_it_in_words_beside_the_operation(console):
    kept = record(operation="AdminAddUserToGroup", input={"GroupName": "crew"})
    said = words(console.get(f"/audit/{kept.pk}/"))
    assert "AdminAddUserToGroup" in said
    assert "Added to crew" in said


def test_typing_swaps_the_results_alone(console):
    record()
    page = console.get("/audit/?q=ann", headers={"HX-Request": "true"})
    assert "<html" not in page.content.decode()
    assert targets(page) == ["ann"]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_there_are_can_be_asked_for(console, day):
    record()
    assert console.get(f"/audit/?since={day}&until={day}").status_code == 200
    assert targets(console.get("/audit/?since=0001-01-01&until=9999-12-31")) == ["ann"]


@pytest.mark.parametrize("pool", ["a%00b", "x" * 400, "%F0%9F%98%80"])
def test_a_call_that_no_pool_takes_stands_in_the_trail(console, embedded, pool):
    answer = console.post(f"/pools/embedded/{pool}/groups/create/", {"group_name": "gold"})
    assert answer.status_code == 400
    assert AuditRecord.objects.get(operation="CreateGroup").outcome != "ok"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "api-key"}, ["ben"]),
        ({"role": "uppor"}, ["ann"]),
        ({"connection": "aws"}, ["cleo"]),
        ({"reason": "PHONE"}, ["ann"]),
        ({"ticket": "T-7"}, ["ann"]),
        ({"source_ip": "203.0.113.9"}, ["cleo"]),
        ({"request_id": "abc"}, ["ben"]),
        ({"who_id": "LG1"}, ["ben"]),
        ({"outcome": "UserNotFoundException"}, ["ben"]),
        ({"outcome": "ok"}, ["cleo", "ann"]),
        ({"q": '"; DROP'}, []),
        ({"q": "LEO"}, ["cleo"]),
        ({"q": "n"}, ["ben", "ann"]),
        ({"role": "support", "reason": "lost"}, ["ann"]),
    ],
)
@pytest.mark.parametrize("indexed", [False, True])
def test_every_field_can_be_searched(console, query, found, indexed):
    record("ann", roles="Support", reason="Lost a phone", ticket="T-7")
    missing = {"outcome": "UserNotFoundException", "request_id": "abc"}
    record("ben", kind="api-key", staff="sync", who_id="LG1", **missing)
    if indexed:
        catch_up()
    record("cleo", connection="aws", source_ip="203.0.113.9")
    assert targets(console.get("/audit/", query)) == found


def test_a_call_of_which_nobody_told_the_outcome_stands_on_top(console):
    record("ann")
    values = {"staff": "dana@example.com", "connection": "embedded", "operation": "AdminDeleteUser"}
    AuditIntent.objects.create(**values, target="ben", outcome="unfinished")
    page = console.get("/audit/")
    assert targets(page) == ["ben", "ann"]
    assert "Unfinished" in row_for(page, "AdminDeleteUser")
    assert targets(console.get("/audit/?outcome=failed")) == ["ben"]


@pytest.fixture
def auditor(embedded) -> Client:
    """Ada, who may read and export the trail of one pool alone."""
    ada = StaffMember.objects.invite("ada@example.com", None, role="auditor")
    ada.grants.update(connection=embedded, pool="us-east-1_Abc123")
    client = Client()
    client.force_login(ada, backend=BACKEND)
    return client


def test_a_role_for_one_pool_shows_and_exports_the_records_of_that_pool(auditor):
    mine, other = record("ann"), record("ben", pool="us-east-1_Other1")
    elsewhere = record("cleo", connection="aws")
    assert targets(auditor.get("/audit/")) == ["ann"]
    assert auditor.get(f"/audit/{mine.pk}/").status_code == 200
    assert auditor.get(f"/audit/{other.pk}/").status_code == 404
    assert auditor.get(f"/audit/{elsewhere.pk}/").status_code == 404
    lines = exported(auditor.post("/audit/export/", {"format": "jsonl"})).splitlines()
    assert [json.loads(line)["target"] for line in lines] == ["ann"]


def test_without_the_role_there_is_no_trail_and_no_file(embedded):
    sam = StaffMember.objects.invite("sam@example.com", None, role="support")
    client = Client()
    client.force_login(sam, backend=BACKEND)
    kept = record("ann")
    answers = [client.get("/audit/"), client.get(f"/audit/{kept.pk}/"), client.get("/audit/retention/")]
    answers += [
        client.post("/audit/export/", {"format": "csv"}),
        client.post("/audit/retention/", {"days": "1"}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 5
    assert days() == 0


def exported(response) -> str:
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def test_a_file_holds_the_records_that_match_with_formulas_made_harmless(console, staff):
    record("=cmd|' /C calc'!A1", input={"Schema": [{"Name": "tier"}]})
    record("ben")
    response = console.post("/audit/export/", {"format": "csv", "q": "calc"})
    rows = list(csv.DictReader(StringIO(exported(response).lstrip("\ufeff"))))
    assert [row["target"] for row in rows] == ["'=cmd|' /C calc'!A1"]
    assert json.loads(rows[0]["input"]) == {"Schema": [{"Name": "tier"}]}
    assert len(rows[0]["hash"]) == 64
    noted = AuditRecord.objects.latest("id")
    assert (noted.operation, noted.staff) == ("console:ExportTrail", staff.email)
    assert noted.input == {"Format": "csv", "Filters": {"q": "calc"}}


def test_a_long_file_holds_each_record_once(console):
    for number in range(1205):
        record(f"user-{number}")
    lines = exported(console.post("/audit/export/", {"format": "jsonl"})).splitlines()
    assert [json.loads(line)["id"] for line in lines] == list(range(1, 1206))


def test_a_role_that_asks_for_a_reason_asks_before_the_file(auditor):
    Role.objects.filter(key="auditor").update(asks_reason=True)
    record("ann")
    asked = auditor.post("/audit/export/", {"format": "csv"})
    assert asked.status_code == 422
    given = auditor.post("/audit/export/", {"format": "csv", "audit-reason": "Yearly review"})
    assert "ann" in exported(given)
    assert AuditRecord.objects.latest("id").reason == "Yearly review"


def test_how_long_records_stay_is_a_setting_that_is_recorded(console):
    record("ann")
    assert console.post("/audit/retention/", {"days": "-1"}).status_code == 422
    console.post("/audit/retention/", {"days": "365"})
    assert "kept for 365 days" in words(console.get("/audit/"))
    noted = AuditRecord.objects.latest("id")
    assert (noted.before, noted.after) == ({"Days": 0}, {"Days": 365})
