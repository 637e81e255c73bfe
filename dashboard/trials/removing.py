"""A trial ends: its callback is taken from the client again, and nothing else is."""

from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from django.db.models import QuerySet
from django.utils import timezone

from dashboard import leases
from dashboard.actor import Actor
from dashboard.aws.clients import StaffClient
from dashboard.aws.errors import ERRORS, code_of, explain
from dashboard.aws.replacing import sendable
from dashboard.models import SignInTrial, StaffMember

log = structlog.get_logger("lifeguard.trials")
_GONE = "ResourceNotFoundException"
LONGEST_WAIT = timedelta(hours=1)


def ended_trials(now: datetime) -> QuerySet[SignInTrial]:
    """Trials whose callback is to go, and which nobody has in hand."""
    return leases.due(SignInTrial.objects.filter(due__lte=now))


def remove_callback(trial_id: int) -> None:
    """Take the callback away and the row with it. Where that fails the row says why, and is looked at again, later each time."""
    trial = leases.take(SignInTrial.objects.select_related("staff", "connection"), trial_id)
    if trial is None:
        return
    with suppress(leases.LostLeaseError), leases.held(trial):
        if trial.due > timezone.now():
            leases.release(trial, None)
            return
        try:
            _take_away(trial)
        except ERRORS as error:
            if code_of(error) != _GONE:
                _put_off(trial, error)
                return
        leases.confirm(trial)
        SignInTrial.objects.filter(pk=trial.pk).delete()


def _take_away(trial: SignInTrial) -> None:
    """Describe, leave out the one callback, send all else back: an update replaces everything."""
    client, names = _client_of(trial), {"UserPoolId": trial.pool, "ClientId": trial.client_id}
    described = client.describe_user_pool_client(**names)["UserPoolClient"]
    whole = sendable("UpdateUserPoolClient", described)
    left = [url for url in whole.get("CallbackURLs", []) if url != trial.callback]
    if len(left) == len(whole.get("CallbackURLs", [])):
        return
    whole["CallbackURLs"] = left
    if whole.get("DefaultRedirectURI") == trial.callback:
        del whole["DefaultRedirectURI"]
    client.update_user_pool_client(**names, **whole)


def _put_off(trial: SignInTrial, error: Exception) -> None:
    problem, tries = str(explain(error, trial.connection)), trial.tries + 1
    pause = min(timedelta(seconds=10) * 2 ** min(tries, 10), LONGEST_WAIT)
    log.warning("callback of a trial not removed", client=trial.client_id, pool=trial.pool, tries=tries)
    due = timezone.now() + pause
    leases.keep(trial, problem=problem[:500], tries=min(tries, 30_000), due=due, leased=None)


def _client_of(trial: SignInTrial) -> StaffClient:
    """On behalf of whoever began it, who was allowed to: that what they added goes again is no new act of theirs, and does not
    wait until somebody is switched on again."""
    staff = trial.staff or StaffMember(email=trial.email)
    staff.is_active = True  # in this process alone
    actor = Actor(
        staff,
        trial.connection,
        page_pool=trial.pool,
        reason=trial.reason,
        ticket=trial.ticket,
        own_work=True,
    )
    return StaffClient(actor)
