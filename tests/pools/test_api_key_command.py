"""``manage.py api_key`` inside this process: what it prints, and what it refuses."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from pools.models import ApiKey


def run(*given: str) -> str:
    told = StringIO()
    call_command("api_key", *given, stdout=told)
    return told.getvalue()


def test_a_site_without_keys_says_so(db):
    assert run("list").strip() == "There are no keys."


def test_keys_are_made_listed_and_revoked(iam):
    made = json.loads(run("create", "backup", "--pool", "us-east-1_a", "--read-only", "--json"))
    assert "The secret is shown once" in run("create", "shop")
    iam.create_user(UserName="program")
    iam.create_access_key(UserName="program")
    lines = {line.split()[-1]: line for line in run("list").splitlines()}
    assert "read-only  us-east-1_a" in lines["backup"]
    assert "read-write  every pool" in lines["shop"]
    assert "as its policies say" in lines["program"]
    assert made["secret_access_key"] not in "".join(lines)
    assert "is revoked" in run("revoke", made["access_key_id"])
    assert not ApiKey.objects.filter(id=made["access_key_id"]).exists()
    with pytest.raises(CommandError, match="There is no key"):
        run("revoke", made["access_key_id"])


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("LIFEGUARD_ACCESS_KEY_ID", "two words", "may hold letters"),
        ("LIFEGUARD_SECRET_ACCESS_KEY", "x" * 15, "must have 16 characters"),
    ],
)
def test_a_key_that_is_given_must_be_one(db, monkeypatch, name, value, said):
    monkeypatch.setenv(name, value)
    with pytest.raises(CommandError, match=said):
        run("create", "given", "--given")
    assert not ApiKey.objects.exists()
