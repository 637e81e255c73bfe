"""One pool's queue: a kind at a time, each user read anew before they are shown."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dashboard.acts.desk.put_off import ACT as PUT_OFF
from dashboard.acts.registry import acts_on_many
from dashboard.acts.user_act import UserAct
from dashboard.aws.masking import masked_for
from dashboard.aws.telling import telling
from dashboard.desk.kinds import KINDS, Kind, kinds_of
from dashboard.desk.queue import counts, items_of, look_again, name_for, put_off
from dashboard.desk.scanning import KEPT, begin
from dashboard.models import DeskItem, DeskScan
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.desk.found import found_users
from dashboard.tasks.desk import start_scan

PAGE = 25
PUT_OFF_SHOWN = 50


def at(place: Place, **more: Any) -> dict[str, Any]:
    """A page's context: the pool, by its name."""
    return {"place": place, "connection": place.connection, "pool_name": place.pool["Name"]} | more


@page("cognito-idp:ListUsers")
@require_safe
@in_pool
def show_queue(request: Request, place: Place) -> HttpResponse:
    """The first kind that has anybody."""
    found = _counts(place)
    return redirect(
        place.url("queue-kind", next((key for key in KINDS if found.get(key)), next(iter(KINDS))))
    )


@page("cognito-idp:ListUsers")
@require_safe
@in_pool
def show_kind(request: Request, place: Place, kind: str) -> HttpResponse:
    """The users of one kind, from the one that ``after`` names on; those who are settled are gone from it."""
    chosen = kind_of(kind)
    context: dict[str, Any] = {"kind": chosen, "scan": _scan(place), "kept": KEPT}
    with telling(place) as outcome:
        context |= _looked(request, place, chosen)
    context["problem"] = outcome.problem
    found = _counts(place)
    context |= {
        "many": found.get(kind, 0),
        "tabs": [
            (one.label, place.url("queue-kind", key), found.get(key, 0), key == kind)
            for key, one in KINDS.items()
        ],
        "acts": _acts(place, kind),
        "put_off": _put_off(place, kind),
        "may_write": place.may(*PUT_OFF.permissions),
        **{f"{name}_url": place.url(url) for name, url in (("scan", "queue-scan"), ("bulk", "bulk"))},
        **{f"{name}_url": place.url(f"queue-{name}", kind) for name in ("kind", "dismiss", "restore")},
    }
    return render(request, "dashboard/desk/queue.html", at(place, **context))


@page("cognito-idp:ListUsers")
@require_POST
@in_pool
def scan(request: Request, place: Place) -> HttpResponse:
    """Look through the pool, in the background."""
    start_scan(begin(place.connection, place.pool_id, request.user, timezone.now()).pk)
    messages.success(request, "Lifeguard looks through the pool now; you can go on meanwhile.")
    return redirect("desk" if request.POST.get("back") == "desk" else place.url("queue"))


@page("cognito-idp:ListUsers")
@require_safe
@in_pool
def progress(request: Request, place: Place) -> HttpResponse:
    """How far the scan is, for the page that waits for it."""
    context = {"scan": _scan(place), "progress_url": place.url("queue-progress"), "was_running": True}
    return render(request, "dashboard/desk/queue.html#progress", at(place, **context))


def _put_off(place: Place, kind: str) -> list[tuple[DeskItem, str]]:
    masked = masked_for(place.actor, place.pool_id)
    items = put_off(place.connection, place.pool_id, kind, timezone.now())[:PUT_OFF_SHOWN]
    return [(item, name_for(item, masked)) for item in items]


def _acts(place: Place, kind: str) -> list[UserAct]:
    """What helps users of this kind, as far as the member may do it."""
    fitting = (act for act in acts_on_many().values() if kind in act.to_many.desk)
    return [act for act in fitting if place.may(*act.permissions)]


def kind_of(key: str) -> Kind:
    """The kind of an address. Raises Http404."""
    if key not in KINDS:
        raise Http404("There is no such kind.")
    return KINDS[key]


def _scan(place: Place) -> DeskScan | None:
    scans = DeskScan.objects.filter(connection=place.connection, pool=place.pool_id)
    return scans.select_related("staff").first()


def _counts(place: Place) -> dict[str, int]:
    return counts([place.connection], timezone.now()).get((place.connection.pk, place.pool_id), {})


def _looked(request: Request, place: Place, kind: Kind) -> dict:
    now, after = timezone.now(), _number(request.GET.get("after", ""))
    mine = items_of(place.connection, place.pool_id, kind.key, now).filter(id__gt=after)
    batch = list(mine[: PAGE + 1])
    mfa = place.client.get_user_pool_mfa_config(UserPoolId=place.pool_id) if kind.key == "no-factor" else {}
    looked = look_again(place.client, batch[:PAGE], kind, place.pool, mfa, now)
    users = found_users(place, [person for _, person in looked.open], now)
    return {
        "rows": list(zip((item for item, _ in looked.open), users, strict=True)),
        "settled": looked.settled,
        "after": after,
        "next_url": f"?after={batch[PAGE - 1].pk}" if len(batch) > PAGE else "",
        "ruled_out": kind not in kinds_of(kind.status, place.pool),
    }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
