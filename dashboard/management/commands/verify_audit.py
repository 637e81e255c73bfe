"""``manage.py verify_audit``: whether the audit trail is whole."""

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dashboard.audit.verifying import Verdict, problems


def known_record(text: str) -> tuple[int, str]:
    """``ID:HASH`` as the command itself prints it."""
    number, _, digest = text.partition(":")
    if not number.isdecimal() or len(digest) != 64:
        raise ArgumentTypeError("give an id and its hash as this command printed them: 1234:9f86d0…")
    return int(number), digest


class Command(BaseCommand):
    help = (
        "Reads the audit trail and tells every gap, change, reordering and truncation. Ends with 1 where there is any. "
        "The last line names the newest record and its hash: keep it elsewhere, and give it with --known next time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--known", type=known_record, metavar="ID:HASH", help="A record kept elsewhere.")
        parser.add_argument("--most", type=int, default=100, help="How many problems to print (100).")

    def handle(self, *, known: tuple[int, str] | None, most: int, **_: Any) -> None:
        verdict, found = Verdict(), 0
        for problem in problems(verdict, known):
            found += 1
            if found <= most:
                self.stderr.write(problem)
        if found:
            more = f" ({found - most} of them not printed)" if found > most else ""
            raise CommandError(f"The audit trail is not whole: {found} problems{more}.")
        head = verdict.head
        if head is None or not verdict.records:
            self.stdout.write("The audit trail is empty.")
            return
        self.stdout.write(f"The audit trail is whole: {verdict.records:,} records from {verdict.first}.")
        self.stdout.write(f"{head.last}:{head.hash}")
