"""Credentials of the embedded STS, at Lifeguard's own operations: the whole way, and what is refused on it."""

import json
import os
from datetime import timedelta

import pytest
import structlog
from botocore.exceptions import ClientError
from cryptography.fernet import Fernet, MultiFernet
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.fixtures.roles import allow, policy, trust
from tests.identities.credentials.conftest import USER_POOLS

CHECK_ROLES = "Invalid identity pool configuration. Check assigned IAM roles for this pool."


def code(caught) -> str:
    return caught.value.response["Error"]["Code"]


def said(caught) -> str:
    return caught.value.response["Error"]["Message"]


def test_ann_signs_in_by_srp_and_may_do_what_her_role_allows(place, act, cognito):
    identity_id = place.get_id(logins := place.sign_in())
    given = place.public.get_credentials_for_identity(IdentityId=identity_id, Logins=logins)
    assert given["IdentityId"] == identity_id
    credentials = given["Credentials"]
    assert credentials["AccessKeyId"].startswith("ASIA")
    assert timedelta(minutes=59) < credentials["Expiration"] - timezone.now() <= timedelta(hours=1)
    ann = act(credentials)
    assert ann.admin_get_user(UserPoolId=place.people.id, Username="ann")["Username"] == "ann"
    other = cognito.create_user_pool(PoolName="other")["UserPool"]["Id"]
    with pytest.raises(ClientError) as caught:
        ann.admin_get_user(UserPoolId=other, Username="ann")
    assert code(caught) == "AccessDeniedException"
    assert said(caught) == (
        "User: arn:aws:sts::000000000000:assumed-role/user/CognitoIdentityCredentials is not authorized to perform: "
        f"cognito-idp:AdminGetUser on resource: {USER_POOLS}{other} "
        "because no identity-based policy allows the cognito-idp:AdminGetUser action"
    )
    for call in (
        lambda: ann.admin_delete_user(UserPoolId=place.people.id, Username="ann"),
        lambda: ann.list_user_pools(MaxResults=1),
    ):
        with pytest.raises(ann.exceptions.ClientError, match="is not authorized to perform"):
            call()


def test_guests_get_the_guest_role_within_the_services_that_aws_lets_guests_use(place, act):
    guest = place.credentials()
    assert act(guest).list_user_pools(MaxResults=1)["UserPools"]
    with pytest.raises(ClientError) as caught:
        act(guest).admin_get_user(UserPoolId=place.people.id, Username="ann")
    assert code(caught) == "AccessDeniedException"
    with pytest.raises(ClientError, match="temporary credentials never"):
        act(guest, "iam").list_roles()


def test_nobody_gets_a_guests_credentials_for_an_identity_with_logins(place):
    identity_id = place.get_id(place.sign_in())
    with pytest.raises(place.public.exceptions.NotAuthorizedException):
        place.public.get_credentials_for_identity(IdentityId=identity_id)


def test_a_policy_may_speak_of_the_identity(place, iam, act):
    logins = place.sign_in()
    own = "arn:aws:cognito-identity:*:*:identitypool/${cognito-identity.amazonaws.com:aud}"
    for name, who in (("mine", place.get_id(logins)), ("other", place.get_id())):
        only = allow(
            "cognito-identity:DescribeIdentityPool",
            own,
            StringEquals={"cognito-identity.amazonaws.com:sub": who},
        )
        iam.put_role_policy(RoleName="user", PolicyName="own", PolicyDocument=policy(only))
        ann = act(place.credentials(logins), "cognito-identity")
        if name == "mine":
            assert ann.describe_identity_pool(IdentityPoolId=place.id)["IdentityPoolId"] == place.id
            continue
        with pytest.raises(ClientError) as caught:
            ann.describe_identity_pool(IdentityPoolId=place.id)
        assert code(caught) == "AccessDeniedException"


