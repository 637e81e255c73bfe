"""The card of a user's identities and roles."""

import pytest

from tests.dashboard.reading import words
from tests.fixtures.identity_spots import ROLE, by_rules


@pytest.fixture
def place(identity_spot):
    identity_spot.users.client.admin_create_user(
        UserPoolId=identity_spot.users.pool_id,
        Username="ann",
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "email", "Value": "ann@example.com"}],
    )
    identity_spot.set_roles(by_rules(("email", "StartsWith", "ann", "staff")), authenticated=f"{ROLE}user")
    return identity_spot


def card(console, place):
    return console.get(place.users.url("users/u/ann/identities/"), headers={"HX-Request": "true"})


def test_the_card_tells_role_and_reason_in_each_identity_pool(console, place):
    told = words(card(console, place))
    assert "harbour-web through client web role/staff . Rule 1 matches" in told
    assert "No identity yet" in told


def test_a_login_without_a_role_is_marked(console, place):
    place.set_roles()
    assert "No role" in words(card(console, place))


def test_a_pool_that_no_identity_pool_trusts_says_so(console, place):
    place.identities.delete_identity_pool(IdentityPoolId=place.identity_pool_id)
    assert "No identity pool takes this user pool’s tokens" in words(card(console, place))


def test_without_scripts_it_is_a_page_of_its_own(console, place):
    page = console.get(place.users.url("users/u/ann/identities/"))
    assert "role/staff" in words(page)


def test_the_users_page_asks_no_more_than_before(console, place, count_calls):
    called = count_calls(lambda: console.get(place.users.url("users/u/ann/")))
    assert "ListIdentityPools" not in called


def test_one_identity_is_linked(console, place, make_client):
    public = make_client(service="cognito-identity")
    client = place.users.client
    named = {"UserPoolId": place.users.pool_id, "Username": "ann"}
    client.admin_set_user_password(**named, Password="Calm-harbour-42", Permanent=True)
    token = client.admin_initiate_auth(
        UserPoolId=place.users.pool_id,
        ClientId=place.client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ann", "PASSWORD": "Calm-harbour-42"},
    )["AuthenticationResult"]["IdToken"]
    identity = public.get_id(IdentityPoolId=place.identity_pool_id, Logins={place.login: token})["IdentityId"]
    assert identity in card(console, place).content.decode()
