"""Single logout with a SAML provider, begun here or there."""

from base64 import b64encode
from urllib.parse import quote, urlencode
from zlib import compress

import pytest
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from structlog.testing import capture_logs

from pools.models import HostedSession, SamlLogout
from tests.fixtures.saml import SAML, SUCCESS, SamlIdp, encoded, moment
from tests.pools.federation.saml.conftest import BASE, IDP, Request
from tests.pools.oauth.conftest import answer_of

BYE = "https://app.example.com/bye"
P = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"'


@pytest.fixture
def provider(make_provider):
    return make_provider(IDPSignout="true")


@pytest.fixture
def signed_in(visitor, provider, app, good):
    request = visitor.leave(app)
    answer_of(visitor.bring(good(request.id, index="_session"), request.relay_state))
    return visitor


@pytest.fixture
def slo(pool) -> str:
    return f"{BASE}/{pool}/saml2/logout"


def redirected(
    name: str, message: str, relay: str = "", idp: SamlIdp = IDP, algorithm=Names.RSA_SHA256
) -> str:
    """The query of a signed message."""
    query = {name: b64encode(compress(message.encode())[2:-4]).decode()}
    query |= {"RelayState": relay} if relay else {}
    query["SigAlg"] = algorithm
    text = urlencode(query, quote_via=quote)
    signature = OneLogin_Saml2_Utils.sign_binary(text, idp.private)
    return f"{text}&Signature={quote(b64encode(signature), safe='')}"


def logout_request(slo: str, name: str = "ann@example.com", index: str = "", issued: float = 0) -> str:
    indexes = f"<samlp:SessionIndex>{index}</samlp:SessionIndex>" if index else ""
    return (
        f'<samlp:LogoutRequest {P} {SAML} ID="_logout" Version="2.0" IssueInstant="{moment(issued)}"'
        f' Destination="{slo}"><saml:Issuer>{IDP.entity}</saml:Issuer>'
        f"<saml:NameID>{name}</saml:NameID>{indexes}</samlp:LogoutRequest>"
    )


def logout_response(slo: str, answers: str, status: str = SUCCESS) -> str:
    return (
        f'<samlp:LogoutResponse {P} {SAML} ID="_left" Version="2.0" IssueInstant="{moment(0)}"'
        f' Destination="{slo}" InResponseTo="{answers}"><saml:Issuer>{IDP.entity}</saml:Issuer>'
        f'<samlp:Status><samlp:StatusCode Value="{status}"/></samlp:Status></samlp:LogoutResponse>'
    )


def open_sessions() -> int:
    return HostedSession.objects.filter(ended=None).count()


def leave(visitor, app) -> Request:
    response = visitor.get("logout", {"client_id": app, "logout_uri": BYE})
    assert response["Location"].startswith("https://idp.example.com/slo?"), response["Location"]
    return Request(response["Location"])


def test_logout_goes_by_way_of_the_provider(signed_in, app, slo):
    request = leave(signed_in, app)
    assert open_sessions() == 0
    assert request.document.findtext("{*}NameID") == "ann@example.com"
    assert request.document.findtext("{*}SessionIndex") == "_session"
    assert {"SigAlg", "Signature"} < set(request.query)
    query = redirected("SAMLResponse", logout_response(slo, request.id), request.relay_state)
    assert signed_in.get("saml2/logout", query)["Location"] == BYE
    assert not SamlLogout.objects.exists()
    assert "Invalid+relayState" in signed_in.get("saml2/logout", query)["Location"]


def test_the_answer_may_come_by_a_form(signed_in, app, slo):
    request = leave(signed_in, app)
    text = encoded(IDP.sign(logout_response(slo, request.id)))
    form = {"SAMLResponse": text, "RelayState": request.relay_state}
    assert signed_in.post("saml2/logout", form)["Location"] == BYE


def test_back_to_the_sign_in_page_where_that_is_asked(signed_in, app, slo):
    asked = {"client_id": app, "redirect_uri": "https://app.example.com/callback", "response_type": "code"}
    response = signed_in.get("logout", asked)
    request = Request(response["Location"])
    query = redirected("SAMLResponse", logout_response(slo, request.id), request.relay_state)
    assert "/login?scope=" in signed_in.get("saml2/logout", query)["Location"]


