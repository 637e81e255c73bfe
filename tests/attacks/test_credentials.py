"""What nobody gets by temporary credentials, whatever the policies of their role say."""

import json

import botocore.session
import pytest
from botocore.exceptions import ClientError

from identities.credentials.never import MAKES_CLIENTS, SECRETS, SECRETS_OF_CLIENTS
from tests.fixtures.roles import acting, allow, policy, trust

SECRET_SHAPES = {"ClientSecretType", "OIDCToken", "SecretCodeType", "SecretKeyString", "TokenModelType"}
PROVE_THEMSELVES = {"cognito-idp:AdminInitiateAuth", "cognito-idp:AdminRespondToAuthChallenge"}
"""They give tokens of the very user whose password or code the caller has."""


@pytest.fixture
def everything(place, iam, act):
    """Makes clients of ann's credentials, whose role allows everything on everything."""
    iam.put_role_policy(RoleName="user", PolicyName="own", PolicyDocument=policy(allow("*")))
    credentials = place.credentials(place.sign_in())
    return lambda service="cognito-idp": act(credentials, service)


def refused(call, **given) -> str:
    with pytest.raises(ClientError) as caught:
        call(**given)
    assert caught.value.response["Error"]["Code"] in ("AccessDenied", "AccessDeniedException")
    return caught.value.response["Error"]["Message"]


@pytest.mark.parametrize(
    ("service", "operation", "given"),
    [
        ("iam", "create_user", {"UserName": "mallory"}),
        ("iam", "create_access_key", {"UserName": "mallory"}),
        (
            "iam",
            "put_user_policy",
            {"UserName": "m", "PolicyName": "p", "PolicyDocument": policy(allow("*"))},
        ),
        ("iam", "put_role_policy", {"RoleName": "user", "PolicyName": "p", "PolicyDocument": "{}"}),
        ("iam", "update_assume_role_policy", {"RoleName": "user", "PolicyDocument": "{}"}),
        ("iam", "list_roles", {}),
        ("iam", "get_user", {}),
    ],
)
def test_credentials_of_everything_do_nothing_in_iam(everything, service, operation, given):
    assert "temporary credentials never" in refused(getattr(everything(service), operation), **given)


def test_credentials_of_everything_neither_make_nor_read_a_clients_secret(everything, place, cognito):
    here = {"UserPoolId": place.people.id}
    made = cognito.create_user_pool_client(**here, ClientName="server", GenerateSecret=True)["UserPoolClient"]
    server = {**here, "ClientId": made["ClientId"]}
    mine = everything()
    for call, given in (
        (mine.create_user_pool_client, {**here, "ClientName": "x", "GenerateSecret": True}),
        (mine.create_user_pool_client, {**here, "ClientName": "x", "ClientSecret": "s" * 32}),
        (mine.describe_user_pool_client, server),
        (mine.update_user_pool_client, server),
        (mine.add_user_pool_client_secret, server),
        (mine.list_user_pool_client_secrets, server),
    ):
        assert made["ClientSecret"] not in refused(call, **given)
    public = mine.create_user_pool_client(**here, ClientName="app")["UserPoolClient"]["ClientId"]
    assert mine.describe_user_pool_client(**here, ClientId=public)["UserPoolClient"]["ClientName"] == "app"


def test_credentials_of_everything_give_nobody_a_token_of_somebody_else(everything, place):
    give = everything("cognito-identity").get_open_id_token_for_developer_identity
    refused(give, IdentityPoolId=place.id, Logins={"login.example": "ann"})


def test_who_one_is_may_always_be_asked(everything):
    assert "assumed-role/user/" in everything("sts").get_caller_identity()["Arn"]


def test_every_signed_operation_that_answers_with_a_secret_is_on_the_list():
    session = botocore.session.get_session()
    found = set()
    for service in ("cognito-idp", "cognito-identity", "cognito-sync", "logs", "cloudwatch"):
        model = session.get_service_model(service)
        for name in model.operation_names:
            operation = model.operation_model(name)
            if operation.auth_type != "none" and SECRET_SHAPES & shapes_of(operation.output_shape):
                found.add(f"{service}:{name}")
    assert found - PROVE_THEMSELVES <= SECRETS | SECRETS_OF_CLIENTS | {MAKES_CLIENTS}


def shapes_of(shape, seen=()) -> set[str]:
    if shape is None or shape.name in seen:
        return set()
    kind, parts = shape.type_name, []
    if kind == "structure":
        parts = list(shape.members.values())
    elif kind in ("list", "map"):
        parts = [shape.member if kind == "list" else shape.value]
    return {shape.name}.union(*(shapes_of(part, (*seen, shape.name)) for part in parts))


@pytest.fixture
def without_b(place, iam, make_role, act, make_client, cognito, identities, make_pool):
    """A user pool B and an identity pool B; and what lets ann's credentials, or a program's key, do all but on those."""
    user_pool = cognito.create_user_pool(PoolName="B")["UserPool"]["Arn"]
    b = make_pool()["IdentityPoolId"]
    identity_pool = f"arn:aws:cognito-identity:us-east-1:000000000000:identitypool/{b}"
    logs = f"arn:aws:logs:us-east-1:*:log-group:/aws/cognito/userpools/{user_pool.rpartition('/')[2]}/B"
    rules = policy(allow("*"), allow("*", [user_pool, identity_pool, logs], effect="Deny"))
    iam.put_role_policy(RoleName="user", PolicyName="own", PolicyDocument=rules)
    iam.create_user(UserName="program")
    iam.put_user_policy(UserName="program", PolicyName="own", PolicyDocument=rules)
    key = iam.create_access_key(UserName="program")["AccessKey"]
    lent = place.credentials(place.sign_in())
    return user_pool, identity_pool, (key, lent)


