"""The broker or the database is away: nothing waits for it, nothing is lost, and whoever asks is told when to come again."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from threading import Thread

import pytest
from django.db import connection
from django.test import Client

from dashboard.celery import app
from dashboard.models import ForgottenPassword, PasswordLink
from pools.models import Message

PUBLISH = """
import django; django.setup()
from pools.tasks.messages import _enqueue
from pools.tasks.imports import start_import
from dashboard.tasks.imports import enqueue_import
for number in range(20):
    _enqueue(number); start_import("job"); enqueue_import(number)
"""


class Deaf:
    """A broker that takes connections, says nothing and hangs up; it counts them."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.count = 0
        Thread(target=self._hang_up, daemon=True).start()

    def _hang_up(self) -> None:
        while True:
            try:
                taken, _ = self.listener.accept()
            except OSError:
                return
            self.count += 1
            taken.close()


@pytest.fixture
def deaf() -> Iterator[Deaf]:
    broker = Deaf()
    yield broker
    broker.listener.close()


def test_a_broker_that_is_away_is_asked_once_and_not_by_each_call(deaf):
    done = subprocess.run(
        [sys.executable, "-c", PUBLISH],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "dashboard.settings",
            "REDIS_URL": f"redis://127.0.0.1:{deaf.listener.getsockname()[1]}/0",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.count("broker not reached") == 40
    assert deaf.count <= 8, "in the seconds that this may take on a busy machine, a few tries at most"


@pytest.fixture
def no_broker() -> Iterator[None]:
    """Tasks go to a broker that is not there."""
    before = app.conf.broker_url
    app.close()
    app.conf.update(broker_url="redis+socket:///nowhere/redis.sock", task_always_eager=False)
    yield
    app.close()
    app.conf.update(broker_url=before, task_always_eager=True)
    app._away_until = 0.0


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_what_is_to_be_sent_waits_in_its_row(no_broker, cognito):
    pool = cognito.create_user_pool(PoolName="people", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="app")["UserPoolClient"]["ClientId"]
    cognito.sign_up(
        ClientId=client,
        Username="ann",
        Password="Calm-harbour-42!",
        UserAttributes=[{"Name": "email", "Value": "ann@example.com"}],
    )
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_who_forgot_a_password_is_kept_in_a_row(no_broker, staff):
    page = Client(raise_request_exception=False).post(
        "/sign-in/forgotten/", {"email": "dana@example.com"}, follow=True
    )
    assert page.status_code == 200
    assert ForgottenPassword.objects.count() == 1
    assert not PasswordLink.objects.exists()


@pytest.fixture
def no_database(transactional_db) -> Iterator[None]:
    """The database has gone away."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict |= {"NAME": "/nowhere/none", "HOST": "/nowhere"}
    yield
    connection.close()
    connection.settings_dict |= {name: before[name] for name in ("NAME", "HOST")}


def test_without_a_database_a_call_is_told_when_to_come_again(no_database, capfd):
    answer = Client().post(
        "/",
        json.dumps({"ClientId": "nobodys", "Username": "ann"}),
        content_type="application/x-amz-json-1.1",
        headers={"x-amz-target": "AWSCognitoIdentityProviderService.ForgotPassword"},
    )
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert json.loads(answer.content)["__type"] == "ServiceUnavailable"
    lines = capfd.readouterr().err.splitlines()
    assert len(lines) == 1
    assert json.loads(lines[0])["outcome"] == "ServiceUnavailable"


def test_without_a_database_a_page_is_plain_and_one_line_in_the_log(no_database, capfd):
    browser = Client(raise_request_exception=False)
    browser.cookies["sessionid"] = "somebodys"
    page = browser.get("/home/")
    assert page.status_code == 503
    assert page["Retry-After"] == "5"
    assert "This site cannot work at the moment" in page.content.decode()
    assert len(capfd.readouterr().err.splitlines()) == 1


def test_without_a_database_readiness_names_it_and_the_process_lives(no_database):
    assert Client().get("/health/").status_code == 200
    answer = Client().get("/health/ready/")
    assert answer.status_code == 503
    assert answer.json()["database"] == "The database does not answer."
    assert answer.json()["disk"] == "ok"


@pytest.mark.django_db
def test_a_statement_that_is_wrong_is_a_fault_of_ours_and_no_outage():
    from django.db import DatabaseError

    from pools.outages import is_outage

    with pytest.raises(DatabaseError) as caught, connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
    assert not is_outage(caught.value)
