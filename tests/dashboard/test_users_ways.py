"""By which identities a user signs in, who else has their address, and linking and unlinking."""

import pytest

from dashboard.users.linked import identities_of
from dashboard.users.person import Person
from tests.dashboard.cast import Desk, text_of
from tests.fixtures.federated import add_google, federate, identify

pytestmark = pytest.mark.django_db
ANN = {"email": "ann@example.com", "email_verified": "true"}


@pytest.fixture
def linked(people) -> Desk:
    """ann with an identity at Okta, and ann of Google who has the same address."""
    identify(people.pool_id, "ann", "Okta", "ann.holm")
    federate(people.pool_id, "Google", "1029", **ANN)
    return people


def ways(desk: Desk, username: str):
    return desk.get("user-ways", username)


def test_the_page_of_a_user_leads_to_their_ways(linked):
    card = linked.get("user", "ann").select_one("#ways")
    assert card["hx-get"] == linked.url("user-ways", "ann")


def test_identities_are_told_in_words(linked):
    told = text_of(ways(linked, "ann"))
    assert "With the pool itself" in told
    assert "Okta OpenID Connect Known there as ann.holm Linked" in told
    federated = text_of(ways(linked, "Google_1029"))
    assert "Known there as 1029 This profile was made from it" in federated
    assert "Primary" in federated
    assert "With the pool itself" not in federated


def test_a_user_without_identities_has_none(people):
    assert "No provider’s identity is linked." in text_of(ways(people, "cleo"))


@pytest.mark.parametrize("identities", ["{", '["x"]', '[{"userId": "1"}]', '{"a": 1}', "7"])
def test_what_is_no_list_of_identities_is_shown_as_none(people, identities):
    person = Person("ann", "CONFIRMED", True, None, None, {"identities": identities})
    assert identities_of(person) == []


@pytest.mark.parametrize("whose", ["ann", "Google_1029"])
def test_the_same_address_by_several_ways_leads_to_both_side_by_side(linked, whose):
    page = ways(linked, whose)
    assert "Same e-mail through several ways" in text_of(page)
    assert "be deleted before its identity is linked" in text_of(page)
    join = linked.url("duplicates-join", "Email", "ann", "Google_1029")
    assert page.select(f'a[href="{join}"]')


def test_two_local_users_of_one_address_come_with_advice_alone(linked):
    linked.create("cleo2", email="cleo@example.com")
    page = ways(linked, "cleo")
    assert "All are local" in text_of(page)
    assert "Compare and join" not in text_of(page)


def test_who_sees_addresses_masked_is_not_told_who_else_has_one(front, linked):
    told = text_of(ways(front, "ann"))
    assert "not told who else has this one" in told
    assert "Google_1029" not in told


def test_on_aws_the_same_address_is_found_too(aws_people):
    aws_people.create("cleo2", email="cleo@example.com")
    assert "cleo2" in text_of(ways(aws_people, "cleo"))


# Linking and unlinking


@pytest.fixture
def google(linked) -> Desk:
    add_google(linked.cognito, linked.pool_id)
    return linked


def key_of(page) -> str:
    (link,) = [link["href"] for link in page.select("#ways a") if link.text.startswith("Unlink")]
    return link.partition("identity=")[2]


def test_an_identity_is_linked_before_its_owner_comes(google):
    page = google.get("user-link", "cleo")
    assert [option["value"] for option in page.select("select[name=provider] option")] == ["Google"]
    given = {"provider": "Google", "value": "2077", "attribute": "Cognito_Subject"}
    page = google.post("user-link", "cleo", **given)
    assert "Google is linked to Cleo." in page.text
    assert "Known there as 2077 Linked" in text_of(ways(google, "cleo"))
    assert "Linked to Google" in text_of(google.get("user", "cleo"))


def test_one_is_linked_to_a_profile_that_a_provider_made(google):
    given = {"provider": "Google", "value": "2077", "attribute": "Cognito_Subject"}
    google.post("user-link", "Google_1029", **given)
    assert text_of(ways(google, "Google_1029")).count("Known there as") == 2


def test_who_came_by_the_provider_already_is_not_linked_and_the_service_says_so(google):
    given = {"provider": "Google", "value": "1029", "attribute": "Cognito_Subject"}
    page = google.post("user-link", "cleo", expect=400, **given)
    assert "Merging is not currently supported" in text_of(page)


def test_an_identity_is_unlinked_once_it_was_asked_about(google):
    key = key_of(ways(google, "ann"))
    page = google.get("user-unlink", "ann", identity=key)
    assert "the next time a new user is made for them" in text_of(page)
    assert "Unlink Okta" in text_of(page)
    assert (
        "is not linked to"
        in google.post("user-unlink", "ann", identity=key, attribute="Cognito_Subject").text
    )
    assert "No provider’s identity is linked." in text_of(ways(google, "ann"))
    again = google.post("user-unlink", "ann", expect=409, identity=key, attribute="Cognito_Subject")
    assert "not linked to the user any more" in text_of(again)


def test_the_identity_that_a_profile_was_made_from_is_unlinked_with_a_warning(google):
    key = key_of(ways(google, "Google_1029"))
    page = google.get("user-unlink", "Google_1029", identity=key)
    assert "nobody may get into the profile any more" in text_of(page)


def test_a_subject_that_is_masked_is_unlinked_all_the_same(front, google):
    identify(front.pool_id, "cleo", "Okta", "cleo@example.com")
    page = ways(front, "cleo")
    assert "cleo@example.com" not in str(page)
    front.post("user-unlink", "cleo", identity=key_of(page), attribute="Cognito_Subject")
    assert "No provider’s identity is linked." in text_of(ways(front, "cleo"))


def test_on_aws_an_identity_is_linked_and_unlinked_too(console, far, live_cognito):
    pool = live_cognito.create_user_pool(PoolName="Harbour shop")["UserPool"]["Id"]
    desk = Desk(console, far, pool, live_cognito)
    desk.create("ann", **ANN)
    add_google(live_cognito, pool)
    desk.post("user-link", "ann", provider="Google", value="2077", attribute="Cognito_Subject")
    page = ways(desk, "ann")
    assert "Known there as 2077" in text_of(page)
    desk.post("user-unlink", "ann", identity=key_of(page), attribute="Cognito_Subject")
    assert "No provider’s identity is linked." in text_of(ways(desk, "ann"))


@pytest.mark.usefixtures("linked")
def test_who_may_not_edit_users_is_offered_neither(front, masker):
    masker.groups = ["see-pools", "see-users"]
    masker.save()
    page = ways(front, "ann")
    assert not [link for link in page.select("#ways a") if "ink" in link.text]
    front.post("user-link", "ann", expect=403, provider="Okta", value="1", attribute="Cognito_Subject")
