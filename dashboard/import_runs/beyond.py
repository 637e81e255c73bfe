"""What an import can do beyond Cognito's own, and which acts of staff that stands for: on the embedded engine by the import job
itself, on AWS by calls after it (:mod:`dashboard.import_runs.following`).
"""

from collections.abc import Collection

from dashboard.actor import Actor
from dashboard.aws.clients import StaffClient
from dashboard.aws.guard import NotAllowed, check
from dashboard.aws.masking import masked_for
from dashboard.csv_files.beside import BESIDE, ENABLED, GROUPS, BesideCells
from dashboard.csv_files.hashes.names import TOTP
from dashboard.models import ImportRun

COLUMNS = (GROUPS, ENABLED, "cognito:user_status", "sub", "cognito:created", "cognito:modified")
"""Columns that only the embedded engine reads; GetCSVHeader names Cognito's own."""
KEPT = ("sub", "cognito:username", "password_hash", "cognito:mfa_enabled", TOTP, *COLUMNS[2:])
"""Columns that change nobody who exists."""


def import_header(client: StaffClient, pool: str) -> list[str]:
    """All that a column of a file can become in this pool."""
    header = client.get_csv_header(UserPoolId=pool)["CSVHeader"]
    return [*header, *(COLUMNS if client.actor.connection.is_embedded else BESIDE)]


def new_names(run: ImportRun) -> list[str]:
    """The custom attributes that the import is to add to the pool first."""
    return [f"custom:{attribute['Name']}" for attribute in run.options.get("NewAttributes", ())]


def targets_of(run: ImportRun) -> set[str]:
    """What the columns of the run's file become."""
    return {name for name in run.mapping.get("targets", ()) if name}


def beside_cells(run: ImportRun) -> BesideCells | None:
    """What reads the columns that Cognito's import on AWS does not take; None where the file has none, and on the embedded
    engine, whose import reads them itself."""
    if run.connection.is_embedded or not targets_of(run) & {*BESIDE}:
        return None
    return BesideCells(run.mapping["targets"])


def updates(run: ImportRun) -> bool:
    """Whether the import changes users who exist."""
    return run.options.get("ExistingUsers", "SKIP") != "SKIP"


INVITING = (
    ("console:SendTemporaryPassword",),
    ("cognito-idp:AdminCreateUser", "console:ResendInvitation"),
)
"""What inviting who came in needs: one permission of each."""


def permissions_of(run: ImportRun) -> list[tuple[str, ...]]:
    """The permissions on the acts that the import's columns stand for, beside those on imports; one of each is needed."""
    targets = targets_of(run)
    makes_groups = run.options.get("MakeGroups") or run.after.get("make_groups")
    needed = {
        "AdminAddUserToGroup": GROUPS in targets,
        "CreateGroup": GROUPS in targets and bool(makes_groups),
        "AdminDisableUser": ENABLED in targets,
        "AdminEnableUser": ENABLED in targets and updates(run),
        "AdminSetUserPassword": bool(run.algorithm),
        "AdminSetUserMFAPreference": TOTP in targets and run.connection.is_embedded,
        "AdminUpdateUserAttributes": updates(run),
        "AddCustomAttributes": bool(run.options.get("NewAttributes")),
    }
    acts = [(f"cognito-idp:{act}",) for act, is_needed in needed.items() if is_needed]
    return [*acts, *(INVITING if run.after.get("invite") else ())]


def check_permissions(actor: Actor, run: ImportRun) -> None:
    """Raise NotAllowed where the member may import, and may not do what the columns stand for, or would change what they
    see only masked."""
    for permission, *also in permissions_of(run):
        check(actor, permission, run.pool, also=tuple(also), reason=False)
    if updates(run) and (names := masked_targets(actor, run)):
        raise NotAllowed(
            f"Your role sees {', '.join(sorted(names))} only masked, and so cannot change them in users who exist. "
            "Leave those columns out, or ask an administrator."
        )


def masked_targets(actor: Actor, run: ImportRun) -> Collection[str]:
    """What the import would change in users who exist that the member sees only masked."""
    only = run.options.get("UpdateColumns") or targets_of(run) - {*KEPT}
    return masked_for(actor, run.pool) & {*only}


_COUNTED = (
    ("Created", "Users made"),
    ("Updated", "Users changed"),
    ("Skipped", "Lines skipped"),
    ("Conflicts", "Lines in conflict"),
    ("Rejected", "Lines rejected"),
    ("Passwords", "With a password hash"),
    ("GroupMemberships", "Group memberships"),
    ("GroupsMade", "New groups"),
    ("Enabled", "Enabled"),
    ("Disabled", "Disabled"),
    ("Verified", "Verified flags changed"),
    ("AttributesMade", "New attributes"),
)


def read_counts(run: ImportRun) -> list[list]:
    """What a checked run would do, by kind, as pairs of a word and a number; what is nothing is left out. AWS knows nothing of
    whom it would change."""
    check = run.results.get("check", {})
    plan = check.get("plan") or {
        "Created": check.get("imported", 0),
        "Skipped": check.get("skipped", 0),
        "Rejected": check.get("failed", 0),
        "Passwords": sum(run.results.get("passwords", {}).get("carried", {}).values()),
    }
    return [[word, plan[member]] for member, word in _COUNTED if plan.get(member)]


def tell_options(client: StaffClient, run: ImportRun, pool: str, job: str) -> None:
    """Give a job that waits for its start what was chosen beyond Cognito's."""
    if run.options and client.actor.connection.is_embedded:
        StaffClient(client.actor, "lifeguard").put_import_options(UserPoolId=pool, JobId=job, **run.options)


def read_plan(client: StaffClient, pool: str, job: str) -> dict:
    """What a job comes to, as ImportPlanType."""
    return StaffClient(client.actor, "lifeguard").describe_import_plan(UserPoolId=pool, JobId=job)[
        "ImportPlan"
    ]
