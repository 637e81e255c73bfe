"""``manage.py api_key``: make, list and revoke the access keys of programs."""

import json
import os
from collections.abc import Callable
from typing import Any

import regex
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from pools.models import ApiKey
from pools.rules.callers.api_keys import create_api_key

_KEY_ID = regex.compile(r"[\w+=,.@-]{1,128}", regex.ASCII)
SHORTEST_SECRET = 16


class Command(BaseCommand):
    help = "Makes, lists and revokes access keys with which programs sign their requests."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        create = actions.add_parser("create", help="make a key and print it")
        create.add_argument("name", help="what the key is for")
        create.add_argument(
            "--pool", action="append", default=[], metavar="ID", help="limit the key to this pool"
        )
        create.add_argument("--read-only", action="store_true", help="allow only Get, List and Describe")
        create.add_argument("--json", dest="as_json", action="store_true", help="print as JSON")
        create.add_argument(
            "--given", action="store_true", help="take LIFEGUARD_ACCESS_KEY_ID and _SECRET_ACCESS_KEY if set"
        )
        actions.add_parser("list", help="list the keys, without their secrets")
        revoke = actions.add_parser("revoke", help="remove a key; what it signs is refused at once")
        revoke.add_argument("id", help="the access key id")

    def handle(self, *, action: str, **options: Any) -> str:
        actions: dict[str, Callable[..., str]] = {"create": create, "list": list_keys, "revoke": revoke}
        return actions[action](**options)


def create(name: str, pool: list[str], read_only: bool, as_json: bool, given: bool, **_: Any) -> str:
    key_id = os.environ.get("LIFEGUARD_ACCESS_KEY_ID", "") if given else ""
    secret = os.environ.get("LIFEGUARD_SECRET_ACCESS_KEY", "") if given else ""
    if key_id and not _KEY_ID.fullmatch(key_id):
        raise CommandError("LIFEGUARD_ACCESS_KEY_ID may hold letters, digits and _+=,.@- alone.")
    if secret and len(secret) < SHORTEST_SECRET:
        raise CommandError(f"LIFEGUARD_SECRET_ACCESS_KEY must have {SHORTEST_SECRET} characters at least.")
    key = create_api_key(name, timezone.now(), pools=pool, read_only=read_only, key_id=key_id, secret=secret)
    if as_json:
        return json.dumps({"access_key_id": key.id, "secret_access_key": key.secret})
    return (
        f"Access key id:      {key.id}\nSecret access key:  {key.secret}\nThe secret is shown once: keep it."
    )


def list_keys(**_: Any) -> str:
    lines = [
        f"{key.id}  {key.created:%Y-%m-%d}  {_limits(key)}  {key.name}{'' if key.active else '  (off)'}"
        for key in ApiKey.objects.order_by("created", "id")
    ]
    return "\n".join(lines) or "There are no keys."


def _limits(key: ApiKey) -> str:
    if key.owner:
        return "as its policies say"
    return f"{'read-only' if key.read_only else 'read-write'}  {', '.join(key.pools) or 'every pool'}"


def revoke(id: str, **_: Any) -> str:  # noqa: A002 (named as the argument is)
    removed, _per_model = ApiKey.objects.filter(id=id).delete()
    if not removed:
        raise CommandError(f"There is no key {id!r}. See: manage.py api_key list")
    return f"{id} is revoked."
