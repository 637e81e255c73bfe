"""Run mended lines again, as an import of their own that is checked first."""

from dashboard.acts.imports.start import ACT as START
from dashboard.acts.place_act import PlaceAct
from dashboard.audit import note
from dashboard.import_runs.mended import NotNowError, run_again
from dashboard.models import ImportRun
from dashboard.place import Place
from dashboard.staff.acting import Refused
from pools.disk import DiskFull
from pools.outages import FilesAway


def perform(place: Place, run: ImportRun) -> ImportRun:
    place.check(START.operation, reason=False)
    try:
        again = run_again(run, place.request.user)
    except (NotNowError, DiskFull, FilesAway) as error:
        raise Refused(str(error)) from error
    given = {"Run": run.pk, "Lines": again.dialect["numbers"][:100], "Count": len(again.dialect["numbers"])}
    note(place.actor, "RunMendedLines", pool=place.pool_id, target=again.name, given=given)
    return again


ACT = PlaceAct(
    key="run-mended",
    operation="console:RunMendedLines",
    permissions=START.permissions,
    label="Run mended lines again",
    perform=perform,
    said="These are the mended lines of {name}. They are checked first.",
    past="Mended lines of an import taken up",
)
