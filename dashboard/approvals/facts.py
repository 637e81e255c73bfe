"""What a request would do, read from the pool as it is now, and whether that has changed since somebody looked."""

from typing import Any

from django.core import signing

from dashboard.actor import Actor
from dashboard.acts.registry import marked_act
from dashboard.approvals.plans import facts_of_plan, first_planned
from dashboard.approvals.wording import counted
from dashboard.aws.clients import StaffClient
from dashboard.aws.errors import ERRORS
from dashboard.models import ApprovalRequest
from dashboard.users.person import Person, read

Facts = dict[str, Any]
"""What can be kept as JSON and compared: ``name``, ``users`` or ``identities`` (a number), ``factors``, ``account``; of a job
its ``digest``, what its ``plan`` counts (pairs of a word and a number), and that it is ``gone``, as a sentence."""
READ_AGAIN = 10
"""So many of many users are read again for the page; the others are read when it is their turn."""
_SALT = "dashboard.approvals"


def facts_of(actor: Actor, asked: ApprovalRequest) -> Facts:
    """Read the target. Raises what the connection raises, among it that the target is gone."""
    members = asked.members
    _, mark = marked_act(asked.call, members)
    if mark.facts:
        return mark.facts(actor, members | asked.work)
    if asked.work:
        return facts_of_plan(asked)
    if asked.names:
        return {"users": len(asked.names)}
    answer = StaffClient(actor).admin_get_user(UserPoolId=members["UserPoolId"], Username=members["Username"])
    person = read(answer)
    return {"account": person.sub or person.username, "factors": sorted(person.factors)}


def what_changed(before: Facts, now: Facts) -> str:
    """What a person must know who saw it ``before``, in sentences; empty where nothing that matters has changed."""
    said = []
    if before.get("name") != now.get("name"):
        said.append(f"It was called {before.get('name')} and is called {now.get('name')} now.")
    for key, one, many in (("users", "user", "users"), ("identities", "identity", "identities")):
        was, is_now = before.get(key, 0), now.get(key, 0)
        if is_now * 10 > was * 11 or (now.get("more") and not before.get("more")):
            said.append(
                f"There were {counted(was, one, many)}, and there are {_at_least(now, key, one, many)} now."
            )
    if before.get("account") != now.get("account"):
        said.append("The account of this name is another one now.")
    if before.get("factors") != now.get("factors"):
        said.append("The user's second factors are others now.")
    if now.get("gone") and before.get("gone") != now["gone"]:
        said.append(now["gone"])
    elif (before.get("digest"), before.get("plan")) != (now.get("digest"), now.get("plan")):
        said.append("What would be done is not what approval was asked for.")
    return " ".join(dict.fromkeys(said))


def _at_least(facts: Facts, key: str, one: str, many: str) -> str:
    return f"{'more than ' if facts.get('more') else ''}{counted(facts.get(key, 0), one, many)}"


def lines(facts: Facts) -> list[tuple[str, str]]:
    """The facts in words, for a list of a word and what it says."""
    found = []
    if "users" in facts:
        found.append(("Users, as estimated" if "name" in facts else "Users", f"{facts['users']:,}"))
    if "identities" in facts:
        found.append(("Identities", _at_least(facts, "identities", "identity", "identities")))
    if "factors" in facts:
        found.append(("Second factors", ", ".join(facts["factors"]) or "none is on"))
    found += [(word, f"{number:,}") for word, number in facts.get("plan", ())]
    if facts.get("digest"):
        found.append(("Held by the digest", f"{facts['digest'][:16]}…"))
    return found


def seal(request: ApprovalRequest, facts: Facts) -> str:
    """What a page has shown, for the form on it to bring back."""
    return signing.dumps([request.pk, facts], salt=_SALT)


def unseal(request: ApprovalRequest, sealed: str) -> Facts | None:
    """What the approver's page has shown of this request; None where it is not said, or of another."""
    try:
        key, facts = signing.loads(sealed, salt=_SALT)
    except signing.BadSignature:
        return None
    return facts if key == request.pk else None


def people(actor: Actor, request: ApprovalRequest) -> list[tuple[str, Person | None]]:
    """The user, or the first of many, as they are now, by user name; None for one who is not there any more."""
    named = (request.members.get(member) for member in ("Username", "FederatedUsername"))
    names = request.names or [name for name in named if name]
    if "Job" in request.work:
        names = first_planned(request, READ_AGAIN)
    return [(name, _person(actor, request, name)) for name in names[:READ_AGAIN]]


def _person(actor: Actor, request: ApprovalRequest, name: str) -> Person | None:
    try:
        return read(StaffClient(actor).admin_get_user(UserPoolId=request.pool, Username=name))
    except ERRORS:
        return None
