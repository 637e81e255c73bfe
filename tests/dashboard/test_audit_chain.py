"""The chain of the audit trail: what the database refuses, and what is found where someone did it all the same."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from threading import Thread

import pytest
from cryptography.fernet import Fernet, MultiFernet
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from dashboard.audit.chain import append
from dashboard.audit.intents import give_up
from dashboard.audit.retention import keep_for, remove_old
from dashboard.models import AuditHead, AuditIntent, AuditRecord
from dashboard.tasks.audit import remove_old_records
from tests.fixtures.trail import triggers_off

pytestmark = pytest.mark.django_db


def record(target: str = "ann", **more: object) -> AuditRecord:
    values = {"staff": "dana@example.com", "connection": "embedded", "operation": "AdminDisableUser"}
    return append(AuditRecord(**values | {"outcome": "ok", "target": target} | more))


@pytest.fixture
def five() -> list[AuditRecord]:
    given = {"UserAttributes": [{"Name": "naïve"}], "Number": 1.5, "Many": 10**18, "No": None, "Empty": {}}
    return [record(f"user-{number}", input=given) for number in range(1, 6)]


@pytest.fixture
def later(time_machine) -> Callable[..., None]:
    """Lets time go by: ``later(days=40)``."""
    time_machine.move_to(timezone.now())
    return lambda **more: time_machine.shift(timedelta(**more))


def verify(*arguments: str) -> str:
    """What the command says; its complaints where it ends with an error."""
    out, complaints = StringIO(), StringIO()
    try:
        call_command("verify_audit", *arguments, stdout=out, stderr=complaints)
    except CommandError as error:
        return f"{complaints.getvalue()}{error}"
    return out.getvalue()


def by_hand(statement: str, *values: object) -> None:
    """As someone with the database in hand does it."""
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_an_untouched_trail_is_whole(five):
    said = verify()
    assert "5 records from 1" in said
    assert said.endswith(f"5:{five[-1].hash}\n")


def test_an_empty_trail_is_whole():
    assert "empty" in verify()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE dashboard_auditrecord SET target = 'cleo' WHERE id = 2",
        "DELETE FROM dashboard_auditrecord WHERE id = 2",
        "DELETE FROM dashboard_auditrecord",
    ],
)
def test_the_database_itself_refuses(five, statement):
    with (
        pytest.raises(DatabaseError, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert "5 records" in verify()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no TRUNCATE")
def test_postgresql_refuses_to_empty_the_trail(five):
    with (
        pytest.raises(DatabaseError, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE dashboard_auditrecord")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL knows no REPLACE")
def test_sqlite_refuses_to_write_over_a_record(five):
    with (
        pytest.raises(DatabaseError, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("REPLACE INTO dashboard_auditrecord SELECT * FROM dashboard_auditrecord WHERE id = 2")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("target", "cleo"),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("staff", "eve@example.com"),
        ("outcome", "NotAllowed"),
        ("reason", "because"),
        ("input", '{"Permanent": true}'),
        ("removed_upto", 1),
    ],
)
def test_a_change_is_found_where_it_is(five, column, value):
    by_hand(f"UPDATE dashboard_auditrecord SET {column} = %s WHERE id = 3", value)
    said = verify()
    assert "Record 3 was changed" in said
    assert "1 problems" in said


def test_a_gap_is_found(five):
    by_hand("DELETE FROM dashboard_auditrecord WHERE id IN (2, 3)")
    assert "Records 2 to 3 are missing." in verify()


def test_a_missing_beginning_is_found(five):
    by_hand("DELETE FROM dashboard_auditrecord WHERE id < 3")
    assert "Records 1 to 2 are missing." in verify()


def test_a_closed_gap_is_found(five):
    by_hand("DELETE FROM dashboard_auditrecord WHERE id = 2")
    for number in (3, 4, 5):
        by_hand("UPDATE dashboard_auditrecord SET id = %s WHERE id = %s", number - 1, number)
    by_hand("UPDATE dashboard_audithead SET last = 4")
    assert "Record 2 was changed, moved" in verify()


def test_a_forged_record_is_found(five):
    forged = AuditRecord(id=6, staff="eve@example.com", connection="embedded", operation="AdminGetUser")
    forged.outcome, forged.previous, forged.hash = "ok", five[-1].hash, "0" * 64
    forged.save(force_insert=True)
    assert "Records 6 to 6 stand after the end" in verify()
    by_hand("UPDATE dashboard_audithead SET last = 6, hash = %s", forged.hash)
    assert "Record 6 was changed, moved or put in" in verify()


def test_two_records_that_changed_places_are_found(five):
    for old, new in ((2, 99), (3, 2), (99, 3)):
        by_hand("UPDATE dashboard_auditrecord SET id = %s WHERE id = %s", new, old)
    said = verify()
    assert "Record 2 was changed, moved" in said
    assert "Record 3 was changed, moved" in said


def test_an_end_that_was_cut_off_is_found(five):
    by_hand("DELETE FROM dashboard_auditrecord WHERE id > 3")
    assert "Records 4 to 5 are missing. The end of the trail was cut off." in verify()


def test_an_end_that_was_cut_off_with_its_head_stays_found(five):
    by_hand("DELETE FROM dashboard_auditrecord WHERE id > 3")
    by_hand("UPDATE dashboard_audithead SET last = 3, hash = %s", five[2].hash)
    assert "The head row was changed" in verify()
    record("a record after that")
    assert "The head row was changed" in verify()


def test_a_trail_that_went_back_to_an_older_state_is_told_by_a_record_kept_elsewhere(five):
    earlier = AuditHead.objects.values().get()
    later = record("the last")
    by_hand("DELETE FROM dashboard_auditrecord WHERE id > 5")
    AuditHead.objects.update(**earlier)
    assert "5 records" in verify()
    assert "before record 6, which was kept outside" in verify("--known", f"6:{later.hash}")
    record("another sixth")
    assert "Record 6 has another hash" in verify("--known", f"6:{later.hash}")


def test_records_without_their_head_are_told_of(five):
    by_hand("DELETE FROM dashboard_audithead")
    assert "The head row is missing" in verify()
    record("goes on all the same")
    assert "Record 1 was changed" in verify()


def test_a_key_that_was_put_in_is_told_of(five):
    by_hand("UPDATE dashboard_audithead SET key = %s", b"a key of one's own")
    assert "key cannot be opened" in verify()


def test_triggers_that_are_gone_are_told_of(five):
    with triggers_off():
        said = verify()
    assert "audit_keeps is gone" in said
    assert "audit_stays is gone" in said


def test_old_records_go_and_the_rest_stays_provable(five, later):
    later(days=40)
    record("young")
    keep_for(30)
    assert remove_old(timezone.now()) == 5
    assert [r.target or r.operation for r in AuditRecord.objects.order_by("id")] == [
        "young",
        "RemoveOldRecords",
    ]
    assert "2 records from 6" in verify()
    assert remove_old(timezone.now()) == 0
    by_hand("DELETE FROM dashboard_auditrecord WHERE id = 6")
    assert "Record 6 is missing." in verify()


def test_a_trail_that_is_old_as_a_whole_keeps_the_record_of_its_removal(five, later):
    keep_for(30)
    for _ in range(3):
        later(days=40)
        remove_old(timezone.now())
    assert [r.operation for r in AuditRecord.objects.all()] == ["RemoveOldRecords"]
    assert "1 records from 6" in verify()


def test_for_ever_removes_nothing(five, later):
    later(days=4000)
    assert remove_old(timezone.now()) == 0
    assert "5 records" in verify()


def test_a_call_that_never_ended_becomes_a_record(later):
    values = {"staff": "dana@example.com", "connection": "embedded", "operation": "AdminDeleteUser"}
    AuditIntent.objects.create(**values, target="ann", outcome="unfinished")
    assert give_up(timezone.now()) == 0
    later(minutes=16)
    assert give_up(timezone.now()) == 1
    assert give_up(timezone.now()) == 0
    assert AuditRecord.objects.get().outcome == "unfinished"
    assert not AuditIntent.objects.exists()
    assert "1 records" in verify()


def test_a_key_ring_that_was_rotated_keeps_the_chain(five, settings):
    old, new = (Fernet(Fernet.generate_key()) for _ in range(2))
    AuditHead.objects.update(key=old.encrypt(settings.KEY_RING.decrypt(bytes(AuditHead.objects.get().key))))
    settings.KEY_RING = MultiFernet([new, old])
    remove_old_records()
    settings.KEY_RING = MultiFernet([new])
    record("sealed with the same key")
    assert "6 records" in verify()


@pytest.mark.django_db(transaction=True)
def test_racing_writers_make_one_chain():
    def write(name: int) -> None:
        try:
            for number in range(8):
                record(f"{name}-{number}")
        finally:
            connection.close()

    threads = [Thread(target=write, args=(name,)) for name in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "48 records from 1" in verify()


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_gap():
    record("before")
    with suppress(RuntimeError), transaction.atomic():
        record("undone")
        raise RuntimeError
    record("after")
    assert [r.target for r in AuditRecord.objects.order_by("id")] == ["before", "after"]
    assert "2 records" in verify()
