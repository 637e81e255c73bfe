"""App clients: made, described, listed, changed and deleted."""

import pytest

from tests.pools.operations.answers import refused

OAUTH = {
    "AllowedOAuthFlowsUserPoolClient": True,
    "AllowedOAuthFlows": ["code"],
    "AllowedOAuthScopes": ["openid", "email"],
    "CallbackURLs": ["https://app.example.com/in"],
}


@pytest.fixture
def make(cognito, pool_id):
    return lambda **members: cognito.create_user_pool_client(
        **{"UserPoolId": pool_id, "ClientName": "app"} | members
    )["UserPoolClient"]


def describe(cognito, client: dict) -> dict:
    given = {"UserPoolId": client["UserPoolId"], "ClientId": client["ClientId"]}
    return cognito.describe_user_pool_client(**given)["UserPoolClient"]


def test_a_new_client_has_cognitos_defaults(cognito, make, pool_id):
    client = make()

    made = {"ClientId", "CreationDate", "LastModifiedDate"}
    assert {name: value for name, value in client.items() if name not in made} == {
        "UserPoolId": pool_id,
        "ClientName": "app",
        "ClientType": "REGULAR",
        "RefreshTokenValidity": 30,
        "TokenValidityUnits": {},
        "ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "AllowedOAuthFlowsUserPoolClient": False,
        "EnableTokenRevocation": True,
        "EnablePropagateAdditionalUserContextData": False,
        "AuthSessionValidity": 3,
    }
    assert len(client["ClientId"]) == 26
    assert describe(cognito, client) == client


def test_a_refresh_token_validity_of_zero_is_thirty_days_in_the_unit_given(make):
    assert make(RefreshTokenValidity=0)["RefreshTokenValidity"] == 30
    assert make(TokenValidityUnits={"RefreshToken": "hours"})["RefreshTokenValidity"] == 720


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"AccessTokenValidity": 25}, id="access token of 25 hours"),
        pytest.param(
            {"IdTokenValidity": 4, "TokenValidityUnits": {"IdToken": "minutes"}}, id="ID token of 4 minutes"
        ),
        pytest.param(
            {"RefreshTokenValidity": 59, "TokenValidityUnits": {"RefreshToken": "minutes"}},
            id="refresh token of 59 minutes",
        ),
        pytest.param({"RefreshTokenValidity": 3651}, id="refresh token of more than 10 years"),
        pytest.param(
            {
                "AccessTokenValidity": 2,
                "RefreshTokenValidity": 60,
                "TokenValidityUnits": {"RefreshToken": "minutes"},
            },
            id="refresh token shorter than access token",
        ),
        pytest.param(
            {"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ADMIN_NO_SRP_AUTH"]}, id="legacy and ALLOW_"
        ),
        pytest.param(
            {
                "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"],
                "RefreshTokenRotation": {"Feature": "ENABLED"},
            },
            id="rotation and ALLOW_REFRESH_TOKEN_AUTH",
        ),
        pytest.param({"AllowedOAuthFlowsUserPoolClient": True}, id="OAuth without flows"),
        pytest.param(OAUTH | {"AllowedOAuthFlowsUserPoolClient": False}, id="flows without OAuth"),
        pytest.param({"CallbackURLs": ["http://app.example.com"]}, id="plain http"),
        pytest.param({"CallbackURLs": ["https://app.example.com/#in"]}, id="fragment"),
        pytest.param({"CallbackURLs": ["JavaScript:alert(1)"]}, id="script"),
        pytest.param({"LogoutURLs": ["data:text/html,x"]}, id="document"),
        pytest.param({"LogoutURLs": ["/out"]}, id="relative"),
        pytest.param({"LogoutURLs": ["https:out"]}, id="no host"),
        pytest.param(
            OAUTH | {"DefaultRedirectURI": "https://app.example.com/other"}, id="default that is no callback"
        ),
        pytest.param(
            {"SupportedIdentityProviders": ["COGNITO", "Google"]}, id="provider that does not exist"
        ),
        pytest.param({"ReadAttributes": ["custom:none"]}, id="reads what does not exist"),
        pytest.param({"WriteAttributes": ["custom:none"]}, id="writes what does not exist"),
        pytest.param({"WriteAttributes": ["email", "email_verified"]}, id="writes a verified flag"),
        pytest.param({"CallbackURLs": ["https://[::1/in"]}, id="callback that is no URL"),
        pytest.param({"GenerateSecret": True, "ClientSecret": "a" * 24}, id="two secrets"),
        pytest.param({"EnablePropagateAdditionalUserContextData": True}, id="user context without a secret"),
        pytest.param({"AnalyticsConfiguration": {"ApplicationId": "ab12"}}, id="analytics"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(cognito, pool_id, make, members):
    refused(make, **members)

    assert cognito.list_user_pool_clients(UserPoolId=pool_id)["UserPoolClients"] == []


RATHER = {
    "TokenValidityUnits": {"RefreshToken": "minutes"},
    "RefreshTokenValidity": 60,
    "AccessTokenValidity": 2,
}


@pytest.mark.parametrize(
    ("members", "code", "words"),
    [
        (
            {"AllowedOAuthFlowsUserPoolClient": True},
            "InvalidParameterException",
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
        ),
        (
            OAUTH | {"CallbackURLs": []},
            "InvalidParameterException",
            "CallbackUrls can not be empty when code flow or implicit flow is selected",
        ),
        (
            OAUTH | {"AllowedOAuthFlows": ["implicit", "client_credentials"]},
            "InvalidOAuthFlowException",
            "client_credentials flow can not be selected along with code flow or implicit flow.",
        ),
        (
            OAUTH | {"AllowedOAuthFlows": ["client_credentials"]},
            "InvalidOAuthFlowException",
            "client_credentials flow can not be selected if client does not have a client secret.",
        ),
        (
            OAUTH | {"AllowedOAuthScopes": ["orders/write"]},
            "ScopeDoesNotExistException",
            "Invalid scope requested: orders/write$",
        ),
        (
            {"SupportedIdentityProviders": ["Okta"]},
            "InvalidParameterException",
            "The provider Okta does not exist for User Pool us-east-1_",
        ),
        *(
            ({member: [url]}, "InvalidParameterException", f"{url} {words}")
            for member in ("CallbackURLs", "LogoutURLs")
            for url, words in (
                ("http://app.example.com/", "cannot use the HTTP protocol."),
                ("https://app.example.com/#in", "cannot use fragment"),
            )
        ),
        (
            OAUTH | {"DefaultRedirectURI": "https://app.example.com/other"},
            "InvalidParameterException",
            "The default redirect URI https://app.example.com/other is not in the callback URIs list.",
        ),
        ({"AccessTokenValidity": 25}, "InvalidParameterException", "Invalid range for token validity."),
        (
            RATHER,
            "InvalidParameterException",
            "Access and Id Token expiration times must be less than or equal to refresh token",
        ),
        (
            {"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ADMIN_NO_SRP_AUTH"]},
            "InvalidParameterException",
            "Auth flow name with prefix 'ALLOW' cannot be used with lega",
        ),
        (
            {"EnablePropagateAdditionalUserContextData": True},
            "InvalidParameterException",
            "Client Secret is required to set EnablePropagateAddi",
        ),
    ],
)
def test_what_hosted_pages_need_is_refused_in_cognitos_words(make, members, code, words):
    refused(make, code, words, **members)


