"""AdminUpdateUserAttributes and AdminDeleteUserAttributes."""

import pytest

from tests.fixtures.queries import own_queries

EMAIL = {"Name": "email", "Value": "ann@example.com"}
OTHER_EMAIL = {"Name": "email", "Value": "ann@elsewhere.org"}
VERIFIED = {"Name": "email_verified", "Value": "true"}


@pytest.fixture
def pool(make_pool_id):
    return make_pool_id(
        Schema=[
            {"Name": "name", "Required": True},
            {"Name": "badge", "AttributeDataType": "String", "Mutable": False},
            {"Name": "age", "AttributeDataType": "Number"},
        ]
    )


@pytest.fixture
def ann(cognito, pool):
    given = [EMAIL, VERIFIED, {"Name": "name", "Value": "Ann"}, {"Name": "custom:badge", "Value": "7"}]
    cognito.admin_create_user(UserPoolId=pool, Username="ann", UserAttributes=given)
    return "ann"


def update(cognito, pool, username, *attributes, **values):
    given = [*attributes, *({"Name": name, "Value": value} for name, value in values.items())]
    cognito.admin_update_user_attributes(UserPoolId=pool, Username=username, UserAttributes=given)


def read(cognito, pool, username):
    user = cognito.admin_get_user(UserPoolId=pool, Username=username)
    return {attribute["Name"]: attribute["Value"] for attribute in user["UserAttributes"]}


def test_attributes_change_and_are_found_anew(cognito, pool, ann):
    update(cognito, pool, ann, {"Name": "custom:age", "Value": "42"}, name="Anna")
    assert read(cognito, pool, ann).items() >= {"name": "Anna", "custom:age": "42"}.items()
    assert len(cognito.list_users(UserPoolId=pool, Filter='name = "anna"')["Users"]) == 1
    assert len(cognito.list_users(UserPoolId=pool, Filter='search *= "anna"')["Users"]) == 1
    update(cognito, pool, ann, name="Zoe")
    assert cognito.list_users(UserPoolId=pool, Filter='search *= "anna"')["Users"] == []


def test_a_changed_address_is_no_longer_verified(cognito, pool, ann):
    update(cognito, pool, ann, OTHER_EMAIL)
    assert read(cognito, pool, ann)["email_verified"] == "false"


def test_an_administrator_may_call_the_new_address_verified(cognito, pool, ann):
    update(cognito, pool, ann, OTHER_EMAIL, VERIFIED)
    assert read(cognito, pool, ann)["email_verified"] == "true"


def test_the_same_address_stays_verified(cognito, pool, ann):
    update(cognito, pool, ann, EMAIL)
    assert read(cognito, pool, ann)["email_verified"] == "true"


@pytest.mark.parametrize("way", ["blank value", "delete"])
def test_a_removed_address_takes_its_flag_along(cognito, pool, ann, way):
    if way == "delete":
        cognito.admin_delete_user_attributes(UserPoolId=pool, Username=ann, UserAttributeNames=["email"])
    else:
        update(cognito, pool, ann, email="")
    assert read(cognito, pool, ann).keys() == {"sub", "name", "custom:badge"}


@pytest.mark.parametrize(
    ("attribute", "problem"),
    [
        ({"Name": "custom:badge", "Value": "8"}, "user.custom:badge: Attribute cannot be updated."),
        ({"Name": "name", "Value": ""}, "user.name: Attribute is required and cannot be removed."),
        ({"Name": "sub", "Value": "x"}, "user.sub: Attribute cannot be updated."),
        ({"Name": "custom:age", "Value": "old"}, "custom:age: Number expected"),
        ({"Name": "custom:none", "Value": "x"}, "custom:none: Attribute does not exist in the schema."),
        ({"Name": "phone_number_verified", "Value": "true"}, "phone_number is required"),
    ],
)
def test_what_may_not_change_is_refused(cognito, pool, ann, attribute, problem):
    before = read(cognito, pool, ann)
    with pytest.raises(cognito.exceptions.InvalidParameterException, match=problem):
        update(cognito, pool, ann, attribute)
    assert read(cognito, pool, ann) == before


@pytest.mark.parametrize("name", ["sub", "name", "custom:badge", "custom:none"])
def test_what_may_not_go_is_refused(cognito, pool, ann, name):
    with pytest.raises(cognito.exceptions.InvalidParameterException):
        cognito.admin_delete_user_attributes(UserPoolId=pool, Username=ann, UserAttributeNames=[name])


def test_an_unknown_user_is_not_found(cognito, pool):
    with pytest.raises(cognito.exceptions.UserNotFoundException, match="User does not exist"):
        update(cognito, pool, "ben", EMAIL)
    with pytest.raises(cognito.exceptions.UserNotFoundException, match="User does not exist"):
        cognito.admin_delete_user_attributes(UserPoolId=pool, Username="ben", UserAttributeNames=["email"])


