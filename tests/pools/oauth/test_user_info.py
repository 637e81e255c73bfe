"""userInfo, and what scopes let ID tokens tell: the same."""

import pytest

from tests.pools.oauth.conftest import PASSWORD, Browser, claims

ATTRIBUTES = {
    "email": "bea@example.com",
    "email_verified": "true",
    "phone_number": "+15550100",
    "name": "Bea",
    "address": "1 Quay Street",
    "custom:plan": "gold",
}
PROFILE = {"name": "Bea", "custom:plan": "gold"}
EMAIL = {"email": "bea@example.com", "email_verified": "true"}
PHONE = {"phone_number": "+15550100"}
ALL = PROFILE | EMAIL | PHONE | {"address": {"formatted": "1 Quay Street"}}
VOID = "Access token is expired, disabled, or deleted, or the user has globally signed out."
BAD = "Bad OAuth2 request at UserInfo Endpoint"


@pytest.fixture
def pool(cognito) -> str:
    schema = [{"Name": "plan", "AttributeDataType": "String", "Mutable": True}]
    return cognito.create_user_pool(PoolName="people", Schema=schema)["UserPool"]["Id"]


@pytest.fixture
def app(make_app) -> str:
    read = "email email_verified phone_number phone_number_verified address custom:plan".split()
    profile = (
        "name family_name given_name middle_name nickname preferred_username profile picture website gender birthdate"
        " zoneinfo locale updated_at"
    ).split()
    return make_app(ReadAttributes=[*read, *profile])["ClientId"]


@pytest.fixture
def tokens(browser, cognito, pool, app):
    attributes = [{"Name": name, "Value": value} for name, value in ATTRIBUTES.items()]
    bea = {"UserPoolId": pool, "Username": "bea"}
    cognito.admin_create_user(**bea, MessageAction="SUPPRESS", UserAttributes=attributes)
    cognito.admin_set_user_password(**bea, Password=PASSWORD, Permanent=True)

    def of(scope: str) -> dict:
        back = browser.sign_in(browser.authorize(app, scope=scope, prompt="login")["Location"], "bea")
        code = back["Location"].partition("code=")[2].partition("&")[0]
        return browser.redeem(app, code).json()

    return of


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        ("openid", ALL),
        ("openid aws.cognito.signin.user.admin", ALL),
        ("openid profile", PROFILE),
        ("openid email", EMAIL),
        ("openid phone", PHONE),
        ("openid email profile", EMAIL | PROFILE),
    ],
)
def test_scopes_say_what_is_told_of_the_user(browser, tokens, scope, told):
    given = tokens(scope)
    response = browser.get("oauth2/userInfo", HTTP_AUTHORIZATION=f"Bearer {given['access_token']}")
    identity = claims(given["id_token"])
    assert response.json() == {"sub": identity["sub"], "username": "bea", **told}
    shown = {name: identity[name] for name in identity if name in ALL}
    assert shown == told | ({"email_verified": True} if "email_verified" in told else {})
    assert response["Access-Control-Allow-Origin"] == "*"


def test_a_token_may_come_in_the_form_of_a_post(browser, tokens):
    token = tokens("openid email")["access_token"]
    assert browser.post("oauth2/userInfo", {"access_token": token}).json()["email"] == "bea@example.com"
    assert browser.post("oauth2/userInfo", {}, HTTP_AUTHORIZATION=f"Bearer {token}").status_code == 200
    both = browser.post("oauth2/userInfo", {"access_token": token}, HTTP_AUTHORIZATION=f"Bearer {token}")
    assert both.status_code == 400
    assert browser.get("oauth2/userInfo", {"access_token": token}).status_code == 400


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer ", "Basic abc"])
def test_a_request_without_a_token_is_bad(browser, header):
    response = browser.get("oauth2/userInfo", **({"HTTP_AUTHORIZATION": header} if header else {}))
    assert response.status_code == 400
    assert response["WWW-Authenticate"] == f'error="invalid_request", error_description="{BAD}"'


@pytest.mark.parametrize(
    "what", ["forged", "of an ID", "without openid", "signed out", "disabled", "of another pool"]
)
def test_a_token_that_is_not_good_is_refused(browser, cognito, pool, tokens, what):
    given = tokens("aws.cognito.signin.user.admin" if what == "without openid" else "openid email")
    token, user, place = given["access_token"], {"UserPoolId": pool, "Username": "bea"}, browser
    if what == "forged":
        token = f"{token[:-8]}AAAAAAAA"
    elif what == "of an ID":
        token = given["id_token"]
    elif what == "signed out":
        cognito.admin_user_global_sign_out(**user)
    elif what == "disabled":
        cognito.admin_disable_user(**user)
    elif what == "of another pool":
        place = Browser(cognito.create_user_pool(PoolName="other")["UserPool"]["Id"])
    response = place.get("oauth2/userInfo", HTTP_AUTHORIZATION=f"Bearer {token}")
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == f'error="invalid_token", error_description="{VOID}"'
    assert response.json() == {"error": "invalid_token", "error_description": VOID}