@pytest.mark.parametrize(
    "scheme",
    "javascript JavaScript data vbscript blob file intent filesystem view-source about jar mailto ws chrome".split(),
)
@pytest.mark.parametrize("member", ["CallbackURLs", "LogoutURLs"])
def test_a_scheme_that_a_browser_runs_or_reads_by_itself_is_no_apps(make, scheme, member):
    for url in (f"{scheme}:x", f"{scheme}://app/in"):
        refused(make, match="a browser runs or reads it by itself", **{member: [url]})


@pytest.mark.parametrize(
    "url",
    [
        "https://app.example.com/in?a=b",
        "http://localhost:3000/in",
        "http://127.0.0.1",
        "http://[::1]:8080/in",
        "myapp://in",
        "com.example.app:/in",
    ],
)
def test_callback_urls_use_https_or_loopback_or_an_apps_own_scheme(make, url):
    assert make(CallbackURLs=[url], LogoutURLs=[url])["CallbackURLs"] == [url]


def test_oauth_scopes_must_exist(make):
    refused(make, "ScopeDoesNotExistException", **OAUTH | {"AllowedOAuthScopes": ["openid", "api/read"]})
    assert make(**OAUTH)["AllowedOAuthScopes"] == ["openid", "email"]


@pytest.mark.parametrize(
    "members",
    [
        {"AllowedOAuthFlows": ["client_credentials", "code"], "GenerateSecret": True},
        {"AllowedOAuthFlows": ["client_credentials"]},
        {"AllowedOAuthFlows": ["client_credentials"], "GenerateSecret": True},
    ],
    ids=["beside another flow", "without a secret", "with standard scopes"],
)
def test_client_credentials_stand_alone_with_a_secret_and_custom_scopes(make, members):
    refused(make, "InvalidOAuthFlowException", **OAUTH | members)


def test_rotation_leaves_the_refresh_flow_out_of_the_default(make):
    client = make(RefreshTokenRotation={"Feature": "ENABLED"})

    assert client["RefreshTokenRotation"] == {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}
    assert "ALLOW_REFRESH_TOKEN_AUTH" not in client["ExplicitAuthFlows"]


