"""``manage.py renew_secrets``: after a new key was put in front of KEY_RING or SECRET_KEY, let go of the former ones."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dashboard.keys.proof import keys_problem
from dashboard.keys.renewing import SHUT, renew, renew_proof, ring, signed_before
from pools.fields import secret_keys


class Command(BaseCommand):
    help = (
        "Encrypts every secret in the database with the first key of KEY_RING, a batch at a time while the site runs, and "
        "counts what is left under each of the others. Broken off, it goes on where it was when it is started again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--count", action="store_true", help="count alone, and change nothing")
        parser.add_argument(
            "--secret-key-is-lost",
            action="store_true",
            help="go on with this SECRET_KEY: sessions end, and generated passwords and codes under way are void",
        )

    def handle(self, *, count: bool, secret_key_is_lost: bool, **_: Any) -> None:
        problem = keys_problem()
        if problem and not (secret_key_is_lost and problem.startswith("SECRET_KEY")):
            raise CommandError(problem)
        left: Counter[int] = Counter()
        for found in renew(change=not count):
            left += found.under
            if found.under or found.renewed:
                self.stdout.write(f"{found.name}: {found.under.total():,} values, {found.renewed:,} renewed")
        if not count:
            renew_proof()
        for number in range(len(ring())):
            which = "newest" if not number else f"number {number + 1}"
            self.stdout.write(f"Under the {which} key of KEY_RING: {left[number]:,}{_word(number, left)}")
        self._tell_of_secret_keys()
        if left[SHUT]:
            raise CommandError(
                f"{left[SHUT]:,} values are under no key of KEY_RING: nothing can read them. Add the key that they were "
                "encrypted with, and run this again."
            )

    def _tell_of_secret_keys(self) -> None:
        for what, number in signed_before().items():
            self.stdout.write(f"Not under the newest SECRET_KEY, {what}: {number:,}")
        if len(secret_keys()) > 1:
            self.stdout.write(
                "A key may leave SECRET_KEY_FALLBACKS when these are 0 and a day has passed: codes that were sent last so long."
            )


def _word(number: int, left: Counter[int]) -> str:
    return " (it may be taken off)" if number and not left[number] else ""