def test_a_change_of_the_role_counts_at_once(place, act, iam, ann):
    client = act(ann())
    here = {"UserPoolId": place.people.id, "Username": "ann"}
    client.admin_get_user(**here)
    deny = policy(allow("cognito-idp:AdminGetUser", effect="Deny"))
    iam.put_role_policy(RoleName="user", PolicyName="deny", PolicyDocument=deny)
    with pytest.raises(ClientError, match="with an explicit deny in an identity-based policy"):
        client.admin_get_user(**here)
    iam.delete_role_policy(RoleName="user", PolicyName="deny")
    client.admin_get_user(**here)
    iam.delete_role_policy(RoleName="user", PolicyName="own")
    with pytest.raises(ClientError, match="no identity-based policy allows"):
        client.admin_get_user(**here)


def test_credentials_end_with_their_role_and_a_namesake_does_not_revive_them(place, act, iam, ann, make_role):
    client = act(ann())
    iam.delete_role_policy(RoleName="user", PolicyName="own")
    iam.delete_role(RoleName="user")
    make_role("user", allow("*"), trust=trust(place.id))
    with pytest.raises(ClientError, match="no identity-based policy allows"):
        client.admin_get_user(UserPoolId=place.people.id, Username="ann")
    fresh = act(ann())
    assert fresh.admin_get_user(UserPoolId=place.people.id, Username="ann")


def test_conditions_see_the_caller_the_network_and_the_clock(place, act, iam, ann, time_machine):
    time_machine.move_to("2026-11-21T12:00:00Z", tick=False)
    statement = allow(
        "cognito-idp:AdminGetUser",
        StringEquals={
            "cognito-identity.amazonaws.com:aud": place.id,
            "aws:RequestedRegion": "us-east-1",
            "aws:PrincipalAccount": "000000000000",
        },
        StringLike={"aws:userid": "*:CognitoIdentityCredentials"},
        IpAddress={"aws:SourceIp": "127.0.0.0/8"},
        DateLessThan={"aws:CurrentTime": "2026-11-21T12:30:00Z"},
        Bool={"aws:SecureTransport": "false"},
        **{"ForAnyValue:StringEquals": {"cognito-identity.amazonaws.com:amr": place.people.provider}},
    )
    iam.put_role_policy(RoleName="user", PolicyName="own", PolicyDocument=policy(statement))
    client = act(ann())
    here = {"UserPoolId": place.people.id, "Username": "ann"}
    assert client.admin_get_user(**here)
    time_machine.shift(1800)
    with pytest.raises(ClientError, match="no identity-based policy allows"):
        client.admin_get_user(**here)


def test_roles_are_handed_on_only_with_leave(place, act, iam, ann):
    iam.put_role_policy(
        RoleName="user",
        PolicyName="own",
        PolicyDocument=policy(allow("cognito-identity:SetIdentityPoolRoles")),
    )
    give = {"IdentityPoolId": place.id, "Roles": {"authenticated": place.guest_role}}
    client = act(ann(), "cognito-identity")
    with pytest.raises(ClientError, match=f"iam:PassRole on resource: {place.guest_role}"):
        client.set_identity_pool_roles(**give)
    leave = allow("iam:PassRole", place.guest_role)
    iam.put_role_policy(RoleName="user", PolicyName="leave", PolicyDocument=policy(leave))
    client.set_identity_pool_roles(**give)


def test_expired_credentials_say_so(place, act, ann, time_machine):
    client = act(ann())
    time_machine.move_to(timezone.now() + timedelta(hours=1))
    with pytest.raises(ClientError) as caught:
        client.admin_get_user(UserPoolId=place.people.id, Username="ann")
    assert code(caught) == "ExpiredTokenException"


def test_credentials_outlive_a_rotation_of_the_key_ring(place, act, ann, settings):
    client = act(ann())
    former = [Fernet(key) for key in os.environ["KEY_RING"].split(",")]
    settings.KEY_RING = MultiFernet([Fernet(Fernet.generate_key()), *former])
    assert client.admin_get_user(UserPoolId=place.people.id, Username="ann")


def altered(credentials: dict, _: dict) -> dict:
    token = credentials["SessionToken"]
    other = "A" if token[100] != "A" else "B"
    return credentials | {"SessionToken": token[:100] + other + token[101:]}


