"""Imports that change users who exist, and what a plan says of each line."""

import pytest
from botocore.exceptions import ClientError

from pools.rules.imports import planning
from tests.fixtures.imports import create_job, make_csv, person, put

OVERWRITE, FILL = {"ExistingUsers": "OVERWRITE"}, {"ExistingUsers": "FILL_EMPTY"}


def attributes_of(cognito, pool: str, username: str) -> dict[str, str]:
    user = cognito.admin_get_user(UserPoolId=pool, Username=username)
    return {attribute["Name"]: attribute["Value"] for attribute in user["UserAttributes"]}


def counts(plan: dict) -> tuple:
    return tuple(plan[name] for name in ("Created", "Updated", "Skipped", "Conflicts", "Rejected"))


@pytest.fixture
def plan_of(lifeguard):
    def read(job: dict) -> dict:
        return lifeguard.describe_import_plan(UserPoolId=job["UserPoolId"], JobId=job["JobId"])["ImportPlan"]

    return read


@pytest.fixture
def lines_of(lifeguard):
    def read(job: dict, **members) -> list[tuple]:
        named = {"UserPoolId": job["UserPoolId"], "JobId": job["JobId"]}
        lines = lifeguard.list_import_lines(**named, **members)["Lines"]
        return [(line["Line"], line["Outcome"], line.get("Column", ""), line["Reason"]) for line in lines]

    return read


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("options", "becomes"),
    [
        (OVERWRITE, {"given_name": "Anna", "nickname": "Annie", "family_name": "Alder"}),
        (FILL, {"given_name": "Ann", "nickname": "Annie", "family_name": "Alder"}),
        (
            {**OVERWRITE, "UpdateColumns": ["given_name"]},
            {"given_name": "Anna", "nickname": None, "family_name": "Alder"},
        ),
        ({}, {"given_name": "Ann", "nickname": None, "family_name": "Alder"}),
    ],
)
def test_users_who_exist_change_as_the_job_was_told(
    cognito, import_pool, import_more, plan_of, options, becomes
):
    pool = import_pool()
    import_more(pool, [person("ann", given_name="Ann", family_name="Alder")])
    sub = attributes_of(cognito, pool, "ann")["sub"]
    rows = [person("ann", given_name="Anna", nickname="Annie"), person("ben")]
    job = import_more(pool, rows, options=options)
    assert counts(plan_of(job)) == (1, bool(options), not options, 0, 0)
    ann = attributes_of(cognito, pool, "ann")
    assert {name: ann.get(name) for name in becomes} == becomes
    assert ann["sub"] == sub
    assert [user["Username"] for user in cognito.list_users(UserPoolId=pool)["Users"]] == ["ben", "ann"]


def test_sub_password_status_and_mfa_of_who_exists_are_never_overwritten(cognito, import_pool, import_more):
    pool = import_pool()
    import_more(pool, [person("ann")])
    before = cognito.admin_get_user(UserPoolId=pool, Username="ann")
    row = {
        "nickname": "Annie",
        "password_hash": "$2b$10$" + "a" * 53,
        "cognito:user_status": "UNCONFIRMED",
        "cognito:created": "2020-01-01T00:00:00Z",
    }
    job = import_more(pool, [person("ann", **row)], options=OVERWRITE, PasswordHashingAlgorithm="BCRYPT")
    assert job["ImportedUsers"] == 1
    after = cognito.admin_get_user(UserPoolId=pool, Username="ann")
    assert (after["UserStatus"], after["UserCreateDate"]) == ("RESET_REQUIRED", before["UserCreateDate"])


