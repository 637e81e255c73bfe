"""User import jobs from the first call to the last, as a script makes them."""

import pytest
from botocore.exceptions import ClientError

from pools.models import ImportJob, User
from tests.fixtures.imports import create_job, person, put

CAST = [person("ann"), person("ben"), person("cleo")]


def code_of(call, **members) -> str:
    with pytest.raises(ClientError) as caught:
        call(**members)
    return caught.value.response["Error"]["Code"]


def attributes_of(cognito, pool: str, username: str) -> dict[str, str]:
    user = cognito.admin_get_user(UserPoolId=pool, Username=username)
    return {attribute["Name"]: attribute["Value"] for attribute in user["UserAttributes"]}


def test_the_header_has_the_pools_own_attributes_and_the_password_hash_at_its_end(cognito, import_pool):
    pool = import_pool(Schema=[{"Name": "team", "AttributeDataType": "String"}])
    header = cognito.get_csv_header(UserPoolId=pool)["CSVHeader"]
    assert header[:3] == ["cognito:username", "name", "given_name"]
    assert header[-4:] == ["updated_at", "cognito:mfa_enabled", "custom:team", "password_hash"]
    assert len(header) == 23


def test_users_come_in(cognito, import_pool, import_file):
    pool = import_pool()
    job = import_file(pool, CAST)
    assert (job["Status"], job["ImportedUsers"], job["SkippedUsers"], job["FailedUsers"]) == (
        "Succeeded",
        3,
        0,
        0,
    )
    assert "CompletionDate" in job
    ann = cognito.admin_get_user(UserPoolId=pool, Username="ann")
    assert (ann["UserStatus"], ann["Enabled"]) == ("RESET_REQUIRED", True)
    assert (
        attributes_of(cognito, pool, "ann").items()
        >= {"email": "ann@example.com", "email_verified": "true"}.items()
    )
    found = cognito.list_users(UserPoolId=pool, Filter='email ^= "cle"')["Users"]
    assert [user["Username"] for user in found] == ["cleo"]
    assert cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["EstimatedNumberOfUsers"] == 3


def test_every_line_is_accounted_for(import_pool, import_file, read_log):
    pool = import_pool()
    import_file(pool, [person("ann")])
    job = import_file(pool, [person("ann"), person("ben"), person("a b"), person("ben"), person("cleo")])
    assert (job["ImportedUsers"], job["SkippedUsers"], job["FailedUsers"]) == (2, 2, 1)
    assert read_log(job) == [
        "[SKIPPED] Line Number 2 - The user already exists.",
        "[FAILED] Line Number 4 - cognito:username: The user name holds a space.",
        "[SKIPPED] Line Number 5 - Repeats line 3: the same user name.",
    ]


def test_a_dry_run_counts_and_writes_no_user(cognito, import_pool, import_file, read_log):
    pool = import_pool()
    import_file(pool, [person("ann")])
    rows = [person("ann"), person("ben"), person("ben"), person("cleo", birthdate="yesterday")]
    job = import_file(pool, rows, dry_run=True)
    assert (job["Status"], job["ImportedUsers"], job["SkippedUsers"], job["FailedUsers"]) == (
        "Succeeded",
        1,
        2,
        1,
    )
    assert len(read_log(job)) == 3
    assert [user["Username"] for user in cognito.list_users(UserPoolId=pool)["Users"]] == ["ann"]


def test_a_job_that_imports_nobody_has_failed(import_pool, import_file):
    pool = import_pool()
    import_file(pool, CAST)
    job = import_file(pool, CAST)
    assert (job["Status"], job["SkippedUsers"]) == ("Failed", 3)
    assert job["CompletionMessage"] == "Too many users have failed or been skipped during the import."


def test_names_that_differ_in_case_or_unicode_form_are_one_user_where_case_does_not_count(
    import_pool, import_file
):
    pool = import_pool(UsernameConfiguration={"CaseSensitive": False})
    job = import_file(pool, [person("mari\u00e9"), person("MARIE\u0301", email="m@example.com")])
    assert (job["ImportedUsers"], job["SkippedUsers"]) == (1, 1)


def test_with_username_attributes_the_name_is_the_address_and_the_user_is_named_by_a_sub(
    cognito, import_pool, import_file
):
    pool = import_pool(UsernameAttributes=["email"])
    rows = [person(name, **{"cognito:username": f"{name}@example.com"}) for name in ("ann", "ann", "ben")]
    job = import_file(pool, [*rows, person("cleo")])
    assert (job["ImportedUsers"], job["SkippedUsers"], job["FailedUsers"]) == (2, 1, 1)
    ann = cognito.admin_get_user(UserPoolId=pool, Username="ann@example.com")
    assert ann["Username"] == attributes_of(cognito, pool, "ann@example.com")["sub"]


