"""``manage.py restore DIR``: fill an empty site from a backup. See docs/backup.md.

The settings cannot be read without keys: ``manage.py`` has put those of the backup into DATA_DIR before this begins.
"""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dashboard.backups.folder import BackupProblem
from dashboard.backups.restoring import restore_backup
from pools.disk import DiskFull
from pools.outages import FilesAway


class Command(BaseCommand):
    help = "Fills an empty site from a backup's folder. A site that holds anything is left as it is."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder that manage.py backup filled")
        parser.add_argument(
            "--keys", type=Path, metavar="DIR", help="where the keys are, in place of the folder's own keys/"
        )

    def handle(self, *, folder: Path, **_: Any) -> None:
        os.umask(0o077)
        try:
            manifest = restore_backup(folder.resolve())
        except (BackupProblem, DiskFull, FilesAway) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"The backup of {manifest.made} is restored.")
        self.stdout.write(
            "Next: manage.py verify_site reads everything back; bin/serve or manage.py set_up brings it up to date."
        )
