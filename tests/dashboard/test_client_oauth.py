"""The OAuth part of an app client: what is built, the fields, and lines to copy."""

import pytest
from django.conf import settings
from django.test import Client

from dashboard.screens.clients.presets import PRESETS
from pools.models import ManagedLoginBranding
from tests.dashboard.reading import form_in, read, row_for, words

ADDRESSES = {
    "spa": "https://shop.example/callback",
    "mobile": "com.example.shop://callback",
    "web": "https://shop.example/auth/callback",
    "mcp": "http://localhost:3030/callback",
}
SHARED = ["openid-client", "next-auth", "Authlib", "requests", "mcp"]
OFFERED = {
    "spa": ["Amplify", "oidc-client-ts", *SHARED],
    "mobile": ["Amplify", "oidc-client-ts", *SHARED],
    "web": SHARED,
    "machine": ["requests", "curl"],
    "mcp": ["Amplify", "oidc-client-ts", *SHARED],
}


def make_orders(spot) -> None:
    scopes = [{"ScopeName": "read", "ScopeDescription": "See orders"}]
    spot.client.create_resource_server(
        UserPoolId=spot.pool_id, Identifier="orders", Name="Orders", Scopes=scopes
    )


def typed_for(kind: str, console, spot) -> dict:
    """The form of a kind as it was filled in, with a name and what only the person knows."""
    page = console.get(spot.url(f"clients/create/?for={kind}"))
    typed = form_in(page) | {"client_name": kind, "callback_urls": ADDRESSES.get(kind, "")}
    return typed | ({"server_scopes": ["orders/read"]} if kind == "machine" else {})


def create(kind: str, console, spot) -> dict:
    make_orders(spot)
    answer = console.post(spot.url("clients/create/"), typed_for(kind, console, spot))
    assert answer.status_code == 302, words(answer)
    client_id = answer["Location"].split("/")[-2]
    named = {"UserPoolId": spot.pool_id, "ClientId": client_id}
    return spot.client.describe_user_pool_client(**named)["UserPoolClient"]


def test_what_is_built_is_asked_first(console, spot):
    page = read(console.get(spot.url("clients/create/")))
    choices = {link["href"].removeprefix("?for=") for link in page.select("main .lines a")}
    assert choices == {*PRESETS, "other"}


@pytest.mark.parametrize("kind", PRESETS)
def test_each_kind_gets_safe_settings_that_the_engine_takes(console, embedded_spot, kind):
    client = create(kind, console, embedded_spot)
    grants = ["client_credentials"] if kind == "machine" else ["code"]
    assert client["AllowedOAuthFlows"] == grants
    assert bool(client.get("ClientSecret")) == (kind in ("web", "machine"))
    rotates = client.get("RefreshTokenRotation", {}).get("Feature") == "ENABLED"
    assert rotates == (kind in ("spa", "mobile", "mcp"))
    assert client["PreventUserExistenceErrors"] == "ENABLED"
    if kind == "machine":
        assert client["AllowedOAuthScopes"] == ["orders/read"]
    page = words(console.get(embedded_spot.url(f"clients/{client['ClientId']}/")))
    assert "Risky" not in page


def test_a_kind_is_chosen_on_an_aws_connection_too(console, aws, aws_client):
    from tests.fixtures.spots import make_spot

    client = create("spa", console, make_spot(aws, aws_client))
    assert (client["AllowedOAuthFlows"], client["CallbackURLs"]) == (["code"], [ADDRESSES["spa"]])


@pytest.mark.parametrize(("version", "styles"), [(1, 0), (2, 1)])
def test_a_client_gets_a_style_at_once_where_the_domain_shows_nobody_without_one(
    console, embedded_spot, version, styles
):
    pool = {"UserPoolId": embedded_spot.pool_id}
    embedded_spot.client.create_user_pool_domain(**pool, Domain="harbour", ManagedLoginVersion=version)
    client = create("spa", console, embedded_spot)

    asked = {"response_type": "code", "client_id": client["ClientId"], "redirect_uri": ADDRESSES["spa"]}
    page = Client(headers={"host": f"harbour.{settings.HOSTED_DOMAIN}"}).get("/login", asked)

    assert page.status_code == 200
    assert ManagedLoginBranding.objects.filter(client_id=client["ClientId"]).count() == styles


def test_pkce_and_rotation_are_explained(console, embedded_spot):
    page = words(console.get(embedded_spot.url("clients/create/?for=spa")))
    assert "worth nothing without it" in page
    assert "an old one that is used again is refused" in page


