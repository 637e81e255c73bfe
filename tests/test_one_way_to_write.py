"""Every signed operation that changes something, as the registry knows them: one change, and one record within it.

``tests/fixtures/writes.py`` holds in all other tests that nothing is written elsewhere.
"""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import regex
from botocore import xform_name
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dashboard.models import AuditRecord
from pools.models import User
from pools.models.device import Device
from pools.wire.call import Call
from pools.wire.changing import InsideAChange, stay_outside
from pools.wire.reads import changes
from pools.wire.registry import SERVICES
from tests.fixtures.parts import (
    cimd_policy,
    customization,
    document,
    domain,
    identity_provider,
    imported,
    job,
    metadata_document,
    provider_that_is_off,
    resource_server,
    style,
    terms,
    twins,
)
from tests.fixtures.pool_providers import provider
from tests.fixtures.writes import written_by
from tests.identities.conftest import identities, make_pool  # noqa: F401 (fixtures)
from tests.identities.iam.conftest import READ, TRUST
from tests.identities.iam.test_identity_providers import OIDC, SAML, THUMBPRINT, metadata
from tests.identities.test_queries import NAME, OPERATIONS, filled
from tests.identities.test_queries import there as identity_pools  # noqa: F401 (a fixture)

pytestmark = pytest.mark.both_databases
PASSWORD = "Correct-horse-1"
TAGS = [{"Key": "a", "Value": "b"}]
SUBJECT = {"ProviderAttributeName": "Cognito_Subject"}
GIVING = ("GetClientToken", "GetDerivedToken")
"""They give tokens to whoever shows a client's secret, and keep nothing."""
CHANGING = [
    (service.model.service_name, xform_name(name))
    for service in SERVICES.values()
    for name in service.operations
    if changes(name) and service.operation_model(name).auth_type != "none" and name not in GIVING
]
_SAVEPOINT = regex.compile(r"(RELEASE SAVEPOINT|SAVEPOINT) (\S+)")


def records_and_changes(asked: CaptureQueriesContext) -> tuple[list[str], set[str]]:
    """In which transactions records were written, and in which something else was; ``""`` is outside of all."""
    open_now: list[str] = []
    records, others = [], set()
    for sql in (query["sql"] for query in asked):
        if point := _SAVEPOINT.match(sql):
            open_now = [*open_now, point[2]] if point[1] == "SAVEPOINT" else open_now[:-1]
        elif table := written_by(sql)[1]:
            outermost = open_now[0] if open_now else ""
            if table == "dashboard_auditrecord":
                records.append(outermost)
            elif table != "dashboard_audithead":
                others.add(outermost)
    return records, others


@pytest.fixture
def user_pools(cognito, door) -> SimpleNamespace:
    """A pool that holds one of everything."""
    pool = cognito.create_user_pool(
        PoolName="people",
        AutoVerifiedAttributes=["email"],
        UserPoolTier="PLUS",
        UserPoolAddOns={"AdvancedSecurityMode": "AUDIT"},
        MfaConfiguration="OPTIONAL",
        SmsConfiguration={"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"},
    )["UserPool"]
    given = {"UserPoolId": pool["Id"]}
    cognito.set_user_pool_session_configuration(
        **given, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 5}
    )
    app = cognito.create_user_pool_client(
        **given, ClientName="app", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    server = cognito.create_user_pool_client(**given, ClientName="server", GenerateSecret=True)
    cognito.create_group(**given, GroupName="staff")
    for name in ("ann", "new", "cleo"):
        cognito.admin_create_user(
            **given,
            Username=name,
            MessageAction="SUPPRESS",
            TemporaryPassword=PASSWORD,
            UserAttributes=[
                {"Name": "email", "Value": f"{name}@example.com"},
                {"Name": "email_verified", "Value": "true"},
            ],
        )
    cognito.admin_set_user_password(**given, Username="ann", Password=PASSWORD, Permanent=True)
    User.objects.filter(username="cleo").update(status="UNCONFIRMED")
    now = timezone.now()
    device = Device.objects.create(
        user=User.objects.get(username="ann"), key="us-east-1_d", created=now, modified=now, verifier=b"v",
        last_authenticated=now,
    )  # fmt: skip
    there = SimpleNamespace(
        cognito=cognito, door=door, pool=pool, given=given, app=app, device=device.key,
        server=server["UserPoolClient"]["ClientId"],
    )  # fmt: skip
    there.ann = {**given, "Username": "ann"}
    there.sign_in = lambda name: cognito.admin_initiate_auth(**sign_in(there, name))
    return there


def sign_in(there: SimpleNamespace, name: str) -> dict[str, Any]:
    return {
        **there.given,
        "ClientId": there.app,
        "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": name, "PASSWORD": PASSWORD},
    }


