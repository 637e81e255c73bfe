"""Which settings of an app client are called risky."""

import pytest

from dashboard.screens.clients.rights import looks_like_a_right
from dashboard.screens.clients.risks import length_in_words, risks

CAREFUL = {
    "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    "PreventUserExistenceErrors": "ENABLED",
    "EnableTokenRevocation": True,
    "CallbackURLs": ["https://shop.example/back", "shop://back"],
}
PAGES = {"AllowedOAuthFlowsUserPoolClient": True}


def test_careful_settings_raise_nothing():
    assert risks(CAREFUL) == []


@pytest.mark.parametrize(
    ("setting", "codes"),
    [
        ({"AllowedOAuthFlows": ["implicit"]} | PAGES, ["implicit"]),
        ({"AllowedOAuthFlows": ["implicit"]}, []),
        ({"AllowedOAuthFlows": ["client_credentials"]} | PAGES, ["m2m-no-secret"]),
        ({"AllowedOAuthFlows": ["client_credentials"], "ClientSecret": "x"} | PAGES, []),
        ({"CallbackURLs": ["http://shop.example/"]}, ["http-callback"]),
        ({"LogoutURLs": ["http://shop.example/"]}, ["http-callback"]),
        ({"CallbackURLs": ["http://localhost:3000/"]}, []),
        ({"CallbackURLs": ["http://localhost:3000/", "https://shop.example/"]}, ["localhost"]),
        ({"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]}, ["user-password"]),
        ({"ExplicitAuthFlows": ["USER_PASSWORD_AUTH"]}, ["user-password"]),
        ({"ExplicitAuthFlows": ["ALLOW_ADMIN_USER_PASSWORD_AUTH"]}, ["admin-password"]),
        ({"ExplicitAuthFlows": ["ALLOW_ADMIN_USER_PASSWORD_AUTH"], "ClientSecret": "x"}, []),
        ({"PreventUserExistenceErrors": "LEGACY"}, ["existence-errors"]),
        ({"EnableTokenRevocation": False}, ["no-revocation"]),
        ({"RefreshTokenValidity": 365}, []),
        ({"RefreshTokenValidity": 366}, ["long-refresh"]),
        (
            {"RefreshTokenValidity": 365 * 24 + 1, "TokenValidityUnits": {"RefreshToken": "hours"}},
            ["long-refresh"],
        ),
        ({"AccessTokenValidity": 12}, []),
        ({"AccessTokenValidity": 13}, ["long-access"]),
        ({"IdTokenValidity": 1, "TokenValidityUnits": {"IdToken": "days"}}, ["long-access"]),
        ({"WriteAttributes": ["email", "custom:role"]}, ["privileged-write"]),
        ({"WriteAttributes": ["custom:tenantId"], "ClientSecret": "x"}, ["privileged-write"]),
        ({"WriteAttributes": ["email", "custom:shoe_size", "custom:planet"]}, []),
        (
            {
                "WriteAttributes": ["custom:a", "custom:b", "custom:c"],
                "ReadAttributes": ["custom:a", "custom:b", "custom:c"],
            },
            ["wide-write"],
        ),
    ],
)
def test_each_risky_setting_is_named(setting, codes):
    assert [risk.code for risk in risks(CAREFUL | setting)] == codes


def test_the_worst_comes_first():
    found = risks({"CallbackURLs": ["http://shop.example/"]})
    assert [risk.level for risk in found] == ["bad", "warn"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (3600, "60 minutes"),
        (7200, "2 hours"),
        (86400, "24 hours"),
        (30 * 86400, "30 days"),
        (90, "90 seconds"),
    ],
)
def test_lifetimes_are_told_in_the_largest_whole_unit(seconds, text):
    assert length_in_words(seconds) == text


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("custom:role", True),
        ("custom:Roles", True),
        ("custom:tenant_id", True),
        ("custom:tenantid", True),
        ("custom:isAdmin", True),
        ("custom:is_admin", True),
        ("custom:billing_plan", True),
        ("custom:userTier", True),
        ("custom:plant", False),
        ("custom:controller", False),
        ("custom:shoe_size", False),
        ("profile", False),
    ],
)
def test_names_that_look_like_a_right(name, is_one):
    assert looks_like_a_right(name) == is_one


def test_a_public_client_is_warned_of_first_and_what_it_may_write_is_named():
    setting = {"WriteAttributes": ["custom:role", "email", "custom:tenantId"]}
    public, private = (risks(CAREFUL | setting | more)[0] for more in ({}, {"ClientSecret": "x"}))
    assert (public.level, private.level) == ("bad", "warn")
    assert public.title == "A public app may write what looks like a right: custom:role, custom:tenantId"
