"""Testing a sign-in at a provider: a real trip, its report, and that nothing comes of it."""

from collections.abc import Callable
from time import time
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from django.http import HttpResponse
from django.test import Client
from jwt.algorithms import RSAAlgorithm

from dashboard.models import AuditRecord, Role
from pools.models import AuthorizationCode, FederatedIdentity, HostedSession, ProviderTest, User
from pools.rules.federation.checks import Check
from tests.dashboard.reading import read, row_for, words
from tests.fixtures.people import sign_in_client
from tests.fixtures.saml import encoded
from tests.fixtures.saml_attacks import ATTACKS, Forger, attack
from tests.pools.federation.saml.conftest import (  # noqa: F401 (fixtures)
    IDP,
    Request,
    acs,
    make_provider,
    pool,
    provider,
    right,
)

KEY = generate_private_key(65537, 2048)
ISSUER = "https://login.example.com"
SECRET = "a-secret-of-ours-at-the-provider"


class Pilot:
    """A member's browser at the console, which goes to the provider and comes back."""

    def __init__(self, console: Client, pool: str) -> None:  # noqa: F811
        self.console, self.pool = console, pool
        self.page = f"/pools/embedded/{pool}/sign-in-providers/of/Okta/"

    def start(self) -> str:
        """The address that begins the test."""
        answer = self.console.post(f"{self.page}test/")
        assert answer.status_code == 200, words(answer)
        return str(read(answer).select_one("main a.primary")["href"])

    def leave(self, address: str, browser: Client | None = None) -> str:
        """Where the provider is asked."""
        return str(self.get(address, browser)["Location"])

    def get(self, address: str, browser: Client | None = None) -> HttpResponse:
        url = urlsplit(address)
        return (browser or self.console).get(url.path, QUERY_STRING=url.query)

    def post(self, response: str, relay_state: str, browser: Client | None = None) -> HttpResponse:
        """The provider's form, which comes without cookies; what the browser is told when it was led on."""
        form = urlencode({"SAMLResponse": response, "RelayState": relay_state})
        kind = "application/x-www-form-urlencoded"
        taken = Client().post(f"/{self.pool}/saml2/idpresponse", form, content_type=kind)
        return self.get(taken["Location"], browser)

    def report(self, ended: HttpResponse) -> HttpResponse:
        return self.console.get(self.get(ended["Location"])["Location"])


@pytest.fixture
def tester(console, pool) -> Pilot:  # noqa: F811
    return Pilot(console, pool)


@pytest.fixture
def saml_trip(tester, provider, right) -> Callable[..., HttpResponse]:  # noqa: F811
    """The report of a trip by SAML; ``make`` makes the answer to what was asked."""

    def run(make: Callable[[Any], str] = lambda it: encoded(Forger(IDP, it).signed())) -> HttpResponse:
        request = Request(tester.leave(tester.start()))
        return tester.report(tester.post(make(right(request.id)), request.relay_state))

    return run


def nothing_was_made() -> bool:
    models = (User, FederatedIdentity, HostedSession, AuthorizationCode)
    return not any(model.objects.exists() for model in models)


def test_a_trip_by_saml_shows_all_of_it_and_makes_nothing(saml_trip, tester):
    report = saml_trip()

    assert "A new user would be made" in words(report)
    assert "Passed" in row_for(report, "It is for us")
    assert "ann@example.com" in row_for(report, "email")
    assert "AuthnRequest" in report.text
    assert f"{tester.pool}_Okta" in words(report)
    assert nothing_was_made()
    page = words(tester.console.get(tester.page))
    assert "The last test passed" in page
    assert "test it to see" not in page


@pytest.mark.parametrize("name", sorted(ATTACKS.keys() - {"nothing"}))  # which answers no trip
def test_the_report_names_the_rule_that_an_attack_meets(saml_trip, name):
    report = saml_trip(lambda it: attack(name, IDP, it))

    named = read(report).select_one(".callout.bad .mono").text
    assert Check(named) in ATTACKS[name][0]
    assert nothing_was_made()


def test_who_tested_is_in_the_trail_and_never_what_came(saml_trip):
    saml_trip()

    records = AuditRecord.objects.filter(operation__contains="ProviderTest")
    assert [(each.operation, each.target, each.staff) for each in records] == [
        ("StartProviderTest", "Okta", "dana@example.com")
    ]
    assert "ann@example.com" not in str(list(AuditRecord.objects.values()))
    assert b"ann@example.com" not in bytes(ProviderTest.objects.get().report)


def test_an_address_opens_once_and_for_ten_minutes(tester, provider):  # noqa: F811
    address = tester.start()
    assert tester.leave(address).startswith("https://idp.example.com/")
    assert "/error?" in tester.leave(address)

    late = tester.start()
    with time_machine.travel(time() + 601, tick=False):
        assert "/error?" in tester.leave(late)


def test_who_sends_the_address_to_somebody_else_learns_nothing_of_them(tester, provider, right):  # noqa: F811
    victim = Client()
    request = Request(tester.leave(tester.start(), victim))

    ended = tester.post(encoded(Forger(IDP, right(request.id)).signed()), request.relay_state, victim)

    assert tester.get(ended["Location"], victim).status_code in (302, 403)
    report = tester.console.get(f"{tester.page}test/report/")
    assert "ann@example.com" not in report.text


def test_a_report_is_gone_after_an_hour_and_is_its_members_alone(saml_trip, tester, pool):  # noqa: F811
    saml_trip()
    address = f"{tester.page}test/report/"
    assert tester.console.get(address).status_code == 200
    assert Client().get(address).status_code == 302

    with time_machine.travel(time() + 3601, tick=False):
        assert tester.console.get(address).status_code in (302, 404)


