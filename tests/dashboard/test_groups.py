"""Groups and their members."""

import pytest

from tests.dashboard.reading import form_in, read, row_for, words

ROLE = "arn:aws:iam::123456789012:role/gold"


@pytest.fixture
def gold(spot):
    """A pool with the group gold and the users ann and ben; neither is in it."""
    names = {"UserPoolId": spot.pool_id}
    spot.client.create_group(**names, GroupName="gold", Description="Buys a lot", Precedence=3, RoleArn=ROLE)
    for name in ("ann", "ben"):
        attributes = [{"Name": "email", "Value": f"{name}@example.com"}]
        spot.client.admin_create_user(
            **names, Username=name, UserAttributes=attributes, MessageAction="SUPPRESS"
        )
    return spot


def members_of(spot, group: str) -> list[str]:
    answer = spot.client.list_users_in_group(UserPoolId=spot.pool_id, GroupName=group)
    return sorted(user["Username"] for user in answer["Users"])


def test_an_empty_list_says_what_a_group_is_for(console, spot):
    assert "No groups yet" in words(console.get(spot.url("groups/")))


def test_groups_are_listed_with_precedence_and_role(console, gold):
    row = row_for(console.get(gold.url("groups/")), "gold")
    assert "Buys a lot 3" in row
    assert ROLE in row


@pytest.mark.parametrize("name", ["silver", "häfen/süd", "50%"])
def test_a_group_is_created_and_opened_under_any_name(console, spot, name):
    typed = form_in(console.get(spot.url("groups/create/"))) | {"group_name": name, "precedence": "0"}
    answer = console.post(spot.url("groups/create/"), typed)
    assert answer.status_code == 302
    assert name in words(console.get(answer["Location"]))
    stored = spot.client.get_group(UserPoolId=spot.pool_id, GroupName=name)["Group"]
    assert stored["Precedence"] == 0


def test_a_name_that_is_taken_is_refused_and_stays_typed(console, gold):
    page = console.post(gold.url("groups/create/"), {"group_name": "gold", "description": "Again"})
    assert page.status_code == 400
    assert form_in(page)["description"] == "Again"
    assert "GroupExistsException" in words(page)


def test_a_role_that_is_no_arn_is_refused_at_the_field(console, spot):
    page = console.post(spot.url("groups/create/"), {"group_name": "gold", "role_arn": "admin-role-of-the-shop"})
    assert page.status_code == 422
    assert "This is no role ARN" in words(page)


def test_a_group_is_edited(console, gold):
    typed = form_in(console.get(gold.url("groups/edit/gold"))) | {"description": "Buys most", "precedence": "1"}
    assert console.post(gold.url("groups/edit/gold"), typed).status_code == 302
    stored = gold.client.get_group(UserPoolId=gold.pool_id, GroupName="gold")["Group"]
    assert (stored["Description"], stored["Precedence"], stored["RoleArn"]) == ("Buys most", 1, ROLE)


def test_members_are_found_added_and_removed(console, gold):
    found = console.get(gold.url("groups/find/gold?q=an"), headers={"HX-Request": "true"})
    assert "ann@example.com" in words(read(found))
    assert "ben" not in words(read(found))
    assert console.post(gold.url("groups/add/gold"), {"username": "ann"}).status_code == 302
    assert members_of(gold, "gold") == ["ann"]
    assert "ann@example.com" in row_for(console.get(gold.url("groups/show/gold")), "ann")
    assert console.post(gold.url("groups/remove/gold"), {"username": "ann"}).status_code == 302
    assert members_of(gold, "gold") == []


def test_adding_somebody_who_is_not_there_is_told_beside_the_name(console, gold):
    page = console.post(gold.url("groups/add/gold"), {"username": "cleo"})
    assert page.status_code == 404
    assert "This user does not exist." in words(page)
    assert read(page).select_one("#member-search")["value"] == "cleo"


def test_a_quote_in_the_search_stays_a_quote(console, gold):
    assert console.get(gold.url("groups/find/gold"), {"q": 'a" or "b'}).status_code == 200


def test_a_group_is_deleted_after_one_question(console, gold):
    assert "Its members stay users" in words(console.get(gold.url("groups/delete/gold")))
    assert console.post(gold.url("groups/delete/gold")).status_code == 302
    assert "No groups yet" in words(console.get(gold.url("groups/")))
