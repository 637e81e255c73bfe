"""An import as a person makes it, in a real browser."""

import csv
from io import StringIO

import pytest

from dashboard.celery import app
from dashboard.tasks import resume_imports
from tests.dashboard.test_imports import cognitos, someone


@pytest.fixture
def pool(live_cognito, embedded) -> str:
    return live_cognito.create_user_pool(PoolName="Harbour", AutoVerifiedAttributes=["email"])["UserPool"][
        "Id"
    ]


@pytest.fixture
def header(live_cognito, pool) -> list[str]:
    return live_cognito.get_csv_header(UserPoolId=pool)["CSVHeader"]


def file(name: str, text: str) -> dict:
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


def test_upload_check_run_correct_and_upload_again(
    signed_in_page, check_accessibility, pool, header, live_cognito
):
    page = signed_in_page
    page.goto(f"/pools/embedded/{pool}/imports/")
    check_accessibility(page)
    page.get_by_role("link", name="Import users").first.click()
    check_accessibility(page)
    page.get_by_label("File of users").set_input_files(
        file("people.csv", cognitos(header, someone("ann"), someone("lena w")))
    )
    page.get_by_role("button", name="Upload and check").click()
    page.get_by_role("button", name="Import 1 user").wait_for()
    check_accessibility(page)
    page.get_by_role("button", name="Import 1 user").click()
    page.get_by_text("1 imported + 0 skipped + 1 rejected = 2 lines of the file").wait_for()
    check_accessibility(page)
    with page.expect_download() as started:
        page.get_by_role("link", name="Download to correct").click()
    text = started.value.path().read_text(encoding="utf-8-sig")
    assert (
        next(csv.DictReader(StringIO(text)))["lifeguard:reason"]
        == "cognito:username: The user name holds a space."
    )

    page.get_by_role("link", name="Import another file").click()
    page.get_by_label("File of users").set_input_files(
        file(started.value.suggested_filename, text.replace("lena w", "lena.w"))
    )
    page.get_by_role("button", name="Upload and check").click()
    page.get_by_role("button", name="Import 1 user").click()
    page.get_by_text("1 imported + 0 skipped + 0 rejected = 1 line of the file").wait_for()
    users = live_cognito.list_users(UserPoolId=pool)["Users"]
    assert sorted(user["Username"] for user in users) == ["ann", "lena.w"]


@pytest.mark.slow
def test_lines_are_mended_in_place_and_run_again(
    sign_in_context, check_accessibility, pool, header, live_cognito
):
    page = sign_in_context("phone", "dark").new_page()
    page.goto(f"/pools/embedded/{pool}/imports/new/")
    people = [someone("ann"), someone("lena w", email="lena@example.com"), someone("hugo z")]
    page.get_by_label("File of users").set_input_files(file("people.csv", cognitos(header, *people)))
    page.get_by_role("button", name="Upload and check").click()
    page.get_by_role("link", name="Mend line 3").press("Enter")
    name = page.get_by_label("cognito:username")
    name.wait_for()
    assert name.evaluate("field => field === document.activeElement")
    page.get_by_role("link", name="Mend line 4").click()
    page.get_by_role("button", name="Leave it out").last.wait_for()
    check_accessibility(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Leave it out").last.click()
    page.get_by_role("link", name="Change line 4").wait_for()
    page.wait_for_load_state("networkidle")  # what is swapped in last would take away what is typed
    name.fill("lena.w")
    name.press("Enter")
    page.get_by_text("1 line is mended, 1 left out.").wait_for()
    assert page.get_by_role("link", name="Change line 3").evaluate("link => link === document.activeElement")
    check_accessibility(page)
    page.get_by_role("button", name="Run mended lines again").click()
    page.get_by_role("button", name="Import 1 user").click()
    page.get_by_text("1 imported + 0 skipped + 0 rejected = 1 line of the file").wait_for()
    assert [user["Username"] for user in live_cognito.list_users(UserPoolId=pool)["Users"]] == ["lena.w"]


def test_columns_are_mapped_with_the_keyboard_and_no_script(sign_in_context, pool, live_cognito):
    page = sign_in_context(scripts=False).new_page()
    page.goto(f"/pools/embedded/{pool}/imports/new/")
    page.get_by_label("File of users").set_input_files(
        file("kunden.csv", "E-Mail;Vorname\nann@example.com;Ann\n")
    )
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Upload and check").press("Enter")
    page.get_by_label("E-Mail", exact=True).select_option("email")
    page.get_by_label("E-mail addresses that the file does not call verified").select_option("TRUE")
    page.get_by_role("button", name="Check every line").press("Enter")
    page.get_by_role("button", name="Import 1 user").press("Enter")
    page.get_by_text("1 imported + 0 skipped + 0 rejected").wait_for()
    assert (
        live_cognito.admin_get_user(UserPoolId=pool, Username="ann@example.com")["UserStatus"]
        == "RESET_REQUIRED"
    )


@pytest.mark.parametrize("size", ["phone", pytest.param("desktop", marks=pytest.mark.slow)])
def test_the_mapping_fits_and_is_accessible(sign_in_context, check_accessibility, pool, size):
    page = sign_in_context(size, "dark").new_page()
    page.goto(f"/pools/embedded/{pool}/imports/new/")
    page.get_by_label("File of users").set_input_files(
        file("k.csv", "E-Mail;Born\nann@example.com;01/02/1990\n")
    )
    page.get_by_role("button", name="Upload and check").click()
    page.get_by_role("button", name="Check every line").wait_for()
    check_accessibility(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_file_that_is_too_large_is_not_sent(signed_in_page, settings, pool):
    settings.MAX_IMPORT_BYTES = 10
    page = signed_in_page
    page.goto(f"/pools/embedded/{pool}/imports/new/")
    page.get_by_label("File of users").set_input_files(file("big.csv", "a,b\n" * 100))
    message = page.get_by_label("File of users").evaluate("field => field.validationMessage")
    assert message == "The file is larger than 10 bytes, the most that this site takes. Split it."


@pytest.mark.slow
def test_the_page_follows_a_worker_to_the_end_after_the_broker_lost_everything(
    signed_in_page, broker, start_worker, pool, header, live_cognito
):
    page = signed_in_page
    page.goto(f"/pools/embedded/{pool}/imports/new/")
    users = [someone(f"user{n}") for n in range(300)]
    page.get_by_label("File of users").set_input_files(
        file("people.csv", cognitos(header, *users, someone("lena w")))
    )
    page.get_by_role("button", name="Upload and check").click()
    page.get_by_text("You can close this page: it goes on.").wait_for()
    app.control.purge()
    start_worker()
    resume_imports()
    page.get_by_role("button", name="Import 300 users").click(timeout=60_000)
    page.get_by_text("300 imported + 0 skipped + 1 rejected = 301 lines of the file").wait_for(timeout=60_000)
    page.get_by_role("heading", name="Rejected lines").wait_for(timeout=60_000)
    assert page.get_by_role("row").filter(has_text="lena w").is_visible()
    assert live_cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["EstimatedNumberOfUsers"] == 300
