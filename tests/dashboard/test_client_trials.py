"""Try it: a real sign-in from the console, on the embedded engine and through the endpoint of an AWS connection."""

from datetime import timedelta
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from dashboard.models import AuditRecord, SignInTrial
from dashboard.tasks.trials import remove_callbacks
from tests.dashboard.reading import read, words
from tests.dashboard.test_page_access import member_of
from tests.fixtures.people import sign_in_client
from tests.fixtures.spots import Spot, make_spot

PASSWORD = "Calm-harbour-42"
CALLBACK = "https://shop.example/back"


class Shop:
    """A pool with a domain, ann and an app client; and a member's browser at the console."""

    def __init__(self, console: Client, spot: Spot, *, secret: bool = False) -> None:
        self.console, self.spot, self.cognito = console, spot, spot.client
        console.defaults["SERVER_NAME"] = "localhost"
        if spot.connection.is_embedded:
            self.cognito.create_user_pool_domain(UserPoolId=spot.pool_id, Domain="acme")
        name = {"UserPoolId": spot.pool_id, "Username": "ann"}
        self.cognito.admin_create_user(**name, MessageAction="SUPPRESS")
        self.cognito.admin_set_user_password(**name, Password=PASSWORD, Permanent=True)
        self.id = self.cognito.create_user_pool_client(
            UserPoolId=spot.pool_id,
            ClientName="web",
            GenerateSecret=secret,
            AllowedOAuthFlowsUserPoolClient=True,
            AllowedOAuthFlows=["code"],
            AllowedOAuthScopes=["openid", "email"],
            CallbackURLs=[CALLBACK],
            LogoutURLs=["https://shop.example/"],
            SupportedIdentityProviders=["COGNITO"],
            RefreshTokenValidity=7,
        )["UserPoolClient"]["ClientId"]
        self.before = self.client()

    def client(self) -> dict:
        names = {"UserPoolId": self.spot.pool_id, "ClientId": self.id}
        told = self.cognito.describe_user_pool_client(**names)["UserPoolClient"]
        return {name: value for name, value in told.items() if name != "LastModifiedDate"}

    def url(self, rest: str = "") -> str:
        return self.spot.url(f"clients/{self.id}/{rest}")

    def begin(self) -> str:
        """Say yes to the question; the address of the trial's page."""
        answer = self.console.post(self.url("try/"))
        assert answer.status_code == 302, words(answer)
        return answer["Location"]

    def go(self, trial: str) -> str:
        """The address that the button opens in a new tab."""
        answer = self.console.get(f"{trial}go/")
        assert answer.status_code == 302
        return answer["Location"]

    def sign_in(self, address: str) -> str:
        """Ann at the pool's own pages; where they send her browser at the end."""
        person = Client()
        while "/back/" not in urlsplit(address).path:
            url = urlsplit(address)
            at = {"QUERY_STRING": url.query, "HTTP_HOST": url.netloc}
            answer = person.get(url.path, **at)
            if answer.status_code == 200:
                forms = read(answer).select("form")
                form = next(each for each in forms if each.select("[name=password]"))
                sent = {each["name"]: each.get("value", "") for each in form.select("input[name]")}
                sent |= {"username": "ann", "password": PASSWORD}
                kind = "application/x-www-form-urlencoded"
                answer = person.post(url.path, urlencode(sent), content_type=kind, **at)
            address = answer["Location"]
        return address

    def come_back(self, address: str, browser: Client | None = None):
        url = urlsplit(address)
        assert url.netloc == "localhost", address
        return (browser or self.console).get(url.path, QUERY_STRING=url.query)


@pytest.fixture
def shop(console, embedded, cognito) -> Shop:
    return Shop(console, make_spot(embedded, cognito))


@pytest.fixture
def far_shop(console, far, live_cognito, settings, live_server) -> Shop:
    """Its pages are below the pool's path: Python's resolver knows no host below ``localhost``."""
    settings.SITE_URL = live_server.url
    return Shop(console, make_spot(far, live_cognito), secret=True)


