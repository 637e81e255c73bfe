"""STS: a role taken with a token, and whose credentials are used."""

from datetime import timedelta

import jwt
import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from django.utils import timezone

from pools.rules.federation import provider_keys
from tests.fixtures.oidc import new_keys
from tests.fixtures.roles import allow, policy, trust
from tests.identities.credentials.conftest import place

__all__ = ["place"]


@pytest.fixture
def token(place) -> str:
    """A token of ann's identity, as the basic flow gives it out."""
    pool = place.identities.describe_identity_pool(IdentityPoolId=place.id)
    pool.pop("ResponseMetadata")
    place.identities.update_identity_pool(**pool | {"AllowClassicFlow": True})
    logins = place.sign_in()
    return place.public.get_open_id_token(IdentityId=place.get_id(logins), Logins=logins)["Token"]


@pytest.fixture
def take(sts, place, token):
    """Takes the users' role with ann's token."""

    def assume(**more) -> dict:
        given = {"RoleArn": place.user_role, "RoleSessionName": "ann", "WebIdentityToken": token}
        return sts.assume_role_with_web_identity(**given | more)

    return assume


def code(caught) -> str:
    return caught.value.response["Error"]["Code"]


def test_the_basic_flow_takes_the_role_that_the_app_names(place, take, token, act):
    given = take()
    claims = jwt.decode(token, options={"verify_signature": False})
    assert given["SubjectFromWebIdentityToken"] == claims["sub"]
    assert given["Audience"] == place.id
    assert given["Provider"] == "cognito-identity.amazonaws.com"
    assert given["AssumedRoleUser"]["Arn"] == "arn:aws:sts::000000000000:assumed-role/user/ann"
    assert given["AssumedRoleUser"]["AssumedRoleId"].endswith(":ann")
    client = act(given["Credentials"])
    assert client.admin_get_user(UserPoolId=place.people.id, Username="ann")


def test_the_caller_is_the_assumed_role(take, act, make_client):
    given = take()
    who = act(given["Credentials"], "sts").get_caller_identity()
    assert who["Arn"] == given["AssumedRoleUser"]["Arn"]
    assert who["UserId"] == given["AssumedRoleUser"]["AssumedRoleId"]
    assert who["Account"] == "000000000000"
    assert (
        make_client(service="sts").get_caller_identity()["Arn"].startswith("arn:aws:iam::000000000000:user/")
    )


def test_a_session_lasts_as_long_as_asked_and_no_longer_than_the_role_lets_it(take, iam):
    short = take(DurationSeconds=900)["Credentials"]["Expiration"] - timezone.now()
    assert timedelta(minutes=14) < short <= timedelta(minutes=15)
    with pytest.raises(ClientError, match="exceeds the MaxSessionDuration set for this role") as caught:
        take(DurationSeconds=3601)
    assert code(caught) == "ValidationError"
    iam.update_role(RoleName="user", MaxSessionDuration=7200)
    long = take(DurationSeconds=7200)["Credentials"]["Expiration"] - timezone.now()
    assert timedelta(minutes=119) < long <= timedelta(minutes=120)


def test_a_session_policy_takes_away_and_never_adds(place, take, act):
    here = {"UserPoolId": place.people.id, "Username": "ann"}
    narrow = take(Policy=policy(allow("cognito-idp:ListUsers")))["Credentials"]
    with pytest.raises(ClientError, match="because no session policy allows"):
        act(narrow).admin_get_user(**here)
    with pytest.raises(ClientError, match="because no identity-based policy allows"):
        act(narrow).list_users(UserPoolId=place.people.id)
    denied = take(Policy=policy(allow("*"), allow("*", effect="Deny")))["Credentials"]
    with pytest.raises(ClientError, match="with an explicit deny in a session policy"):
        act(denied).admin_get_user(**here)
    wide = take(Policy=policy(allow("*")))["Credentials"]
    assert act(wide).admin_get_user(**here)
    with pytest.raises(ClientError, match="because no identity-based policy allows"):
        act(wide).list_users(UserPoolId=place.people.id)


