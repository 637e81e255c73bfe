"""Whole trips in a Chromium, by providers that are not ours: SimpleSAMLphp, and the npm package samlp."""

import json
import subprocess
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import urlopen

import pytest
from django.utils import timezone
from playwright.sync_api import Page
from services import node

from pools.models import HostedSession, IdentityProvider, User
from pools.rules.federation.saml.keys import encryption_certificate
from tests.clients.pages.conftest import BACK, App
from tests.fixtures.saml import SamlIdp
from tests.fixtures.simplesamlphp import PASSWORD
from tests.pools.federation.saml.conftest import IDP, SCOPES


@pytest.fixture
def front() -> Iterator[App]:
    """The app's own server, which says that one is back."""
    started = App()
    yield started
    started.stop()


@pytest.fixture
def site(transactional_db, live_server, settings) -> str:
    settings.SITE_URL = live_server.url
    return live_server.url


@pytest.fixture
def pool(site, cognito) -> str:
    return cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]


@pytest.fixture
def pages(site, pool) -> str:
    """Where the pool's pages are."""
    return f"{site}/{pool}"


@pytest.fixture
def person(browser) -> Iterator[Page]:
    """Somebody with one browser window."""
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def make_app(cognito, pool, front):
    def make() -> str:
        made = cognito.create_user_pool_client(
            UserPoolId=pool,
            ClientName="app",
            AllowedOAuthFlowsUserPoolClient=True,
            AllowedOAuthFlows=["code"],
            AllowedOAuthScopes=SCOPES,
            CallbackURLs=[front.callback],
            LogoutURLs=[f"{front.origin}/bye"],
            SupportedIdentityProviders=["COGNITO", "Okta"],
        )
        return made["UserPoolClient"]["ClientId"]

    return make


@pytest.fixture
def add_provider(cognito, pool):
    def add(metadata: str, **details: str) -> IdentityProvider:
        cognito.create_identity_provider(
            UserPoolId=pool,
            ProviderName="Okta",
            ProviderType="SAML",
            ProviderDetails={"MetadataFile": metadata, **details},
            AttributeMapping={"email": "email"},
        )
        return IdentityProvider.objects.select_related("pool").get(name="Okta")

    return add


def authorize(pages: str, app: str, front: App, **more: str) -> str:
    asked = {
        "client_id": app,
        "response_type": "code",
        "redirect_uri": front.callback,
        "identity_provider": "Okta",
        "state": "s1",
    }
    return f"{pages}/oauth2/authorize?{urlencode(asked | more)}"


def told(person: Page) -> dict[str, str]:
    person.get_by_text(BACK).wait_for()
    return dict(parse_qsl(urlsplit(person.url).query))


def ours(pages: str) -> bytes:
    with urlopen(f"{pages}/saml2/metadata?identity_provider=Okta", timeout=60) as answer:
        return answer.read()


@pytest.mark.parametrize(
    "encrypts", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["plain", "encrypted"]
)
def test_simplesamlphp_signs_in_and_out(
    start_simplesaml, add_provider, make_app, person, pages, front, encrypts
):
    idp = start_simplesaml(encrypts=encrypts, validates=True)
    flags = {"EncryptedResponses": "true"} if encrypts else {}
    add_provider(idp.metadata, RequestSigningAlgorithm="rsa-sha256", IDPSignout="true", **flags)
    idp.know(ours(pages))
    app = make_app()
    person.goto(authorize(pages, app, front))
    person.get_by_label("Username").fill("ann")
    person.get_by_label("Password").fill(PASSWORD)
    person.get_by_role("button", name="Login").click()
    assert set(told(person)) == {"code", "state", "iss"}
    user = User.objects.get()
    assert (user.username, user.attributes["email"]) == ("Okta_ann", "ann@example.com")
    # The provider has a session too, until single logout ends it; it asks again where the app wants that.
    person.goto(authorize(pages, app, front, prompt="login"))
    person.get_by_label("Username").wait_for()
    bye = f"{front.origin}/bye"
    person.goto(f"{pages}/logout?{urlencode({'client_id': app, 'logout_uri': bye})}")
    person.get_by_text(BACK).wait_for()
    assert person.url == bye
    assert not HostedSession.objects.filter(ended=None).exists()
    person.goto(authorize(pages, app, front))
    person.get_by_label("Username").wait_for()


