"""A local and a federated profile side by side, and making one user of them."""

from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dashboard.acts.users.join import ACT, members
from dashboard.aws.masking import compared
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask
from dashboard.users.pairs import Pair, read_side
from dashboard.users.shared import SHARED


@page(*ACT.permissions, grave=ACT.grave)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def join(request: Request, place: Place, username: str, federated: str, by: str) -> HttpResponse:
    """Both as they are now. ``username`` is the one who stays."""
    if by not in SHARED:
        raise Http404("Users share no such thing.")
    hidden = compared(by, place.actor, place.pool_id)
    pair = Pair(read_side(place, username), read_side(place, federated), by, hidden)
    back = place.url("user", pair.local.person.username)
    question = Question.of(
        ACT,
        pair.local.person.title,
        place,
        pair,
        back=back,
        crumbs="dashboard/pools/parts/crumbs.html",
        trail=(("Duplicates", place.url("duplicates")),),
        members=members(place, pair),
        wide=True,
    )
    return ask(request, question, back, place=place, pair=pair, word=SHARED[by][1])
