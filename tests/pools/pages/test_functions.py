"""The functions that the pages ask, as Cognito's do; and the pages below a pool's path, where it has no domain."""

import pytest
from django.test import Client

from tests.fixtures.functions import FunctionError, echo
from tests.pools.pages.conftest import EMAIL, PASSWORD, Visitor


@pytest.fixture
def hang_in(cognito, pool, functions):
    """Puts functions up under their triggers' names."""

    def hang(**named) -> None:
        config = {trigger: functions.by_arn(function) for trigger, function in named.items()}
        cognito.update_user_pool(UserPoolId=pool, LambdaConfig=config, AutoVerifiedAttributes=["email"])

    return hang


def test_a_sign_in_asks_before_after_and_for_its_tokens(hang_in, functions, visitor, ann):
    hang_in(PreAuthentication=echo, PostAuthentication=echo, PreTokenGeneration=echo)
    assert visitor.sign_in().told["code"]
    assert [event["triggerSource"] for event in functions.events] == [
        "PreAuthentication_Authentication",
        "PostAuthentication_Authentication",
        "TokenGeneration_HostedAuth",
    ]
    assert not any(event["request"].get("clientMetadata") for event in functions.events)


def test_a_sign_up_asks_as_the_api_does(hang_in, functions, visitor, last_code):
    def confirm(event: dict) -> dict:
        event["response"]["autoConfirmUser"] = True
        return event

    hang_in(PreSignUp=confirm, PostConfirmation=echo)
    visitor.open("signup").submit(username="ben", password=PASSWORD)
    assert "Your account is ready. You can sign in now." in visitor.text
    sources = [event["triggerSource"] for event in functions.events]
    assert sources == ["PreSignUp_SignUp", "PostConfirmation_ConfirmSignUp"]


def test_what_a_function_refuses_is_told_to_the_app(hang_in, visitor, ann):
    def refuse(event: dict):
        raise FunctionError("Not on the guest list")

    hang_in(PreSignUp=refuse, PreAuthentication=refuse)
    told = visitor.open("signup").submit(username="ben", password=PASSWORD).told
    assert (told["error"], told["state"]) == ("invalid_request", "s1")
    assert told["error_description"] == "PreSignUp failed with error Not on the guest list. "
    assert "PreAuthentication failed" in Visitor(visitor.app).sign_in().told["error_description"]


def test_below_the_pools_path_the_pages_keep_their_cookies_to_it(visitor, pool, ann):
    http = Client()
    page = http.get(f"/{pool}/login", QUERY_STRING=visitor.query())
    assert f'action="http://testserver/{pool}/login?' in page.content.decode()
    assert {each["path"] for each in http.cookies.values()} == {f"/{pool}"}
    form = {"_csrf": http.cookies["XSRF-TOKEN"].value, "username": ann, "password": PASSWORD}
    answer = http.post(f"/{pool}/login", form, QUERY_STRING=visitor.query())
    assert answer["Location"].startswith("https://app.example.com/callback?code=")
    assert EMAIL not in answer["Location"]
