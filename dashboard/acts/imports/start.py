"""Start an import whose check has passed."""

from django.db.models import QuerySet

from dashboard.actor import Actor
from dashboard.acts.act import Given
from dashboard.acts.markable import IMPORT_PASSWORDS, START_IMPORT
from dashboard.acts.place_act import PlaceAct
from dashboard.import_runs.beyond import check_permissions
from dashboard.import_runs.second_person import START, check_second_person, digest_of, facts_of
from dashboard.marked_acts import Mark
from dashboard.models import ApprovalRequest, ImportRun
from dashboard.place import Place

_GONE = "The import was discarded, or started by somebody else. It cannot be approved any more."
_EFFECTS = (
    "The file as it was checked is imported, with all that was chosen. Any change to it voids the approval."
)


def perform(place: Place, run: ImportRun, role_arn: str) -> bool:
    """Whether it was still to be started. A worker makes the calls, on behalf of whoever started it and with their reason;
    ``role_arn`` is the role by which AWS writes the job's log. Raises ApprovalNeeded where a second person must look first."""
    place.check(ACT.operation)
    check_permissions(place.actor, run)
    check_second_person(place.actor, run, role_arn)
    taken = _checked(run.pk).update(
        step=ImportRun.Step.STARTING,
        role_arn=role_arn,
        staff=place.request.user,
        reason=place.actor.reason,
        ticket=place.actor.ticket,
    )
    return bool(taken)


def facts(actor: Actor, members: Given) -> dict:
    """What it comes to now; that it is gone, where it cannot be started any more."""
    runs = _checked(members["Run"]).filter(connection=actor.connection, pool=members["UserPoolId"])
    run = runs.select_related("connection").first()
    return facts_of(run) if run else {"gone": _GONE}


def begin(asked: ApprovalRequest, reason: str) -> bool:
    """Start what was approved, on behalf of whoever asked; whether it is still what they asked for."""
    runs = _checked(asked.work["Run"]).filter(connection=asked.connection, pool=asked.pool)
    run = runs.select_related("connection").first()
    if run is None or digest_of(run) != asked.work["Digest"]:
        return False
    taken = runs.filter(digest=run.digest).update(
        step=ImportRun.Step.STARTING,
        role_arn=asked.work["RoleArn"],
        staff=asked.requester,
        reason=reason,
        ticket=asked.ticket,
        approval=asked,
    )
    return bool(taken)


def _checked(key: int) -> QuerySet[ImportRun]:
    return ImportRun.objects.filter(pk=key, step=ImportRun.Step.CHECKED, problem="")


ACT = PlaceAct(
    key="start",
    operation=START,
    label="Start import",
    perform=perform,
    past="Import started",
    marks=(
        Mark(
            under=START_IMPORT,
            call=START,
            title="Start the import of {name}",
            effects=_EFFECTS,
            facts=facts,
            begin=begin,
        ),
        # No call by itself: the right that a column of hashes needs, which is asked for without a user.
        Mark(
            under=IMPORT_PASSWORDS,
            call="cognito-idp:AdminSetUserPassword",
            fits=lambda members: "Username" not in members,
            title="Import passwords into {name}",
            effects=_EFFECTS,
        ),
    ),
)