@pytest.mark.slow
def test_simplesamlphp_ends_sessions_here(start_simplesaml, add_provider, make_app, person, pages, front):
    idp = start_simplesaml()
    add_provider(idp.metadata)
    idp.know(ours(pages))
    person.goto(authorize(pages, make_app(), front))
    person.get_by_label("Username").fill("ann")
    person.get_by_label("Password").fill(PASSWORD)
    person.get_by_role("button", name="Login").click()
    told(person)
    assert HostedSession.objects.filter(ended=None).count() == 1
    person.goto(f"{idp.url}/saml2/idp/SingleLogoutService.php?ReturnTo={front.origin}/bye")
    person.get_by_text(BACK).wait_for()
    assert not HostedSession.objects.filter(ended=None).exists()


@pytest.fixture
def start_samlp() -> Iterator:
    """Starts the provider of ``tests/clients/node/saml.mjs``; where it is."""
    started: list[subprocess.Popen] = []

    def start(idp: SamlIdp, encrypt_for: str = "") -> str:
        if not node.is_current():
            pytest.fail("samlp is not installed: run bin/test once, it brings it.")
        users = {
            name: {"attributes": {"email": f"{name}@example.com", "groups": ["staff", "support"]}}
            for name in ("ann", "ben")
        }
        given = {"issuer": idp.entity, "key": idp.private, "certificate": idp.certificate, "users": users}
        if encrypt_for:
            pem = f"-----BEGIN CERTIFICATE-----\n{encrypt_for}\n-----END CERTIFICATE-----\n"
            given |= {"encryptFor": pem, "encryptKey": idp.public_of(encrypt_for)}
        process = subprocess.Popen(
            [node.find(), "saml.mjs"],
            cwd=node.CLIENTS,
            env={"NODE_ENV": "test"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        started.append(process)
        process.stdin.write(json.dumps(given) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())["url"]

    yield start
    for each in started:
        with each:
            each.kill()


def test_samlp_signs_in_with_an_encrypted_assertion(
    start_samlp, add_provider, make_app, person, pages, front, pool, cognito
):
    provider = add_provider(IDP.metadata, EncryptedResponses="true")
    url = start_samlp(IDP, encryption_certificate(provider, timezone.now()))
    there = IDP.metadata.replace("https://idp.example.com/sso", f"{url}/sso")
    details = {"MetadataFile": there, "EncryptedResponses": "true"}
    cognito.update_identity_provider(UserPoolId=pool, ProviderName="Okta", ProviderDetails=details)
    person.goto(authorize(pages, make_app(), front))
    person.get_by_role("link", name="ann").click()
    assert "code" in told(person)
    assert User.objects.get().attributes["email"] == "ann@example.com"


@pytest.mark.slow
def test_samlp_begins_and_asks_before_it_takes_anothers_place(
    start_samlp, add_provider, make_app, person, pages, front, pool
):
    add_provider(IDP.metadata, IDPInit="true")
    url, app = start_samlp(IDP), make_app()
    relay = {
        "identity_provider": "Okta",
        "client_id": app,
        "redirect_uri": front.callback,
        "response_type": "code",
    }
    asked = {
        "recipient": f"{pages}/saml2/idpresponse",
        "audience": f"urn:amazon:cognito:sp:{pool}",
        "RelayState": urlencode(relay),
    }
    for name in ("ann", "ben"):
        person.goto(f"{url}/begin?{urlencode(asked | {'user': name})}")
        if name == "ben":
            person.get_by_text("Okta says that you are ben").wait_for()
            person.get_by_role("button", name="Continue as ben").click()
        assert "code" in told(person)
    [session] = HostedSession.objects.filter(ended=None).select_related("user")
    assert session.user.username == "Okta_ben"
