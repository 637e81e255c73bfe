"""User pools: create, overview, attributes, delete."""

import pytest

from dashboard.models import AuditRecord
from tests.dashboard.reading import form_in, read, words
from tests.fixtures.spots import make_spot


@pytest.fixture(params=["embedded", "aws"])
def place(request):
    """A connection and a client of it."""
    if request.param == "embedded":
        return request.getfixturevalue("embedded"), request.getfixturevalue("cognito")
    return request.getfixturevalue("aws"), request.getfixturevalue("aws_client")


def test_a_pool_is_created_as_the_form_says(console, place):
    connection, client = place
    address = f"/pools/{connection.slug}/create/"
    typed = form_in(console.get(address)) | {
        "pool_name": "Ferry tickets",
        "sign_in": "username",
        "aliases": ["email"],
        "required": ["email"],
        "minimum_length": "12",
        "mfa": "OFF",
        "deletion_protection": "on",
        "custom-0-name": "tier",
        "custom-0-high": "10",
    }
    answer = console.post(address, typed)
    assert answer.status_code == 302
    pool = client.describe_user_pool(UserPoolId=answer["Location"].split("/")[-2])["UserPool"]
    assert pool["Name"] == "Ferry tickets"
    assert pool["AliasAttributes"] == ["email"]
    assert pool["UsernameConfiguration"]["CaseSensitive"] is False
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] == 12
    assert pool["DeletionProtection"] == "ACTIVE"
    schema = {each["Name"]: each for each in pool["SchemaAttributes"]}
    assert schema["email"]["Required"] is True
    assert schema["custom:tier"]["StringAttributeConstraints"]["MaxLength"] == "10"


def test_settings_that_exclude_each_other_are_refused_and_stay_typed(console, embedded):
    typed = form_in(console.get("/pools/embedded/create/"))
    typed |= {"pool_name": "Ferry tickets", "sign_in": "email", "aliases": ["email"]}
    page = console.post("/pools/embedded/create/", typed)
    assert page.status_code == 422
    assert "Only pools with user names have aliases" in words(page)
    assert form_in(page)["pool_name"] == "Ferry tickets"


def test_an_endpoint_that_is_down_keeps_what_was_typed(console, connect, closed_url):
    connect(closed_url)
    typed = form_in(console.get("/pools/shop-aws/create/")) | {"pool_name": "Ferry tickets"}
    page = console.post("/pools/shop-aws/create/", typed)
    assert page.status_code == 502
    assert "Shop AWS cannot be reached." in words(page)
    assert form_in(page)["pool_name"] == "Ferry tickets"


def test_the_overview_tells_the_settings_and_what_is_risky(console, spot):
    said = words(console.get(spot.url()))
    assert "Harbour shop" in said
    assert "Deletion protection is off" in said
    assert f'list_users(UserPoolId="{spot.pool_id}")' in said


def test_a_custom_attribute_is_added(console, spot):
    typed = form_in(console.get(spot.url("attributes/"))) | {
        "name": "points",
        "data_type": "Number",
        "low": "0",
    }
    assert console.post(spot.url("attributes/add/"), typed).status_code == 302
    assert "custom:points" in words(console.get(spot.url("attributes/")))


def test_a_pool_is_deleted_only_by_its_name(console, spot):
    page = console.get(spot.url("delete/"))
    assert "about 0 users" in words(page)
    refused = console.post(spot.url("delete/"), {"name": "harbour shop"})
    assert "This is not the pool's name" in words(refused)
    assert console.post(spot.url("delete/"), {"name": "Harbour shop"})["Location"] == "/home/"
    assert console.get(spot.url()).status_code == 404
    assert AuditRecord.objects.filter(operation="DeleteUserPool", outcome="ok").exists()


def test_a_protected_pool_says_why_it_cannot_be_deleted(console, embedded, cognito):
    spot = make_spot(embedded, cognito, DeletionProtection="ACTIVE")
    page = console.get(spot.url("delete/"))
    assert "This pool cannot be deleted now" in words(page)
    assert not read(page).select("main form")


def test_a_pool_that_is_gone_gets_a_page_that_says_so(console, embedded):
    page = console.get("/pools/embedded/us-east-1_Gone12345/")
    assert page.status_code == 404
    assert "does not exist any more" in words(page)
