"""The simulator: which role a login would get and why, and what the role may do."""

import pytest

from tests.dashboard.reading import form_in, read, row_for, words
from tests.fixtures.identity_spots import ROLE, trust_of
from tests.fixtures.simulated import id_token, role_in, try_user


@pytest.fixture
def place(simulated):
    return simulated


def test_each_rule_shows_its_verdict_and_the_first_match_decides(console, place):
    page = try_user(console, place)
    assert role_in(page) == "gold"
    assert "No match" in row_for(page, "Contains staff")
    assert "has no claim cognito:groups" in row_for(page, "Contains staff")
    assert "the search ends here" in row_for(page, "Equals gold")
    assert "Not tried" in row_for(page, "StartsWith test+")


def test_a_user_is_found_by_a_part_of_the_name(console, place):
    page = console.get(place.url("simulator/", q="holm", provider=place.provider))
    assert "ann@example.com" in row_for(page, "Ann Holm")
    part = console.get(place.url("simulator/people/", q="nobody", provider=place.provider))
    assert "Nobody in Harbour shop fits" in words(part)


def test_the_claims_are_those_of_the_token(console, place):
    for name, precedence, role in (("eu", 5, "eu"), ("staff", 1, "staff"), ("plain", 0, "")):
        more = {"RoleArn": f"{ROLE}{role}"} if role else {}
        place.users.client.create_group(
            UserPoolId=place.users.pool_id, GroupName=name, Precedence=precedence, **more
        )
        place.users.client.admin_add_user_to_group(
            UserPoolId=place.users.pool_id, Username="ann", GroupName=name
        )
    address = [{"Name": "address", "Value": "1 Quay"}, {"Name": "email_verified", "Value": "true"}]
    place.users.client.admin_update_user_attributes(
        UserPoolId=place.users.pool_id, Username="ann", UserAttributes=address
    )
    by_user = _claims_in(try_user(console, place))
    typed = form_in(console.get(place.url("simulator/", by="token"))) | {"token": id_token(place)}
    by_token = _claims_in(console.post(place.url("simulator/", by="token"), typed))
    fleeting = {"event_id", "auth_time", "iat", "exp", "jti", "origin_jti"}
    assert by_user == {name: value for name, value in by_token.items() if name not in fleeting}
    assert by_user["cognito:groups"] == "plain, staff, eu"


def _claims_in(page):
    card = next(each for each in read(page).select(".card") if words(each).startswith("Claims"))
    return {words(row.dt): words(row.dd) for row in card.select("dl > div")}


def test_a_token_of_the_pool_is_believed_and_not_sent_back(console, place):
    token = id_token(place)
    typed = form_in(console.get(place.url("simulator/", by="token"))) | {"token": token}
    page = console.post(place.url("simulator/", by="token"), typed)
    assert "The token is right" in words(page)
    assert role_in(page) == "gold"


def test_a_token_that_was_changed_is_tried_and_said_to_be_refused(console, place):
    header, payload, signature = id_token(place).split(".")
    typed = {"token": f"{header}.{payload}.{signature[::-1]}", "provider": "", "requested": ""}
    page = console.post(place.url("simulator/", by="token"), typed)
    assert "The token would be refused before any of this" in words(page)
    assert role_in(page) == "gold"


@pytest.mark.parametrize(
    ("token", "sentence"),
    [
        ("hello", "A token has three parts"),
        (
            "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2EuZXhhbXBsZSJ9.AA",
            "does not take tokens of https://a.example",
        ),
    ],
)
def test_what_is_no_token_of_this_pool_is_told_at_the_field(console, place, token, sentence):
    typed = {"token": token, "provider": "", "requested": ""}
    page = console.post(place.url("simulator/", by="token"), typed)
    assert page.status_code == 422
    assert sentence in words(read(page).select_one("#id_token").find_parent(class_="field"))


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ('{"cognito:groups": ["staff"]}', "staff"),
        ('{"custom:tier": ["gold", "old"]}', "gold"),
        ("{}", None),
        ('{"email": null}', None),
    ],
)
def test_pasted_claims_are_tried(console, place, claims, expected):
    typed = {"claims": claims, "provider": place.provider, "requested": ""}
    assert role_in(console.post(place.url("simulator/", by="claims"), typed)) == expected


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [("{", "This is no JSON: line 1"), ("[1]", "Claims are an object"), ("", "required")],
)
def test_what_are_no_claims_is_told_at_the_field(console, place, claims, sentence):
    typed = {"claims": claims, "provider": place.provider, "requested": ""}
    page = console.post(place.url("simulator/", by="claims"), typed)
    assert page.status_code == 422
    assert sentence in words(read(page).select_one("#id_claims").find_parent(class_="field"))


def test_a_role_that_no_rule_gives_is_refused_with_the_error_of_the_api(console, place):
    page = try_user(console, place, requested=f"{ROLE}staff")
    assert role_in(page) is None
    assert f"NotAuthorizedException : Access to Role {ROLE}staff is forbidden." in words(page)


def test_a_guest_gets_the_guest_role(console, place):
    assert role_in(console.get(place.url("simulator/", by="guest"))) == "guest"


def test_a_user_who_does_not_exist_is_said_so(console, place):
    page = try_user(console, place, username="nobody")
    assert page.status_code == 404
    assert "This user does not exist" in words(page)


def test_a_trust_policy_that_takes_somebody_else_is_pointed_out(console, place, make_client):
    trust = trust_of("us-east-1:00000000-0000-4000-8000-000000000000")
    make_client(service="iam").update_assume_role_policy(RoleName="gold", PolicyDocument=trust)
    assert "does not let this identity pool take it" in words(try_user(console, place))


def test_a_role_that_iam_does_not_have_is_said_so(console, place, make_client):
    make_client(service="iam").delete_role(RoleName="guest")
    assert "The role could not be read" in words(console.get(place.url("simulator/", by="guest")))


@pytest.mark.parametrize(
    ("path", "action", "decision"),
    [
        ("{pool}/map.png", "s3:GetObject", "Allowed"),
        ("{pool}/map.png", "s3:PutObject", "Denied: nothing allows it"),
        ("other/map.png", "s3:GetObject", "Denied: nothing allows it"),
    ],
)
def test_an_action_is_tried_with_the_variables_of_the_login(console, place, path, action, decision):
    page = try_user(console, place)
    assert f"aud = {place.identity_pool_id}" in form_in(page, "/try/")["context"]
    resource = f"arn:aws:s3:::harbour/{path.format(pool=place.identity_pool_id)}"
    typed = form_in(page, "/try/") | {"action": action, "resource": resource}
    tried = console.post(place.url("simulator/try/"), typed)
    assert decision in words(tried)
    assert ("By harbour" in words(tried)) is (decision == "Allowed")
    part = console.post(place.url("simulator/try/"), typed, headers={"HX-Request": "true"})
    assert read(part).find("main") is None
    assert decision in words(part)


def test_a_subject_that_was_changed_in_the_form_is_refused(console, place):
    typed = form_in(try_user(console, place), "/try/") | {"action": "s3:GetObject"}
    typed["subject"] = typed["subject"][:-2]
    assert console.post(place.url("simulator/try/"), typed).status_code == 400
