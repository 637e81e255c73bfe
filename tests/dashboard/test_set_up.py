"""Setting a site up without bin/serve, and what is said of settings that are wrong."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.module_loading import import_string
from environs import ValidationError

from dashboard.environment import leaked_hashes
from dashboard.models import StaffMember
from pools.models import ApiKey

ROOT = Path(__file__).resolve().parents[2]


def set_up() -> str:
    printed = StringIO()
    call_command("set_up", stdout=printed)
    return printed.getvalue()


def test_what_was_made_is_printed_once(db):
    first = set_up()
    assert f"access_key_id: {ApiKey.objects.get().id}" in first
    assert f"email: {StaffMember.objects.get().email}" in first
    assert "password: " in first
    assert "password" not in set_up()


def test_what_was_given_is_not_printed(db, monkeypatch):
    monkeypatch.setenv("LIFEGUARD_ADMIN_EMAIL", "dana@example.com")
    monkeypatch.setenv("LIFEGUARD_ADMIN_PASSWORD", "Calm-harbour-42")
    assert "Calm-harbour-42" not in set_up()
    assert StaffMember.objects.get().email == "dana@example.com"


def test_an_administrator_needs_an_address(db, monkeypatch):
    monkeypatch.setenv("LIFEGUARD_ADMIN_EMAIL", "dana")
    with pytest.raises(CommandError, match="LIFEGUARD_ADMIN_EMAIL is no e-mail address"):
        set_up()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"SMS_BACKEND": "nowhere.Sender"}, "SMS_BACKEND: There is no module 'nowhere'"),
        ({"EMAIL_BACKEND": "smtp"}, "EMAIL_BACKEND: There is no module 'smtp'"),
        ({"EMAIL_PORT": "-1", "MAX_IMPORT_BYTES": "0"}, "EMAIL_PORT: "),
        ({"FILES_BUCKET": "https://s3.example.com/files"}, "FILES_BUCKET: It must be the name of a bucket"),
        ({"FILES_BUCKET": "files", "FILES_PREFIX": "/one/"}, "FILES_PREFIX: It must be a path"),
        ({"FILES_BUCKET": "files", "FILES_PREFIX": "one/../two"}, "FILES_PREFIX: It must be a path"),
        ({"FILES_BUCKET": "files", "FILES_S3_ADDRESSING": "both"}, "FILES_S3_ADDRESSING: It must be path"),
        (
            {"FILES_BUCKET": "F", "FILES_S3_ENDPOINT": "minio:9000"},
            "FILES_S3_ENDPOINT: It must begin with http",
        ),
        ({"FILES_S3_ENDPOINT": "https://s3.example.com"}, "FILES_S3_ENDPOINT: It says where FILES_BUCKET is"),
        ({"GEOIP_FILE": "/nowhere/places.mmdb"}, "GEOIP_FILE: /nowhere/places.mmdb is no GeoIP database"),
        ({"GEOIP_FILE": __file__}, "is no GeoIP database"),
        ({"AUTH_EVENTS_DAYS": "0"}, "AUTH_EVENTS_DAYS: "),
        ({"AWS_READ_TIMEOUT": "0"}, "AWS_READ_TIMEOUT: "),
        ({"EMAIL_USE_TLS": "true", "EMAIL_USE_SSL": "true"}, "set one of them to false"),
        ({"SITE_URL": "https://"}, "SITE_URL names no host"),
        ({"HOSTED_DOMAIN": "https://auth.example.com"}, "HOSTED_DOMAIN: It must be the name of a host"),
        ({"HOSTED_DOMAIN": "192.0.2.1"}, "HOSTED_DOMAIN: It must be the name of a host"),
        ({"COMPROMISED_PASSWORDS_FILE": "/nowhere"}, "COMPROMISED_PASSWORDS_FILE: The file cannot be read"),
        ({"COMPROMISED_PASSWORDS_FILE": "/"}, "COMPROMISED_PASSWORDS_FILE: The file cannot be read"),
        ({"COMPROMISED_PASSWORDS_FILE": "README.md"}, "must hold lines of the form SHA1:COUNT"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(wrong, said):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "dashboard.settings", **wrong}
    started = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 1
    assert started.stderr.startswith("Lifeguard cannot start: ")
    assert said in started.stderr
    assert "Traceback" not in started.stderr


@pytest.mark.parametrize("order", ["by hash", "by count"])
def test_leaked_hashes_must_be_in_order(tmp_path, order):
    hashes = [f"{number * 65_537:040X}:{number}" for number in range(200)]
    path = tmp_path / "hashes.txt"
    path.write_text("\r\n".join(hashes if order == "by hash" else reversed(hashes)))
    if order == "by hash":
        leaked_hashes(str(path))
    else:
        with pytest.raises(ValidationError, match="not of their counts"):
            leaked_hashes(str(path))


def test_the_sms_backend_of_the_readme_is_there():
    line = next(
        line for line in (ROOT / "docs" / "settings.md").read_text().splitlines() if "| `SMS_BACKEND`" in line
    )
    assert import_string(line.split("`")[3])