def answer(there: SimpleNamespace) -> dict[str, Any]:
    return {
        **there.given,
        "ClientId": there.app,
        "ChallengeName": "NEW_PASSWORD_REQUIRED",
        "Session": there.sign_in("new")["Session"],
        "ChallengeResponses": {"USERNAME": "new", "NEW_PASSWORD": "Another-horse-2"},
    }


def session_of_ann(there: SimpleNamespace) -> str:
    there.sign_in("ann")
    return there.cognito.admin_list_user_sessions(**there.ann)["Sessions"][0]["SessionId"]


def event_of_ann(there: SimpleNamespace) -> str:
    there.sign_in("ann")
    return there.cognito.admin_list_user_auth_events(**there.ann)["AuthEvents"][0]["EventId"]


def two_secrets(there: SimpleNamespace) -> str:
    made = there.cognito.add_user_pool_client_secret(**there.given, ClientId=there.server)
    return made["ClientSecretDescriptor"]["ClientSecretId"]


ON_USER_POOLS: dict[str, Callable[[SimpleNamespace], dict[str, Any]]] = {
    "add_custom_attributes": lambda w: (
        w.given | {"CustomAttributes": [{"Name": "plan", "AttributeDataType": "String"}]}
    ),
    "add_user_pool_client_secret": lambda w: w.given | {"ClientId": w.server},
    "admin_add_user_to_group": lambda w: w.ann | {"GroupName": "staff"},
    "admin_confirm_sign_up": lambda w: w.given | {"Username": "cleo"},
    "admin_create_user": lambda w: w.given | {"Username": "ben", "MessageAction": "SUPPRESS"},
    "admin_delete_software_token": lambda w: w.ann,
    "admin_delete_user": lambda w: w.ann,
    "admin_delete_user_attributes": lambda w: w.ann | {"UserAttributeNames": ["email"]},
    "admin_disable_user": lambda w: w.ann,
    "admin_disable_provider_for_user": lambda w: (
        w.given | {"User": {"ProviderName": "Cognito", **SUBJECT, "ProviderAttributeValue": "ann"}}
    ),
    "admin_enable_user": lambda w: w.ann,
    "admin_forget_device": lambda w: w.ann | {"DeviceKey": w.device},
    "admin_initiate_auth": lambda w: sign_in(w, "ann"),
    "admin_link_provider_for_user": lambda w: (
        identity_provider(w)
        and w.given
        | {
            "DestinationUser": {"ProviderName": "Cognito", "ProviderAttributeValue": "ann"},
            "SourceUser": {"ProviderName": "Google", **SUBJECT, "ProviderAttributeValue": "1029"},
        }
    ),
    "admin_remove_user_from_group": lambda w: w.ann | {"GroupName": "staff"},
    "admin_reset_user_password": lambda w: w.ann,
    "admin_respond_to_auth_challenge": answer,
    "admin_revoke_user_session": lambda w: w.ann | {"SessionId": session_of_ann(w)},
    "admin_set_user_mfa_preference": lambda w: w.ann | {"SMSMfaSettings": {"Enabled": False}},
    "admin_set_user_password": lambda w: w.ann | {"Password": "Another-horse-2"},
    "admin_set_user_settings": lambda w: w.ann | {"MFAOptions": []},
    "admin_update_auth_event_feedback": lambda w: (
        w.ann | {"EventId": event_of_ann(w), "FeedbackValue": "Valid"}
    ),
    "admin_update_device_status": lambda w: (
        w.ann | {"DeviceKey": w.device, "DeviceRememberedStatus": "remembered"}
    ),
    "admin_update_user_attributes": lambda w: (
        w.ann | {"UserAttributes": [{"Name": "email", "Value": "a@example.net"}]}
    ),
    "admin_user_global_sign_out": lambda w: w.ann,
    "create_cimd_policy": lambda w: (
        w.given | {"ClientId": w.app, "PolicyName": "more", "URLPatterns": ["https://b.example.com/*"]}
    ),
    "create_group": lambda w: w.given | {"GroupName": "more"},
    "create_identity_provider": lambda w: w.given | provider("Google"),
    "create_managed_login_branding": lambda w: w.given | {"ClientId": w.app, "Settings": {}},
    "create_terms": lambda w: w.given | terms(w),
    "create_resource_server": lambda w: w.given | {"Identifier": "more", "Name": "More"},
    "create_user_import_job": lambda w: (
        w.given | {"JobName": "j", "CloudWatchLogsRoleArn": "arn:aws:iam::0:role/r"}
    ),
    "create_user_pool": lambda w: {"PoolName": "more"},
    "create_user_pool_client": lambda w: w.given | {"ClientName": "more", "GenerateSecret": True},
    "create_user_pool_domain": lambda w: w.given | {"Domain": "more"},
    "delete_cimd_policy": cimd_policy,
    "delete_group": lambda w: w.given | {"GroupName": "staff"},
    "delete_identity_provider": identity_provider,
    "delete_managed_login_branding": style,
    "delete_terms": document,
    "delete_resource_server": resource_server,
    "delete_user_pool": lambda w: w.given,
    "delete_user_pool_domain": domain,
    "delete_user_pool_client": lambda w: w.given | {"ClientId": w.app},
    "delete_user_pool_client_secret": lambda w: (
        w.given | {"ClientId": w.server, "ClientSecretId": two_secrets(w)}
    ),
    "set_risk_configuration": lambda w: (
        w.given | {"RiskExceptionConfiguration": {"BlockedIPRangeList": ["192.0.2.0/24"]}}
    ),
    "set_ui_customization": customization,
    "set_user_pool_client_session_configuration": lambda w: (
        w.given | {"ClientId": w.app, "SSOSession": {"MaxValidityMinutes": 5}}
    ),
    "set_user_pool_mfa_config": lambda w: w.given | {"MfaConfiguration": "OFF"},
    "set_user_pool_session_configuration": lambda w: (
        w.given | {"UserSessionTracking": "DISABLED", "TokenSession": {"MaxPerUser": 5}}
    ),
    "start_user_import_job": job,
    "stop_user_import_job": lambda w: job(w, running=True),
    "tag_resource": lambda w: {"ResourceArn": w.pool["Arn"], "Tags": {"lifeguard:signing-keys": "new"}},
    "untag_resource": lambda w: {"ResourceArn": w.pool["Arn"], "TagKeys": ["a"]},
    "update_cimd_policy": lambda w: (
        cimd_policy(w) | {"ClientId": w.app, "URLPatterns": ["https://c.example.com/*"]}
    ),
    "update_client_metadata_url_state": metadata_document,
    "update_group": lambda w: w.given | {"GroupName": "staff", "Precedence": 1},
    "update_identity_provider": lambda w: identity_provider(w) | {"IdpIdentifiers": ["example.com"]},
    "update_managed_login_branding": lambda w: style(w) | {"Settings": {"components": {}}},
    "update_terms": lambda w: document(w) | {"TermsName": "privacy-policy"},
    "update_resource_server": lambda w: resource_server(w) | {"Name": "All orders"},
    "update_user_pool_domain": lambda w: domain(w) | {"ManagedLoginVersion": 2},
    "update_user_pool": lambda w: w.given,
    "update_user_pool_client": lambda w: w.given | {"ClientId": w.app},
}

