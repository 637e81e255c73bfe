"""Backups that are refused, and what reading a site back finds. The whole drill is in tests/faults/test_backup.py."""

from io import StringIO
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, MultiFernet
from django.core.management import CommandError, call_command

from dashboard.keys.proof import require_keys
from dashboard.models import OutboxMessage
from pools.models import ImportJob
from tests.fixtures.imports import create_job


@pytest.fixture
def backup(db, tmp_path) -> Path:
    require_keys()
    call_command("backup", str(tmp_path / "backup"), stdout=StringIO())
    return tmp_path / "backup"


def refusal(command: str, *words: str) -> str:
    with pytest.raises(CommandError) as caught:
        call_command(command, *words, stdout=StringIO(), stderr=StringIO())
    return str(caught.value)


def test_a_folder_that_holds_something_is_left_as_it_is(backup):
    before = sorted(backup.rglob("*"))
    assert "is not empty" in refusal("backup", str(backup))
    assert sorted(backup.rglob("*")) == before


def test_keys_that_are_kept_elsewhere_are_never_replaced_by_others(backup, tmp_path):
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "secret_key").write_text("another")
    assert "holds another key" in refusal("backup", str(tmp_path / "second"), "--keys", str(keys))
    assert not (tmp_path / "second").exists()


def test_a_backup_that_is_damaged_or_not_whole_is_not_restored(backup, tmp_path):
    name = next(path.name for path in backup.iterdir() if path.name.startswith("database."))
    with (backup / name).open("ab") as file:
        file.write(b"x")
    assert f"{name} is not what it was" in refusal("restore", str(backup))
    (backup / "manifest.json").unlink()
    assert "is no whole backup" in refusal("restore", str(backup))


def test_a_backup_is_restored_into_an_empty_site_alone(backup):
    assert "database is not empty" in refusal("restore", str(backup))


def test_a_backup_made_with_the_wrong_keys_is_refused(db, tmp_path, settings):
    require_keys()
    settings.KEY_RING = MultiFernet([Fernet(Fernet.generate_key())])
    assert "KEY_RING is not this site's" in refusal("backup", str(tmp_path / "backup"))
    assert not (tmp_path / "backup").exists()


def test_reading_back_names_secrets_that_do_not_open_and_files_that_are_gone(db, cognito):
    require_keys()
    pool = cognito.create_user_pool(PoolName="people", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
    create_job(cognito, pool)
    ImportJob.objects.update(file="imports/gone.csv")
    OutboxMessage.objects.create(medium="email", encrypted=Fernet(Fernet.generate_key()).encrypt(b"{}"))
    told = StringIO()
    with pytest.raises(CommandError, match="The site is not whole: 2 problems"):
        call_command("verify_site", stdout=StringIO(), stderr=told)
    assert "secrets: dashboard_outboxmessage.encrypted: 1 of 1 values do not open" in told.getvalue()
    assert "its file imports/gone.csv is missing" in told.getvalue()
