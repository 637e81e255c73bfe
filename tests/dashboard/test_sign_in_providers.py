"""Staff members who come from an OpenID Connect provider that is not ours: who may come in, and with which roles."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from threading import Thread
from urllib.parse import urlencode

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from bs4 import BeautifulSoup
from django.test import Client

from dashboard.models import AuditRecord, Connection, Grant, Role, SignInProvider, StaffMember
from dashboard.sign_in.requests import ProviderSession, Refused
from tests.fixtures.oidc import SECRET, USERS, OidcProvider, _follow
from tests.fixtures.people import STAFF_PASSWORD, sign_in_client

BACK = "http://testserver/sign-in/with/harbour/back/"


@pytest.fixture(scope="module")
def running(oidc_certificate):
    provider = OidcProvider(oidc_certificate, (BACK,))
    provider.start()
    yield provider
    provider.stop()


@pytest.fixture
def oidc(running, trusts_providers) -> OidcProvider:
    return running


@pytest.fixture
def harbour(oidc, db) -> SignInProvider:
    """The provider as it is set up: whoever is in the group ``support`` is let in, with that role."""
    row = SignInProvider(
        slug="harbour",
        name="Harbour",
        issuer=oidc.issuer,
        client_id="app",
        scopes="openid email profile groups",
        roles_claim="groups",
        admits=True,
    )
    row.secret = SECRET
    row.save()
    row.rules.create(value="support", role=Role.objects.get(key="support"))
    return row


def come(oidc: OidcProvider, user: str, browser: Client | None = None, **query: str):
    """What a browser does that signs in at the provider as a user; the browser and this site's last answer."""
    browser = browser or Client()
    asked = urlencode({"auth_params": f"login_hint={user}", **query})
    begun = browser.get(f"/sign-in/with/harbour/?{asked}")
    assert begun.status_code == 302, begun.content
    arrived = _follow(oidc._browser(), begun["Location"], BACK)
    return browser, browser.get(arrived.removeprefix("http://testserver"))


def roles(email: str = "ann@example.com") -> set[str]:
    return set(Grant.objects.filter(member__email=email).values_list("role__key", flat=True))


def message_on(browser: Client) -> str:
    page = BeautifulSoup(browser.get("/sign-in/").content, "html.parser")
    return page.select_one(".said").text


def test_the_sign_in_page_offers_the_provider(harbour, client):
    assert "Sign in with Harbour" in client.get("/sign-in/").content.decode()


def test_whoever_has_a_role_by_the_claim_may_come_in_uninvited(harbour, oidc, embedded):
    browser, answer = come(oidc, "ann")
    assert answer["Location"] == "/home/"
    assert browser.get("/home/").status_code == 200
    ann = StaffMember.objects.get(email="ann@example.com")
    assert (ann.name, ann.has_usable_password(), roles()) == ("Ann", False, {"support"})


def test_nobody_else_comes_in_uninvited(harbour, oidc):
    browser, answer = come(oidc, "ben")
    assert answer["Location"] == "/sign-in/"
    assert "Nobody invited ben@example.com" in message_on(browser)
    SignInProvider.objects.update(admits=False)
    come(oidc, "ann")
    assert not StaffMember.objects.exists()


def test_roles_are_given_and_taken_away_at_each_sign_in(harbour, oidc, embedded, monkeypatch):
    come(oidc, "ann")
    harbour.rules.create(value="staff", role=Role.objects.get(key="auditor"), connection=embedded)
    come(oidc, "ann")
    assert roles() == {"support", "auditor"}
    harbour.rules.filter(value="support").delete()
    come(oidc, "ann")
    assert roles() == {"auditor"}


def test_what_was_given_by_hand_stays(harbour, oidc, staff):
    come(oidc, "ann")
    ann = StaffMember.objects.get(email="ann@example.com")
    ann.grants.create(role=Role.objects.get(key="operator"))
    harbour.rules.all().delete()
    come(oidc, "ann")
    assert roles() == {"operator"}


def test_the_last_administrator_keeps_the_role(harbour, oidc):
    harbour.rules.update(role=Role.objects.get(key="administrator"))
    come(oidc, "ann")
    harbour.rules.all().delete()
    come(oidc, "ann")
    assert roles() == {"administrator"}
    StaffMember.objects.invite("dana@example.com", STAFF_PASSWORD)
    come(oidc, "ann")
    assert roles() == set()