BY_OUR_OWN: dict[str, Callable[[SimpleNamespace], dict[str, Any]]] = {
    "disable_identity_provider": identity_provider,
    "start_provider_test": lambda w: identity_provider(w) | {"ReturnTo": "http://testserver/pools/"},
    "enable_identity_provider": provider_that_is_off,
    "join_federated_user": twins,
    "plan_import": job,
    "put_import_options": lambda w: job(w) | {"ExistingUsers": "OVERWRITE"},
    "stop_import_undo": lambda w: imported(w, undo_status="InProgress"),
    "undo_import": imported,
}


@pytest.fixture
def iam(make_client):
    """A client of an IAM that holds one of everything."""
    client = make_client(service="iam")
    client.create_role(RoleName="staff", AssumeRolePolicyDocument=json.dumps(TRUST), Tags=TAGS)
    client.create_role(RoleName="bare", AssumeRolePolicyDocument=json.dumps(TRUST))
    client.put_role_policy(RoleName="staff", PolicyName="own", PolicyDocument=json.dumps(READ))
    for name in ("shop", "bare"):
        client.create_user(UserName=name, Tags=TAGS)
    client.put_user_policy(UserName="shop", PolicyName="own", PolicyDocument=json.dumps(READ))
    client.key = {
        "UserName": "shop",
        "AccessKeyId": client.create_access_key(UserName="shop")["AccessKey"]["AccessKeyId"],
    }
    client.create_open_id_connect_provider(Url="https://login.example.com/a", ClientIDList=["app"])
    client.create_saml_provider(Name="staff", SAMLMetadataDocument=metadata())
    return client


