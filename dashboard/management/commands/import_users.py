"""``manage.py import_users``: a file that comes again and again, such as every night, without a browser."""

import time
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from dashboard.actor import Actor, actor_of_work
from dashboard.approvals import asking
from dashboard.approvals.facts import facts_of
from dashboard.aws.clients import StaffClient
from dashboard.aws.errors import ERRORS, explain
from dashboard.aws.guard import ReasonNeeded, check
from dashboard.csv_files.detection import UnreadableFileError
from dashboard.import_runs.beyond import check_permissions
from dashboard.import_runs.former import former_run, take_over
from dashboard.import_runs.intake import take_in
from dashboard.import_runs.second_person import check_second_person
from dashboard.import_runs.steps import advance
from dashboard.marked_acts import ApprovalNeeded
from dashboard.models import BulkJob, Connection, ImportRun, StaffMember
from dashboard.tasks.approvals import enqueue_note
from dashboard.tasks.bulk import start_bulk
from pools.disk import DiskFull
from pools.outages import FilesAway

Step = ImportRun.Step
WAITS = 3
"""The exit code of an import that waits for a second person."""


class Command(BaseCommand):
    help = (
        "Imports a file of users into a pool on behalf of a staff member, as the last import of a file with the same columns did: "
        "import such a file once in the console and say there what its columns are. The site's workers must be running."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("pool", help="the id of the user pool")
        parser.add_argument("file", type=Path)
        parser.add_argument("--staff", required=True, help="the e-mail address of the member who imports")
        parser.add_argument(
            "--connection", default="", help="its slug; the embedded engine where it is left out"
        )
        parser.add_argument("--check", action="store_true", help="check every line, and import nobody")
        parser.add_argument("--reason", default="", help="for the trail, where a role asks for one")
        parser.add_argument("--ticket", default="", help="likewise")

    def handle(self, *args: Any, **options: Any) -> None:
        connection = _connection(options["connection"])
        try:
            run = self._take_in(options, connection)
            self._go_on(run)
            if run.step == Step.CHECKED and not options["check"]:
                self._tell(run, "check")
                check_permissions(actor_of_work(run), run)
                check_second_person(actor_of_work(run), run)
                run.step = Step.STARTING
                run.save(update_fields=["step"])
                self._go_on(run)
        except ERRORS as error:
            raise CommandError(str(explain(error, connection))) from None
        except ApprovalNeeded as needed:
            raise _ask_for_approval(needed) from None
        except ReasonNeeded:
            raise CommandError(
                "The member's role asks why, or for a ticket. Say it with --reason and --ticket."
            ) from None
        self._tell(run, "check" if options["check"] else "run")
        self._wait_for_rest(run)

    def _take_in(self, options: dict, connection: Connection) -> ImportRun:
        """The file as a run whose columns are known. Raises CommandError with what to do otherwise."""
        staff = StaffMember.objects.filter(email__iexact=options["staff"], is_active=True).first()
        if staff is None:
            raise CommandError(f"No active staff member has the address {options['staff']}.")
        actor = Actor(
            staff, connection, page_pool=options["pool"], reason=options["reason"], ticket=options["ticket"]
        )
        check(actor, "console:Import", options["pool"], reason=False)
        check(actor, "cognito-idp:StartUserImportJob", options["pool"])
        client = StaffClient(actor)
        pool = client.describe_user_pool(UserPoolId=options["pool"])["UserPool"]
        header = client.get_csv_header(UserPoolId=options["pool"])["CSVHeader"]
        try:
            with options["file"].open("rb") as stream:
                size = options["file"].stat().st_size
                file = UploadedFile(stream, name=options["file"].name, size=size)
                run = take_in(file, connection, pool, staff, header)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from None
        except (UnreadableFileError, DiskFull, FilesAway) as error:
            raise CommandError(str(error)) from None
        run.reason, run.ticket = options["reason"], options["ticket"]
        if run.step == Step.MAPPING:
            former = former_run(run)
            if former is None or run.dialect.get("asks"):
                run.delete()
                raise CommandError(
                    "No import into this pool had these columns yet. Import the file once in the console, and say there what they are."
                )
            take_over(run, former)
        run.save()
        return run

    def _go_on(self, run: ImportRun) -> None:
        while True:
            wait = advance(run.pk)
            run.refresh_from_db()
            if run.problem:
                raise CommandError(run.problem)
            if not run.working:
                return
            time.sleep(min(wait or 1.0, 5.0))

    def _wait_for_rest(self, run: ImportRun) -> None:
        """What follows an import on AWS is a bulk job of the workers."""
        jobs = BulkJob.objects.filter(run=run)
        for job_id in jobs.filter(finished=None).values_list("pk", flat=True):
            start_bulk(job_id)
        while job := jobs.first():
            if job.finished:
                left = job.total - job.position
                self.stdout.write(
                    f"After it: {job.position - job.failed:,} changes done, {job.failed:,} failed, {job.left_out:,} left out, "
                    f"{left:,} not reached."
                )
                if left:
                    raise CommandError("What follows the import was stopped. Its page lets you go on.")
                return
            time.sleep(1.0)

    def _tell(self, run: ImportRun, which: str) -> None:
        found = run.results.get(which, {})
        verb = "would be imported" if which == "check" else "imported"
        self.stdout.write(
            f"{run.name}: {found.get('imported', 0):,} {verb}, {found.get('skipped', 0):,} skipped, "
            f"{found.get('failed', 0):,} rejected, of {run.lines:,} lines."
        )
        for problem in found.get("problems", [])[:5]:
            column = f"{problem['column']}: " if problem["column"] else ""
            self.stdout.write(f"  {problem['count']:,} × {column}{problem['reason']}")
        if which == "run" and found.get("status") not in ("Succeeded", None):
            raise CommandError(found.get("message") or "The import did not come to its end.")


def _ask_for_approval(needed: ApprovalNeeded) -> CommandError:
    """Ask a second person; what the command ends with: a worker goes on once somebody has approved it."""
    draft = asking.drafted(needed, timezone.now())
    if not draft.reason:
        return CommandError(
            "This import needs a second person, who wants to know why. Say it with --reason. Nothing was imported."
        )
    draft.facts = facts_of(needed.actor, draft)
    stored, _ = asking.ask(needed.actor, draft, timezone.now())
    enqueue_note(stored.pk)
    return CommandError(
        f"This import needs a second person and waits for approval, as request {stored.pk} under Approvals. Nothing was "
        "imported; once approved, the workers of the site import it.",
        returncode=WAITS,
    )


def _connection(slug: str) -> Connection:
    wanted = {"slug": slug} if slug else {"kind": Connection.Kind.EMBEDDED}
    connection = Connection.objects.filter(**wanted).first()
    if connection is None:
        raise CommandError(
            f"There is no connection {slug or 'to the embedded engine'}. The console's Connections lists all."
        )
    return connection
