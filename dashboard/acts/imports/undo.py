"""Take an import back."""

from dashboard.actor import Actor
from dashboard.acts.act import Given
from dashboard.acts.markable import UNDO_IMPORT
from dashboard.acts.place_act import PlaceAct
from dashboard.aws.clients import StaffClient
from dashboard.marked_acts import Mark
from dashboard.place import Place

_CALL = "lifeguard:UndoImport"
_EFFECTS = (
    "Users whom it made go, but for those who have signed in or were changed since. What it changed of others is put back "
    "where it still is what the import wrote."
)


def why_not(place: Place, job: str) -> str:
    state = place.own.describe_import_undo(UserPoolId=place.pool_id, JobId=job)["ImportUndo"]
    return state.get("WhyNot", "")


def perform(place: Place, job: str) -> None:
    place.own.undo_import(UserPoolId=place.pool_id, JobId=job)


def facts(actor: Actor, members: Given) -> dict:
    job = StaffClient(actor).describe_user_import_job(
        UserPoolId=members["UserPoolId"], JobId=members["JobId"]
    )
    return {"name": job["UserImportJob"]["JobName"], "users": job["UserImportJob"].get("ImportedUsers", 0)}


ACT = PlaceAct(
    key="undo",
    operation=_CALL,
    heading="Undo an import",
    label="Undo the import",
    question="Undo {name}?",
    impossible="This import cannot be undone",
    effects=(_EFFECTS,),
    why_not=why_not,
    perform=perform,
    said="{name} is being undone.",
    past="Import undone",
    dangerous=True,
    grave=True,
    marks=(
        Mark(under=UNDO_IMPORT, call=_CALL, title="Undo the import {name}", effects=_EFFECTS, facts=facts),
    ),
)
