"""More than Cognito's imports through the console: groups, users who exist, and taking an import back."""

from functools import partial

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from dashboard.models import ImportRun, Role
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
        run = ImportRun.objects.latest("pk")
        return visit("import-columns", run.pk, post=choices(page) | COLUMNS | chosen)

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


def test_only_what_the_file_has_can_be_the_only_thing_that_changes_who_exists(pool, check):
    page = check(**OVERWRITE, **{"options-only": ["nickname", "given_name", "phone_number"]})
    assert page.status_code == 422
    assert "No columns of the file are given_name, phone_number." in words(page)
    assert ImportRun.objects.get().step == "mapping"
    assert check(**OVERWRITE, **{"options-only": ["nickname", "email_verified"]}).status_code == 200


def test_groups_that_are_missing_are_made_unless_a_person_says_otherwise(cognito, pool, visit, check):
    cognito.create_group(UserPoolId=pool, GroupName="day")
    file = FILE.replace(",night,", ",day;night,")
    page = visit("import-new", post={"file": file_of(file)})
    box = BeautifulSoup(page.content, "html.parser").select_one("[name=options-make_groups]")
    assert box.has_attr("checked")
    assert "Missing so far: night." in words(page)
    assert "Groups that will be made: night." in words(check(**OVERWRITE)).replace(" .", ".")
    cognito.create_group(UserPoolId=pool, GroupName="night")
    page = visit("import-new", post={"file": file_of(file)})
    box = BeautifulSoup(page.content, "html.parser").select_one("[name=options-make_groups]")
    assert not box.has_attr("checked")


def test_a_column_becomes_a_new_attribute_of_the_pool(cognito, pool, visit, check):
    page = check(**{"column-3": "new"})
    assert page.status_code == 200
    assert "Say what the new attributes are." in words(page)
    assert ImportRun.objects.get().step == "mapping"
    told = {"column-3": "new", "made-type-3": "String", "made-length-3": "3", "options-make_groups": "on"}
    run = ImportRun.objects.get()
    chosen = choices(page) | COLUMNS | told
    page = visit("import-columns", run.pk, post=chosen | {"made-name-3": "a name"})
    assert "A name holds no spaces and no colon" in words(page)
    page = visit("import-columns", run.pk, post=chosen | {"made-name-3": "nick"})
    assert (figures(page)["new attributes"], figures(page)["would be imported"]) == ("1", "0")
    assert "Attributes that will be added to the pool: custom:nick." in words(page)
    assert {row[2] for row in table(page, "Rejected lines")} == {"custom:nick"}
    page = visit("import-columns", run.pk)
    assert choices(page)["column-3"] == "new"
    page = visit("import-columns", run.pk, post=chosen | {"made-name-3": "nick", "made-length-3": "30"})
    assert "custom:nick" not in cognito.get_csv_header(UserPoolId=pool)["CSVHeader"]
    visit("import-start", run.pk, post={})
    ben = cognito.admin_get_user(UserPoolId=pool, Username="ben")["UserAttributes"]
    assert {"Name": "custom:nick", "Value": "Benny"} in ben
    schema = cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["SchemaAttributes"]
    made = next(each for each in schema if each["Name"] == "custom:nick")
    assert made["StringAttributeConstraints"]["MaxLength"] == "30"


def test_a_role_that_adds_no_attributes_is_offered_none(embedded, pool, staff, visit, console):
    page = visit("import-new", post={"file": file_of(FILE)})
    select = "select[name=column-3] option[value=new]"
    assert BeautifulSoup(page.content, "html.parser").select_one(select)
    staff.grants.all().delete()
    staff.grants.create(role=Role.objects.create(name="Night", groups=["see-pools", "see-users", "import"]))
    page = visit("import-columns", ImportRun.objects.get().pk)
    assert page.status_code == 200
    assert not BeautifulSoup(page.content, "html.parser").select_one(select)
