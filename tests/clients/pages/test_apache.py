"""Debian's mod_auth_openidc signs in on the pool's pages, in front of an app that knows nothing of that."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from services import apache as installed

from tests.clients.conftest import EMAIL
from tests.clients.pages.apache import Apache


@pytest.fixture
def apache(tmp_path) -> Iterator[Apache]:
    where = installed.find()
    if where is None:
        pytest.skip(
            "no Apache with mod_auth_openidc was found, and Debian's package cannot be installed here"
        )
    server = Apache(*where, tmp_path)
    yield server
    server.stop()


@pytest.mark.slow
def test_apache_signs_in_who_is_sent_to_it_and_tells_the_app_who_it_is(issuer, register, app, surfer, apache):
    made = register(GenerateSecret=True, CallbackURLs=[apache.callback])
    client = {"client_id": made["ClientId"], "secret": made["ClientSecret"]}
    apache.start(issuer=issuer, app=app.origin, **client)

    assert surfer.sign_in(f"{apache.origin}/orders?page=2") == f"{apache.origin}/orders?page=2"

    told = app.heard["/orders"]
    assert told["OIDC_CLAIM_iss"] == issuer
    assert told["OIDC_CLAIM_aud"] == made["ClientId"]
    assert (told["OIDC_CLAIM_email"], told["OIDC_CLAIM_username"]) == (EMAIL, "ann")
    assert told["OIDC_access_token"]
    # It signs out by the standard, with the ID token that it has.
    surfer.page.goto(f"{apache.callback}?logout={app.origin}/bye")
    assert urlsplit(surfer.arrive()).path == "/bye"
    surfer.page.goto(f"{apache.origin}/orders")
    surfer.page.get_by_label("User name").wait_for()