SUB = "7b1d0000-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    ("by", "row", "matched"),
    [
        ("USERNAME", {"cognito:username": "ANN"}, True),
        ("SUB", {"cognito:username": "someone", "sub": SUB}, True),
        ("SUB", {"cognito:username": "someone"}, False),
        ("ALIAS", {"cognito:username": "someone"}, True),
        ("ALIAS", {"cognito:username": "someone", "email": "other@example.com"}, False),
    ],
)
def test_a_line_finds_its_user_by_name_sub_or_alias(
    cognito, import_pool, import_more, plan_of, by, row, matched
):
    pool = import_pool(AliasAttributes=["email"], UsernameConfiguration={"CaseSensitive": False})
    import_more(pool, [person("ann", sub=SUB)])
    row = person("ann", nickname="Annie") | row
    options = {**OVERWRITE, "MatchBy": by, "NewUsers": "SKIP"}
    assert plan_of(import_more(pool, [row], options=options))["Updated"] == matched
    assert (attributes_of(cognito, pool, "ann").get("nickname") == "Annie") == matched


@pytest.mark.both_databases
def test_a_plan_says_of_each_line_what_the_import_would_do_and_writes_nothing(
    cognito, import_pool, import_more, plan_of, lines_of
):
    pool = import_pool(AliasAttributes=["email"])
    cognito.create_group(UserPoolId=pool, GroupName="staff")
    import_more(pool, [person("ann"), person("ben"), person("cleo"), person("dora", sub=SUB)])
    rows = [
        person("ann", nickname="Annie", **{"cognito:groups": "staff;night", "cognito:enabled": "false"}),
        person("ben"),
        person("cleo", email="ann@example.com"),
        person("dora", sub=SUB[:-1] + "2"),
        person("eve", **{"cognito:groups": "night"}),
        person("fay", birthdate="yesterday"),
        person("ann", nickname="Again"),
        person("gil", email="ann@example.com"),
    ]
    options = {**OVERWRITE, "MakeGroups": True}
    plan = import_more(pool, rows, options=options, plan=True)
    assert lines_of(plan) == [
        (2, "UPDATED", "", "Changes nickname; disables the user; joins staff, night."),
        (3, "SKIPPED", "", "Nothing to change: the user is as the line says."),
        (4, "CONFLICT", "email", "Another user already has this value as an alias."),
        (5, "CONFLICT", "sub", "The user has another sub, which is never changed."),
        (7, "FAILED", "birthdate", "The date must be of the form mm/dd/yyyy."),
        (8, "SKIPPED", "", "Repeats line 2: the same user."),
        (9, "CONFLICT", "email", "Another user already has this value as an alias."),
    ]
    said = plan_of(plan)
    assert counts(said) == (1, 1, 2, 3, 1)
    assert (said["GroupMemberships"], said["GroupsMade"], said["Disabled"]) == (3, 1, 1)
    assert [group["GroupName"] for group in cognito.list_groups(UserPoolId=pool)["Groups"]] == ["staff"]
    assert "nickname" not in attributes_of(cognito, pool, "ann")
    done = import_more(pool, rows, options=options)
    assert counts(plan_of(done)) == (1, 1, 2, 3, 1)
    assert lines_of(done) == lines_of(plan)[1:]
    assert lines_of(done, Outcome="CONFLICT", MaxResults=1) == lines_of(plan)[2:3]
    ann = cognito.admin_get_user(UserPoolId=pool, Username="ann")
    assert not ann["Enabled"]
    assert len(cognito.admin_list_groups_for_user(UserPoolId=pool, Username="ann")["Groups"]) == 2


def test_a_word_about_one_address_is_none_about_another(cognito, import_pool, import_more):
    pool = import_pool()
    import_more(pool, [person("ann")])
    cognito.admin_update_user_attributes(
        UserPoolId=pool, Username="ann", UserAttributes=[{"Name": "email", "Value": "new@example.com"}]
    )
    import_more(pool, [person("ann")], options={**OVERWRITE, "UpdateColumns": ["email_verified"]})
    ann = attributes_of(cognito, pool, "ann")
    assert (ann["email"], ann["email_verified"]) == ("new@example.com", "false")


