"""The Host header of a request: it never gets into a message, and one that is not ours is refused in one line."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.views.defaults import bad_request, permission_denied, server_error

from tests.fixtures.api import Door
from tests.fixtures.people import STAFF_PASSWORD

OURS = "http://127.0.0.1:8000"
ELSEWHERE = "localhost:6666"
"""A name that the site answers to, at a port that is somebody else's."""


@pytest.fixture
def sign_up_by_link(cognito) -> Callable[[], str]:
    """Signs ann up with a link, under another Host; what she is sent."""
    pool = cognito.create_user_pool(
        PoolName="people",
        AutoVerifiedAttributes=["email"],
        VerificationMessageTemplate={"DefaultEmailOption": "CONFIRM_WITH_LINK"},
    )["UserPool"]["Id"]
    app = cognito.create_user_pool_client(UserPoolId=pool, ClientName="app")["UserPoolClient"]["ClientId"]

    def sign_up(host: str) -> int:
        body = (
            f'{{"ClientId":"{app}","Username":"ann","Password":"Correct-horse-1",'
            '"UserAttributes":[{"Name":"email","Value":"ann@example.com"}]}'
        )
        headers = {
            "HTTP_X_AMZ_TARGET": "AWSCognitoIdentityProviderService.SignUp",
            "HTTP_HOST": host,
        }
        return Client().post("/", body, content_type="application/x-amz-json-1.1", **headers).status_code

    return sign_up


def links(text: str) -> list[str]:
    return re.findall(r"https?://[^\s\"<>]+", text)


@pytest.mark.parametrize("site", ["", "https://id.example.com"])
def test_a_verification_link_leads_to_this_site(
    sign_up_by_link, settings, site, mailoutbox, django_capture_on_commit_callbacks
):
    settings.SITE_URL = site
    with django_capture_on_commit_callbacks(execute=True):
        assert sign_up_by_link(ELSEWHERE) == 200
    assert {link.partition("/us-east-1")[0] for link in links(mailoutbox[-1].body)} == {site or OURS}


@pytest.mark.parametrize("site", ["", "https://id.example.com"])
def test_a_link_for_a_forgotten_password_leads_to_this_site(staff, settings, site, mailoutbox):
    settings.SITE_URL = site
    Client().post("/sign-in/forgotten/", {"email": staff.email}, HTTP_HOST=ELSEWHERE)
    found = links(mailoutbox[-1].body)
    assert [urlsplit(link)[:2] for link in found] == [urlsplit(site or OURS)[:2]]


def test_a_note_on_a_changed_password_names_this_site(console, mailoutbox):
    new = "quiet-lantern-77-hills"
    asked = {"oldpassword": STAFF_PASSWORD, "password1": new, "password2": new}
    assert console.post("/profile/password/", asked, HTTP_HOST=ELSEWHERE).status_code == 302
    assert "6666" not in mailoutbox[-1].body + mailoutbox[-1].subject
    assert OURS in mailoutbox[-1].body


def test_links_follow_the_address_that_the_site_listens_on(
    sign_up_by_link, settings, mailoutbox, django_capture_on_commit_callbacks
):
    settings.OWN_ADDRESS = "http://192.0.2.1:9000"
    with django_capture_on_commit_callbacks(execute=True):
        sign_up_by_link(ELSEWHERE)
    assert "http://192.0.2.1:9000/us-east-1" in mailoutbox[-1].body


@pytest.mark.parametrize(
    "host", ["evil.example", "embedded.lifeguard", "embedded.lifeguard:443", "a b", "[::", ""]
)
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/sign-in/"), ("GET", "/home/"), ("POST", "/"), ("GET", "/health/")]
)
def test_an_unknown_host_is_refused_in_one_line(db, capfd, caplog, host, method, path):
    answer = Client().generic(method, path, HTTP_HOST=host, HTTP_X_AMZ_TARGET="x.y") if host else None
    if answer is None:
        return
    assert answer.status_code == 400
    assert b"ALLOWED_HOSTS" in answer.content
    written = capfd.readouterr().err.strip().splitlines()
    assert [("unknown host" in line) for line in written] == [True]
    assert not caplog.records


def test_a_site_that_takes_any_host_does_not_take_the_one_of_its_own_calls(db, settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert Client().get("/sign-in/", HTTP_HOST="any.example").status_code == 200
    assert Client().get("/sign-in/", HTTP_HOST="embedded.lifeguard").status_code == 400


def test_the_console_still_reaches_its_own_engine(console):
    assert console.get("/home/").status_code == 200


@pytest.mark.parametrize(
    ("view", "status"), [(bad_request, 400), (permission_denied, 403), (server_error, 500)]
)
def test_a_refusal_before_anybody_asked_who_it_is_has_its_page(db, view, status):
    request = RequestFactory().get("/home/")
    assert not hasattr(request, "user")
    arguments = () if view is server_error else (Exception("refused early"),)
    assert view(request, *arguments).status_code == status
    request.user = AnonymousUser()
    assert view(request, *arguments).status_code == status


@pytest.mark.parametrize(
    "path", ["/home/", "/outbox/", "/audit/", "/staff/", "/connections/", "/profile/", "/nowhere/"]
)
def test_what_is_behind_the_sign_in_is_kept_by_no_cache(console, path):
    assert "no-store" in console.get(path)["Cache-Control"]


def test_pages_on_which_one_proves_who_one_is_are_kept_by_no_cache(db):
    for path in ("/sign-in/", "/sign-in/forgotten/"):
        assert "no-store" in Client().get(path)["Cache-Control"]


def test_what_is_public_may_be_kept(cognito, door: Door):
    pool = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    answer = door.send(b"", method="GET", path=f"/{pool}/.well-known/jwks.json")
    assert "no-store" not in str(answer.headers.get("Cache-Control", ""))
