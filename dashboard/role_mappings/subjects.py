"""Whose login is tried: a user of a user pool, claims or a token as pasted, or a guest."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.core import signing
from django.utils import timezone

from dashboard.aws.errors import ERRORS
from dashboard.aws.issuers import issuers, read_keys
from dashboard.aws.telling import telling
from dashboard.place import Place
from dashboard.role_mappings.providers import Provider
from dashboard.tokens import checks
from dashboard.tokens.reading import Token
from dashboard.users.claims import id_claims
from dashboard.users.groups import groups_of
from dashboard.users.person import Person, read


@dataclass(frozen=True)
class Subject:
    """A login to try. ``believed`` is None where nothing was checked; ``notes`` say what a real token may say otherwise."""

    who: str
    provider: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    requested: str = ""
    guest: bool = False
    believed: bool | None = None
    notes: tuple[str, ...] = ()
    identity_id: str = ""

    def sealed(self) -> str:
        """The subject as it travels in a form."""
        return signing.dumps(asdict(self), salt="simulator", compress=True)


def unsealed(text: str) -> Subject | None:
    """The subject of a form; None where there is none, or it was changed."""
    try:
        found = signing.loads(text, salt="simulator")
    except signing.BadSignature:
        return None
    return Subject(**{**found, "notes": tuple(found["notes"])})


def subject_of_user(place: Place, provider: Provider, username: str) -> Subject:
    """A user as the ID token of the provider's client would have them. Raises botocore's errors."""
    at = Place(place.request, place.connection, provider.pool_id)
    person = read(at.client.admin_get_user(UserPoolId=at.pool_id, Username=username))
    client = at.client.describe_user_pool_client(UserPoolId=at.pool_id, ClientId=provider.client_id)
    claims = id_claims(
        person,
        groups_of(at.client, at.pool_id, person.username),
        client["UserPoolClient"],
        at.pool.get("SchemaAttributes", []),
        issuers(at.client, at.pool_id)[0],
    )
    subject = Subject(
        f"{person.title} ({person.username})", provider.key, claims, notes=tuple(_notes(at.pool, person))
    )
    return replace(subject, identity_id=identity_of(place, provider, person.sub) or "")


def identity_of(place: Place, provider: Provider, subject: str) -> str | None:
    """The identity that a login leads to; None where there is none, or on AWS, which has no way to ask."""
    if not place.embedded or not subject:
        return None
    try:
        answer = place.identities.lookup_developer_identity(
            IdentityPoolId=place.identity_pool_id,
            DeveloperUserIdentifier=f"login:{provider.login}:{subject}",
        )
    except ERRORS:
        return None
    return answer.get("IdentityId")


def _notes(pool: dict, person: Person) -> list[str]:
    functions = pool.get("LambdaConfig", {})
    notes = []
    if functions.get("PreTokenGeneration") or functions.get("PreTokenGenerationConfig"):
        notes.append("The user pool has a pre token generation function, which may change these claims.")
    if not person.enabled:
        notes.append("The user is disabled and cannot sign in.")
    if person.masked:
        notes.append(
            f"Your role sees {', '.join(sorted(person.masked))} only masked, and so does this trial: rules and tags that"
            " ask for these may come out otherwise."
        )
    return notes


def believes(place: Place, provider: Provider, token: Token) -> tuple[bool | None, list[str]]:
    """Whether a pasted token of a user pool would be taken, and why not; None where its signature cannot be checked here."""
    if not provider.pool_id:
        return None, [f"Its signature was not checked: that is for {provider.title} to say."]
    at = Place(place.request, place.connection, provider.pool_id)
    with telling(place) as outcome:
        names, keys = issuers(at.client, at.pool_id), read_keys(at.client, at.pool_id)
    if outcome.problem:
        return None, [f"Its signature was not checked: {outcome.problem}"]
    now = timezone.now()
    known, key = checks.check_key(token, keys, now)
    found = [checks.check_structure(token), checks.check_algorithm(token), checks.check_issuer(token, names)]
    found += [known, checks.check_signature(token, key), *checks.check_times(token, now)]
    failed = [f"{each.name}: {each.why}" for each in found if each.verdict == checks.FAILED]
    if token.use != "id":
        failed.append("It is no ID token, and identity pools take no other.")
    return not failed, failed