SPELLINGS = {
    "another partition": lambda arn: arn.replace("arn:aws:", "arn:aws-cn:"),
    "another government": lambda arn: arn.replace("arn:aws:", "arn:aws-us-gov:"),
    "another Region": lambda arn: arn.replace(":us-east-1:", ":eu-west-1:"),
    "another account": lambda arn: arn.replace(":000000000000:", ":111111111111:"),
    "no account": lambda arn: arn.replace(":000000000000:", "::"),
    "its own": lambda arn: arn,
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_deny_holds_however_the_arn_is_written(without_b, act, cognito, identities, spelling):
    user_pool, identity_pool, keys = without_b
    for service, arn, admin in (
        ("cognito-idp", user_pool, cognito),
        ("cognito-identity", identity_pool, identities),
    ):
        before = admin.list_tags_for_resource(ResourceArn=arn)["Tags"]
        for key in keys:
            client = act(key, service)
            for call, more in (
                (client.list_tags_for_resource, {}),
                (client.tag_resource, {"Tags": {"lifeguard:signing-keys": "1"}}),
                (client.untag_resource, {"TagKeys": ["a"]}),
            ):
                with pytest.raises(ClientError) as caught:
                    call(ResourceArn=SPELLINGS[spelling](arn), **more)
                assert caught.value.response["Error"]["Code"] in (
                    "AccessDeniedException",
                    "InvalidParameterException",
                )
        assert admin.list_tags_for_resource(ResourceArn=arn)["Tags"] == before


@pytest.mark.parametrize(
    "spelling", ["another partition", "another government", "another Region", "another account"]
)
def test_nobody_reaches_a_pool_by_an_arn_of_elsewhere(cognito, identities, make_pool, spelling):
    user_pool = cognito.create_user_pool(PoolName="B")["UserPool"]["Arn"]
    b = make_pool()["IdentityPoolId"]
    identity_pool = f"arn:aws:cognito-identity:us-east-1:000000000000:identitypool/{b}"
    for admin, arn in ((cognito, user_pool), (identities, identity_pool)):
        with pytest.raises(admin.exceptions.InvalidParameterException):
            admin.list_tags_for_resource(ResourceArn=SPELLINGS[spelling](arn))


def test_a_deny_on_a_pools_log_holds_whatever_name_and_region_are_given(without_b, door, act):
    user_pool, _, keys = without_b
    pool_id = user_pool.rpartition("/")[2]
    for key in keys:
        client = act(key, "logs")
        for group in (
            {"logGroupName": f"/aws/cognito/userpools/{pool_id}/another-name"},
            {"logGroupIdentifier": f"arn:aws:logs:eu-west-1:1:log-group:/aws/cognito/userpools/{pool_id}/B"},
            {"logGroupName": f"/aws/cognito/userpools/{pool_id}/B"},
        ):
            refused(client.describe_log_streams, **group)


def test_a_deny_on_a_pool_holds_for_its_identities(without_b, act, public):
    _, identity_pool, keys = without_b
    identity = public.get_id(IdentityPoolId=identity_pool.rpartition("/")[2])["IdentityId"]
    for key in keys:
        client = act(key, "cognito-identity")
        refused(client.describe_identity, IdentityId=identity)
        refused(client.delete_identities, IdentityIdsToDelete=[identity])


def test_a_role_is_not_passed_on_in_another_partitions_name(place, iam, act, make_role):
    role = make_role("admins", allow("*"), trust=trust(place.id))
    rules = policy(allow("*"), allow("iam:PassRole", role, effect="Deny"))
    iam.put_role_policy(RoleName="user", PolicyName="own", PolicyDocument=rules)
    client = act(place.credentials(place.sign_in()))
    for arn in (role, role.replace("arn:aws:", "arn:aws-cn:")):
        refused(client.create_group, UserPoolId=place.people.id, GroupName="g", RoleArn=arn)


@pytest.mark.parametrize("spelling", ["another partition", "another account"])
def test_iam_takes_no_arn_of_elsewhere(place, iam, act, spelling):
    provider = iam.create_open_id_connect_provider(Url="https://id.example.com", ClientIDList=["app"])
    arn = provider["OpenIDConnectProviderArn"]
    iam.create_user(UserName="program")
    rules = policy(allow("*"), allow("*", arn, effect="Deny"))
    iam.put_user_policy(UserName="program", PolicyName="own", PolicyDocument=rules)
    program = act(iam.create_access_key(UserName="program")["AccessKey"], "iam")
    for call in (program.get_open_id_connect_provider, program.delete_open_id_connect_provider):
        with pytest.raises(ClientError):
            call(OpenIDConnectProviderArn=SPELLINGS[spelling](arn))
    with pytest.raises(ClientError) as caught:
        program.simulate_principal_policy(
            PolicySourceArn=SPELLINGS[spelling]("arn:aws:iam::000000000000:role/user"),
            ActionNames=["iam:GetRole"],
        )
    assert caught.value.response["Error"]["Code"] == "InvalidInput"
    assert json.dumps(iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]).count(arn) == 1


def test_a_condition_on_the_region_looks_at_the_pool_not_at_the_signature(place, iam, door):
    only = allow("cognito-idp:DescribeUserPool", StringNotEquals={"aws:RequestedRegion": "us-east-1"})
    iam.put_role_policy(RoleName="user", PolicyName="own", PolicyDocument=policy(only))
    client = acting(door, place.credentials(place.sign_in()), "cognito-idp", region="eu-west-1")
    refused(client.describe_user_pool, UserPoolId=place.people.id)
