"""Try an import again that had a problem or was stopped, from where it stood."""

from dashboard.acts.place_act import PlaceAct
from dashboard.models import ImportRun
from dashboard.place import Place

Step = ImportRun.Step


def perform(place: Place, run: ImportRun) -> None:
    ImportRun.objects.filter(pk=run.pk, step=Step.STOPPED).update(step=Step.PREPARING, read=0)
    ImportRun.objects.filter(pk=run.pk).update(problem="")


ACT = PlaceAct(
    key="retry",
    operation="console:RetryImport",
    permissions=("console:Import",),
    label="Try again",
    perform=perform,
    past="Import tried again",
)
