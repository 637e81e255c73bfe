"""Tags of user pools."""

import pytest


@pytest.fixture
def arn(cognito):
    return cognito.create_user_pool(PoolName="people", UserPoolTags={"team": "a"})["UserPool"]["Arn"]


def tags(cognito, arn: str) -> dict:
    return cognito.list_tags_for_resource(ResourceArn=arn)["Tags"]


def test_tags_are_added_replaced_and_removed(cognito, arn):
    cognito.tag_resource(ResourceArn=arn, Tags={"team": "b", "stage": ""})
    assert tags(cognito, arn) == {"team": "b", "stage": ""}

    cognito.untag_resource(ResourceArn=arn, TagKeys=["team", "never given"])
    assert tags(cognito, arn) == {"stage": ""}


def test_a_described_pool_shows_its_tags(cognito, arn):
    pool = cognito.describe_user_pool(UserPoolId=arn.rpartition("/")[2])["UserPool"]

    assert pool["UserPoolTags"] == {"team": "a"}


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"AWS:mine": "x"}, id="reserved"),
        pytest.param({f"tag {number}": "x" for number in range(50)}, id="one too many"),
        pytest.param({"k" * 129: "x"}, id="long key"),
        pytest.param({"k": "x" * 257}, id="long value"),
    ],
)
def test_tags_that_cannot_be_are_refused_and_none_is_kept(cognito, arn, given):
    with pytest.raises(cognito.exceptions.InvalidParameterException):
        cognito.tag_resource(ResourceArn=arn, Tags=given)

    assert tags(cognito, arn) == {"team": "a"}


def test_an_arn_that_names_no_pool_here_is_refused(cognito, arn):
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="not the ARN"):
        tags(cognito, arn.replace("000000000000", "111111111111"))
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="not the ARN"):
        tags(cognito, "arn:aws:s3:us-east-1:000000000000:bucket")
    with pytest.raises(cognito.exceptions.ResourceNotFoundException):
        tags(cognito, f"{arn}x")


def test_a_key_limited_to_pools_tags_those_alone(cognito, arn, make_client):
    own = make_client(pools=[arn.rpartition("/")[2]])
    other = make_client(pools=["us-east-1_another12"])

    own.tag_resource(ResourceArn=arn, Tags={"by": "own"})
    with pytest.raises(other.exceptions.ClientError, match="may not call"):
        other.tag_resource(ResourceArn=arn, Tags={"by": "other"})

    assert tags(cognito, arn) == {"team": "a", "by": "own"}
