"""Making a backup while the site works."""

import base64
import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from dashboard.backups.databases import dump
from dashboard.backups.folder import DATABASES, FILES, KEYS, BackupProblem, Manifest, write
from dashboard.backups.uploads import copy_out
from dashboard.keys.proof import WrongKeys, require_keys
from dashboard.models import KeyProof
from pools.disk import DiskFull, is_full, shortage
from pools.outages import FilesAway

_WORD = """These two files open every secret in the backup that they lie beside. Keep them elsewhere, as you keep
passwords: the backup alone then tells nobody a secret, and without them it cannot be restored.
"""


def make_backup(folder: Path, keys: Path | None, now: datetime) -> Manifest:
    """Fill a new folder. Raises BackupProblem, and then leaves nothing there."""
    try:
        require_keys()
    except WrongKeys as problem:
        raise BackupProblem(f"A backup without the right keys could not be restored. {problem}") from None
    except DatabaseError as error:
        raise BackupProblem(f"The database cannot be read: {str(error).strip()}") from None
    begin(folder)
    try:
        return _fill(folder, keys or folder / KEYS, now)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, FilesAway):
            raise BackupProblem(str(error)) from None
        if is_full(error):
            full = error if isinstance(error, DiskFull) else shortage(0, folder.parent)
            raise BackupProblem(
                str(full or "The disk is full.").replace("of this site", f"of {folder}")
            ) from None
        raise


def begin(folder: Path) -> None:
    """A folder that is new or empty, for its owner alone."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        if any(folder.iterdir()):
            raise BackupProblem(f"{folder} is not empty. Name a new folder for each backup.")
    except OSError as error:
        raise BackupProblem(f"{folder} cannot be written: {error.strerror}.") from None


def _fill(folder: Path, keys: Path, now: datetime) -> Manifest:
    """Uploads first, so that what the database names and somebody deletes meanwhile is there; then those that are new."""
    copy_out(folder / FILES)
    dump(folder)
    (folder / DATABASES[connection.vendor]).chmod(0o600)
    copy_out(folder / FILES)
    keep_keys(keys)
    manifest = Manifest(now.isoformat(), connection.vendor, last_migrations(), proof())
    manifest.keep(folder)
    return manifest


def keep_keys(folder: Path) -> None:
    """The keys that the site has now, those that it replaced with them, in the form in which DATA_DIR keeps them."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    held = {
        "secret_key": str(settings.SECRET_KEY),
        "key_ring": ",".join(settings.KEY_RING_KEYS),
        "README": _WORD,
    }
    for name, text in held.items():
        path = folder / name
        if not path.exists():
            write(path, text)
        elif path.read_text() != text:
            raise BackupProblem(
                f"{path} is there already and holds another key. Name a new folder for the keys."
            )


def proof() -> dict[str, str]:
    """The proof of the keys, as a manifest has it."""
    row = KeyProof.objects.get()
    return {"sealed": base64.b64encode(bytes(row.sealed)).decode(), "signed": row.signed}


def last_migrations() -> dict[str, str]:
    """The newest applied migration of each app."""
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    return dict(applied)
