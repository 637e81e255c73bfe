"""Stop the check of an import, or the preparing before it."""

from contextlib import suppress

from dashboard.acts.place_act import PlaceAct
from dashboard.aws.errors import ERRORS
from dashboard.import_runs.check_pool import checking_client
from dashboard.models import ImportRun
from dashboard.place import Place

Step = ImportRun.Step


def perform(place: Place, run: ImportRun) -> bool:
    """Whether there was something to stop. Whoever is at work on it finds that it is no longer his."""
    checked = ImportRun.objects.filter(pk=run.pk, step__in=(Step.PREPARING, Step.CHECKING))
    stopped = checked.update(step=Step.STOPPED, leased=None, problem="", check_job="")
    if stopped and run.check_job:
        with suppress(*ERRORS):  # it may have ended by itself meanwhile
            names = {"UserPoolId": run.check_pool or run.pool, "JobId": run.check_job}
            checking_client(run).stop_user_import_job(**names)
    return bool(stopped)


ACT = PlaceAct(
    key="check-stop",
    operation="console:StopImportCheck",
    permissions=("console:Import",),
    label="Stop",
    perform=perform,
    said="The check is stopped. Nothing was written to the pool.",
    past="Check of an import stopped",
)