def foreign(credentials: dict, _: dict) -> dict:
    token = MultiFernet([Fernet(Fernet.generate_key())]).encrypt(b"session-token:1:{}").decode()
    return credentials | {"SessionToken": token}


def without_token(credentials: dict, _: dict) -> dict:
    return credentials | {"SessionToken": None}


def of_another_session(credentials: dict, other: dict) -> dict:
    return credentials | {"SessionToken": other["SessionToken"]}


@pytest.mark.parametrize("spoil", [altered, foreign, without_token, of_another_session])
def test_a_key_is_worth_nothing_without_its_own_session_token(place, act, ann, spoil):
    client = act(spoil(ann(), ann()))
    with pytest.raises(ClientError) as caught:
        client.admin_get_user(UserPoolId=place.people.id, Username="ann")
    assert code(caught) == "UnrecognizedClientException"


def test_a_token_is_worth_nothing_without_its_secret(place, act, ann):
    client = act(ann() | {"SecretKey": "guessed"})
    with pytest.raises(ClientError) as caught:
        client.admin_get_user(UserPoolId=place.people.id, Username="ann")
    assert code(caught) == "InvalidSignatureException"


def test_the_session_token_must_be_signed(place, act, ann):
    credentials = ann()
    client = act(credentials | {"SessionToken": None})

    def add_token(request, **_):
        request.headers["X-Amz-Security-Token"] = credentials["SessionToken"]

    client.meta.events.register_first("before-send.*.*", add_token)
    with pytest.raises(ClientError, match=r"x-amz-security-token.*must be both sent and signed"):
        client.admin_get_user(UserPoolId=place.people.id, Username="ann")


def test_a_token_of_something_else_is_no_session_token(place, act, ann, settings):
    """What the key ring encrypts elsewhere, page tokens among it, reaches callers too."""
    client = act(ann() | {"SessionToken": settings.KEY_RING.encrypt(b'["scope", []]').decode()})
    with pytest.raises(ClientError) as caught:
        client.admin_get_user(UserPoolId=place.people.id, Username="ann")
    assert code(caught) == "UnrecognizedClientException"


@pytest.mark.parametrize(
    "document",
    [
        trust("us-east-1:11111111-2222-3333-4444-555555555555"),
        {"Version": "2012-10-17", "Statement": []},
        trust("", "unauthenticated"),
    ],
    ids=["another pool", "nobody", "guests alone"],
)
def test_a_role_that_does_not_trust_the_pools_users_gives_nothing(place, iam, document):
    document = json.loads(json.dumps(document))
    for statement in document["Statement"]:
        keys = statement["Condition"]["StringEquals"]
        keys["cognito-identity.amazonaws.com:aud"] = keys["cognito-identity.amazonaws.com:aud"] or place.id
    if not document["Statement"]:
        document = trust(place.id)
        document["Statement"][0]["Effect"] = "Deny"
    iam.update_assume_role_policy(RoleName="user", PolicyDocument=json.dumps(document))
    with pytest.raises(place.public.exceptions.InvalidIdentityPoolConfigurationException) as caught:
        place.credentials(place.sign_in())
    assert said(caught) == CHECK_ROLES


def test_a_role_may_trust_the_issuer_by_its_host_as_an_aws_account_does(place, iam, act):
    host = "127.0.0.1:8000/identity"
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:aws:iam::000000000000:oidc-provider/{host}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {f"{host}:aud": place.id}},
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    iam.update_assume_role_policy(RoleName="user", PolicyDocument=json.dumps(document))
    client = act(place.credentials(place.sign_in()))
    assert client.admin_get_user(UserPoolId=place.people.id, Username="ann")


def test_a_pool_without_roles_says_so(place):
    place.set_roles(unauthenticated=place.guest_role)
    with pytest.raises(place.public.exceptions.InvalidIdentityPoolConfigurationException) as caught:
        place.credentials(place.sign_in())
    assert said(caught) == CHECK_ROLES


def test_a_role_that_is_gone_says_so(place, iam):
    iam.delete_role_policy(RoleName="user", PolicyName="own")
    iam.delete_role(RoleName="user")
    with pytest.raises(place.public.exceptions.InvalidIdentityPoolConfigurationException):
        place.credentials(place.sign_in())


