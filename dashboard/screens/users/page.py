"""A user's page: who they are, what stands in their way, and everything that can be done about it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboard.acts.offer import Offer
from dashboard.acts.offers import offers
from dashboard.acts.registry import user_acts
from dashboard.aws.errors import ERRORS, explain
from dashboard.aws.unmasked import unmasked
from dashboard.models import AuditRecord
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.users.activity import Done, read_trail
from dashboard.screens.users.diagnosis import Diagnosis, diagnose
from dashboard.screens.users.notes import notes_card
from dashboard.screens.users.page_context import at
from dashboard.user_search.finding import get_person
from dashboard.users.attributes import in_order, label_of, limits_of
from dashboard.users.factors import LABELS
from dashboard.users.groups import groups_of
from dashboard.users.person import CONTACTS, Person, read
from dashboard.users.standing import standing

CLIENTS_ON_AWS, CLIENTS_EMBEDDED = 5, 20
EVENTS_LOOKED_AT = 30


@dataclass(frozen=True)
class Fact:
    """An attribute of the user with what the schema says of it; ``verified`` is None where that means nothing."""

    name: str
    label: str
    value: str
    limits: str
    verified: bool | None = None
    masked: bool = False

    @property
    def shows_limits(self) -> bool:
        """Custom attributes say what they take; the standard ones are known."""
        return ":" in self.label


@page("cognito-idp:AdminGetUser")
@require_safe
@in_pool
def show_user(request: Request, place: Place, username: str) -> HttpResponse:
    """The page. Nothing on it is remembered from before: everything is read now."""
    person, now = get_person(place, username), timezone.now()
    records = list(_records(place, person)[:30])
    notes: list[str] = []
    clients = _clients(place, notes)
    events = _events(place, person, notes)
    diagnosis = diagnose(place.pool, person, clients, records, now, events=events, embedded=place.embedded)
    context = {
        "person": person,
        "standing": standing(person, place.pool, now),
        "diagnosis": diagnosis,
        "why_title": _title(person, diagnosis),
        "recommended_url": diagnosis.recommended and diagnosis.recommended.url(place, person),
        "one_click": diagnosis.recommended and diagnosis.recommended.one_click,
        "may_reveal": bool(person.masked) and place.may_open("user-reveal"),
        "facts": facts(person, place.pool),
        "factors": [(LABELS.get(f, f), f == person.preferred_factor) for f in person.factors],
        "no_factors": _no_factors(place.pool),
        "audit_url": f"{reverse('audit')}?{urlencode({'q': person.username, 'pool': place.pool_id})}",
        "groups": _groups(place, person, notes),
        "activity": [Done(record) for record in records],
        "notes": notes,
        **notes_card(place, person, now),
        **_heaps(
            [each for each in offers(person, place.pool) if place.may_open(each.url_name)],
            diagnosis.recommended,
        ),
    }
    return render(request, "dashboard/users/page.html", at(place, **context))


def _title(person: Person, diagnosis: Diagnosis) -> str:
    if diagnosis.blocked:
        return f"Why can’t {person.short} sign in?"
    if person.status == "FORCE_CHANGE_PASSWORD":
        return f"{person.short} can sign in with the invitation"
    return f"{person.short} can sign in" if diagnosis.findings else f"Nothing stands in {person.short}’s way"


def _no_factors(pool: dict) -> str:
    policy = {"ON": "The pool asks for one at the next sign-in.", "OFF": "The pool does not ask for one."}
    return f"None. {policy.get(pool.get('MfaConfiguration', 'OFF'), 'The pool leaves it to each person.')}"


def facts(person: Person, pool: dict) -> list[Fact]:
    """The attributes that the user has, and the contacts that they lack."""
    return [
        Fact(
            attribute["Name"],
            label_of(attribute["Name"]),
            value,
            limits_of(attribute),
            person.verified(attribute["Name"]) if value and attribute["Name"] in CONTACTS else None,
            attribute["Name"] in person.masked,
        )
        for attribute in in_order(pool)
        if (value := person.attributes.get(attribute["Name"], "")) or attribute["Name"] in CONTACTS
    ]


def _records(place: Place, person: Person):
    if person.masked:  # a call may have named them by what is masked here
        told = unmasked(place.client).admin_get_user(UserPoolId=place.pool_id, Username=person.username)
        person = read(told)
    return read_trail(AuditRecord.objects, place.connection.slug, place.pool_id, person.names_in_trail)


def _groups(place: Place, person: Person, notes: list[str]) -> list[dict] | None:
    try:
        return groups_of(place.client, place.pool_id, person.username)
    except ERRORS as error:
        notes.append(f"Groups could not be read. {explain(error, place.connection)}")
        return None


def _events(place: Place, person: Person, notes: list[str]) -> list[dict] | None:
    """The latest events, or None where the connection keeps none: on AWS that takes threat protection."""
    mode = place.pool.get("UserPoolAddOns", {}).get("AdvancedSecurityMode", "OFF")
    if not place.embedded and mode == "OFF":
        return None
    try:
        answer = place.client.admin_list_user_auth_events(
            UserPoolId=place.pool_id, Username=person.username, MaxResults=EVENTS_LOOKED_AT
        )
    except ERRORS as error:
        notes.append(f"Events were left out of the answer. {explain(error, place.connection)}")
        return None
    return answer.get("AuthEvents", [])


def _clients(place: Place, notes: list[str]) -> list[dict] | None:
    """The app clients as far as a page may take time to read them, or None where they cannot be read."""
    most = CLIENTS_EMBEDDED if place.embedded else CLIENTS_ON_AWS
    who = {"UserPoolId": place.pool_id}
    try:
        answer = place.client.list_user_pool_clients(**who, MaxResults=60)
        ids = [client["ClientId"] for client in answer["UserPoolClients"]]
        clients = [
            place.client.describe_user_pool_client(**who, ClientId=client_id)["UserPoolClient"]
            for client_id in ids[:most]
        ]
    except ERRORS as error:
        notes.append(f"App clients were left out of the answer. {explain(error, place.connection)}")
        return None
    if len(ids) > most:
        notes.append(f"{most} app clients were looked at; the pool has more.")
    return clients


def _heaps(all_offers: list[Offer], recommended: Offer | None) -> dict[str, list[Offer]]:
    """The acts in the row, those behind More, and those that make no sense now; the recommended one stands apart."""
    possible = [offer for offer in all_offers if offer.possible and offer != recommended]
    return {
        "row": [offer for offer in possible if user_acts()[offer.key].offered == "row"],
        "more": [offer for offer in possible if user_acts()[offer.key].offered == "more"],
        "impossible": [offer for offer in all_offers if not offer.possible],
    }