def test_an_alias_that_another_user_holds_fails_the_line(cognito, import_pool, import_file, read_log):
    pool = import_pool(AliasAttributes=["email"])
    import_file(pool, [person("ann")])
    same = {"email": "ann@example.com"}
    job = import_file(pool, [person("ben", **same), person("cleo"), person("dora", email="cleo@example.com")])
    assert (job["ImportedUsers"], job["FailedUsers"]) == (1, 2)
    assert (
        read_log(job)[0] == "[FAILED] Line Number 2 - email: Another user already has this value as an alias."
    )
    assert cognito.admin_get_user(UserPoolId=pool, Username="cleo@example.com")["Username"] == "cleo"


def test_a_password_hash_makes_a_confirmed_user(cognito, import_pool, import_file):
    pool = import_pool()
    digest = "$2b$10$" + "a" * 53
    rows = [
        person("ann", password_hash=digest),
        person("ben"),
        person("cleo", password_hash="$2b$13$" + "a" * 53),
    ]
    job = import_file(pool, rows, PasswordHashingAlgorithm="BCRYPT")
    assert (job["ImportedUsers"], job["FailedUsers"], job["PasswordHashingAlgorithm"]) == (2, 1, "BCRYPT")
    statuses = {user["Username"]: user["UserStatus"] for user in cognito.list_users(UserPoolId=pool)["Users"]}
    assert statuses == {"ann": "CONFIRMED", "ben": "RESET_REQUIRED"}
    assert User.objects.get(username="ann").password == f"import:BCRYPT:{digest}"


def test_a_job_starts_only_with_a_file_only_once_and_only_where_addresses_are_verified(
    cognito, door, import_pool, import_file
):
    pool = import_pool()
    job = create_job(cognito, pool)
    start = cognito.start_user_import_job
    assert code_of(start, UserPoolId=pool, JobId=job["JobId"]) == "PreconditionNotMetException"
    done = import_file(pool, CAST)
    assert code_of(start, UserPoolId=pool, JobId=done["JobId"]) == "PreconditionNotMetException"
    plain = import_pool(AutoVerifiedAttributes=[])
    job = create_job(cognito, plain)
    put(door, job["PreSignedUrl"], b"x")
    assert code_of(start, UserPoolId=plain, JobId=job["JobId"]) == "PreconditionNotMetException"
    assert code_of(start, UserPoolId=pool, JobId="import-none") == "ResourceNotFoundException"


def test_only_a_job_that_runs_can_be_stopped(cognito, import_pool):
    pool = import_pool()
    job = create_job(cognito, pool)
    assert (
        code_of(cognito.stop_user_import_job, UserPoolId=pool, JobId=job["JobId"])
        == "PreconditionNotMetException"
    )


def test_jobs_are_listed_newest_first_page_by_page(cognito, import_pool):
    pool = import_pool()
    made = [create_job(cognito, pool, JobName=f"job {number}")["JobId"] for number in range(5)]
    listed, token = [], {}
    while token is not None:
        page = cognito.list_user_import_jobs(UserPoolId=pool, MaxResults=2, **token)
        listed += [job["JobId"] for job in page["UserImportJobs"]]
        token = {"PaginationToken": page["PaginationToken"]} if "PaginationToken" in page else None
    assert listed == made[::-1]


def test_a_described_job_says_what_it_was_made_with(cognito, import_pool):
    job = create_job(cognito, import_pool())
    described = cognito.describe_user_import_job(UserPoolId=job["UserPoolId"], JobId=job["JobId"])[
        "UserImportJob"
    ]
    assert described == job
    assert (job["Status"], job["ImportedUsers"]) == ("Created", 0)
    assert ImportJob.objects.get().name == "autumn"


def test_a_key_that_only_reads_is_not_told_where_to_upload(cognito, make_client, import_pool):
    pool = import_pool()
    job = create_job(cognito, pool)["JobId"]
    reader = make_client(read_only=True)
    assert "PreSignedUrl" not in reader.describe_user_import_job(UserPoolId=pool, JobId=job)["UserImportJob"]
    listed = reader.list_user_import_jobs(UserPoolId=pool, MaxResults=10)["UserImportJobs"]
    assert [("PreSignedUrl" in each) for each in listed] == [False]
