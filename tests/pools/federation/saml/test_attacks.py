"""What attackers make of a response, at the door of user pools. The table is that of identity pools too."""

import pytest
from django.utils import timezone

from pools.models import HostedSession, User
from pools.rules.federation.checks import Check
from pools.rules.federation.rejections import Rejected
from pools.rules.federation.saml.answers import verify_answer
from tests.fixtures.saml import encoded
from tests.fixtures.saml_attacks import ATTACKS, Forger, attack
from tests.pools.federation.saml.conftest import BASE, IDP, Traveller, refusal
from tests.pools.oauth.conftest import answer_of

PREFIX = "Invalid SAML response received: "


@pytest.fixture
def check(provider, pool, right):
    """Which check refuses a document."""

    def run(text: str, request_id: str = "_r") -> Check:
        with pytest.raises(Rejected) as caught:
            verify_answer(provider, text, f"{BASE}/{pool}", timezone.now(), request_id=request_id)
        return caught.value.check

    return run


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_by_the_check_that_it_meets(check, right, name):
    assert check(attack(name, IDP, right("_r"))) in ATTACKS[name][0]


def test_the_app_is_told_in_cognitos_words(visitor, provider, app, right):
    for name, said in {
        "changed name": "SAML Assertion signature is invalid.",
        "wrong audience": "Incorrect token audience",
        "unsigned": "No Signature found. SAML Response rejected",
        "failed": "The status code of the Response was not Success, was Responder",
        "oversized": "It has more than 100000 characters.",
    }.items():
        request = visitor.leave(app)
        brought = visitor.bring(attack(name, IDP, right(request.id)), request.relay_state)
        assert refusal(brought) == f"{PREFIX}{said}"
    assert not User.objects.exists()
    assert not HostedSession.objects.exists()


def test_an_answer_to_another_browsers_request_is_refused(visitor, provider, app, good, pool):
    victims, own = Traveller(pool).leave(app), visitor.leave(app)
    brought = visitor.bring(good(victims.id), own.relay_state)
    assert refusal(brought) == f"{PREFIX}Its InResponseTo does not answer the request of this browser."


@pytest.mark.parametrize("where", ["response", "assertion", "neither"])
def test_the_request_is_named_by_what_is_signed(check, right, where):
    forger = Forger(IDP, right("_r"))
    answers = {"response": ("_r", ""), "assertion": ("_other", "_r"), "neither": ("", "")}[where]
    assertion = IDP.sign(forger.assertion(answers=answers[1]))
    assert check(encoded(IDP.response(assertion, answers=answers[0]))) == Check.REQUEST


def test_another_browser_does_not_come_back_from_a_trip(visitor, provider, app, good, pool):
    request = visitor.leave(app)
    for other in (Traveller(pool), Traveller(pool)):
        other.leave(app)
        brought = other.bring(good(request.id), request.relay_state)
        assert "/error?error=" in brought["Location"]
    assert "code" in answer_of(visitor.bring(good(request.id), request.relay_state))


def test_a_trip_is_made_once(visitor, provider, app, good):
    request = visitor.leave(app)
    assert "code" in answer_of(visitor.bring(good(request.id), request.relay_state))
    brought = visitor.bring(good(request.id, id="_second"), request.relay_state)
    assert "/error?error=" in brought["Location"]


def test_an_assertion_is_taken_once(provider, pool, good):
    now, response = timezone.now(), good("_r")
    verify_answer(provider, response, f"{BASE}/{pool}", now, request_id="_r")
    with pytest.raises(Rejected, match="presented before") as caught:
        verify_answer(provider, response, f"{BASE}/{pool}", now, request_id="_r")
    assert caught.value.check == Check.UNUSED


@pytest.mark.parametrize(
    ("name", "shown"), [("<!-- -->", "ann@example.com.evil"), ("<?x?>", "ann@example.com.evil")]
)
def test_nothing_in_a_name_shortens_it(provider, pool, right, name, shown):
    text = Forger(IDP, right("_r")).signed(name="ann@example.com.evil")
    parted = encoded(text.replace("ann@example.com.evil</saml:N", f"ann@example.com{name}.evil</saml:N"))
    verified = verify_answer(provider, parted, f"{BASE}/{pool}", timezone.now(), request_id="_r")
    assert verified.subject == shown


@pytest.mark.parametrize(
    "form",
    [{}, {"SAMLResponse": "PGEvPg=="}, {"RelayState": "x"}, {"SAMLResponse": ["a", "b"], "RelayState": "x"}],
)
def test_a_form_that_is_none_leads_to_the_error_page(visitor, provider, form):
    response = visitor.post("saml2/idpresponse", form)
    assert "samlResponse+or+relayState" in response["Location"]
    page = visitor.get("error", response["Location"].partition("?")[2])
    assert b"Invalid samlResponse or relayState from identity provider" in page.content


def test_what_nobody_waits_for_is_not_kept(visitor, provider, good):
    response = visitor.bring(good(), "no state of ours")
    assert "Invalid+relayState" in response["Location"]
    response = visitor.get("saml2/idpresponse")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "/error?error=" in visitor.get("saml2/idpresponse", {"posted": "x" * 43})["Location"]


def test_a_form_that_is_huge_leads_to_the_error_page(visitor, provider):
    response = visitor.post("saml2/idpresponse", {"SAMLResponse": "A" * 140_000, "RelayState": "x"})
    assert "samlResponse+or+relayState" in response["Location"]
