"""Importing into a pool that the console reaches as AWS.

moto builds none of the import operations, so the far side is Lifeguard's own engine behind a real socket: requests
are signed, the file goes over the network to the address that the job gave, and the log is read with a client of
CloudWatch Logs. That the engine answers as AWS does is for the engine's own tests.
"""

from io import BytesIO

import pytest
from django.urls import reverse

from dashboard.actor import Actor
from dashboard.aws.clients import StaffClient
from dashboard.aws.upload import UploadRefusedError, upload
from dashboard.import_runs import check_pool, limits
from dashboard.models import ImportRun
from dashboard.tasks import resume_imports
from tests.dashboard.test_import_mending import fields
from tests.dashboard.test_imports import cognitos, figures, someone, table, words

ROLE = "arn:aws:iam::123456789012:role/import-log"


@pytest.fixture
def far_pool(far, live_cognito) -> str:
    settings = {
        "AutoVerifiedAttributes": ["email"],
        "Schema": [{"Name": "team", "AttributeDataType": "String"}],
    }
    return live_cognito.create_user_pool(PoolName="Harbour", **settings)["UserPool"]["Id"]


@pytest.fixture
def send(console, far, far_pool):
    """Uploads a file to the far pool and gives the page that comes after it."""

    def go(content: str):
        file = BytesIO(content.encode())
        file.name = "people.csv"
        return console.post(reverse("import-new", args=["far", far_pool]), {"file": file}, follow=True)

    return go


def names_of_pools(cognito) -> list[str]:
    return [pool["Name"] for pool in cognito.list_user_pools(MaxResults=60)["UserPools"]]


def test_the_limits_of_aws_are_said_before_the_upload(console, far, far_pool):
    page = console.get(reverse("import-new", args=["far", far_pool]))
    assert "At most 500,000 lines and 100 MB a file, and one import at a time" in words(page)
    assert "AWS has no dry run" in words(page)


def test_a_file_is_checked_on_a_copy_of_the_pool_which_is_gone_afterwards(send, far_pool, live_cognito):
    header = live_cognito.get_csv_header(UserPoolId=far_pool)["CSVHeader"]
    page = send(cognitos(header, someone("ann", **{"custom:team": "blue"}), someone("lena w")))
    assert (figures(page)["would be imported"], figures(page)["rejected"]) == ("1", "1")
    assert table(page, "Rejected lines")[0][1] == "lena w"
    assert "Who exists on AWS already was not looked up" in words(page)
    assert names_of_pools(live_cognito) == ["Harbour"]
    assert live_cognito.list_users(UserPoolId=far_pool)["Users"] == []


def test_the_job_gets_the_role_for_its_log_and_the_file_over_the_network(
    console, send, far_pool, live_cognito
):
    header = live_cognito.get_csv_header(UserPoolId=far_pool)["CSVHeader"]
    send(cognitos(header, someone("ann", name="Ann, of Leeds"), someone("lena w")))
    run = ImportRun.objects.get()
    start = reverse("import-start", args=["far", far_pool, run.pk])
    refused = console.post(start, {"role_arn": "admin"})
    assert refused.status_code == 422
    assert "This is no role ARN." in words(refused)
    page = console.post(start, {"role_arn": ROLE}, follow=True)
    assert "1 imported + 0 skipped + 1 rejected = 2 lines of the file" in words(page)
    assert table(page, "Rejected lines")[0][:3] == ["3", "lena w", "cognito:username"]
    job = live_cognito.list_user_import_jobs(UserPoolId=far_pool, MaxResults=10)["UserImportJobs"][0]
    assert job["CloudWatchLogsRoleArn"] == ROLE
    assert [user["Username"] for user in live_cognito.list_users(UserPoolId=far_pool)["Users"]] == ["ann"]


def test_lines_that_aws_rejected_are_mended_and_run_again(console, send, far_pool, live_cognito):
    header = live_cognito.get_csv_header(UserPoolId=far_pool)["CSVHeader"]
    lena = someone("lena w", email="lena@example.com")
    page = send(cognitos(header, someone("ann"), someone("ben"), lena))
    run = ImportRun.objects.get()
    # AWS alone knows who exists there: the check cannot have skipped him.
    live_cognito.admin_create_user(UserPoolId=far_pool, Username="ben", MessageAction="SUPPRESS")
    page = console.post(
        reverse("import-start", args=["far", far_pool, run.pk]), {"role_arn": ROLE}, follow=True
    )
    rows = table(page, "Rejected and skipped lines")
    assert [(row[0], row[-1]) for row in rows] == [("4", "Rejected Mend"), ("3", "Skipped Mend")]
    for line, name in ((4, "lena.w"), (3, "benny")):
        address = reverse("import-mend", args=["far", far_pool, run.pk, line])
        console.post(
            address, fields(console.get(address)) | {f"cell-{header.index('cognito:username')}": name}
        )
    page = console.post(reverse("import-run-mended", args=["far", far_pool, run.pk]), follow=True)
    assert figures(page)["would be imported"] == "2"
    start = reverse("import-start", args=["far", far_pool, ImportRun.objects.latest("pk").pk])
    page = console.post(start, {"role_arn": ROLE}, follow=True)
    assert "2 imported + 0 skipped + 0 rejected = 2 lines of the file" in words(page)
    users = live_cognito.list_users(UserPoolId=far_pool)["Users"]
    assert sorted(user["Username"] for user in users) == ["ann", "ben", "benny", "lena.w"]


