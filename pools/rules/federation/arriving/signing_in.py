"""A sign-in through a provider, from its verified word to what the app is told."""

import orjson
from django.conf import settings
from django.db import IntegrityError

from pools import errors
from pools.models import HostedSession, User
from pools.rules import events
from pools.rules.account.confirmation import after_confirmation
from pools.rules.federation.arriving.arrival import Arrival
from pools.rules.federation.arriving.first_visit import Made, first_visit
from pools.rules.federation.arriving.functions import ask_after, claims_to_map
from pools.rules.federation.arriving.history import remember
from pools.rules.federation.arriving.later_visit import later_visit
from pools.rules.federation.arriving.provider_state import check_offered, hold
from pools.rules.federation.arriving.refusals import RESPONSE, NotTaken, told_of
from pools.rules.federation.arriving.risk import notify
from pools.rules.federation.arriving.whose import identity_of
from pools.rules.federation.identities import IdentityTaken
from pools.rules.federation.verified import VerifiedIdentity
from pools.rules.oauth.failures import OAuthError, Refused
from pools.rules.oauth.hosted_sessions import new_hosted_session
from pools.rules.oauth.requests import AuthorizationRequest
from pools.rules.oauth.signed_in import SignedIn, prepare_sign_in
from pools.rules.risk.assessment import Risk
from pools.wire.call import Call

TRIES = 3


def sign_in(
    call: Call,
    asked: AuthorizationRequest,
    base: str,
    former: HostedSession | None,
    verified: VerifiedIdentity,
) -> SignedIn:
    """Sign in whoever a provider vouches for, at ``base``, as ``asked`` wants it: known, linked, or made now.

    The browser's ``former`` session ends with it. Raises Refused, with Cognito's words, where they are not signed in.
    """
    try:
        check_offered(asked, verified.provider)
        arrival = Arrival(call, asked, verified, claims_to_map(call, asked, verified))
        user, risk = _arrive(arrival)
        return _complete(arrival, base, former, user, risk)
    except OAuthError as problem:
        raise Refused(asked.callback, problem) from None
    except (NotTaken, errors.ServiceError) as problem:
        raise Refused(asked.callback, told_of(verified.provider, problem)) from None


def _arrive(arrival: Arrival) -> tuple[User, Risk | None]:
    """Whoever came, as a user of the pool, once its functions have let them in.

    Where an administrator links or unlinks them, or another browser of theirs comes, at this moment, it is looked again.
    """
    for _ in range(TRIES):
        try:
            return _look_and_arrive(arrival)
        except IdentityTaken:
            continue
    raise NotTaken("Invalid ProviderName/Username combination.", begins=RESPONSE)


def _look_and_arrive(arrival: Arrival) -> tuple[User, Risk | None]:
    identity = identity_of(arrival.pool, arrival.verified, arrival.claims)
    visit = identity or first_visit(arrival)
    if isinstance(visit, Made):
        after_confirmation(arrival.call, visit.user, arrival.client.id, "ConfirmSignUp", None)
        return visit.user, visit.risk
    user, risk = later_visit(arrival, visit)
    ask_after(arrival, user)
    return user, risk


def _complete(
    arrival: Arrival, base: str, former: HostedSession | None, user: User, risk: Risk | None
) -> SignedIn:
    call, asked, verified = arrival.call, arrival.asked, arrival.verified
    begun = new_hosted_session(
        call,
        asked.client,
        user,
        base,
        passed=[],
        by_password=False,
        identity_provider=arrival.provider.name,
        provider_session=_sealed(verified),
        level=level_by_provider(verified),
    )
    signed_in, store = prepare_sign_in(call, asked, user, begun, former, arrival.event_id)
    try:
        with call.change():
            hold(arrival.provider)
            store()
            remember(arrival, user, events.PASS, risk)
    except IntegrityError:
        raise errors.UserNotFoundException("User does not exist.") from None
    notify(arrival, user, risk)
    return signed_in


def level_by_provider(verified: VerifiedIdentity) -> int | None:
    """What the provider's own word for how strongly it asked stands for, by AcrMapping; None for one that is not mapped."""
    levels = {acr: int(level.removeprefix("Level")) for level, acr in verified.provider.acr_mapping.items()}
    return levels.get(verified.acr)


def _sealed(verified: VerifiedIdentity) -> bytes | None:
    return settings.KEY_RING.encrypt(orjson.dumps(dict(verified.session))) if verified.session else None
