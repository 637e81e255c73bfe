"""More than Cognito's imports through the console: groups, users who exist, and taking an import back."""

from functools import partial

import pytest
from django.urls import reverse

from dashboard.models import ImportRun
from tests.fixtures.import_pages import choices, figures, file_of, table, words
from tests.fixtures.imports import person
from tests.fixtures.people import sign_in_client

FILE = """username,email,email_verified,nick,groups,active
ann,ann@example.com,true,Annie,night,true
ben,ben@example.com,true,Benny,,false
"""
COLUMNS = {"column-3": "nickname", "column-4": "cognito:groups", "column-5": "cognito:enabled"}
OVERWRITE = {"options-existing": "OVERWRITE", "options-make_groups": "on"}


@pytest.fixture
def pool(cognito, import_pool, import_more) -> str:
    """A pool in which ann is."""
    made = import_pool()
    import_more(made, [person("ann", given_name="Ann")])
    return made


@pytest.fixture
def visit(import_page, pool):
    return partial(import_page, pool)


@pytest.fixture
def check(visit):
    """Uploads the file and checks it as the columns and options say; gives the page of the check."""

    def run(**chosen):
        page = visit("import-new", post={"file": file_of(FILE)})
        return visit("import-columns", ImportRun.objects.get().pk, post=choices(page) | COLUMNS | chosen)

    return run


def user(cognito, pool: str, name: str) -> dict:
    found = cognito.admin_get_user(UserPoolId=pool, Username=name)
    groups = cognito.admin_list_groups_for_user(UserPoolId=pool, Username=name)["Groups"]
    attributes = {each["Name"]: each["Value"] for each in found["UserAttributes"]}
    return {
        "enabled": found["Enabled"],
        "nickname": attributes.get("nickname"),
        "groups": [group["GroupName"] for group in groups],
    }


def test_users_who_exist_are_changed_and_the_import_is_taken_back(cognito, pool, visit, check):
    page = check(**OVERWRITE)
    shown = figures(page)
    assert (shown["would be imported"], shown["of them exist and change"]) == ("2", "1")
    assert (shown["group memberships"], shown["new groups"], shown["disabled"]) == ("1", "1", "1")
    run = ImportRun.objects.get()
    assert table(visit("import-lines", run.check_job), "Lines") == [
        ["2", "Change somebody", "", "Changes nickname; joins night.", ""]
    ]
    visit("import-start", run.pk, post={})
    assert user(cognito, pool, "ann") == {"enabled": True, "nickname": "Annie", "groups": ["night"]}
    assert user(cognito, pool, "ben") == {"enabled": False, "nickname": "Benny", "groups": []}
    job = ImportRun.objects.get().job
    assert "Users whom it made go" in words(visit("import-undo", job))
    cognito.admin_enable_user(UserPoolId=pool, Username="ben")
    page = visit("import-undo", job, post={})
    shown = figures(page)
    assert (shown["removed"], shown["put back"], shown["left"]) == ("0", "1", "1")
    assert table(page, "Left as they are, in whole or in part") == [["ben", "Was changed since."]]
    assert user(cognito, pool, "ann") == {"enabled": True, "nickname": None, "groups": []}
    assert "was undone already" in words(visit("import-undo", job))


def test_skipping_everybody_is_no_choice(pool, visit, check):
    page = check(**{"options-existing": "SKIP", "options-new": "SKIP"})
    assert page.status_code == 422
    assert "Then nothing would happen" in words(page)


@pytest.mark.parametrize("chosen", [{"options-match_by": "SUB"}, {"options-only": "name"}])
def test_what_would_have_no_effect_is_no_choice(pool, visit, check, chosen):
    page = check(**{"options-existing": "SKIP", "options-new": "CREATE"}, **chosen)
    assert page.status_code == 422
    assert "This matters only where users who exist are changed." in words(page)


@pytest.mark.parametrize(
    ("chosen", "refusal"),
    [
        ({}, "Your role does not allow AdminAddUserToGroup on this pool"),
        (
            {"column-4": "", "column-5": "", "column-3": "name", **OVERWRITE},
            "Your role sees email, name only masked, and so cannot change them in users who exist.",
        ),
    ],
)
def test_a_member_imports_only_what_their_role_may_do_one_by_one(
    cognito, pool, check, embedded, sam, chosen, refusal
):
    check(**chosen)
    address = reverse("import-start", args=[embedded.slug, pool, ImportRun.objects.get().pk])
    answer = sign_in_client(sam).post(address)
    assert answer.status_code == 403
    assert refusal in " ".join(answer.content.decode().split())
    assert [each["Username"] for each in cognito.list_users(UserPoolId=pool)["Users"]] == ["ann"]
