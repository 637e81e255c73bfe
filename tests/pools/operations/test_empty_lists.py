"""Lists of what cannot exist yet are true and empty, as inventory and backup tools ask for all of them."""

import pytest
from botocore.exceptions import ClientError

LISTS = {
    "list_point_in_time_recoveries": "Restorations",
    "list_user_pool_replicas": "UserPoolReplicas",
}


@pytest.fixture
def pool(cognito) -> str:
    return cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]


@pytest.mark.parametrize(("operation", "member"), LISTS.items())
def test_a_pool_has_none_and_a_pool_that_is_none_is_told(make_client, pool, operation, member):
    ask = getattr(make_client(checked=False), operation)

    answer = ask(UserPoolId=pool)
    assert answer[member] == []
    assert "NextToken" not in answer
    for given, code in (
        ({"UserPoolId": "us-east-1_nowhere"}, "ResourceNotFoundException"),
        ({"UserPoolId": "x y"}, "InvalidParameterException"),
        ({"UserPoolId": pool, "NextToken": "made-up"}, "InvalidParameterException"),
        *(
            [({"UserPoolId": pool, "MaxResults": 61}, "InvalidParameterException")]
            if operation != "list_user_pool_replicas"
            else []
        ),
    ):
        with pytest.raises(ClientError, match=code):
            ask(**given)


def test_a_key_for_one_pool_lists_what_is_in_it_alone(make_client, cognito, pool):
    other = cognito.create_user_pool(PoolName="others")["UserPool"]["Id"]
    limited = make_client(pools=[pool], read_only=True)

    assert limited.list_terms(UserPoolId=pool, MaxResults=1)["Terms"] == []
    with pytest.raises(ClientError, match="AccessDenied"):
        limited.list_terms(UserPoolId=other, MaxResults=1)
