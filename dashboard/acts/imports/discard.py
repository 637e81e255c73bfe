"""Forget a file that was not started."""

from dashboard.acts.place_act import PlaceAct
from dashboard.import_runs import intake
from dashboard.import_runs.check_pool import checking_client
from dashboard.models import ImportRun
from dashboard.place import Place


def why_not(place: Place, run: ImportRun) -> str:
    return f"{run.name} is in use; it cannot be discarded now." if run.job or run.working else ""


def perform(place: Place, run: ImportRun) -> None:
    intake.discard(run, checking_client(run))


ACT = PlaceAct(
    key="discard",
    operation="console:DiscardImport",
    permissions=("console:Import",),
    heading="Discard a file",
    label="Discard",
    question="Discard {name}?",
    effects=("The uploaded file and what its check found are deleted. No user is changed.",),
    why_not=why_not,
    perform=perform,
    said="{name} is discarded. No user was changed.",
    past="File discarded",
    dangerous=True,
)
