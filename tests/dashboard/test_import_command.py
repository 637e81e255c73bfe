"""``manage.py import_users``: a file that repeats, without a browser."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from dashboard.csv_files.conversion import Mapping
from dashboard.csv_files.hashes.firebase import FirebaseKeys
from dashboard.import_runs.former import take_over
from dashboard.import_runs.passwords import keep_keys, kept_keys
from dashboard.models import ImportRun, Role, StaffMember

FILE = "Login,Mail,Shifts\nann,ann@example.com,night\nben b,ben@example.com,\n"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def import_users(tmp_path, import_pool, embedded, staff):
    """Runs the command on a file; gives the pool and what was printed."""
    pool, path = import_pool(), tmp_path / "nightly.csv"

    def run(content: str, *arguments: str) -> tuple[str, str]:
        path.write_text(content)
        out = StringIO()
        call_command("import_users", pool, str(path), "--staff", staff.email, *arguments, stdout=out)
        return pool, out.getvalue()

    run.pool = pool  # type: ignore[attr-defined]
    return run


def test_a_file_is_imported_as_the_last_one_with_its_columns(cognito, import_users, embedded, staff):
    with pytest.raises(CommandError, match="Import the file once in the console"):
        import_users(FILE)
    mapping = Mapping(["cognito:username", "email", "cognito:groups"], {"email_verified": "TRUE"})
    ImportRun.objects.create(
        connection=embedded,
        pool=import_users.pool,
        staff=staff,
        columns=["Login", "Mail", "Shifts"],
        mapping=mapping.as_json(),
        options={"MakeGroups": True},
        step=ImportRun.Step.FINISHED,
        job="import-former",
    )
    pool, said = import_users(FILE, "--check")
    assert "1 would be imported, 0 skipped, 1 rejected, of 2 lines." in said
    assert cognito.list_users(UserPoolId=pool)["Users"] == []
    pool, said = import_users(FILE)
    assert "1 imported, 0 skipped, 1 rejected, of 2 lines." in said
    assert "1 × cognito:username: The user name holds a space." in said
    members = cognito.list_users_in_group(UserPoolId=pool, GroupName="night")["Users"]
    assert [user["Username"] for user in members] == ["ann"]


def test_nobody_and_nothing_are_named(import_users):
    with pytest.raises(CommandError, match="No active staff member"):
        import_users(FILE, "--staff", "nobody@example.com")
    with pytest.raises(CommandError, match="There is no connection far"):
        import_users(FILE, "--connection", "far")


def test_a_role_that_asks_why_is_told_how_to_say_it(import_users, staff, embedded):
    role = Role.objects.create(
        name="Night", groups=["see-users", "import"], asks_reason=True, asks_ticket=True
    )
    member = StaffMember.objects.invite("nora@example.com", None, name="Nora Vik")
    member.grants.all().delete()
    member.grants.create(role=role)
    with pytest.raises(CommandError, match="--reason and --ticket"):
        import_users(FILE, "--staff", member.email)


def test_a_projects_keys_serve_its_next_file_too(embedded, staff, import_users):
    given = {"connection": embedded, "pool": import_users.pool, "staff": staff}
    former, run = ImportRun(**given), ImportRun(**given)
    keep_keys(former, FirebaseKeys("c2VjcmV0", "Bw==", 8, 14))
    take_over(run, former)
    assert kept_keys(run) == FirebaseKeys("c2VjcmV0", "Bw==", 8, 14)
