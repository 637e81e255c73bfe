"""People for benchmarks, and the import that brings them in."""

import csv
import random
import tempfile
import time
from urllib.request import Request, urlopen

GIVEN = tuple(
    "anna ben cleo marie jonas petra holm sara nils olga ivan lukas emma noah zoë aylin tomás".split()
)
FAMILY = tuple(
    "holm smith okafor garcía müller novák rossi silva kim tanaka ali khan petrov nguyen lind".split()
)
ROLE = "arn:aws:iam::000000000000:role/user-import"


def write_people(path: str, header: list[str], count: int) -> None:
    """A CSV of users under Cognito's header: the same one for the same count."""
    chance = random.Random(count)
    with open(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.DictWriter(file, header, restval="")
        rows.writeheader()
        for number in range(count):
            given, family = chance.choice(GIVEN), chance.choice(FAMILY)
            rows.writerow(
                {
                    "cognito:username": f"user{number:07}",
                    "email": f"{given}.{family}.{number:07}@example.test",
                    "email_verified": "true",
                    "phone_number_verified": "false",
                    "cognito:mfa_enabled": "false",
                    "name": f"{given.title()} {family.title()}",
                    "given_name": given.title(),
                    "family_name": family.title(),
                }
            )


def import_people(cognito, pool: str, count: int) -> dict:
    """Bring users into a pool through the import operations. Returns the finished UserImportJobType."""
    header = cognito.get_csv_header(UserPoolId=pool)["CSVHeader"]
    columns = [name for name in header if name != "password_hash"]
    job = cognito.create_user_import_job(UserPoolId=pool, JobName="benchmark", CloudWatchLogsRoleArn=ROLE)
    job = job["UserImportJob"]
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        write_people(file.name, columns, count)
        with open(file.name, "rb") as body:
            size = body.seek(0, 2)
            body.seek(0)
            headers = {"Content-Length": str(size), "x-amz-server-side-encryption": "aws:kms"}
            urlopen(Request(job["PreSignedUrl"], data=body, headers=headers, method="PUT")).close()
    cognito.start_user_import_job(UserPoolId=pool, JobId=job["JobId"])
    while job["Status"] not in ("Succeeded", "Failed", "Stopped"):
        time.sleep(0.2)
        job = cognito.describe_user_import_job(UserPoolId=pool, JobId=job["JobId"])["UserImportJob"]
    if job["Status"] != "Succeeded" or job["ImportedUsers"] != count:
        raise RuntimeError(f"The import ended as {job['Status']}: {job.get('CompletionMessage')}")
    return job
