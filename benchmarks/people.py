"""People for benchmarks, and the import that brings them in."""

import random
import time
from collections.abc import Iterator
from pathlib import Path
from string import ascii_lowercase
from urllib.request import Request, urlopen

ROLE = "arn:aws:iam::000000000000:role/import-logs"


def write_csv(path: Path, header: list[str], rows: int) -> None:
    """People with the columns that a directory usually has; names repeat as they do among people."""
    chance = random.Random(rows)
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
            file.write(",".join(row.get(column, "") for column in header) + "\n")


def run_import(cognito, pool: str, path: Path, rows: int) -> Iterator[int]:
    """Upload a CSV and import it; how many users are in, from time to time, until all are.

    Raises RuntimeError where the job ends in any other way.
    """
    job = cognito.create_user_import_job(UserPoolId=pool, JobName="benchmark", CloudWatchLogsRoleArn=ROLE)
    job = job["UserImportJob"]
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
