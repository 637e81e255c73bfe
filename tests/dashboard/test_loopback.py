"""The console's own calls, inside the process."""

import pytest

from dashboard.aws import loopback


@pytest.fixture
def behind_https(settings):
    """A site whose plain HTTP is redirected, with middleware that knows."""
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    loopback._handler.cache_clear()
    yield
    loopback._handler.cache_clear()


def test_a_site_that_redirects_plain_http_does_not_redirect_itself(console, embedded_spot, behind_https):
    page = console.get(embedded_spot.url(), headers={"x-forwarded-proto": "https"})
    assert page.status_code == 200
    assert "Harbour shop" in page.content.decode()
