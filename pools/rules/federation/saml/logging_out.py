"""Single logout with a SAML provider, begun here or there. Follows DG:cognito-user-pools-saml-idp-sign-out.

The session here ends first, whatever the provider answers: where its answer does not come, only what it knows goes on.
"""

import secrets
from datetime import datetime, timedelta

import orjson
import structlog
from django.conf import settings

from pools.models import (
    FederatedIdentity,
    HostedSession,
    IdentityProvider,
    ProviderType,
    SamlLogout,
    UserPool,
)
from pools.models.prepared_sql import find_one
from pools.rules.federation.identities import SUBJECT
from pools.rules.federation.rejections import Rejected
from pools.rules.federation.saml.addresses import LOGOUT
from pools.rules.federation.saml.incoming import Message, read_message
from pools.rules.federation.saml.leaving import metadata_of
from pools.rules.federation.saml.messages import (
    ANSWER,
    REQUEST,
    logout_request,
    logout_response,
    redirect_address,
)
from pools.rules.federation.trips import digest
from pools.rules.sessions.revoking import end_hosted_session
from pools.wire.call import Call

AWAITED = timedelta(minutes=10)
_ASSERTED = "{urn:oasis:names:tc:SAML:2.0:assertion}NameID"
_INDEX = "{urn:oasis:names:tc:SAML:2.0:protocol}SessionIndex"
log = structlog.get_logger("lifeguard.federation")


def begin_logout(session: HostedSession, address: str, now: datetime) -> str:
    """Where a browser goes to end a session at its provider too, before it goes to ``address``; empty for nowhere."""
    provider = _signs_out(session)
    told = _told_of(session)
    if provider is None or not told.get("name_id"):
        return ""
    try:
        destination = metadata_of(provider).log_out
    except Rejected:
        return ""
    if not destination:
        return ""
    relay_state, request_id = secrets.token_urlsafe(32), f"_{secrets.token_hex(20)}"
    request = logout_request(provider.pool, request_id, now, destination=destination, session=told)
    SamlLogout.objects.create(
        id=digest(relay_state),
        provider=provider,
        base=session.base,
        request_id=request_id,
        address=address,
        expires=now + AWAITED,
    )
    return redirect_address(provider.pool, request, now, name=REQUEST, relay_state=relay_state, signed=True)


def end_logout(
    pool: UserPool, base: str, relay_state: str, message: Message | None, now: datetime
) -> str | None:
    """Where the browser goes that comes back from its provider, empty for our word that it is done; None where it is not awaited.

    What the provider answers changes nothing, as the session has ended: a bad answer is logged. ``message`` is None for one
    that cannot be read.
    """
    awaited = find_one(SamlLogout, id=digest(relay_state), base=base)
    if awaited is None or awaited.expires <= now:
        return None
    provider = IdentityProvider.objects.filter(pk=awaited.provider_id, pool=pool).first()
    if provider is None or not SamlLogout.objects.filter(pk=awaited.pk).delete()[0]:
        return None
    if problem := _problem(pool, awaited, message, base, now):
        log.warning("logout not confirmed", pool=pool.public_id, provider=provider.name, why=problem)
    return awaited.address


def answer_logout(call: Call, pool: UserPool, base: str, relay_state: str, message: Message) -> str:
    """End the sessions that a provider's request names, and where the browser takes our answer; empty for nowhere.

    Raises Rejected.
    """
    provider, root = read_message(pool, message, "LogoutRequest", f"{base}/{LOGOUT}", call.now)
    name = "".join((root.find(_ASSERTED) if root.find(_ASSERTED) is not None else root).itertext())
    indexes = {"".join(each.itertext()).strip() for each in root.iterfind(_INDEX)}
    with call.change():
        for session in _sessions_of(provider, name, indexes, call.now):
            end_hosted_session(session, call.now)
    metadata = metadata_of(provider)
    destination = metadata.logged_out or metadata.log_out
    if not destination:
        return ""
    answer = logout_response(
        pool,
        f"_{secrets.token_hex(20)}",
        call.now,
        destination=destination,
        in_response_to=root.get("ID"),
    )
    return redirect_address(pool, answer, call.now, name=ANSWER, relay_state=relay_state, signed=True)


def _signs_out(session: HostedSession) -> IdentityProvider | None:
    """The SAML provider of a session, where it wants to hear of its end."""
    if not session.identity_provider:
        return None
    provider = (
        IdentityProvider.objects.select_related("pool")
        .filter(pool_id=session.user.pool_id, name=session.identity_provider, type=ProviderType.SAML)
        .first()
    )
    return provider if provider and provider.details.get("IDPSignout") == "true" else None


def _told_of(session: HostedSession) -> dict[str, str]:
    if not session.provider_session:
        return {}
    told: dict[str, str] = orjson.loads(settings.KEY_RING.decrypt(bytes(session.provider_session)))
    return told


def _sessions_of(
    provider: IdentityProvider, name: str, indexes: set[str], now: datetime
) -> list[HostedSession]:
    """The sessions of whoever the provider calls so; of these indexes, where it names some."""
    identity = find_one(
        FederatedIdentity,
        pool_id=provider.pool_id,
        provider_name=provider.name,
        attribute=SUBJECT,
        subject=name,
    )
    if identity is None:
        return []
    open_ones = HostedSession.objects.filter(
        user_id=identity.user_id, identity_provider=provider.name, ended=None, expires__gt=now
    )
    return [
        each
        for each in open_ones
        if (told := _told_of(each)).get("name_id") == name and (not indexes or told.get("index") in indexes)
    ]


def _problem(pool: UserPool, awaited: SamlLogout, message: Message | None, base: str, now: datetime) -> str:
    if message is None:
        return "It cannot be read."
    try:
        provider, root = read_message(pool, message, "LogoutResponse", f"{base}/{LOGOUT}", now)
    except Rejected as problem:
        return problem.said
    if provider.pk != awaited.provider_id or root.get("InResponseTo") != awaited.request_id:
        return "It answers another request."
    code = root.find("{*}Status/{*}StatusCode")
    value = "" if code is None else code.get("Value", "")
    return "" if value.endswith(":Success") else f"Its status is {value[:100]}"
