"""Try the sign-in of an app client."""

from dashboard import audit
from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place
from dashboard.trials import beginning


def why_not(place: Place, client: dict, key: str, callback: str) -> str:
    return beginning.why_not(place, client, callback)


def perform(place: Place, client: dict, key: str, callback: str) -> None:
    """Add the callback. That somebody tries it is told by a record of its own; what comes back is told nowhere."""
    beginning.begin(place, client["ClientId"], key, callback)
    audit.note(place.actor, ACT.call, pool=place.pool_id, target=client["ClientId"])


ACT = PlaceAct(
    key="try",
    operation="console:TrySignIn",
    permissions=("cognito-idp:UpdateUserPoolClient",),
    heading="Try the sign-in",
    label="Add the callback and go on",
    question="Try the sign-in of {name}?",
    words="dashboard/clients/try.html",
    why_not=why_not,
    impossible="The sign-in cannot be tried now",
    perform=perform,
    said="The callback is added. Sign in within 15 minutes.",
    past="Sign-in tried",
)
