"""Taking an import back: exactly whom it made and nobody has used since, and what it changed where that still holds."""

from datetime import timedelta

import pytest
from botocore.exceptions import ClientError
from django.utils import timezone

from pools.models import ImportChunk
from pools.tasks import forget_undos
from tests.fixtures.imports import person

SUB = "7b1d0000-0000-4000-8000-000000000001"
OVERWRITE = {"ExistingUsers": "OVERWRITE"}


@pytest.fixture
def undo(lifeguard):
    """Undoes a job and gives the undo as it ended."""

    def run(job: dict) -> dict:
        named = {"UserPoolId": job["UserPoolId"], "JobId": job["JobId"]}
        lifeguard.undo_import(**named)
        return lifeguard.describe_import_undo(**named)["ImportUndo"]

    return run


@pytest.fixture
def left_by(lifeguard):
    def read(job: dict) -> dict[str, str]:
        named = {"UserPoolId": job["UserPoolId"], "JobId": job["JobId"]}
        return {
            user["Username"]: user["Reason"] for user in lifeguard.list_import_undo_users(**named)["Users"]
        }

    return read


def names(cognito, pool: str) -> set[str]:
    return {user["Username"] for user in cognito.list_users(UserPoolId=pool)["Users"]}


def counters(undone: dict) -> tuple:
    return tuple(undone[name] for name in ("Status", "Users", "Removed", "Restored", "Left", "Gone"))


def attributes_of(cognito, pool: str, username: str) -> dict[str, str]:
    user = cognito.admin_get_user(UserPoolId=pool, Username=username)
    return {attribute["Name"]: attribute["Value"] for attribute in user["UserAttributes"]}


@pytest.mark.both_databases
def test_users_whom_an_import_made_go_and_nobody_else(cognito, import_pool, import_more, undo):
    pool = import_pool()
    import_more(pool, [person("ann")])
    more = {"cognito:groups": "night", "cognito:modified": "2021-01-01T00:00:00Z", "sub": SUB}
    rows = [person("ann"), person("ben", **more), person("cleo")]
    job = import_more(pool, rows, options={"MakeGroups": True})
    assert counters(undo(job)) == ("Succeeded", 2, 2, 0, 0, 0)
    assert names(cognito, pool) == {"ann"}
    assert cognito.list_groups(UserPoolId=pool)["Groups"] == []
    assert cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["EstimatedNumberOfUsers"] == 1
    assert import_more(pool, rows, options={"MakeGroups": True})["ImportedUsers"] == 2


def _edit(cognito, pool, name):
    given = [{"Name": "nickname", "Value": "N"}]
    cognito.admin_update_user_attributes(UserPoolId=pool, Username=name, UserAttributes=given)


def _disable_and_enable(cognito, pool, name):
    cognito.admin_disable_user(UserPoolId=pool, Username=name)
    cognito.admin_enable_user(UserPoolId=pool, Username=name)


def _regroup(cognito, pool, name):
    cognito.create_group(UserPoolId=pool, GroupName="late")
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=name, GroupName="late")


def _set_password(cognito, pool, name):
    cognito.admin_set_user_password(UserPoolId=pool, Username=name, Password="Right-Pass-27!", Permanent=True)


def _sign_in(cognito, pool, name):
    _set_password(cognito, pool, name)
    client = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="web", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    cognito.admin_initiate_auth(
        UserPoolId=pool,
        ClientId=client,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": name, "PASSWORD": "Right-Pass-27!"},
    )


def _forget(cognito, pool, name):
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="web")["UserPoolClient"]["ClientId"]
    cognito.forgot_password(ClientId=client, Username=name)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_edit, "Was changed since."),
        (_disable_and_enable, "Was changed since."),
        (_set_password, "Was changed since."),
        (_regroup, "Is in other groups than the import put them in."),
        (_sign_in, "Has signed in since, or has tried to get back in."),
        (_forget, "Has signed in since, or has tried to get back in."),
    ],
)
def test_who_was_changed_or_signed_in_since_stays(
    cognito, import_pool, import_more, undo, left_by, change, reason
):
    pool = import_pool()
    job = import_more(pool, [person("ann"), person("ben"), person("cleo")])
    change(cognito, pool, "ann")
    cognito.admin_delete_user(UserPoolId=pool, Username="cleo")
    assert counters(undo(job)) == ("Succeeded", 3, 1, 0, 1, 1)
    assert names(cognito, pool) == {"ann"}
    assert left_by(job) == {"ann": reason}


