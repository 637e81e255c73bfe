"""The duplicate finder: who may be one person, the two side by side, and what makes one user of them."""

import json

import pytest

from dashboard.actor import Actor
from dashboard.aws.clients import StaffClient
from dashboard.aws.guard import NotAllowed
from dashboard.models import ApprovalRequest, AuditRecord, Connection
from tests.dashboard.approvals import WHY, approve, read, see
from tests.dashboard.cast import Desk, text_of
from tests.fixtures.federated import add_google, federate

pytestmark = pytest.mark.django_db
ANN = {"email": "ann@example.com", "email_verified": "true"}
PAIR = ("Email", "ann", "Google_1029")


@pytest.fixture
def twins(people) -> Desk:
    """ann, who came by Google too: in the group gold there, with a tier of silver and a locale."""
    federate(
        people.pool_id,
        "Google",
        "1029",
        locale="da",
        **ANN,
        **{"custom:tier": "silver"},
    )
    people.cognito.create_group(UserPoolId=people.pool_id, GroupName="gold")
    people.cognito.admin_add_user_to_group(
        UserPoolId=people.pool_id, Username="Google_1029", GroupName="gold"
    )
    return people


def unverify(desk: Desk, username: str) -> None:
    desk.cognito.admin_update_user_attributes(
        UserPoolId=desk.pool_id,
        Username=username,
        UserAttributes=[{"Name": "email_verified", "Value": "false"}],
    )


def links(page) -> list[str]:
    return [link["href"] for link in page.select("main a.btn") if "Compare" in link.text]


def identities(desk: Desk, username: str) -> list[str]:
    told = json.loads(desk.read(username)["attributes"].get("identities", "[]"))
    return [f"{each['providerName']} {each['userId']}" for each in told]


def is_there(desk: Desk, username: str) -> bool:
    listed = desk.cognito.list_users(UserPoolId=desk.pool_id)["Users"]
    return username in [user["Username"] for user in listed]


# Finding


def test_the_finder_shows_who_shares_an_address_and_leads_to_both_side_by_side(twins):
    page = twins.get("duplicates")
    assert "ann@example.com 2 users" in text_of(page)
    assert "through Google" in text_of(page)
    assert links(page) == [twins.url("duplicates-join", *PAIR)]


def test_two_local_users_come_with_advice_and_no_act(twins):
    twins.create("anna", email="cleo@example.com")
    page = twins.get("duplicates")
    assert "All are local, and nothing can be linked" in text_of(page)
    assert links(page) == [twins.url("duplicates-join", *PAIR)]
    refused = twins.post("duplicates-join", "Email", "cleo", "anna", expect=409)
    assert "These two cannot be joined" in text_of(refused)
    assert is_there(twins, "anna")


def test_two_federated_users_come_with_advice_and_no_act(twins):
    federate(twins.pool_id, "Okta", "a", email="ben@example.com")
    federate(twins.pool_id, "Entra", "a", email="ben@example.com")
    page = twins.get("duplicates-join", "Email", "Okta_a", "Entra_a")
    assert "All came by a provider" in text_of(page)
    assert not page.select("main form[method=post]")


def test_a_pool_without_duplicates_says_so(people):
    assert "No two users share their e-mail address" in text_of(people.get("duplicates"))
    assert "No two users share their name" in text_of(people.get("duplicates", by="Name"))


def test_pages_go_on_and_back(twins, monkeypatch):
    monkeypatch.setattr("dashboard.screens.users.duplicates.PAGE", 1)
    twins.create("anna", email="cleo@example.com")
    first = twins.get("duplicates")
    (following,) = [link["href"] for link in first.select("a[rel=next]")]
    second = twins.get("duplicates", **dict(part.split("=") for part in following[1:].split("&")))
    assert "ann@example.com" in text_of(first)
    assert "cleo@example.com" in text_of(second)
    assert second.select("a[rel=prev]")


def test_on_aws_the_finder_says_why_not(aws_people):
    page = aws_people.get("duplicates")
    assert "Not on this pool" in text_of(page)
    assert "their page shows who else has the same e-mail address" in text_of(page)


# Both side by side


def test_both_are_shown_side_by_side_with_what_would_be_lost(twins):
    page = twins.get("duplicates-join", *PAIR)
    rows = {
        row.th.text.strip(): [" ".join(cell.text.split()) for cell in row.select("th, td")]
        for row in page.select("main tbody tr")
    }
    assert rows["Groups"] == ["Groups", "none", "gold"]
    assert rows["custom:tier"] == ["custom:tier", "gold", "silver Lost"]
    assert rows["Locale"] == ["Locale", "none", "da Lost"]
    assert rows["E-mail"] == ["E-mail", ANN["email"], ANN["email"]]
    assert "its groups gold" in text_of(page)


def test_a_yes_makes_one_user_of_them(twins):
    page = twins.post("duplicates-join", *PAIR)
    assert "They are one user now" in text_of(page)
    assert identities(twins, "ann") == ["Google 1029"]
    assert not is_there(twins, "Google_1029")
    record = AuditRecord.objects.get(operation="JoinFederatedUser")
    assert (record.target, record.outcome, record.input["SharedBy"]) == ("ann", "ok", "Email")
    assert "Federated user joined" in text_of(twins.get("user", "ann"))


