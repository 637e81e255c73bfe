"""A trial begins: whether it can, and the callback that it adds."""

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils import timezone

from dashboard.aws.endpoints import read_endpoints
from dashboard.aws.errors import ERRORS
from dashboard.aws.replacing import sendable
from dashboard.models import SignInTrial

if TYPE_CHECKING:
    from dashboard.place import Place

LASTS = timedelta(minutes=15)
AT_ONCE = 5
"""Trials of one client under way: each holds one of its callbacks."""
MOST_CALLBACKS = 100
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def why_not(place: "Place", client: dict, callback: str) -> str:
    """Why the sign-in of this client (UserPoolClientType) cannot be tried; empty where it can."""
    came = urlsplit(callback)
    if not client.get("AllowedOAuthFlowsUserPoolClient"):
        return "This client does not use the sign-in pages. Turn them on in its settings first."
    if "code" not in client.get("AllowedOAuthFlows", []):
        return "The authorization code grant is off, and Try it uses no other. Turn it on in the client’s settings first."
    if came.scheme != "https" and came.hostname not in _LOOPBACK:
        return (
            f"Cognito sends people back to https addresses alone, and to this machine. This console is at "
            f"{came.scheme}://{came.netloc}: open it by https."
        )
    if len(client.get("CallbackURLs", [])) >= MOST_CALLBACKS:
        return f"The client has {MOST_CALLBACKS} callback addresses, the most there can be. Remove one first."
    if trials_of(place, client["ClientId"]).count() >= AT_ONCE:
        return f"{AT_ONCE} trials of this client are under way. Wait until one has ended, 15 minutes at the most."
    if not read_endpoints(place.client, place.pool_id).authorization:
        return (
            "The pool has no domain, so its sign-in pages answer nowhere. Give it one in its settings first."
        )
    return ""


def trials_of(place: "Place", client_id: str):
    """The trials of a client whose callbacks still stand."""
    return SignInTrial.objects.filter(connection=place.connection, pool=place.pool_id, client_id=client_id)


def begin(place: "Place", client_id: str, key: str, callback: str) -> SignInTrial:
    """Add the callback to the client as it is now. Raises what the connection raises."""
    # Before the row: a member who may not, or has to say why first, leaves none.
    place.check("cognito-idp:UpdateUserPoolClient")
    names, now = {"UserPoolId": place.pool_id, "ClientId": client_id}, timezone.now()
    trial = SignInTrial.objects.create(
        key=key,
        connection=place.connection,
        pool=place.pool_id,
        client_id=client_id,
        callback=callback,
        staff=place.actor.staff,
        email=place.actor.staff.email,
        reason=place.actor.reason,
        ticket=place.actor.ticket,
        began=now,
        due=now + LASTS,
    )
    try:
        client = place.client.describe_user_pool_client(**names)["UserPoolClient"]
        whole = sendable("UpdateUserPoolClient", client)
        callbacks = [*whole.get("CallbackURLs", []), callback]
        place.client.update_user_pool_client(**names, **{**whole, "CallbackURLs": callbacks})
    except ERRORS:
        # It may have been added all the same: a call that nobody answered in time.
        end(trial)
        raise
    return trial


def end(trial: SignInTrial) -> None:
    """The callback goes as soon as a worker comes to it."""
    SignInTrial.objects.filter(pk=trial.pk).update(due=timezone.now())
