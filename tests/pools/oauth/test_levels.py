"""How well a user proved who they are: ``acr`` and ``amr`` in tokens, and what an app may ask for (AcrConfigurationType)."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest
import time_machine
from botocore.exceptions import ClientError

from pools.models import HostedSession
from pools.rules.tokens.levels import level_of
from tests.pools.oauth.conftest import answer_of, claims

ONE, TWO, FOUR = "urn:cognito:loa:1", "urn:cognito:loa:2", "urn:cognito:loa:4"


def test_both_tokens_tell_the_level_and_the_methods_by_the_pools_names(browser, cognito, pool, app, ann):
    told = orjson.loads(browser.redeem(app, browser.code(app)).content)
    for token in (told["access_token"], told["id_token"]):
        assert (claims(token)["acr"], claims(token)["amr"]) == (TWO, ["pwd"])

    cognito.update_user_pool(UserPoolId=pool, AcrConfiguration={"Level2": {"AcrValue": "urn:example:single"}})

    renewed = browser.token(grant_type="refresh_token", client_id=app, refresh_token=told["refresh_token"])
    assert claims(orjson.loads(renewed.content)["access_token"])["acr"] == "urn:example:single"
    document = browser.http.get(f"/{pool}/.well-known/openid-configuration").json()
    assert document["acr_values_supported"] == [ONE, "urn:example:single", "urn:cognito:loa:3", FOUR]


@pytest.mark.parametrize(
    ("amr", "level"),
    [
        ([], 1),
        (["pwd"], 2),
        (["otp"], 2),
        (["pwd", "swk", "mfa"], 2),
        (["pwd", "otp", "mfa"], 3),
        (["hwk"], 4),
        (["pwd", "hwk", "mfa"], 4),
    ],
)
def test_methods_make_levels(amr, level):
    assert level_of(amr) == level


def test_a_session_below_what_is_asked_for_is_not_enough(browser, app, ann):
    browser.code(app)

    assert "code" in answer_of(browser.authorize(app, acr_values=f"urn:unknown {TWO}"))
    assert "code" in answer_of(browser.authorize(app, acr_values=f"{FOUR} {ONE}"))
    asked = browser.authorize(app, acr_values=FOUR)
    assert "/login?" in asked["Location"]
    assert answer_of(browser.authorize(app, acr_values=FOUR, prompt="none"))["error"] == "login_required"
    told = answer_of(browser.sign_in(asked["Location"]))
    assert told["error"] == "unmet_authentication_requirements"
    assert "code" not in told
    HostedSession.objects.update(passed=["WEB_AUTHN"])
    assert "code" in answer_of(browser.authorize(app, acr_values=FOUR))


def test_acr_values_that_the_pool_knows_none_of_are_refused(browser, app):
    assert answer_of(browser.authorize(app, acr_values="urn:a urn:b"))["error"] == "invalid_request"


def test_max_age_discards_an_older_proof(browser, app, ann):
    now = datetime.now(UTC)
    with time_machine.travel(now, tick=False) as clock:
        browser.code(app)
        clock.move_to(now + timedelta(seconds=61))
        assert "code" in answer_of(browser.authorize(app, max_age="61"))
        assert "/login?" in browser.authorize(app, max_age="60")["Location"]


@pytest.mark.parametrize(
    ("levels", "tier", "error"),
    [
        ({"Level1": "urn:a", "Level2": "urn:a"}, "ESSENTIALS", "must be unique"),
        ({"Level1": TWO}, "ESSENTIALS", "must be unique"),
        ({"Level1": "urn:a"}, "LITE", "FeatureUnavailableInTier"),
    ],
)
def test_names_stand_for_one_level_each(cognito, levels, tier, error):
    configuration = {level: {"AcrValue": name} for level, name in levels.items()}

    with pytest.raises(ClientError, match=error):
        cognito.create_user_pool(PoolName="p", UserPoolTier=tier, AcrConfiguration=configuration)
