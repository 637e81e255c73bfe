"""People for benchmarks, and the import that brings them in."""

import random
import time
from collections.abc import Iterator
from pathlib import Path
from string import ascii_letters, ascii_lowercase, digits
from urllib.request import Request, urlopen

ROLE = "arn:aws:iam::000000000000:role/import-logs"
KINDS = {"plain": (), "hashes": ("password_hash",), "groups": ("cognito:groups",)}
"""The columns that each kind of file has beside those of the pool."""


def write_csv(path: Path, header: list[str], rows: int, kind: str = "plain") -> None:
    """People with the columns that a directory usually has; names repeat as they do among people.

    ``hashes`` are bcrypt's of nobody's password; of twenty ``groups`` each is in two.
    """
    chance = random.Random(rows)
    header = [*header, *(column for column in KINDS[kind] if column not in header)]
    names = ["".join(chance.choices(ascii_lowercase, k=chance.randint(3, 9))).title() for _ in range(3_000)]
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(header) + "\n")
        for number in range(rows):
            given, family = chance.choice(names), chance.choice(names)
            login = f"{given}.{family}{number}".lower()
            row = {
                "cognito:username": login,
                "given_name": given,
                "family_name": family,
                "name": f"{given} {family}",
                "email": f"{login}@example.com",
                "email_verified": "true",
                "phone_number": f"+49{chance.randrange(10**10):010d}",
                "locale": "de-DE",
            }
            if kind == "hashes":
                row["password_hash"] = f"$2b$10${''.join(chance.choices(_BCRYPT, k=52))}u"
            elif kind == "groups":
                row["cognito:groups"] = ";".join(f"team-{team}" for team in chance.sample(range(20), 2))
            file.write(",".join(row.get(column, "") for column in header) + "\n")


_BCRYPT = f"./{ascii_letters}{digits}"


def run_import(cognito, pool: str, path: Path, rows: int, kind: str = "plain") -> Iterator[int]:
    """Upload a CSV and import it; how many users are in, from time to time, until all are.

    Raises RuntimeError where the job ends in any other way.
    """
    algorithm = {"PasswordHashingAlgorithm": "BCRYPT"} if kind == "hashes" else {}
    job = cognito.create_user_import_job(
        UserPoolId=pool, JobName="benchmark", CloudWatchLogsRoleArn=ROLE, **algorithm
    )["UserImportJob"]
    if kind == "groups":
        for team in range(20):
            cognito.create_group(UserPoolId=pool, GroupName=f"team-{team}")
    with path.open("rb") as file:
        headers = {"Content-Length": str(path.stat().st_size)}
        urlopen(Request(job["PreSignedUrl"], file, headers, method="PUT")).close()
    cognito.start_user_import_job(UserPoolId=pool, JobId=job["JobId"])
    status = "Pending"
    while status in ("Pending", "InProgress"):
        time.sleep(0.1)
        state = cognito.describe_user_import_job(UserPoolId=pool, JobId=job["JobId"])["UserImportJob"]
        status = state["Status"]
        yield state["ImportedUsers"]
    if (status, state["ImportedUsers"]) != ("Succeeded", rows):
        raise RuntimeError(f"The import ended as {state}")
