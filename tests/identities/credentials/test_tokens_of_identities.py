"""OpenID tokens of identities: the basic flow, and the developer's."""

from datetime import timedelta

import jwt
import pytest
from django.utils import timezone

from identities.models import SamlProvider
from tests.fixtures.saml import SamlIdp

UNVERIFIED = {"verify_signature": False}


def allow_classic(place) -> None:
    pool = place.identities.describe_identity_pool(IdentityPoolId=place.id)
    pool.pop("ResponseMetadata")
    place.identities.update_identity_pool(**pool | {"AllowClassicFlow": True})


def test_the_basic_flow_must_be_allowed(place):
    identity_id = place.get_id()
    with pytest.raises(place.public.exceptions.InvalidParameterException, match="flow is not enabled"):
        place.public.get_open_id_token(IdentityId=identity_id)


def test_the_basic_flow_goes_with_no_role_mapping(place):
    allow_classic(place)
    place.set_roles({"Type": "Token", "AmbiguousRoleResolution": "Deny"})
    with pytest.raises(
        place.public.exceptions.InvalidParameterException, match="not supported with RoleMappings"
    ):
        place.public.get_open_id_token(IdentityId=place.get_id())


def test_a_users_token_says_who_signed_in_where(place, client):
    allow_classic(place)
    place.tag(user="cognito:username")
    identity_id = place.get_id(logins := place.sign_in())
    given = place.public.get_open_id_token(IdentityId=identity_id, Logins=logins)
    keys = jwt.PyJWKSet.from_dict(client.get("/identity/.well-known/jwks.json").json())
    key = keys[jwt.get_unverified_header(given["Token"])["kid"]]
    claims = jwt.decode(given["Token"], key, algorithms=["RS256"], audience=place.id)
    subject = jwt.decode(logins[place.people.provider], options=UNVERIFIED)["sub"]
    assert claims["iss"] == "http://127.0.0.1:8000/identity"
    assert claims["sub"] == given["IdentityId"] == identity_id
    assert claims["amr"] == [
        "authenticated",
        place.people.provider,
        f"{place.people.provider}:CognitoSignIn:{subject}",
    ]
    assert claims["exp"] - claims["iat"] == 600
    assert claims["https://aws.amazon.com/tags"] == {"principal_tags": {"user": ["ann"]}}


def test_a_guests_token_says_so(place):
    allow_classic(place)
    token = place.public.get_open_id_token(IdentityId=place.get_id())["Token"]
    assert jwt.decode(token, options=UNVERIFIED)["amr"] == ["unauthenticated"]


@pytest.fixture
def developer(place) -> dict:
    """The identity and the token of a user of the developer's own."""
    return place.identities.get_open_id_token_for_developer_identity(
        IdentityPoolId=place.id, Logins={"login.example": "cleo"}
    )


OWN = "cognito-identity.amazonaws.com"


def test_a_developers_token_gets_credentials(place, developer, act):
    given = place.public.get_credentials_for_identity(
        IdentityId=developer["IdentityId"], Logins={OWN: developer["Token"]}
    )
    assert given["IdentityId"] == developer["IdentityId"]
    assert act(given["Credentials"]).admin_get_user(UserPoolId=place.people.id, Username="ann")


def test_a_developers_token_is_for_its_own_identity(place, developer):
    with pytest.raises(place.public.exceptions.NotAuthorizedException, match="is forbidden"):
        place.public.get_credentials_for_identity(IdentityId=place.get_id(), Logins={OWN: developer["Token"]})


def test_a_guests_token_is_no_login(place):
    allow_classic(place)
    identity_id = place.get_id()
    token = place.public.get_open_id_token(IdentityId=identity_id)["Token"]
    with pytest.raises(place.public.exceptions.NotAuthorizedException):
        place.public.get_credentials_for_identity(IdentityId=identity_id, Logins={OWN: token})


def test_an_expired_developers_token_is_refused(place, developer, time_machine):
    time_machine.move_to(timezone.now() + timedelta(minutes=15))
    with pytest.raises(place.public.exceptions.NotAuthorizedException, match="expired"):
        place.public.get_credentials_for_identity(
            IdentityId=developer["IdentityId"], Logins={OWN: developer["Token"]}
        )


