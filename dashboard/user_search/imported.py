"""The users whom an import into a pool on AWS made. Cognito finds nobody by their import: the names of the prepared file do.

Who stands in the file and was there before is told by the date: an import makes its users between its start and its end.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

import regex
from botocore.exceptions import ClientError
from django.core.files.storage import default_storage

from dashboard.aws.clients import StaffClient
from dashboard.aws.errors import code_of
from dashboard.models import ImportRun
from dashboard.users.person import Person, read

PART = 50
AT_ONCE = 8
SLACK = timedelta(seconds=1)
"""What AWS's rounding of times may come to."""
NO_FILE = (
    "The file of this import is not here (it is deleted some time after the import, or the import was not started here), and"
    " Amazon Cognito does not tell which import made a user."
)
_COMMA = regex.compile(r"(?<!\\),")
_UNKNOWN = ("UserNotFoundException", "InvalidParameterException")


@dataclass(frozen=True)
class Imported:
    """Some users of an import. ``note`` says why there are none to be told of."""

    people: list[Person]
    next_token: str | None = None
    note: str = ""


def read_imported(client: StaffClient, pool_id: str, job_id: str, token: str | None) -> Imported:
    """The users of the next lines of the file, from the byte that a token names."""
    runs = ImportRun.objects.filter(connection=client.actor.connection, pool=pool_id, job=job_id)
    file = runs.values_list("prepared", flat=True).first()
    if not file or not default_storage.exists(file):
        return Imported([], note=NO_FILE)
    names, end = _names(file, int(token or 0))
    job = client.describe_user_import_job(UserPoolId=pool_id, JobId=job_id)["UserImportJob"]
    begun, ended = job.get("StartDate"), job.get("CompletionDate")
    with ThreadPoolExecutor(AT_ONCE) as threads:
        found = list(threads.map(lambda name: _get(client, pool_id, name), names))
    people = {
        person.username: person
        for person in found
        if person
        and person.created
        and begun
        and person.created >= begun - SLACK
        and not (ended and person.created > ended + SLACK)
    }
    return Imported(list(people.values()), str(end) if end else None)


def _names(file: str, start: int) -> tuple[list[str], int]:
    """The user names of the next lines, and the byte behind them; 0 at the end of the file."""
    with default_storage.open(file, "rb") as stream:
        header = stream.readline()
        place = _cells(header).index("cognito:username")
        stream.seek(max(start, len(header)))
        lines = list(islice(iter(stream.readline, b""), PART))
        end = stream.tell()
    rows = [cells for line in lines if len(cells := _cells(line)) > place]
    return [row[place] for row in rows if row[place]], end if len(lines) == PART else 0


def _cells(line: bytes) -> list[str]:
    """A line in Cognito's form: a comma inside a value has a backslash before it, and there are no quotation marks."""
    return [cell.replace("\\,", ",").strip() for cell in _COMMA.split(line.decode())]


def _get(client: StaffClient, pool_id: str, name: str) -> Person | None:
    try:
        return read(client.admin_get_user(UserPoolId=pool_id, Username=name))
    except ClientError as error:
        if code_of(error) not in _UNKNOWN:
            raise
        return None
