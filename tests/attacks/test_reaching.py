"""What nobody reaches by way of this site: services on its own machine and in its own network."""

import socket
from ipaddress import ip_network

import pytest
import structlog
from django.test import Client

from pools import errors
from pools.models import UserPool
from pools.rules.triggers import run_trigger
from pools.rules.triggers.places import name_refused_pools, refused_pools
from pools.wire.call import Call
from tests.fixtures.functions import ARN, Reply, echo


@pytest.fixture
def closed(settings):
    settings.TRIGGER_ALLOW_PRIVATE = ()
    settings.TRIGGER_ALLOW_HTTP = True


INSIDE = """http://127.0.0.1:9000/hook http://localhost:9000/hook http://LOCALHOST.:9000/hook http://a.localhost/hook1
https://[::1]:9000/hook https://10.1.2.3/hook/hook https://192.168.1.1/hook https://169.254.169.254/latest/
http://127.1:9000/hook/hook http://2130706433/hook/ho https://0.0.0.0/hook/hook https://[::ffff:127.0.0.1]/hook
https://[fd00:ec2::254]/hook https://100.64.0.1/hook""".split()


@pytest.mark.parametrize("address", INSIDE)
def test_a_pool_takes_no_function_inside_the_sites_network(cognito, closed, address):
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="TRIGGER_ALLOW_PRIVATE"):
        cognito.create_user_pool(PoolName="a", LambdaConfig={"PreSignUp": address})
    pool = cognito.create_user_pool(PoolName="a")["UserPool"]["Id"]
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="TRIGGER_ALLOW_PRIVATE"):
        cognito.update_user_pool(UserPoolId=pool, LambdaConfig={"PostConfirmation": address})


def test_networks_that_are_listed_are_open_and_no_others(cognito, closed, settings):
    settings.TRIGGER_ALLOW_PRIVATE = (ip_network("10.1.0.0/16"),)
    assert cognito.create_user_pool(PoolName="a", LambdaConfig={"PreSignUp": "https://10.1.2.3/hook/hook"})
    for other in ("https://10.2.0.1/hook/hook", "https://127.0.0.1/hook/hook"):
        with pytest.raises(cognito.exceptions.InvalidParameterException, match="TRIGGER_ALLOW_PRIVATE"):
            cognito.create_user_pool(PoolName="a", LambdaConfig={"PreSignUp": other})


@pytest.fixture
def kept(cognito, functions, settings):
    """A pool that was given a function on this machine when that was open, and is not now."""
    made = cognito.create_user_pool(PoolName="a", LambdaConfig={"PreSignUp": functions.by_address(echo)})
    settings.TRIGGER_ALLOW_PRIVATE = ()
    return UserPool.objects.get(public_id=made["UserPool"]["Id"])


def run(pool):
    return run_trigger(Call(), pool, "PreSignUp", "PreSignUp_SignUp", "ann", "client", {})


def test_a_function_that_is_inside_is_not_called_any_more(kept, functions):
    with pytest.raises(errors.UnexpectedLambdaException, match="TRIGGER_ALLOW_PRIVATE"):
        run(kept)
    assert functions.asked == []


def test_pools_whose_functions_are_refused_are_named_at_the_start_and_on_readiness(kept):
    with structlog.testing.capture_logs() as lines:
        name_refused_pools()
    assert lines[0]["pools"] == [kept.public_id]
    assert kept.public_id in Client().get("/health/ready/").json()["triggers"]


def test_names_of_functions_are_looked_up_at_the_start(cognito, monkeypatch):
    hosts = ("inside.example.com", "outside.example.com", "nowhere.example.com")
    pools = {
        host: [
            cognito.create_user_pool(PoolName="a", LambdaConfig={"PreSignUp": f"https://{host}/hook"})
            for _ in range(2)
        ]
        for host in hosts
    }
    cognito.create_user_pool(PoolName="a", LambdaConfig={"PreSignUp": ARN + "echo"})
    look_up, asked = socket.getaddrinfo, []

    def found(host, *more):
        if socket.AI_NUMERICHOST in more:
            return look_up(host, *more)
        asked.append(host)
        if host == "nowhere.example.com":
            raise socket.gaierror
        return look_up("10.1.2.3" if host == "inside.example.com" else "8.8.8.8", *more)

    monkeypatch.setattr(socket, "getaddrinfo", found)
    assert set(refused_pools()) == {made["UserPool"]["Id"] for made in pools["inside.example.com"]}
    assert sorted(asked) == sorted(hosts), "each name once"


def test_a_public_name_for_an_address_inside_leads_nowhere(cognito, functions, closed, monkeypatch):
    """As a name of DNS does that is changed after it was checked."""
    port = functions.url.rpartition(":")[2]
    address = f"http://hooks.example.com:{port}/hooks/echo"
    functions.by_address(echo)
    made = cognito.create_user_pool(PoolName="a", LambdaConfig={"PreSignUp": address})
    pool = UserPool.objects.get(public_id=made["UserPool"]["Id"])
    look_up = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *more: look_up("127.0.0.1", *more))
    with pytest.raises(errors.UnexpectedLambdaException, match="TRIGGER_ALLOW_PRIVATE"):
        run(pool)
    assert functions.asked == []


def test_what_was_checked_is_what_is_connected_to(cognito, functions, settings, monkeypatch):
    settings.TRIGGER_ALLOW_HTTP = True
    functions.by_address(echo)
    port = functions.url.rpartition(":")[2]
    address = f"http://hooks.example.com:{port}/hooks/echo"
    made = cognito.create_user_pool(PoolName="a", LambdaConfig={"PreSignUp": address})["UserPool"]["Id"]
    asked, look_up = [], socket.getaddrinfo

    def once(host, *more):
        asked.append(host)
        return look_up("127.0.0.1" if len(asked) == 1 else host, *more)

    pool = UserPool.objects.get(public_id=made)
    monkeypatch.setattr(socket, "getaddrinfo", once)
    assert run(pool)["autoConfirmUser"] is False
    assert asked.count("hooks.example.com") == 1


@pytest.mark.parametrize(
    "body", [b"SECRET-OF-A-SERVER", b'{"secret": "SECRET-OF-A-SERVER"}', b'["SECRET-OF-A-SERVER"]']
)
def test_the_test_of_a_trigger_shows_no_answer_that_is_no_event(console, embedded, cognito, functions, body):
    def secret(event):
        return Reply(200, body)

    made = cognito.create_user_pool(PoolName="a", LambdaConfig={"PreSignUp": functions.by_address(secret)})
    address = f"/pools/embedded/{made['UserPool']['Id']}/settings/triggers/PreSignUp/test/"
    page = console.post(address, {"event": "{}"})
    assert functions.asked
    assert "SECRET-OF-A-SERVER" not in page.content.decode()
