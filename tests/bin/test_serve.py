"""``bin/serve`` as a person starts it: real children on a folder and a port of their own."""

import re
import signal
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
import requests
from botocore.exceptions import ClientError
from bs4 import BeautifulSoup

from tests.fixtures.sites import STARTED, Started, free_port, listens, printed, processes_of


@pytest.fixture(scope="module")
def site(start, tmp_path_factory) -> tuple[Path, int, Started]:
    """A site on its first run."""
    data, port = tmp_path_factory.mktemp("site") / "var", free_port()
    started = start(data, port)
    assert STARTED in started.read_until(STARTED)
    return data, port, started


def test_the_printed_key_opens_the_printed_address(site):
    _, port, started = site
    assert f"http://localhost:{port}/" in started.printed
    cognito = started.client()
    assert cognito.create_user_pool(PoolName="staff")["UserPool"]["Name"] == "staff"
    cognito.close()


@pytest.mark.slow
def test_a_body_of_20_mb_is_answered(site):
    client = site[2].client()
    with pytest.raises(ClientError) as caught:
        client.list_users(UserPoolId="us-east-1_nowhere", Filter="x" * 20_000_000)
    assert caught.value.response["Error"]["Code"] == "SerializationException"
    client.close()


def test_the_site_tells_that_it_lives_and_can_work(site):
    for path in ("/health/", "/health/ready/"):
        with urlopen(site[2].address + path) as response:
            assert response.status == 200


def test_keys_are_kept_for_the_owner_alone(site):
    modes = {
        name: (site[0] / name).stat().st_mode & 0o777
        for name in ("secret_key", "key_ring", "lifeguard.sqlite3")
    }
    assert set(modes.values()) == {0o600}


def test_the_last_line_is_an_address_at_which_the_printed_sample_user_signs_in(start, tmp_path):
    """Its host is taken to this machine by browsers alone: here it is named in a header."""
    port = free_port()
    started = start(tmp_path / "var", port, sample=True)
    assert "was not finished" not in started.read_until(STARTED)
    started.read_until("/oauth2/authorize?")
    address = urlsplit(started.printed.splitlines()[-1])
    assert address.netloc == f"harbour-library.auth.localhost:{port}"
    user = printed(started, "Sample user")
    password = re.search(r"Sample user:.*\n +Password: +(\S+)", started.printed)[1]

    with requests.Session() as browser:
        browser.headers["Host"] = address.netloc
        here = f"http://127.0.0.1:{port}"
        answer = browser.get(f"{here}{address.path}?{address.query}", allow_redirects=False)
        login = urlsplit(answer.headers["Location"])
        page = BeautifulSoup(browser.get(f"{here}{login.path}?{login.query}").text, "html.parser")
        form = next(each for each in page.select("form") if each.select("[name=password]"))
        typed = {each["name"]: each.get("value", "") for each in form.select("input[name]")}
        typed |= {"username": user, "password": password}
        # The cookie's path and host are those of the page; a jar that knows only the address would not send it.
        kept = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies)
        back = requests.post(
            f"{here}{login.path}?{login.query}",
            typed,
            headers={"Host": address.netloc, "Cookie": kept},
            allow_redirects=False,
            timeout=60,
        )
    assert back.status_code == 302, back.text
    assert back.headers["Location"].startswith(f"http://localhost:{port}/pools/embedded/")
    assert "code=" in back.headers["Location"]
    assert started.end(signal.SIGINT) == 0


@pytest.mark.slow
def test_started_twice_it_says_what_is_running(site, start):
    data, port, first = site
    second = start(data, free_port())
    assert second.wait() == 1
    assert "already running" in second.printed
    assert f"process {first.process.pid}, http://localhost:{port}" in second.printed


def test_on_a_port_that_lifeguard_holds_it_says_so(site, start, tmp_path):
    second = start(tmp_path / "var", site[1])
    assert second.wait() == 1
    assert f"another Lifeguard is already running at http://localhost:{site[1]}" in second.printed


@pytest.mark.slow
def test_ctrl_c_takes_everything_down(start, tmp_path):
    data, port = tmp_path / "var", free_port()
    settings = {
        "LIFEGUARD_ADMIN_EMAIL": "dana@example.com",
        "LIFEGUARD_ADMIN_PASSWORD": "calm-harbour-42-lights",
        "LIFEGUARD_ACCESS_KEY_ID": "GIVENKEY",
        "LIFEGUARD_SECRET_ACCESS_KEY": "given-secret-of-enough-length",
    }
    started = start(data, port, **settings)
    started.read_until(STARTED)
    assert listens(port)
    assert started.end(signal.SIGINT) == 0
    assert not listens(port)
    assert processes_of(data) == []
    assert "calm-harbour" not in started.printed
    assert "given-secret" not in started.printed


@pytest.mark.slow
def test_stopped_early_it_leaves_nothing_and_starts_again(start, tmp_path):
    data, port = tmp_path / "var", free_port()
    early = start(data, port)
    early.read_until("Preparing the database")
    assert early.end(signal.SIGINT) == 0
    assert processes_of(data) == []
    again = start(data, port)
    again.read_until(STARTED)
    assert "Password" in again.printed, again.printed
    assert again.end(signal.SIGTERM) == 0
    assert processes_of(data) == []


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"PORT": "http"}, "PORT: 'http' is not a port"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL is wrong"),
        pytest.param(
            {"LIFEGUARD_REGION": "mars"},
            "LIFEGUARD_REGION: It must be the name of a Region",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            {"REDIS_URL": "amqp://x"}, "REDIS_URL: It must begin with redis://", marks=pytest.mark.slow
        ),
        pytest.param(
            {"LIFEGUARD_ADMIN_PASSWORD": "short"},
            "LIFEGUARD_ADMIN_PASSWORD will not do",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            {"LIFEGUARD_ACCESS_KEY_ID": "ONLYID"},
            "Set both LIFEGUARD_ACCESS_KEY_ID and",
            marks=pytest.mark.slow,  # as late as the password: the database is made before
        ),
        pytest.param(
            {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"},
            "The database does not answer",
            marks=pytest.mark.slow,
        ),
        ({"HOST": "192.0.2.1"}, "cannot listen at"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(start, tmp_path, settings, said):
    started = start(tmp_path / "var", **{"port": free_port(), **settings})
    assert started.wait() == 1
    assert said in started.printed
    assert "Traceback" not in started.printed
    assert processes_of(tmp_path / "var") == []