def test_a_session_token_is_as_large_as_asked(take):
    given = take(MinimumSessionTokenSize=4096)
    assert len(given["Credentials"]["SessionToken"]) == given["SessionTokenSize"] >= 4096


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"Policy": "{"}, "MalformedPolicyDocument"),
        ({"PolicyArns": [{"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}]}, "ValidationError"),
        ({"ProviderId": "graph.facebook.com"}, "ValidationError"),
        ({"RoleArn": "arn:aws:iam::000000000000:role/nobody"}, "AccessDenied"),
        ({"RoleArn": "arn:aws:iam::111111111111:role/user"}, "AccessDenied"),
        ({"WebIdentityToken": "no token"}, "InvalidIdentityToken"),
        ({"DurationSeconds": 43201}, "ValidationError"),
    ],
)
def test_what_cannot_be_is_refused(take, given, error):
    with pytest.raises(ClientError) as caught:
        take(**given)
    assert code(caught) == error


def test_a_role_that_does_not_trust_the_token_is_refused(take, place):
    with pytest.raises(
        ClientError, match="Not authorized to perform sts:AssumeRoleWithWebIdentity"
    ) as caught:
        take(RoleArn=place.guest_role)
    assert code(caught) == "AccessDenied"


def test_an_expired_token_is_refused(take, time_machine):
    time_machine.move_to(timezone.now() + timedelta(minutes=10))
    with pytest.raises(ClientError) as caught:
        take()
    assert code(caught) == "ExpiredTokenException"


def forge(token: str, **header: str) -> str:
    parts = jwt.api_jwt.decode_complete(token, options={"verify_signature": False})
    key = generate_private_key(public_exponent=65537, key_size=2048)
    return jwt.encode(parts["payload"], key, "RS256", headers={"kid": parts["header"]["kid"]} | header)


def test_a_forged_token_is_refused(take, token):
    with pytest.raises(ClientError) as caught:
        take(WebIdentityToken=forge(token))
    assert code(caught) == "InvalidIdentityToken"


class TestUserPools:
    """A user pool as an OpenID Connect provider of IAM, with no identity pool between."""

    @pytest.fixture
    def id_token(self, place) -> str:
        return next(iter(place.sign_in().values()))

    @pytest.fixture
    def registered(self, iam, place, make_role) -> str:
        """A role for the users of the pool, which is registered with its app client."""
        host = f"127.0.0.1:8000/{place.people.id}"
        # IAM takes https addresses alone; the address without its scheme is what counts.
        arn = iam.create_open_id_connect_provider(
            Url=f"https://{host}", ClientIDList=[place.people.client_id]
        )["OpenIDConnectProviderArn"]
        document = trust(place.id)
        statement = document["Statement"][0]
        statement["Principal"]["Federated"] = arn
        statement["Condition"] = {"StringEquals": {f"{host}:aud": place.people.client_id}}
        return make_role("direct", allow("cognito-idp:ListUserPools"), trust=document)

    def test_its_id_token_takes_a_role(self, registered, take, id_token, act):
        given = take(RoleArn=registered, WebIdentityToken=id_token)
        assert given["Provider"].startswith("arn:aws:iam::000000000000:oidc-provider/127.0.0.1:8000/")
        assert act(given["Credentials"]).list_user_pools(MaxResults=1)

    def test_an_unknown_issuer_is_refused(self, take, id_token):
        with pytest.raises(ClientError, match="No OpenIDConnect provider found in your account") as caught:
            take(WebIdentityToken=id_token)
        assert code(caught) == "InvalidIdentityToken"

    def test_a_forged_one_and_an_altered_one_are_refused(self, registered, place, take, id_token):
        for text in (forge(id_token), forge(id_token, kid="another"), id_token[:-8] + "AAAAAAAA"):
            with pytest.raises(ClientError) as caught:
                take(RoleArn=registered, WebIdentityToken=text)
            assert code(caught) == "InvalidIdentityToken"

    def test_an_expired_one_is_refused(self, registered, take, id_token, time_machine):
        time_machine.move_to(timezone.now() + timedelta(minutes=65))
        with pytest.raises(ClientError) as caught:
            take(RoleArn=registered, WebIdentityToken=id_token)
        assert code(caught) == "ExpiredTokenException"

    def test_one_for_another_app_client_is_refused(self, registered, place, iam, take, id_token):
        arn = iam.list_open_id_connect_providers()["OpenIDConnectProviderList"][0]["Arn"]
        iam.remove_client_id_from_open_id_connect_provider(
            OpenIDConnectProviderArn=arn, ClientID=place.people.client_id
        )
        with pytest.raises(ClientError, match="audience"):
            take(RoleArn=registered, WebIdentityToken=id_token)


class TestOtherIssuers:
    """An OpenID Connect issuer elsewhere as a provider of IAM."""

    HOST = "login.example.com"
    KEY = new_keys()[0]

    @pytest.fixture
    def role(self, iam, place, make_role, providers) -> str:
        """A role for the users of an app of the issuer, whose documents stand there."""
        provider_keys.forget()
        base, public = f"https://{self.HOST}", {name: self.KEY[name] for name in ("kty", "n", "e", "kid")}
        providers.pages[f"{base}/.well-known/openid-configuration"] = {
            "issuer": base,
            "jwks_uri": f"{base}/keys",
        }
        providers.pages[f"{base}/keys"] = {"keys": [public]}
        arn = iam.create_open_id_connect_provider(Url=base, ClientIDList=["app"])["OpenIDConnectProviderArn"]
        document = trust(place.id, tags=True)
        document["Statement"][0]["Principal"]["Federated"] = arn
        document["Statement"][0]["Condition"] = {"StringEquals": {f"{self.HOST}:sub": "ann"}}
        return make_role("elsewhere", allow("cognito-idp:ListUserPools"), trust=document)

    def sign(self, **claims) -> str:
        now = int(timezone.now().timestamp())
        said = {"iss": f"https://{self.HOST}", "sub": "ann", "aud": "app", "iat": now, "exp": now + 600}
        key = jwt.PyJWK(self.KEY, "RS256").key
        return jwt.encode(said | claims, key, "RS256", headers={"kid": self.KEY["kid"]})

    def test_its_token_takes_a_role(self, role, take, act):
        tags = {"https://aws.amazon.com/tags": {"principal_tags": {"team": ["red"]}}}
        given = take(RoleArn=role, WebIdentityToken=self.sign(**tags))
        assert given["SubjectFromWebIdentityToken"] == "ann"
        assert act(given["Credentials"]).list_user_pools(MaxResults=1)

    @pytest.mark.parametrize("tags", [[], {"team": "red"}, {"team": []}, {"team": ["a", "b"]}, {"team": [7]}])
    def test_tags_of_another_form_are_refused_not_dropped(self, role, take, tags):
        token = self.sign(**{"https://aws.amazon.com/tags": {"principal_tags": tags}})
        with pytest.raises(ClientError, match="does not hold principal_tags as lists of one text"):
            take(RoleArn=role, WebIdentityToken=token)

    def test_while_it_cannot_be_asked_that_is_told(self, role, take, providers):
        providers.status = 503
        with pytest.raises(ClientError, match="answered with HTTP status 503") as caught:
            take(RoleArn=role, WebIdentityToken=self.sign())
        assert code(caught) == "IDPCommunicationError"
