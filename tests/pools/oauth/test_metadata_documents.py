"""Clients that go by the address of a metadata document: policies, fetching, and what such a client may."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
import time_machine
from botocore.exceptions import ClientError
from django.http import HttpResponse

from pools.models import MetadataDocument
from pools.rules.oauth import metadata_documents
from pools.rules.user_pools.settings import REGISTER_SCOPE
from tests.pools.oauth.conftest import CALLBACK, CHALLENGE, VERIFIER, answer_of, claims, whole_location
from tests.pools.oauth.test_consent import answer_page, sign_in_to_consent

URL = "https://login.example.com/clients/notes.json"
DAY = 86_400


def document(**more: Any) -> dict[str, Any]:
    usual = {
        "client_id": URL,
        "client_name": "Notes",
        "redirect_uris": [CALLBACK, "http://localhost/callback"],
        "token_endpoint_auth_method": "none",
    }
    return usual | more


@pytest.fixture
def publish(providers) -> Callable[..., None]:
    """Puts a document up at its address, with a status and headers."""

    def put(page: Any = None, status: int = 200, url: str = URL, **headers: str) -> None:
        told = {"Content_Type": "application/json"} | headers
        named = {name.replace("_", "-"): value for name, value in told.items()}
        body = document() if page is None else page
        providers.pages[url] = lambda handler: handler.answer(status, body, **named)

    put()
    return put


@pytest.fixture
def notes(make_app) -> str:
    """The app client as which clients of documents act."""
    return make_app(CallbackURLs=[CALLBACK, "http://localhost:1/callback"])["ClientId"]


@pytest.fixture
def policy(cognito, pool, notes) -> str:
    return make_policy(cognito, pool, notes)["CIMDPolicyId"]


def make_policy(cognito, pool, client_id, **more: Any) -> dict:
    asked = {"PolicyName": "agents", "URLPatterns": ["https://*.example.com/clients/*"]} | more
    return cognito.create_cimd_policy(UserPoolId=pool, ClientId=client_id, **asked)["CIMDPolicy"]


def ask(browser, client_id: str = URL, **more: Any) -> HttpResponse:
    pkce = {"code_challenge": CHALLENGE, "code_challenge_method": "S256", "scope": "openid", "state": "s"}
    return browser.authorize(client_id, **(pkce | more))


def test_a_policy_is_made_changed_listed_and_deleted(cognito, pool, notes):
    made = make_policy(cognito, pool, notes)

    assert made["CacheDuration"] == DAY
    assert made["CreationDate"] == made["LastModifiedDate"]
    described = cognito.describe_cimd_policy(UserPoolId=pool, CIMDPolicyId=made["CIMDPolicyId"])["CIMDPolicy"]
    assert described == made
    changed = cognito.update_cimd_policy(
        UserPoolId=pool,
        CIMDPolicyId=made["CIMDPolicyId"],
        ClientId=notes,
        URLPatterns=["https://a.example.com/*"],
        CacheDuration=2 * DAY,
    )["CIMDPolicy"]
    assert (changed["PolicyName"], changed["CacheDuration"]) == ("agents", 2 * DAY)
    second = make_policy(cognito, pool, notes, PolicyName="others")
    first_page = cognito.list_cimd_policies(UserPoolId=pool, MaxResults=1)
    following = cognito.list_cimd_policies(UserPoolId=pool, MaxResults=1, NextToken=first_page["NextToken"])
    listed = first_page["CIMDPolicies"] + following["CIMDPolicies"]
    assert [one["CIMDPolicyId"] for one in listed] == sorted([made["CIMDPolicyId"], second["CIMDPolicyId"]])
    cognito.delete_user_pool_client(UserPoolId=pool, ClientId=notes)
    left = cognito.describe_cimd_policy(UserPoolId=pool, CIMDPolicyId=made["CIMDPolicyId"])["CIMDPolicy"]
    assert "ClientId" not in left
    cognito.delete_cimd_policy(UserPoolId=pool, CIMDPolicyId=made["CIMDPolicyId"])
    with pytest.raises(cognito.exceptions.ResourceNotFoundException, match="CIMD policy"):
        cognito.describe_cimd_policy(UserPoolId=pool, CIMDPolicyId=made["CIMDPolicyId"])


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"URLPatterns": ["https://example.com"]}, "a host and a path"),
        ({"URLPatterns": ["https://a@example.com/x"]}, "a host and a path"),
        ({"URLPatterns": ["http://example.com/x"]}, "regular expression pattern"),
        ({"URLPatterns": []}, "length greater than or equal to 1"),
        ({"CacheDuration": 60}, "86400"),
    ],
)
def test_a_policy_that_cannot_hold_is_refused(make_client, pool, notes, given, error):
    with pytest.raises(ClientError, match=error):
        make_policy(make_client(checked=False), pool, notes, **given)


def test_a_policy_takes_public_clients_alone(cognito, pool, make_app):
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="without a secret"):
        make_policy(cognito, pool, make_app(GenerateSecret=True)["ClientId"])


def test_a_client_signs_a_user_in_by_its_documents_address(
    browser, cognito, pool, ann, notes, policy, publish
):
    location = sign_in_to_consent(browser, URL)
    page = browser.http.get(location).content.decode()
    assert "login.example.com" in page

    code = answer_of(answer_page(browser, location, answer="allow"))["code"]

    foreign = browser.redeem(notes, code, code_verifier=VERIFIER)
    assert orjson.loads(foreign.content)["error"] == "invalid_grant"
    tokens = orjson.loads(browser.redeem(URL, code, code_verifier=VERIFIER).content)
    assert claims(tokens["access_token"])["client_id"] == claims(tokens["id_token"])["aud"] == notes
    renewal = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert orjson.loads(browser.token(client_id=notes, **renewal).content)["error"] == "invalid_grant"
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        cognito.get_tokens_from_refresh_token(ClientId=notes, RefreshToken=tokens["refresh_token"])
    assert browser.token(client_id=URL, **renewal).status_code == 200
    assert (
        browser.post("oauth2/revoke", {"client_id": notes, "token": tokens["refresh_token"]}).status_code
        == 400
    )
    assert (
        browser.post("oauth2/revoke", {"client_id": URL, "token": tokens["refresh_token"]}).status_code == 200
    )
    assert browser.token(client_id=URL, **renewal).status_code == 400


def test_both_the_document_and_the_client_must_allow_a_callback(browser, policy, publish):
    publish(document(redirect_uris=[CALLBACK, "https://other.example.com/"]))

    assert "/login?" in ask(browser)["Location"]
    assert "redirect_mismatch" in ask(browser, redirect_uri="https://other.example.com/")["Location"]
    assert "redirect_mismatch" in ask(browser, redirect_uri="http://localhost:9/callback")["Location"]
    publish(document())
    MetadataDocument.objects.all().delete()
    assert "/login?" in ask(browser, redirect_uri="http://localhost:9/callback")["Location"]


def test_the_scope_of_the_api_is_for_no_client_of_a_document(browser, policy, publish):
    told = answer_of(ask(browser, scope="openid aws.cognito.signin.user.admin"))

    assert told["error"] == "invalid_scope"


def test_of_what_the_app_client_may_a_client_of_a_document_gets_the_code_flow_alone(
    browser, cognito, pool, make_app, app, ann, publish
):
    exchange = "ALLOW_TOKEN_EXCHANGE_IMPERSONATION"
    wide = make_app(AllowedOAuthFlows=["code", "implicit"], ExplicitAuthFlows=[exchange])["ClientId"]
    make_policy(cognito, pool, wide)
    subject = browser.redeem(app, browser.code(app)).json()["access_token"]
    form = {
        "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
        "subject_token": subject,
        "subject_token_type": "urn:ietf:params:oauth:token-type:access_token",
    }

    assert answer_of(ask(browser, response_type="token"))["error"] == "unauthorized_client"
    assert "Required+parameters" in ask(browser, redirect_uri=None)["Location"]
    assert browser.token(client_id=wide, **form).status_code == 200
    assert browser.token(client_id=URL, **form).json()["error"] == "unauthorized_client"


def test_what_is_allowed_to_one_document_is_allowed_to_no_other(browser, ann, policy, publish):
    other = URL.replace("notes", "others")
    publish(document(client_id=other), url=other)
    answer_page(browser, sign_in_to_consent(browser, URL), answer="allow")

    assert "code" in answer_of(ask(browser, URL))
    assert "/oauth2/consent?" in ask(browser, other)["Location"]


def test_a_policy_keeps_so_many_documents_and_forgets_the_oldest(browser, policy, publish, monkeypatch):
    monkeypatch.setattr(metadata_documents, "MOST_DOCUMENTS", 2)
    urls = [URL.replace("notes", name) for name in ("one", "two", "three")]

    for url in urls:
        publish(document(client_id=url), url=url)
        ask(browser, url)

    assert sorted(MetadataDocument.objects.values_list("url", flat=True)) == sorted(urls[1:])


@pytest.mark.parametrize(
    ("page", "status", "headers"),
    [
        (document(client_id="https://login.example.com/clients/other.json"), 200, {}),
        (document(client_id=None), 200, {}),
        (document(token_endpoint_auth_method="client_secret_basic"), 200, {}),
        (document(grant_types=["client_credentials"]), 200, {}),
        (document(redirect_uris=[]), 200, {}),
        (document(redirect_uris=["javascript:alert(1)"]), 200, {}),
        (document(), 404, {}),
        (document(), 200, {"Content_Type": "text/html"}),
        (document(), 302, {"Location": "https://login.example.com/clients/moved.json"}),
        (b"x" * 5_000_000, 200, {}),
        (document(client_uri="x" * 33_000), 200, {}),
        (b"[", 200, {}),
    ],
)
def test_a_document_that_is_not_good_lets_nobody_in(
    browser, policy, publish, providers, page, status, headers
):
    publish(document(), url="https://login.example.com/clients/moved.json")
    publish(page, status, **headers)

    answer = ask(browser)

    assert whole_location(answer).endswith("/error")
    assert "Client+metadata+document" in answer["Location"]
    assert not MetadataDocument.objects.exists()
    assert "/clients/moved.json" not in "".join(providers.asked)
    assert b"Client metadata document is not valid." in browser.http.get(answer["Location"]).content


@pytest.mark.parametrize(
    "url",
    [
        "https://login.example.com/",
        "https://login.example.com/clients/../clients/notes.json",
        "https://login.example.com/clients/%2E%2e/notes.json",
        "https://login.example.com/clients/notes.json#x",
        "https://login.example.com@evil.example.net/clients/notes.json",
        "https://evil.example.net/.example.com/clients/notes.json",
        "https://evil.example.net?.example.com/clients/notes.json",
        "https://127.0.0.1/clients/notes.json",
        "https://login.example.com/clients/" + "x" * 250,
        "http://login.example.com/clients/notes.json",
    ],
)
def test_an_address_that_no_policy_takes_is_not_asked(browser, policy, publish, providers, url):
    assert whole_location(ask(browser, url)).endswith("/error")
    assert providers.asked == []


def test_an_address_in_a_private_network_is_not_asked(browser, policy, publish, providers, settings):
    settings.PROVIDER_ALLOW_PRIVATE = False

    assert whole_location(ask(browser)).endswith("/error")
    assert providers.asked == []


@pytest.mark.parametrize(
    ("cache_control", "days"),
    [("max-age=172800", 2), ("public, max-age=60", 1), ("no-store", 1), ("max-age=99999999999", 1)],
)
def test_a_document_is_kept_as_long_as_it_says_within_the_bounds(
    browser, cognito, pool, policy, publish, providers, cache_control, days
):
    publish(Cache_Control=cache_control)
    now = datetime.now(UTC)

    with time_machine.travel(now, tick=False) as clock:
        ask(browser), ask(browser)
        kept = cognito.list_client_metadata_urls(UserPoolId=pool, CIMDPolicyId=policy)["ClientMetadataURLs"]
        assert len(providers.asked) == 1
        assert [one["URL"] for one in kept] == [URL]
        assert kept[0]["ExpirationDate"] - kept[0]["CachedDate"] == timedelta(days=days)
        clock.move_to(now + timedelta(days=days, seconds=1))
        assert (
            cognito.list_client_metadata_urls(UserPoolId=pool, CIMDPolicyId=policy)["ClientMetadataURLs"]
            == []
        )
        ask(browser)
        assert len(providers.asked) == 2


def test_a_kept_document_is_refreshed_and_forgotten(browser, cognito, pool, policy, publish, providers):
    change = {"UserPoolId": pool, "CIMDPolicyId": policy, "URL": URL}
    with pytest.raises(ClientError, match="CachedCIMDURLDoesNotExist"):
        cognito.update_client_metadata_url_state(**change, Action="REFRESH")
    ask(browser)
    publish(document(redirect_uris=["http://localhost/callback"]))

    cognito.update_client_metadata_url_state(**change, Action="REFRESH")

    assert "redirect_mismatch" in ask(browser)["Location"]
    publish(status=500)
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="status 500"):
        cognito.update_client_metadata_url_state(**change, Action="REFRESH")
    cognito.update_client_metadata_url_state(**change, Action="INVALIDATE")
    assert cognito.list_client_metadata_urls(UserPoolId=pool, CIMDPolicyId=policy)["ClientMetadataURLs"] == []


def test_discovery_tells_whether_addresses_are_taken(browser, cognito, pool, notes):
    def told() -> dict:
        return browser.http.get(f"/{pool}/.well-known/openid-configuration").json()

    assert told()["client_id_metadata_document_supported"] is False
    make_policy(cognito, pool, notes)
    assert told()["client_id_metadata_document_supported"] is True
    assert "none" in told()["token_endpoint_auth_methods_supported"]


@pytest.mark.parametrize(
    ("patterns", "url"),
    [
        (["https://*.example.com/clients/*"], "https://login.example.com/others/notes.json"),
        (["https://*.example.net/clients/*"], "https://login.example.com/a.example.net/clients/notes.json"),
    ],
    ids=["another path", "a star in the host reaches no path"],
)
def test_an_address_that_fits_no_policy_is_nobodys(
    browser, cognito, pool, notes, publish, providers, patterns, url
):
    make_policy(cognito, pool, notes, URLPatterns=patterns)
    publish(document(client_id=url), url=url)

    assert "/error?" in ask(browser, url)["Location"]
    assert providers.asked == []


def test_a_client_of_a_document_never_registers_others(browser, cognito, pool, make_app, publish, ann, allow):
    allow(EnableStatus="Enabled", AllowedScopes=["aws.cognito.signin.user.admin"])
    steward = make_app(CallbackURLs=[CALLBACK], AllowedOAuthScopes=["openid", REGISTER_SCOPE])
    make_policy(cognito, pool, steward["ClientId"])

    assert answer_of(ask(browser, scope=REGISTER_SCOPE))["error"] == "invalid_scope"
