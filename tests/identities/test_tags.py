"""Tags of identity pools."""

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def arn(make_pool):
    pool = make_pool(IdentityPoolTags={"team": "a"})["IdentityPoolId"]
    return f"arn:aws:cognito-identity:us-east-1:000000000000:identitypool/{pool}"


def tags(identities, arn: str) -> dict:
    return identities.list_tags_for_resource(ResourceArn=arn)["Tags"]


def test_tags_are_added_replaced_and_removed(identities, arn):
    identities.tag_resource(ResourceArn=arn, Tags={"team": "b", "stage": ""})
    assert tags(identities, arn) == {"team": "b", "stage": ""}

    identities.untag_resource(ResourceArn=arn, TagKeys=["team", "never given"])
    assert tags(identities, arn) == {"stage": ""}
    pool = identities.describe_identity_pool(IdentityPoolId=arn.rpartition("/")[2])
    assert pool["IdentityPoolTags"] == {"stage": ""}


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        pytest.param({"AWS:mine": "x"}, "InvalidParameterException", id="reserved"),
        pytest.param(
            {f"tag {number}": "x" for number in range(50)}, "InvalidParameterException", id="one too many"
        ),
        pytest.param({"k" * 129: "x"}, "ValidationException", id="long key"),
        pytest.param({"k": "x" * 257}, "ValidationException", id="long value"),
    ],
)
def test_tags_that_cannot_be_are_refused_and_none_is_kept(identities, arn, given, kind):
    with pytest.raises(ClientError, match=kind):
        identities.tag_resource(ResourceArn=arn, Tags=given)

    assert tags(identities, arn) == {"team": "a"}


def test_an_arn_that_names_no_identity_pool_here_is_refused(identities, arn):
    for wrong in (arn.replace(":000000000000:", ":111111111111:"), arn.replace("identitypool", "userpool")):
        with pytest.raises(identities.exceptions.InvalidParameterException, match="not the ARN"):
            tags(identities, wrong)
    with pytest.raises(identities.exceptions.InvalidParameterException, match="not the ARN"):
        tags(identities, arn.replace("identity:us-east-1", "identity:eu-west-1"))
    for name, more in {
        "list_tags_for_resource": {},
        "tag_resource": {"Tags": {"a": "b"}},
        "untag_resource": {"TagKeys": ["a"]},
    }.items():
        with pytest.raises(identities.exceptions.ResourceNotFoundException):
            getattr(identities, name)(ResourceArn=f"{arn}0", **more)


def test_a_key_limited_to_pools_tags_those_alone(arn, make_client):
    own = make_client(service="cognito-identity", pools=[arn.rpartition("/")[2]])
    other = make_client(service="cognito-identity", pools=["us-east-1:1"])

    own.tag_resource(ResourceArn=arn, Tags={"by": "own"})
    with pytest.raises(other.exceptions.ClientError, match="may not call"):
        other.tag_resource(ResourceArn=arn, Tags={"by": "other"})
