"""Stop an import that is running."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, job_id: str) -> None:
    place.client.stop_user_import_job(UserPoolId=place.pool_id, JobId=job_id)


ACT = PlaceAct(
    key="stop",
    operation="cognito-idp:StopUserImportJob",
    heading="Stop an import",
    label="Stop",
    question="Stop the import?",
    words="dashboard/imports/stop.html",
    perform=perform,
    said="The import is asked to stop. Users that were imported stay.",
    past="Import stopped",
    dangerous=True,
)