@pytest.mark.both_databases
def test_what_was_updated_is_put_back_where_it_still_holds(cognito, import_pool, import_more, undo, left_by):
    pool = import_pool(AliasAttributes=["email"])
    people = [person(name, given_name="Old", family_name="Old") for name in ("ann", "ben", "cleo")]
    import_more(pool, people)
    new = {"given_name": "New", "family_name": "New", "nickname": "Nick"}
    more = {"cognito:groups": "night", "cognito:enabled": "false"}
    rows = [
        person("ann", **new, **more),
        person("ben", **new | {"email": "b@example.com"}),
        person("cleo", **new | {"email": "c@example.com"}),
    ]
    job = import_more(pool, rows, options={**OVERWRITE, "MakeGroups": True})
    given = [{"Name": "given_name", "Value": "Own"}]
    cognito.admin_update_user_attributes(UserPoolId=pool, Username="ben", UserAttributes=given)
    import_more(pool, [person("dora", email="cleo@example.com")])
    assert counters(undo(job)) == ("Succeeded", 3, 0, 2, 2, 0)
    assert left_by(job) == {
        "ben": "given_name: changed since.",
        "cleo": "An address from before is another user's now.",
    }
    ann, ben = (attributes_of(cognito, pool, name) for name in ("ann", "ben"))
    assert (ann["given_name"], ann["family_name"], ann.get("nickname")) == ("Old", "Old", None)
    assert (ben["given_name"], ben["family_name"], ben["email"]) == ("Own", "Old", "ben@example.com")
    assert ben["email_verified"] == "true"
    assert cognito.admin_get_user(UserPoolId=pool, Username="ben@example.com")["Username"] == "ben"
    assert cognito.admin_get_user(UserPoolId=pool, Username="ann")["Enabled"]
    assert cognito.admin_list_groups_for_user(UserPoolId=pool, Username="ann")["Groups"] == []


def test_who_is_disabled_again_keeps_no_session(cognito, import_pool, import_more, undo):
    pool = import_pool()
    import_more(pool, [person("ann")])
    cognito.admin_disable_user(UserPoolId=pool, Username="ann")
    job = import_more(pool, [person("ann", **{"cognito:enabled": "true"})], options=OVERWRITE)
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="web",
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    cognito.admin_set_user_password(
        UserPoolId=pool, Username="ann", Password="Right-Pass-29!", Permanent=True
    )

    def sign_in(flow: str, **parameters: str) -> dict:
        return cognito.admin_initiate_auth(
            UserPoolId=pool, ClientId=client, AuthFlow=flow, AuthParameters=parameters
        )

    tokens = sign_in("ADMIN_USER_PASSWORD_AUTH", USERNAME="ann", PASSWORD="Right-Pass-29!")[
        "AuthenticationResult"
    ]
    undo(job)
    assert not cognito.admin_get_user(UserPoolId=pool, Username="ann")["Enabled"]
    cognito.admin_enable_user(UserPoolId=pool, Username="ann")
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        sign_in("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=tokens["RefreshToken"])


def test_an_import_is_undone_once_and_in_time(
    cognito, lifeguard, import_pool, import_more, undo, time_machine
):
    pool = import_pool()
    job = import_more(pool, [person("ann")])
    late = import_more(pool, [person("ben")])
    plan = import_more(pool, [person("cleo")], plan=True)
    undo(job)
    with pytest.raises(ClientError, match="undone already"):
        undo(job)
    with pytest.raises(ClientError, match="only checked its file"):
        undo(plan)
    before = lifeguard.describe_import_undo(UserPoolId=pool, JobId=late["JobId"])["ImportUndo"]
    assert before["Possible"]
    time_machine.move_to(before["Until"].timestamp() + 1)
    with pytest.raises(ClientError, match="for 30 days"):
        undo(late)
    assert names(cognito, pool) == {"ben"}


def test_what_an_undo_needs_is_sealed_and_forgotten(cognito, import_pool, import_more, time_machine, undo):
    pool = import_pool()
    import_more(pool, [person("ann")])
    import_more(pool, [person("ann", given_name="Secretive")], options=OVERWRITE)
    kept = ImportChunk.objects.get(trace__isnull=False)
    assert b"Secretive" not in bytes(kept.trace)
    forget_undos()
    assert ImportChunk.objects.filter(trace__isnull=False).exists()
    time_machine.move_to(timezone.now() + timedelta(days=31))
    forget_undos()
    assert not ImportChunk.objects.filter(trace__isnull=False).exists()