@pytest.mark.parametrize(
    ("bent", "why"),
    [
        (
            lambda slo, _, relay: redirected("SAMLResponse", logout_response(slo, "_x"), relay),
            "another request",
        ),
        (
            lambda slo, id_, relay: redirected("SAMLResponse", logout_response(slo, id_), relay, SamlIdp()),
            "signature is invalid",
        ),
        (
            lambda slo, id_, relay: redirected(
                "SAMLResponse", logout_response(slo, id_, SUCCESS.replace("Success", "Responder")), relay
            ),
            "Responder",
        ),
        (lambda *given: urlencode({"SAMLResponse": "x", "RelayState": given[2]}), "cannot be read"),
    ],
    ids=["another request", "a foreign key", "no success", "nothing"],
)
def test_a_bad_answer_is_logged_and_holds_nobody_up(signed_in, app, slo, bent, why):
    request = leave(signed_in, app)
    query = bent(slo, request.id, request.relay_state)
    with capture_logs() as lines:
        assert signed_in.get("saml2/logout", query)["Location"] == BYE
    [line] = [each for each in lines if each["event"] == "logout not confirmed"]
    assert why in line["why"]


def test_where_the_provider_wants_to_hear_nothing_it_does_not(visitor, make_provider, offer, good):
    make_provider(IDPSignout="false")
    app = offer()
    request = visitor.leave(app)
    visitor.bring(good(request.id), request.relay_state)
    assert visitor.get("logout", {"client_id": app, "logout_uri": BYE})["Location"] == BYE


def test_the_provider_ends_the_sessions_of_a_name(signed_in, slo):
    query = redirected("SAMLRequest", logout_request(slo), "theirs")
    response = signed_in.get("saml2/logout", query)
    assert open_sessions() == 0
    answer = Request(response["Location"])
    assert response["Location"].startswith("https://idp.example.com/slo?SAMLResponse=")
    assert answer.document.get("InResponseTo") == "_logout"
    assert answer.relay_state == "theirs"
    assert answer.document.find("{*}Status/{*}StatusCode").get("Value") == SUCCESS
    assert {"SigAlg", "Signature"} < set(answer.query)


def test_or_by_a_signed_form(signed_in, slo):
    text = encoded(IDP.sign(logout_request(slo)))
    response = signed_in.post("saml2/logout", {"SAMLRequest": text, "RelayState": "theirs"})
    assert response["Location"].startswith("https://idp.example.com/slo?")
    assert open_sessions() == 0


@pytest.mark.parametrize(
    ("given", "left"), [({"name": "ben"}, 1), ({"index": "_other"}, 1), ({"index": "_session"}, 0)]
)
def test_only_those_that_it_names(signed_in, slo, given, left):
    signed_in.get("saml2/logout", redirected("SAMLRequest", logout_request(slo, **given), "r"))
    assert open_sessions() == left


def _unsigned(slo: str) -> str:
    return redirected("SAMLRequest", logout_request(slo)).partition("&SigAlg")[0]


def _moved(slo: str) -> str:
    """The signature of one request beside another."""
    other = redirected("SAMLRequest", logout_request(slo, name="ben"))
    return f"{_unsigned(slo)}&{other[other.index('SigAlg') :]}"


@pytest.mark.parametrize(
    "bent",
    [
        _unsigned,
        _moved,
        lambda slo: redirected("SAMLRequest", logout_request(slo), idp=SamlIdp()),
        lambda slo: redirected("SAMLRequest", logout_request(slo), algorithm=Names.RSA_SHA1),
        lambda slo: redirected("SAMLRequest", logout_request(f"{slo}/elsewhere")),
        lambda slo: redirected("SAMLRequest", logout_request(slo, issued=-400)),
        lambda slo: redirected("SAMLRequest", logout_request(slo, issued=400)),
        lambda slo: redirected("SAMLRequest", logout_request(slo).replace("LogoutRequest", "AuthnRequest")),
        lambda slo: redirected("SAMLRequest", "<!DOCTYPE a>" + logout_request(slo)),
        lambda slo: redirected("SAMLRequest", " " * 200_000 + logout_request(slo)),
        lambda slo: redirected("SAMLRequest", logout_request(slo), "r") + "&RelayState=other",
        lambda slo: redirected("SAMLRequest", logout_request(slo)) + "&SAMLRequest=other",
    ],
)
def test_a_request_that_the_provider_did_not_make_now_and_for_us_ends_nothing(signed_in, slo, bent):
    response = signed_in.get("saml2/logout", bent(slo))
    assert "/error?error=" in response["Location"]
    assert open_sessions() == 1


@pytest.mark.parametrize(
    "bent",
    [
        logout_request,
        lambda slo: IDP.sign(logout_request(slo)).replace("ann@example.com", "ben@example.com"),
        lambda slo: SamlIdp().sign(logout_request(slo)),
        lambda slo: IDP.sign(logout_request(slo), sign_algorithm=Names.RSA_SHA1),
    ],
    ids=["unsigned", "changed", "foreign key", "SHA-1"],
)
def test_nor_does_such_a_form(signed_in, slo, bent):
    response = signed_in.post("saml2/logout", {"SAMLRequest": encoded(bent(slo)), "RelayState": "r"})
    assert "/error?error=" in response["Location"]
    assert open_sessions() == 1
