"""The site's keys: the wrong ones start nothing, and former ones can be let go."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings as site
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from dashboard.keys.proof import WrongKeys, require_keys
from dashboard.keys.sealed import places
from dashboard.models import KeyProof, OutboxMessage
from pools.models import ApiKey, ClientSecret, User
from pools.rules.callers.api_keys import create_api_key
from tests.fixtures.services import database_url

ROOT = Path(__file__).resolve().parents[2]
NEW = Fernet(b"bmV3LWtleS1uZXcta2V5LW5ldy1rZXktbmV3LWtleSE=")
FORMER = [Fernet(key) for key in os.environ["KEY_RING"].split(",")]


@pytest.fixture
def secrets(db, cognito, console) -> dict:
    """One secret of many kinds; what they are in clear."""
    pool = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="app", GenerateSecret=True)
    cognito.admin_create_user(UserPoolId=pool, Username="ann", TemporaryPassword="Calm-harbour-42")
    Authenticator.objects.create(
        user_id=console.session["_auth_user_id"],
        type="totp",
        data={"secret": site.KEY_RING.encrypt(b"SEED").decode()},
    )
    OutboxMessage.keep("email", destination="ann@example.com", subject="Hello", body="A code")
    return {"pool": pool, "client": client["UserPoolClient"]}


def renew(*options: str) -> str:
    told = StringIO()
    call_command("renew_secrets", *options, stdout=told)
    return told.getvalue()


def test_a_site_keeps_a_proof_of_its_keys_and_starts_with_no_others(secrets, settings):
    require_keys()
    require_keys()
    assert KeyProof.objects.count() == 1
    settings.KEY_RING = MultiFernet([NEW])
    with pytest.raises(WrongKeys, match="KEY_RING is not this site's"):
        require_keys()


@pytest.mark.parametrize("fallbacks", [[], ["another"]])
def test_another_secret_key_starts_nothing_unless_the_former_one_is_listed(db, settings, fallbacks):
    require_keys()
    former, settings.SECRET_KEY = settings.SECRET_KEY, "new"
    settings.SECRET_KEY_FALLBACKS = fallbacks
    with pytest.raises(WrongKeys, match="SECRET_KEY is not this site's"):
        require_keys()
    settings.SECRET_KEY_FALLBACKS = [*fallbacks, former]
    require_keys()


def test_a_site_from_before_gets_its_proof_only_where_its_secrets_open(secrets, settings):
    settings.KEY_RING = MultiFernet([NEW])
    with pytest.raises(WrongKeys, match=r"does not open all .*pools_apikey\.encrypted"):
        require_keys()
    assert not KeyProof.objects.exists()
    settings.KEY_RING = MultiFernet([NEW, *FORMER])
    require_keys()


def test_a_site_is_not_set_up_with_a_ring_that_does_not_open(db, settings):
    require_keys()
    settings.KEY_RING = MultiFernet([NEW])
    with pytest.raises(CommandError, match="KEY_RING is not this site's") as caught:
        call_command("set_up", stdout=StringIO())
    assert caught.value.returncode == 3


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "command",
    [
        ["-c", "import dashboard.wsgi"],
        ["-m", "celery", "-A", "dashboard", "worker", "-c1"],
    ],
    ids=["web", "worker"],
)
def test_no_process_starts_with_a_ring_that_does_not_open(redis, command):
    require_keys()
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "dashboard.settings",
            "DATABASE_URL": database_url(),
            "KEY_RING": Fernet.generate_key().decode(),
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode != 0
    assert "KEY_RING is not this site's" in done.stderr
    assert "Traceback" not in done.stderr


def test_readiness_tells_of_keys_that_are_not_the_sites(db, settings):
    require_keys()
    settings.KEY_RING = MultiFernet([NEW])
    answer = Client().get("/health/ready/")
    assert answer.status_code == 503
    assert answer.json()["keys"].startswith("KEY_RING is not this site's")


def test_everything_is_encrypted_anew_and_the_former_key_can_go(secrets, cognito, console, settings):
    require_keys()
    settings.KEY_RING = MultiFernet([NEW, *FORMER])
    assert "it may be taken off" not in renew("--count")
    assert "Under the number 2 key of KEY_RING: 0 (it may be taken off)" in renew()
    settings.KEY_RING = MultiFernet([NEW])
    require_keys()
    for place in places():
        for rows in place.batches():
            for _, token in rows:
                NEW.decrypt(token)
    assert cognito.describe_user_pool(UserPoolId=secrets["pool"])["UserPool"]["Name"] == "people"
    assert ClientSecret.objects.get().value == secrets["client"]["ClientSecret"]
    assert console.get("/outbox/").status_code == 200


def test_a_renewal_that_was_broken_off_is_taken_up_where_it_was(secrets, settings):
    for number in range(5):
        create_api_key(f"key {number}", timezone.now())
    settings.KEY_RING = MultiFernet([NEW, *FORMER])
    done = ApiKey.objects.order_by("pk").first()
    ApiKey.objects.filter(pk=done.pk).update(encrypted=settings.KEY_RING.rotate(bytes(done.encrypted)))
    assert "pools_apikey.encrypted: 6 values, 5 renewed" in renew()
    assert "pools_apikey.encrypted: 6 values, 0 renewed" in renew()


def test_what_no_key_opens_is_counted_and_left(db, settings):
    require_keys()
    OutboxMessage.objects.create(medium="email", encrypted=NEW.encrypt(b"{}"))
    with pytest.raises(CommandError, match="1 values are under no key"):
        renew()
    assert NEW.decrypt(bytes(OutboxMessage.objects.get().encrypted)) == b"{}"


def test_a_former_secret_key_goes_on_until_what_it_signed_is_signed_anew(secrets, cognito, console, settings):
    require_keys()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "new"
    assert console.get("/home/").status_code == 200
    assert "sessions of staff members: 0" in renew()
    assert "generated passwords that nobody has changed: 0" in renew()
    cognito.admin_create_user(UserPoolId=secrets["pool"], Username="bea", MessageAction="SUPPRESS")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = ["new"], "newer"
    assert User.objects.get(username="bea").password.startswith("hmac-sha256$")
    assert "generated passwords that nobody has changed: 1" in renew("--count")


def test_a_site_whose_secret_key_is_lost_goes_on_when_it_is_told_to(db, settings):
    require_keys()
    settings.SECRET_KEY = "new"
    with pytest.raises(CommandError, match="SECRET_KEY is not this site's"):
        renew()
    renew("--secret-key-is-lost")
    require_keys()