def test_the_only_columns_that_change_who_exists_must_be_in_the_file(
    cognito, lifeguard, door, import_pool, import_more
):
    pool = import_pool()
    job = create_job(cognito, pool)
    named = {"UserPoolId": pool, "JobId": job["JobId"]}
    lifeguard.put_import_options(**named, **OVERWRITE, UpdateColumns=["name", "cognito:groups"])
    assert put(door, job["PreSignedUrl"], make_csv(cognito, pool, [person("ann")])).status_code == 200
    for start in (lifeguard.plan_import, cognito.start_user_import_job):
        with pytest.raises(ClientError, match="the file has no column cognito:groups") as caught:
            start(**named)
        assert caught.value.response["Error"]["Code"] == "InvalidParameterException"
    assert cognito.describe_user_import_job(**named)["UserImportJob"]["Status"] == "Created"
    lifeguard.put_import_options(**named, **OVERWRITE, UpdateColumns=["name"])
    cognito.start_user_import_job(**named)


def test_groups_that_are_missing_count_once_and_are_named(
    cognito, import_pool, import_more, plan_of, monkeypatch
):
    monkeypatch.setattr(planning, "CHUNK_RECORDS", 1)
    pool = import_pool()
    rows = [person(name, **{"cognito:groups": "night;day"}) for name in ("ann", "ben", "cleo")]
    for is_plan in (True, False):
        said = plan_of(import_more(pool, rows, options={"MakeGroups": True}, plan=is_plan))
        assert (said["GroupsMade"], said["NewGroups"]) == (2, ["day", "night"])


def test_an_attribute_that_the_pool_has_not_is_made_from_its_column(
    cognito, lifeguard, door, import_pool, import_more, plan_of
):
    pool = import_pool()
    options = {"NewAttributes": [{"Name": "team", "AttributeDataType": "String"}]}
    rows = [person("ann", **{"custom:team": "blue"})]
    assert import_more(pool, rows)["CompletionMessage"].endswith("unknown: custom:team.")
    plan = import_more(pool, rows, options=options, plan=True)
    assert (plan["ImportedUsers"], plan_of(plan)["NewAttributes"]) == (1, ["custom:team"])
    assert "custom:team" not in cognito.get_csv_header(UserPoolId=pool)["CSVHeader"]
    done = import_more(pool, rows, options=options)
    assert (done["ImportedUsers"], plan_of(done)["AttributesMade"]) == (1, 1)
    assert attributes_of(cognito, pool, "ann")["custom:team"] == "blue"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"NewUsers": "SKIP"}, "NewUsers SKIP needs ExistingUsers"),
        ({"MatchBy": "SUB"}, "MatchBy SUB needs ExistingUsers"),
        ({"UpdateColumns": ["email"]}, "UpdateColumns needs ExistingUsers"),
        ({**OVERWRITE, "MatchBy": "ALIAS"}, "no alias or username attributes"),
        ({**OVERWRITE, "UpdateColumns": ["sub"]}, "sub of a user who exists is never changed"),
        ({**OVERWRITE, "UpdateColumns": ["shoe"]}, "shoe is no column"),
    ],
)
def test_options_that_do_not_go_together_are_refused(cognito, lifeguard, import_pool, options, words):
    pool = import_pool()
    job = create_job(cognito, pool)
    with pytest.raises(ClientError, match=words):
        lifeguard.put_import_options(UserPoolId=pool, JobId=job["JobId"], **options)
    assert lifeguard.get_import_options(UserPoolId=pool, JobId=job["JobId"])["ImportOptions"] == {}


def test_a_started_job_takes_no_options(lifeguard, import_pool, import_more):
    pool = import_pool()
    job = import_more(pool, [person("ann")])
    with pytest.raises(ClientError, match="a job starts only once"):
        lifeguard.put_import_options(UserPoolId=pool, JobId=job["JobId"], **OVERWRITE)