def test_a_client_must_be_able_to_write_what_its_pool_requires(cognito):
    schema = [
        {"Name": "email", "Required": True},
        {"Name": "badge", "AttributeDataType": "String", "Mutable": False},
    ]
    pool_id = cognito.create_user_pool(PoolName="staff", Schema=schema)["UserPool"]["Id"]
    given = {"UserPoolId": pool_id, "ClientName": "app"}

    refused(cognito.create_user_pool_client, match="email", **given, WriteAttributes=["name"])
    # An attribute that cannot change is still given once, at sign-up.
    made = cognito.create_user_pool_client(**given, WriteAttributes=["email", "custom:badge"])

    assert made["UserPoolClient"]["WriteAttributes"] == ["email", "custom:badge"]


def test_choice_based_sign_in_needs_a_plan_that_has_it(cognito):
    lite = cognito.create_user_pool(PoolName="people", UserPoolTier="LITE")["UserPool"]["Id"]

    refused(
        cognito.create_user_pool_client,
        "FeatureUnavailableInTierException",
        UserPoolId=lite,
        ClientName="app",
        ExplicitAuthFlows=["ALLOW_USER_AUTH"],
    )


def test_an_update_replaces_every_setting_and_keeps_name_and_secret(cognito, make, pool_id):
    client = make(GenerateSecret=True, AuthSessionValidity=15, ReadAttributes=["email"], **OAUTH)

    changed = cognito.update_user_pool_client(
        UserPoolId=pool_id, ClientId=client["ClientId"], PreventUserExistenceErrors="ENABLED"
    )["UserPoolClient"]

    assert changed["PreventUserExistenceErrors"] == "ENABLED"
    assert changed["AuthSessionValidity"] == 3
    assert changed["AllowedOAuthFlowsUserPoolClient"] is False
    assert not {"ReadAttributes", "CallbackURLs", "AllowedOAuthFlows"} & set(changed)
    assert changed["ClientName"] == "app"
    assert changed["ClientSecret"] == client["ClientSecret"]
    assert describe(cognito, client) == changed


def test_a_described_client_can_be_sent_back_as_it_is(cognito, make):
    client = make(
        GenerateSecret=True,
        AccessTokenValidity=30,
        TokenValidityUnits={"AccessToken": "minutes"},
        EnablePropagateAdditionalUserContextData=True,
        EnableTokenRevocation=False,
        SupportedIdentityProviders=["COGNITO"],
        DefaultRedirectURI="https://app.example.com/in",
        **OAUTH,
    )
    takes = cognito.meta.service_model.operation_model("UpdateUserPoolClient").input_shape.members

    cognito.update_user_pool_client(**{name: value for name, value in client.items() if name in takes})

    assert describe(cognito, client) | {"LastModifiedDate": 0} == client | {"LastModifiedDate": 0}


def test_an_update_that_is_refused_changes_nothing(cognito, make, pool_id):
    client = make()

    refused(
        cognito.update_user_pool_client,
        UserPoolId=pool_id,
        ClientId=client["ClientId"],
        ClientName="other",
        CallbackURLs=["nowhere"],
    )

    assert describe(cognito, client) == client


def test_clients_are_listed_page_by_page(cognito, make, pool_id):
    made = {make(ClientName=f"app {number}")["ClientId"] for number in range(5)}

    pages = list(
        cognito.get_paginator("list_user_pool_clients").paginate(
            UserPoolId=pool_id, PaginationConfig={"PageSize": 2}
        )
    )

    assert [len(page["UserPoolClients"]) for page in pages] == [2, 2, 1]
    assert {client["ClientId"] for page in pages for client in page["UserPoolClients"]} == made
    assert set(pages[0]["UserPoolClients"][0]) == {"ClientId", "UserPoolId", "ClientName"}


def test_clients_can_be_listed_by_how_they_were_made(cognito, make, pool_id):
    make()

    def listed(kind):
        return cognito.list_user_pool_clients(UserPoolId=pool_id, ClientType=kind)["UserPoolClients"]

    assert len(listed("REGULAR")) == 1
    assert listed("DCR") == []


def test_a_deleted_client_is_gone(cognito, make, pool_id):
    client, other = make(GenerateSecret=True), make()

    cognito.delete_user_pool_client(UserPoolId=pool_id, ClientId=client["ClientId"])

    refused(describe, "ResourceNotFoundException", cognito=cognito, client=client)
    assert describe(cognito, other) == other


def test_a_client_is_found_in_its_own_pool_alone(cognito, make):
    client = make()
    elsewhere = cognito.create_user_pool(PoolName="others")["UserPool"]["Id"]

    refused(describe, "ResourceNotFoundException", cognito=cognito, client=client | {"UserPoolId": elsewhere})


def test_a_pool_has_so_many_clients_and_no_more(cognito, make, monkeypatch):
    monkeypatch.setattr("pools.rules.app_clients.finding.MAX_CLIENTS", 1)
    make()
    with pytest.raises(cognito.exceptions.LimitExceededException, match="at most 1 app clients"):
        make()
