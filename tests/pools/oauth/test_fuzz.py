"""Whatever an endpoint is asked, it answers or refuses: it never fails."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.pools.oauth.conftest import CALLBACK, CHALLENGE, VERIFIER
from tests.pools.oauth.test_leaving import BYE

NAMES = (
    "response_type client_id redirect_uri scope state nonce prompt max_age lang login_hint resource identity_provider"
    " idp_identifier code_challenge code_challenge_method acr_values logout_uri post_logout_redirect_uri id_token_hint"
    " error grant_type code code_verifier refresh_token token access_token client_secret aws_client_metadata"
).split()
KNOWN = [
    *(
        "code",
        "token",
        "openid",
        "openid email",
        "none",
        "login",
        "S256",
        CALLBACK,
        CHALLENGE,
        VERIFIER,
        BYE,
        "0",
    ),
    *("authorization_code", "refresh_token", "client_credentials", "COGNITO", "{}", '{"a": "b"}', "a.b.c"),
    *("eyJhbGciOiJSUzI1NiIsImtpZCI6W119.e30.AAAA", "https://api.example.com"),
]
ODD = [
    "",
    " ",
    "\0",
    "\r\nSet-Cookie: a=b",
    "x" * 20_000,
    "\u202e",
    "%00",
    "[",
    "http://[",
    "//evil",
    "٣",
    "Ⅷ",
    "{",
]
VALUES = st.sampled_from([*KNOWN, *KNOWN, *ODD]) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=8
)
HEADERS = st.sampled_from(["", "Basic", "Basic YTpi", "Bearer x", "Bearer a.b.c", "Basic \xff", "Negotiate"])
PAGES = ["oauth2/authorize", "logout", "error", "oauth2/userInfo"]
FORMS = ["oauth2/token", "oauth2/revoke", "oauth2/userInfo"]


def test_no_request_makes_an_endpoint_fail(browser, app, ann):
    code = browser.code(app)
    values = VALUES | st.sampled_from([app, code])
    asked = st.dictionaries(
        st.sampled_from(NAMES), values | st.lists(values, min_size=2, max_size=2), max_size=9
    )

    @given(st.sampled_from([*PAGES, *FORMS]), asked, HEADERS, st.booleans())
    def run(page: str, parameters: dict[str, Any], header: str, known: bool) -> None:
        given_too = {"client_id": app, "redirect_uri": CALLBACK} if known else {}
        more = {"HTTP_AUTHORIZATION": header} if header else {}
        ask = browser.post if page in FORMS else browser.get
        response = ask(page, given_too | parameters, **more)
        assert response.status_code in (200, 302, 400, 401), (page, parameters, response.content)
        if response.status_code == 302:
            leads = response["Location"].partition("?")[0].partition("#")[0]
            assert leads in (CALLBACK, BYE) or leads.startswith(f"http://testserver/{browser.pool}/")
            assert "server_error" not in response["Location"]

    run()