def test_a_role_that_masks_sees_no_claim_of_it(saml_trip, tester, staff, provider):  # noqa: F811
    role = Role.objects.create(
        name="Set-up", groups=["see-pools", "see-users", "pool-settings"], masked=["email", "name"]
    )
    staff.grants.update(role=role)
    tester.console = sign_in_client(staff)

    report = saml_trip()

    assert "ann@example.com" not in report.text
    assert "a•••@e••••.com" in row_for(report, "email")
    assert "support" not in report.text


@pytest.fixture
def oidc_trip(tester, cognito, providers) -> Callable[..., HttpResponse]:
    """The report of a trip by OpenID Connect; ``bent`` claims are put over those of the ID token."""
    pages = providers.pages
    jwk = {**RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True), "kid": "one"}
    names = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
    addresses = {name: f"{ISSUER}/{name}" for name in names}
    pages[f"{ISSUER}/.well-known/openid-configuration"] = {"issuer": ISSUER, **addresses}
    pages[addresses["jwks_uri"]] = {"keys": [jwk]}
    pages[addresses["userinfo_endpoint"]] = {"sub": "1029", "name": "Ines"}
    cognito.create_identity_provider(
        UserPoolId=tester.pool,
        ProviderName="Okta",
        ProviderType="OIDC",
        ProviderDetails={
            "client_id": "us",
            "client_secret": SECRET,
            "authorize_scopes": "openid email",
            "oidc_issuer": ISSUER,
            "attributes_request_method": "GET",
        },
        AttributeMapping={"email": "email", "name": "name"},
    )

    def run(answer: dict[str, Any] | None = None, **bent: Any) -> HttpResponse:
        asked = dict(parse_qsl(urlsplit(tester.leave(tester.start())).query))
        now = int(time())
        claims = {"iss": ISSUER, "aud": "us", "sub": "1029", "iat": now, "exp": now + 300}
        claims |= {"nonce": asked["nonce"], "email": "ines@example.org"} | bent
        token = jwt.encode(claims, KEY, "RS256", headers={"kid": "one"})
        tokens = {"access_token": "opaque-access", "id_token": token, "refresh_token": "opaque-refresh"}
        pages[addresses["token_endpoint"]] = tokens if answer is None else answer
        back = f"/{tester.pool}/oauth2/idpresponse?state={asked['state']}&code=a-code-of-theirs"
        return tester.report(tester.get(back))

    return run


def test_a_trip_by_openid_connect_shows_secrets_by_length_and_digest_alone(oidc_trip):
    report = oidc_trip()

    assert "A new user would be made" in words(report)
    assert "name" in row_for(report, "Ines")
    assert "characters, SHA-256" in report.text
    shown = words(report)
    for secret in (SECRET, "opaque-access", "opaque-refresh", "a-code-of-theirs", "eyJ"):
        assert secret not in shown
    assert nothing_was_made()


@pytest.mark.parametrize(
    ("bent", "check"),
    [
        ({"iss": "https://other.example.com"}, "issuer"),
        ({"aud": "somebody-else"}, "audience"),
        ({"exp": 1}, "time"),
        ({"nonce": "another"}, "request"),
        ({"sub": "x" * 256}, "subject"),
    ],
)
def test_the_report_says_which_check_of_an_id_token_failed(oidc_trip, bent, check):
    report = oidc_trip(**bent)

    assert read(report).select_one(".callout.bad .mono").text == check
    assert "Failed" in words(report)
    assert "ines@example.org" in words(report)


def test_an_error_of_the_provider_is_told_with_what_to_change(oidc_trip):
    report = words(oidc_trip({"error": "invalid_client", "error_description": "Unknown client"}))

    assert "The provider answers with an error: invalid_client Unknown client" in report
    assert "callback address is not registered" in report


def test_only_a_page_of_this_site_is_returned_to(make_client, provider, pool):  # noqa: F811
    own = make_client(service="lifeguard")
    for address in ("https://evil.example/", "https://evil.example/?testserver", "javascript:alert(1)"):
        with pytest.raises(own.exceptions.InvalidParameterException):
            own.start_provider_test(UserPoolId=pool, ProviderName="Okta", ReturnTo=address)


def test_another_caller_is_not_told_of_a_test(make_client, saml_trip, tester, pool):  # noqa: F811
    saml_trip()
    own, test = make_client(service="lifeguard"), ProviderTest.objects.get()
    with pytest.raises(own.exceptions.ResourceNotFoundException):
        own.describe_provider_test(UserPoolId=pool, TestId=test.id, Receipt="anything")


def test_only_the_browser_that_has_the_receipt_reads_the_report(make_client, provider, pool, right):  # noqa: F811
    own = make_client(service="lifeguard")
    started = own.start_provider_test(
        UserPoolId=pool, ProviderName="Okta", ReturnTo="http://testserver/pools/"
    )
    tester = Pilot(Client(), pool)
    request = Request(tester.leave(started["Address"]))
    named = {"UserPoolId": pool, "TestId": started["TestId"]}
    assert own.describe_provider_test(**named)["ProviderTest"]["Status"] == "OPENED"
    ended = tester.post(encoded(Forger(IDP, right(request.id)).signed()), request.relay_state)
    receipt = parse_qs(urlsplit(ended["Location"]).query)["receipt"][0]

    with pytest.raises(own.exceptions.NotAuthorizedException):
        own.describe_provider_test(**named, Receipt="another")

    assert own.describe_provider_test(**named, Receipt=receipt)["ProviderTest"]["Status"] == "PASSED"
