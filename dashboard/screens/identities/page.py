"""One identity: what leads to it, and what staff can undo."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.acts.identities.unlink import ACT as UNLINK
from dashboard.aws.errors import Problem
from dashboard.aws.telling import telling
from dashboard.identity_pools.providers import login_words
from dashboard.identity_pools.reading import at, user_pool_names
from dashboard.models import AuditRecord
from dashboard.pages import page
from dashboard.place import Place, in_identity_pool
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask

_MOST = 60


@page("cognito-identity:DescribeIdentity")
@require_safe
@in_identity_pool
def show_identity(request: Request, place: Place, identity_id: str) -> HttpResponse:
    pool = place.identity_pool
    identity = place.identities.describe_identity(IdentityId=identity_id)
    own, problem = _own_users(place, identity, pool)
    developer, names = pool.get("DeveloperProviderName"), user_pool_names(place)
    logins = [login for login in dict.fromkeys(identity.get("Logins") or []) if login != developer]
    context = {
        "pool": pool,
        "identity": identity,
        "logins": [(login, login_words(login, pool, names)) for login in logins],
        "own": own,
        "own_problem": problem,
        "records": AuditRecord.objects.filter(pool=place.identity_pool_id, target=identity_id).order_by(
            "-id"
        )[:6],
    }
    return render(request, "dashboard/identities/show.html", at(place, **context))


@page(*UNLINK.permissions, grave=UNLINK.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_identity_pool
def unlink(request: Request, place: Place, identity_id: str) -> HttpResponse:
    """Unlink one of the developer's own users, after one question."""
    user = (request.POST or request.GET).get("user", "")
    provider, back = place.identity_pool.get("DeveloperProviderName", ""), place.url("identity", identity_id)
    question = Question.of(
        UNLINK,
        user,
        place,
        identity_id,
        provider,
        user,
        back=back,
        crumbs="dashboard/identities/crumbs.html",
        trail=((identity_id, back),),
        hidden=(("user", user),),
    )
    context = at(place, identity_id=identity_id, linked=user)
    return ask(request, question, place.url("identities"), **context)


def _own_users(place: Place, identity: dict, pool: dict) -> tuple[list[str], Problem | None]:
    """The developer's own users that lead to the identity, the first sixty."""
    if pool.get("DeveloperProviderName") not in (identity.get("Logins") or []):
        return [], None
    names = {"IdentityPoolId": place.identity_pool_id, "IdentityId": identity["IdentityId"]}
    with telling(place) as outcome:
        answer = place.identities.lookup_developer_identity(**names, MaxResults=_MOST)
        return answer.get("DeveloperUserIdentifierList", []), None
    return [], outcome.problem
