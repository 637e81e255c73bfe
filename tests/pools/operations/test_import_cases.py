"""Files in the form of Cognito's own, as scripts send them to a job: each line is a user or has a line in the log."""

from pathlib import Path

import pytest

from tests.fixtures.imports import create_job, make_csv, person, put

CASES = Path(__file__).parents[2] / "fixtures" / "import_cases"


@pytest.fixture
def run(import_pool, import_file, read_log, cognito):
    """Imports a case; gives the job, the lines of its log, and the users' attributes by name."""

    def go(case: bytes | str, pool: str = "", **options):
        pool = pool or import_pool()
        job = import_file(pool, case if isinstance(case, bytes) else (CASES / case).read_bytes(), **options)
        users = cognito.list_users(UserPoolId=pool)["Users"]
        attributes = {u["Username"]: {a["Name"]: a["Value"] for a in u["Attributes"]} for u in users}
        return job, read_log(job), attributes

    return go


def counters(job: dict) -> tuple:
    return job["Status"], job["ImportedUsers"], job["SkippedUsers"], job["FailedUsers"]


def test_a_quotation_mark_is_a_character_and_joins_no_lines(run):
    job, log, users = run("api-01-quote-joins-lines.csv")
    assert counters(job) == ("Succeeded", 4, 0, 0)
    assert log == []
    assert {name: user.get("nickname") for name, user in users.items()} == {
        "k1": '"Q',
        "k2": None,
        "k3": '"R',
        "k4": None,
    }


@pytest.mark.parametrize("nickname", ['"Lu" Lark', '"Lu"', 'Lu "Lark"', '"', '""', '"a""b"'])
def test_a_value_keeps_its_quotation_marks(run, nickname):
    header, line, *_ = (CASES / "api-01-quote-joins-lines.csv").read_text().splitlines()
    _, log, users = run("\n".join([header, line.replace('"Q', nickname), ""]).encode())
    assert log == []
    assert users["k1"]["nickname"] == nickname


def test_a_comma_behind_a_backslash_is_a_comma(run):
    _, _, users = run("api-03-escaped-comma.csv")
    assert users["m1"]["address"] == "1 Road, Town, County"
    assert users["m2"]["given_name"] == "Spaced"
    assert users["m3"]["address"] == r"back\\slash"


def test_line_ends_of_windows_and_a_byte_order_mark_are_passed_over(run):
    job, _, users = run("api-04-crlf-bom.csv")
    assert (counters(job), list(users)) == (("Succeeded", 1, 0, 0), ["n1"])


def test_line_ends_of_an_old_mac_fail_the_job_with_the_header_named(run):
    job, _, users = run("api-05-cr-only.csv")
    assert (counters(job), users) == (("Failed", 0, 0, 0), {})
    assert "header" in job["CompletionMessage"]


def test_every_line_is_a_user_or_is_in_the_log(run):
    case = "api-06-rules.csv"
    job, log, users = run(case)
    lines = len((CASES / case).read_text().splitlines()) - 1
    assert job["ImportedUsers"] == len(users)
    assert job["SkippedUsers"] + job["FailedUsers"] == len(log)
    assert len(users) + len(log) == lines
    assert {"p3", "p9"} <= set(users)
    assert not {"p1", "p2", "p4", "p 5", "p6", "p7", "p8"} & set(users)


def as_file(cognito, pool: str, *rows: dict) -> bytes:
    return make_csv(cognito, pool, list(rows))


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_repetition_is_told_as_one_and_not_as_a_user_who_exists(cognito, import_pool, run, dry_run):
    pool = import_pool(UsernameConfiguration={"CaseSensitive": False})
    cognito.admin_create_user(UserPoolId=pool, Username="old", MessageAction="SUPPRESS")
    file = as_file(cognito, pool, person("ann"), person("ANN"), person("old"))
    job, log, _ = run(file, pool, dry_run=dry_run)
    assert counters(job) == ("Succeeded", 1, 2, 0)
    assert log == [
        "[SKIPPED] Line Number 3 - Repeats line 2: the same user name.",
        "[SKIPPED] Line Number 4 - The user already exists.",
    ]


def test_an_address_that_repeats_as_an_alias_names_its_line(cognito, import_pool, run):
    pool = import_pool(AliasAttributes=["email"])
    file = as_file(cognito, pool, person("ann"), person("ben", email="ann@example.com"))
    _, log, _ = run(file, pool)
    assert log == ["[FAILED] Line Number 3 - email: Repeats line 2: the same email."]


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_repetition_in_another_chunk_is_told_as_one(cognito, import_pool, run, monkeypatch, dry_run):
    monkeypatch.setattr("pools.rules.imports.planning.CHUNK_RECORDS", 1)
    pool = import_pool()
    _, log, _ = run(as_file(cognito, pool, person("ann"), person("ann")), pool, dry_run=dry_run)
    where = "line 2" if dry_run else "another line of this file"
    assert log == [f"[SKIPPED] Line Number 3 - Repeats {where}: the same user name."]


HASH = "$2b$04$" + "./Az09abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST12"[:53]


def test_unverified_users_come_in_only_where_the_upload_says_so(cognito, import_pool, door, read_log):
    pool = import_pool()
    rows = [
        person("hash", email_verified="false", password_hash=HASH),
        person("none", email_verified="false"),
        person("nowhere", email=None, email_verified=None),
    ]
    for headers, names in ([], []), ([("x-amz-meta-unverified", "true")], ["hash", "none"]):
        job = create_job(cognito, pool, PasswordHashingAlgorithm="BCRYPT")
        put(door, job["PreSignedUrl"], as_file(cognito, pool, *rows), headers)
        cognito.start_user_import_job(UserPoolId=pool, JobId=job["JobId"])
        assert [user["Username"] for user in cognito.list_users(UserPoolId=pool)["Users"]][::-1] == names
    users = {user["Username"]: user for user in cognito.list_users(UserPoolId=pool)["Users"]}
    assert {name: user["UserStatus"] for name, user in users.items()} == {
        "hash": "CONFIRMED",
        "none": "RESET_REQUIRED",
    }
    assert {"Name": "email_verified", "Value": "false"} in users["hash"]["Attributes"]
    assert "nobody could sign in" in read_log(job)[0]
