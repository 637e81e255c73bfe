"""Take away the authenticator app of a user who lost it."""

from dataclasses import replace

from dashboard.acts.markable import REMOVE_FACTOR
from dashboard.acts.user import User
from dashboard.acts.user_act import UserAct
from dashboard.aws.errors import ERRORS
from dashboard.marked_acts import Mark
from dashboard.users.factors import LABELS, TOKEN, asked_for
from dashboard.users.person import Person

_CALL = "cognito-idp:AdminDeleteSoftwareToken"


def why_not(person: Person, pool: dict) -> str:
    return "" if TOKEN in person.factors else "No authenticator app is set up."


def effects(person: Person, pool: dict) -> str:
    others = [LABELS[factor].lower() for factor in asked_for(person, pool) if factor != TOKEN]
    gone = "The app on their phone stops working for this account, and its codes with it. Sessions go on."
    if others:
        return f"{gone} From then on a sign-in asks for a {' or a '.join(others)}."
    if pool.get("MfaConfiguration") == "ON":
        return (
            f"{gone} The pool requires a second factor: after the password the next sign-in leads them through setting up"
            " a new one, or sends a code where a contact for it is there. Make sure who is asking: until then the password"
            " alone decides."
        )
    return f"{gone} The password alone is enough from then on, until they set up an authenticator again in the app."


def of(user: User, _: str) -> UserAct:
    """One that is set up and turned off is no second factor of theirs; the connection tells of it when it is asked."""
    try:
        told = user.client.admin_get_user_auth_factors(**user.names)
    except ERRORS:
        return ACT
    is_set_up = "SOFTWARE_TOKEN" in told.get("ConfiguredUserAuthFactors", ())
    return replace(ACT, why_not=lambda person, pool: "" if is_set_up else why_not(person, pool))


ACT = UserAct(
    key="remove-authenticator",
    operation=_CALL,
    label="Remove authenticator",
    why_not=why_not,
    effects=effects,
    of=of,
    perform=lambda user, given: user.client.admin_delete_software_token(**user.names),
    said="The authenticator of {name} is removed.",
    past="Authenticator removed",
    dangerous=True,
    offered="row",
    order=70,
    marks=(
        Mark(
            under=REMOVE_FACTOR,
            call=_CALL,
            title="Remove the authenticator of {name}",
            effects=(
                "Codes of the app stop working. The next sign-in asks for another factor, for setting one up, or for none."
            ),
        ),
    ),
)
