"""More than Cognito's columns in a job's file: groups, enabled, status, sub and dates."""

from datetime import UTC, datetime

import pytest

from tests.fixtures.imports import person

SUB = "7b1d0000-0000-4000-8000-000000000001"
EXTRA = (
    "cognito:groups",
    "cognito:enabled",
    "cognito:user_status",
    "sub",
    "cognito:created",
    "cognito:modified",
)
HASH = "$2b$10$" + "a" * 53


def counters(job: dict) -> tuple[int, int, int]:
    return job["ImportedUsers"], job["SkippedUsers"], job["FailedUsers"]


def test_users_come_into_their_groups_with_their_own_sub_state_and_dates(cognito, import_pool, import_more):
    pool = import_pool()
    for name in ("staff", "editors"):
        cognito.create_group(UserPoolId=pool, GroupName=name)
    row = {
        "cognito:groups": "staff;editors",
        "cognito:enabled": "FALSE",
        "sub": SUB.upper(),
        "cognito:created": "2021-03-04T10:11:12.123Z",
        "cognito:modified": "1700000000",
    }
    job = import_more(pool, [person("ann", **row), person("ben", **{"cognito:groups": r'["staff"]'})])
    assert counters(job) == (2, 0, 0)
    ann = cognito.admin_get_user(UserPoolId=pool, Username="ann")
    assert {"Name": "sub", "Value": SUB} in ann["UserAttributes"]
    assert not ann["Enabled"]
    assert ann["UserCreateDate"] == datetime(2021, 3, 4, 10, 11, 12, 123000, UTC)
    assert ann["UserLastModifiedDate"] == datetime.fromtimestamp(1_700_000_000, UTC)
    groups = cognito.admin_list_groups_for_user(UserPoolId=pool, Username="ann")["Groups"]
    assert {group["GroupName"] for group in groups} == {"staff", "editors"}
    members = cognito.list_users_in_group(UserPoolId=pool, GroupName="staff")["Users"]
    assert [user["Username"] for user in members] == ["ann", "ben"]
    assert cognito.admin_get_user(UserPoolId=pool, Username="ben")["Enabled"]


def test_the_header_that_aws_gives_names_none_of_them(cognito, import_pool):
    header = cognito.get_csv_header(UserPoolId=import_pool())["CSVHeader"]
    assert not {*EXTRA} & {*header}


@pytest.mark.parametrize(
    ("said", "password", "becomes"),
    [
        ("", HASH, "CONFIRMED"),
        ("UNCONFIRMED", HASH, "UNCONFIRMED"),
        ("unconfirmed", "", "UNCONFIRMED"),
        ("CONFIRMED", "", "RESET_REQUIRED"),
        ("RESET_REQUIRED", HASH, "RESET_REQUIRED"),
        ("FORCE_CHANGE_PASSWORD", HASH, "FORCE_CHANGE_PASSWORD"),
        ("FORCE_CHANGE_PASSWORD", "", "RESET_REQUIRED"),
    ],
)
def test_a_status_holds_where_the_user_can_live_up_to_it(
    cognito, import_pool, import_more, said, password, becomes
):
    pool = import_pool()
    row = person("ann", password_hash=password, **{"cognito:user_status": said})
    import_more(pool, [row], PasswordHashingAlgorithm="BCRYPT")
    assert cognito.admin_get_user(UserPoolId=pool, Username="ann")["UserStatus"] == becomes


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("cognito:groups", "night shift", "A group's name has at most 128 characters and no space."),
        (
            "cognito:groups",
            "nobody",
            "There is no group nobody. Make it, or let the import make the groups that are missing.",
        ),
        (
            "cognito:groups",
            "[1]",
            "The groups must be a JSON array of names, or names with commas between them.",
        ),
        ("cognito:groups", ";".join(map(str, range(101))), "A user can be in at most 100 groups."),
        ("cognito:enabled", "yes", "The value must be true or false."),
        (
            "cognito:user_status",
            "ARCHIVED",
            "The status must be CONFIRMED, FORCE_CHANGE_PASSWORD, RESET_REQUIRED, UNCONFIRMED or empty.",
        ),
        (
            "cognito:user_status",
            "EXTERNAL_PROVIDER",
            "A user of an identity provider comes in by signing in there, not by an import.",
        ),
        ("sub", "42", "A sub is a UUID, such as 7b1d0000-0000-4000-8000-000000000001."),
        ("cognito:created", "2999-01-01T00:00:00Z", "The date lies in the future."),
        (
            "cognito:modified",
            "yesterday",
            "The date must be of the form 2026-11-27T10:00:00Z, or in seconds since 1970.",
        ),
    ],
)
def test_a_value_that_cannot_be_fails_its_line_alone(
    import_pool, import_more, read_log, column, value, reason
):
    job = import_more(import_pool(), [person("ann", **{column: value}), person("ben")])
    assert counters(job) == (1, 0, 1)
    assert read_log(job) == [f"[FAILED] Line Number 2 - {column}: {reason}"]


TAKEN = "sub: A user of this site has this sub, or had it. Leave the value empty for a new one."


@pytest.mark.both_databases
def test_a_sub_that_somebody_has_or_had_is_refused_wherever_on_the_site(
    cognito, import_pool, import_more, read_log
):
    subs = [SUB[:-1] + digit for digit in "1234"]
    here, there = import_pool(), import_pool()
    import_more(there, [person("ann", sub=subs[0]), person("ben", sub=subs[1])])
    cognito.admin_delete_user(UserPoolId=there, Username="ben")
    import_more(here, [person(subs[2])])  # a name that looks like one
    rows = [person("cleo", sub=subs[0]), person("dora", sub=subs[1]), person("eve", sub=subs[2])]
    job = import_more(here, [*rows, person("fay", sub=subs[3]), person("gil", sub=subs[3])])
    assert counters(job) == (1, 0, 4)
    assert read_log(job) == [
        *(f"[FAILED] Line Number {line} - {TAKEN}" for line in (2, 3, 4)),
        "[FAILED] Line Number 6 - sub: Repeats line 5: the same sub.",
    ]


def test_a_dry_run_finds_what_the_run_would(cognito, import_pool, import_more, read_log):
    pool = import_pool()
    rows = [
        person("ann", sub=SUB),
        person("ben", sub=SUB),
        person("cleo", **{"cognito:groups": "nobody"}),
    ]
    job = import_more(pool, rows, plan=True)
    assert counters(job) == (1, 0, 2)
    assert read_log(job) == read_log(import_more(pool, rows))
