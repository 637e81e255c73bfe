"""Sessions and devices on a user's page: listed, revoked, remembered and forgotten."""

import re
from base64 import b64encode

import pytest

from dashboard.models import AuditRecord
from tests.dashboard.cast import PASSWORD, Desk, text_of
from tests.pools.sign_in.factors.conftest import FACTORS

HTMX = {"HX-Request": "true"}
MISSING = "tkn" + "a" * 25
AGENTS = {"laptop": "Ann's laptop", "phone": "Ann's phone with a name that goes on and on for a whole line"}


def keep_devices(desk: Desk) -> None:
    desk.cognito.update_user_pool(
        UserPoolId=desk.pool_id,
        DeviceConfiguration={"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False},
    )


def track(desk: Desk) -> None:
    desk.cognito.set_user_pool_session_configuration(
        UserPoolId=desk.pool_id, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 20}
    )


def app_of(desk: Desk) -> str:
    made = desk.cognito.create_user_pool_client(
        UserPoolId=desk.pool_id, ClientName="shop app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )
    return made["UserPoolClient"]["ClientId"]


def sign_in(desk: Desk, client: str) -> dict:
    return desk.cognito.initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH",
        ClientId=client,
        AuthParameters={"USERNAME": "ann", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]


def confirm_device(desk: Desk, tokens: dict, name: str) -> str:
    """Let the pool know the device that a sign-in was given a key for; the key."""
    key = tokens["NewDeviceMetadata"]["DeviceKey"]
    proof = {
        "PasswordVerifier": b64encode(bytes([1]) * 384).decode(),
        "Salt": b64encode(bytes([2]) * 16).decode(),
    }
    desk.cognito.confirm_device(
        AccessToken=tokens["AccessToken"], DeviceKey=key, DeviceName=name, DeviceSecretVerifierConfig=proof
    )
    return key


@pytest.fixture
def signed_in(people):
    """ann, signed in twice; her pool tracks sessions."""
    track(people)
    client = app_of(people)
    return [sign_in(people, client) for _ in range(2)]


@pytest.fixture
def devices(people):
    """The keys of ann's two devices; her pool remembers them."""
    keep_devices(people)
    client = app_of(people)
    return [confirm_device(people, sign_in(people, client), name) for name in AGENTS.values()]


def fragment(desk, what):
    """A card as the user's page fetches it by itself."""
    card = desk.get("user", "ann").select_one(f"#{what}")
    answer = desk.browser.get(card["hx-get"], headers=HTMX | {"HX-Target": what})
    assert answer.status_code == 200
    words = answer.content.decode()
    assert "<html" not in words
    return " ".join(words.split())


def session_ids(desk):
    told = desk.cognito.admin_list_user_sessions(UserPoolId=desk.pool_id, Username="ann")
    return [session["SessionId"] for session in told["Sessions"]]


def test_without_tracking_the_page_says_so_and_leads_to_it(people):
    page = people.get("user-sessions", "ann")
    assert "The pool does not track sessions" in text_of(page)
    assert page.find("a", string="Turn it on")["href"].startswith(people.url("pool"))
    assert "does not track sessions" in fragment(people, "sessions")


def test_each_session_says_where_and_is_revoked_by_itself(people, signed_in):
    words = fragment(people, "sessions")
    assert words.count("shop app") == 4  # each in its line and on its button
    first, second = session_ids(people)
    question = people.get("user-session-revoke", "ann", session=first)
    assert "in shop app. Its refresh token stops working at once" in text_of(question)
    page = people.post("user-session-revoke", "ann", session=first)
    assert "The session of Ann Holm is revoked." in text_of(page)
    assert session_ids(people) == [second]
    assert "Session revoked by dana@example.com" in text_of(page)
    record = AuditRecord.objects.get(operation="AdminRevokeUserSession")
    assert record.input["RevokeAssociatedSessions"] == "LINKED"


def test_a_session_that_is_over_is_said_to_be(people, signed_in):
    words = text_of(people.post("user-session-revoke", "ann", session=MISSING, expect=404))
    assert "does not exist any more" in words


def test_whoever_is_signed_in_nowhere_has_no_session(people):
    track(people)
    assert "Signed in nowhere." in text_of(people.get("user-sessions", "ann"))


def test_a_pool_that_remembers_no_devices_says_so(people):
    assert "This pool remembers no devices" in fragment(people, "devices")
    keep_devices(people)
    assert "None yet" in fragment(people, "devices")


def test_devices_are_listed_with_what_is_known(people, devices):
    words = text_of(people.get("user-devices", "ann"))
    assert "Ann's laptop Used" in words
    assert words.count("Remembered") == 2
    assert "s phone with a name" in fragment(people, "devices")


def status(desk, key):
    told = desk.cognito.admin_get_device(UserPoolId=desk.pool_id, Username="ann", DeviceKey=key)["Device"]
    return {item["Name"]: item["Value"] for item in told["DeviceAttributes"]}["dev:device_remembered_status"]


def test_a_device_is_remembered_or_not_any_more(people, devices):
    page = people.post("user-device-status", "ann", device=devices[0], status="not_remembered")
    assert "not remembered any more" in text_of(page)
    assert status(people, devices[0]) == "not_remembered"
    url = people.url("user-device-status", "ann")
    answer = people.browser.post(url, {"device": devices[0], "status": "remembered"}, headers=HTMX)
    assert 'id="devices"' in answer.content.decode()
    assert "The device is remembered." in answer.content.decode()
    assert status(people, devices[0]) == "remembered"


def test_a_device_is_forgotten_after_a_question(people, devices):
    question = people.get("user-device-forget", "ann", device=devices[0])
    assert "“Ann's laptop”, last used from 127.0.0.1, is forgotten." in text_of(question)
    assert question.find("input", {"name": "device"})["value"] == devices[0]
    assert "is forgotten" in text_of(people.post("user-device-forget", "ann", device=devices[0]))
    told = people.cognito.admin_list_devices(UserPoolId=people.pool_id, Username="ann")["Devices"]
    assert [device["DeviceKey"] for device in told] == devices[1:]


def test_many_devices_go_on_to_another_page(people):
    keep_devices(people)
    client = app_of(people)
    for number in range(26):
        confirm_device(people, sign_in(people, client), f"Device {number}")
    card = fragment(people, "devices")
    assert "All devices" in card
    assert "Device 25" in card
    assert "Device 0" not in card
    page = people.get("user-devices", "ann")
    assert "Device 0" not in text_of(page)
    people.get("user-devices", "ann", page="2")
    assert "Device 0 Used" in text_of(people.get("user-devices", "ann", page="2"))


@pytest.mark.parametrize("name", ["user-devices", "user-sessions"])
def test_an_endpoint_without_the_operation_says_so(aws_people, name):
    assert "Not on this connection" in text_of(aws_people.get(name, "ann"))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("OperationNotEnabledException", "The pool does not track sessions"),
        ("FeatureUnavailableInTierException", "plan does not have this"),
        ("NotAuthorizedException", "was refused"),
    ],
)
def test_a_pool_on_aws_says_why_it_has_no_sessions(console, connect, answering_url, code, words):
    pool = {"UserPool": {"Id": "us-east-1_abc", "Name": "Shop"}}
    url = answering_url(
        {"DescribeUserPool": pool, "AdminListUserSessions": {"__type": code, "message": "no"}}
    )
    desk = Desk(console, connect(url), "us-east-1_abc", None)
    headers = HTMX | {"HX-Target": "sessions"}
    assert words in console.get(desk.url("user-sessions", "ann"), headers=headers).content.decode()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
