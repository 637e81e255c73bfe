"""How much of a pool's endpoints is answered: by address, by pool and by client."""

import pytest

from pools.rules.limits import buckets
from tests.pools.oauth.conftest import error_of


@pytest.fixture(autouse=True)
def _nothing_counted():
    buckets.empty()
    yield
    buckets.empty()


@pytest.mark.parametrize(
    ("setting", "kind"),
    [("LIMITS_BY_ADDRESS", "hosted"), ("LIMITS_BY_POOL", "HostedEndpoints"), ("LIMITS_BY_CLIENT", "hosted")],
)
def test_beyond_its_bounds_a_pool_puts_off(browser, app, settings, setting, kind):
    setattr(settings, setting, {kind: "3/minute"})
    asked = {"grant_type": "refresh_token", "refresh_token": "x", "client_id": app}
    answers = [browser.token(**asked).status_code for _ in range(4)]
    assert answers == [400, 400, 400, 429]
    assert error_of(browser.token(**asked)) == {"error": "too_many_requests"}
    assert browser.authorize(app).status_code == 429
    assert browser.get("logout", {"client_id": app, "logout_uri": "x"}).status_code == 429
