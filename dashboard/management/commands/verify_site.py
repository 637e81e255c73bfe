"""``manage.py verify_site``: read everything back. Named beside ``verify_audit``; ``check`` is Django's own."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dashboard.backups.checking import PARTS


class Command(BaseCommand):
    help = (
        "Reads the whole site back: the database is sound, every secret opens, the audit trail is whole, and every upload "
        "that a row names is there. Ends with 1 where anything is not. For a restored site, and now and then for any."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--most", type=int, default=20, help="how many problems of each part to print (20)"
        )

    def handle(self, *, most: int, **_: Any) -> None:
        wrong = 0
        for name, problems in PARTS.items():
            count = 0
            for problem in problems():
                count += 1
                if count <= most:
                    self.stderr.write(f"{name}: {problem}")
            if not count:
                self.stdout.write(f"{name}: ok")
            wrong += count
        if wrong:
            raise CommandError(f"The site is not whole: {wrong:,} problems.")
        self.stdout.write("The site is whole.")
