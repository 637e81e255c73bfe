"""What an app client's page says of its flows and of the time that its tokens hold."""

import pytest

from dashboard.screens.clients.explaining import explain_flows, sign_out_words, timeline
from tests.dashboard.cast import text_of

HOURLY = {"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]}
MINUTES = {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"}


@pytest.mark.parametrize(
    ("flows", "names"),
    [
        ([], ["USER_SRP_AUTH", "CUSTOM_AUTH", "REFRESH_TOKEN_AUTH"]),
        (["ADMIN_NO_SRP_AUTH"], ["ADMIN_USER_PASSWORD_AUTH"]),
        (["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_AUTH"], ["USER_AUTH", "REFRESH_TOKEN_AUTH"]),
    ],
)
def test_flows_are_named_with_the_default_where_none_is(flows, names):
    assert [flow.name for flow in explain_flows({"ExplicitAuthFlows": flows})] == names


def test_an_unknown_flow_is_not_called_fine():
    assert explain_flows({"ExplicitAuthFlows": ["ALLOW_TOKEN_EXCHANGE_DELEGATION"]})[0].tone == "warn"


@pytest.mark.parametrize(
    ("settings", "at", "words"),
    [
        ({}, "09:00", "she has 3 minutes, until 09:03"),
        ({"AuthSessionValidity": 15}, "09:00", "she has 15 minutes, until 09:15"),
        ({}, "10:00", "access and ID tokens run out. The app gets new ones with the refresh token"),
        ({}, "30 days later", "signs in again"),
        ({"AccessTokenValidity": 5, "IdTokenValidity": 90, "TokenValidityUnits": MINUTES}, "09:05", "access token runs out. The other"),
        ({"AccessTokenValidity": 5, "IdTokenValidity": 90, "TokenValidityUnits": MINUTES}, "10:30", "ID token runs out."),
        ({"AccessTokenValidity": 24, "IdTokenValidity": 24}, "24 hours later", "access and ID tokens"),
        ({"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]}, "10:00", "is off: she signs in again"),
        (
            {"RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 20}},
            "10:00",
            "works for 20 seconds more",
        ),
        ({"RefreshTokenRotation": {"Feature": "ENABLED"}}, "30 days later", "New ones made by rotation end then too"),
    ],
)  # fmt: skip
def test_the_example_follows_the_settings(settings, at, words):
    told = {moment.at: f"{moment.words} {moment.more}" for moment in timeline(HOURLY | settings)}
    assert words in told[at]


def test_without_refresh_tokens_the_example_ends_with_the_others():
    told = timeline({"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]})
    assert [moment.at for moment in told] == ["09:00", "10:00"]


def test_what_a_sign_out_leaves_is_said():
    assert "for up to 60 minutes more" in sign_out_words(HOURLY)
    assert "Revocation is off" in sign_out_words(HOURLY | {"EnableTokenRevocation": False})


def test_the_page_explains_them(desk):
    client = desk.cognito.list_user_pool_clients(UserPoolId=desk.pool_id)["UserPoolClients"][0]["ClientId"]
    words = text_of(desk.get("client", client))
    assert "As time goes by" in words
    assert "which never leaves the device" in words
    assert "Anybody can find out which names and addresses have an account." in words