def test_an_address_that_the_provider_has_not_verified_is_refused(harbour, oidc):
    harbour.rules.create(value="staff", role=Role.objects.get(key="auditor"))
    assert USERS["marie"]["email_verified"] is False
    browser, _ = come(oidc, "marie")
    assert "verified" in message_on(browser)
    assert not StaffMember.objects.exists()


@pytest.mark.parametrize("role", ["administrator", "support"])
def test_no_account_with_a_password_is_taken_over_by_its_address(harbour, oidc, role):
    StaffMember.objects.invite("ann@example.com", STAFF_PASSWORD, role=role)
    browser, _ = come(oidc, "ann")
    assert "has an account here already" in message_on(browser)
    assert browser.get("/home/").status_code == 302
    assert not SocialAccount.objects.exists()


def test_an_administrator_without_a_password_is_not_taken_over_either(harbour, oidc):
    StaffMember.objects.invite("ann@example.com", None)
    browser, _ = come(oidc, "ann")
    assert browser.get("/home/").status_code == 302


def test_who_was_invited_and_has_no_password_yet_comes_in(harbour, oidc, embedded):
    StaffMember.objects.invite("ann@example.com", None, role="read-only")
    _, answer = come(oidc, "ann")
    assert answer["Location"] == "/home/"
    assert roles() == {"read-only", "support"}


def test_a_member_links_an_account_on_the_profile_and_comes_in_by_it(harbour, oidc, console, staff):
    onward = BeautifulSoup(console.post("/profile/link/harbour/").content, "html.parser")
    assert onward.select_one(".btn.primary")["href"] == "/sign-in/with/harbour/?process=connect"
    come(oidc, "ben", console, process="connect")
    assert "linked" in console.get("/profile/").content.decode()
    browser, _ = come(oidc, "ben")
    assert "dana@example.com" in browser.get("/profile/").content.decode()


def test_nothing_is_linked_that_was_not_begun_on_the_profile(harbour, oidc, console):
    come(oidc, "ben", console, process="connect")
    assert not SocialAccount.objects.exists()


def test_an_account_is_linked_to_one_member_alone(harbour, oidc, console, embedded):
    come(oidc, "ann")
    console.post("/profile/link/harbour/")
    come(oidc, "ann", console, process="connect")
    assert SocialAccount.objects.get().user.email == "ann@example.com"


def test_a_member_who_was_switched_off_stays_out(harbour, oidc):
    come(oidc, "ann")
    StaffMember.objects.update(is_active=False)
    browser, answer = come(oidc, "ann")
    assert answer["Location"] == "/sign-in/"
    assert browser.get("/home/").status_code == 302


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(harbour, oidc):
    begun = Client().get("/sign-in/with/harbour/?auth_params=login_hint%3Dann")
    arrived = _follow(oidc._browser(), begun["Location"], BACK)
    other = Client()
    other.get(arrived.removeprefix("http://testserver"))
    assert other.get("/home/").status_code == 302
    assert not StaffMember.objects.exists()


def test_a_token_of_another_issuer_is_refused(harbour, oidc):
    SignInProvider.objects.update(issuer=oidc.issuer.replace("localhost", "127.0.0.1"))
    browser, answer = come(oidc, "ann")
    assert answer["Location"] == "/sign-in/"
    assert "did not work" in message_on(browser)


def test_a_provider_that_is_down_is_said(harbour, oidc, client):
    SignInProvider.objects.update(issuer="https://localhost:1")
    assert client.get("/sign-in/with/harbour/")["Location"] == "/sign-in/"
    assert "did not work" in message_on(client)


def test_an_address_of_this_network_is_not_asked(harbour, client, settings):
    settings.PROVIDER_ALLOW_PRIVATE = False
    assert client.get("/sign-in/with/harbour/")["Location"] == "/sign-in/"


@pytest.fixture
def here() -> Iterator[tuple[int, list[object]]]:
    """The port of a server on this machine, and who came to it."""
    callers: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)

        def serve() -> None:
            with suppress(OSError):
                line, caller = server.accept()
                callers.append(caller)
                line.close()

        Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1], callers


def test_a_name_that_turns_to_this_machine_once_it_was_checked_does_not_reach_it(here, monkeypatch, settings):
    settings.PROVIDER_ALLOW_PRIVATE = False
    port, callers = here
    answers, look_up, reached = ["93.184.215.14"], socket.getaddrinfo, []

    def rebind(host, *more, **named):
        shown = (answers.pop() if answers else "127.0.0.1") if host == "rebinding.example" else host
        return look_up(shown, *more, **named)

    def connect(place, *_, **__):
        reached.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", rebind)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(requests.RequestException):
        ProviderSession().get(f"https://rebinding.example:{port}/")
    assert (reached, callers) == ([("93.184.215.14", port)], [])