def test_where_new_addresses_wait_for_a_code_only_verified_ones_are_taken(cognito, make_pool_id, mailoutbox):
    pool = make_pool_id(
        AutoVerifiedAttributes=["email"],
        UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]},
    )
    cognito.admin_create_user(UserPoolId=pool, Username="ann", UserAttributes=[EMAIL, VERIFIED])
    update(cognito, pool, "ann", OTHER_EMAIL)
    assert read(cognito, pool, "ann")["email"] == "ann@example.com"
    assert mailoutbox[-1].to == ["ann@elsewhere.org"]
    update(cognito, pool, "ann", OTHER_EMAIL, VERIFIED)
    assert read(cognito, pool, "ann")["email"] == "ann@elsewhere.org"


class TestAliases:
    @pytest.fixture
    def pool(self, make_pool_id):
        return make_pool_id(AliasAttributes=["email", "preferred_username"])

    @pytest.fixture(autouse=True)
    def cast(self, cognito, pool):
        cognito.admin_create_user(UserPoolId=pool, Username="ann", UserAttributes=[EMAIL, VERIFIED])
        cognito.admin_create_user(UserPoolId=pool, Username="ben", UserAttributes=[EMAIL])

    def test_the_alias_moves_with_the_address(self, cognito, pool):
        update(cognito, pool, "ann", OTHER_EMAIL, VERIFIED)
        assert read(cognito, pool, "ann@elsewhere.org") == read(cognito, pool, "ann")
        with pytest.raises(cognito.exceptions.UserNotFoundException):
            read(cognito, pool, "ann@example.com")
        update(cognito, pool, "ben", VERIFIED)
        assert read(cognito, pool, "ann@example.com") == read(cognito, pool, "ben")

    def test_an_address_that_is_no_longer_verified_finds_no_one(self, cognito, pool):
        update(cognito, pool, "ann", email_verified="false")
        with pytest.raises(cognito.exceptions.UserNotFoundException):
            read(cognito, pool, "ann@example.com")

    def test_a_taken_alias_is_refused_and_nothing_changes(self, cognito, pool):
        with pytest.raises(cognito.exceptions.AliasExistsException):
            update(cognito, pool, "ben", VERIFIED, name="Ben")
        assert "name" not in read(cognito, pool, "ben")
        assert read(cognito, pool, "ann@example.com") == read(cognito, pool, "ann")

    def test_a_preferred_user_name_finds_its_user_at_once(self, cognito, pool):
        update(cognito, pool, "ben", preferred_username="Benny")
        assert read(cognito, pool, "Benny") == read(cognito, pool, "ben")
        with pytest.raises(cognito.exceptions.AliasExistsException):
            update(cognito, pool, "ann", preferred_username="Benny")

    def test_it_takes_at_most_six_queries(self, cognito, pool):
        assert len(own_queries(lambda: update(cognito, pool, "ann@example.com", OTHER_EMAIL, VERIFIED))) <= 6


class TestUsernameAttributes:
    @pytest.fixture
    def pool(self, make_pool_id):
        return make_pool_id(UsernameAttributes=["email", "phone_number"])

    @pytest.fixture(autouse=True)
    def cast(self, cognito, pool):
        for address in ("ann@example.com", "+15555550111"):
            cognito.admin_create_user(UserPoolId=pool, Username=address)

    def test_the_user_signs_in_with_the_new_address(self, cognito, pool):
        before = read(cognito, pool, "ann@example.com")["sub"]
        update(cognito, pool, "ann@example.com", OTHER_EMAIL)
        assert read(cognito, pool, "ann@elsewhere.org")["sub"] == before
        with pytest.raises(cognito.exceptions.UserNotFoundException):
            read(cognito, pool, "ann@example.com")

    def test_another_users_address_is_refused(self, cognito, pool):
        cognito.admin_create_user(UserPoolId=pool, Username="ben@example.com")
        with pytest.raises(cognito.exceptions.AliasExistsException):
            update(cognito, pool, "ben@example.com", EMAIL)

    def test_the_address_that_is_the_name_stays(self, cognito, pool):
        with pytest.raises(cognito.exceptions.InvalidParameterException, match="signs in with"):
            update(cognito, pool, "ann@example.com", email="")

    def test_who_has_a_phone_number_for_a_name_gets_no_second_one(self, cognito, pool):
        update(cognito, pool, "+15555550111", email="ben@example.com")
        with pytest.raises(cognito.exceptions.UserNotFoundException):
            read(cognito, pool, "ben@example.com")
        update(cognito, pool, "+15555550111", email="")