def test_a_second_member_who_joins_the_same_pair_hears_that_it_is_gone(twins):
    twins.post("duplicates-join", *PAIR)
    assert "does not exist" in text_of(twins.post("duplicates-join", *PAIR, expect=404))
    assert identities(twins, "ann") == ["Google 1029"]


def test_a_disabled_federated_user_is_not_joined(twins):
    twins.post("user-disable", "Google_1029")
    assert "could sign in again" in text_of(twins.post("duplicates-join", *PAIR, expect=409))
    assert is_there(twins, "Google_1029")


# A second person


@pytest.mark.parametrize("whose", ["ann", "Google_1029"])
def test_an_unverified_address_is_said_and_waits_for_a_second_person(twins, eriks, whose):
    unverify(twins, whose)
    page = twins.get("duplicates-join", *PAIR)
    assert f"{whose} has not proved that this e-mail address is theirs" in text_of(page)
    assert page.select_one("main form button").text.strip() == "Ask for approval"
    twins.post("duplicates-join", *PAIR, **WHY)
    assert is_there(twins, "Google_1029")

    asked = ApprovalRequest.objects.get()
    shown = text_of(see(eriks, asked))
    assert "Join Google_1029 to ann" in shown
    assert "not verified on both sides" in shown
    assert "Approved · done" in text_of(read(approve(eriks, asked))) + text_of(see(eriks, asked))
    assert identities(twins, "ann") == ["Google 1029"]


def test_what_became_another_account_meanwhile_is_not_joined(twins, eriks):
    unverify(twins, "ann")
    twins.post("duplicates-join", *PAIR, **WHY)
    asked = ApprovalRequest.objects.get()
    page = see(eriks, asked)
    twins.cognito.admin_delete_user(UserPoolId=twins.pool_id, Username="Google_1029")
    federate(twins.pool_id, "Google", "1029", **ANN)
    approve(eriks, asked, page)
    assert is_there(twins, "Google_1029")


def test_an_administrator_can_demand_a_second_person_for_each(twins, mark):
    mark("join-users")
    twins.post("duplicates-join", *PAIR, **WHY)
    assert ApprovalRequest.objects.get().act == "join-users"
    assert is_there(twins, "Google_1029")


# Who may


def test_who_sees_addresses_masked_is_not_told_who_shares_one(front, twins, masker):
    masker.groups = [*masker.groups, "join-users"]
    masker.save()
    assert "that two users share one would tell it" in text_of(front.get("duplicates"))
    page = front.post("duplicates-join", *PAIR, expect=409)
    assert "that two users share one would tell it" in text_of(page)
    assert "ann@example.com" not in text_of(page)
    assert is_there(front, "Google_1029")


@pytest.mark.parametrize("by", ["Email", "PhoneNumber", "Name", "Username"])
def test_the_guard_holds_a_masked_value_against_every_page(front, sam, by):
    client = StaffClient(Actor(sam, front.connection, page_pool=front.pool_id), "lifeguard")
    with pytest.raises(NotAllowed, match="only masked"):
        client.list_duplicates(UserPoolId=front.pool_id, SharedBy=by)


def test_what_is_not_masked_is_told(front, twins, masker):
    masker.masked = ["phone_number"]
    masker.save()
    assert "ann@example.com 2 users" in text_of(front.get("duplicates"))
    assert "would tell it" in text_of(front.get("duplicates", by="PhoneNumber"))


def test_who_may_only_see_users_is_offered_no_join(front, twins, masker):
    masker.masked = []
    masker.save()
    page = front.get("duplicates")
    assert "ann@example.com" in text_of(page)
    assert links(page) == []
    front.post("duplicates-join", *PAIR, expect=403)
    assert is_there(front, "Google_1029")


# On AWS


@pytest.fixture
def far_twins(console, far, live_cognito) -> Desk:
    """ann and ann of Google behind an endpoint that the console takes for AWS's."""
    pool = live_cognito.create_user_pool(PoolName="Harbour shop")["UserPool"]["Id"]
    desk = Desk(console, Connection.objects.get(slug="far"), pool, live_cognito)
    desk.create("ann", **ANN)
    federate(pool, "Google", "1029", **ANN)
    return desk


def test_on_aws_a_link_that_fails_says_how_to_mend_it(far_twins):
    """The pool has no provider of this name any more."""
    page = far_twins.post("duplicates-join", *PAIR)
    assert "Google_1029 is deleted, but not yet linked to ann." in " ".join(page.text.split())
    assert "Link it here by “Link an identity” (Google, subject 1029)" in " ".join(page.text.split())
    assert not is_there(far_twins, "Google_1029")


def test_on_aws_the_profile_goes_and_its_identity_is_linked(far_twins):
    add_google(far_twins.cognito, far_twins.pool_id)
    assert "On AWS this takes two calls" in text_of(far_twins.get("duplicates-join", *PAIR))
    assert "They are one user now" in far_twins.post("duplicates-join", *PAIR).text
    assert identities(far_twins, "ann") == ["Google 1029"]
    assert not is_there(far_twins, "Google_1029")


def test_on_aws_what_is_not_verified_is_not_joined(far_twins):
    unverify(far_twins, "ann")
    page = far_twins.post("duplicates-join", *PAIR, expect=409)
    assert "On AWS joining takes two calls" in text_of(page)
    assert is_there(far_twins, "Google_1029")