@pytest.mark.parametrize("size", ["small", "wide"])
def test_the_page_with_everything_is_accessible_and_fits(
    console, embedded, live_cognito, sign_in_context, check_accessibility, scheme, size
):
    desk = everything(console, embedded, live_cognito)
    page = sign_in_context(size=size, scheme=scheme).new_page()
    page.goto(desk.url("user", "ann"))
    page.locator("#devices").get_by_text("Ann's laptop").first.wait_for()
    page.locator("#sessions").get_by_text("Active").first.wait_for()
    page.get_by_role("button", name=re.compile("Turn on.*Code by SMS")).click()
    page.get_by_text("Code by SMS is on.").wait_for()
    page.get_by_role("button", name=re.compile("Ask for first.*Code by SMS")).wait_for()
    page.get_by_role("button", name=re.compile("Stop remembering.*laptop")).click()
    page.get_by_role("button", name=re.compile("^Remember.*laptop")).wait_for()
    check_accessibility(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#sessions").get_by_role("link", name="Revoke").first.click()
    page.get_by_role("dialog").get_by_text("Its refresh token stops working").wait_for()
    check_accessibility(page)
    page.get_by_role("dialog").get_by_role("button", name="Revoke session").click()
    page.get_by_text("The session of Ann Holm is revoked.").wait_for()


def everything(console, embedded, live_cognito) -> Desk:
    """ann with factors, two devices and two sessions."""
    pool = live_cognito.create_user_pool(PoolName="Harbour shop", AutoVerifiedAttributes=["email"])
    desk = Desk(console, embedded, pool["UserPool"]["Id"], live_cognito)
    keep_devices(desk)  # before the factors: UpdateUserPool puts what it is not told back
    members = {name: value for factor in FACTORS.values() for name, value in factor.items()}
    live_cognito.set_user_pool_mfa_config(UserPoolId=desk.pool_id, MfaConfiguration="OPTIONAL", **members)
    contacts = {"email": "ann@example.com", "email_verified": "true", "phone_number": "+15555550100"}
    desk.create("ann", password=PASSWORD, name="Ann Holm", **contacts)
    track(desk)
    client = app_of(desk)
    for name in AGENTS.values():
        confirm_device(desk, sign_in(desk, client), name)
    live_cognito.admin_set_user_mfa_preference(
        UserPoolId=desk.pool_id,
        Username="ann",
        EmailMfaSettings={"Enabled": True, "PreferredMfa": True},
    )
    return desk
