"""``manage.py staff``: the way back in for whoever has the machine. Each act stands in the audit trail."""

import sys
from getpass import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from dashboard.models import StaffMember
from dashboard.staff import recovery
from dashboard.staff.acting import from_machine
from dashboard.staff.factors import have_second_factor
from dashboard.staff.grants import roles_of
from dashboard.staff.members import is_invited, sign_out

_ACTS = {
    "administrator": "make somebody an administrator of everything, or restore one",
    "password": "print a link that sets a new password, or set the one on standard input",
    "clear-factors": "remove all second factors of a member who lost them",
    "unlock": "forget the wrong passwords that lock a member out",
    "end-sessions": "sign a member out everywhere",
}


class Command(BaseCommand):
    help = "Lists staff members and lets them back in. Whatever it changes stands in the audit trail."

    def add_arguments(self, parser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("list", help="show the members and their roles")
        for name, words in _ACTS.items():
            act = acts.add_parser(name, help=words)
            act.add_argument("email")
            if name == "administrator":
                act.add_argument("--name", default="")
            if name in ("administrator", "password"):
                act.add_argument(
                    "--stdin", action="store_true", help="read the password from standard input, one line"
                )

    def handle(self, *, act: str, email: str = "", **options: Any) -> None:
        if act == "list":
            return self.show()
        if act == "administrator":
            return self.administrator(email, **options)
        member = StaffMember.objects.filter(email=email.lower()).first()
        if member is None:
            raise CommandError(f"No staff member has the address {email}. See: manage.py staff list")
        if act == "password":
            if not member.is_active:
                raise CommandError(f"{email} cannot sign in. See: manage.py staff administrator")
            return self.password(member, typed=options["stdin"])
        return self.stdout.write(_do(act, member))

    def show(self) -> None:
        members = list(StaffMember.objects.order_by("email"))
        secured = have_second_factor(members)
        for member in members:
            state = "on" if member.is_active else "invited" if is_invited(member) else "off"
            factor = ", second factor" if member.pk in secured else ""
            roles = "; ".join(roles_of(member)["roles"]) or "no role"
            self.stdout.write(f"{member.email}  {state}{factor}  {roles}")

    def administrator(self, email: str, *, name: str, stdin: bool, **_: Any) -> None:
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email} is no e-mail address.") from None
        member, new = recovery.restore_administrator(email, name)
        self.stdout.write(f"{member.email} is {'a new' if new else 'an'} administrator of everything.")
        if stdin or not member.has_usable_password():
            self.password(member, typed=stdin)

    def password(self, member: StaffMember, *, typed: bool) -> None:
        if not typed:
            address = recovery.make_password_link(member, timezone.now())
            self.stdout.write(f"Open this once, within three days, to set a password:\n{address}")
            return
        given = getpass("New password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
        try:
            recovery.set_password(member, given)
        except ValidationError as error:
            raise CommandError(f"This password will not do: {' '.join(error.messages)}") from None
        self.stdout.write("The password is set, and all sessions are ended.")


def _do(act: str, member: StaffMember) -> str:
    """One of the short acts, and what came of it."""
    if act == "clear-factors":
        return f"{recovery.forget_factors(member)} second factors removed."
    if act == "unlock":
        recovery.forget_failures(member)
        return f"{member.email} can try to sign in again."
    return f"{sign_out(from_machine(), member)} sessions ended."
