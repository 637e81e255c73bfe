"""``manage.py check_names``: who bears a name from before a name was one user's. It changes nothing."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from pools.rules.names.shared import shared_names


class Command(BaseCommand):
    help = "Lists users whose name means another user, or is kept for users of identity providers."

    def handle(self, **options: Any) -> None:
        found = 0
        for pool_id, sub, why in shared_names():
            self.stdout.write(f"{pool_id}: the user {sub} {why}")
            found += 1
        if found:
            raise CommandError(
                f"{found} found. Look at each, by its sub: make the account again under another name, or delete it if "
                "a stranger made it. A name that two share means the other one."
            )
        self.stdout.write("Every name means one user.")
