"""The pages of a pool's domains."""

import pytest
from django.conf import settings as site

from dashboard.screens.domains import dns
from tests.dashboard.reading import form_in, read, words

CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/6f1b7a4e-5c1d-4c1e-9a55-0123456789ab"
DOMAIN = "settings/domain/"


@pytest.fixture(autouse=True)
def _no_dns(monkeypatch):
    """Names have the addresses that a test gives them: there is no network here."""
    known = {
        "auth.example.com": {"192.0.2.1"},
        "acme.auth.localhost": {"127.0.0.1"},
        "127.0.0.1": {"127.0.0.1"},
    }
    monkeypatch.setattr(dns, "_addresses", lambda host: known.get(host, set()))


def described(spot) -> dict:
    return spot.client.describe_user_pool(UserPoolId=spot.pool_id)["UserPool"]


def test_a_pool_without_a_domain_says_what_it_is_for(console, spot):
    page = words(console.get(spot.url(DOMAIN)))
    assert "No domain yet" in page
    assert "your-prefix." in page


def test_a_prefix_domain_is_created_changed_and_deleted(console, spot):
    create = spot.url(f"{DOMAIN}prefix/")
    typed = form_in(console.get(create)) | {"domain": "acme", "version": "1"}
    assert console.post(create, typed).status_code == 302
    page = words(console.get(spot.url(DOMAIN)))
    below = site.HOSTED_DOMAIN if spot.connection.is_embedded else "auth.us-east-1.amazoncognito.com"
    assert f"acme.{below}" in page
    assert "Classic (1)" in page

    edit = spot.url(f"{DOMAIN}acme/edit/")
    assert "ertificate" not in words(console.get(edit))
    if spot.connection.is_embedded:
        assert console.post(edit, form_in(console.get(edit)) | {"version": "2"}).status_code == 302
        assert "Managed login (2)" in words(console.get(spot.url(DOMAIN)))

    gone = spot.url(f"{DOMAIN}acme/delete/")
    assert "cannot sign anybody in" in words(console.get(gone))
    assert console.post(gone).status_code == 302
    assert "No domain yet" in words(console.get(spot.url(DOMAIN)))


def test_a_custom_domain_says_what_dns_and_the_proxy_need(console, embedded_spot):
    create = embedded_spot.url(f"{DOMAIN}custom/")
    typed = form_in(console.get(create))
    assert typed["certificate"].startswith("arn:aws:acm:us-east-1:")
    typed |= {"domain": "auth.example.com", "version": "2"}
    assert console.post(create, typed | {"certificate": CERTIFICATE}).status_code == 302
    assert described(embedded_spot)["CustomDomain"] == "auth.example.com"
    page = words(console.get(embedded_spot.url(DOMAIN)))
    assert "hand the Host header on" in page
    assert CERTIFICATE in page
    checked = words(console.get(embedded_spot.url(DOMAIN), {"check": "auth.example.com"}))
    assert "auth.example.com has the address 192.0.2.1." in checked
    assert "127.0.0.1 has another" in checked


def test_a_name_below_localhost_needs_nothing(console, embedded_spot):
    embedded_spot.client.create_user_pool_domain(UserPoolId=embedded_spot.pool_id, Domain="acme")
    page = words(console.get(embedded_spot.url(DOMAIN)))
    assert "browsers take every name below localhost to their own machine" in page
    assert "certificate for" not in page


def test_dns_that_knows_nothing_is_a_warning(console, embedded_spot, monkeypatch):
    given = {"UserPoolId": embedded_spot.pool_id, "Domain": "nowhere"}
    embedded_spot.client.create_user_pool_domain(**given)
    page = console.get(embedded_spot.url(DOMAIN), {"check": "nowhere"})
    assert page.status_code == 200
    assert "has no address yet" in words(page)
    monkeypatch.setattr(dns, "SECONDS", 0.0)
    monkeypatch.setattr(dns, "_within", lambda answer: None)
    assert "did not answer" in words(console.get(embedded_spot.url(DOMAIN), {"check": "nowhere"}))


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("prefix", {"domain": "Acme"}, "Lower-case letters"),
        ("prefix", {"domain": "my-aws-login"}, "reserved word: aws"),
        ("custom", {"domain": "localhost"}, "not a valid subdomain"),
        ("custom", {"domain": "x.y.localhost"}, "name of this site itself"),
        ("custom", {"certificate": "arn:aws:acm:eu-west-1:123456789012:certificate/a"}, "no ARN of a certificate"),
    ],
)  # fmt: skip
def test_what_cannot_be_one_is_told_and_stays_typed(console, embedded_spot, kind, typed, said):
    create = embedded_spot.url(f"{DOMAIN}{kind}/")
    page = console.post(create, form_in(console.get(create)) | {"domain": "auth.example.com"} | typed)
    assert page.status_code in (400, 422)
    assert said in words(page)
    assert form_in(page)["domain"] == typed.get("domain", "auth.example.com")


def test_a_domain_of_another_pool_has_no_page_here(console, embedded_spot, cognito):
    other = cognito.create_user_pool(PoolName="others")["UserPool"]["Id"]
    cognito.create_user_pool_domain(UserPoolId=other, Domain="other")
    for act in ("edit", "delete"):
        assert console.get(embedded_spot.url(f"{DOMAIN}other/{act}/")).status_code == 404


def test_deleting_a_pool_says_beforehand_that_its_domain_goes_first(console, embedded_spot):
    embedded_spot.client.create_user_pool_domain(UserPoolId=embedded_spot.pool_id, Domain="acme")
    page = console.get(embedded_spot.url("delete/"))
    assert "It has a domain" in words(page)
    assert read(page).select_one(f'a[href="{embedded_spot.url(DOMAIN)}"]')


def test_paths_that_others_reach_are_warned_of(console, embedded_spot, settings):
    settings.HOSTED_PATHS, settings.ON_THIS_MACHINE = True, False
    assert "stand on the console’s origin" in words(console.get(embedded_spot.url(DOMAIN)))
    settings.ON_THIS_MACHINE = True
    assert "stand on the console’s origin" not in words(console.get(embedded_spot.url(DOMAIN)))
    settings.HOSTED_DOMAIN = ""
    assert "HOSTED_DOMAIN" in words(console.get(embedded_spot.url(DOMAIN)))