def test_an_endpoint_that_is_down_loses_nothing(console, send, far, far_pool, live_cognito, closed_url):
    header = live_cognito.get_csv_header(UserPoolId=far_pool)["CSVHeader"]
    send(cognitos(header, someone("ann")))
    run = ImportRun.objects.get()
    there, far.endpoint_url = far.endpoint_url, closed_url
    far.save()
    page = console.post(
        reverse("import-start", args=["far", far_pool, run.pk]), {"role_arn": ROLE}, follow=True
    )
    assert page.status_code == 502
    far.endpoint_url = there
    far.save()
    page = console.post(reverse("import-retry", args=["far", far_pool, run.pk]), follow=True)
    assert "1 imported + 0 skipped + 0 rejected = 1 line of the file" in words(page)


def test_a_file_goes_only_to_an_encrypted_address_when_the_connection_is(staff, aws, far):
    aws.endpoint_url = ""
    client = StaffClient(Actor(staff, aws))
    with pytest.raises(UploadRefusedError, match="not encrypted"):
        upload(client, far.endpoint_url, BytesIO(b"x"), 1)


@pytest.mark.parametrize("own", ["", "https://cognito.example"])
def test_no_file_goes_to_an_address_of_this_network_that_nobody_opened(staff, aws, far, settings, own):
    settings.PROVIDER_ALLOW_PRIVATE = False
    aws.endpoint_url = own
    client = StaffClient(Actor(staff, aws))
    with pytest.raises(
        UploadRefusedError, match=r"not public: localhost\. Whoever runs this site can open it"
    ):
        upload(
            client,
            far.endpoint_url.replace("http:", "https:").replace("127.0.0.1", "localhost"),
            BytesIO(b"x"),
            1,
        )


def test_a_pool_behind_moto_says_what_it_does_not_have(console, aws, aws_client):
    pool = aws_client.create_user_pool(PoolName="Harbour")["UserPool"]["Id"]
    page = console.get(reverse("imports", args=[aws.slug, pool]))
    assert page.status_code >= 400
    assert "Shop AWS" in page.content.decode()


@pytest.mark.parametrize(
    ("rows", "size", "sentences"), [(500_000, 100 * 1000**2, 0), (500_001, 1, 1), (1, 10**9, 1)]
)
def test_what_is_too_much_for_aws_is_said(rows, size, sentences):
    assert len(limits.exceeded(rows, size)) == sentences


def test_a_worker_that_died_leaves_no_second_job(send, far, far_pool, live_cognito, staff):
    header = live_cognito.get_csv_header(UserPoolId=far_pool)["CSVHeader"]
    send(cognitos(header, someone("ann")))
    run = ImportRun.objects.get()
    # The worker made the job and was gone before it could remember its id.
    live_cognito.create_user_import_job(
        JobName=f"people.csv {run.pk}", UserPoolId=far_pool, CloudWatchLogsRoleArn=ROLE
    )
    ImportRun.objects.update(step=ImportRun.Step.STARTING, role_arn=ROLE)
    resume_imports()
    jobs = live_cognito.list_user_import_jobs(UserPoolId=far_pool, MaxResults=10)["UserImportJobs"]
    assert [job["Status"] for job in jobs] == ["Succeeded"]
    assert ImportRun.objects.get().step == ImportRun.Step.FINISHED


@pytest.mark.parametrize(
    "settings",
    [
        {"AliasAttributes": ["email", "preferred_username"]},
        {"UsernameAttributes": ["email"], "UsernameConfiguration": {"CaseSensitive": False}},
        {"Schema": [{"Name": "name", "AttributeDataType": "String", "Required": True, "Mutable": True}]},
    ],
)
def test_the_copy_checks_by_the_pools_own_settings(console, far, live_cognito, settings):
    pool = live_cognito.create_user_pool(PoolName="Other", AutoVerifiedAttributes=["email"], **settings)[
        "UserPool"
    ]["Id"]
    live_cognito.set_user_pool_mfa_config(
        UserPoolId=pool, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True}
    )
    header = live_cognito.get_csv_header(UserPoolId=pool)["CSVHeader"]
    ann = {"cognito:username": "ann@example.com" if "UsernameAttributes" in settings else "ann"}
    file = BytesIO(cognitos(header, someone("ann", **ann, **{"cognito:mfa_enabled": "true"})).encode())
    file.name = "people.csv"
    page = console.post(reverse("import-new", args=["far", pool]), {"file": file}, follow=True)
    expected = ("0", "1") if "Schema" in settings else ("1", "0")
    assert (figures(page).get("would be imported"), figures(page).get("rejected")) == expected, words(page)
    assert names_of_pools(live_cognito) == ["Other"]


def test_a_copy_is_on_no_list_of_pools(console, cognito):
    cognito.create_user_pool(PoolName="Check of Harbour 1", UserPoolTags=check_pool.PURPOSE)
    cognito.create_user_pool(PoolName="Harbour")
    home = words(console.get(reverse("home")))
    assert "Harbour" in home
    assert "Check of Harbour" not in home
