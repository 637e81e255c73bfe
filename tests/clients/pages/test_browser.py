"""Apps in the browser: oidc-client-ts, Amplify, and callbacks wherever an app may have one."""

from urllib.parse import urlencode, urlsplit

import pytest
import requests

from tests.clients.conftest import EMAIL
from tests.clients.pages.conftest import BACK, ELSEWHERE, SCOPES, told
from tests.clients.pages.front import TlsFront

SCHEME = "com.example.shop://callback"


def test_oidc_client_ts_from_the_sign_in_to_the_sign_out(issuer, register, app, surfer, open_app):
    client_id = register(CallbackURLs=[f"{app.origin}/"])["ClientId"]
    page = open_app("oidc_client", issuer=issuer, clientId=client_id, scope=" ".join(SCOPES))
    page.evaluate("() => void app.signIn()")
    surfer.type()
    page.wait_for_url(f"{app.origin}/?code=*")
    back = page.evaluate("app.back()")
    assert back["state"] == {"cart": 7}
    assert (back["profile"]["email"], back["profile"]["iss"]) == (EMAIL, issuer)
    assert page.evaluate("app.renew()")
    token = page.evaluate("app.refreshToken()")
    page.evaluate("app.revoke()")
    server = requests.get(f"{issuer}/.well-known/openid-configuration").json()
    form = {"grant_type": "refresh_token", "refresh_token": token, "client_id": client_id}
    assert requests.post(server["token_endpoint"], form).json()["error"] == "invalid_grant"
    page.evaluate("() => void app.signOut()")
    assert urlsplit(surfer.arrive()).path == "/bye"


@pytest.fixture
def front(live_server, oidc_certificate, settings):
    """The site as browsers see it behind a proxy that ends TLS."""
    started = TlsFront(oidc_certificate, urlsplit(live_server.url).port)
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    yield started
    started.stop()


@pytest.mark.slow
def test_amplify_signs_in_with_a_redirect(engine, issuer, pool, register, app, surfer, open_app, front):
    home = f"{app.origin}/"
    client_id = register(CallbackURLs=[home], LogoutURLs=[home])["ClientId"]
    domain = f"acme.auth.localhost:{front.port}"
    page = open_app(
        "amplify_pages", endpoint=engine, userPoolId=pool, clientId=client_id, domain=domain, scopes=SCOPES
    )
    page.evaluate("() => void app.signIn()")
    surfer.type()
    page.wait_for_url(f"{home}*")
    page.wait_for_function("heard.includes('customOAuthState')")
    assert page.evaluate("heard").count("signInWithRedirect") == 1
    assert page.evaluate("app.claims()")["email"] == EMAIL
    assert page.evaluate("app.user()")["username"] == "ann"
    assert page.evaluate("app.renew()")
    with page.expect_event("load"):
        page.evaluate("() => void app.signOut()")
    assert (page.url, page.evaluate("app.user()")) == (home, None)
    # Nobody is signed in on the pages either: they ask again.
    page.evaluate("() => void app.signIn()")
    page.get_by_label("User name").wait_for()


@pytest.mark.slow
def test_amplify_signs_in_without_a_code(engine, issuer, pool, register, app, surfer, open_app, front):
    home = f"{app.origin}/"
    implicit = {"AllowedOAuthFlows": ["implicit"], "CallbackURLs": [home]}
    there = {"userPoolId": pool, "clientId": register(**implicit)["ClientId"], "endpoint": engine}
    domain = f"acme.auth.localhost:{front.port}"
    page = open_app("amplify_pages", **there, domain=domain, scopes=SCOPES, responseType="token")
    page.evaluate("() => void app.signIn()")
    surfer.type()
    page.wait_for_url(f"{home}*")
    page.wait_for_function("heard.includes('customOAuthState')")
    assert page.evaluate("app.claims()")["email"] == EMAIL
    assert page.evaluate("app.user()")["username"] == "ann"
    # The tokens stood in the fragment, and are gone from the address.
    assert page.url == home


def asked_of(issuer: str, client_id: str, callback: str) -> str:
    """A request for authorization."""
    server = requests.get(f"{issuer}/.well-known/openid-configuration").json()
    query = {"response_type": "code", "client_id": client_id, "redirect_uri": callback, "state": "s1"}
    return f"{server['authorization_endpoint']}?{urlencode(query)}"


def test_a_callback_of_another_scheme_is_handed_to_its_app(issuer, register, surfer):
    """Chromium applies a policy's ``form-action`` to the redirect after a form: ours has none."""
    sent, failed, said = [], [], []
    surfer.page.on("console", lambda message: said.append(message.text))
    surfer.page.on("requestfailed", lambda request: failed.append(request.failure))
    devtools = surfer.page.context.new_cdp_session(surfer.page)

    def answered(answer: dict) -> None:
        sent.extend(each["value"] for each in answer["responseHeaders"] if each["name"] == "Location")
        devtools.send("Fetch.continueResponse", {"requestId": answer["requestId"]})

    devtools.on("Fetch.requestPaused", answered)
    devtools.send("Fetch.enable", {"patterns": [{"resourceType": "Document", "requestStage": "Response"}]})
    surfer.page.goto(asked_of(issuer, register(CallbackURLs=[SCHEME])["ClientId"], SCHEME))
    with surfer.page.expect_event("requestfailed"):
        surfer.type()
    # The page stays, as the system is asked for an app of that scheme; a policy that forbids it would say so on the console.
    assert (failed, said) == (["net::ERR_ABORTED"], [])
    assert sent[-1].startswith(f"{SCHEME}?code=")
    assert told(sent[-1])["state"] == "s1"


@pytest.mark.slow
def test_a_callback_of_another_site_is_followed_from_the_form(issuer, register, surfer):
    surfer.page.route(f"{ELSEWHERE}*", lambda route: route.fulfill(body=BACK))
    answer = told(surfer.sign_in(asked_of(issuer, register(CallbackURLs=[ELSEWHERE])["ClientId"], ELSEWHERE)))
    assert (answer["state"], answer["iss"]) == ("s1", issuer)
    assert answer["code"]
