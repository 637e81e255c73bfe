"""Stop the undo of an import between two parts."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, job: str) -> None:
    place.own.stop_import_undo(UserPoolId=place.pool_id, JobId=job)


ACT = PlaceAct(
    key="undo-stop",
    operation="lifeguard:StopImportUndo",
    heading="Stop an undo",
    label="Stop",
    question="Stop the undo of {name}?",
    effects=("What was taken back stays so. You can go on with it later.",),
    perform=perform,
    said="The undo of {name} is asked to stop.",
    past="Undo of an import stopped",
    dangerous=True,
)