def test_a_token_of_ours_gives_no_other(place, developer):
    allow_classic(place)
    with pytest.raises(place.public.exceptions.InvalidParameterException, match="gives no other"):
        place.public.get_open_id_token(IdentityId=developer["IdentityId"], Logins={OWN: developer["Token"]})


def test_no_other_login_stands_beside_a_token_of_ours(place, developer):
    logins = {OWN: developer["Token"]} | place.sign_in()
    with pytest.raises(place.public.exceptions.InvalidParameterException, match="No other login may stand"):
        place.public.get_credentials_for_identity(IdentityId=developer["IdentityId"], Logins=logins)


def test_an_identity_that_is_not_there_gets_nothing(place):
    unknown = "us-east-1:00000000-0000-4000-8000-000000000000"
    with pytest.raises(place.public.exceptions.ResourceNotFoundException, match="not found"):
        place.public.get_credentials_for_identity(IdentityId=unknown)


def test_a_token_names_a_provider_that_does_not_say_who_it_is(place):
    idp, arn = SamlIdp(), "arn:aws:iam::000000000000:saml-provider/Example"
    SamlProvider.objects.create(name="Example", metadata=idp.metadata, created=timezone.now())
    pool = place.identities.describe_identity_pool(IdentityPoolId=place.id)
    pool.pop("ResponseMetadata")
    place.identities.update_identity_pool(**pool | {"AllowClassicFlow": True, "SamlProviderARNs": [arn]})
    logins = {arn: idp.signed()}
    token = place.public.get_open_id_token(IdentityId=place.get_id(logins), Logins=logins)["Token"]
    assert jwt.decode(token, options=UNVERIFIED)["amr"] == ["authenticated", arn]


def principal_tags(token: str) -> dict:
    return jwt.decode(token, options=UNVERIFIED)["https://aws.amazon.com/tags"]["principal_tags"]


def test_a_list_of_one_and_a_truth_are_tags_and_a_longer_list_is_none(place, cognito):
    allow_classic(place)
    here = {"UserPoolId": place.people.id, "Username": "ann"}
    mail = {"email": "ann@example.com", "email_verified": "true"}
    cognito.admin_update_user_attributes(
        **here, UserAttributes=[{"Name": name, "Value": value} for name, value in mail.items()]
    )
    place.tag(team="cognito:groups", proved="email_verified")
    for group, tags in (
        ("one", {"team": ["one"], "proved": ["true"]}),
        ("two", {"proved": ["true"]}),
    ):
        cognito.create_group(UserPoolId=place.people.id, GroupName=group)
        cognito.admin_add_user_to_group(**here, GroupName=group)
        logins = place.sign_in()
        given = place.public.get_open_id_token(IdentityId=place.get_id(logins), Logins=logins)
        assert principal_tags(given["Token"]) == tags


@pytest.mark.parametrize(
    ("tags", "message"),
    [
        ({f"t{number}": "x" for number in range(50)}, "51 principal tags: a session has at most 50"),
        ({"USER": "x"}, "Two principal tags differ in case alone"),
        ({"aws:user": "x"}, "'aws:user' cannot be a principal tag"),
        ({"a;b": "x"}, "'a;b' cannot be a principal tag"),
        ({"a": "x;y"}, "The claim for the principal tag a cannot be"),
    ],
)
def test_a_developers_tags_are_what_a_session_can_have(place, tags, message):
    place.tag(user="cognito:username")
    asked = {"IdentityPoolId": place.id, "Logins": {"login.example": "cleo"} | place.sign_in()}
    with pytest.raises(place.identities.exceptions.InvalidParameterException, match=message):
        place.identities.get_open_id_token_for_developer_identity(**asked, PrincipalTags=tags)
    kept = place.identities.get_open_id_token_for_developer_identity(**asked, PrincipalTags={"user": "cleo"})
    assert principal_tags(kept["Token"]) == {"user": ["cleo"]}
