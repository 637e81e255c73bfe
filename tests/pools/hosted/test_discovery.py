"""What a pool publishes of itself, and the form of its issuer."""

import jwt
import pytest
from django.test import Client

POOL_PAGES = {
    "authorization_endpoint": "/oauth2/authorize",
    "token_endpoint": "/oauth2/token",
    "userinfo_endpoint": "/oauth2/userInfo",
    "revocation_endpoint": "/oauth2/revoke",
    "end_session_endpoint": "/logout",
}
CONFIG = {"CertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/6f1b7a4e"}


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = "https://id.example.org"
    settings.ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
    settings.HOSTED_DOMAIN = "auth.example.org"
    settings.HOSTED_PATHS = False


@pytest.fixture
def pool(cognito) -> dict:
    return cognito.create_user_pool(PoolName="people")["UserPool"]


def discovered(pool: dict) -> dict:
    return Client().get(f"/{pool['Id']}/.well-known/openid-configuration").json()


def endpoints(pool: dict) -> dict:
    found = discovered(pool)
    return {name: found[name] for name in POOL_PAGES if name in found}


def below(base: str) -> dict:
    return {name: base + path for name, path in POOL_PAGES.items()}


def test_endpoints_are_at_the_custom_domain_else_the_prefix_else_the_path(cognito, pool, settings):
    given = {"UserPoolId": pool["Id"]}
    assert endpoints(pool) == {}
    settings.HOSTED_PATHS = True
    assert endpoints(pool) == below(f"https://id.example.org/{pool['Id']}")
    cognito.create_user_pool_domain(**given, Domain="acme")
    assert endpoints(pool) == below("https://acme.auth.example.org")
    cognito.create_user_pool_domain(**given, Domain="auth.example.com", CustomDomainConfig=CONFIG)
    assert endpoints(pool) == below("https://auth.example.com")
    settings.SITE_URL = "http://id.example.org:8000"
    assert endpoints(pool) == below("http://auth.example.com:8000")


def test_a_client_finds_what_it_looks_for_before_it_trusts_a_server(pool):
    found = discovered(pool)
    assert found["issuer"] == f"https://id.example.org/{pool['Id']}"
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert "none" in found["token_endpoint_auth_methods_supported"]
    assert found["authorization_response_iss_parameter_supported"] is True
    assert {"authorization_code", "refresh_token", "client_credentials"} <= set(
        found["grant_types_supported"]
    )


def test_the_metadata_is_equal_in_both_orders(pool):
    paths = [
        *(f"/{pool['Id']}/.well-known/{name}" for name in ("openid-configuration", "oauth-authorization-server")),
        *(f"/.well-known/{name}/{pool['Id']}" for name in ("openid-configuration", "oauth-authorization-server")),
    ]  # fmt: skip
    answers = [Client().get(path) for path in paths]
    assert [answer.json() for answer in answers] == [discovered(pool)] * 4
    assert {answer["Access-Control-Allow-Origin"] for answer in answers} == {"*"}
    assert Client().get("/.well-known/oauth-authorization-server/us-east-1_none").status_code == 404


def test_links_in_messages_go_to_the_pools_domain(cognito, anonymous, pool, mailoutbox):
    given = {"UserPoolId": pool["Id"]}
    cognito.update_user_pool(
        **given,
        AutoVerifiedAttributes=["email"],
        VerificationMessageTemplate={"DefaultEmailOption": "CONFIRM_WITH_LINK"},
    )
    cognito.create_user_pool_domain(**given, Domain="acme")
    app = cognito.create_user_pool_client(**given, ClientName="app")["UserPoolClient"]["ClientId"]
    email = [{"Name": "email", "Value": "ann@example.com"}]
    anonymous.sign_up(ClientId=app, Username="ann", Password="Correct-horse-1", UserAttributes=email)
    link = mailoutbox[0].body.partition("https://")[2].split()[0].rstrip(")>")
    host, _, path = link.partition("/")
    assert (host, path.partition("?")[0]) == ("acme.auth.example.org", "confirmUser")
    page = Client().get(f"/{path}", HTTP_HOST=host, secure=True)
    assert b"is confirmed" in page.content


def test_by_a_tag_tokens_bear_awss_form_of_an_issuer(cognito, pool):
    given = {"UserPoolId": pool["Id"]}
    app = cognito.create_user_pool_client(
        **given, ClientName="app", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    password = {"Username": "ann", "Password": "Correct-horse-1"}
    cognito.admin_create_user(**given, Username="ann", MessageAction="SUPPRESS")
    cognito.admin_set_user_password(**given, **password, Permanent=True)

    def token() -> str:
        answer = cognito.admin_initiate_auth(
            **given,
            ClientId=app,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "ann", "PASSWORD": password["Password"]},
        )
        return answer["AuthenticationResult"]["AccessToken"]

    former = token()
    cognito.tag_resource(ResourceArn=pool["Arn"], Tags={"lifeguard:issuer": "aws"})
    aws = f"https://cognito-idp.us-east-1.amazonaws.com/{pool['Id']}"
    later = token()
    assert jwt.decode(later, options={"verify_signature": False})["iss"] == aws
    assert discovered(pool)["issuer"] == aws
    assert discovered(pool)["jwks_uri"] == f"https://id.example.org/{pool['Id']}/.well-known/jwks.json"
    for one in (former, later):
        assert cognito.get_user(AccessToken=one)["Username"] == "ann"
    cognito.untag_resource(ResourceArn=pool["Arn"], TagKeys=["lifeguard:issuer"])
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        cognito.get_user(AccessToken=later)
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="aws or site"):
        cognito.tag_resource(ResourceArn=pool["Arn"], Tags={"lifeguard:issuer": "azure"})