def test_rules_choose_the_role_and_a_custom_role_must_be_among_theirs(place, make_role, act):
    chosen = make_role("chosen", allow("cognito-idp:ListUserPools"), trust=trust(place.id))
    rule = {"Claim": "cognito:username", "MatchType": "Equals", "Value": "ann", "RoleARN": chosen}
    place.set_roles(
        {
            "Type": "Rules",
            "AmbiguousRoleResolution": "Deny",
            "RulesConfiguration": {"Rules": [rule]},
        }
    )
    logins = place.sign_in()
    for more in ({}, {"CustomRoleArn": chosen}):
        assert act(place.credentials(logins, **more)).list_user_pools(MaxResults=1)
    with pytest.raises(place.public.exceptions.NotAuthorizedException):
        place.credentials(logins, CustomRoleArn=place.user_role)


def test_claims_travel_as_principal_tags_where_the_role_lets_them(place, iam, act, cognito):
    cognito.admin_update_user_attributes(
        UserPoolId=place.people.id, Username="ann", UserAttributes=[{"Name": "locale", "Value": "de-DE"}]
    )
    place.tag(language="locale", nick="nickname")
    with pytest.raises(place.public.exceptions.InvalidIdentityPoolConfigurationException):
        place.credentials(place.sign_in())
    iam.update_assume_role_policy(RoleName="user", PolicyDocument=json.dumps(trust(place.id, tags=True)))
    for language, outcome in (("de-DE", True), ("fr-FR", False)):
        statement = allow(
            "cognito-idp:AdminGetUser",
            StringEquals={"aws:PrincipalTag/language": language},
            Null={"aws:PrincipalTag/nick": "true"},
        )
        iam.put_role_policy(RoleName="user", PolicyName="own", PolicyDocument=policy(statement))
        client = act(place.credentials(place.sign_in()))
        try:
            client.admin_get_user(UserPoolId=place.people.id, Username="ann")
            assert outcome
        except ClientError as problem:
            assert not outcome
            assert problem.response["Error"]["Code"] == "AccessDeniedException"


@pytest.mark.parametrize("value", ["x" * 257, "sem;colon", "<b>"])
def test_a_claim_that_cannot_be_a_tag_is_refused_not_dropped(place, iam, cognito, value):
    cognito.admin_update_user_attributes(
        UserPoolId=place.people.id, Username="ann", UserAttributes=[{"Name": "name", "Value": value}]
    )
    iam.update_assume_role_policy(RoleName="user", PolicyDocument=json.dumps(trust(place.id, tags=True)))
    place.tag(name="name")
    with pytest.raises(place.public.exceptions.InvalidParameterException, match="principal tag name"):
        place.credentials(place.sign_in())


def test_the_log_names_the_role_and_no_secret(place, act, ann):
    with structlog.testing.capture_logs() as lines:
        credentials = ann()
        act(credentials).admin_get_user(UserPoolId=place.people.id, Username="ann")
    assert lines[-1]["caller"] == (
        "temporary-credentials:arn:aws:sts::000000000000:assumed-role/user/CognitoIdentityCredentials"
    )
    text = json.dumps(lines)
    for secret in ("SecretKey", "SessionToken"):
        assert credentials[secret] not in text


def test_credentials_take_at_most_six_queries_and_their_use_one_for_the_role_and_two_for_its_writer(
    place, act, ann
):
    identity_id = place.get_id(logins := place.sign_in())
    ann()
    with CaptureQueriesContext(connection) as queries:
        given = place.public.get_credentials_for_identity(IdentityId=identity_id, Logins=logins)
    # Beside the user pool and the key of the ID token.
    own = [query["sql"] for query in queries if "identities_" in query["sql"]]
    assert len(own) <= 6, "\n".join(own)
    client = act(given["Credentials"])
    with CaptureQueriesContext(connection) as queries:
        client.admin_get_user(UserPoolId=place.people.id, Username="ann")
    own = [query["sql"] for query in queries if "identities_" in query["sql"] or "apikey" in query["sql"]]
    assert len(own) <= 3, "\n".join(own)
