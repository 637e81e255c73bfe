"""Whatever the mapping, the user and the role asked for: the simulator says what the service does."""

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixtures.api import ENDPOINT
from tests.fixtures.identity_spots import ROLE, by_rules
from tests.fixtures.simulated import id_token, role_in, try_user


@pytest.fixture
def public(door, db):
    """A boto3 client of ``cognito-identity`` that signs nothing, as apps do."""
    config = Config(signature_version=UNSIGNED, retries={"max_attempts": 0})
    return door.serve(
        boto3.client("cognito-identity", endpoint_url=ENDPOINT, region_name="us-east-1", config=config)
    )


CLAIM = st.sampled_from(["cognito:groups", "custom:tier", "email", "name"])
RULE = st.tuples(
    CLAIM,
    st.sampled_from(["Equals", "Contains", "StartsWith", "NotEqual"]),
    st.sampled_from(["gold", "go", "staff", "ann", "x"]),
    st.sampled_from(["staff", "gold", "sandbox"]),
)
OTHERWISE = st.sampled_from(["AuthenticatedRole", "Deny"])
MAPPINGS = st.one_of(
    st.none(),
    OTHERWISE.map(lambda otherwise: {"Type": "Token", "AmbiguousRoleResolution": otherwise}),
    st.builds(
        lambda rules, otherwise: by_rules(*rules, otherwise=otherwise),
        st.lists(RULE, min_size=1, max_size=4),
        OTHERWISE,
    ),
)


@settings(max_examples=12)
@given(
    MAPPINGS,
    st.sampled_from(["gold", "silver", ""]),
    st.sets(st.sampled_from(["staff", "gold", "plain"])),
    st.sampled_from(["", f"{ROLE}gold", f"{ROLE}staff"]),
)
def test_simulator_and_service_never_disagree(
    console, simulated, public, door, mapping, tier, groups, requested
):
    place = simulated
    place.set_roles(mapping, authenticated=f"{ROLE}customer", unauthenticated=f"{ROLE}guest")
    _become(place, tier, groups)
    simulated = role_in(try_user(console, place, **({"requested": requested} if requested else {})))
    assert simulated == _given(place, public, door, requested)


def _become(place, tier, groups):
    """Let ann have this tier and be in these groups alone."""
    client, named = place.users.client, {"UserPoolId": place.users.pool_id}
    attribute = [{"Name": "custom:tier", "Value": tier}]
    client.admin_update_user_attributes(**named, Username="ann", UserAttributes=attribute)
    existing = {group["GroupName"] for group in client.list_groups(**named)["Groups"]}
    for name in existing:
        client.delete_group(**named, GroupName=name)
    for place_in_row, name in enumerate(sorted(groups)):
        role = {} if name == "plain" else {"RoleArn": f"{ROLE}{name}", "Precedence": place_in_row % 2}
        client.create_group(**named, GroupName=name, **role)
        client.admin_add_user_to_group(**named, Username="ann", GroupName=name)


def _given(place, public, door, requested):
    """The name of the role whose credentials the service gives; None where it refuses."""
    logins = {place.login: id_token(place)}
    identity_id = public.get_id(IdentityPoolId=place.identity_pool_id, Logins=logins)["IdentityId"]
    more = {"CustomRoleArn": requested} if requested else {}
    try:
        given = public.get_credentials_for_identity(IdentityId=identity_id, Logins=logins, **more)[
            "Credentials"
        ]
    except ClientError as error:
        assert error.response["Error"]["Code"] == "NotAuthorizedException"
        return None
    sts = boto3.client(
        "sts",
        endpoint_url=ENDPOINT,
        region_name="us-east-1",
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretKey"],
        aws_session_token=given["SessionToken"],
    )
    return door.serve(sts).get_caller_identity()["Arn"].split("/")[1]
