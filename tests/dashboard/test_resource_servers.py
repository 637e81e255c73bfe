"""The pages of a pool's resource servers."""

import pytest

from dashboard.models import AuditRecord
from tests.dashboard.reading import form_in, row_for, words

LIST = "resource-servers/"
TYPED = {
    "identifier": "https://api.example.com/orders",
    "name": "Orders",
    "scopes": "read See orders\nwrite  Change them",
}


def stored(spot) -> list[dict]:
    return spot.client.list_resource_servers(UserPoolId=spot.pool_id, MaxResults=50)["ResourceServers"]


def create(console, spot, **typed: str):
    address = spot.url(f"{LIST}create/")
    return console.post(address, form_in(console.get(address)) | TYPED | typed)


def test_a_resource_server_is_created_and_listed(console, spot):
    assert "No resource servers yet" in words(console.get(spot.url(LIST)))
    assert create(console, spot).status_code == 302
    row = row_for(console.get(spot.url(LIST)), "https://api.example.com/orders")
    assert "https://api.example.com/orders/write Change them" in row
    assert stored(spot)[0]["Scopes"] == [
        {"ScopeName": "read", "ScopeDescription": "See orders"},
        {"ScopeName": "write", "ScopeDescription": "Change them"},
    ]


def test_it_is_changed_and_deleted(console, embedded_spot):
    create(console, embedded_spot)
    edit = embedded_spot.url(f"{LIST}edit/https://api.example.com/orders")
    typed = form_in(console.get(edit))
    assert typed["scopes"] == "read See orders\nwrite Change them"
    assert console.post(edit, typed | {"scopes": "read See all"}).status_code == 302
    assert [scope["ScopeDescription"] for scope in stored(embedded_spot)[0]["Scopes"]] == ["See all"]
    record = AuditRecord.objects.filter(operation="UpdateResourceServer").latest("id")
    assert (record.target, "Scopes" in record.after) == ("https://api.example.com/orders", True)

    delete = embedded_spot.url(f"{LIST}delete/https://api.example.com/orders")
    assert "1 scope stay" in words(console.get(delete))
    assert console.post(delete).status_code == 302
    assert stored(embedded_spot) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"identifier": "two words"}, "No spaces"),
        ({"identifier": "aws.cognito"}, "reserved"),
        ({"name": "a/b"}, "Letters, numbers"),
        ({"scopes": "read"}, "what it allows"),
        ({"scopes": "a/b x"}, "no name of a scope"),
        ({"scopes": "read x\nread y"}, "stands there twice"),
        ({"scopes": "\n".join(f"s{n} x" for n in range(101))}, "at most 100 scopes, not 101"),
    ],
)
def test_what_cannot_be_one_is_told_and_stays_typed(console, embedded_spot, typed, said):
    page = create(console, embedded_spot, **typed)
    assert page.status_code in (400, 422)
    assert said in words(page)
    assert form_in(page)["identifier"] == typed.get("identifier", TYPED["identifier"])
    assert stored(embedded_spot) == []


def test_one_that_there_is_already_is_told(console, embedded_spot):
    create(console, embedded_spot)
    page = create(console, embedded_spot)
    assert page.status_code == 400
    assert "already exists" in words(page)