def test_what_a_provider_answers_arrives_whole(providers):
    providers.pages["https://login.example.com/token"] = {"access_token": "it"}
    answer = ProviderSession().get("https://login.example.com/token", headers={"Authorization": "Bearer x"})
    assert (answer.status_code, answer.ok, answer.json()) == (200, True, {"access_token": "it"})
    assert providers.headers[0]["Authorization"] == "Bearer x"
    assert ProviderSession().get("https://login.example.com/nothing").status_code == 404


def test_no_redirect_of_a_provider_is_followed(providers):
    def elsewhere(handler):
        handler.answer(302, b"", Location="https://accounts.google.com/")

    providers.pages["https://login.example.com/"] = elsewhere
    with pytest.raises(Refused, match="redirects elsewhere"):
        ProviderSession().get("https://login.example.com/")
    assert providers.asked == ["login.example.com/"]


def test_the_secret_is_encrypted_at_rest(harbour):
    assert SECRET.encode() not in bytes(SignInProvider.objects.get().encrypted_secret)


FORM = {
    "name": "Harbour",
    "client_id": "app",
    "secret": SECRET,
    "scopes": "email groups",
    "roles_claim": "groups",
}


def test_a_provider_is_set_up_on_the_page(console, embedded, oidc):
    answer = console.post("/sign-in-settings/providers/add/", FORM | {"issuer": oidc.issuer, "admits": "on"})
    assert answer["Location"] == "/sign-in-settings/providers/harbour/"
    role = Role.objects.get(key="support").pk
    console.post("/sign-in-settings/providers/harbour/rules/", {"value": "support", "role": role})
    page = console.get("/sign-in-settings/providers/harbour/").content.decode()
    assert BACK in page
    assert SECRET not in page
    assert SECRET not in str(list(AuditRecord.objects.values()))
    assert AuditRecord.objects.filter(operation="CreateSignInProvider", target="harbour").exists()
    _, answer = come(oidc, "ann")
    assert answer["Location"] == "/home/"


def test_what_is_no_provider_is_not_saved(console, oidc):
    for issuer in (f"{oidc.issuer}/elsewhere", "https://localhost:1", "http://localhost:1"):
        assert console.post("/sign-in-settings/providers/add/", FORM | {"issuer": issuer}).status_code == 422
    assert not SignInProvider.objects.exists()


def test_removing_a_provider_takes_its_roles_and_links_with_it(console, staff, harbour, oidc):
    come(oidc, "ann")
    assert "1 linked account" in console.get("/sign-in-settings/providers/harbour/remove/").content.decode()
    console.post("/sign-in-settings/providers/harbour/remove/")
    assert not SocialAccount.objects.exists()
    assert roles() == set()


def test_the_provider_of_the_last_administrator_is_not_removed(harbour, oidc, embedded):
    harbour.rules.update(role=Role.objects.get(key="administrator"))
    come(oidc, "ann")
    ann = sign_in_client(StaffMember.objects.get())
    ann.post("/sign-in-settings/providers/harbour/remove/")
    assert SignInProvider.objects.exists()


def test_another_issuer_knows_nobody_of_the_former(console, harbour, oidc, running):
    come(oidc, "ann")
    issuer = oidc.issuer
    SignInProvider.objects.update(issuer="https://former.example")
    console.post("/sign-in-settings/providers/harbour/", FORM | {"issuer": issuer})
    assert SignInProvider.objects.get().issuer == issuer
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("role", ["operator", "support", "auditor", "read-only"])
@pytest.mark.parametrize(
    "path", ["/", "/providers/add/", "/providers/harbour/", "/providers/harbour/remove/"]
)
def test_only_administrators_see_and_change_how_staff_sign_in(harbour, embedded, role, path):
    browser = sign_in_client(StaffMember.objects.invite("omar@example.com", STAFF_PASSWORD, role=role))
    assert browser.get(f"/sign-in-settings{path}").status_code == 403
    assert browser.post(f"/sign-in-settings{path}", {"factor": "everyone"}).status_code == 403
    assert Connection.objects.exists()


def test_passwords_stay_allowed_while_there_is_no_provider(console, embedded):
    answer = console.post("/sign-in-settings/", {"factor": ""})
    assert answer.status_code == 422
    assert "Add a provider first" in answer.content.decode()
    assert console.post("/sign-in-settings/", {"factor": "everyone", "passwords": "on"}).status_code == 302
