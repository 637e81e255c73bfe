"""Whose host a request names, and what answers there."""

import pytest
from django.test import Client

from pools.models import Domain
from pools.rules.domains import finding
from tests.fixtures.queries import own_queries

CONFIG = {"CertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/6f1b7a4e"}
PREFIX, CUSTOM, SITE = "acme.auth.example.org", "auth.example.com", "id.example.org"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = "https://id.example.org:8443"
    settings.ALLOWED_HOSTS = ["id.example.org"]
    settings.HOSTED_DOMAIN = "auth.example.org"
    settings.HOSTED_PATHS = False


@pytest.fixture
def pool(cognito, settings) -> str:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "127.0.0.1"]
    made = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    cognito.create_user_pool_domain(UserPoolId=made, Domain="acme")
    cognito.create_user_pool_domain(UserPoolId=made, Domain=CUSTOM, CustomDomainConfig=CONFIG)
    return made


def ask(host: str, path: str = "/feedback", method: str = "GET", **headers: str):
    # Over https, as a proxy hands it on.
    return Client().generic(method, path, HTTP_HOST=host, secure=True, **headers)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        (PREFIX, 400),  # the page's own: the link is not complete
        (f"{PREFIX}:9999", 400),
        (f"{PREFIX}.", 400),
        ("ACME.Auth.Example.ORG", 400),
        (CUSTOM, 400),
        (f"{CUSTOM}:443", 400),
        ("AUTH.example.com.", 400),
        ("auth.example.com..", 0),
        ("nobody.auth.example.org", 0),
        ("x.acme.auth.example.org", 0),
        ("auth.example.org", 0),
        ("x.auth.example.com", 0),
        ("example.com", 0),
        ("acme", 0),
        ("acme.auth.example.org@id.example.org", 0),
        ("acme.auth.example.org, id.example.org", 0),
        ("acme.auth.example.org:x", 0),
        ("anmeldung.bücher.example", 0),
        ("embedded.lifeguard", 0),
        ("192.0.2.1", 0),
        ("[2001:db8::1]", 0),
    ],
)
def test_a_host_is_a_pools_or_unknown(pool, host, status):
    answer = ask(host)
    unknown = b"ALLOWED_HOSTS" in answer.content
    assert (answer.status_code, unknown) == (status or 400, not status)
    if status:
        assert b"This link no longer works" in answer.content


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *(("GET", path) for path in ("/", "/home/", "/sign-in/", "/health/", "/health/ready/", "/gallery/")),
        *(("GET", path) for path in ("/{pool}/.well-known/jwks.json", "/.well-known/jwks.json")),
        *(("GET", path) for path in ("/identity/.well-known/jwks.json", "/{pool}/confirmUser", "/{other}/feedback")),
        *(("POST", path) for path in ("/", "/sign-in/", "/identitypools", "//", "/{pool}/feedback")),
        ("OPTIONS", "/"),
        ("PUT", "/imports/import-x/upload"),
        ("POST", "/2015-03-31/functions/{pool}/invocations"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("host", [PREFIX, CUSTOM])
def test_a_pools_host_answers_its_pages_and_nothing_more(pool, host, method, path):
    asked = path.format(pool=pool, other="us-east-1_other")
    answer = ask(host, asked, method, HTTP_X_AMZ_TARGET="AWSCognitoIdentityProviderService.ListUserPools")
    assert (answer.status_code, answer.content) == (404, b"There is nothing at this address.\n")
    assert not answer.cookies


def test_a_forwarded_host_is_believed_by_nobody(pool):
    for name in ("HTTP_X_FORWARDED_HOST", "HTTP_X_HOST", "HTTP_FORWARDED"):
        assert ask(SITE, "/sign-in/", **{name: PREFIX}).status_code == 200
        assert b"ALLOWED_HOSTS" in ask("evil.example", **{name: PREFIX}).content


def test_the_consoles_cookies_are_neither_read_nor_set(pool, console):
    asked = {"HTTP_HOST": PREFIX, "secure": True}
    console.cookies["theme"] = "dark"
    page = console.get("/feedback", **asked)
    assert not page.cookies
    assert b"data-theme" not in page.content
    assert "form-action" not in page["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert (page["Referrer-Policy"], page["Cache-Control"]) == ("no-referrer", "no-store")


def test_a_site_that_takes_any_host_still_knows_its_pools(pool, settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert ask("any.example", "/sign-in/").status_code == 200
    assert ask(PREFIX, "/sign-in/").status_code == 404
    assert b"ALLOWED_HOSTS" in ask("nobody.auth.example.org", "/sign-in/").content


def test_below_the_path_pages_answer_where_the_site_lets_them(pool, settings, monkeypatch):
    # What links in messages lead to answers always; all else where pages may be tried out.
    assert ask(SITE, f"/{pool}/feedback").status_code == 400
    monkeypatch.setattr("pools.hosted.hosts.ALWAYS", frozenset())
    assert ask(SITE, f"/{pool}/feedback").status_code == 404
    settings.HOSTED_PATHS = True
    assert ask(SITE, f"/{pool}/feedback").status_code == 400
    assert ask(SITE, "/us-east-1_none/feedback").content == b"There is nothing at this address.\n"


def test_hosts_are_remembered_for_seconds_and_unknown_ones_too(pool):
    ask(PREFIX)
    ask("nobody.auth.example.org")
    assert not [sql for sql in own_queries(lambda: ask("nobody.auth.example.org")) if "pools_domain" in sql]
    assert not [sql for sql in own_queries(lambda: ask(PREFIX)) if "pools_domain" in sql]
    Domain.objects.all().delete()
    assert b"ALLOWED_HOSTS" not in ask(PREFIX).content
    finding.forget_hosts()
    assert b"ALLOWED_HOSTS" in ask(PREFIX).content


def test_what_is_remembered_has_a_bound(pool, monkeypatch):
    monkeypatch.setattr(finding, "MOST_REMEMBERED", 3)
    for number in range(9):
        ask(f"n{number}.auth.example.org")
    assert len(finding._remembered) == 3


def test_a_domain_that_is_made_or_deleted_answers_at_once(pool, cognito):
    other = cognito.create_user_pool(PoolName="others")["UserPool"]["Id"]
    given = {"UserPoolId": other, "Domain": "other"}
    assert b"ALLOWED_HOSTS" in ask("other.auth.example.org").content
    cognito.create_user_pool_domain(**given)
    assert b"no longer works" in ask("other.auth.example.org").content
    cognito.delete_user_pool_domain(**given)
    assert b"ALLOWED_HOSTS" in ask("other.auth.example.org").content


def test_plain_http_is_led_to_https_at_the_pools_own_host(pool, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get("/feedback", HTTP_HOST=PREFIX)
    assert (answer.status_code, answer["Location"]) == (301, f"https://{PREFIX}/feedback")


def test_static_files_of_the_pages_are_there(pool, settings):
    settings.WHITENOISE_USE_FINDERS = True
    answer = ask(PREFIX, "/static/css/components/gate.css")
    answer.close()
    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, "text/css")
