"""``manage.py rotate_keys``: sign a pool's tokens with new keys."""

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from pools import errors
from pools.rules.signing_keys.keys import OVERLAP, rotate
from pools.rules.user_pools.finding import find_pool


class Command(BaseCommand):
    help = "Signs a pool's tokens with new keys; those that are out stay valid."
    requires_system_checks: list[str] = []
    whose = "the id of the user pool"

    def add_arguments(self, parser) -> None:
        parser.add_argument("pool", help=self.whose)

    def handle(self, *, pool: str, **options) -> str:
        try:
            rotate(find_pool(pool), timezone.now())
        except errors.ResourceNotFoundException as problem:
            raise CommandError(problem.message) from None
        return f"The keys of {pool} are new. The former ones verify for {OVERLAP.days} more days."
