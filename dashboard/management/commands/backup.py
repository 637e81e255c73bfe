"""``manage.py backup DIR``: a copy of the whole site, made while it works. See docs/backup.md."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from dashboard.backups.folder import KEYS, BackupProblem
from dashboard.backups.making import make_backup


class Command(BaseCommand):
    help = "Copies database, uploads and keys into a new folder while the site works. The keys lie apart: move them elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a new folder, such as /backups/2026-11-26")
        parser.add_argument(
            "--keys",
            type=Path,
            metavar="DIR",
            help="where to put the keys, in place of the folder's own keys/",
        )

    def handle(self, *, folder: Path, keys: Path | None, **_: Any) -> None:
        folder = folder.resolve()
        try:
            manifest = make_backup(folder, keys and keys.resolve(), timezone.now())
        except BackupProblem as problem:
            raise CommandError(str(problem)) from None
        size = sum(int(noted["size"]) for noted in manifest.files.values())
        self.stdout.write(f"{folder} holds {len(manifest.files):,} files, {size / 1024**2:,.1f} MB.")
        self.stdout.write(
            f"The keys are in {keys or folder / KEYS}. Whoever has them and the backup has every secret: keep them elsewhere."
        )
