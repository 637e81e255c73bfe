"""Filling an empty site from a backup."""

import base64
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from dashboard.backups.databases import is_empty, load
from dashboard.backups.folder import FILES, BackupProblem, Manifest, damage, read_manifest
from dashboard.backups.uploads import copy_in
from dashboard.keys.proof import problem_of
from pools.disk import require_room
from pools.files import stored_names


def restore_backup(folder: Path) -> Manifest:
    """Put a backup into this site. Raises BackupProblem before anything was changed, or where the database refuses it."""
    manifest = read_manifest(folder)
    for problem in (*damage(folder, manifest), *_reasons_against(manifest)):
        raise BackupProblem(f"{problem} Nothing was restored.")
    require_room(sum(int(noted["size"]) for noted in manifest.files.values()))
    load(folder)
    copy_in(folder / FILES)
    return manifest


def _reasons_against(manifest: Manifest) -> list[str]:
    reasons = []
    if manifest.database != connection.vendor:
        reasons.append(
            f"The backup is one of {manifest.database}, and this site is on {connection.vendor}: set DATABASE_URL to an "
            f"empty database of that kind."
        )
    if not is_empty():
        reasons.append(
            "This site's database is not empty. Restore into a new DATA_DIR or a new, empty database."
        )
    if next(stored_names(), None):
        reasons.append(
            "This site has uploads. Restore into a new DATA_DIR, or another FILES_BUCKET or FILES_PREFIX."
        )
    if wrong := problem_of(base64.b64decode(manifest.proof["sealed"]), manifest.proof["signed"]):
        reasons.append(f"These are not the keys of the backup. {wrong}")
    known = {name for app, name in MigrationLoader(None).disk_migrations}
    if newer := [name for name in manifest.migrations.values() if name not in known]:
        reasons.append(
            f"The backup is from a newer version, which has {newer[0]}: restore it with that version."
        )
    return reasons
