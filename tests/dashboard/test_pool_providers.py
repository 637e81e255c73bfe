"""The pages of a pool's sign-in providers, on the embedded engine and on AWS's stand-in."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dashboard.models import AuditRecord
from dashboard.pool_providers.advice import RULES
from pools.rules.federation.checks import Check
from tests.dashboard.reading import form_in, read, row_for, words
from tests.dashboard.test_page_access import member_of
from tests.fixtures.people import sign_in_client
from tests.fixtures.pool_providers import saml_metadata, signing_certificate

ISSUER = "https://login.example.com"
LIST = "sign-in-providers/"
OKTA = f"{LIST}of/Okta/"
SECRET = "a-secret-that-no-page-shows"
DISCOVERY = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "userinfo_endpoint": f"{ISSUER}/me",
    "jwks_uri": f"{ISSUER}/keys",
    "scopes_supported": ["openid", "email"],
    "token_endpoint_auth_methods_supported": ["client_secret_post"],
}
NO_CERTIFICATE = re.sub(r"<md:KeyDescriptor.*</md:KeyDescriptor>", "", saml_metadata())
HTMX = {"HX-Request": "true"}


@pytest.fixture
def issuer(providers) -> dict[str, Any]:
    """What ``login.example.com`` publishes, by address; a test may change it."""
    providers.pages[f"{ISSUER}/.well-known/openid-configuration"] = dict(DISCOVERY)
    providers.pages[f"{ISSUER}/keys"] = {"keys": [{"kty": "RSA"}]}
    return providers.pages


@pytest.fixture
def add(console, spot, issuer) -> Callable[..., Any]:
    """Adds a provider by the form, named Okta unless said otherwise."""

    def send(kind: str = "oidc", **typed: Any) -> Any:
        address = spot.url(f"{LIST}add/{kind}/")
        usual = {
            "oidc": {"name": "Okta", "issuer": ISSUER, "client_id": "lifeguard", "secret": SECRET},
            "saml": {"name": "Okta", "text": saml_metadata()},
            "google": {"client_id": "lifeguard", "secret": SECRET},
        }[kind]
        return console.post(address, form_in(console.get(address)) | usual | typed)

    return send


def stored(spot, name: str = "Okta") -> dict[str, Any]:
    return spot.client.describe_identity_provider(UserPoolId=spot.pool_id, ProviderName=name)[
        "IdentityProvider"
    ]


def test_a_pool_without_providers_says_what_to_do(console, spot):
    page = console.get(spot.url(LIST))

    assert "with this pool’s own accounts alone" in words(page)
    assert [link.text.strip() for link in read(page).select(".empty .acts a")][:2] == [
        "OpenID Connect",
        "SAML 2.0",
    ]


def test_what_is_found_is_shown_before_anything_is_saved(console, spot, issuer):
    look = spot.url(f"{LIST}add/oidc/look/")

    found = console.post(look, {"issuer": f"{ISSUER}/"}, headers=HTMX)

    assert f"{ISSUER}/authorize" in found.text
    assert "<html" not in found.text
    assert spot.client.list_identity_providers(UserPoolId=spot.pool_id, MaxResults=9)["Providers"] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"issuer": "https://other.example.com"}, "of another issuer"),
        ({"token_endpoint_auth_methods_supported": ["client_secret_basic"]}, "client_secret_post"),
        ({"response_types_supported": ["token"]}, "authorization code flow"),
        ({"jwks_uri": ""}, "names no address for: keys"),
    ],
)
def test_what_would_not_work_is_said_while_looking(console, embedded_spot, issuer, change, said):
    issuer[f"{ISSUER}/.well-known/openid-configuration"].update(change)

    found = console.post(embedded_spot.url(f"{LIST}add/oidc/look/"), {"issuer": ISSUER})

    assert said in words(found)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": "<html/>"}, "no SAML metadata"),
        ({"text": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}, "DOCTYPE"),
        ({"text": "x" * 1_000_001}, "larger than 1 MB"),
        ({"text": NO_CERTIFICATE}, "no certificate"),
        ({"url": "http://login.example.com/"}, "begins with https://"),
        ({"url": "https://login.example.com/nothing"}, "HTTP status 404"),
    ],
)
def test_bad_metadata_are_told_while_looking(console, embedded_spot, issuer, typed, said):
    found = console.post(embedded_spot.url(f"{LIST}add/saml/look/"), typed)

    assert said in words(found)


def test_a_provider_at_a_private_address_is_not_asked(console, embedded_spot, issuer, settings):
    settings.PROVIDER_ALLOW_PRIVATE = False

    found = console.post(embedded_spot.url(f"{LIST}add/oidc/look/"), {"issuer": ISSUER})

    assert "not public" in words(found)


def test_an_openid_connect_provider_is_added_and_its_secret_shown_nowhere(console, spot, add):
    answer = add(identifiers="example.com")

    assert (answer.status_code, answer["Location"]) == (302, spot.url(OKTA))
    kept = stored(spot)
    assert kept["ProviderDetails"]["client_secret"] == SECRET
    assert kept["IdpIdentifiers"] == ["example.com"]
    assert kept["AttributeMapping"]["email"] == "email"
    page = console.get(spot.url(OKTA))
    assert SECRET not in page.text
    assert "Kept, and shown to nobody" in words(page)
    record = AuditRecord.objects.get(operation="CreateIdentityProvider")
    assert (record.target, record.outcome) == ("Okta", "ok")
    assert SECRET not in str(record.input)


def test_the_list_shows_how_each_provider_is(console, spot, add):
    add()
    page = console.get(spot.url(LIST))
    assert "OpenID Connect" in row_for(page, "Okta")
    rows = read(page).select_one("tbody")["hx-get"]

    assert "On" in words(console.get(rows, headers=HTMX))
    assert "Okta" in words(console.get(rows))


def test_values_for_the_provider_are_ready_to_copy(console, embedded_spot, settings):
    settings.HOSTED_PATHS = True
    page = console.get(embedded_spot.url(f"{LIST}add/saml/"))

    copied = {button["data-copy"] for button in read(page).select("[data-copy]")}
    assert f"urn:amazon:cognito:sp:{embedded_spot.pool_id}" in copied
    assert {address.rpartition("/saml2/")[2] for address in copied if "/saml2/" in address} == {
        "idpresponse",
        "logout",
        "metadata",
    }


def test_without_a_domain_the_page_says_so(console, embedded_spot, settings):
    settings.HOSTED_PATHS = False
    assert "The pool has no domain yet" in words(console.get(embedded_spot.url(f"{LIST}add/google/")))


def test_settings_change_and_the_secret_stays(console, spot, add):
    add()
    edit = spot.url(f"{OKTA}edit/")
    typed = form_in(console.get(edit)) | {"scopes": "openid email phone"}
    assert SECRET not in console.get(edit).text

    preview = console.post(f"{edit}preview/", typed)

    assert "openid email phone" in row_for(preview, "ProviderDetails.")
    assert SECRET not in preview.text
    assert console.post(f"{edit}save/", form_in(preview)).status_code == 302
    details = stored(spot)["ProviderDetails"]
    assert (details["authorize_scopes"], details["client_secret"]) == ("openid email phone", SECRET)
    record = AuditRecord.objects.filter(operation="UpdateIdentityProvider").latest("id")
    assert SECRET not in f"{record.input}{record.before}{record.after}"


def test_what_somebody_else_saved_meanwhile_is_shown(console, spot, add):
    add()
    edit = spot.url(f"{OKTA}edit/")
    typed = form_in(console.get(edit)) | {"client_id": "mine"}
    named = {"UserPoolId": spot.pool_id, "ProviderName": "Okta"}
    details = stored(spot)["ProviderDetails"] | {"client_id": "theirs"}
    spot.client.update_identity_provider(**named, ProviderDetails=details)

    answer = console.post(f"{edit}save/", typed)

    assert answer.status_code == 409
    assert "theirs" in words(answer)
    assert SECRET not in answer.text
    assert stored(spot)["ProviderDetails"]["client_id"] == "theirs"


def test_a_secret_is_replaced_without_being_shown(console, spot, add):
    add()

    answer = console.post(spot.url(f"{OKTA}secret/"), {"secret": "the-new-one"})

    assert answer.status_code == 302
    details = stored(spot)["ProviderDetails"]
    assert (details["client_secret"], details["client_id"]) == ("the-new-one", "lifeguard")


def test_the_mapping_is_a_table(console, spot, add):
    add()
    address = spot.url(f"{OKTA}mapping/")
    page = console.get(address)
    fields = {
        words(row.select_one("th")): row.select_one("td input")["name"]
        for row in read(page).select("tbody tr")
    }
    typed = form_in(page) | {fields["family_name"]: "surname", fields["name"]: ""}

    preview = console.post(f"{address}preview/", typed)

    assert "surname" in row_for(preview, "family_")
    assert console.post(f"{address}save/", form_in(preview)).status_code == 302
    mapping = stored(spot)["AttributeMapping"]
    assert (mapping["family_name"], mapping.get("name")) == ("surname", None)
    assert stored(spot)["ProviderDetails"]["client_secret"] == SECRET


def test_metadata_are_replaced_and_facts_shown(console, spot, add):
    add("saml")
    assert "https://idp.example.com/entity" in words(console.get(spot.url(OKTA)))
    new = saml_metadata().replace("/entity", "/new")
    file = SimpleUploadedFile("metadata.xml", new.encode())

    assert console.post(spot.url(f"{OKTA}metadata/"), {"file": file}).status_code == 302

    assert "https://idp.example.com/new" in words(console.get(spot.url(OKTA)))


@pytest.mark.parametrize(("days", "said"), [(20, "Certificate ends soon"), (90, "On")])
def test_a_certificate_that_ends_is_warned_of_thirty_days_before(console, spot, add, days, said):
    add("saml", text=saml_metadata(signing_certificate(days)))
    rows = read(console.get(spot.url(LIST))).select_one("tbody")["hx-get"]

    assert said in row_for(console.get(rows), "Okta")
    warned = (
        "The certificate of Okta ends soon" in console.get(spot.url(f"{LIST}warnings/"), headers=HTMX).text
    )
    assert warned == (days == 20)
    assert read(console.get(spot.url())).select_one(f"[hx-get='{spot.url(f'{LIST}warnings/')}']")


def test_app_clients_show_it_and_no_longer(console, spot, add):
    add()
    made = spot.client.create_user_pool_client(
        UserPoolId=spot.pool_id,
        ClientName="web",
        SupportedIdentityProviders=["COGNITO"],
        RefreshTokenValidity=7,
    )["UserPoolClient"]["ClientId"]

    def providers() -> list[str]:
        names = {"UserPoolId": spot.pool_id, "ClientId": made}
        told = spot.client.describe_user_pool_client(**names)["UserPoolClient"]
        assert told["RefreshTokenValidity"] == 7
        return told["SupportedIdentityProviders"]

    assert console.post(spot.url(f"{OKTA}clients/show/"), {"client": made}).status_code == 302
    assert providers() == ["COGNITO", "Okta"]
    assert "Shown" in row_for(console.get(spot.url(f"{OKTA}clients/")), "web")
    assert "1 app client still" in words(console.get(spot.url(f"{OKTA}delete/")))

    assert console.post(spot.url(f"{OKTA}clients/{made}/hide/")).status_code == 302
    assert providers() == ["COGNITO"]


def test_a_client_keeps_its_only_way_in(console, spot, add):
    add()
    made = spot.client.create_user_pool_client(
        UserPoolId=spot.pool_id, ClientName="web", SupportedIdentityProviders=["Okta"]
    )["UserPoolClient"]["ClientId"]

    answer = console.post(spot.url(f"{OKTA}clients/{made}/hide/"))

    assert answer.status_code == 409
    assert "only way to sign in" in words(answer)


def test_a_provider_is_deleted_once_it_was_said_what_becomes_of_its_users(console, spot, add):
    add()
    assert "Its users stay" in words(console.get(spot.url(f"{OKTA}delete/")))

    assert console.post(spot.url(f"{OKTA}delete/")).status_code == 302

    assert spot.client.list_identity_providers(UserPoolId=spot.pool_id, MaxResults=9)["Providers"] == []


def test_an_embedded_provider_is_switched_off_and_on(console, embedded_spot, issuer):
    spot = embedded_spot
    create = spot.url(f"{LIST}add/google/")
    console.post(create, form_in(console.get(create)) | {"client_id": "a", "secret": SECRET})
    google = spot.url(f"{LIST}of/Google/")
    assert "all sessions and refresh tokens that came by it end now" in words(console.get(f"{google}off/"))

    assert console.post(f"{google}off/").status_code == 302
    assert "It is switched off" in words(console.get(google))
    assert console.post(f"{google}on/").status_code == 302
    assert "It is switched off" not in words(console.get(google))


def test_errors_of_the_connection_stand_at_their_field(console, embedded_spot, providers):
    create = embedded_spot.url(f"{LIST}add/oidc/")
    typed = {"name": "Okta", "issuer": "https://login.example.com", "client_id": "a", "secret": SECRET}

    answer = console.post(create, form_in(console.get(create)) | typed)

    assert answer.status_code == 400
    assert "login.example.com" in words(answer)
    assert SECRET not in answer.text


def test_what_can_be_read_is_checked_on_either_connection(console, spot, add, settings):
    settings.HOSTED_PATHS = True
    add()

    checks = console.get(spot.url(f"{OKTA}checks/"))

    assert "Right" in row_for(checks, "Discovery document")
    assert "1 published" in row_for(checks, "Signing keys")
    on_aws = not spot.connection.is_embedded
    assert ("cannot be tested here without making a user" in words(checks)) == on_aws


def test_a_test_on_aws_says_why_not(console, spot, add):
    add()
    answer = console.post(spot.url(f"{OKTA}test/"))

    if spot.connection.is_embedded:
        assert "Go to Okta" in words(answer)
    else:
        assert answer.status_code == 409
        assert "no way to try a sign-in without making a user" in words(answer)


@pytest.mark.parametrize("role", ["support", "read-only", "auditor"])
def test_who_may_not_configure_providers_reads_them(embedded_spot, console, issuer, role):
    create = embedded_spot.url(f"{LIST}add/google/")
    console.post(create, form_in(console.get(create)) | {"client_id": "a", "secret": SECRET})
    theirs = sign_in_client(member_of(role))

    page = theirs.get(embedded_spot.url(f"{LIST}of/Google/"))

    assert page.status_code == 200
    assert SECRET not in page.text
    assert "Test sign-in" not in words(page)
    for rest in ("edit/", "mapping/", "secret/", "delete/", "off/", "test/", "test/report/"):
        assert theirs.get(embedded_spot.url(f"{LIST}of/Google/{rest}")).status_code == 403


def test_every_check_has_words_on_what_to_change():
    assert set(RULES) == {str(check) for check in Check}
