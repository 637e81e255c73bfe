"""The audit trail."""

from datetime import UTC, datetime

import pytest
import time_machine

from dashboard.models import AuditRecord
from tests.dashboard.reading import read, row_for, words


def record(target: str = "ann", **more: object) -> AuditRecord:
    values = {"staff": "dana@example.com", "connection": "embedded", "pool": "us-east-1_Abc123"}
    values |= {"operation": "AdminDisableUser", "outcome": "ok", "target": target}
    return AuditRecord.objects.create(**values | more)


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