def test_the_question_says_that_a_callback_is_added_and_changes_nothing(shop):
    page = words(shop.console.get(shop.url("try/")))
    assert "adds one callback address" in page
    assert "http://localhost/pools/embedded/" in page
    assert shop.client() == shop.before
    assert not SignInTrial.objects.exists()


def test_tokens_are_shown_once_and_the_callback_is_gone(shop):
    trial = shop.begin()
    assert shop.client() == {
        **shop.before,
        "CallbackURLs": [CALLBACK, SignInTrial.objects.get().callback],
    }
    asked = parse_qs(urlsplit(shop.go(trial)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid email"]
    back = shop.sign_in(shop.go(trial))
    page = shop.come_back(back)
    said = words(page)
    assert page.status_code == 200, said
    assert (
        said.count("A verifier takes this token") == 1
    )  # the access token is not asked about without a scope for it
    assert "An ID token of ann" in said
    assert "Only the pool can read it" in said
    assert [words(title) for title in read(page).select("main section > h2[id^=t-]")] == [
        "ID token",
        "Access token",
        "Refresh token",
    ]
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "no-referrer"
    assert shop.client() == shop.before
    assert not SignInTrial.objects.exists()
    assert "This trial is over" in words(shop.console.get(trial))
    again = shop.come_back(back)
    assert again.status_code == 400
    assert "eyJ" not in again.content.decode()


def test_who_tried_is_recorded_and_never_what_came(shop):
    back = shop.sign_in(shop.go(shop.begin()))
    page = shop.come_back(back)
    token = read(page).select_one("details p.mono").text
    tried = AuditRecord.objects.get(operation="TrySignIn")
    assert (tried.staff, tried.target, tried.pool) == ("dana@example.com", shop.id, shop.spot.pool_id)
    code = dict(parse_qsl(urlsplit(back).query))["code"]
    kept = str(list(AuditRecord.objects.values())) + str(dict(shop.console.session))
    assert code not in kept
    assert token not in kept
    updates = AuditRecord.objects.filter(operation="UpdateUserPoolClient")
    assert [each.staff for each in updates] == ["dana@example.com"] * 2


def test_another_members_browser_gets_nothing_and_the_own_one_goes_on(shop):
    back = shop.sign_in(shop.go(shop.begin()))
    other = sign_in_client(member_of("operator"))
    other.defaults["SERVER_NAME"] = "localhost"
    stolen = shop.come_back(back, other)
    assert stolen.status_code == 400
    assert "eyJ" not in stolen.content.decode()
    assert shop.come_back(back).status_code == 200


def test_another_browser_of_the_same_member_gets_nothing(shop, staff):
    back = shop.sign_in(shop.go(shop.begin()))
    other = sign_in_client(staff)
    other.defaults["SERVER_NAME"] = "localhost"
    assert "the state does not fit" in words(shop.come_back(back, other))
    assert shop.come_back(back).status_code == 200


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state": "made-up"}, "the state does not fit"),
        ({"state": ""}, "the state does not fit"),
        ({"iss": "https://evil.example"}, "from another issuer"),
        ({"code": "made-up"}, "invalid_grant"),
        ({"code": ""}, "without a code"),
        ({"code": "", "error": "access_denied", "error_description": "No <b>way"}, "No <b>way"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_in_words(shop, changes, said):
    url = urlsplit(shop.sign_in(shop.go(shop.begin())))
    query = urlencode(dict(parse_qsl(url.query)) | changes)
    page = shop.come_back(url._replace(query=query).geturl())
    assert page.status_code == 400
    assert said in words(page)
    assert "eyJ" not in page.content.decode()


def test_a_code_of_another_request_is_not_redeemed(shop):
    """A code that a stranger got for themselves and puts into the member's answer: PKCE holds."""
    trial = shop.begin()
    theirs = dict(parse_qsl(urlsplit(shop.sign_in(shop.go(trial))).query))
    mine = dict(parse_qsl(urlsplit(shop.go(trial)).query))
    callback = SignInTrial.objects.get().callback
    page = shop.come_back(f"{callback}?{urlencode(theirs | {'state': mine['state']})}")
    assert "invalid_grant" in words(page)


def test_the_callback_goes_after_a_quarter_of_an_hour_whatever_the_tab_does(shop, time_machine):
    now = timezone.now()
    shop.begin()
    time_machine.move_to(now + timedelta(minutes=14), tick=False)
    remove_callbacks()
    assert len(shop.client()["CallbackURLs"]) == 2
    time_machine.move_to(now + timedelta(minutes=15, seconds=3), tick=False)
    remove_callbacks()
    assert shop.client() == shop.before
    assert not SignInTrial.objects.exists()


def test_only_what_was_added_is_taken_away_and_by_a_member_who_has_left_too(shop, staff):
    trial = shop.begin()
    client = shop.client()
    others = {
        name: client[name]
        for name in ("AllowedOAuthFlows", "AllowedOAuthScopes", "AllowedOAuthFlowsUserPoolClient")
    }
    shop.cognito.update_user_pool_client(
        UserPoolId=shop.spot.pool_id,
        ClientId=shop.id,
        ClientName="renamed",
        CallbackURLs=["https://new.example/", *client["CallbackURLs"]],
        **others,
    )
    staff.is_active = False
    staff.save()
    SignInTrial.objects.update(due=timezone.now())
    remove_callbacks()
    after = shop.client()
    assert (after["ClientName"], after["CallbackURLs"]) == ("renamed", ["https://new.example/", CALLBACK])
    assert not SignInTrial.objects.filter(key=trial.split("/")[-2]).exists()


def test_it_can_be_ended_at_once(shop):
    trial = shop.begin()
    assert shop.console.get(f"{trial}end/").status_code == 405
    assert shop.console.post(f"{trial}end/").status_code == 302
    assert shop.client() == shop.before
    assert shop.console.get(f"{trial}go/").status_code == 404


def test_a_callback_that_cannot_be_removed_is_told_and_tried_again(shop, time_machine):
    now = timezone.now()
    trial = shop.begin()
    added = SignInTrial.objects.get().callback
    client = shop.client()
    names = {"UserPoolId": shop.spot.pool_id, "ClientId": shop.id}
    kept = {name: client[name] for name in client if name.startswith("Allowed")}
    shop.cognito.update_user_pool_client(**names, **kept, CallbackURLs=[added])
    time_machine.move_to(now + timedelta(minutes=16), tick=False)
    remove_callbacks()
    assert "can not be empty" in words(shop.console.get(shop.url()))
    assert "can not be empty" in words(shop.console.get(trial))
    shop.cognito.update_user_pool_client(**names, **kept, CallbackURLs=[added, CALLBACK])
    time_machine.move_to(now + timedelta(minutes=17), tick=False)
    remove_callbacks()
    assert shop.client()["CallbackURLs"] == [CALLBACK]


def test_a_client_that_was_deleted_leaves_no_trial(shop):
    shop.begin()
    shop.cognito.delete_user_pool_client(UserPoolId=shop.spot.pool_id, ClientId=shop.id)
    SignInTrial.objects.update(due=timezone.now())
    remove_callbacks()
    assert not SignInTrial.objects.exists()


def test_it_says_why_it_cannot_be_tried(shop):
    for _ in range(5):
        shop.begin()
    assert "5 trials of this client are under way" in words(shop.console.post(shop.url("try/")))
    assert SignInTrial.objects.count() == 5
    shop.console.defaults["SERVER_NAME"] = "testserver"
    assert "open it by https" in words(shop.console.get(shop.url("try/")))
    shop.cognito.update_user_pool_client(UserPoolId=shop.spot.pool_id, ClientId=shop.id)
    assert "does not use the sign-in pages" in words(shop.console.get(shop.url("try/")))


def test_through_the_endpoint_of_an_aws_connection_with_a_secret(far_shop):
    shop = far_shop
    page = shop.come_back(shop.sign_in(shop.go(shop.begin())))
    assert page.status_code == 200, words(page)
    assert "An ID token of ann" in words(page)
    assert shop.before["ClientSecret"] not in page.content.decode()
    assert shop.client() == shop.before
