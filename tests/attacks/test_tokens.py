"""What a token opens after the app client that it was given to is deleted: nothing."""

import botocore.session
import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

MODEL = botocore.session.get_session().get_service_model("cognito-idp")


def with_a_token() -> list[str]:
    """Every operation that takes a user's access token."""
    shapes = {name: MODEL.operation_model(name).input_shape for name in MODEL.operation_names}
    return [name for name, shape in shapes.items() if shape and "AccessToken" in shape.members]


def least(name: str, token: str) -> dict:
    """An input with what the operation requires, and the token."""
    shape = MODEL.operation_model(name).input_shape
    given = {member: sample(member, shape.members[member]) for member in shape.required_members}
    return given | {"AccessToken": token}


KNOWN = {
    "AttributeName": "name",
    "Code": "123456",
    "DeviceKey": "us-east-1_11111111-2222-3333-4444-555555555555",
    "MFAOptions": [],
    "PreviousPassword": "Correct-horse-1",
    "ProposedPassword": "Other-horse-2",
    "SessionId": "tkn" + "1" * 25,
    "UserAttributeNames": ["name"],
    "UserAttributes": [{"Name": "name", "Value": "Ann"}],
    "UserCode": "123456",
}


def sample(name: str, shape):
    return KNOWN.get(name, {"string": "x" * 40, "structure": {}, "boolean": True}.get(shape.type_name))


@pytest.fixture
def orphan(place, cognito) -> str:
    """An access token of ann's whose app client is deleted."""
    people = place.people
    answer = cognito.initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH",
        ClientId=people.client_id,
        AuthParameters={"USERNAME": "ann", "PASSWORD": "Correct-horse-1"},
    )["AuthenticationResult"]
    cognito.delete_user_pool_client(UserPoolId=people.id, ClientId=people.client_id)
    return answer["AccessToken"]


def test_a_token_of_a_deleted_client_is_refused_by_every_operation(orphan, anonymous):
    names = with_a_token()
    assert {"GetUser", "ListDevices", "ChangePassword", "GetUserAuthFactors", "GlobalSignOut"} <= set(names)
    answered = {}
    for name in names:
        try:
            getattr(anonymous, xform_name(name))(**least(name, orphan))
            answered[name] = "ok"
        except ClientError as problem:
            answered[name] = problem.response["Error"]["Code"]
    built = {name: code for name, code in answered.items() if code != "OperationNotBuiltException"}
    assert set(built.values()) == {"NotAuthorizedException"}, built


def test_an_id_token_of_a_deleted_client_is_no_login_where_the_pool_looks(place, cognito, public):
    here = {"IdentityPoolId": place.id, "IdentityPoolName": "people", "AllowUnauthenticatedIdentities": False}
    asked = place.people.settings | {"ServerSideTokenCheck": True}
    place.identities.update_identity_pool(**here, CognitoIdentityProviders=[asked])
    logins = place.sign_in()
    assert place.get_id(logins)
    cognito.delete_user_pool_client(UserPoolId=place.people.id, ClientId=place.people.client_id)
    with pytest.raises(public.exceptions.NotAuthorizedException):
        place.get_id(logins)
