"""What ``manage.py check --deploy`` tries of the site, beside Django's own checks: its files, and where pools' pages are."""

from secrets import token_hex
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core import checks
from django.core.files.storage import default_storage, storages

from pools.bucket.storage import Bucket
from pools.files import new_file, read_file

_CONTENT = b"A trial of manage.py check --deploy."


@checks.register("files", deploy=True)
def check_files(**_: Any) -> list[checks.CheckMessage]:
    """A file is written, read, listed, asked for by a stranger, and deleted."""
    name = f"check-{token_hex(8)}"
    found: list[checks.CheckMessage] = []
    try:
        for doing in (_write, _read, _list):
            doing(name)
        found = _about_bucket(name)
    except OSError as error:
        found = [_problem(str(error))]
    try:
        default_storage.delete(name)
        if default_storage.exists(name):
            raise OSError("A file that was deleted is still there.")
    except OSError as error:
        found = found or [_problem(str(error))]
    return found


@checks.register("hosts", deploy=True)
def check_paths(**_: Any) -> list[checks.CheckMessage]:
    """Pages of pools below a path stand on the console's own origin: for trying out on one machine."""
    if not settings.HOSTED_PATHS or settings.ON_THIS_MACHINE:
        return []
    return [
        checks.Warning(
            "HOSTED_PATHS is on: pools' sign-in pages answer on the console's own origin, which others reach.",
            hint="Give each pool a domain (docs/domains.md), and unset HOSTED_PATHS.",
            id="lifeguard.W002",
        )
    ]


def _problem(why: str) -> checks.CheckMessage:
    return checks.Error(
        f"This site cannot keep its files (FILES_BUCKET, or DATA_DIR/files): {why}",
        hint="It writes, reads, lists and deletes there; docs/deployment.md names the permissions.",
        id="lifeguard.E001",
    )


def _write(name: str) -> None:
    with new_file(name) as file:
        file.write(_CONTENT)


def _read(name: str) -> None:
    if b"".join(read_file(name)) != _CONTENT:
        raise OSError("What was read is not what was written.")


def _list(name: str) -> None:
    if name not in default_storage.listdir("")[1]:
        raise OSError("A file that was written is not listed.")


def _about_bucket(name: str) -> list[checks.CheckMessage]:
    store = storages["default"]
    if not isinstance(store, Bucket):
        return []
    found: list[checks.CheckMessage] = []
    if _strangers_read(store, name):
        found.append(
            checks.Error(
                f"Anybody may read what is in the bucket {store.bucket_name}, and files of users go there.",
                hint="Block public access to it.",
                id="lifeguard.E002",
            )
        )
    if _keeps_versions(store):
        found.append(
            checks.Warning(
                f"The bucket {store.bucket_name} keeps versions: a file that is deleted after RETENTION_DAYS stays as a former one.",
                hint="Let a lifecycle rule delete versions that are not current, or turn versions off.",
                id="lifeguard.W001",
            )
        )
    return found


def _strangers_read(store: Bucket, name: str) -> bool:
    try:
        store.unsigned_connection.meta.client.get_object(Bucket=store.bucket_name, Key=store.key(name))
    except (BotoCoreError, ClientError):
        return False
    return True


def _keeps_versions(store: Bucket) -> bool:
    """Where the site may not ask, nothing is said."""
    try:
        return store.client.get_bucket_versioning(Bucket=store.bucket_name).get("Status") == "Enabled"
    except (BotoCoreError, ClientError):
        return False
