"""Start an import whose check has passed."""

from dashboard.acts.place_act import PlaceAct
from dashboard.import_runs.beyond import check_permissions
from dashboard.models import ImportRun
from dashboard.place import Place


def perform(place: Place, run: ImportRun, role_arn: str) -> bool:
    """Whether it was still to be started. A worker makes the calls, on behalf of whoever started it and with their reason;
    ``role_arn`` is the role by which AWS writes the job's log."""
    place.check(ACT.operation)
    check_permissions(place.actor, run)
    checked = ImportRun.objects.filter(pk=run.pk, step=ImportRun.Step.CHECKED)
    taken = checked.update(
        step=ImportRun.Step.STARTING,
        role_arn=role_arn,
        staff=place.request.user,
        reason=place.actor.reason,
        ticket=place.actor.ticket,
    )
    return bool(taken)


ACT = PlaceAct(
    key="start",
    operation="cognito-idp:StartUserImportJob",
    label="Start import",
    perform=perform,
    past="Import started",
)
