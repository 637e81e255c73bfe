"""Where a request comes from."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from dashboard.middleware import client_address


def seen_address(forwarded: str) -> str:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": forwarded})
    client_address(lambda _: HttpResponse())(request)
    return request.META["REMOTE_ADDR"]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.7", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "nonsense", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
    ids=["one", "forged in front", "two", "too few", "no address", "none"],
)
def test_the_client_is_who_the_outermost_trusted_proxy_saw(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies

    assert seen_address(forwarded) == address


def test_without_proxies_nobody_can_name_their_own_address(settings, db):
    settings.TRUSTED_PROXIES = 0

    assert seen_address("203.0.113.9") == "10.0.0.1"
