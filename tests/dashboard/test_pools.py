"""User pools: create, overview, edit with a preview, attributes, delete."""

import pytest

from dashboard.models import AuditRecord
from tests.fixtures.spots import make_spot
from tests.dashboard.reading import form_in, read, words


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


def test_a_preview_comes_before_a_save_and_nothing_else_changes(console, spot):
    before = spot.client.describe_user_pool(UserPoolId=spot.pool_id)["UserPool"]
    typed = form_in(console.get(spot.url("edit/"))) | {"pool_name": "Harbour shop EU", "minimum_length": "14"}
    preview = console.post(spot.url("preview/"), typed)
    assert "Harbour shop EU" in words(preview)
    assert "MinimumLength" in words(preview)
    assert spot.client.describe_user_pool(UserPoolId=spot.pool_id)["UserPool"]["Name"] == "Harbour shop"
    assert console.post(spot.url("save/"), form_in(preview, "/save/")).status_code == 302
    after = spot.client.describe_user_pool(UserPoolId=spot.pool_id)["UserPool"]
    assert after["Policies"]["PasswordPolicy"]["MinimumLength"] == 14
    assert after["AutoVerifiedAttributes"] == before["AutoVerifiedAttributes"]


def test_the_form_as_it_was_opened_changes_nothing(console, spot):
    preview = console.post(spot.url("preview/"), form_in(console.get(spot.url("edit/"))))
    changed = [code.text for code in read(preview).select("main tbody code")]
    # A pool on which recovery, self sign-up and the like were never set gets them named, once.
    assert not [name for name in changed if name.startswith(("Policies", "PoolName", "AutoVerified", "Lambda"))]


def test_the_second_of_two_editors_is_told(console, embedded_spot):
    spot = embedded_spot
    typed = form_in(console.get(spot.url("edit/"))) | {"minimum_length": "14"}
    other = form_in(console.get(spot.url("edit/"))) | {"pool_name": "Harbour shop EU"}
    assert console.post(spot.url("save/"), other).status_code == 302
    page = console.post(spot.url("save/"), typed)
    assert page.status_code == 409
    assert "dana@example.com saved other settings" in words(page)
    assert "Harbour shop EU" in words(page)
    assert form_in(page)["minimum_length"] == "14"


def test_a_custom_attribute_is_added(console, spot):
    typed = form_in(console.get(spot.url("attributes/"))) | {"name": "points", "data_type": "Number", "low": "0"}
    assert console.post(spot.url("attributes/add/"), typed).status_code == 302
    assert "custom:points" in words(console.get(spot.url("attributes/")))


def test_mfa_is_turned_on(console, embedded_spot):
    typed = form_in(console.get(embedded_spot.url("mfa/"))) | {"mfa": "OPTIONAL", "software_token": "on"}
    assert console.post(embedded_spot.url("mfa/"), typed).status_code == 302
    answer = embedded_spot.client.get_user_pool_mfa_config(UserPoolId=embedded_spot.pool_id)
    assert answer["MfaConfiguration"] == "OPTIONAL"
    assert answer["SoftwareTokenMfaConfiguration"] == {"Enabled": True}


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
    assert "This pool is protected" in words(page)
    assert not read(page).select("main form")


def test_a_pool_that_is_gone_gets_a_page_that_says_so(console, embedded):
    page = console.get("/pools/embedded/us-east-1_Gone12345/")
    assert page.status_code == 404
    assert "does not exist any more" in words(page)