@pytest.mark.parametrize(
    ("kind", "typed", "field", "sentence"),
    [
        ("spa", {"callback_urls": ""}, "callback_urls", "at least one address to come back to"),
        ("spa", {"allowed_o_auth_scopes": []}, "allowed_o_auth_scopes", "Choose at least one"),
        ("spa", {"allowed_o_auth_flows": []}, "allowed_o_auth_flows", "Choose at least one"),
        (
            "spa",
            {"allowed_o_auth_flows_user_pool_client": []},
            "allowed_o_auth_flows_user_pool_client",
            "Grants and scopes need it",
        ),
        ("machine", {"server_scopes": []}, "allowed_o_auth_scopes", "needs a scope of a resource server"),
        ("machine", {"allowed_o_auth_scopes": ["openid"]}, "allowed_o_auth_scopes", "A machine is no user"),
        (
            "spa",
            {"explicit_auth_flows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]},
            "rotate_refresh",
            "untick it above",
        ),
        # What the server alone knows.
        (
            "spa",
            {"custom_scopes": "ghost/read"},
            "allowed_o_auth_scopes",
            "Invalid scope requested: ghost/read",
        ),
        ("machine", {"generate_secret": []}, "allowed_o_auth_flows", "does not have a client secret"),
        ("spa", {"logout_urls": "data:text/html,x"}, "logout_urls", "a browser runs or reads it by itself"),
        ("spa", {"callback_urls": "intent://x"}, "callback_urls", "a browser runs or reads it by itself"),
        ("spa", {"access_token_validity": "2"}, "access_token_validity", "Invalid range for token validity"),
    ],
)
def test_a_mistake_is_told_at_its_field(console, embedded_spot, kind, typed, field, sentence):
    make_orders(embedded_spot)
    page = console.post(embedded_spot.url("clients/create/"), typed_for(kind, console, embedded_spot) | typed)
    assert page.status_code in (400, 422)
    assert sentence in words(read(page).select_one(f"#id_{field}_error"))
    assert not embedded_spot.client.list_user_pool_clients(UserPoolId=embedded_spot.pool_id)[
        "UserPoolClients"
    ]


def test_a_server_error_at_an_edit_is_told_at_its_field_and_nothing_is_changed(console, embedded_spot):
    spot = embedded_spot
    client = create("web", console, spot)
    address = spot.url(f"clients/{client['ClientId']}/")
    typed = form_in(console.get(f"{address}edit/")) | {"custom_scopes": "ghost/read"}
    page = console.post(f"{address}save/", typed)
    assert "ghost/read" in words(read(page).select_one("#id_allowed_o_auth_scopes_error"))


def test_an_edit_offers_the_kinds_that_fit_and_shows_what_they_change(console, embedded_spot):
    spot = embedded_spot
    make_orders(spot)
    made = spot.client.create_user_pool_client(
        UserPoolId=spot.pool_id,
        ClientName="old",
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["implicit"],
        AllowedOAuthScopes=["openid", "orders/read"],
        CallbackURLs=["https://shop.example/"],
    )["UserPoolClient"]
    address = spot.url(f"clients/{made['ClientId']}/")
    offered = {
        link["href"] for link in read(console.get(f"{address}edit/")).select("main form a[href^='?for=']")
    }
    assert offered == {"?for=spa", "?for=mobile", "?for=mcp"}
    preview = console.post(f"{address}preview/", form_in(console.get(f"{address}edit/?for=spa")))
    assert "AllowedOAuthFlows implicit code" in row_for(preview, "AllowedOAuthFlows ")
    assert "orders/read" in row_for(preview, "AllowedOAuthScopes")
    assert console.post(f"{address}save/", form_in(preview, "/save/")).status_code == 302
    after = spot.client.describe_user_pool_client(UserPoolId=spot.pool_id, ClientId=made["ClientId"])
    assert after["UserPoolClient"]["AllowedOAuthFlows"] == ["code"]


def test_scopes_of_resource_servers_are_ticked_and_others_stay(console, embedded_spot):
    spot = embedded_spot
    client = create("machine", console, spot)
    form = form_in(console.get(spot.url(f"clients/{client['ClientId']}/edit/")))
    assert (form["server_scopes"], form["custom_scopes"]) == (["orders/read"], "")


@pytest.mark.parametrize("kind", PRESETS)
def test_lines_to_copy_bear_this_clients_values_and_no_secret(console, embedded_spot, kind):
    spot = embedded_spot
    spot.client.create_user_pool_domain(UserPoolId=spot.pool_id, Domain="acme")
    client = create(kind, console, spot)
    address = spot.url(f"clients/{client['ClientId']}/snippets/")
    tabs = read(console.get(address)).select(".tabs a")
    assert [words(tab) for tab in tabs] == OFFERED[kind]
    for tab in tabs:
        page = console.get(address + tab["href"])
        code = read(page).select_one("pre code").text
        assert client["ClientId"] in code
        assert "acme.auth.localhost" in code or f"/{spot.pool_id}" in code
        assert client.get("ClientSecret", "no secret") not in page.content.decode()
        if client.get("ClientSecret"):
            assert "CLIENT_SECRET" in code
        if words(tab) in ("Authlib", "requests", "mcp"):
            compile(code, words(tab), "exec")


def test_without_a_domain_there_are_no_lines_and_the_reason_is_said(console, embedded_spot, settings):
    settings.HOSTED_PATHS = False
    client = create("spa", console, embedded_spot)
    page = words(console.get(embedded_spot.url(f"clients/{client['ClientId']}/snippets/")))
    assert "The pool has no domain" in page


def test_an_attribute_that_looks_like_a_right_is_marked_where_it_is_chosen(console, embedded_spot):
    spot = embedded_spot
    attribute = {"Name": "tenantId", "AttributeDataType": "String", "Mutable": True}
    spot.client.add_custom_attributes(UserPoolId=spot.pool_id, CustomAttributes=[attribute])
    page = console.get(spot.url("clients/create/?for=spa"))
    assert "Looks like a right" in row_for(page, "custom:tenantId")
