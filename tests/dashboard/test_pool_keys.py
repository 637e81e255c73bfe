"""A pool's signing keys: which there are, and a rotation that asks first."""

from dashboard.models import AuditRecord
from tests.dashboard.reading import read, row_for, words
from tests.fixtures.spots import make_spot


def keys_of(console, spot) -> list[str]:
    rows = read(console.get(spot.url("settings/keys/"))).select("tbody tr")
    return [row.select_one("[data-copy]")["data-copy"] for row in rows]


def test_keys_are_told_with_what_they_sign_and_since_when(console, embedded_spot):
    page = console.get(embedded_spot.url("settings/keys/"))
    assert "Access tokens" in words(page)
    assert "ID tokens" in words(page)
    assert "just now" in words(page)
    assert "In use" in words(page)
    assert f"/{embedded_spot.pool_id}/.well-known/jwks.json" in words(page)


def test_strangers_get_the_standard_members_alone(client, embedded_spot):
    document = client.get(f"/{embedded_spot.pool_id}/.well-known/jwks.json").json()
    assert {name for key in document["keys"] for name in key} == {"kid", "alg", "use", "kty", "n", "e"}


def test_a_rotation_asks_first_and_is_recorded(console, embedded_spot):
    before = keys_of(console, embedded_spot)
    asked = console.get(embedded_spot.url("settings/keys/rotate/"))
    assert "Nobody is signed out" in words(asked)
    assert keys_of(console, embedded_spot) == before
    page = console.post(embedded_spot.url("settings/keys/rotate/"), follow=True)
    assert "New keys sign from now on" in words(page)
    after = keys_of(console, embedded_spot)
    assert set(before) < set(after)
    assert "Retired" in row_for(page, before[0])
    assert AuditRecord.objects.get(operation="TagResource").outcome == "ok"


def test_on_aws_it_says_that_aws_rotates(console, aws, aws_client):
    spot = make_spot(aws, aws_client)
    page = console.get(spot.url("settings/keys/"))
    assert "rotates these by itself" in words(page)
    assert len(keys_of(console, spot)) == 1
    asked = console.post(spot.url("settings/keys/rotate/"))
    assert "has no operation that rotates" in words(asked)


def test_keys_that_cannot_be_read_are_said_so(console, connect, closed_url):
    connect(closed_url)
    page = console.get("/pools/shop-aws/us-east-1_Gone12345/settings/keys/")
    assert page.status_code == 502
    assert "Shop AWS cannot be reached" in words(page)
