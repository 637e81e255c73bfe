"""``manage.py import_users``: a file that repeats, without a browser."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from dashboard.csv_files.conversion import Mapping
from dashboard.models import ImportRun

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
