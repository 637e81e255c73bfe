"""Editing a user's attributes, and creating users."""

import pytest

from tests.dashboard.cast import text_of


def form_of(page):
    """The fields of a page's main form as a browser would send them."""
    fields = {}
    for field in page.select("main form.form [name]"):
        if field.get("type") in ("checkbox", "radio") and not field.has_attr("checked"):
            continue
        if field.name == "select":
            chosen = field.find("option", selected=True)
            fields[field["name"]] = chosen["value"] if chosen else ""
        elif not field.has_attr("disabled"):
            fields[field["name"]] = field.get("value", "on" if field.get("type") == "checkbox" else "")
    return fields


def test_saving_an_untouched_form_changes_nothing(people):
    before = people.read("ann")["attributes"]
    page = people.post("user-edit", "ann", **form_of(people.get("user-edit", "ann")))
    assert "Nothing had changed." in text_of(page)
    assert people.read("ann")["attributes"] == before


def test_attributes_are_changed_and_removed(people):
    fields = form_of(people.get("user-edit", "ann"))
    fields |= {"attribute.name": "Ann Hölm", "attribute.custom:tier": ""}
    assert "Saved: name, custom:tier." in text_of(people.post("user-edit", "ann", **fields))
    after = people.read("ann")["attributes"]
    assert after["name"] == "Ann Hölm"
    assert "custom:tier" not in after
    assert after["email_verified"] == "true"


def test_a_changed_contact_keeps_its_flag_only_where_it_is_ticked(people):
    fields = form_of(people.get("user-edit", "ann")) | {"attribute.email": "ann.holm@example.com"}
    people.post("user-edit", "ann", **fields)
    assert people.read("ann")["attributes"]["email_verified"] == "true"


def test_an_error_stays_at_its_field_with_what_was_typed(people):
    fields = form_of(people.get("user-edit", "ann")) | {"attribute.custom:tier": "far too long for it"}
    page = people.post("user-edit", "ann", expect=422, **fields)
    field = page.find("input", {"name": "attribute.custom:tier"})
    assert field["value"] == "far too long for it"
    assert "10 characters" in field.find_parent(class_="field").select_one(".errorlist").text


def test_immutable_attributes_can_be_read_but_not_written(desk):
    desk.cognito.add_custom_attributes(
        UserPoolId=desk.pool_id,
        CustomAttributes=[{"Name": "born", "AttributeDataType": "Number", "Mutable": False}],
    )
    desk.create("ann", **{"custom:born": "1980"})
    page = desk.get("user-edit", "ann")
    assert page.find("input", {"name": "attribute.custom:born"}).has_attr("disabled")
    assert "Nothing had changed." in text_of(desk.post("user-edit", "ann", **form_of(page)))


def test_an_invited_user_is_created_from_the_form(desk):
    fields = form_of(desk.get("user-create"))
    fields |= {"username": "ann", "attribute.email": "ann@example.com", "attribute.email_verified": "on"}
    page = desk.post("user-create", **fields)
    assert "ann is created, and the invitation is on its way by e-mail." in text_of(page)
    assert desk.read("ann")["attributes"]["email_verified"] == "true"
    assert desk.read("ann")["UserStatus"] == "FORCE_CHANGE_PASSWORD"


def test_a_password_made_here_is_shown_once(desk):
    fields = form_of(desk.get("user-create")) | {"username": "ann", "invite": "none", "how": "here"}
    page = desk.post("user-create", **fields)
    assert len(page.select_one(".secret code").text) >= 12
    assert desk.read("ann")["Username"] == "ann"


def test_a_password_that_nobody_would_learn_is_not_made(desk):
    fields = form_of(desk.get("user-create")) | {"username": "ann", "invite": "none", "how": "pool"}
    assert "Nobody would learn this password" in text_of(desk.post("user-create", expect=422, **fields))


def test_a_taken_name_is_told_at_the_name(people):
    fields = form_of(people.get("user-create"))
    fields |= {"username": "ann", "attribute.email": "second@example.com"}
    page = people.post("user-create", expect=400, **fields)
    assert "This name is taken." in text_of(page)
    assert page.find("input", {"name": "attribute.email"})["value"] == "second@example.com"


def test_a_taken_address_is_told_at_the_address(desk):
    pool = desk.cognito.create_user_pool(PoolName="aliases", AliasAttributes=["email"])["UserPool"]["Id"]
    desk.pool_id = pool
    given = {"invite": "none", "attribute.email": "ann@example.com", "attribute.email_verified": "on"}
    form = form_of(desk.get("user-create")) | given | {"how": "here"}
    desk.post("user-create", **form | {"username": "ann"})
    page = text_of(desk.post("user-create", expect=400, **form | {"username": "ben"}))
    assert "Another user is found by this already." in page
    assert "This name is taken." not in page


def test_where_the_e_mail_is_the_name_it_is_typed_once(desk):
    pool = desk.cognito.create_user_pool(PoolName="by e-mail", UsernameAttributes=["email"])["UserPool"]["Id"]
    desk.pool_id = pool
    form = desk.get("user-create")
    assert len(form.select("input[type=email], input[name=username]")) == 1
    fields = form_of(form) | {"username": "ann@example.com"}
    page = desk.post("user-create", **fields)
    assert "ann@example.com is created" in text_of(page)
    assert desk.read("ann@example.com")["attributes"]["email"] == "ann@example.com"
    assert "A new invitation is on its way" in text_of(
        desk.post("user-resend", desk.read("ann@example.com")["Username"])
    )


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"username": "ann@example.com"}, "ann@example.com"),
        ({"attribute.email": "ann@example.com"}, "ann@example.com"),
        ({"attribute.phone_number": "+447700900123", "invite": "SMS"}, "+447700900123"),
    ],
)
def test_where_either_contact_is_the_name_any_field_of_it_does(desk, given, name):
    kinds = ["email", "phone_number"]
    desk.pool_id = desk.cognito.create_user_pool(PoolName="both", UsernameAttributes=kinds)["UserPool"]["Id"]
    assert f"{name} is created" in text_of(
        desk.post("user-create", **form_of(desk.get("user-create")) | given)
    )
    assert desk.read(name)["UserStatus"] == "FORCE_CHANGE_PASSWORD"


def test_where_either_contact_is_the_name_one_must_be_given(desk):
    kinds = ["email", "phone_number"]
    desk.pool_id = desk.cognito.create_user_pool(PoolName="both", UsernameAttributes=kinds)["UserPool"]["Id"]
    page = desk.post("user-create", expect=422, **form_of(desk.get("user-create")))
    assert "Give an e-mail address or a phone number." in text_of(page)
