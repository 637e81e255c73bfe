"""What the columns of a file are taken for, before anybody has chosen."""

from collections.abc import Sequence
from typing import Any

from dashboard.csv_files.full_names import SPLIT
from dashboard.csv_files.guessing import guess

USERNAME, STATUS = "cognito:username", "cognito:user_status"
STATUSES = {"", "CONFIRMED", "FORCE_CHANGE_PASSWORD", "RESET_REQUIRED", "UNCONFIRMED"}
WHOLE = ("given_name", "family_name")


def first_choices(
    columns: Sequence[str], cells: list[list[str]], header: Sequence[str], pool: dict[str, Any]
) -> list[str]:
    """An attribute of ``header`` for each column, or nothing. Where people sign in by an address to the ``pool`` (UserPoolType),
    its column is the user name, and one that holds no addresses never is. A whole name is taken apart where the pool wants its
    parts."""
    guesses = guess(columns, cells, header)
    sign_in = pool.get("UsernameAttributes", [])
    if USERNAME in guesses and sign_in:
        index = guesses.index(USERNAME)
        values = [row[index] for row in cells if row[index].strip()]
        named = all("@" in value or value.strip().startswith("+") for value in values)
        if not named or any(name in guesses for name in sign_in):
            guesses[index] = ""
    required = {each["Name"] for each in pool.get("SchemaAttributes", []) if each.get("Required")}
    if "name" in guesses and required & {*WHOLE} and "name" not in required and not {*guesses} & {*WHOLE}:
        guesses[guesses.index("name")] = SPLIT
    if STATUS in guesses:
        index = guesses.index(STATUS)
        if not {row[index].upper() for row in cells} <= STATUSES:
            guesses[index] = ""  # another system's words
    return guesses
