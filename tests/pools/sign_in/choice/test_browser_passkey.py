"""A passkey made and used by a real Chromium, whose virtual authenticator stands for the user's device."""

from urllib.parse import urlsplit

import pytest

from tests.pools.sign_in.choice.conftest import options_of, policies
from tests.pools.sign_in.conftest import PASSWORD

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
CREATE = """async options => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return (await navigator.credentials.create({publicKey})).toJSON();
}"""
GET = """async options => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    return JSON.stringify((await navigator.credentials.get({publicKey})).toJSON());
}"""


@pytest.fixture
def device(open_context, live_server):
    """A page of the engine's own site on localhost, and the session that rules its authenticator."""
    context = open_context()
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    added = tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.goto(f"{live_server.url}/sign-in/")
    return page, tools, added["authenticatorId"]


def test_a_browsers_passkey_signs_in_and_a_copy_of_it_does_not(live_cognito, device):
    page, tools, authenticator = device
    assert urlsplit(page.url).hostname == "localhost"
    pool = live_cognito.create_user_pool(PoolName="people", **policies("PASSWORD", "WEB_AUTHN"))["UserPool"]
    live_cognito.set_user_pool_mfa_config(
        UserPoolId=pool["Id"], WebAuthnConfiguration={"RelyingPartyId": "localhost"}
    )
    client = live_cognito.create_user_pool_client(
        UserPoolId=pool["Id"],
        ClientName="app",
        ExplicitAuthFlows=["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    live_cognito.admin_create_user(UserPoolId=pool["Id"], Username="ann", MessageAction="SUPPRESS")
    live_cognito.admin_set_user_password(
        UserPoolId=pool["Id"], Username="ann", Password=PASSWORD, Permanent=True
    )

    def begin(preferred: str, **more: str) -> dict:
        parameters = {"USERNAME": "ann", "PREFERRED_CHALLENGE": preferred} | more
        return live_cognito.initiate_auth(AuthFlow="USER_AUTH", ClientId=client, AuthParameters=parameters)

    def answer(asked: dict, credential: str) -> dict:
        return live_cognito.respond_to_auth_challenge(
            ClientId=client,
            ChallengeName=asked["ChallengeName"],
            Session=asked["Session"],
            ChallengeResponses={"USERNAME": "ann", "CREDENTIAL": credential},
        )

    token = begin("PASSWORD", PASSWORD=PASSWORD)["AuthenticationResult"]["AccessToken"]
    options = live_cognito.start_web_authn_registration(AccessToken=token)["CredentialCreationOptions"]
    live_cognito.complete_web_authn_registration(AccessToken=token, Credential=page.evaluate(CREATE, options))
    (listed,) = live_cognito.list_web_authn_credentials(AccessToken=token)["Credentials"]
    assert (listed["RelyingPartyId"], listed["AuthenticatorAttachment"]) == ("localhost", "platform")

    (copy,) = tools.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]
    asked = begin("WEB_AUTHN")
    assert answer(asked, page.evaluate(GET, options_of(asked)))["AuthenticationResult"]["AccessToken"]

    # The device is put back to what it was before it signed: it counts what was counted already.
    tools.send("WebAuthn.clearCredentials", {"authenticatorId": authenticator})
    tools.send("WebAuthn.addCredential", {"authenticatorId": authenticator, "credential": copy})
    asked = begin("WEB_AUTHN")
    with pytest.raises(live_cognito.exceptions.NotAuthorizedException, match="The passkey was not accepted"):
        answer(asked, page.evaluate(GET, options_of(asked)))
