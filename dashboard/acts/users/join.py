"""Join a federated profile to the local one of the same person."""

from typing import Any

from dashboard.actor import Actor
from dashboard.acts.act import Given
from dashboard.acts.markable import JOIN
from dashboard.acts.place_act import PlaceAct
from dashboard.acts.user import User
from dashboard.acts.users import delete
from dashboard.acts.users.link import members_of
from dashboard.aws.clients import StaffClient
from dashboard.aws.errors import ERRORS, explain
from dashboard.aws.guard import hides
from dashboard.aws.unmasked import unmasked
from dashboard.marked_acts import Mark
from dashboard.place import Place
from dashboard.staff.acting import Refused
from dashboard.users.linked import MOST, Linked, identities_of
from dashboard.users.pairs import Pair
from dashboard.users.person import read
from dashboard.users.shared import SHARED, advice

_CALL = "lifeguard:JoinFederatedUser"
_STEPS = ("cognito-idp:AdminDeleteUser", "cognito-idp:AdminLinkProviderForUser")
_EFFECTS = (
    "The federated profile is deleted, and who signs in by its provider is the local user from then on."
)
_UNPROVED = (
    " What the two share is not verified on both sides: whoever stands behind the provider’s account gets into the local"
    " user’s. Be sure that they are one person."
)


def why_not(place: Place, pair: Pair) -> str:
    people = [pair.local.person, pair.federated.person]
    if pair.hidden:
        return hides(pair.hidden)
    if pair.local.person.sub == pair.federated.person.sub:
        return "This is one and the same user."
    if said := advice(people):
        return said
    if not pair.shared:
        return f"These two do not share their {SHARED[pair.by][1]}."
    if not pair.federated.person.enabled:
        return "The federated user is disabled, and joined to the local one could sign in again. Enable them first."
    if not any(each.primary for each in pair.federated.identities):
        return "Nothing tells by which identity the federated profile was made, so nothing can be linked."
    if len(pair.local.identities) + len(pair.federated.identities) > MOST:
        return f"A user has at most {MOST} linked identities. Unlink one of the local user’s first."
    return "" if place.embedded else _why_not_on_aws(place, pair)


def _why_not_on_aws(place: Place, pair: Pair) -> str:
    if pair.unverified:
        return (
            "What they share is not verified on both sides. On AWS joining takes two calls, which a second person cannot approve"
            " as one. Let the person verify the address, or mark it as verified, then come back."
        )
    if not all(place.may(each) for each in _STEPS):
        return "On AWS this takes permission to delete users and to link external accounts. Ask an administrator."
    return ""


def members(place: Place, pair: Pair) -> dict[str, Any]:
    """The members of the call for this pair."""
    named = {
        "UserPoolId": place.pool_id,
        "Username": pair.local.person.username,
        "FederatedUsername": pair.federated.person.username,
        "SharedBy": pair.by,
    }
    return named | ({"AcceptUnverified": True} if pair.unverified else {})


def perform(place: Place, pair: Pair) -> None:
    if place.embedded:
        place.own.join_federated_user(**members(place, pair))
    else:
        _step_by_step(place, pair)


def _step_by_step(place: Place, pair: Pair) -> None:
    """Amazon Cognito links only who has no profile: the federated one goes first, and what then fails is said."""
    place.check(_STEPS[1])
    local, federated = pair.local.person, pair.federated.person
    names = {"UserPoolId": place.pool_id, "Username": federated.username}
    identities = identities_of(read(unmasked(place.client).admin_get_user(**names)))
    delete.ACT.perform(User(place, federated.username, federated), {})
    destination = {"ProviderName": "Cognito", "ProviderAttributeValue": local.username}
    for number, identity in enumerate(identities):
        try:
            place.client.admin_link_provider_for_user(
                UserPoolId=place.pool_id, DestinationUser=destination, SourceUser=members_of(identity)
            )
        except ERRORS as error:
            left = pair.federated.identities[number:]
            raise Refused(_mending(pair, left, str(explain(error, place.connection)))) from None


def _mending(pair: Pair, left: list[Linked], why: str) -> str:
    """``left`` as the member sees them: a subject may be masked."""
    named = " and ".join(f"{each.provider}, subject {each.subject}" for each in left)
    local, federated = pair.local.person.username, pair.federated.person.username
    return (
        f"{federated} is deleted, but not yet linked to {local}. {why} Link it here by “Link an identity” ({named})"
        f" before the person signs in that way again. If they did so meanwhile, a new profile {federated} was made: delete it"
        " first, then link."
    )


def _title(given: Given) -> str:
    other = str(given.get("FederatedUsername", "a federated user")).replace("{", "{{").replace("}", "}}")
    return f"Join {other} to {{name}}"


def _facts(actor: Actor, given: Given) -> dict[str, Any]:
    """Both accounts: another one of either name is another pair."""
    client = StaffClient(actor)
    subs = [
        read(client.admin_get_user(UserPoolId=given["UserPoolId"], Username=given[name])).sub
        for name in ("Username", "FederatedUsername")
    ]
    return {"account": " ".join(subs)}


def _accepts(given: Given) -> bool:
    return bool(given.get("AcceptUnverified"))


ACT = PlaceAct(
    key="join",
    operation=_CALL,
    label="Delete and link",
    heading="Join two profiles",
    question="Make one user of these two?",
    impossible="These two cannot be joined",
    words="dashboard/users/pair.html",
    why_not=why_not,
    perform=perform,
    said="They are one user now. Who signs in by the provider is {name} from now on.",
    past="Federated user joined",
    dangerous=True,
    marks=(
        Mark(
            under=JOIN,
            call=_CALL,
            fits=_accepts,
            always=True,
            title=_title,
            effects=_EFFECTS + _UNPROVED,
            facts=_facts,
        ),
        Mark(under=JOIN, call=_CALL, title=_title, effects=_EFFECTS, facts=_facts),
    ),
)
