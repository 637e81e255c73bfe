"""``manage.py set_up``: bring a site's database and files to what this version needs. Safe to repeat."""

import json
import os
import secrets
import time
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, call_command
from django.core.validators import validate_email
from django.db import OperationalError, connection, transaction

from dashboard.keys.proof import WrongKeys, require_keys
from dashboard.models import Connection, KeyProof, StaffMember
from pools.disk import shortage

DEFAULT_EMAIL = "admin@lifeguard.example"
LOOK_AGAIN = 2  # seconds
WRONG_KEYS = 3
"""The exit code where the keys are not the site's; ``bin/serve`` knows it."""


class Command(BaseCommand):
    help = "Migrates, collects static files, and makes the embedded connection, first administrator and first API key."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--first-run",
            type=Path,
            help="a file that is to tell what was made, mode 0600, instead of printing it",
        )

    def handle(self, *, first_run: Path | None = None, **options: Any) -> None:
        self.wait_for_room()
        self.stdout.write("Preparing the database and the static files")
        try:
            migrate()
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {str(error).strip()} Is DATABASE_URL right?")
        except WrongKeys as problem:
            raise CommandError(str(problem), returncode=WRONG_KEYS)
        call_command("collectstatic", interactive=False, verbosity=0)
        with transaction.atomic():
            keep_embedded_connection()
            if StaffMember.objects.exists():
                return
            # Told before it is kept, where a file tells it: what was made and never shown would be lost for good.
            made = {**make_administrator(), **make_key()}
            if first_run:
                tell(first_run, made)
        if not first_run:
            for name, value in made.items():
                self.stdout.write(f"{name}: {value}")

    def wait_for_room(self) -> None:
        """A site that is started on a full disk starts when there is room again."""
        told = False
        while short := shortage(0, settings.DATA_DIR):
            if not told:
                self.stdout.write(f"{short} Waiting until there is room.")
                self.stdout.flush()
            told = True
            time.sleep(LOOK_AGAIN)


def migrate() -> None:
    """Raises WrongKeys: before anything is changed, where the site has a proof of its keys already."""
    if KeyProof._meta.db_table in connection.introspection.table_names():
        require_keys()
    call_command("migrate", interactive=False, verbosity=0)
    require_keys()


def keep_embedded_connection() -> None:
    Connection.objects.get_or_create(
        slug="embedded",
        defaults={
            "name": "Embedded",
            "kind": Connection.Kind.EMBEDDED,
            "region": settings.LIFEGUARD_REGION,
        },
    )


def make_administrator() -> dict[str, str]:
    """Add the first administrator; what was made up for them."""
    email = os.environ.get("LIFEGUARD_ADMIN_EMAIL") or DEFAULT_EMAIL
    try:
        validate_email(email)
    except ValidationError:
        raise CommandError("LIFEGUARD_ADMIN_EMAIL is no e-mail address.") from None
    given = os.environ.get("LIFEGUARD_ADMIN_PASSWORD")
    if given:
        try:
            validate_password(given, StaffMember(email=email))
        except ValidationError as error:
            raise CommandError(f"LIFEGUARD_ADMIN_PASSWORD will not do: {' '.join(error.messages)}")
    password = given or secrets.token_urlsafe(12)
    StaffMember.objects.invite(email, password)
    return {} if given else {"email": email, "password": password}


def make_key() -> dict[str, str]:
    """Add the first API key; what was made up for it."""
    key_id = os.environ.get("LIFEGUARD_ACCESS_KEY_ID", "")
    secret = os.environ.get("LIFEGUARD_SECRET_ACCESS_KEY", "")
    if bool(key_id) != bool(secret):
        raise CommandError("Set both LIFEGUARD_ACCESS_KEY_ID and LIFEGUARD_SECRET_ACCESS_KEY, or neither.")
    made = json.loads(call_command("api_key", "create", "first", "--json", "--given", stdout=StringIO()))
    return {} if key_id else made


def tell(path: Path, made: dict[str, str]) -> None:
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(made))
    draft.replace(path)