ROLE, USER, PROVIDER = {"RoleName": "staff"}, {"UserName": "shop"}, {"OpenIDConnectProviderArn": OIDC}
POLICY = {"PolicyName": "own", "PolicyDocument": json.dumps(READ)}
ON_IAM: dict[str, dict[str, Any]] = {
    "add_client_id_to_open_id_connect_provider": PROVIDER | {"ClientID": "web"},
    "create_access_key": USER,
    "create_open_id_connect_provider": {"Url": "https://other.example.com"},
    "create_role": {"RoleName": "more", "AssumeRolePolicyDocument": json.dumps(TRUST)},
    "create_saml_provider": {"Name": "more", "SAMLMetadataDocument": metadata()},
    "create_user": {"UserName": "more"},
    "delete_open_id_connect_provider": PROVIDER,
    "delete_role": {"RoleName": "bare"},
    "delete_role_policy": ROLE | {"PolicyName": "own"},
    "delete_saml_provider": {"SAMLProviderArn": SAML},
    "delete_user": {"UserName": "bare"},
    "delete_user_policy": USER | {"PolicyName": "own"},
    "put_role_policy": ROLE | POLICY,
    "put_user_policy": USER | POLICY,
    "remove_client_id_from_open_id_connect_provider": PROVIDER | {"ClientID": "app"},
    "tag_role": ROLE | {"Tags": TAGS},
    "tag_user": USER | {"Tags": TAGS},
    "untag_role": ROLE | {"TagKeys": ["a"]},
    "untag_user": USER | {"TagKeys": ["a"]},
    "update_assume_role_policy": ROLE | {"PolicyDocument": json.dumps(TRUST)},
    "update_open_id_connect_provider_thumbprint": PROVIDER | {"ThumbprintList": [THUMBPRINT]},
    "update_role": ROLE | {"Description": "d"},
    "update_role_description": ROLE | {"Description": "d"},
    "update_saml_provider": {"SAMLProviderArn": SAML, "SAMLMetadataDocument": metadata()},
    "update_user": USER | {"NewPath": "/apps/"},
}
ON_A_KEY = {"delete_access_key": {}, "update_access_key": {"Status": "Inactive"}}
KNOWN = {
    "cognito-idp": {*ON_USER_POOLS},
    "cognito-identity": {*OPERATIONS},
    "iam": {*ON_IAM, *ON_A_KEY},
    "lifeguard": {*BY_OUR_OWN},
}


def check(call: Callable[[], Any]) -> None:
    before = AuditRecord.objects.count()
    with CaptureQueriesContext(connection) as asked:
        call()
    records, others = records_and_changes(asked)
    assert len(records) == 1, "one call leaves one record"
    assert records[0], "the record is in a transaction"
    assert records[0] in others, "it is that of the change"
    assert AuditRecord.objects.count() == before + 1
    assert AuditRecord.objects.latest("id").outcome == "ok"


@pytest.mark.parametrize("operation", [name for service, name in CHANGING if service == "cognito-idp"])
def test_a_change_of_user_pools_carries_its_record(user_pools, operation):
    if operation == "admin_remove_user_from_group":
        user_pools.cognito.admin_add_user_to_group(**user_pools.ann, GroupName="staff")
    members = ON_USER_POOLS[operation](user_pools)
    check(lambda: getattr(user_pools.cognito, operation)(**members))


@pytest.mark.parametrize("operation", [name for service, name in CHANGING if service == "lifeguard"])
def test_a_change_by_our_own_service_carries_its_record(user_pools, make_client, operation):
    members = BY_OUR_OWN[operation](user_pools)
    client = make_client(service="lifeguard")
    check(lambda: getattr(client, operation)(**members))


@pytest.mark.parametrize("operation", [name for service, name in CHANGING if service == "cognito-identity"])
def test_a_change_of_identity_pools_carries_its_record(identities, identity_pools, operation):  # noqa: F811
    identities.get_open_id_token_for_developer_identity(  # the first one makes the key that signs
        IdentityPoolId=identity_pools["pool"], Logins={NAME: "first"}
    )
    members = filled(OPERATIONS[operation], identity_pools)
    check(lambda: getattr(identities, operation)(**members))


@pytest.mark.parametrize("operation", [name for service, name in CHANGING if service == "iam"])
def test_a_change_of_iam_carries_its_record(iam, operation):
    members = ON_IAM[operation] if operation in ON_IAM else iam.key | ON_A_KEY[operation]
    check(lambda: getattr(iam, operation)(**members))


def test_no_service_changes_by_operations_that_are_not_run_here():
    assert [(service, name) for service, name in CHANGING if name not in KNOWN.get(service, ())] == []


def test_a_change_that_is_refused_leaves_one_record_after_it(user_pools):
    group = user_pools.given | {"GroupName": "staff"}
    with (
        CaptureQueriesContext(connection) as asked,
        pytest.raises(user_pools.cognito.exceptions.GroupExistsException),
    ):
        user_pools.cognito.create_group(**group)
    records, _ = records_and_changes(asked)
    assert records == [""]
    assert AuditRecord.objects.latest("id").outcome == "GroupExistsException"


def test_nobody_else_is_asked_while_a_change_is_open(db):
    call = Call()
    with call.change(), pytest.raises(InsideAChange, match="no place for a function"):
        stay_outside("a function")
    with call.change(), pytest.raises(InsideAChange, match="another change"), call.change():
        pass
    stay_outside("a function")
